"""What kind of seat somebody is to have: kept with the person, for whatever seats them."""

from collections.abc import Collection
from typing import Any, Final

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session

from gala.access import Actor, Permission, requires
from gala.errors import Invalid
from gala.models import Attendee, SeatCategory
from gala.services.changes.recording import describe, undoable
from gala.services.guests import lock_attendees

KEY: Final = "seat_category"
WISHES: Final = ("", SeatCategory.VIP.value, SeatCategory.ACCESSIBLE.value)
"""Any seat, a vip one, a step-free one."""

_A = Attendee.__table__  # type: ignore[attr-defined]
_DETAILS = _A.c["metadata"]
_WRITE = update(_A).where(_A.c.id == bindparam("who")).values({_DETAILS: bindparam("new_details", type_=_DETAILS.type)})


@requires(Permission.SEAT_ASSIGN)
@undoable("wish.set")
def set_wish(session: Session, actor: Actor, event_id: int, attendee_ids: Collection[int], wish: str) -> None:
    """Note which kind of seat these people are to have, one of ``WISHES``. Their present seats stay.

    Raises Invalid, NotFound.
    """
    if wish not in WISHES:
        raise Invalid(field="wish", reason="There is no such kind of seat.")
    people = lock_attendees(session, event_id, attendee_ids)
    rows = session.execute(select(_A.c.id, _DETAILS.label("details")).where(_A.c.id.in_(people)))
    wanted = [{"who": row.id, "new_details": _with(row.details, wish)} for row in rows if wish_of(row.details) != wish]
    if wanted:
        describe(session, name=", ".join(person.name for person in people.values())[:200])
        session.connection().execute(_WRITE, wanted)


def _with(details: dict[str, Any] | None, wish: str) -> dict[str, Any]:
    rest = {key: value for key, value in (details or {}).items() if key != KEY}
    return rest | {KEY: wish} if wish else rest


def wish_of(details: dict[str, Any] | None) -> str:
    """The kind of seat that somebody is to have; empty: any."""
    wish = (details or {}).get(KEY, "")
    return wish if wish in WISHES else ""
