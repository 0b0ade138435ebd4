"""A word that comes and goes: the one way to say something that no place on the page says.

Always Sonner's plain toast. Its coloured ones have too little contrast in light, and colour would say nothing here
that the words do not. Where it stands is the style sheet's to say.
"""

from typing import Any

import reflex as rx

LONG = 12_000
"""Milliseconds, for what somebody else did: it is read by one who was looking elsewhere."""


def toast(words: str | rx.Var[str], *, long: bool = False) -> Any:
    """Show these words for a moment."""
    return rx.toast(words, duration=LONG) if long else rx.toast(words)
