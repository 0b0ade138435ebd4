"""The door's lists: who was found, and who came in last."""

from typing import Any

import reflex as rx

from gala.i18n.page import t, t_n
from gala.pages.door_marks import mark, seat_words, state_words
from gala.state.door import DoorState
from gala.state.door_faces import Person


def hits() -> rx.Component:
    """Who was found."""
    found = DoorState.hits.length()
    return rx.el.section(
        rx.cond(
            found > 0,
            rx.fragment(
                rx.el.h2(
                    t_n(found, "One guest for “{text}”", "{count} guests for “{text}”", text=DoorState.asked),
                    dir="auto",
                ),
                rx.el.ul(rx.foreach(DoorState.hits, _hit), class_name="k-list"),
            ),
            rx.el.div(
                rx.el.span(rx.icon("user-search", size=32, stroke_width=1.5, aria_hidden=True), class_name="k-nobody"),
                rx.el.h2(t("Nobody yet for “{text}”", text=DoorState.asked), dir="auto"),
                rx.el.p(t("Try fewer letters, the family name, or the seat.")),
                class_name="k-wait",
            ),
        ),
        class_name="k-hits",
    )  # fmt: skip


def _hit(person: rx.Var[Person]) -> rx.Component:
    return rx.el.li(
        rx.el.button(
            mark(person.state),
            rx.el.span(
                rx.el.b(person.name, dir="auto"),
                rx.el.small(
                    rx.cond(person.party != "", rx.el.bdi(person.party)),
                    rx.cond(person.ticket != "", rx.el.bdi(person.ticket)),
                    state_words(person),
                ),
                class_name="k-words",
            ),
            rx.el.span(seat_words(person), class_name="k-place"),
            on_click=DoorState.show(person.id),
            type="button",
            custom_attrs={"data-hit": ""},
        )
    )


# --- the last five ---------------------------------------------------------------------------------------------------


def last_five() -> rx.Component:
    """Who came in last, each to be undone, and the last check-in as a whole."""
    return rx.el.aside(
        rx.cond(
            DoorState.undo_ids.length() > 0,
            rx.el.div(
                rx.el.span(t("Just came in:"), " ", rx.el.bdi(DoorState.undo_title), class_name="clip"),
                _undo(DoorState.undo_ids, DoorState.undo_title),
                class_name="k-just",
            ),
        ),
        rx.el.h2(t("Last five")),
        rx.cond(
            DoorState.last.length() > 0,
            rx.el.ul(rx.foreach(DoorState.last, _came), class_name="k-list"),
            rx.el.p(t("The first arrivals will stand here."), class_name="soft k-none"),
        ),
        aria_label=t("Last five"),
        class_name="door-last",
    )


def _came(person: rx.Var[Person]) -> rx.Component:
    return rx.el.li(
        rx.el.button(
            mark(person.state),
            rx.el.span(
                rx.el.b(person.name, dir="auto"),
                rx.el.small(seat_words(person), rx.cond(person.gate != "", rx.el.bdi(person.gate))),
                class_name="k-words",
            ),
            rx.el.span(person.at, class_name="k-at"),
            on_click=DoorState.show(person.id),
            type="button",
            custom_attrs={"data-clear": ""},
        ),
        rx.cond(person.may_undo, _undo([person.id], person.name, bare=True)),
    )


def _undo(ids: Any, name: rx.Var[str], bare: bool = False) -> rx.Component:
    return rx.el.button(
        rx.icon("undo-2", size=20, aria_hidden=True),
        rx.fragment() if bare else rx.el.span(t("Undo")),
        on_click=DoorState.undo(ids),
        type="button",
        class_name="k-undo",
        aria_label=t("Undo for {name}", name=name),
        title=t("Undo"),
    )
