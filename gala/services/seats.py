"""Chairs under a lock: read in id order, decided on, written back. What seating, placement and the floor share."""

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import bindparam, or_, select, update
from sqlalchemy.orm import Session

from gala import clock
from gala.bus import SeatsFreed, SeatState, publish
from gala.errors import SeatLocked, SeatUnknown
from gala.hot import Hot, many, named
from gala.models import EventSeat

Seat = Any
"""A row with the columns of ``COLUMNS``."""

_T = EventSeat.__table__  # type: ignore[attr-defined]
COLUMNS = tuple(
    _T.c[name]
    for name in (
        "id", "table_id", "position", "version", "blocked", "category", "holder", "held_for", "held_at",
        "hold_expires_at", "attendee_id", "seat_number", "table_number", "label", "locked",
    )
)  # fmt: skip

EMPTY: Mapping[str, Any] = {"holder": None, "held_for": None, "held_at": None, "hold_expires_at": None}
"""No hold."""

_WRITE = Hot(
    update(_T)
    .where(_T.c.id == bindparam("seat"))
    .values(
        version=_T.c.version + 1,
        **{name: bindparam(f"new_{name}") for name in (*EMPTY, "attendee_id", "blocked")},
    )
)


@lru_cache
def _lock(seats: int, people: int) -> Hot:
    theirs = many("who", people, _T.c.id.type)
    wanted = [_T.c.id.in_(many("seat", seats, _T.c.id.type))] if seats else []
    held_or_had = [_T.c.held_for.in_(theirs), _T.c.attendee_id.in_(theirs)] if people else []
    statement = select(*COLUMNS).where(_T.c.event_id == bindparam("event_id"), or_(*wanted, *held_or_had))
    return Hot(statement.order_by(_T.c.id).with_for_update(of=_T))


def lock_seats(
    session: Session, event_id: int, *, seat_ids: Collection[int] = (), attendee_ids: Collection[int] = ()
) -> dict[int, Seat]:
    """The seats asked for, and those that the attendees hold or have, by id, locked until the commit.

    Everybody locks in id order: unordered, claims of several seats deadlock each other. Raises SeatUnknown when a
    seat asked for is not at this event.
    """
    return ask_seats(session, event_id, seat_ids=seat_ids, attendee_ids=attendee_ids)()


def ask_seats(
    session: Session, event_id: int, *, seat_ids: Collection[int] = (), attendee_ids: Collection[int] = ()
) -> Callable[[], dict[int, Seat]]:
    """``lock_seats`` in one message with what was asked before: call what it returns for the seats."""
    if not seat_ids and not attendee_ids:
        return dict
    ids, people = sorted(set(seat_ids)), sorted(set(attendee_ids))
    rows = _lock(len(ids), len(people)).ask(session, event_id=event_id, **named("seat", ids), **named("who", people))

    def seats() -> dict[int, Seat]:
        found = {row.id: row for row in rows()}
        if not found.keys() >= set(ids):
            raise SeatUnknown
        return found

    return seats


def sitting_on(session: Session, seat_ids: Collection[int]) -> set[int]:
    """Who sits on these seats this moment, unlocked."""
    statement = select(_T.c.attendee_id).where(_T.c.id.in_(seat_ids), _T.c.attendee_id.is_not(None))
    return set(session.execute(statement).scalars())


def is_held(seat: Seat, now: datetime) -> bool:
    """Whether a hold on it still counts. One that ran out does not, swept or not."""
    return seat.holder is not None and seat.hold_expires_at > now


def is_used(seat: Seat) -> bool:
    """Whether somebody has it, or holds it this moment."""
    return seat.attendee_id is not None or is_held(seat, clock.now())


def is_free(seat: Seat, now: datetime) -> bool:
    """Whether anybody may take it."""
    return not seat.blocked and not seat.locked and seat.attendee_id is None and not is_held(seat, now)


def must_be_unlocked(seats: Iterable[Seat]) -> None:
    """Raises SeatLocked, naming the seats that are locked in place."""
    locked = [seat for seat in seats if seat.locked]
    if locked:
        raise SeatLocked(seats=name_seats(locked), seat_ids=[seat.id for seat in locked])


def write(session: Session, changes: Iterable[tuple[Seat, Mapping[str, Any]]]) -> tuple[SeatState, ...]:
    """Write each seat's changed columns and return the seats as they are now.

    Written in the order given: what must be given up stands before what is taken. A seat stands there once.
    """
    states = []
    for seat, change in changes:
        values, state = _changed(seat, change)
        _WRITE(session, **values)
        states.append(state)
    return tuple(states)


def write_all(session: Session, changes: Collection[tuple[Seat, Mapping[str, Any]]]) -> tuple[SeatState, ...]:
    """As ``write``, sent together: for hundreds of seats at once."""
    changed = [_changed(seat, change) for seat, change in changes]
    if changed:
        session.connection().execute(_WRITE.statement, [values for values, _ in changed])
    return tuple(state for _, state in changed)


def _changed(seat: Seat, change: Mapping[str, Any]) -> tuple[dict[str, Any], SeatState]:
    """What ``_WRITE`` is given, and the seat after it."""
    after = {name: change.get(name, getattr(seat, name)) for name in (*EMPTY, "attendee_id", "blocked")}
    state = SeatState(
        seat_id=seat.id,
        table_id=seat.table_id,
        index=seat.position,
        version=seat.version + 1,
        blocked=after["blocked"],
        locked=seat.locked,
        attendee_id=after["attendee_id"],
        holder=after["holder"],
        hold_expires_at=after["hold_expires_at"],
    )
    return {"seat": seat.id, **{f"new_{name}": value for name, value in after.items()}}, state


def free_seats_of(session: Session, event_id: int, attendee_ids: Collection[int]) -> int:
    """Free whatever the (already locked) attendees have or hold, for any service: how many seats."""
    seats = lock_seats(session, event_id, attendee_ids=attendee_ids).values()
    freed = write(
        session,
        (
            (
                seat,
                dict(EMPTY if seat.held_for in attendee_ids else {})
                | ({"attendee_id": None} if seat.attendee_id in attendee_ids else {}),
            )
            for seat in seats
        ),
    )
    if freed:
        publish(session, SeatsFreed(event_id, freed))
    return len(freed)


def seat_state(seat: Any) -> SeatState:
    """A seat's row (or model) as the bus tells it."""
    return SeatState(
        seat_id=seat.id,
        table_id=seat.table_id,
        index=seat.position,
        version=seat.version,
        blocked=seat.blocked,
        locked=seat.locked,
        attendee_id=seat.attendee_id,
        holder=seat.holder,
        hold_expires_at=seat.hold_expires_at,
    )


def name_seats(seats: Iterable[Seat]) -> str:
    """ "4-7, 4-8": as seats are named in messages."""
    return ", ".join(seat.seat_number for seat in seats)
