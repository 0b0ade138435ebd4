"""A word that comes and goes: the one way to say something that no place on the page says.

Always Sonner's plain toast. Its coloured ones have too little contrast in light, and colour would say nothing here
that the words do not. Where it stands is the style sheet's to say.
"""

from typing import Any

import reflex as rx

LONG = 12_000
"""Milliseconds, for what somebody else did: it is read by one who was looking elsewhere."""


def toast(
    words: str | rx.Var[str], *, long: bool = False, id: str = "", action: str = "", on_action: Any = None
) -> Any:
    """Show these words for a moment; with ``action``, beside a button that is called so.

    One with an ``id`` takes the place of the one before it with the same.
    """
    more: dict[str, Any] = ({"duration": LONG} if long else {}) | ({"id": id} if id else {})
    if on_action is not None:
        more |= {"action": {"label": action, "on_click": on_action()}, "duration": LONG // 2}
    return rx.toast(words, **more)
