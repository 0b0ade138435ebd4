"""Seats in lists and one by one. A guest reads of no seat who has it, but of the own ones."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, not_, or_, select, tuple_
from sqlalchemy.orm import Session

from gala import clock
from gala.access import Actor, Permission, read_only, requires
from gala.errors import Invalid, NotFound
from gala.models import Attendee, EventSeat
from gala.services.seating import GUEST_CATEGORIES
from gala.services.seats import is_free, is_held

SORTS = ("table", "seat_number")
"""``table``: table by table, each in its own order."""
STATES = ("free", "held", "taken", "blocked")

_A = Attendee.__table__  # type: ignore[attr-defined]
_S = EventSeat.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class SeatFacts:
    """A seat as it is now. ``blocked``: nobody can take it; ``locked`` (for staff): whoever sits there stays, and an
    empty one stays empty. ``attendee_id`` has it, ``held_for`` holds it until ``hold_expires_at``."""

    id: int
    event_id: int
    table_id: int
    table_number: str
    seat_number: str
    label: str
    position: int
    x: float
    y: float
    category: str
    status: str
    is_available: bool
    blocked: bool
    locked: bool
    version: int
    attendee_id: int | None
    held_for: int | None
    hold_expires_at: datetime | None


@dataclass(frozen=True, slots=True)
class SeatFilter:
    """Which seats are wanted; empty: all."""

    status: str = ""
    category: str = ""
    table_number: str = ""
    seat_number: str = ""


@read_only
@requires(Permission.PEOPLE_READ)
def list_seats(
    session: Session,
    actor: Actor,
    event_id: int,
    wanted: SeatFilter,
    sort: str,
    limit: int,
    after: tuple[Any, ...] | None = None,
) -> list[SeatFacts]:
    """At most ``limit`` of the event's seats, after the one that the values of ``sort`` name. Raises Invalid."""
    return [facts(row) for row in _rows(session, event_id, _conditions(wanted), sort, limit, after)]


@read_only
@requires(Permission.INVITATION_OWN)
def list_seats_as_guest(
    session: Session,
    actor: Actor,
    event_id: int,
    wanted: SeatFilter,
    sort: str,
    limit: int,
    after: tuple[Any, ...] | None = None,
) -> list[SeatFacts]:
    """As ``list_seats``; a seat counts as free where guests may pick it. Raises Invalid."""
    conditions = _conditions(wanted)
    if wanted.status == "free":
        conditions.append(_S.c.category.in_(sorted(GUEST_CATEGORIES)))
    own = _own(session, actor, event_id)
    return [_for_guest(facts(row), own) for row in _rows(session, event_id, conditions, sort, limit, after)]


@read_only
@requires(Permission.PEOPLE_READ)
def get_seat(session: Session, actor: Actor, seat_id: int) -> SeatFacts:
    """One seat, for staff."""
    return read_seat(session, seat_id)


@read_only
@requires(Permission.INVITATION_OWN)
def get_seat_as_guest(session: Session, actor: Actor, seat_id: int) -> SeatFacts:
    """One seat of the guest's event."""
    seat = read_seat(session, seat_id)
    return _for_guest(seat, _own(session, actor, seat.event_id))


def read_seat(session: Session, seat_id: int) -> SeatFacts:
    """One seat, whoever asks. Raises NotFound."""
    row = session.execute(select(_S).where(_S.c.id == seat_id)).one_or_none()
    if row is None:
        raise NotFound
    return facts(row)


def facts(row: Any) -> SeatFacts:
    """A row of the seats as it counts this moment: a hold that ran out is none."""
    now = clock.now()
    held, free = is_held(row, now), is_free(row, now)
    status = "taken" if row.attendee_id is not None else "held" if held else "free" if free else "blocked"
    plain = {name: getattr(row, name) for name in SeatFacts.__slots__ if name not in ("status", "is_available")}
    plain |= {} if held else {"held_for": None, "hold_expires_at": None}
    return SeatFacts(**plain, status=status, is_available=free)


def _for_guest(seat: SeatFacts, own: Collection[int]) -> SeatFacts:
    """What a guest may know: a locked seat is told like a blocked one, and nobody else is named."""
    mine = {"attendee_id": seat.attendee_id, "held_for": seat.held_for}
    shown = {name: who if who in own else None for name, who in mine.items()}
    until = seat.hold_expires_at if seat.held_for in own else None
    plain = {name: getattr(seat, name) for name in SeatFacts.__slots__}
    told = {"blocked": seat.status == "blocked", "locked": False, "hold_expires_at": until}
    may = {"is_available": seat.is_available and seat.category in GUEST_CATEGORIES}
    return SeatFacts(**plain | shown | told | may)


def _own(session: Session, actor: Actor, event_id: int) -> set[int]:
    own = (_A.c.event_id == event_id, _A.c.invitation_id.in_(actor.invitations))
    return set(session.execute(select(_A.c.id).where(*own)).scalars())


def _conditions(wanted: SeatFilter) -> list[ColumnElement[bool]]:
    # "not unknown" is unknown, and would leave out every seat that was never held: so it is asked for first.
    held = and_(_S.c.hold_expires_at.is_not(None), _S.c.hold_expires_at > clock.now())
    closed, empty = or_(_S.c.blocked, _S.c.locked), _S.c.attendee_id.is_(None)
    ways: dict[str, list[ColumnElement[bool]]] = {
        "": [],
        "free": [empty, not_(held), not_(closed)],
        "held": [empty, held],
        "taken": [not_(empty)],
        "blocked": [empty, not_(held), closed],
    }
    if wanted.status not in ways:
        raise Invalid(field="status", reason="There is no such status.")
    named = {name: getattr(wanted, name) for name in ("category", "table_number", "seat_number")}
    return [*ways[wanted.status], *(_S.c[name] == value for name, value in named.items() if value)]


def _rows(
    session: Session,
    event_id: int,
    conditions: Collection[ColumnElement[bool]],
    sort: str,
    limit: int,
    after: tuple[Any, ...] | None,
) -> Collection[Any]:
    if sort not in SORTS:
        raise Invalid(field="sort", reason="There is no such order.")
    order = (_S.c.table_id, _S.c.position) if sort == "table" else (_S.c.seat_number,)
    found = select(_S).where(_S.c.event_id == event_id, *conditions).order_by(*order).limit(limit)
    if after is not None:
        found = found.where(tuple_(*order) > tuple_(*after) if len(order) > 1 else order[0] > after[0])
    return session.execute(found).all()
