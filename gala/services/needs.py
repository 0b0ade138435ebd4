"""What a person eats, cannot eat, and the access they need.

Notes are sealed where they lie: neither the database nor its history, its steps to undo or its backups hold them in the
clear. Whoever may not read them learns at most that there is one.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from gala import vault
from gala.access import Actor, Permission, read_only, requires
from gala.models import Attendee

LONGEST = 300
"""Letters in a note."""
_LISTED = 500
"""So many ids are asked for by name; of more, the whole event is read."""

_A = Attendee.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Needs:
    """One person's: the name of a dish of the event, what they cannot eat, the access they need. Empty: not said."""

    meal: str = ""
    dietary: str = ""
    access: str = ""


@read_only
@requires(Permission.NEEDS_READ)
def read_needs(
    session: Session, actor: Actor, event_id: int, attendee_ids: Collection[int] | None = None
) -> dict[int, Needs]:
    """What these people said, by attendee id; of everybody at the event without ``attendee_ids``.

    Whoever said nothing is left out.
    """
    return needs_of(session, event_id, attendee_ids)


def needs_of(session: Session, event_id: int, attendee_ids: Collection[int] | None = None) -> dict[int, Needs]:
    """As ``read_needs``, for a service that was let in to them."""
    said = or_(_A.c.meal_choice != "", _A.c.dietary_notes.is_not(None), _A.c.access_notes.is_not(None))
    columns = select(_A.c.id, _A.c.meal_choice, _A.c.dietary_notes, _A.c.access_notes)
    statement = columns.where(_A.c.event_id == event_id, said)
    if attendee_ids is not None and len(attendee_ids) <= _LISTED:
        statement = statement.where(_A.c.id.in_(attendee_ids))
    wanted = None if attendee_ids is None else set(attendee_ids)
    return {row.id: opened(row) for row in session.execute(statement) if wanted is None or row.id in wanted}


def opened(row: Any) -> Needs:
    """The needs in an attendee's row."""
    return Needs(row.meal_choice, _unsealed(row.dietary_notes), _unsealed(row.access_notes))


def _unsealed(note: bytes | None) -> str:
    return vault.unseal(note).decode() if note else ""
