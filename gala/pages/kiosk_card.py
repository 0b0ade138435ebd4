"""The card of who stands at the door: one person, or a party with tick boxes, and the one big button."""

from typing import Any

import reflex as rx

from gala.components.kiosk import does, kiosk
from gala.components.kiosk_words import t, t_n
from gala.pages.kiosk_map import room_map
from gala.pages.kiosk_marks import fact, hint, no_seat, verdict_line, word
from gala.pages.kiosk_party import more_button, more_sheet, party, plus_one

guest = kiosk.people[0]
alone = kiosk.people.length() == 1
many = kiosk.people.length() > 1
known = alone & (guest.name != "")
by_hand = ~kiosk.gate.self
"""Whether the team uses the tablet, not the guests."""


def card() -> rx.Component:
    """The whole face for the card's kind."""
    return rx.match(kiosk.card.kind, ("inside", _already()), ("stopped", _stopped()), _open())


def _open() -> rx.Component:
    """Somebody may come in."""
    return rx.el.section(
        rx.el.header(
            rx.el.div(rx.el.p(_over(), class_name="kg-over serif"), _name(), class_name="kg-titles"),
            rx.cond(known & by_hand, more_button(guest, "kg-act kg-square")),
            _next_guest(),
        ),
        rx.cond(
            alone,
            rx.el.div(_seat(), rx.cond(kiosk.map.lit.length() > 0, room_map()), class_name="kg-way"),
            party(),
        ),
        plus_one(),
        rx.el.footer(
            rx.cond(
                (kiosk.card.only_name != "") & (kiosk.ready > 1),
                _button(t("{name} only", name=kiosk.card.only_name), "admit_only"),
            ),
            _button(
                _come_in_words(),
                "admit",
                icon=rx.cond(kiosk.ticked > 1, _check("check-check"), _check("check")),
                class_name="kg-main",
                disabled=kiosk.ticked == 0,
            ),
            class_name="kg-acts",
        ),
        _sheets(),
        class_name=rx.cond(alone, "kg-open kg-alone", "kg-open"),
    )


def _check(name: str) -> rx.Component:
    return rx.icon(name, size=42, stroke_width=2.4, aria_hidden=True)


def _over() -> rx.Component:
    left = t("Left at {time}, back again", time=guest.at)
    count = kiosk.people.length()
    return rx.cond(
        alone,
        rx.cond(guest.state == "left", left, t("Welcome")),
        rx.fragment(
            t("Welcome, party of {count}", count=count),
            rx.cond((kiosk.card.party != "") & (kiosk.card.party != kiosk.card.title), rx.el.bdi(kiosk.card.party)),
        ),
    )


def _come_in_words() -> rx.Var[str]:
    everybody = kiosk.ticked == kiosk.people.length()
    some = t("Let {count} in", count=kiosk.ticked)
    return rx.match(
        kiosk.ticked,
        (0, t("Tick who comes in")),
        (1, rx.cond(alone, t("Let in"), t("Let {name} in", name=kiosk.ticked_name))),
        (2, rx.cond(everybody, t("Let both in"), some)),
        rx.cond(everybody, t("Let all {count} in", count=kiosk.ticked), some),
    )


# --- nobody of them to let in ----------------------------------------------------------------------------------------


def _already() -> rx.Component:
    """All are inside: when and where is told, never asked why."""
    again = rx.cond(
        alone,
        t("Back from a breath of air? One tap lets {name} in again.", name=guest.first),
        t("Back from a breath of air? One tap lets them in again."),
    )
    return rx.el.section(
        rx.el.header(
            verdict_line("already_in"), rx.cond(known & by_hand, more_button(guest, "kg-act kg-square")), _next_guest()
        ),
        _name(),
        rx.cond(alone, _came_in(), party()),
        rx.el.p(rx.cond(kiosk.gate.self, hint("already_in"), again), class_name="kg-hint"),
        rx.el.footer(
            rx.cond(
                by_hand,
                rx.fragment(
                    _button(t("Let in again"), "admit_again", "log-in", class_name="kg-main kg-white"),
                    _button(t_n(kiosk.inside_here, "Check out", "Check out {count}"), "leave", "log-out", arg=""),
                    rx.cond(alone & guest.may_undo, _button(t("Undo"), "undo", "undo-2", arg=guest.id)),
                ),
                _button(t("Next guest"), "close", class_name="kg-main kg-white"),
            ),
            class_name="kg-acts",
        ),
        _sheets(),
        class_name=rx.cond(alone, "kg-told", "kg-told kg-many"),
    )


def _came_in() -> rx.Component:
    return rx.el.dl(
        fact(t("Came in at"), guest.at),
        rx.cond(guest.gate != "", fact(t("Gate"), guest.gate)),
        rx.cond(guest.table != "", rx.fragment(fact(t("Table"), guest.table), fact(t("Seat"), guest.seat))),
        class_name="kg-facts",
    )


def _stopped() -> rx.Component:
    """Not as it stands: said kindly, with who can help; a tap admits where the organizer allows it."""
    verdict = kiosk.card.verdict
    table = rx.el.dl(fact(t("Table"), guest.table), fact(t("Seat"), guest.seat), class_name="kg-facts")
    admits = kiosk.card.may_admit & by_hand
    return rx.el.section(
        rx.el.header(
            verdict_line(verdict), rx.cond(known & by_hand, more_button(guest, "kg-act kg-square")), _next_guest()
        ),
        rx.cond(kiosk.card.title != "", _name()),
        rx.cond(many, party(), rx.cond(alone & admits & (guest.table != ""), table)),
        rx.el.p(hint(verdict, kiosk.card.at, kiosk.card.gate), class_name="kg-hint"),
        rx.el.footer(
            rx.cond(
                admits,
                rx.fragment(
                    _button(t("Let in all the same"), "admit", "log-in", class_name="kg-main kg-white"),
                    _button(t("Next guest"), "close"),
                ),
                _button(t("Next guest"), "close", class_name="kg-main kg-white"),
            ),
            class_name="kg-acts",
        ),
        _sheets(),
        aria_label=word(verdict),
        class_name=rx.cond(many, "kg-told kg-many", "kg-told"),
    )


# --- parts -----------------------------------------------------------------------------------------------------------


def _name() -> rx.Component:
    return rx.el.h2(kiosk.card.title, dir="auto", class_name="kg-name", custom_attrs={"data-size": kiosk.card.size})


def _seat() -> rx.Component:
    figures = rx.el.dl(fact(t("Table"), guest.table), fact(t("Seat"), guest.seat), class_name="kg-facts kg-huge")
    return rx.cond(guest.table != "", figures, no_seat())


def _next_guest() -> rx.Component:
    return rx.el.button(
        rx.icon("x", size=28, aria_hidden=True),
        type="button",
        aria_label=t("Next guest"),
        title=t("Next guest"),
        class_name="kg-act kg-square",
        custom_attrs=does("close"),
    )


def _button(
    words: Any, verb: str, icon: Any = None, *, arg: Any = None, class_name: str = "", **props: Any
) -> rx.Component:
    drawn = rx.icon(icon, size=28, aria_hidden=True) if isinstance(icon, str) else (icon or rx.fragment())
    return rx.el.button(
        drawn,
        rx.el.span(words),
        type="button",
        class_name=f"kg-act {class_name}".strip(),
        custom_attrs=does(verb, arg),
        **props,
    )


def _sheets() -> rx.Component:
    """What may be done for each of the card, behind the three dots."""
    return rx.cond(by_hand, rx.fragment(rx.foreach(kiosk.people, more_sheet)))
