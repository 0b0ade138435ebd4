"""What a guest may still do at an event, and for whom: the checks that answering and seating share."""

from collections.abc import Callable, Collection, Mapping
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session

from gala import clock
from gala.access import Actor, event_facts
from gala.bus import AttendeeState
from gala.errors import DeadlinePassed, EventCanceled, EventNotOpen, NotComing, NotFound
from gala.hot import Hot, many, named
from gala.models import Attendee, AttendeeStatus, EventStatus, Guest

Person = Any
"""A locked attendee: a row with the columns of ``_COLUMNS``."""

_A = Attendee.__table__  # type: ignore[attr-defined]
_G = Guest.__table__  # type: ignore[attr-defined]
_COLUMNS = (
    _A.c.id, _A.c.version, _A.c.status, _A.c.invitation_id, _A.c.checked_in_at, _A.c.checked_out_at, _A.c.tenant_id,
    _G.c.name,
)  # fmt: skip

_WRITE_STATUS = Hot(
    update(_A).where(_A.c.id == bindparam("who")).values(status=bindparam("new_status"), version=_A.c.version + 1)
)

COMING = frozenset({AttendeeStatus.PENDING, AttendeeStatus.ACCEPTED, AttendeeStatus.ATTENDED})
"""Who may have a seat: whoever has not said no."""


def deadline_of(start_at: datetime, hours: int) -> datetime:
    """The last moment at which a guest may answer, change or give back."""
    return start_at - timedelta(hours=hours)


def open_event(session: Session, event_id: int) -> Any:
    """The event's ``hold_minutes``, when guests may act now.

    Raises EventNotOpen, EventCanceled or DeadlinePassed.
    """
    event = event_facts(session, event_id)
    if event.status == EventStatus.CANCELED:
        raise EventCanceled
    if event.status != EventStatus.PUBLISHED:
        raise EventNotOpen
    if clock.now() >= deadline_of(event.start_at, event.cancellation_deadline_hours):
        raise DeadlinePassed
    return event


@lru_cache
def _lock(count: int) -> Hot:
    return Hot(
        select(*_COLUMNS)
        .join(_G, _G.c.id == _A.c.guest_id)
        .where(_A.c.event_id == bindparam("event_id"), _A.c.id.in_(many("who", count, _A.c.id.type)))
        .order_by(_A.c.id)
        .with_for_update(of=_A, key_share=True)
    )


def lock_attendees(session: Session, event_id: int, attendee_ids: Collection[int]) -> dict[int, Person]:
    """The attendees by id, locked until the commit (always before their seats, always in id order).

    Raises NotFound when one is not at this event.
    """
    return ask_attendees(session, event_id, attendee_ids)()


def ask_attendees(session: Session, event_id: int, attendee_ids: Collection[int]) -> Callable[[], dict[int, Person]]:
    """``lock_attendees`` in one message with what is asked next: call what it returns for the people."""
    ids = sorted(set(attendee_ids))
    if not ids:
        raise NotFound
    rows = _lock(len(ids)).ask(session, event_id=event_id, **named("who", ids))

    def people() -> dict[int, Person]:
        found = {row.id: row for row in rows()}
        if len(found) != len(ids):
            raise NotFound
        return found

    return people


def own_party(session: Session, actor: Actor, event_id: int, attendee_ids: Collection[int]) -> dict[int, Person]:
    """The guest's own members, locked. Raises NotFound for anybody else's; a system actor has everybody's."""
    return only_own(actor, lock_attendees(session, event_id, attendee_ids))


def only_own(actor: Actor, people: dict[int, Person]) -> dict[int, Person]:
    """These people, when all of them are the guest's own. Raises NotFound."""
    if not actor.is_system and any(person.invitation_id not in actor.invitations for person in people.values()):
        raise NotFound
    return people


def must_come(people: Mapping[int, Person]) -> None:
    """Raises NotComing for the first who declined or whose place is canceled."""
    for person in people.values():
        if person.status not in COMING:
            raise NotComing(name=person.name)


def write_status(session: Session, people: Collection[Person], status: AttendeeStatus) -> tuple[AttendeeState, ...]:
    """Give all of them one status; returns them as they are now."""
    changed = [person for person in people if person.status != status]
    if len(changed) == 1:
        _WRITE_STATUS(session, who=changed[0].id, new_status=status.value)
    elif changed:
        rows = [{"who": person.id, "new_status": status.value} for person in changed]
        session.connection().execute(_WRITE_STATUS.statement, rows)
    return tuple(attendee_state(person, status=status.value, version=person.version + 1) for person in changed)


def attendee_state(person: Person, **changed: Any) -> AttendeeState:
    """A locked attendee as the bus tells it, with what was changed."""
    inside = person.checked_in_at is not None and person.checked_out_at is None
    facts = {
        "attendee_id": person.id,
        "version": person.version,
        "name": person.name,
        "status": person.status,
        "inside": inside,
        "invitation_id": person.invitation_id,
        "checked_in_at": person.checked_in_at,
    }
    return AttendeeState(**(facts | changed))
