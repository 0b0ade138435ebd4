"""Seats locked in place: whoever sits there stays, and an empty one stays empty, until they are unlocked."""

from collections.abc import Collection

from sqlalchemy import update
from sqlalchemy.orm import Session

from gala import clock
from gala.access import Actor, Permission, requires
from gala.bus import SeatsLocked, publish
from gala.errors import Invalid, SeatTaken
from gala.models import EventSeat
from gala.rules import geometry
from gala.services.changes.recording import describe, undoable
from gala.services.seats import Seat, is_held, lock_seats, name_seats, seat_state

_S = EventSeat.__table__  # type: ignore[attr-defined]


@requires(Permission.SEAT_ASSIGN)
@undoable("seat.locked")
def lock_in_place(
    session: Session,
    actor: Actor,
    event_id: int,
    seat_ids: Collection[int] = (),
    attendee_ids: Collection[int] = (),
) -> int:
    """Lock these seats, and those where these people sit: how many were not locked before.

    Raises SeatTaken naming those that a guest is choosing this moment, SeatUnknown, Invalid when there is none.
    """
    seats, now = _find(session, event_id, seat_ids, attendee_ids), clock.now()
    held = [seat for seat in seats if is_held(seat, now)]
    if held:
        raise SeatTaken(seats=name_seats(held), seat_ids=[seat.id for seat in held])
    return _set(session, event_id, [seat for seat in seats if not seat.locked], True)


@requires(Permission.SEAT_ASSIGN)
@undoable("seat.unlocked")
def unlock(
    session: Session,
    actor: Actor,
    event_id: int,
    seat_ids: Collection[int] = (),
    attendee_ids: Collection[int] = (),
) -> int:
    """Unlock these seats, and those where these people sit: how many were locked. Raises SeatUnknown, Invalid."""
    seats = _find(session, event_id, seat_ids, attendee_ids)
    return _set(session, event_id, [seat for seat in seats if seat.locked], False)


def _find(session: Session, event_id: int, seat_ids: Collection[int], attendee_ids: Collection[int]) -> list[Seat]:
    if max(len(seat_ids), len(attendee_ids)) > geometry.MAX_SEATS:
        raise Invalid(field="seats", reason=geometry.SEATS_TOTAL, limit=geometry.MAX_SEATS)
    seats = lock_seats(session, event_id, seat_ids=seat_ids, attendee_ids=attendee_ids).values()
    # A hold elsewhere of somebody who sits is not a place where they sit.
    found = [seat for seat in seats if seat.id in seat_ids or seat.attendee_id in attendee_ids]
    if not found:
        raise Invalid(field="seats", reason="Choose at least one seat.")
    return found


def _set(session: Session, event_id: int, seats: Collection[Seat], locked: bool) -> int:
    if seats:
        ids = [seat.id for seat in seats]
        session.execute(update(_S).where(_S.c.id.in_(ids)).values(locked=locked, version=_S.c.version + 1))
        now = lock_seats(session, event_id, seat_ids=ids).values()
        publish(session, SeatsLocked(event_id, tuple(seat_state(seat) for seat in now)))
        describe(session, seats=name_seats(seats)[:200])
    return len(seats)
