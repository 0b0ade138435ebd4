"""What an attendee's details say of a plus-one: whose guest it is, and whether anybody has said its name."""

from collections.abc import Mapping
from typing import Any


def plus_one(host_id: int, called: str = "") -> dict[str, Any]:
    """The details of somebody's guest; ``called`` ("Guest of Ana") while nobody has said the name."""
    known = {"plus_one": True, "host": host_id}
    return known | ({"unnamed": True, "called": called} if called else {})


def is_plus_one(details: Mapping[str, Any] | None) -> bool:
    """Whether somebody brings this person along."""
    return (details or {}).get("plus_one") is True


def host_of(details: Mapping[str, Any] | None) -> int:
    """Who brings this person along; 0: nobody, or whoever stood at the door."""
    host = (details or {}).get("host")
    return host if is_plus_one(details) and isinstance(host, int) else 0


def is_unnamed(details: Mapping[str, Any] | None, name: str) -> bool:
    """Whether the person, who is called ``name`` now, still waits for a name. An organizer's correction is one."""
    return (details or {}).get("unnamed") is True and (details or {}).get("called") == name


def named(details: Mapping[str, Any] | None) -> dict[str, Any]:
    """The details once the name is known; all else that they say stays."""
    return {key: value for key, value in (details or {}).items() if key not in ("unnamed", "called")}
