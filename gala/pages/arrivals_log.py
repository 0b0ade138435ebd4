"""What the door answered last, refusals too: it grows by itself."""

import reflex as rx

from gala.components.live_feed import live_feed, mark
from gala.i18n.page import t, t_n, t_pair
from gala.state.arrival_faces import LogRow
from gala.state.arrivals import ArrivalsState


def door_log() -> rx.Component:
    """The column at the right."""
    return live_feed(
        t("At the door"),
        ArrivalsState.log,
        _row,
        t("Nobody has come yet. Every scan shows up here, refused ones too."),
        class_name="door-log",
    )


def _row(row: rx.Var[LogRow]) -> rx.Component:
    return rx.el.li(
        rx.match(
            row.kind,
            ("welcome", mark("check", "inside")),
            ("left", mark("", "left")),
            ("undone", mark("undo-2")),
            ("already_in", mark("", "again")),
            ("conflict", mark("git-merge", "amber")),
            ("held", mark("pause", "amber")),
            ("note", mark("message-square")),
            ("unanswered", mark("mail-question", "amber")),
            ("too_early", mark("clock", "amber")),
            ("declined", "over", mark("circle-help")),
            mark("x", "refused"),
        ),
        rx.el.div(
            rx.el.b(rx.cond(row.name != "", rx.el.bdi(row.name), t("Nobody we know"))),
            rx.el.p(
                _words(row),
                rx.cond(row.gate != "", rx.fragment(", ", rx.el.bdi(row.gate))),
                rx.cond(row.is_offline, ", " + t("without a network"), ""),
                _place(row),
                class_name="soft",
            ),
        ),
        rx.el.time(t_pair(row.when), class_name="soft"),
        key=row.key,
    )


def _words(row: rx.Var[LogRow]) -> rx.Var[str] | rx.Component:
    return rx.match(
        row.kind,
        ("welcome", t_n(row.count, "Came in", "{count} came in")),
        ("left", t_n(row.count, "Left", "{count} left")),
        ("undone", t("Check-in taken back")),
        ("already_in", t("Shown again, already in")),
        ("conflict", t("Let in at two gates")),
        ("held", t("Said by a closed gate")),
        ("note", row.note),
        ("wrong_event", t("Not for tonight")),
        ("canceled", t("Canceled")),
        ("declined", t("Had said no")),
        ("unanswered", t("Had not answered")),
        ("unpaid", t("Not paid")),
        ("revoked", t("An older pass")),
        ("forged", t("Not one of ours")),
        ("unknown", t("Not one of ours")),
        ("too_early", t("Too early")),
        t("Too late"),
    )


def _place(row: rx.Var[LogRow]) -> rx.Component:
    return rx.cond(
        (row.table != "") & (row.kind == "welcome"),
        rx.cond(
            row.seat != "",
            ". " + t("Table {table}, seat {seat}", table=row.table, seat=row.seat),
            rx.cond(
                row.table.contains(","),
                ". " + t("Tables {tables}", tables=row.table),
                ". " + t("Table {tables}", tables=row.table),
            ),
        ),
        "",
    )
