"""Answers: each member of an invitation says yes or no, until the deadline. An organizer may answer for anybody."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from gala.access import Actor, Permission, requires
from gala.bus import RsvpChanged, publish
from gala.errors import NotFound, WrongState
from gala.models import AttendeeStatus
from gala.services.changes.recording import describe, undoable
from gala.services.guests import Person, lock_attendees, open_event, own_party, write_status
from gala.services.invitations import refresh_status
from gala.services.plus_ones import with_plus_ones
from gala.services.seats import free_seats_of

_ANSWERS = {True: AttendeeStatus.ACCEPTED, False: AttendeeStatus.DECLINED}
_CHANGEABLE = frozenset({AttendeeStatus.PENDING, AttendeeStatus.ACCEPTED, AttendeeStatus.DECLINED})


@requires(Permission.RSVP_OWN)
def answer(session: Session, actor: Actor, event_id: int, answers: Mapping[int, bool]) -> None:
    """A guest's answers by attendee id: who declines gives the seat back. Plus-ones come or stay away with them.

    Raises NotFound for somebody else's member, WrongState for one whose place is canceled or who is there already,
    DeadlinePassed, EventNotOpen, EventCanceled.
    """
    open_event(session, event_id)
    answers = with_plus_ones(session, event_id, answers)
    _answer(session, event_id, own_party(session, actor, event_id, answers.keys()), answers)


@requires(Permission.PEOPLE_WRITE)
@undoable("answers.entered")
def answer_for(session: Session, actor: Actor, event_id: int, answers: Mapping[int, bool]) -> None:
    """An organizer's entry of answers that came by telephone, before or after the deadline."""
    answers = with_plus_ones(session, event_id, answers)
    people = lock_attendees(session, event_id, answers.keys())
    _answer(session, event_id, people, answers)
    describe(session, name=", ".join(person.name for person in people.values())[:200])


def _answer(session: Session, event_id: int, people: Mapping[int, Person], answers: Mapping[int, bool]) -> None:
    if not answers:
        raise NotFound
    for person in people.values():
        if person.status not in _CHANGEABLE:
            raise WrongState(reason="This answer can no longer be changed here.")
    declining = [attendee_id for attendee_id, comes in answers.items() if not comes]
    if (
        declining
    ):  # from a locked seat too: a lock keeps a seat for who comes. It stays locked, empty, for the organizer
        free_seats_of(session, event_id, declining)
    for comes, status in _ANSWERS.items():
        changed = write_status(session, [people[i] for i, said in answers.items() if said is comes], status)
        if changed:
            publish(session, RsvpChanged(event_id, changed))
    refresh_status(session, {p.invitation_id for p in people.values() if p.invitation_id is not None})
