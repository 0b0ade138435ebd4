"""The way to the import, wherever a list is that could be longer."""

from typing import Any

import reflex as rx

from gala.components.links import link_button
from gala.i18n.page import t
from gala.state.staff import EventState


def import_link(word: rx.Var[str] | None = None, **look: Any) -> rx.Component:
    """Leads to the import of this event's guests; ``look`` as of ``link_button``."""
    words = t("Import a list") if word is None else word
    href = f"/events/{EventState.event['id']}/import"
    return link_button(rx.icon("file-up", size=16, aria_hidden=True), words, href=href, **look)


def import_tool() -> rx.Component:
    """The same among a list's tools, for whoever may."""
    return rx.cond(EventState.may_edit, import_link(t("Import"), variant="soft", color_scheme="gray", size="2"))
