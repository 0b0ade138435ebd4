"""What just happened, newest first: it grows by itself."""

import reflex as rx
from reflex_components_core.core.banner import has_connection_errors

from gala.i18n.page import t, t_n, t_pair
from gala.state.home import HomeState
from gala.state.home_faces import FeedRow


def feed() -> rx.Component:
    """The column at the right."""
    return rx.el.div(
        rx.el.header(
            rx.el.h2(t("Live")),
            rx.el.span(
                rx.icon("wifi", size=15, aria_hidden=True),
                rx.cond(has_connection_errors, t("waiting for the connection"), t("up to date")),
                class_name="soft",
            ),
        ),
        rx.cond(
            HomeState.feed.length() > 0,
            rx.el.ol(rx.foreach(HomeState.feed, _row), aria_live="polite", aria_relevant="additions"),
            rx.el.p(t("Nothing has happened yet. What guests and the door do shows up here."), class_name="soft quiet"),
        ),
        rx.cond(
            HomeState.has_more,
            rx.button(t("Show more"), on_click=HomeState.grow, variant="soft", color_scheme="gray", size="2"),
        ),
        class_name="home-feed",
    )


def _row(row: rx.Var[FeedRow]) -> rx.Component:
    return rx.el.li(
        rx.match(
            row.kind,
            ("in", _mark("check", "inside")),
            ("out", _mark("", "left")),
            ("undone", _mark("undo-2")),
            ("yes", _mark("mail-check", "said")),
            ("no", _mark("mail-x")),
            ("seat", _mark("armchair")),
            ("move", _mark("arrow-left-right")),
            ("unseat", _mark("circle-dashed")),
            _mark("pencil"),
        ),
        rx.el.div(
            rx.el.b(rx.el.bdi(rx.cond(row.name != "", row.name, "Gala"))), rx.el.p(_words(row), class_name="soft")
        ),
        rx.el.time(t_pair(row.when), class_name="soft"),
        key=row.key,
    )


def _mark(icon: str, class_name: str = "plain") -> rx.Component:
    size, width = (12, 3) if class_name == "inside" else (17, 2)
    inner = [rx.icon(icon, size=size, stroke_width=width)] if icon else []
    return rx.el.span(*inner, class_name=f"mark is-{class_name}-mark", aria_hidden=True)


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
        ("event.edited", rx.fragment(t("Changed the event's facts"))),
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
