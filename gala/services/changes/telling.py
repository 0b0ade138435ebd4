"""After an undo: everybody who looks is told, as if it had been done by hand."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from gala.bus import (
    EventChanged,
    FloorChanged,
    InvitationChanged,
    ProgrammeChanged,
    RsvpChanged,
    SeatMoved,
    SeatsAssigned,
    SeatsFreed,
    publish,
)
from gala.models import Attendee, Event, EventSeat, Guest
from gala.services.changes.steps import Key, Step
from gala.services.guests import attendee_state
from gala.services.invitations.status import refresh_status
from gala.services.seats import seat_state

_A, _E, _G, _S = (model.__table__ for model in (Attendee, Event, Guest, EventSeat))  # type: ignore[attr-defined]
_DRAWN = frozenset({"event_tables", "event_scenery"})
_OCCUPANCY = frozenset({"attendee_id", "blocked", "locked"})


def tell(session: Session, event_id: int, steps: Mapping[Key, Step]) -> None:
    """Publish what the steps changed: seats, people, invitations, the room."""
    people = _people(session, {step.id for step in steps.values() if step.entity == "attendees"} | _moved(steps))
    seats = [step for step in steps.values() if step.entity == "event_seats"]
    _tell_seats(session, event_id, seats)
    answered = [people[step.id] for step in steps.values() if step.entity == "attendees" and step.id in people]
    refresh_status(session, {person.invitation_id for person in answered} | _invitations(steps))
    if answered:
        publish(session, RsvpChanged(event_id, tuple(attendee_state(person) for person in answered)))
    for invitation_id in sorted(_invitations(steps)):
        publish(session, InvitationChanged(event_id, invitation_id))
    _tell_moved(session, event_id, steps, people)
    if answered_for := {step.id for step in steps.values() if step.entity == "session_answers"}:
        _tell_programme(session, event_id, steps, answered_for)
    if any(step.entity == "meals" for step in steps.values()):
        publish(session, EventChanged(event_id))
    if any(step.entity in _DRAWN for step in steps.values()) or any(set(s.changed) - _OCCUPANCY for s in seats):
        session.execute(_E.update().where(_E.c.id == event_id).values(floor_version=_E.c.floor_version + 1))
        publish(session, FloorChanged(event_id))


def _invitations(steps: Mapping[Key, Step]) -> set[int]:
    """Those that changed, and those of whoever came or went."""
    found = {step.id for step in steps.values() if step.entity == "invitations"}
    for step in steps.values():
        sides = (step.expected, step.wanted) if step.entity == "attendees" else ()
        found |= {side["invitation_id"] for side in sides if side and side["invitation_id"] is not None}
    return found


def _people(session: Session, ids: set[int]) -> dict[int, Any]:
    rows = session.execute(select(_A, _G.c.name).join(_G, _G.c.id == _A.c.guest_id).where(_A.c.id.in_(ids)))
    return {row.id: row for row in rows}


def _moved(steps: Mapping[Key, Step]) -> set[int]:
    seats = [step for step in steps.values() if step.entity == "event_seats" and "attendee_id" in step.changed]
    sides = [side for step in seats for side in (step.expected, step.wanted) if side]
    return {side["attendee_id"] for side in sides if side["attendee_id"] is not None}


def _tell_seats(session: Session, event_id: int, seats: list[Step]) -> None:
    rows = session.execute(select(_S).where(_S.c.id.in_([step.id for step in seats if step.wanted])))
    now = [seat_state(row) for row in rows]
    taken = tuple(state for state in now if state.attendee_id is not None)
    freed = tuple(state for state in now if state.attendee_id is None)
    if freed:
        publish(session, SeatsFreed(event_id, freed))
    if taken:
        publish(session, SeatsAssigned(event_id, taken))


def _tell_moved(session: Session, event_id: int, steps: Mapping[Key, Step], people: Mapping[int, Any]) -> None:
    """Tell the open page of each guest whose seat is another one now, or none."""
    moved = _moved(steps)
    sits = select(_S.c.attendee_id, _S.c.seat_number).where(_S.c.attendee_id.in_(moved))
    seat_of = {row.attendee_id: row.seat_number for row in session.execute(sits)}
    for who in sorted(moved & people.keys()):
        if people[who].invitation_id is not None:
            person = people[who]
            publish(session, SeatMoved(event_id, person.invitation_id, who, person.name, seat_of.get(who, "")))


def _tell_programme(session: Session, event_id: int, steps: Mapping[Key, Step], answers: set[int]) -> None:
    """Tell the pages of those whose answers for sessions are others now."""
    own = [steps["session_answers", answer] for answer in answers]
    people = {side["attendee_id"] for step in own for side in (step.expected, step.wanted) if side}
    parties = session.execute(select(_A.c.invitation_id).where(_A.c.id.in_(people))).scalars()
    publish(session, ProgrammeChanged(event_id, tuple(sorted({one for one in parties if one is not None}))))
