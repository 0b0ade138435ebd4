"""The plan as pages draw it: where tables and chairs stand, and nothing of who sits there."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, case, func, select
from sqlalchemy.orm import Session

from gala.access import Actor, Permission, read_only, requires
from gala.models import Event, EventScenery, EventSeat, EventTable, FloorPicture
from gala.rules import geometry

_E = Event.__table__  # type: ignore[attr-defined]
_P = FloorPicture.__table__  # type: ignore[attr-defined]
_S = EventSeat.__table__  # type: ignore[attr-defined]
_T = EventTable.__table__  # type: ignore[attr-defined]
_X = EventScenery.__table__  # type: ignore[attr-defined]

Plan = dict[str, Any]
"""Plan units, from (``left``, ``top``), both 0 unless something stands beyond the room's corner.

``{event_id, left, top, width, height, tables: [{id, number, shape, x, y, rotation, r | w, h, seats: [{id, label,
number, x, y, category}]}], scenery: [{id, kind, label, x, y, w, h, rotation}]}``: seats in index order with absolute
places. For staff also ``version`` and ``room`` (``[width, height]``, or empty where it follows from what stands in
it), ``picture`` (``{digest, x, y, w, h, opacity}`` or None), of a table ``version``, ``sides`` and ``size`` (the
width and height it was given, None where they are as its chairs need), of a seat ``locked`` where it is, of scenery
``version``."""


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
    return read_plan(session, event_id, staff=True)


@read_only
@requires(Permission.EVENT_READ)
def get_floor_version(session: Session, actor: Actor, event_id: int) -> int:
    """The number that changes with every redrawing of the plan: whoever has it need not read the plan again."""
    return int(session.execute(select(_E.c.floor_version).where(_E.c.id == event_id)).scalar_one())


@read_only
@requires(Permission.INVITATION_OWN)
def get_guest_plan(session: Session, actor: Actor, event_id: int) -> Plan:
    """The same room, for the event's guests: it names nobody and tells nothing of the drawing."""
    return read_plan(session, event_id)


def read_plan(session: Session, event_id: int, *, staff: bool = False) -> Plan:
    """The plan, whoever asks. An event without a floor has a plan without tables."""
    event = session.execute(
        select(_E.c.room_width, _E.c.room_height, _E.c.floor_version).where(_E.c.id == event_id)
    ).one()
    seats: dict[int, list[Any]] = {}
    columns = (_S.c.id, _S.c.table_id, _S.c.label, _S.c.seat_number, _S.c.x, _S.c.y, _S.c.category, _S.c.locked)
    for seat in session.execute(select(*columns).where(_S.c.event_id == event_id).order_by(_S.c.position)).all():
        seats.setdefault(seat.table_id, []).append(seat)
    rows = session.execute(select(_T).where(_T.c.event_id == event_id).order_by(_T.c.position, _T.c.id))
    tables = [_table(row, seats.get(row.id, []), staff) for row in rows]
    things = session.execute(select(_X).where(_X.c.event_id == event_id).order_by(_X.c.id))
    scenery = [_thing(row, staff) for row in things]
    plan = {"event_id": event_id, "tables": tables, "scenery": scenery}
    plan |= geometry.room_extent(tables, scenery, event.room_width, event.room_height)
    if staff:
        room = [event.room_width, event.room_height] if event.room_width and event.room_height else []
        plan |= {"version": event.floor_version, "room": room, "picture": _picture(session, event_id)}
    return plan


def _table(row: Row[Any], seats: Sequence[Any], staff: bool) -> dict[str, Any]:
    size = geometry.table_size(row.shape, max(len(seats), 1), row.width, row.height, row.sides)
    extent = {"r": size.width / 2} if row.shape == "round" else {"w": size.width, "h": size.height}
    place = {"id": row.id, "number": row.table_number, "shape": row.shape, "x": row.x, "y": row.y}
    more = {"version": row.version, "sides": row.sides, "size": [row.width, row.height]} if staff else {}
    return place | extent | {"rotation": row.rotation} | more | {"seats": [_seat(seat, staff) for seat in seats]}


def _seat(row: Any, staff: bool) -> dict[str, Any]:
    # One dict and one unpacking: in a large hall this is most of the work.
    seat_id, _, label, number, x, y, category, locked = row
    seat = {"id": seat_id, "label": label, "number": number, "x": x, "y": y, "category": category}
    if staff and locked:
        seat["locked"] = True
    return seat


def _thing(row: Row[Any], staff: bool) -> dict[str, Any]:
    facts = {"id": row.id, "kind": row.kind, "label": row.label, "x": row.x, "y": row.y}
    more = {"version": row.version} if staff else {}
    return facts | {"w": row.width, "h": row.height, "rotation": row.rotation} | more


def _picture(session: Session, event_id: int) -> dict[str, Any] | None:
    columns = (_P.c.digest, _P.c.x, _P.c.y, _P.c.width.label("w"), _P.c.height.label("h"), _P.c.opacity)
    row = session.execute(select(*columns).where(_P.c.event_id == event_id)).one_or_none()
    return dict(row._mapping) if row else None


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
