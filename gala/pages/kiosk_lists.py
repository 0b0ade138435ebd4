"""The door's lists: who was found, and what happened last."""

from typing import Any

import reflex as rx

from gala.components.kiosk import does, kiosk
from gala.components.kiosk_words import t, t_n
from gala.pages.kiosk_marks import mark, seat_words, state_mark, state_words, word


def hits() -> rx.Component:
    """Who was found."""
    found = kiosk.hits.length()
    return rx.el.section(
        rx.cond(
            found > 0,
            rx.fragment(
                rx.el.h2(
                    t_n(found, "One guest for “{text}”", "{count} guests for “{text}”", text=kiosk.asked), dir="auto"
                ),
                rx.el.ul(rx.foreach(kiosk.hits, _hit), class_name="kg-list"),
            ),
            rx.el.div(
                rx.icon("user-search", size=32, stroke_width=1.5, aria_hidden=True),
                rx.el.h2(t("Nobody yet for “{text}”", text=kiosk.asked), dir="auto"),
                rx.el.p(t("Try fewer letters, the family name, or the seat.")),
                class_name="kg-wait",
            ),
        ),
        class_name="kg-hits",
    )


def _hit(person: Any) -> rx.Component:
    return rx.el.li(
        rx.el.button(
            state_mark(person.state),
            rx.el.span(
                rx.el.b(person.name, dir="auto"),
                rx.el.small(
                    rx.el.span(seat_words(person.table, person.seat)),
                    state_words(person),
                    rx.cond(person.ticket != "", rx.el.bdi(person.ticket)),
                ),
                class_name="kg-words",
            ),
            type="button",
            custom_attrs=does("show", person.id, **{"data-hit": ""}),
        ),
        key=person.id,
    )


# --- the last five ---------------------------------------------------------------------------------------------------


def last_five() -> rx.Component:
    """What was decided last, newest first; the newest check-in can be taken back here."""
    return rx.el.aside(
        rx.el.h2(t("Last five")),
        rx.cond(
            kiosk.last.length() > 0,
            rx.el.ul(rx.foreach(kiosk.last, _came), class_name="kg-list"),
            rx.el.p(t("The first arrivals will stand here."), class_name="kg-none"),
        ),
        aria_label=t("Last five"),
        class_name="kg-last",
    )


def _came(one: Any) -> rx.Component:
    """One of them: known by name, else by what it was. The whole line opens the card of who is known."""
    came = one.kind == "welcome"
    below = rx.cond(came, seat_words(one.table, one.seat), rx.cond(one.name != "", word(one.kind), _passed_on(one)))
    line = rx.fragment(
        mark(one.kind, small=True),
        rx.el.span(
            rx.el.b(rx.cond(one.name != "", rx.el.bdi(one.name), _nameless(one))),
            rx.el.small(rx.el.span(below)),
            class_name="kg-words",
        ),
        rx.cond(one.may_undo, rx.fragment(), rx.el.span(one.at, class_name="kg-at")),
    )
    return rx.el.li(
        rx.cond(
            one.id > 0,
            rx.el.button(line, type="button", custom_attrs=does("show", one.id, **{"data-clear": ""})),
            rx.el.div(line, class_name="kg-row"),
        ),
        rx.cond(
            one.may_undo,
            rx.el.button(
                rx.icon("undo-2", size=20, aria_hidden=True),
                rx.el.span(t("Undo")),
                type="button",
                class_name="kg-more kg-undo",
                aria_label=t("Undo for {name}", name=one.name),
                custom_attrs=does("undo", one.id),
            ),
        ),
        key=one.key,
    )


def _nameless(one: Any) -> rx.Var[str]:
    return rx.match(
        one.kind,
        ("wrong_event", t("Pass for another evening")),
        ("unlisted", t("A new pass")),
        ("revoked", t("An older pass")),
        ("forged", t("A code from elsewhere")),
        t("Nobody found"),
    )


def _passed_on(one: Any) -> rx.Var[str]:
    return rx.cond(one.kind == "unlisted", word("unlisted"), t("Ask at the desk"))
