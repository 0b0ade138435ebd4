"""The plan as pages draw it: where tables and chairs stand, and nothing of who sits there."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, case, func, select
from sqlalchemy.orm import Session

from gala.access import Actor, Permission, read_only, requires
from gala.models import EventSeat, EventTable
from gala.rules import geometry

_S = EventSeat.__table__  # type: ignore[attr-defined]
_T = EventTable.__table__  # type: ignore[attr-defined]

Plan = dict[str, Any]
"""``{event_id, width, height, tables: [{id, number, shape, x, y, rotation, r | w, h, seats: [{id, label, number, x, y,
category}]}]}``: plan units, seats in index order with absolute places."""


@dataclass(frozen=True, slots=True)
class TableRow:
    """One table in a list, with how many chairs it has and how many of them are taken or blocked."""

    id: int
    number: str
    shape: str
    seats: int
    taken: int
    blocked: int


@read_only
@requires(Permission.EVENT_READ)
def get_plan(session: Session, actor: Actor, event_id: int) -> Plan:
    """The event's plan, for staff."""
    return read_plan(session, event_id)


@read_only
@requires(Permission.INVITATION_OWN)
def get_guest_plan(session: Session, actor: Actor, event_id: int) -> Plan:
    """The same plan, for the event's guests: it names nobody."""
    return read_plan(session, event_id)


def read_plan(session: Session, event_id: int) -> Plan:
    """The plan, whoever asks. An event without a floor has a plan without tables."""
    seats: dict[int, list[Any]] = {}
    columns = (_S.c.id, _S.c.table_id, _S.c.label, _S.c.seat_number, _S.c.x, _S.c.y, _S.c.category)
    for seat in session.execute(select(*columns).where(_S.c.event_id == event_id).order_by(_S.c.position)):
        seats.setdefault(seat.table_id, []).append(seat)
    rows = session.execute(select(_T).where(_T.c.event_id == event_id).order_by(_T.c.position, _T.c.id))
    tables = [_table(row, seats.get(row.id, [])) for row in rows]
    width, height = _extent(tables)
    return {"event_id": event_id, "width": width, "height": height, "tables": tables}


def _table(row: Row[Any], seats: Sequence[Any]) -> dict[str, Any]:
    size = geometry.table_size(row.shape, max(len(seats), 1))
    extent = {"r": size.width / 2} if row.shape == "round" else {"w": size.width, "h": size.height}
    place = {"id": row.id, "number": row.table_number, "shape": row.shape, "x": row.x, "y": row.y}
    return place | extent | {"rotation": row.rotation, "seats": [_seat(seat) for seat in seats]}


def _seat(row: Any) -> dict[str, Any]:
    names = {"id": row.id, "label": row.label, "number": row.seat_number}
    return names | {"x": row.x, "y": row.y, "category": row.category}


def _extent(tables: list[dict[str, Any]]) -> tuple[float, float]:
    """The room from (0, 0): as much space beyond the last chair as before the first."""
    if not tables:
        return 0.0, 0.0
    points = [(seat["x"], seat["y"]) for table in tables for seat in table["seats"]]
    points += [(table["x"], table["y"]) for table in tables]
    return tuple(round(max(values) + max(min(values), geometry.SEAT), 2) for values in zip(*points, strict=True))  # type: ignore[return-value]


@read_only
@requires(Permission.EVENT_READ)
def list_tables(session: Session, actor: Actor, event_id: int) -> list[TableRow]:
    """The event's tables, in the plan's order."""
    counts = (
        func.count(_S.c.id).label("seats"),
        func.count(_S.c.attendee_id).label("taken"),
        func.count(case((_S.c.blocked, 1))).label("blocked"),
    )
    statement = (
        select(_T.c.id, _T.c.table_number, _T.c.shape, *counts)
        .outerjoin(_S, _S.c.table_id == _T.c.id)
        .where(_T.c.event_id == event_id)
        .group_by(_T.c.id, _T.c.table_number, _T.c.shape, _T.c.position)
        .order_by(_T.c.position, _T.c.id)
    )
    return [TableRow(*row) for row in session.execute(statement)]
