"""Whom to tell that the room was changed around them."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from gala.access import Actor, Permission, read_only, requires
from gala.bus import FloorChanged, publish
from gala.errors import Invalid
from gala.models import Attendee, EventSeat, Guest, Invitation
from gala.services.changes.recording import describe, undoable
from gala.services.guests import lock_attendees

_A = Attendee.__table__  # type: ignore[attr-defined]
_G = Guest.__table__  # type: ignore[attr-defined]
_I = Invitation.__table__  # type: ignore[attr-defined]
_S = EventSeat.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class ToTell:
    """Somebody who does not know yet; ``seat`` ("6-2") is where they sit now, empty: nowhere."""

    attendee_id: int
    name: str
    party: str
    table: str
    seat: str


@read_only
@requires(Permission.PEOPLE_READ)
def list_to_tell(session: Session, actor: Actor, event_id: int) -> list[ToTell]:
    """Everybody whose seat was changed and who was not told, the longest waiting first."""
    joined = _A.join(_G, _G.c.id == _A.c.guest_id).outerjoin(_I, _I.c.id == _A.c.invitation_id)
    joined = joined.outerjoin(_S, _S.c.attendee_id == _A.c.id)
    columns = (_A.c.id, _G.c.name, _I.c.label.label("party"), _S.c.table_number, _S.c.label)
    waiting = (_A.c.event_id == event_id, _A.c.tell_since.is_not(None))
    rows = session.execute(select(*columns).select_from(joined).where(*waiting).order_by(_A.c.tell_since, _A.c.id))
    return [ToTell(row.id, row.name, row.party or "", row.table_number or "", row.label or "") for row in rows]


@requires(Permission.PEOPLE_WRITE)
@undoable("people.told")
def mark_told(session: Session, actor: Actor, event_id: int, attendee_ids: Collection[int]) -> int:
    """They know now; how many did not before. Raises NotFound, Invalid for nobody."""
    if not attendee_ids:
        raise Invalid(field="people", reason="Choose at least one person.")
    people = lock_attendees(session, event_id, attendee_ids)
    waiting = update(_A).where(_A.c.id.in_(people), _A.c.tell_since.is_not(None)).values(tell_since=None)
    told = int(session.execute(waiting).rowcount)
    if told:
        publish(session, FloorChanged(event_id))
        describe(session, name=", ".join(person.name for person in people.values())[:200])
    return told
