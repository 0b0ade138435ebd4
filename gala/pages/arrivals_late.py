"""Who said yes and has not come, and the one action that makes their chairs free."""

import reflex as rx

from gala.components.undo import undo_buttons
from gala.i18n.page import t, t_n
from gala.state.arrival_faces import Chairs, LateRow
from gala.state.arrivals import ArrivalsState
from gala.state.gates import GatesState
from gala.state.staff import EventState

STATE = ArrivalsState


def late() -> rx.Component:
    """Late parties, the biggest first; nothing before the event has begun."""
    return rx.cond(
        STATE.has_started & ((STATE.late.length() > 0) | (STATE.crowd["no_shows"] > 0)),
        rx.fragment(
            rx.el.section(
                rx.el.header(
                    rx.el.h2(t("Late")),
                    rx.el.small(STATE.late_people, class_name="count"),
                    rx.el.span(t("said yes and not here yet"), class_name="soft last"),
                    rx.cond(EventState.may_edit, undo_buttons(STATE)),
                ),
                rx.cond(
                    STATE.late.length() > 0,
                    rx.el.ul(rx.foreach(STATE.late, _row)),
                    rx.el.p(
                        rx.icon("circle-check", size=18, aria_hidden=True),
                        t("Nobody is missing any more."),
                        class_name="calm",
                    ),
                ),
                rx.cond(EventState.may_edit & (STATE.late.length() > 0), _foot()),
                class_name="card home-needs door-late",
            ),
            _question(),
        ),
    )


def _row(row: rx.Var[LateRow]) -> rx.Component:
    of = t("{missing} of {expected} missing", missing=row.missing, expected=row.expected)
    words = rx.cond(row.missing == row.expected, t_n(row.missing, "{count} person", "all {count} missing"), of)
    return rx.el.li(
        rx.cond(
            EventState.may_edit,
            rx.checkbox(
                checked=STATE.ticked.contains(row.key), on_change=STATE.tick_party(row.key), size="3",
                aria_label=row.label,
            ),
        ),
        rx.el.div(
            rx.el.h3(rx.el.bdi(row.label), " ", rx.el.span(words, class_name="soft")),
            rx.cond(
                row.names != "",
                rx.el.p(
                    row.names, rx.cond(row.others > 0, " " + t("and {count} more", count=row.others), ""),
                    class_name="soft",
                ),
            ),
        ),
        rx.el.span(
            rx.cond(
                row.places.length() > 0,
                rx.foreach(row.places, _place),
                t("No seat yet"),
            ),
            class_name="soft door-places",
        ),
        key=row.key.to(str),
    )  # fmt: skip


def _place(at: rx.Var[Chairs]) -> rx.Component:
    return rx.el.span(
        rx.cond(
            at.one,
            t("Table {table}, seat {seat}", table=at.table, seat=at.seats),
            t("Table {table}, seats {seats}", table=at.table, seats=at.seats),
        )
    )


def _foot() -> rx.Component:
    every = STATE.ticked.length() == STATE.late.length()
    return rx.el.footer(
        rx.el.button(
            rx.cond(every, t("Select none"), t("Select all")),
            type="button", on_click=STATE.tick_all, class_name="soft-link",
        ),
        rx.button(
            rx.icon("armchair", size=16, aria_hidden=True), t("Free their seats"),
            on_click=STATE.ask, disabled=STATE.ticked.length() == 0, size="3", variant="soft",
        ),
    )  # fmt: skip


def _question() -> rx.Component:
    """Whom it concerns, before it is done: nobody is unseated silently."""
    asked = STATE.question
    return rx.alert_dialog.root(
        rx.alert_dialog.content(
            rx.alert_dialog.title(t_n(asked.chairs, "Free {count} seat?", "Free {count} seats?"), size="5"),
            rx.alert_dialog.description(
                t_n(
                    asked.people,
                    "{count} person said yes and has not come:",
                    "{count} people said yes and have not come:",
                ),
                " ",
                asked.names,
                rx.cond(asked.others > 0, " " + t("and {count} more", count=asked.others), ""),
                ".",
                size="3",
            ),
            rx.el.p(
                t("Whoever comes after all is let in, and you give them another seat. You can undo this."),
                class_name="soft door-note",
            ),
            rx.cond(
                asked.kept != "",
                rx.el.p(t("Locked in place, and left alone: {names}.", names=asked.kept), class_name="soft door-note"),
            ),
            rx.cond(
                GatesState.silent != "",
                rx.el.p(
                    rx.icon("cloud-off", size=17, aria_hidden=True),
                    t("Not heard of for a while: {gates}. Somebody may be inside already.", gates=GatesState.silent),
                    class_name="door-note door-warning",
                ),
            ),
            rx.flex(
                rx.alert_dialog.cancel(
                    rx.button(t("Keep their seats"), variant="soft", color_scheme="gray", size="3")
                ),
                rx.alert_dialog.action(
                    rx.button(
                        t_n(asked.chairs, "Free {count} seat", "Free {count} seats"),
                        size="3", on_click=STATE.free, disabled=asked.people == 0,
                    )
                ),
                spacing="2", justify="end", margin_top="20px",
            ),
            max_width="460px",
        ),
        open=STATE.is_asking,
        on_open_change=STATE.keep,
    )  # fmt: skip
