"""Organizers seat people: assign, move, swap, free. The guest whose seat changes is told at once."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from gala import clock
from gala.access import Actor, Permission, requires
from gala.bus import SeatsAssigned, SeatsFreed, publish
from gala.errors import SeatBlocked, SeatTaken, WrongState
from gala.services.changes.recording import describe, undoable
from gala.services.changes.since import Seen, must_be_as_seen
from gala.services.guests import Person, lock_attendees, must_come
from gala.services.seated import accept, tell
from gala.services.seats import (
    EMPTY,
    Seat,
    free_seats_of,
    is_held,
    lock_seats,
    must_be_unlocked,
    name_seats,
    sitting_on,
    write,
)


@requires(Permission.SEAT_ASSIGN)
@undoable("seat.assigned")
def assign(
    session: Session, actor: Actor, event_id: int, attendee_id: int, seat_id: int, seen: Seen | None = None
) -> None:
    """Give the attendee this seat; it is also how one moves. A seat held by another guest is not taken from them.

    Raises ChangedSince(By) when the seats are not as they were ``seen``; SeatTaken, SeatBlocked, SeatLocked,
    SeatUnknown, NotComing, NotFound.
    """
    _assign(session, event_id, attendee_id, seat_id, seen)


@requires(Permission.DOOR_SERVE)
@undoable("seat.assigned")
def give_seat(session: Session, actor: Actor, event_id: int, attendee_id: int, seat_id: int) -> None:
    """As ``assign``, at the door: whoever stands there gets another free seat. Raises what it raises."""
    _assign(session, event_id, attendee_id, seat_id, None)


def _assign(session: Session, event_id: int, attendee_id: int, seat_id: int, seen: Seen | None) -> None:
    people = lock_attendees(session, event_id, [attendee_id])
    must_come(people)
    seats = lock_seats(session, event_id, seat_ids=[seat_id], attendee_ids=[attendee_id])
    target = seats[seat_id]
    if target.attendee_id == attendee_id:
        return
    must_be_as_seen(session, event_id, seats.values(), seen, people.keys())
    must_be_unlocked(seats.values())
    _must_be_open(target, attendee_id)
    left = [seat for seat in seats.values() if seat.id != seat_id]
    freed = write(session, ((seat, {**EMPTY, "attendee_id": None}) for seat in left))
    taken = write(session, [(target, {**EMPTY, "attendee_id": attendee_id})])
    if freed:
        publish(session, SeatsFreed(event_id, freed))
    publish(session, SeatsAssigned(event_id, taken))
    accept(session, event_id, [people[attendee_id]])
    tell(session, event_id, people[attendee_id], target.seat_number)
    describe(
        session,
        name=people[attendee_id].name,
        seat=target.seat_number,
        table=target.table_number,
        label=target.label,
    )


def _must_be_open(seat: Seat, attendee_id: int) -> None:
    if seat.blocked:
        raise SeatBlocked(seats=seat.seat_number, seat_ids=[seat.id])
    held_by_another = is_held(seat, clock.now()) and seat.held_for != attendee_id
    if seat.attendee_id is not None or held_by_another:
        raise SeatTaken(seats=seat.seat_number, seat_ids=[seat.id])


@requires(Permission.SEAT_ASSIGN)
@undoable("seat.swapped")
def swap(
    session: Session, actor: Actor, event_id: int, seat_id: int, other_seat_id: int, seen: Seen | None = None
) -> None:
    """Exchange who sits on two seats; one of them may be empty.

    Raises ChangedSince(By) when the seats are not as they were ``seen``; SeatBlocked, SeatLocked, SeatTaken (held),
    WrongState.
    """
    if seat_id == other_seat_id:
        return
    people, seats = _lock_occupants(session, event_id, [seat_id, other_seat_id])
    must_be_as_seen(session, event_id, seats.values(), seen)
    if not people:
        raise WrongState(reason="Nobody sits on either of these seats.")
    must_be_unlocked(seats.values())
    now = clock.now()
    blocked = [seat for seat in seats.values() if seat.blocked]
    if blocked:
        raise SeatBlocked(seats=name_seats(blocked), seat_ids=[seat.id for seat in blocked])
    held = [seat for seat in seats.values() if is_held(seat, now)]
    if held:
        raise SeatTaken(seats=name_seats(held), seat_ids=[seat.id for seat in held])
    one, other = seats[seat_id], seats[other_seat_id]
    # One person a seat, even for a moment: both get up before both sit down.
    write(session, ((seat, {**EMPTY, "attendee_id": None}) for seat in (one, other)))
    one_now, other_now = (lock_seats(session, event_id, seat_ids=[seat.id])[seat.id] for seat in (one, other))
    taken = write(
        session, [(one_now, {"attendee_id": other.attendee_id}), (other_now, {"attendee_id": one.attendee_id})]
    )
    publish(session, SeatsAssigned(event_id, taken))
    describe(session, seat=one.seat_number, other=other.seat_number)
    for before, after in ((one, other), (other, one)):
        if before.attendee_id is not None:
            tell(session, event_id, people[before.attendee_id], after.seat_number)


def _lock_occupants(
    session: Session, event_id: int, seat_ids: Sequence[int]
) -> tuple[dict[int, Person], dict[int, Seat]]:
    """The people on the seats and the seats, locked in that order; again when somebody sat down in between.

    Each try is a savepoint: going back to it lets the seats go, so that people are never locked after seats.
    """
    for _ in range(5):
        sitting = sitting_on(session, seat_ids)
        attempt = session.begin_nested()
        people = lock_attendees(session, event_id, sitting) if sitting else {}
        seats = lock_seats(session, event_id, seat_ids=seat_ids)
        if {seat.attendee_id for seat in seats.values() if seat.attendee_id is not None} == sitting:
            attempt.commit()
            return people, seats
        attempt.rollback()
    raise SeatTaken(seats=name_seats(seats.values()), seat_ids=list(seat_ids))


@requires(Permission.SEAT_ASSIGN)
@undoable("seat.freed")
def free(session: Session, actor: Actor, event_id: int, seat_ids: Sequence[int], seen: Seen | None = None) -> int:
    """Free the seats: whoever sits there stands up, whoever holds them lets go. How many there were.

    Raises ChangedSince(By) when the seats are not as they were ``seen``; SeatLocked, SeatUnknown.
    """
    people, seats = _lock_occupants(session, event_id, seat_ids)
    must_be_as_seen(session, event_id, seats.values(), seen)
    must_be_unlocked(seats.values())
    left = [seat for seat in seats.values() if seat.attendee_id is not None or seat.holder is not None]
    freed = write(session, ((seat, {**EMPTY, "attendee_id": None}) for seat in left))
    if freed:
        publish(session, SeatsFreed(event_id, freed))
    for person in people.values():
        tell(session, event_id, person, "")
    describe(session, seats=name_seats(left)[:200])
    return len(freed)


@requires(Permission.SEAT_ASSIGN)
@undoable("seat.freed")
def unseat(session: Session, actor: Actor, event_id: int, attendee_ids: Sequence[int]) -> int:
    """Free the seats and holds of these people. How many there were. Raises SeatLocked, NotFound."""
    people = lock_attendees(session, event_id, attendee_ids)
    seats = lock_seats(session, event_id, attendee_ids=people.keys()).values()
    must_be_unlocked(seats)
    seated = {seat.attendee_id for seat in seats}
    count = free_seats_of(session, event_id, people.keys())
    describe(session, seats=", ".join(person.name for person in people.values())[:200])
    for person in people.values():
        if person.id in seated:
            tell(session, event_id, person, "")
    return count
