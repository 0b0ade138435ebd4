"""What fills the screen for a second and a half after somebody came, went, or is not known."""

from typing import Any

import reflex as rx

from gala.i18n.page import t, t_n
from gala.pages.door_map import room_map
from gala.pages.door_marks import no_seat, verdict_line
from gala.state.door import DoorState
from gala.state.door_faces import Flash, Place

_flash: Any = DoorState.flash


def verdict() -> rx.Component:
    """The verdict; a tap ends it early. It leaves by itself, by the style sheet's clock."""
    return rx.el.section(
        rx.el.div(
            verdict_line(_flash.kind, _word()),
            rx.el.p(_title(), dir="auto", class_name="k-name", custom_attrs={"data-size": _flash.size}),
            rx.match(
                _flash.kind,
                ("welcome", rx.fragment(_places(), rx.cond(DoorState.seatless > 0, no_seat()))),
                rx.el.p(_hint(), class_name="k-hint"),
            ),
            class_name="k-verdict-body",
        ),
        rx.cond((_flash.kind == "welcome") & (DoorState.lit.length() > 0), room_map()),
        rx.el.footer(
            rx.cond(
                _flash.kind == "welcome",
                rx.el.button(
                    rx.icon("undo-2", size=22, aria_hidden=True),
                    t("Undo"),
                    on_click=DoorState.undo(DoorState.undo_ids),
                    type="button",
                    class_name="k-act k-low",
                ),
            ),
            rx.cond(
                _flash.missing > 0,
                rx.el.p(
                    rx.icon("users", size=24, aria_hidden=True),
                    t_n(_flash.missing, "One of the party is still to come", "{count} of the party are still to come"),
                ),
            ),
            class_name="k-verdict-foot",
        ),
        rx.el.span(class_name="k-bar", aria_hidden=True),
        key=_flash.key,
        on_click=DoorState.close,
        aria_label=_word(),
        class_name="k-verdict",
        custom_attrs={"data-verdict": _flash.kind},
    )


def _word() -> rx.Var[str]:
    return rx.match(
        _flash.kind,
        ("welcome", t("Welcome")),
        ("already", t("Already in")),
        ("declined", t("Answered no")),
        ("canceled", t("Canceled")),
        ("out", t("See you soon")),
        t("Not one of ours"),
    )


def _title() -> rx.Var[str]:
    return rx.cond(_flash.kind == "unknown", "“" + _flash.title + "”", _flash.title)


def _hint() -> rx.Var[str]:
    return rx.match(
        _flash.kind,
        ("already", _since()),
        ("declined", t("Perhaps plans have changed: an organizer can change the answer.")),
        ("canceled", t("This place was given back. An organizer can help.")),
        ("out", t("Checked out. The way back in is open.")),
        t("Try the name instead, or the seat."),
    )


def _since() -> rx.Var[str]:
    return rx.cond(_flash.gate != "", _flash.at + ", " + _flash.gate, _flash.at)


def _places() -> rx.Component:
    return rx.cond(
        DoorState.places.length() > 0,
        rx.el.div(
            rx.foreach(DoorState.places, _place),
            class_name="k-places",
            custom_attrs={"data-count": DoorState.places.length()},
        ),
    )


def _place(place: rx.Var[Place]) -> rx.Component:
    return rx.el.dl(
        rx.el.div(rx.el.dt(t("Table")), rx.el.dd(place.table)),
        rx.el.div(
            rx.el.dt(rx.cond(place.one, t("Seat"), t("Seats"))),
            rx.el.dd(place.seats, custom_attrs={"data-long": rx.cond(place.one, "false", "true")}),
        ),
        class_name="k-facts k-huge",
    )


def announced() -> rx.Component:
    """The verdict as one sentence for who listens; the card's, when there is no verdict."""
    flash: rx.Var[Flash] = _flash
    first = DoorState.places[0]
    seat = rx.cond(
        DoorState.places.length() > 0,
        rx.cond(
            first.one,
            t("Table {table}, seat {seat}", table=first.table, seat=first.seats),
            t("Table {table}, seats {seats}", table=first.table, seats=first.seats),
        ),
        t("No seat yet"),
    )
    return rx.match(
        flash.kind,
        ("", _announced_card()),
        ("welcome", rx.fragment(t("Welcome, {name}.", name=flash.title), " ", seat)),
        rx.fragment(_word(), ". ", _title(), ". ", _hint()),
    )


def _announced_card() -> rx.Component:
    return rx.match(
        DoorState.card.kind,
        ("", rx.fragment()),
        ("inside", rx.fragment(t("Already in"), ": ", DoorState.card.title, ", ", DoorState.people[0].at)),
        ("declined", rx.fragment(t("Answered no"), ": ", DoorState.card.title)),
        ("canceled", rx.fragment(t("Canceled"), ": ", DoorState.card.title)),
        rx.fragment(DoorState.card.title, ". ", t_n(DoorState.ready, "One may come in", "{count} may come in")),
    )
