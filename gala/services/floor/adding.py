"""Something new in the room: a table, rows of chairs, scenery, the same again."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from gala.access import Actor, Permission, requires
from gala.errors import Invalid
from gala.models import SceneryKind
from gala.rules import geometry
from gala.services import activity
from gala.services.changes.recording import describe, undoable
from gala.services.floor.room import (
    NewTable,
    Outline,
    X,
    chairs_of,
    free_numbers,
    lock_room,
    must_fit,
    put_tables,
    redrawn,
    scenery_of,
    tables_of,
)

APART = 60.0
"""How far from what it copies a copy stands, in plan units, to the right and down."""
MAX_SCENERY = 200
_SIZES = {
    SceneryKind.STAGE: (240.0, 80.0),
    SceneryKind.DANCE_FLOOR: (240.0, 180.0),
    SceneryKind.BAR: (180.0, 48.0),
    SceneryKind.DOOR: (60.0, 20.0),
    SceneryKind.LABEL: (120.0, 32.0),
}


@dataclass(frozen=True, slots=True)
class TableForm:
    """A table as it is asked for: its shape, chairs and centre (plan units). A size of None is as the chairs need."""

    shape: str
    seats: int
    x: float
    y: float
    sides: int = 2
    rotation: float = 0.0
    width: float | None = None
    height: float | None = None

    @property
    def outline(self) -> Outline:
        """Raises Invalid."""
        shape = Outline(self.shape, self.x, self.y, self.rotation, self.width, self.height, self.sides).check()
        geometry.check_table(shape.shape, self.seats, shape.sides)  # type: ignore[arg-type]
        return shape


@requires(Permission.FLOOR_WRITE)
@undoable("table.added")
def add_table(session: Session, actor: Actor, event_id: int, form: TableForm) -> int:
    """One more table, with the next number; its id. Raises Invalid for one that cannot stand, or when there are too
    many."""
    outline = form.outline
    tenant_id = lock_room(session, event_id)
    must_fit(session, event_id, 1, form.seats)
    (number,) = free_numbers(session, event_id, 1)
    (table_id,) = put_tables(session, tenant_id, event_id, [NewTable(number, outline, labels(1, form.seats))])
    redrawn(session, event_id)
    describe(session, table=number)
    activity.log(session, actor, tenant_id, "table.added", event_id=event_id, number=number, seats=form.seats)
    return table_id


def labels(first: int, count: int) -> list[str]:
    """The names of chairs that are counted on from ``first``."""
    return [str(first + n) for n in range(count)]


@requires(Permission.FLOOR_WRITE)
@undoable("rows.added")
def add_rows(
    session: Session,
    actor: Actor,
    event_id: int,
    rows: int,
    chairs: int,
    x: float,
    y: float,
    aisles: Collection[int] = (),
) -> list[int]:
    """``rows`` rows of ``chairs``, their middle at (x, y), with an aisle after each of these chairs; their ids.

    A row with an aisle is several rows side by side: "3A" to the left, "3B" to the right, its chairs counted through.
    Raises Invalid.
    """
    if not 1 <= rows <= geometry.MAX_TABLES:
        raise Invalid(field="rows", reason=geometry.TABLES_RANGE, limit=geometry.MAX_TABLES)
    plan = geometry.rows_with_aisles(rows, chairs, aisles, x, y)
    tenant_id = lock_room(session, event_id)
    must_fit(session, event_id, sum(map(len, plan)), rows * chairs)
    tables = []
    for number, blocks in zip(free_numbers(session, event_id, rows), plan, strict=True):
        for n, block in enumerate(blocks):
            name = number if len(blocks) == 1 else f"{number}{chr(ord('A') + n)}"
            outline = Outline("row", block.x, block.y, 0.0, None, None, 2).check()
            tables.append(NewTable(name, outline, labels(block.first, block.count)))
    taken = {row.table_number for row in tables_of(session, event_id).values()}
    if clash := next((table.number for table in tables if table.number in taken), None):
        raise Invalid(field="number", reason="There is already a table {number}.", number=clash)
    made = put_tables(session, tenant_id, event_id, tables)
    redrawn(session, event_id)
    describe(session, count=rows)
    activity.log(session, actor, tenant_id, "rows.added", event_id=event_id, rows=rows, chairs=chairs)
    return made


@requires(Permission.FLOOR_WRITE)
@undoable("scenery.added")
def add_scenery(session: Session, actor: Actor, event_id: int, kind: str, x: float, y: float) -> int:
    """A stage, dance floor, bar, door or label with its centre there; its id. Raises Invalid."""
    if kind not in list(SceneryKind):
        raise Invalid(field="kind", reason="There is no such thing to put there.")
    geometry.check_place(x, y)
    tenant_id = lock_room(session, event_id)
    _must_hold(session, event_id, 1)
    width, height = _SIZES[SceneryKind(kind)]
    place = {"x": round(x, 2), "y": round(y, 2), "width": width, "height": height, "rotation": 0.0}
    row = {"tenant_id": tenant_id, "event_id": event_id, "kind": kind, "label": "", "version": 1} | place
    made = int(session.execute(insert(X).values(row).returning(X.c.id)).scalar_one())
    redrawn(session, event_id)
    describe(session, name=kind)
    return made


def _must_hold(session: Session, event_id: int, more: int) -> None:
    if len(scenery_of(session, event_id)) + more > MAX_SCENERY:
        raise Invalid(field="kind", reason="A room has at most {limit} things that are no tables.", limit=MAX_SCENERY)


@requires(Permission.FLOOR_WRITE)
@undoable("items.duplicated")
def duplicate_items(
    session: Session, actor: Actor, event_id: int, table_ids: Sequence[int], scenery_ids: Sequence[int] = ()
) -> tuple[list[int], list[int]]:
    """The same tables and scenery again, a little aside: the ids of both. Nobody sits at a copy, and no copy is locked.

    Raises ChangedSince(By) when one is gone; Invalid when there would be too many.
    """
    tenant_id = lock_room(session, event_id)
    tables = tables_of(session, event_id, dict.fromkeys(table_ids))
    scenery = scenery_of(session, event_id, dict.fromkeys(scenery_ids))
    chairs = chairs_of(session, event_id, list(tables))
    must_fit(session, event_id, len(tables), sum(map(len, chairs.values())))
    _must_hold(session, event_id, len(scenery))
    numbers = free_numbers(session, event_id, len(tables))
    copies = [_copy(row, number, chairs[row.id]) for row, number in zip(tables.values(), numbers, strict=True)]
    new_tables = put_tables(session, tenant_id, event_id, copies) if copies else []
    again = [dict(row._mapping) | {"x": row.x + APART, "y": row.y + APART, "version": 1} for row in scenery.values()]
    rows = [{name: value for name, value in row.items() if name != "id"} for row in again]
    for row in rows:
        geometry.check_place(row["x"], row["y"])
    returning = insert(X).returning(X.c.id, sort_by_parameter_order=True)
    new_scenery = list(session.execute(returning, rows).scalars()) if rows else []
    if new_tables or new_scenery:
        redrawn(session, event_id)
        describe(session, count=len(new_tables) + len(new_scenery))
        activity.log(session, actor, tenant_id, "items.duplicated", event_id=event_id, tables=len(new_tables))
    return new_tables, new_scenery


def _copy(row: Any, number: str, chairs: Sequence[Any]) -> NewTable:
    outline = Outline.of(row)
    aside = outline._replace(x=outline.x + APART, y=outline.y + APART).check()
    marks = [{"category": seat.category, "blocked": seat.blocked} for seat in chairs]
    return NewTable(number, aside, [seat.label for seat in chairs], marks)
