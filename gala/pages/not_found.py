"""The page of an address that leads nowhere."""

import reflex as rx

from gala.components.cover import cover
from gala.components.faces import empty_state
from gala.components.links import link_button
from gala.components.menu import language_pill
from gala.components.shell import guest_shell
from gala.i18n.page import t


def not_found() -> rx.Component:
    """Whoever mistyped an address, or followed an old link, finds the way from here."""
    return guest_shell(
        language_pill(),
        rx.el.h1("Gala", class_name="unseen"),
        rx.el.div(
            empty_state(
                "compass",
                t("There is no page here"),
                t("The address may be mistyped, or the page has moved."),
                link_button(t("To the start"), href="/"),
            ),
            class_name="sheet",
        ),
        cover=cover("sea"),
    )
