"""A floor made from numbers. What somebody sits on or holds is never thrown away."""

from collections.abc import Sequence
from typing import cast

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from gala.access import Actor, Permission, requires
from gala.errors import SeatsInUse
from gala.models import EventSeat, EventTable
from gala.rules import geometry
from gala.services import activity
from gala.services.changes.recording import describe, undoable
from gala.services.floor.plan import read_plan
from gala.services.floor.room import CHAIR, free_numbers, lock_room, must_fit, redrawn
from gala.services.seats import COLUMNS, is_used

_S = EventSeat.__table__  # type: ignore[attr-defined]
_T = EventTable.__table__  # type: ignore[attr-defined]


def even(tables: int, seats_each: int) -> list[int]:
    """The counts of ``tables`` tables of ``seats_each``. Raises Invalid before a typing error makes a million."""
    return [len(table.seats) for table in geometry.lay_out(tables, seats_each).tables]


@requires(Permission.FLOOR_WRITE)
@undoable("floor.made")
def make_floor(session: Session, actor: Actor, event_id: int, counts: Sequence[int], shape: str = "round") -> int:
    """A new floor of one table for each count, in place of the one before; how many seats it has.

    Raises SeatsInUse while anybody sits or holds a seat there; Invalid for counts that no room has.
    """
    plan = geometry.lay_out_counts(list(counts), cast("geometry.Shape", shape))
    tenant_id = lock_room(session, event_id)
    if used := _count_used(session, event_id):
        raise SeatsInUse(count=used)
    session.execute(delete(_T).where(_T.c.event_id == event_id))
    _insert(session, tenant_id, event_id, plan.tables, first=0, numbers=[table.number for table in plan.tables])
    redrawn(session, event_id)
    describe(session, count=len(counts))
    activity.log(session, actor, tenant_id, "floor.made", event_id=event_id, tables=len(counts), seats=sum(counts))
    return len(plan.seats)


@requires(Permission.FLOOR_WRITE)
@undoable("tables.added")
def add_tables(session: Session, actor: Actor, event_id: int, counts: Sequence[int], shape: str = "round") -> int:
    """More tables below those that stand there, numbered on from the highest; how many seats they have.

    Raises Invalid when the room would have too many.
    """
    plan = geometry.lay_out_counts(list(counts), cast("geometry.Shape", shape))
    tenant_id = lock_room(session, event_id)
    must_fit(session, event_id, len(counts), sum(counts))
    numbers = free_numbers(session, event_id, len(counts))
    below = float(read_plan(session, event_id)["height"])
    last = session.execute(select(func.max(_T.c.position)).where(_T.c.event_id == event_id)).scalar()
    first = 0 if last is None else last + 1
    _insert(session, tenant_id, event_id, plan.tables, first=first, numbers=numbers, below=below)
    redrawn(session, event_id)
    describe(session, count=len(counts))
    activity.log(session, actor, tenant_id, "floor.tables_added", event_id=event_id, tables=len(counts))
    return len(plan.seats)


def _count_used(session: Session, event_id: int) -> int:
    """How many seats somebody has or holds; all of them are locked until the commit."""
    lock = select(*COLUMNS).where(_S.c.event_id == event_id).order_by(_S.c.id).with_for_update()
    return sum(map(is_used, session.execute(lock)))


def _insert(
    session: Session,
    tenant_id: int,
    event_id: int,
    tables: Sequence[geometry.PlannedTable],
    *,
    first: int,
    numbers: Sequence[str],
    below: float = 0.0,
) -> None:
    own = {"tenant_id": tenant_id, "event_id": event_id}
    rows = [
        own | {"table_number": number, "shape": t.shape, "x": t.x, "y": t.y + below, "rotation": t.rotation}
        | {"position": first + place}
        for place, (number, t) in enumerate(zip(numbers, tables, strict=True))
    ]  # fmt: skip
    made = session.execute(insert(_T).returning(_T.c.id, sort_by_parameter_order=True), rows).scalars().all()
    seats = [
        own | CHAIR | {"table_id": table_id, "table_number": number, "seat_number": f"{number}-{seat.label}"}
        | {"label": seat.label, "position": seat.index, "x": seat.x, "y": seat.y + below}
        for table_id, number, table in zip(made, numbers, tables, strict=True)
        for seat in table.seats
    ]  # fmt: skip
    session.execute(insert(_S), seats)
