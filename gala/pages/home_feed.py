"""What just happened, newest first: it grows by itself."""

import reflex as rx

from gala.components.live_feed import live_feed, mark
from gala.i18n.page import t, t_n, t_pair
from gala.state.home import HomeState
from gala.state.home_faces import FeedRow


def feed() -> rx.Component:
    """The column at the right."""
    return live_feed(
        t("Live"),
        HomeState.feed,
        _row,
        t("Nothing has happened yet. What guests and the door do shows up here."),
        rx.cond(
            HomeState.has_more,
            rx.button(t("Show more"), on_click=HomeState.grow, variant="soft", color_scheme="gray", size="2"),
        ),
    )


def _row(row: rx.Var[FeedRow]) -> rx.Component:
    return rx.el.li(
        rx.match(
            row.kind,
            ("in", mark("check", "inside")),
            ("out", mark("", "left")),
            ("undone", mark("undo-2")),
            ("yes", mark("mail-check", "said")),
            ("no", mark("mail-x")),
            ("seat", mark("armchair")),
            ("move", mark("arrow-left-right")),
            ("unseat", mark("circle-dashed")),
            mark("pencil"),
        ),
        rx.el.div(
            rx.el.b(rx.el.bdi(rx.cond(row.name != "", row.name, "Gala"))), rx.el.p(_words(row), class_name="soft")
        ),
        rx.el.time(t_pair(row.when), class_name="soft"),
        key=row.key,
    )


def _words(row: rx.Var[FeedRow]) -> rx.Component:
    by = rx.cond(row.by != "", ", " + t("by {name}", name=row.by), "")
    return rx.match(
        row.kind,
        ("in", rx.fragment(t_n(row.count, "Came in", "{count} came in"), _gate(row), _place(row))),
        ("out", rx.fragment(t_n(row.count, "Left", "{count} left"), _gate(row))),
        ("undone", rx.fragment(t("Check-in taken back"))),
        ("yes", rx.fragment(t_n(row.count, "Said yes", "{count} said yes"), by)),
        ("no", rx.fragment(t_n(row.count, "Cannot come", "{count} cannot come"), by)),
        ("seat", rx.fragment(t_n(row.count, "Has seat {seat}", "Have seats {seat}", seat=row.seat), by)),
        ("move", rx.fragment(t("Moved from {before} to {seat}", before=row.before, seat=row.seat), by)),
        ("unseat", rx.fragment(t_n(row.count, "Left seat {seat}", "{count} left their seats", seat=row.before), by)),
        ("event.created", rx.fragment(t("Made the event"))),
        ("event.duplicated", rx.fragment(t("Made the event from another"))),
        ("event.published", rx.fragment(t("Published the event"))),
        ("event.unpublished", rx.fragment(t("Took the event back to a draft"))),
        ("event.canceled", rx.fragment(t("Canceled the event"))),
        ("event.archived", rx.fragment(t("Archived the event"))),
        ("event.unarchived", rx.fragment(t("Took the event out of the archive"))),
        ("floor.made", rx.fragment(t("Made the room"))),
        ("tickets.imported", rx.fragment(t("Imported tickets"))),
        ("event.edited", rx.fragment(t("Changed the event’s facts"))),
        rx.fragment(t("Changed the programme")),
    )  # fmt: skip


def _gate(row: rx.Var[FeedRow]) -> rx.Component:
    return rx.cond(row.gate != "", ", " + row.gate, "")


def _place(row: rx.Var[FeedRow]) -> rx.Component:
    return rx.cond(
        row.table != "",
        ". "
        + rx.cond(
            row.count == 1,
            t("Table {table}, seat {seat}", table=row.table, seat=row.seat),
            rx.cond(
                row.table.contains(","), t("Tables {tables}", tables=row.table), t("Table {tables}", tables=row.table)
            ),
        ),
        "",
    )
