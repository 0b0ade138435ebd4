"""What stands in the room is moved, turned, resized and reshaped. What is stale is refused: no update is lost."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from gala.access import Actor, Permission, requires
from gala.bus import ItemsPlaced, Placed, publish
from gala.errors import Invalid, SeatsInUse
from gala.models import Event
from gala.rules import geometry
from gala.rules.align import reading_order
from gala.services import activity
from gala.services.changes.recording import describe, undoable
from gala.services.floor.room import (
    CHAIR,
    Outline,
    S,
    T,
    X,
    chairs_of,
    lock_room,
    must_fit,
    redrawn,
    scenery_of,
    stand_again,
    tables_of,
    tidy,
)
from gala.services.seats import is_used
from gala.services.typed import line

Kind = Literal["table", "scenery"]
_E = Event.__table__  # type: ignore[attr-defined]
MOST = 1_000
"""How many things may be moved at once."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where something shall stand: its centre in plan units, its turn in degrees.

    ``version`` is the one that was seen; None takes whichever it is. ``rotation``, ``width`` and ``height`` stay as
    they are where None.
    """

    kind: Kind
    id: int
    version: int | None
    x: float
    y: float
    rotation: float | None = None
    width: float | None = None
    height: float | None = None


@requires(Permission.FLOOR_WRITE)
@undoable("items.placed")
def place_items(session: Session, actor: Actor, event_id: int, places: Sequence[Place]) -> None:
    """Move, turn and resize tables and scenery, all or none. Chairs follow their tables, and whoever sits there.

    Raises ChangedSince(By) naming what somebody else changed after it was seen; Invalid for a place off the plan.
    """
    if len(places) > MOST:
        raise Invalid(field="place", reason=geometry.TABLES_RANGE, limit=geometry.MAX_TABLES)
    lock_room(session, event_id)
    wanted = {kind: {p.id: p for p in places if p.kind == kind} for kind in ("table", "scenery")}
    tables = tables_of(session, event_id, {p.id: p.version for p in wanted["table"].values()})
    scenery = scenery_of(session, event_id, {p.id: p.version for p in wanted["scenery"].values()})
    outlines = {row.id: _placed(Outline.of(row), wanted["table"][row.id]) for row in tables.values()}
    moved = {row.id: _placed(_scenery_outline(row), wanted["scenery"][row.id]) for row in scenery.values()}
    if outlines:
        stand_again(session, event_id, outlines)
    if moved:
        _put_scenery(session, moved)
    if outlines or moved:
        _tell(session, event_id, tables, outlines, "table")
        _tell(session, event_id, scenery, moved, "scenery")
        redrawn(session, event_id)
        describe(session, table=", ".join(row.table_number for row in tables.values())[:200], count=len(places))


def _placed(outline: Outline, place: Place) -> Outline:
    given = {name: getattr(place, name) for name in ("x", "y", "rotation", "width", "height")}
    given = {name: float(value) for name, value in given.items() if value is not None}
    return outline._replace(**given).check()


def _scenery_outline(row: Any) -> Outline:
    """Scenery stands like a table without chairs."""
    return Outline("rect", row.x, row.y, row.rotation, row.width, row.height, 2)


def _put_scenery(session: Session, outlines: dict[int, Outline]) -> None:
    names = ("x", "y", "rotation", "width", "height")
    rows = [{"row_id": row_id} | {f"new_{name}": getattr(o, name) for name in names} for row_id, o in outlines.items()]
    values: dict[Any, Any] = {name: bindparam(f"new_{name}") for name in names}
    session.execute(update(X).where(X.c.id == bindparam("row_id")).values(values | {"version": X.c.version + 1}), rows)


def _tell(session: Session, event_id: int, rows: dict[int, Any], outlines: dict[int, Outline], kind: Kind) -> None:
    """Who draws the room sees it at once; a new size comes with the next reading."""
    placed = tuple(Placed(kind, i, rows[i].version + 1, o.x, o.y, o.rotation) for i, o in outlines.items())
    if placed:
        publish(session, ItemsPlaced(event_id, placed))


@requires(Permission.FLOOR_WRITE)
@undoable("table.reshaped")
def reshape_table(
    session: Session,
    actor: Actor,
    table_id: int,
    version: int | None,
    shape: str,
    sides: int,
    seats: int,
    width: float | None = None,
    height: float | None = None,
) -> None:
    """Give the table another shape or count of seats; its size is given anew, or as its chairs need (None).

    With fewer seats empty ones go first, from the end. Raises SeatsInUse when somebody has or holds one that would
    go: ``preview_edit`` shows where they could sit. Raises ChangedSince(By), Invalid.
    """
    event_id = int(session.execute(select(T.c.event_id).where(T.c.id == table_id)).scalar_one())
    tenant_id = lock_room(session, event_id)
    (row,) = tables_of(session, event_id, {table_id: version}).values()
    shape_now = Outline.of(row)._replace(shape=shape, sides=sides, width=width, height=height).check()
    geometry.check_table(shape, seats, sides)  # type: ignore[arg-type]
    chairs = chairs_of(session, event_id, [table_id])[table_id]
    must_fit(session, event_id, 0, seats - len(chairs))
    going = seats_to_go(chairs, seats)
    if used := [seat for seat in going if is_used(seat)]:
        raise SeatsInUse(count=len(used))
    take_out(session, table_id, chairs, going)
    if seats > len(chairs):
        _add_chairs(session, tenant_id, event_id, row, chairs, seats - len(chairs))
    stand_again(session, event_id, {table_id: shape_now})
    redrawn(session, event_id)
    describe(session, table=row.table_number, count=seats)
    activity.log(session, actor, tenant_id, "table.reshaped", event_id=event_id, table_id=table_id, seats=seats)


def seats_to_go(chairs: Sequence[Any], count: int) -> list[Any]:
    """Which chairs give way when only ``count`` stay: empty ones first, locked and taken ones last, from the end."""
    order = sorted(chairs, key=lambda seat: (is_used(seat), seat.locked, -seat.position))
    return order[: max(len(chairs) - count, 0)]


def take_out(session: Session, table_id: int, chairs: Sequence[Any], going: Sequence[Any]) -> None:
    """Delete these chairs of a table; the others close up and keep their names. The caller knows that nobody sits."""
    if not going:
        return
    gone = {seat.id for seat in going}
    session.execute(S.delete().where(S.c.id.in_(gone)))
    # From the front, so that each finds its new place empty.
    for position, seat in enumerate(seat for seat in chairs if seat.id not in gone):
        if seat.position != position:
            session.execute(update(S).where(S.c.id == seat.id).values(position=position, version=S.c.version + 1))


def _add_chairs(session: Session, tenant_id: int, event_id: int, row: Any, chairs: Sequence[Any], count: int) -> None:
    labels = {seat.label for seat in chairs}
    free = (str(n) for n in range(1, 10_000) if str(n) not in labels)
    own = {"tenant_id": tenant_id, "event_id": event_id, "table_id": row.id, "table_number": row.table_number}
    new = [
        own | CHAIR | {"label": label, "seat_number": f"{row.table_number}-{label}", "position": len(chairs) + n}
        for n, label in zip(range(count), free, strict=False)
    ]
    session.execute(insert(S), [chair | {"x": row.x, "y": row.y} for chair in new])


@requires(Permission.FLOOR_WRITE)
@undoable("tables.renumbered")
def renumber_tables(session: Session, actor: Actor, event_id: int, start: int = 1) -> int:
    """Number all tables as one reads them, row by row from the top left, from ``start``; how many have a new number.

    Their seats follow. Raises Invalid for a start that is no number of a table.
    """
    if not 0 <= start <= 9_999:
        raise Invalid(field="start", reason="The first number is 0 to 9999.")
    tenant_id = lock_room(session, event_id)
    tables = tables_of(session, event_id)
    order = reading_order({row.id: (row.x, row.y) for row in tables.values()})
    numbers = {table_id: str(start + n) for n, table_id in enumerate(order)}
    changed = {i: number for i, number in numbers.items() if tables[i].table_number != number}
    # Past the unique column in two steps: first to names that nobody has.
    _relabel_all(session, event_id, {table_id: f"~{table_id}" for table_id in changed})
    _relabel_all(session, event_id, changed)
    if changed:
        redrawn(session, event_id)
        describe(session, count=len(changed))
        activity.log(session, actor, tenant_id, "tables.renumbered", event_id=event_id, count=len(changed))
    return len(changed)


def _relabel_all(session: Session, event_id: int, numbers: dict[int, str]) -> None:
    """As ``relabel``, sent together. Raises Invalid when another table has one of the numbers."""
    if not numbers:
        return
    chairs_of(session, event_id, sorted(numbers))
    rows = [{"of_table": table_id, "new_number": number} for table_id, number in sorted(numbers.items())]
    number, table_id = bindparam("new_number", type_=T.c.table_number.type), bindparam("of_table")
    tables = update(T).where(T.c.id == table_id).values(table_number=number, version=T.c.version + 1)
    texts = {"table_number": number, "seat_number": number + "-" + S.c.label}
    try:
        with session.begin_nested():
            session.connection().execute(tables, rows)
            session.connection().execute(
                update(S).where(S.c.table_id == table_id).values(**texts, version=S.c.version + 1), rows
            )
    except IntegrityError as error:
        taken = next(iter(numbers.values()))
        raise Invalid(field="number", reason="There is already a table {number}.", number=taken) from error


def relabel(session: Session, event_id: int, table_id: int, number: str) -> None:
    """Another number for the table and its seats. Raises Invalid when another table has it."""
    texts = {"table_number": number, "seat_number": number + "-" + S.c.label}
    chairs_of(session, event_id, [table_id])
    try:
        with session.begin_nested():
            renamed = {"table_number": number, "version": T.c.version + 1}
            session.execute(update(T).where(T.c.id == table_id).values(renamed))
            session.execute(update(S).where(S.c.table_id == table_id).values(**texts, version=S.c.version + 1))
    except IntegrityError as error:
        raise Invalid(field="number", reason="There is already a table {number}.", number=number) from error


@requires(Permission.FLOOR_WRITE)
@undoable("scenery.edited")
def label_scenery(
    session: Session, actor: Actor, event_id: int, scenery_id: int, version: int | None, text: str
) -> None:
    """Write something on a piece of scenery, or nothing. Raises ChangedSince(By), Invalid."""
    text = line(text, "label", 60)
    lock_room(session, event_id)
    (row,) = scenery_of(session, event_id, {scenery_id: version}).values()
    if text != row.label:
        session.execute(update(X).where(X.c.id == scenery_id).values(label=text, version=X.c.version + 1))
        redrawn(session, event_id)
        describe(session, name=text)


@requires(Permission.FLOOR_WRITE)
def set_room(session: Session, actor: Actor, event_id: int, width: float | None, height: float | None) -> None:
    """How large the room is, in plan units; None: as large as what stands in it needs. Raises Invalid."""
    geometry.check_size(width, height)
    tenant_id = lock_room(session, event_id)
    size = {"room_width": width and tidy(width), "room_height": height and tidy(height)}
    session.execute(update(_E).where(_E.c.id == event_id).values(size))
    redrawn(session, event_id)
    activity.log(session, actor, tenant_id, "room.resized", event_id=event_id, width=width, height=height)
