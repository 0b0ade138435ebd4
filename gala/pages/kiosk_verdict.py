"""What fills the screen for a second and a half after somebody came, went, or is not known; and every verdict aloud."""

import reflex as rx

from gala.components.kiosk import does, kiosk
from gala.components.kiosk_words import t, t_n
from gala.pages.kiosk_map import room_map
from gala.pages.kiosk_marks import fact, hint, no_seat, seat_words, told, tone, verdict_line, word

flash = kiosk.flash


def verdict() -> rx.Component:
    """The verdict; a tap ends it early, and the store ends it when the bar at the foot is full."""
    welcome = flash.kind == "welcome"
    return rx.el.section(
        rx.el.div(
            verdict_line(flash.kind),
            rx.cond(flash.title != "", _name()),
            rx.cond(
                welcome,
                rx.fragment(_places(), rx.cond(kiosk.seatless > 0, _seatless())),
                rx.el.p(_hint(), class_name="kg-hint"),
            ),
            class_name="kg-body",
        ),
        rx.cond(welcome & (kiosk.map.lit.length() > 0), room_map()),
        rx.el.footer(
            rx.cond(
                flash.may_undo & ~kiosk.gate.self,
                rx.el.button(
                    rx.icon("undo-2", size=22, aria_hidden=True),
                    t("Undo"),
                    type="button",
                    class_name="kg-act kg-low",
                    custom_attrs=does("undo", ""),
                ),
            ),
            rx.cond(
                flash.missing > 0,
                rx.el.p(
                    rx.icon("users", size=24, aria_hidden=True),
                    t_n(flash.missing, "One of the party is still to come", "{count} of the party are still to come"),
                ),
            ),
            class_name="kg-foot",
        ),
        rx.el.span(class_name="kg-bar", aria_hidden=True),
        key=flash.key,
        aria_label=word(flash.kind),
        class_name="kg-verdict",
        custom_attrs=does("close", **{"data-verdict": flash.kind, "data-tone": tone(flash.kind)}),
    )


def aside() -> rx.Component:
    """A word on something else than a guest, at the foot."""
    return rx.el.p(
        told(flash.hint), key=flash.key, class_name="kg-told-aside", aria_hidden=True, custom_attrs=does("close")
    )


def _name() -> rx.Component:
    title = rx.cond(flash.kind == "unknown", "“" + flash.title + "”", flash.title)
    return rx.el.p(title, dir="auto", class_name="kg-name", custom_attrs={"data-size": flash.size})


def _hint() -> rx.Var[str]:
    return hint(flash.kind, flash.at, flash.gate)


def _seatless() -> rx.Component:
    """Of a party with seats, how many have none yet; large where nobody has."""
    some = t_n(
        kiosk.seatless,
        "One has no seat yet: an organizer finds one.",
        "{count} have no seat yet: an organizer finds them.",
    )
    return rx.cond(kiosk.places.length() > 0, rx.el.p(some, class_name="kg-hint"), no_seat())


def _places() -> rx.Component:
    """Where to go: one table large, several side by side."""
    return rx.cond(
        kiosk.places.length() > 0,
        rx.el.div(
            rx.foreach(
                kiosk.places,
                lambda place: rx.el.dl(
                    fact(t("Table"), place.table),
                    fact(rx.cond(place.one, t("Seat"), t("Seats")), place.seats),
                    class_name="kg-facts kg-huge",
                ),
            ),
            class_name="kg-places",
            custom_attrs={"data-count": kiosk.places.length()},
        ),
    )


# --- aloud -----------------------------------------------------------------------------------------------------------


def announced() -> rx.Component:
    """The verdict as one sentence for who listens; the card's, when there is no verdict."""
    first = kiosk.places[0]
    seat = rx.cond(
        kiosk.places.length() > 0,
        rx.cond(
            first.one,
            seat_words(first.table, first.seats),
            t("Table {table}, seats {seats}", table=first.table, seats=first.seats),
        ),
        t("No seat yet"),
    )
    return rx.match(
        flash.kind,
        ("", _card_announced()),
        ("told", rx.fragment(told(flash.hint))),
        ("welcome", rx.fragment(t("Welcome, {name}.", name=flash.title), " ", seat)),
        rx.fragment(word(flash.kind), ". ", rx.cond(flash.title != "", flash.title + ". ", ""), _hint()),
    )


def _card_announced() -> rx.Component:
    card = kiosk.card
    return rx.match(
        card.kind,
        ("", _found()),
        ("ready", rx.fragment(card.title, ". ", t_n(kiosk.ready, "One may come in", "{count} may come in"))),
        ("inside", rx.fragment(word("already_in"), ": ", card.title, ". ", hint("already_in", card.at, card.gate))),
        rx.fragment(
            word(card.verdict),
            ". ",
            rx.cond(card.title != "", card.title + ". ", ""),
            hint(card.verdict, card.at, card.gate),
        ),
    )


def _found() -> rx.Component:
    """How many were found while somebody is being looked for."""
    found = kiosk.hits.length()
    nobody = t("Nobody yet for “{text}”", text=kiosk.asked)
    some = t_n(found, "One guest for “{text}”", "{count} guests for “{text}”", text=kiosk.asked)
    return rx.cond(kiosk.face == "hits", rx.cond(found > 0, some, nobody), rx.fragment())
