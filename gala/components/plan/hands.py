"""Seating by hand in the browser: people taken from the list or from a seat and put down elsewhere, and the keys.

Nothing is drawn anew while something is carried: a ghost follows the pointer, an attribute marks the place under it,
and the style sheet does the rest. Mouse and pen carry at once, a finger after a moment's rest, so that lists scroll and
the room pans. Escape puts everything back. What may be taken says so itself: ``data-take`` ("guest:7", "party:7") with
``data-name`` and ``data-count`` on a row, or a seat where somebody sits.
"""

from typing import Any

import reflex as rx

from gala.i18n.page import t


class Hands(rx.Component):
    """Hears the whole page. ``on_put_down`` and ``on_press`` get a dict, read by ``gala.state.handling``."""

    library = "$/public/hands.js"
    tag = "GalaHands"

    live: rx.Var[dict[str, str]]
    words: rx.Var[dict[str, str]]
    enabled: rx.Var[bool]
    on_put_down: rx.EventHandler[rx.event.passthrough_event_spec(dict)]
    on_press: rx.EventHandler[rx.event.passthrough_event_spec(dict)]


def words() -> dict[str, Any]:
    """What the ghost says of the place under it."""
    return {
        "nowhere": t("Drop on a seat or a table"),
        "locked": t("Locked in place"),
        "swap": t("Changes places with {name}", name="{name}"),
        "t": t("Somebody sits here"),
        "i": t("Somebody sits here"),
        "h": t("A guest is choosing this seat"),
        "b": t("Not in use"),
        "table": t("At table {table}", table="{table}"),
        "around": t("At and around table {table}", table="{table}"),
        "many": t("{count} people", count="{count}"),
    }
