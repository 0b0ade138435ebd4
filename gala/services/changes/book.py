"""The address book when a step is undone: who came into it by the step leaves it, unless somebody needs them now."""

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from gala.models import Attendee, GuestTag
from gala.services.changes.rows import read
from gala.services.changes.steps import Key, Step

_A, _W = Attendee.__table__, GuestTag.__table__  # type: ignore[attr-defined]
_CHUNK = 5_000


def without_needed(session: Session, steps: Mapping[Key, Step]) -> dict[Key, Step]:
    """The (locked) steps without the people who stay: changed since, tagged since, or with a place that stays; and
    without whoever is still there, where they would be put back. A tag that went since is no reason to refuse."""
    left = {key: step for key, step in steps.items() if key[0] not in ("guests", "guest_tags")}
    guests = {step.id: step for step in steps.values() if step.entity == "guests"}
    now = _now(session, "guests", [i for i, step in guests.items() if step.expected is None or step.wanted is None])
    going = {i for i, step in guests.items() if step.wanted is None and now.get(i) == step.expected}
    for some in _chunks(sorted(going)):
        going -= _needed(session, some, steps)
    for row_id, step in guests.items():
        comes_back = step.expected is None and row_id not in now
        if row_id in going or comes_back or (step.expected is not None and step.wanted is not None):
            left["guests", row_id] = step
    tags = {step.id: step for step in steps.values() if step.entity == "guest_tags"}
    there = _now(session, "guest_tags", list(tags))
    return left | {("guest_tags", i): step for i, step in tags.items() if step.stands(there.get(i))}


def _needed(session: Session, guest_ids: list[int], steps: Mapping[Key, Step]) -> set[int]:
    """Who of these has a place or a tag that does not go with the steps."""
    found: set[int] = set()
    for name, table in (("attendees", _A), ("guest_tags", _W)):
        rows = select(table.c.id, table.c.guest_id).where(table.c.guest_id.in_(guest_ids))
        for row in session.execute(rows):
            step = steps.get((name, row.id))
            if step is None or step.wanted is not None:
                found.add(row.guest_id)
    return found


def _now(session: Session, name: str, ids: list[int]) -> dict[int, Any]:
    found: dict[int, Any] = {}
    for some in _chunks(ids):
        found |= read(session, name, some)
    return found


def _chunks(ids: list[int]) -> Iterator[list[int]]:
    for start in range(0, len(ids), _CHUNK):
        yield ids[start : start + _CHUNK]
