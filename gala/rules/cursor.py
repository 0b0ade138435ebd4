"""Where a list goes on: the last row's place in the order, as a short text for the next question."""

import base64
import binascii
import json
from collections.abc import Sequence

Key = tuple[str | int, ...]


def write_cursor(order: str, key: Sequence[str | int]) -> str:
    """The place after the row with this sort key, in this order ("name", "-name" for descending)."""
    plain = json.dumps([order, *key], ensure_ascii=False, separators=(",", ":"))
    return base64.urlsafe_b64encode(plain.encode()).decode().rstrip("=")


def read_cursor(text: str, order: str, kinds: Sequence[type]) -> Key | None:
    """The sort key behind ``write_cursor``; None for what it did not write, or wrote for another order."""
    try:
        found = json.loads(base64.urlsafe_b64decode(text.encode() + b"=" * (-len(text) % 4)))
    except (binascii.Error, ValueError, RecursionError):
        return None
    if not isinstance(found, list) or len(found) != len(kinds) + 1 or found[0] != order:
        return None
    key = tuple(found[1:])
    fits = all(type(value) is kind for value, kind in zip(key, kinds, strict=True))
    return key if fits and all(_can_be_asked(value) for value in key) else None


def _can_be_asked(value: str | int) -> bool:
    if isinstance(value, int):
        return -(2**63) <= value < 2**63
    return "\0" not in value and all(not 0xD800 <= ord(character) <= 0xDFFF for character in value)
