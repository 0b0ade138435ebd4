"""Guests seat themselves: hold, confirm, give back, best together. All or nothing, and no seat twice.

The order of locks everywhere: attendees, then seats, then invitations, each in id order. A hold counts until
``hold_expires_at``, whether or not anything sweeps.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from gala import clock
from gala.access import Actor, Permission, open_to_all, read_only, requires
from gala.bus import SeatsAssigned, SeatsFreed, SeatsHeld, publish
from gala.errors import HoldExpired, HoldLimit, NoBlock, SeatBlocked, SeatTaken, WrongState
from gala.models import EventSeat, EventTable, SeatCategory
from gala.rules import blocks, geometry, nearest
from gala.services.guests import Person, ask_attendees, must_come, only_own, open_event, own_party
from gala.services.seated import accept
from gala.services.seats import (
    COLUMNS,
    EMPTY,
    Seat,
    ask_seats,
    free_seats_of,
    is_free,
    is_held,
    lock_seats,
    must_be_unlocked,
    name_seats,
    write,
)

GUEST_CATEGORIES = frozenset({SeatCategory.REGULAR, SeatCategory.ACCESSIBLE})
"""What guests may pick themselves; vip and reserved seats are given by the organizer."""

_T = EventSeat.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Held:
    """Seat ids by attendee id, held until ``expires_at``."""

    seats: dict[int, int]
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class FreeSeat:
    """A seat to offer."""

    seat_id: int
    table_number: str
    label: str


@requires(Permission.SEAT_HOLD, later=True)
def hold(session: Session, actor: Actor, event_id: int, seat_ids: Sequence[int], for_attendees: Sequence[int]) -> Held:
    """Hold every seat asked for, the first for the first attendee and so on, until now + the event's hold time.

    Or none: raises SeatTaken naming the seats that are gone; SeatBlocked; SeatUnknown; HoldLimit when the seats and
    people do not match one to one; NotComing; DeadlinePassed, EventNotOpen, EventCanceled. A person's earlier hold
    is given up; a confirmed seat is kept until the new one is confirmed, and SeatLocked is raised when it is
    locked in place.
    """
    wanted = one_each(seat_ids, for_attendees)
    people, seats, minutes = _locked(session, actor, event_id, for_attendees, seat_ids)
    return claim(session, event_id, wanted, people, seats, minutes)


def one_each(seat_ids: Sequence[int], attendee_ids: Sequence[int]) -> dict[int, int]:
    """Seat ids by attendee id. Raises HoldLimit when they do not match one to one."""
    if not seat_ids or len(set(seat_ids)) != len(seat_ids) or len(set(attendee_ids)) != len(seat_ids):
        raise HoldLimit
    return dict(zip(attendee_ids, seat_ids, strict=True))


def _locked(
    session: Session, actor: Actor, event_id: int, attendee_ids: Sequence[int], seat_ids: Sequence[int] = ()
) -> tuple[dict[int, Person], dict[int, Seat], int]:
    """The guest's own members, who must come, and the seats that are theirs or asked for, locked in that order; and the
    event's hold time, when guests may act now. All of it is asked before the first answer: one message."""
    asked = ask_attendees(session, event_id, attendee_ids)
    seats = ask_seats(session, event_id, seat_ids=seat_ids, attendee_ids=attendee_ids)
    event = open_event(session, event_id)
    people = only_own(actor, asked())
    must_come(people)
    return people, seats(), event.hold_minutes


def claim(
    session: Session,
    event_id: int,
    wanted: dict[int, int],
    people: Mapping[int, Person],
    seats: dict[int, Seat],
    minutes: int,
    allowed: Collection[str] = GUEST_CATEGORIES,
) -> Held:
    """Hold these locked seats for these locked people, or raise what ``hold`` raises: for any service."""
    now = clock.now()
    must_be_unlocked(seat for seat in seats.values() if seat.attendee_id in people)
    _must_be_free([seats[seat_id] for seat_id in wanted.values()], people.keys(), now, allowed)
    emptied = write(session, ((seat, EMPTY) for seat in seats.values() if seat.held_for in people))
    if emptied:  # some may be wanted again, for themselves or for another of the party
        seats = lock_seats(session, event_id, seat_ids=wanted.values())
    expires_at = now + timedelta(minutes=minutes)
    terms = {"held_at": now, "hold_expires_at": expires_at}
    held = write(
        session,
        (
            (seats[seat_id], terms | {"held_for": attendee_id, "holder": f"attendee:{attendee_id}"})
            for attendee_id, seat_id in wanted.items()
        ),
    )
    released = tuple(state for state in emptied if state.seat_id not in wanted.values())
    if released:
        publish(session, SeatsFreed(event_id, released))
    publish(session, SeatsHeld(event_id, held))
    return Held(wanted, expires_at)


def _must_be_free(seats: Sequence[Seat], party: Collection[int], now: datetime, allowed: Collection[str]) -> None:
    """Free, or held by the party itself; and of a category that they may pick."""
    # A locked seat is told like a blocked one: that is all a guest may know of it.
    closed = [seat for seat in seats if seat.blocked or seat.locked or seat.category not in allowed]
    if closed:
        raise SeatBlocked(seats=name_seats(closed), seat_ids=[seat.id for seat in closed])
    gone = [seat for seat in seats if not is_free(seat, now) and seat.held_for not in party]
    if gone:
        raise SeatTaken(seats=name_seats(gone), seat_ids=[seat.id for seat in gone])


@requires(Permission.SEAT_HOLD, later=True)
def confirm(session: Session, actor: Actor, event_id: int, attendee_ids: Sequence[int]) -> dict[int, int]:
    """Turn the attendees' holds into their seats, all or none: seat ids by attendee id.

    Who had not answered has now accepted; who had another seat gives it back. Raises HoldExpired when a hold ran
    out (or never was), NotComing, DeadlinePassed, EventNotOpen, EventCanceled.
    """
    people, seats, _ = _locked(session, actor, event_id, attendee_ids)
    return {attendee_id: seat.id for attendee_id, seat in settle(session, event_id, people, seats.values()).items()}


def settle(session: Session, event_id: int, people: Mapping[int, Person], seats: Collection[Seat]) -> dict[int, Seat]:
    """Turn these (locked) people's holds into their seats, by attendee id: for any service. Raises HoldExpired,
    SeatLocked."""
    now = clock.now()
    held = {seat.held_for: seat for seat in seats if seat.held_for in people and is_held(seat, now)}
    if held.keys() != people.keys():
        raise HoldExpired
    must_be_unlocked(seats)
    left = [seat for seat in seats if seat.attendee_id in people]
    freed = write(session, ((seat, {"attendee_id": None}) for seat in left))
    taken = write(session, ((seat, {**EMPTY, "attendee_id": attendee_id}) for attendee_id, seat in held.items()))
    if freed:
        publish(session, SeatsFreed(event_id, freed))
    publish(session, SeatsAssigned(event_id, taken))
    accept(session, event_id, people.values())
    return held


@requires(Permission.SEAT_HOLD)
def release(session: Session, actor: Actor, event_id: int, attendee_ids: Sequence[int]) -> int:
    """Let go of the attendees' holds; how many there were. Letting go of nothing is no error."""
    return let_go(session, event_id, own_party(session, actor, event_id, attendee_ids))


def let_go(session: Session, event_id: int, people: Collection[int]) -> int:
    """End the holds of these (locked) attendees: for any service."""
    seats = lock_seats(session, event_id, attendee_ids=people).values()
    freed = write(session, ((seat, EMPTY) for seat in seats if seat.held_for in people))
    if freed:
        publish(session, SeatsFreed(event_id, freed))
    return len(freed)


@requires(Permission.SEAT_HOLD)
def give_back(session: Session, actor: Actor, event_id: int, attendee_ids: Sequence[int]) -> int:
    """Give up the attendees' seats and holds; how many there were.

    Raises SeatLocked, DeadlinePassed, EventNotOpen, EventCanceled.
    """
    open_event(session, event_id)
    people = own_party(session, actor, event_id, attendee_ids)
    must_be_unlocked(lock_seats(session, event_id, attendee_ids=people.keys()).values())
    return free_seats_of(session, event_id, people.keys())


@requires(Permission.SEAT_HOLD, later=True)
def exchange(session: Session, actor: Actor, event_id: int, attendee_id: int, other_attendee_id: int) -> None:
    """Two of the guest's own people change places; both have a confirmed seat before and after.

    Raises WrongState when one of them has none, NotFound for anybody else's, NotComing, DeadlinePassed, EventNotOpen,
    EventCanceled.
    """
    if attendee_id == other_attendee_id:
        return
    people, seats, _ = _locked(session, actor, event_id, [attendee_id, other_attendee_id])
    has = {seat.attendee_id: seat for seat in seats.values() if seat.attendee_id in people}
    if has.keys() != people.keys():
        raise WrongState(reason="Only people who both have a seat can change places.")
    must_be_unlocked(has.values())
    # One person a seat, even for a moment: both get up before both sit down.
    write(session, ((seat, {"attendee_id": None}) for seat in has.values()))
    empty = lock_seats(session, event_id, seat_ids=[seat.id for seat in has.values()])
    places = ((attendee_id, has[other_attendee_id]), (other_attendee_id, has[attendee_id]))
    taken = write(session, ((empty[seat.id], {"attendee_id": who}) for who, seat in places))
    publish(session, SeatsAssigned(event_id, taken))


@requires(Permission.SEAT_HOLD)
def best_together(
    session: Session, actor: Actor, event_id: int, attendee_ids: Sequence[int], wants: Collection[str] = ()
) -> Held:
    """Find and hold the best block for the attendees: same table side by side, same table, neighbouring tables.

    Raises NoBlock when there is none, and what ``hold`` raises.
    """
    event = open_event(session, event_id)
    people = own_party(session, actor, event_id, attendee_ids)
    return claim_best(session, event_id, attendee_ids, people, event.hold_minutes, wants)


def claim_best(
    session: Session,
    event_id: int,
    attendee_ids: Sequence[int],
    people: Mapping[int, Person],
    minutes: int,
    wants: Collection[str],
    allowed: Collection[str] = GUEST_CATEGORIES,
) -> Held:
    """``best_together`` for these locked people: for any service."""
    must_come(people)
    tables, seats = room(session, event_id, clock.now(), mine=attendee_ids)
    found = blocks.best_blocks(tables, seats, len(attendee_ids), wants=frozenset(wants), allowed=allowed, limit=8)
    for block in found:  # somebody may be faster between the look and the lock
        try:
            wanted = dict(zip(attendee_ids, block.seat_ids, strict=True))
            locked = lock_seats(session, event_id, seat_ids=wanted.values(), attendee_ids=people.keys())
            return claim(session, event_id, wanted, people, locked, minutes, allowed)
        except SeatTaken:
            continue
    raise NoBlock(count=len(attendee_ids))


def room(
    session: Session, event_id: int, now: datetime, *, mine: Collection[int] = ()
) -> tuple[list[blocks.Table], list[blocks.Seat]]:
    """The room as the block finder sees it, unlocked; what ``mine`` hold counts as free."""
    table = EventTable.__table__  # type: ignore[attr-defined]
    seats = session.execute(
        select(*COLUMNS, _T.c.x, _T.c.y).where(_T.c.event_id == event_id).order_by(_T.c.table_id, _T.c.position)
    ).all()
    tables = select(table.c.id, table.c.shape, table.c.sides).where(table.c.event_id == event_id)
    rows = session.execute(tables.order_by(table.c.position, table.c.id))
    return (
        [blocks.Table(row.id, geometry.is_ring(row.shape, row.sides)) for row in rows],
        [
            blocks.Seat(
                seat.id, seat.table_id, seat.position, seat.x, seat.y, seat.category,
                is_free(seat, now) or (seat.held_for in mine and is_held(seat, now)),
            )
            for seat in seats
        ],
    )  # fmt: skip


@read_only
@requires(Permission.INVITATION_OWN)
def nearest_free(session: Session, actor: Actor, event_id: int, seat_id: int, count: int = 2) -> list[FreeSeat]:
    """The free seats nearest to one that is gone, at most ``count``, next to each other where that can be."""
    _, seats = room(session, event_id, clock.now())
    ids = nearest.nearest_free(seats, seat_id, count, allowed=GUEST_CATEGORIES)
    rows = {row.id: row for row in session.execute(select(*COLUMNS).where(_T.c.id.in_(ids)))}
    return [FreeSeat(i, rows[i].table_number, rows[i].label) for i in ids]


@open_to_all("only Gala's own timer calls it; it frees nothing that still counts")
def sweep(session: Session) -> int:
    """Empty the rows of holds that ran out: tidiness only, since a hold that ran out counts for nobody. How many."""
    statement = select(_T.c.event_id, *COLUMNS).where(_T.c.hold_expires_at <= clock.now()).order_by(_T.c.id).limit(500)
    gone = session.execute(statement.with_for_update(skip_locked=True)).all()
    events: dict[int, list[Seat]] = {}
    for seat in gone:
        events.setdefault(seat.event_id, []).append(seat)
    for event_id, seats in events.items():
        publish(session, SeatsFreed(event_id, write(session, ((seat, EMPTY) for seat in seats))))
    return len(gone)
