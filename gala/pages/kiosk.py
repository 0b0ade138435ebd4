"""The door's tablet, at ``/kiosk/``: big and calm, read at arm's length in a dark foyer.

Everything it shows comes from the store in the browser and everything it does goes there: the page works the same
with the network cut. ``gala.components.kiosk`` tells how.
"""

import reflex as rx
from reflex_components_radix.themes.base import RadixThemesComponent  # type: ignore[import-untyped,unused-ignore]

from gala.components.kiosk import kiosk
from gala.components.kiosk_box import Document, WallClock
from gala.components.kiosk_words import t
from gala.pages.kiosk_badge import badge
from gala.pages.kiosk_card import card
from gala.pages.kiosk_idle import eye, idle, offline, scan_box
from gala.pages.kiosk_lists import hits, last_five
from gala.pages.kiosk_marks import tone
from gala.pages.kiosk_menu import language, menu
from gala.pages.kiosk_pairing import gone, pairing, starting, unfit
from gala.pages.kiosk_seats import seats
from gala.pages.kiosk_verdict import announced, aside, verdict


class Appearance(RadixThemesComponent):
    """Light or dark for a part of the page: Reflex's own theme component drops that prop."""

    tag = "Theme"

    appearance: rx.Var[str]


def kiosk_page() -> rx.Component:
    """The whole page, in whatever phase the tablet is."""
    return Appearance.create(
        Document.create(lang=kiosk.lang, title=t("Door") + " · Gala"),
        rx.match(
            kiosk.phase,
            ("on", _gate()),
            ("pair", _calm(pairing())),
            ("gone", _calm(gone())),
            ("unfit", _calm(unfit())),
            _calm(starting()),
        ),
        appearance=kiosk.theme,
    )


def _calm(face: rx.Component) -> rx.Component:
    return rx.el.div(face, class_name="gate", lang=kiosk.lang, custom_attrs={"data-theme": kiosk.theme})


def _gate() -> rx.Component:
    shown = rx.match(kiosk.card.kind, ("inside", "look"), ("stopped", tone(kiosk.card.verdict)), "")
    return rx.el.div(
        _head(),
        _figures(),
        scan_box(),
        offline(),
        eye(),
        rx.el.main(
            rx.match(kiosk.face, ("card", card()), ("hits", hits()), ("seats", seats()), idle()),
            id="main",
            class_name="kg-main-area",
        ),
        rx.cond(~kiosk.gate.self, last_five()),
        rx.match(kiosk.flash.kind, ("", rx.fragment()), ("told", aside()), verdict()),
        rx.el.div(announced(), role="status", aria_live="assertive", class_name="unseen"),
        badge(),
        class_name="gate kg-on",
        lang=kiosk.lang,
        custom_attrs={
            "data-theme": kiosk.theme,
            "data-face": kiosk.face,
            "data-tone": rx.cond(kiosk.face == "card", shown, ""),
            "data-self": rx.cond(kiosk.gate.self, "", None),
            "data-eye": rx.cond(kiosk.camera.wanted & (kiosk.camera.trouble == ""), "open", "shut"),
        },
    )


def _head() -> rx.Component:
    """Which evening, and which gate."""
    return rx.el.header(
        rx.el.h1(rx.el.bdi(kiosk.event.name), class_name="clip"),
        rx.el.span(class_name="kg-dot", aria_hidden=True),
        rx.el.bdi(kiosk.gate.name, class_name="clip"),
        class_name="kg-head",
    )


def _figures() -> rx.Component:
    """How many are inside, what time it is, whether there is a network."""
    return rx.el.section(
        rx.el.span(
            rx.el.b(kiosk.inside), " ", rx.el.span(t("of {whole} inside", whole=kiosk.coming)), class_name="kg-inside"
        ),
        rx.el.span(class_name="kg-dot", aria_hidden=True),
        WallClock.create(zone=kiosk.event.zone, class_name="kg-time"),
        rx.el.span(
            rx.cond(
                kiosk.online,
                rx.icon("wifi", size=22, aria_label=t("Connected"), role="img"),
                rx.icon("cloud-off", size=22, aria_label=t("No connection."), role="img"),
            ),
            class_name="kg-net",
        ),
        rx.cond(kiosk.gate.self, language(), menu()),
        aria_label=t("The room now"),
        class_name="kg-figures",
    )
