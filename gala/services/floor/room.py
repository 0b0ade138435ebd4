"""The room under its lock: what every service that redraws it shares.

Whoever redraws a room locks its event first. So tables and scenery, which nothing else writes, need no locks of their
own, and two organizers who draw at once do it one after the other.
"""

import itertools
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, cast

from sqlalchemy import bindparam, func, insert, select, update
from sqlalchemy.orm import Session

from gala.bus import FloorChanged, publish
from gala.errors import ChangedSince, ChangedSinceBy, Invalid
from gala.models import Change, ChangeRow, Event, EventScenery, EventSeat, EventTable, SeatCategory
from gala.rules import geometry
from gala.services.seats import lock_seats

_C = Change.__table__  # type: ignore[attr-defined]
_E = Event.__table__  # type: ignore[attr-defined]
_R = ChangeRow.__table__  # type: ignore[attr-defined]
S = EventSeat.__table__  # type: ignore[attr-defined]
T = EventTable.__table__  # type: ignore[attr-defined]
X = EventScenery.__table__  # type: ignore[attr-defined]

Seen = Mapping[int, int | None]
"""The version by id that somebody looked at; None: whichever it is."""

CHAIR: dict[str, Any] = {
    "category": SeatCategory.REGULAR.value, "blocked": False, "locked": False, "version": 1,
}  # fmt: skip
"""A new chair."""


class Outline(NamedTuple):
    """What a table's chairs follow from."""

    shape: str
    x: float
    y: float
    rotation: float
    width: float | None
    height: float | None
    sides: int

    @staticmethod
    def of(row: Any) -> "Outline":
        return Outline(*(getattr(row, name) for name in Outline._fields))

    def chairs(self, count: int) -> list[geometry.Point]:
        """Where ``count`` chairs stand. Raises Invalid."""
        shape = cast("geometry.Shape", self.shape)
        size = {"width": self.width, "height": self.height, "sides": self.sides}
        return geometry.seat_positions(shape, count, self.x, self.y, self.rotation, **size)  # type: ignore[arg-type]

    def check(self) -> "Outline":
        """Raises Invalid for a table that cannot stand."""
        geometry.check_table(cast("geometry.Shape", self.shape), 1, self.sides)
        geometry.check_place(self.x, self.y, self.rotation)
        geometry.check_size(self.width, self.height)
        return self._replace(x=tidy(self.x), y=tidy(self.y), rotation=tidy(self.rotation % 360))


def tidy(length: float) -> float:
    """To a hundredth of a plan unit."""
    return round(float(length), 2)


def lock_room(session: Session, event_id: int) -> int:
    """Whose event it is. Held until the commit: nobody else draws in this room meanwhile."""
    lock = select(_E.c.tenant_id).where(_E.c.id == event_id).with_for_update(key_share=True)
    return int(session.execute(lock).scalar_one())


def redrawn(session: Session, event_id: int) -> None:
    """The plan is another one now: its version goes up, and whoever shows it reads it again."""
    session.execute(update(_E).where(_E.c.id == event_id).values(floor_version=_E.c.floor_version + 1))
    publish(session, FloorChanged(event_id))


# --- reading what is to be changed -------------------------------------------------------------------------------


def tables_of(session: Session, event_id: int, seen: Seen | None = None) -> dict[int, Any]:
    """The event's tables by id, in the plan's order; with ``seen`` those. Raises ChangedSince(By) for a stale look."""
    return _rows(session, T, event_id, seen)


def scenery_of(session: Session, event_id: int, seen: Seen | None = None) -> dict[int, Any]:
    """As ``tables_of``, for what stands in the room and seats nobody."""
    return _rows(session, X, event_id, seen)


def _rows(session: Session, table: Any, event_id: int, seen: Seen | None) -> dict[int, Any]:
    rows = select(table).where(table.c.event_id == event_id)
    rows = rows.order_by(*((table.c.position,) if table is T else ()), table.c.id)
    if seen is not None:
        rows = rows.where(table.c.id.in_(list(seen)))
    found = {row.id: row for row in session.execute(rows)}
    for row_id, version in (seen or {}).items():
        row = found.get(row_id)
        if row is None or version not in (None, row.version):
            raise _changed(session, table, event_id, row_id, row)
    return found


def _changed(session: Session, table: Any, event_id: int, row_id: int, row: Any) -> ChangedSince | ChangedSinceBy:
    """What somebody else did to it, and who, as far as the change log tells."""
    entity = (_R.c.entity == table.name, _R.c.entity_id == row_id, _R.c.event_id == event_id)
    log = select(_R.c.old_values, _C.c.actor).outerjoin(_C, _R.c.change_id == _C.c.id).where(*entity)
    last = session.execute(log.order_by(_R.c.id.desc()).limit(1)).one_or_none()
    values = row._mapping if row is not None else ((last.old_values if last else None) or {})
    what = str(values.get("table_number") or values.get("label") or values.get("kind") or "").replace("_", " ")
    return ChangedSinceBy(what=what, who=last.actor) if last and last.actor else ChangedSince(what=what)


def chairs_of(session: Session, event_id: int, table_ids: Sequence[int]) -> dict[int, list[Any]]:
    """The tables' chairs in order, locked."""
    ids = session.execute(select(S.c.id).where(S.c.event_id == event_id, S.c.table_id.in_(table_ids))).scalars()
    chairs: dict[int, list[Any]] = {table_id: [] for table_id in table_ids}
    for seat in sorted(lock_seats(session, event_id, seat_ids=list(ids)).values(), key=lambda seat: seat.position):
        chairs[seat.table_id].append(seat)
    return chairs


# --- writing ---------------------------------------------------------------------------------------------------------


def stand_again(session: Session, event_id: int, outlines: Mapping[int, Outline]) -> None:
    """Write where these tables stand; their chairs follow."""
    rows = [{"row_id": table_id} | {f"new_{k}": v for k, v in o._asdict().items()} for table_id, o in outlines.items()]
    values: dict[Any, Any] = {name: bindparam(f"new_{name}") for name in Outline._fields}
    session.execute(update(T).where(T.c.id == bindparam("row_id")).values(values | {"version": T.c.version + 1}), rows)
    places = [
        {"row_id": seat.id, "new_x": at.x, "new_y": at.y}
        for table_id, chairs in chairs_of(session, event_id, list(outlines)).items()
        if chairs
        for seat, at in zip(chairs, outlines[table_id].chairs(len(chairs)), strict=True)
    ]
    if places:
        moved = {"x": bindparam("new_x"), "y": bindparam("new_y")}
        session.execute(update(S).where(S.c.id == bindparam("row_id")).values(moved), sorted(places, key=_row_id))


def _row_id(values: Mapping[str, Any]) -> int:
    return int(values["row_id"])


class NewTable(NamedTuple):
    """A table to put into the room. ``labels`` name its chairs; ``chairs`` are what differs from a plain one."""

    number: str
    outline: Outline
    labels: Sequence[str]
    chairs: Sequence[Mapping[str, Any]] = ()


def put_tables(session: Session, tenant_id: int, event_id: int, tables: Sequence[NewTable]) -> list[int]:
    """Insert tables with their chairs, last in the plan's order; their ids. The caller has checked them."""
    last = session.execute(select(func.max(T.c.position)).where(T.c.event_id == event_id)).scalar()
    first, own = (0 if last is None else last + 1), {"tenant_id": tenant_id, "event_id": event_id}
    rows = [own | t.outline._asdict() | {"table_number": t.number, "position": first + n} for n, t in enumerate(tables)]
    made = list(session.execute(insert(T).returning(T.c.id, sort_by_parameter_order=True), rows).scalars())
    seats = [
        own | CHAIR | {"table_id": table_id, "table_number": t.number, "seat_number": f"{t.number}-{label}"}
        | {"label": label, "position": n, "x": at.x, "y": at.y} | dict(t.chairs[n] if t.chairs else {})
        for table_id, t in zip(made, tables, strict=True)
        for n, (label, at) in enumerate(zip(t.labels, t.outline.chairs(len(t.labels)), strict=True))
    ]  # fmt: skip
    session.execute(insert(S), seats)
    return made


def must_fit(session: Session, event_id: int, tables: int, seats: int) -> None:
    """Raises Invalid when so many more tables and seats would be too many."""
    standing = session.execute(select(func.count()).where(T.c.event_id == event_id)).scalar_one()
    chairs = session.execute(select(func.count()).where(S.c.event_id == event_id)).scalar_one()
    if standing + tables > geometry.MAX_TABLES:
        raise Invalid(field="tables", reason=geometry.TABLES_RANGE, limit=geometry.MAX_TABLES)
    if chairs + seats > geometry.MAX_SEATS:
        raise Invalid(field="tables", reason=geometry.SEATS_TOTAL, limit=geometry.MAX_SEATS)


def free_numbers(session: Session, event_id: int, count: int) -> list[str]:
    """So many table numbers after the highest in use. What has more digits is a name; no table gets a name again."""
    numbers = set(session.execute(select(T.c.table_number).where(T.c.event_id == event_id)).scalars())
    highest = max((int(n) for n in numbers if n.isascii() and n.isdecimal() and len(n) < 10), default=0)
    free = (str(n) for n in itertools.count(highest + 1) if str(n) not in numbers)
    return list(itertools.islice(free, count))
