"""The way to the import, wherever a list is that could be longer."""

from typing import Any

import reflex as rx

from gala.components.links import link_button
from gala.i18n.page import t
from gala.state.staff import EventState


def import_link(**look: Any) -> rx.Component:
    """Leads to the import of this event's guests; ``look`` as of ``link_button``."""
    href = f"/events/{EventState.event['id']}/import"
    return link_button(rx.icon("file-up", size=16, aria_hidden=True), t("Import a list"), href=href, **look)
