"""A party at the door: who of them, where they sit, a companion to be named, and what else may be done for each."""

from typing import Any

import reflex as rx

from gala.components.kiosk import closes, does, kiosk, opens
from gala.components.kiosk_words import t, t_n
from gala.pages.kiosk_marks import long, seat_words, state_mark, state_words


def party() -> rx.Component:
    """Everyone with a tick box; who cannot come in now, with the reason."""
    return rx.el.ul(rx.foreach(kiosk.people, _member), class_name="kg-list kg-party")


def _member(person: Any) -> rx.Component:
    words = rx.el.span(
        rx.el.b(person.name, dir="auto"),
        rx.el.small(
            rx.cond(
                person.scanned,
                rx.el.span(
                    rx.icon("scan-line", size=17, aria_hidden=True), t("Scanned just now"), class_name="kg-found"
                ),
            ),
            rx.cond(person.table != "", rx.el.span(seat_words(person.table, person.seat), class_name="kg-narrow")),
            state_words(person),
            rx.cond((person.state == "inside") & (person.gate != ""), rx.el.bdi(person.gate)),
            rx.cond(person.ticket != "", rx.el.bdi(person.ticket)),
        ),
        class_name="kg-words",
    )
    box = rx.el.input(
        type="checkbox",
        checked=person.ticked,
        read_only=True,
        class_name="kg-tick",
        custom_attrs=does("tick", person.id),
    )
    return rx.el.li(
        rx.cond(
            person.may_tick,
            rx.el.label(box, words, _table_seat(person)),
            rx.el.div(state_mark(person.state), words, _table_seat(person), class_name="kg-row"),
        ),
        rx.cond(~kiosk.gate.self, more_button(person, "kg-more")),
        custom_attrs={"data-state": person.state, "data-found": rx.cond(person.found, "", None)},
    )


def _table_seat(person: Any) -> rx.Component:
    size = rx.cond(long(person.table, 8), "s", rx.cond(long(person.table, 3), "m", "l"))
    return rx.cond(
        person.table != "",
        rx.el.span(
            rx.el.span(rx.el.small(t("Table")), " ", rx.el.b(person.table, custom_attrs={"data-size": size})),
            rx.el.span(rx.el.small(t("Seat")), " ", rx.el.b(person.seat)),
            class_name="kg-table-seat",
        ),
        rx.cond(
            (person.state != "declined") & (person.state != "canceled"),
            rx.el.span(t("No seat yet"), class_name="kg-table-seat kg-none"),
        ),
    )


# --- one more --------------------------------------------------------------------------------------------------------


def plus_one() -> rx.Component:
    """Where the invitation allows for a companion: who it is, in one line."""
    more = t_n(kiosk.plus, "One companion may still be named", "{count} companions may still be named")
    return rx.cond(
        (kiosk.plus > 0) & ~kiosk.gate.self,
        rx.el.form(
            rx.icon("user-plus", size=24, aria_hidden=True),
            rx.el.label(more, html_for="gate-plus", class_name="kg-plus-words"),
            rx.el.input(
                id="gate-plus", name="name", type="text", required=True, max_length=120, auto_complete="off",
                placeholder=t("First and last name"), class_name="kg-input", dir="auto",
            ),
            rx.el.button(t("Add"), type="submit", class_name="kg-act kg-low"),
            class_name="kg-plus",
            custom_attrs=does("plus_one"),
        ),
    )  # fmt: skip


# --- and what else ---------------------------------------------------------------------------------------------------


def _sheet_of(person: Any) -> Any:
    return f"gate-more-{person.id}"


def more_button(person: Any, class_name: str) -> rx.Component:
    """Three dots: another seat, a badge, out, undo."""
    return rx.el.button(
        rx.icon("ellipsis", size=26, aria_hidden=True),
        type="button",
        aria_label=t("More for {name}", name=person.name),
        title=t("More"),
        class_name=class_name,
        custom_attrs=opens(_sheet_of(person)),
    )


def more_sheet(person: Any) -> rx.Component:
    """What the three dots open."""
    inside = person.state == "inside"
    seated = (person.state != "declined") & (person.state != "canceled")

    def act(icon: str, words: Any, verb: str) -> rx.Component:
        return rx.el.button(
            rx.icon(icon, size=24, aria_hidden=True),
            rx.el.span(words),
            type="button",
            custom_attrs=does(verb, person.id) | closes(_sheet_of(person)),
        )

    return rx.el.div(
        rx.el.h3(person.name, dir="auto"),
        rx.cond(seated, act("armchair", t("Another seat"), "seats")),
        act("printer", t("Print a badge"), "badge"),
        rx.cond(inside, act("log-out", t("Check out"), "leave")),
        rx.cond(inside & person.may_undo, act("undo-2", t("Undo the check-in"), "undo")),
        rx.el.button(
            rx.el.span(t("Back")), type="button", class_name="kg-quiet", custom_attrs=closes(_sheet_of(person))
        ),
        id=_sheet_of(person),
        key=person.id,
        role="dialog",
        aria_label=t("More for {name}", name=person.name),
        class_name="kg-sheet",
        custom_attrs={"popover": "auto"},
    )
