"""A badge on paper, 86 by 54 mm: drawn out of sight, printed alone."""

import reflex as rx

from gala.components.kiosk import kiosk
from gala.components.kiosk_words import t


def badge() -> rx.Component:
    """The badge of whom the script chose; nothing before the first."""
    one = kiosk.badge
    size = rx.cond(one.name.length() > 36, "s", rx.cond(one.name.length() > 20, "m", "l"))
    return rx.cond(
        one.name != "",
        rx.el.div(
            rx.el.p(rx.el.bdi(one.event), class_name="serif"),
            rx.el.b(one.name, dir="auto", custom_attrs={"data-size": size}),
            rx.cond((one.party != "") & (one.party != one.name), rx.el.p(one.party, dir="auto")),
            rx.cond(
                one.table != "",
                rx.el.footer(
                    rx.el.span(t("Table"), " ", rx.el.b(one.table)), rx.el.span(t("Seat"), " ", rx.el.b(one.seat))
                ),
            ),
            class_name="kg-badge",
            aria_hidden=True,
        ),
    )
