"""What the door answered last, refusals too: it grows by itself."""

import reflex as rx
from reflex_components_core.core.banner import has_connection_errors

from gala.i18n.page import t, t_n, t_pair
from gala.state.arrival_faces import LogRow
from gala.state.arrivals import ArrivalsState


def door_log() -> rx.Component:
    """The column at the right."""
    return rx.el.div(
        rx.el.header(
            rx.el.h2(t("At the door")),
            rx.el.span(
                rx.icon("wifi", size=15, aria_hidden=True),
                rx.cond(has_connection_errors, t("waiting for the connection"), t("up to date")),
                class_name="soft",
            ),
        ),
        rx.cond(
            ArrivalsState.log.length() > 0,
            rx.el.ol(rx.foreach(ArrivalsState.log, _row), aria_live="polite", aria_relevant="additions"),
            rx.el.p(t("Nobody has come yet. Every scan shows up here, refused ones too."), class_name="soft quiet"),
        ),
        class_name="home-feed door-log",
    )


def _row(row: rx.Var[LogRow]) -> rx.Component:
    return rx.el.li(
        rx.match(
            row.kind,
            ("welcome", _mark("check", "inside")),
            ("left", _mark("", "left")),
            ("undone", _mark("undo-2")),
            ("already_in", _mark("", "again")),
            ("conflict", _mark("git-merge", "amber")),
            ("held", _mark("pause", "amber")),
            ("note", _mark("message-square")),
            _mark("x", "refused"),
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


def _mark(icon: str, class_name: str = "plain") -> rx.Component:
    size, width = (12, 3) if class_name in ("inside", "refused") else (17, 2)
    inner = [rx.icon(icon, size=size, stroke_width=width)] if icon else []
    return rx.el.span(*inner, class_name=f"mark is-{class_name}-mark", aria_hidden=True)


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
