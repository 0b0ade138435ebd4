"""What a tablet says that happened at its door, item by item, read and checked before anything is done with it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final, Literal, cast

Kind = Literal["in", "out", "undo", "refused", "note", "plus_one"]

MOST: Final = 200
"""How many items one batch may have."""

REFUSALS: Final = frozenset(
    {
        "already_in", "wrong_event", "canceled", "declined", "unanswered", "unpaid", "revoked", "forged", "unknown",
        "too_early", "over",
    }
)  # fmt: skip
"""What a tablet may have answered to somebody whom it did not let in."""

_KINDS = frozenset({"in", "out", "undo", "refused", "note", "plus_one"})
_ID = re.compile(r"[0-9A-Za-z-]{1,36}")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MOST_ID = 2**53


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that happened. ``at`` is on the server's clock and never in its future; ``of`` is the id of the item
    that an undo takes back; ``text`` a note, the name of a plus-one or what was scanned."""

    id: str
    kind: Kind
    at: datetime
    attendee: int | None = None
    offline: bool = False
    verdict: str = ""
    of: str = ""
    text: str = ""
    party: int | None = None


@dataclass(frozen=True, slots=True)
class Unusable:
    """An item that says nothing that can be kept; ``reason`` is the word for what is wrong with it."""

    id: str
    reason: str


def read(raw: object, now: datetime, earliest: datetime) -> Item | Unusable:
    """The item as a tablet sent it. A time in the future is now; one before ``earliest`` makes it unusable."""
    said = cast(Mapping[str, Any], raw) if isinstance(raw, Mapping) else {}
    name = said.get("id")
    if not isinstance(name, str) or not _ID.fullmatch(name):
        return Unusable(str(name or "")[:40], "id")
    at = _moment(said.get("at"), now)
    item = Item(
        id=name,
        kind=cast(Kind, said.get("kind")),
        at=min(at or now, now),
        attendee=_number(said.get("attendee")),
        offline=said.get("offline") is True,
        verdict=_text(said.get("verdict"), 20),
        of=_text(said.get("of"), 40),
        text=_text(said.get("text"), 500),
        party=_number(said.get("party")),
    )
    reason = "at" if at is None else "too_old" if at < earliest else _missing(item)
    return Unusable(name, reason) if reason else item


def _missing(item: Item) -> str:
    """What an item of its kind lacks."""
    match item.kind:
        case "in" | "out" if item.attendee is None:
            return "attendee"
        case "undo" if item.attendee is None and not item.of:
            return "of"
        case "note" | "plus_one" if not item.text:
            return "text"
        case "plus_one" if item.party is None:
            return "party"
    return "" if item.kind in _KINDS else "kind"


def _moment(at: object, now: datetime) -> datetime | None:
    """From milliseconds since 1970; far in the future is as good as now."""
    if not isinstance(at, int | float) or isinstance(at, bool) or not at >= 0:
        return None
    return now if at > 1e14 else _EPOCH + timedelta(milliseconds=int(at))


def to_ms(at: datetime) -> int:
    """Milliseconds since 1970, as tablets count."""
    return (at - _EPOCH) // timedelta(milliseconds=1)


def _number(value: object) -> int | None:
    is_one = isinstance(value, int) and not isinstance(value, bool) and 0 < value < _MOST_ID
    return cast(int, value) if is_one else None


def _text(value: object, most: int) -> str:
    """One line, without what a database or a page could not show."""
    if not isinstance(value, str):
        return ""
    return " ".join("".join(c if c.isprintable() else " " for c in value).split())[:most]
