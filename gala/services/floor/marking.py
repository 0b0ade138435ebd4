"""Tables and seats are named, given a category, and taken out of use."""

from collections.abc import Collection

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from gala import clock
from gala.access import Actor, Permission, requires
from gala.bus import SeatsBlocked, SeatsFreed, publish
from gala.errors import Invalid, SeatTaken
from gala.models import EventSeat, EventTable, SeatCategory
from gala.rules import geometry
from gala.services import activity
from gala.services.changes.recording import describe, undoable
from gala.services.floor.editing import relabel
from gala.services.floor.room import lock_room, redrawn
from gala.services.seats import EMPTY, Seat, is_held, lock_seats, name_seats, seat_state, write
from gala.services.typed import line

MAX_TABLE_NUMBER = 30
MAX_SEAT_LABEL = 20

_S = EventSeat.__table__  # type: ignore[attr-defined]
_T = EventTable.__table__  # type: ignore[attr-defined]


@requires(Permission.FLOOR_WRITE)
@undoable("table.renamed")
def rename_table(session: Session, actor: Actor, table_id: int, number: str) -> None:
    """Call the table "Family" instead of "4"; its seats become "Family-1" and so on.

    Raises Invalid when another table has that name.
    """
    number = line(number, "number", MAX_TABLE_NUMBER, required="Please enter a name.")
    event_id = session.execute(select(_T.c.event_id).where(_T.c.id == table_id)).scalar_one()
    lock_room(session, event_id)
    relabel(session, event_id, table_id, number)
    redrawn(session, event_id)
    describe(session, table=number)
    tenant_id = activity.tenant_of(session, event_id)
    activity.log(session, actor, tenant_id, "table.renamed", event_id=event_id, table_id=table_id, number=number)


@requires(Permission.FLOOR_WRITE)
@undoable("seat.labelled")
def label_seat(session: Session, actor: Actor, seat_id: int, label: str) -> None:
    """Call the seat "A" instead of "7" at its table. Raises Invalid when another seat has that name."""
    label = line(label, "label", MAX_SEAT_LABEL, required="Please enter a name.")
    event_id = session.execute(select(_S.c.event_id).where(_S.c.id == seat_id)).scalar_one()
    lock_room(session, event_id)
    seat = lock_seats(session, event_id, seat_ids=[seat_id])[seat_id]
    texts = {"label": label, "seat_number": f"{seat.table_number}-{label}"}
    try:
        session.execute(update(_S).where(_S.c.id == seat_id).values(**texts, version=_S.c.version + 1))
    except IntegrityError as error:
        raise Invalid(field="label", reason="There is already a seat {label} at this table.", label=label) from error
    redrawn(session, event_id)
    describe(session, seats=texts["seat_number"])
    tenant_id = activity.tenant_of(session, event_id)
    activity.log(session, actor, tenant_id, "seat.labelled", event_id=event_id, seat_id=seat_id, label=label)


@requires(Permission.FLOOR_WRITE)
@undoable("seat.categorized")
def set_category(session: Session, actor: Actor, event_id: int, seat_ids: Collection[int], category: str) -> None:
    """Mark the seats. Whoever sits there stays. Raises Invalid, SeatUnknown."""
    if category not in list(SeatCategory):
        raise Invalid(field="category", reason="There is no such category.")
    lock_room(session, event_id)
    _lock(session, event_id, seat_ids)
    session.execute(update(_S).where(_S.c.id.in_(seat_ids)).values(category=str(category), version=_S.c.version + 1))
    now = lock_seats(session, event_id, seat_ids=seat_ids)
    publish(session, SeatsBlocked(event_id, tuple(seat_state(seat) for seat in now.values())))
    redrawn(session, event_id)
    tenant_id = activity.tenant_of(session, event_id)
    marked = {"event_id": event_id, "category": str(category), "seats": name_seats(now.values())[:500]}
    activity.log(session, actor, tenant_id, "seats.categorized", **marked)
    describe(session, seats=name_seats(now.values())[:200])


@requires(Permission.FLOOR_WRITE)
@undoable("seat.blocked")
def block(session: Session, actor: Actor, event_id: int, seat_ids: Collection[int]) -> int:
    """Take the seats out of use, all or none; how many were in use before.

    Raises SeatTaken naming those that somebody has or holds: nobody loses a seat by this. SeatUnknown.
    """
    seats, now = _lock(session, event_id, seat_ids), clock.now()
    used = [seat for seat in seats if seat.attendee_id is not None or is_held(seat, now)]
    if used:
        raise SeatTaken(seats=name_seats(used), seat_ids=[seat.id for seat in used])
    changed = write(session, ((seat, {**EMPTY, "blocked": True}) for seat in seats if not seat.blocked))
    if changed:
        publish(session, SeatsBlocked(event_id, changed))
        tenant_id = activity.tenant_of(session, event_id)
        activity.log(session, actor, tenant_id, "seats.blocked", event_id=event_id, seats=name_seats(seats)[:500])
        describe(session, seats=name_seats(seats)[:200])
    return len(changed)


@requires(Permission.FLOOR_WRITE)
@undoable("seat.unblocked")
def unblock(session: Session, actor: Actor, event_id: int, seat_ids: Collection[int]) -> int:
    """Put the seats back into use; how many were blocked. Raises SeatUnknown."""
    seats = _lock(session, event_id, seat_ids)
    changed = write(session, ((seat, {"blocked": False}) for seat in seats if seat.blocked))
    if changed:
        publish(session, SeatsFreed(event_id, changed))
        tenant_id = activity.tenant_of(session, event_id)
        activity.log(session, actor, tenant_id, "seats.unblocked", event_id=event_id, seats=name_seats(seats)[:500])
        describe(session, seats=name_seats(seats)[:200])
    return len(changed)


def _lock(session: Session, event_id: int, seat_ids: Collection[int]) -> list[Seat]:
    if not seat_ids:
        raise Invalid(field="seats", reason="Choose at least one seat.")
    if len(seat_ids) > geometry.MAX_SEATS:
        raise Invalid(field="seats", reason=geometry.SEATS_TOTAL, limit=geometry.MAX_SEATS)
    return list(lock_seats(session, event_id, seat_ids=seat_ids).values())


@requires(Permission.FLOOR_WRITE)
@undoable("table.locked")
def lock_table(session: Session, actor: Actor, table_id: int, locked: bool) -> int:
    """Lock all seats of the table, or unlock them: whoever sits there stays, and empty ones stay empty. How many
    changed."""
    event_id = int(session.execute(select(_T.c.event_id).where(_T.c.id == table_id)).scalar_one())
    lock_room(session, event_id)
    ids = session.execute(select(_S.c.id).where(_S.c.table_id == table_id, _S.c.locked != locked)).scalars().all()
    seats = lock_seats(session, event_id, seat_ids=ids)
    if seats:
        session.execute(update(_S).where(_S.c.id.in_(seats)).values(locked=locked, version=_S.c.version + 1))
        redrawn(session, event_id)
        number = next(iter(seats.values())).table_number
        describe(session, table=number)
        tenant_id = activity.tenant_of(session, event_id)
        facts = {"event_id": event_id, "number": number, "locked": locked}
        activity.log(session, actor, tenant_id, "table.locked", **facts)
    return len(seats)
