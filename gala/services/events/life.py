"""Events leave the list and come back, are made again for another day, and go for good."""

from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Table, delete, func, select, update
from sqlalchemy.orm import Session

from gala import bus
from gala.access import Actor, Permission, read_only, requires
from gala.bus import EventChanged, FloorChanged
from gala.errors import Invalid, WrongState
from gala.models import (
    ActivityLog,
    Attendance,
    Attendee,
    Event,
    EventSeat,
    EventSession,
    EventStatus,
    EventTable,
    Invitation,
    SessionAnswer,
)
from gala.services import activity
from gala.services.events.writing import lock_event
from gala.services.invitations.status import ANSWERED

_A = Attendee.__table__  # type: ignore[attr-defined]
_E = Event.__table__  # type: ignore[attr-defined]
_L = ActivityLog.__table__  # type: ignore[attr-defined]

ARCHIVED = "event.archived"


@requires(Permission.EVENT_WRITE, archived=True)
def archive(session: Session, actor: Actor, event_id: int) -> None:
    """Put the event away: it leaves the lists, may be read by its team and guests, and changed by nobody."""
    event = lock_event(session, event_id)
    if event.status == EventStatus.ARCHIVED:
        return
    session.execute(update(_E).where(_E.c.id == event_id).values(status=EventStatus.ARCHIVED.value))
    bus.publish(session, EventChanged(event_id))
    activity.log(session, actor, event.tenant_id, ARCHIVED, event_id=event_id, was=event.status)


@requires(Permission.EVENT_WRITE, archived=True)
def unarchive(session: Session, actor: Actor, event_id: int) -> str:
    """Take the event out of the archive, as it was before: its status. A canceled one stays canceled.

    Raises WrongState when it is not there.
    """
    event = lock_event(session, event_id)
    if event.status != EventStatus.ARCHIVED:
        raise WrongState(reason="This event is not in the archive.")
    was = _status_before(session, event.tenant_id, event_id)
    session.execute(update(_E).where(_E.c.id == event_id).values(status=was))
    bus.publish(session, EventChanged(event_id))
    activity.log(session, actor, event.tenant_id, "event.unarchived", event_id=event_id, status=was)
    return was


def _status_before(session: Session, tenant_id: int, event_id: int) -> str:
    """What the activity log says that it was; a draft where it says nothing, which opens it to no guest."""
    own = (_L.c.tenant_id == tenant_id, _L.c.action == ARCHIVED, _L.c.metadata["event_id"].as_integer() == event_id)
    last = select(_L.c.metadata["was"].as_string()).where(*own).order_by(_L.c.id.desc()).limit(1)
    return session.execute(last).scalar() or EventStatus.DRAFT.value


@dataclass(frozen=True, slots=True)
class Belongings:
    """What goes with an event when it is deleted, counted. ``answers`` are people who said yes or no."""

    tables: int
    seats: int
    invitations: int
    people: int
    answers: int
    check_ins: int
    sessions: int
    session_answers: int


_COUNTED: dict[str, Table] = {
    "tables": EventTable.__table__,  # type: ignore[attr-defined]
    "seats": EventSeat.__table__,  # type: ignore[attr-defined]
    "invitations": Invitation.__table__,  # type: ignore[attr-defined]
    "people": _A,
    "check_ins": Attendance.__table__,  # type: ignore[attr-defined]
    "sessions": EventSession.__table__,  # type: ignore[attr-defined]
    "session_answers": SessionAnswer.__table__,  # type: ignore[attr-defined]
}


@read_only
@requires(Permission.EVENT_WRITE)
def count_belongings(session: Session, actor: Actor, event_id: int) -> Belongings:
    """What deleting the event would take along."""
    return _count(session, event_id)


def _count(session: Session, event_id: int) -> Belongings:
    def count(table: Table, *more: Any) -> int:
        return int(session.execute(select(func.count()).where(table.c.event_id == event_id, *more)).scalar_one())

    counts = {name: count(table) for name, table in _COUNTED.items()}
    return Belongings(**counts, answers=count(_A, _A.c.status.in_(ANSWERED)))


@requires(Permission.EVENT_WRITE, archived=True)
def delete_event(session: Session, actor: Actor, event_id: int, name: str) -> Belongings:
    """Delete the event for good, with what belongs to it: what that was. ``name``: typed, to be sure.

    The address book, the attendees' history and the activity log stay. Raises Invalid when the name is another.
    """
    event = lock_event(session, event_id)
    if " ".join(name.split()) != event.name:
        raise Invalid(field="typed_name", reason="That is not the name of this event.")
    gone = _count(session, event_id)
    session.execute(delete(_E).where(_E.c.id == event_id))
    bus.publish(session, EventChanged(event_id))
    bus.publish(session, FloorChanged(event_id))  # open boards read again, and find nothing
    activity.log(session, actor, event.tenant_id, "event.deleted", event_id=event_id, name=event.name, **asdict(gone))
    return gone
