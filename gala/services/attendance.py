"""Coming and going. Checking somebody in twice is told, never done; every step is a row of the log."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from gala import clock
from gala.access import Actor, Permission, event_facts, requires
from gala.bus import AttendeeState, CheckedIn, publish
from gala.errors import NotFound, WrongState
from gala.hot import named
from gala.models import ScanVerdict
from gala.services.door import Arrival, ask_arrivals
from gala.services.door_book import (
    UNDO_WITHIN,
    Book,
    came,
    left,
    line,
    lock_people,
    open_book,
    write_line,
)
from gala.services.door_entry import barred, enter, last_gate
from gala.services.guests import lock_attendees
from gala.services.invitations import refresh_status


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the door answers for one person: ``welcome``, ``already_in`` (since ``at``, through ``gate``), ``declined``,
    ``canceled``, ``unpaid`` or ``unanswered``."""

    outcome: str
    arrival: Arrival
    at: datetime | None = None
    gate: str = ""


@requires(Permission.CHECK_IN)
def check_in(
    session: Session, actor: Actor, event_id: int, attendee_ids: Sequence[int], gate: str = "", client_id: str = ""
) -> list[Verdict]:
    """Let them in, each once: a verdict a person, in the order given. Who is in already stays in, and that is told.

    ``client_id`` (of the device, at most 24 characters) marks the log rows of one call. Raises NotFound when
    somebody is not of this event.
    """
    now = clock.now()
    if len(attendee_ids) > 1:  # two doors with one party: in id order, or they wait for each other for ever
        lock_attendees(session, event_id, attendee_ids)
    ids = sorted(set(attendee_ids))
    moved = enter(len(ids)).ask(session, event_id=event_id, at=now, **named("who", ids)) if ids else list
    arrivals = ask_arrivals(session, event_id, attendee_ids)
    entered, people = moved(), arrivals()
    if entered:
        for row in entered:
            name = {"client_id": f"{client_id}:{row.id}"} if client_id else {}
            write_line(session, line(actor, row.tenant_id, event_id, row.id, now, gate=gate[:80], **came(now), **name))
        states = tuple(_now_inside(people[row.id], row.version) for row in entered)
        publish(session, CheckedIn(event_id, states))
        refresh_status(session, {state.invitation_id for state in states if state.invitation_id is not None})
    welcome = {row.id for row in entered}
    return [_verdict(session, people[i], event_id, i in welcome, gate) for i in attendee_ids]


def _verdict(session: Session, person: Arrival, event_id: int, entered: bool, gate: str) -> Verdict:
    if entered:
        return Verdict("welcome", person, person.checked_in_at, gate)
    if person.is_inside:
        return Verdict("already_in", person, person.checked_in_at, last_gate(session, person.attendee_id))
    found = lock_people(session, event_id, [person.attendee_id])
    return Verdict(barred(found[person.attendee_id], event_facts(session, event_id).admit_unanswered), person)


def _now_inside(person: Arrival, version: int) -> AttendeeState:
    known = (person.attendee_id, version, person.name, person.status, True, person.invitation_id)
    return AttendeeState(*known, person.checked_in_at)


@requires(Permission.CHECK_IN)
def check_out(session: Session, actor: Actor, event_id: int, attendee_ids: Sequence[int], gate: str = "") -> int:
    """They leave, and may come in again. How many were inside."""
    now, book = clock.now(), _open(session, event_id, attendee_ids)
    inside = [person for person in book.people.values() if book.story(person.id).is_inside]
    for person in inside:
        book.add(line(actor, person.tenant_id, event_id, person.id, now, gate=gate[:80], **left(now)))
    book.settle(session)
    return len(inside)


@requires(Permission.CHECK_IN)
def undo_check_in(session: Session, actor: Actor, event_id: int, attendee_ids: Sequence[int]) -> int:
    """Take the check-in back, within fifteen minutes; the log keeps it, marked as undone. How many it was done for.

    Whoever had been in and out before stands as they did after that. Raises WrongState, for all of them, when one
    check-in is longer ago.
    """
    now, book = clock.now(), _open(session, event_id, attendee_ids)
    stories = {who: story for who in book.people if (story := book.story(who)).is_inside}
    if any(story.came and now - story.came.at > UNDO_WITHIN for story in stories.values()):
        raise WrongState(reason="A check-in can be undone for fifteen minutes. Check the guest out instead.")
    for who, story in stories.items():
        if story.came:
            book.undo(book.rows[story.came.client_id])
        undone = line(actor, book.people[who].tenant_id, event_id, who, now, verdict=ScanVerdict.UNDONE.value)
        book.add(undone)
    book.settle(session)
    return len(stories)


def _open(session: Session, event_id: int, attendee_ids: Sequence[int]) -> Book:
    """The book of these people. Raises NotFound when one is not of this event."""
    book = open_book(session, event_id, attendee_ids)
    if not attendee_ids or book.people.keys() != set(attendee_ids):
        raise NotFound
    return book
