"""Tables, scenery and the room as they are now."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session

from gala.access import Actor, Permission, read_only, requires
from gala.errors import NotFound
from gala.models import EventScenery, EventSeat, EventTable
from gala.rules import geometry
from gala.services.floor.plan import read_plan

_S = EventSeat.__table__  # type: ignore[attr-defined]
_T = EventTable.__table__  # type: ignore[attr-defined]
_X = EventScenery.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class TableFacts:
    """A table. ``width`` and ``height`` are what it was given, None: as its seats need; as large as ``drawn_width`` by
    ``drawn_height`` it stands there. ``locked``: all of its seats are."""

    id: int
    event_id: int
    table_number: str
    position: int
    shape: str
    sides: int
    x: float
    y: float
    rotation: float
    width: float | None
    height: float | None
    drawn_width: float
    drawn_height: float
    seats: int
    seat_ids: tuple[int, ...]
    locked: bool
    version: int


@dataclass(frozen=True, slots=True)
class Thing:
    """What stands in the room and seats nobody."""

    id: int
    event_id: int
    kind: str
    label: str
    x: float
    y: float
    width: float
    height: float
    rotation: float
    version: int


@dataclass(frozen=True, slots=True)
class RoomFacts:
    """The room: ``room_width`` by ``room_height`` where it was given a size, else as large as what stands in it needs:
    from (``left``, ``top``), ``width`` by ``height``. ``version`` goes up with every redrawing. ``picture``: what lies
    under it, and where."""

    event_id: int
    version: int
    room_width: float | None
    room_height: float | None
    left: float
    top: float
    width: float
    height: float
    tables: int
    seats: int
    picture: dict[str, Any] | None


@read_only
@requires(Permission.EVENT_READ)
def read_room(session: Session, actor: Actor, event_id: int) -> RoomFacts:
    """The event's room."""
    return room_of(session, event_id)


@read_only
@requires(Permission.EVENT_READ)
def read_tables(
    session: Session, actor: Actor, event_id: int, limit: int, after: tuple[int, int] | None = None
) -> list[TableFacts]:
    """At most ``limit`` of the event's tables in the plan's order, after the one of this position and id."""
    tables = select(_T).where(_T.c.event_id == event_id).order_by(_T.c.position, _T.c.id).limit(limit)
    if after is not None:
        tables = tables.where(tuple_(_T.c.position, _T.c.id) > tuple_(*after))
    return _facts(session, session.execute(tables).all())


@read_only
@requires(Permission.EVENT_READ)
def get_table(session: Session, actor: Actor, table_id: int) -> TableFacts:
    """One table. Raises NotFound."""
    return one_table(session, table_id)


@read_only
@requires(Permission.EVENT_READ)
def list_things(session: Session, actor: Actor, event_id: int) -> list[Thing]:
    """The event's scenery, as it was put there."""
    return things(session, event_id)


@read_only
@requires(Permission.EVENT_READ)
def get_thing(session: Session, actor: Actor, event_id: int, scenery_id: int) -> Thing:
    """One piece of the event's scenery. Raises NotFound."""
    return one_thing(session, event_id, scenery_id)


# --- for services that were let in to the event ----------------------------------------------------------------------


def tables_as_they_are(session: Session, event_id: int, table_ids: Collection[int]) -> list[TableFacts]:
    """These of the event's tables, in the plan's order."""
    wanted = select(_T).where(_T.c.event_id == event_id, _T.c.id.in_(table_ids))
    return _facts(session, session.execute(wanted.order_by(_T.c.position, _T.c.id)).all())


def one_table(session: Session, table_id: int) -> TableFacts:
    """One table. Raises NotFound."""
    found = _facts(session, session.execute(select(_T).where(_T.c.id == table_id)).all())
    if not found:
        raise NotFound
    return found[0]


def things(session: Session, event_id: int, only: Collection[int] | None = None) -> list[Thing]:
    """The event's scenery; ``only`` these."""
    columns = [_X.c[name] for name in Thing.__slots__]
    found = select(*columns).where(_X.c.event_id == event_id, _X.c.id.in_(only) if only is not None else True)
    return [Thing(*row) for row in session.execute(found.order_by(_X.c.id))]


def one_thing(session: Session, event_id: int, scenery_id: int) -> Thing:
    """One piece of the event's scenery. Raises NotFound."""
    found = things(session, event_id, [scenery_id])
    if not found:
        raise NotFound
    return found[0]


def room_of(session: Session, event_id: int) -> RoomFacts:
    """The event's room."""
    plan = read_plan(session, event_id, staff=True)
    width, height = plan["room"] or (None, None)
    names = {"x": "x", "y": "y", "w": "width", "h": "height", "opacity": "opacity", "digest": "digest"}
    picture = plan["picture"] and {name: plan["picture"][short] for short, name in names.items()}
    seats = sum(len(table["seats"]) for table in plan["tables"])
    extent = {name: round(float(plan[name]), 2) for name in ("left", "top", "width", "height")}
    return RoomFacts(
        event_id=event_id,
        version=plan["version"],
        room_width=width,
        room_height=height,
        **extent,
        tables=len(plan["tables"]),
        seats=seats,
        picture=picture,
    )


def _facts(session: Session, rows: Sequence[Any]) -> list[TableFacts]:
    seats: dict[int, list[Any]] = {row.id: [] for row in rows}
    chairs = select(_S.c.id, _S.c.table_id, _S.c.locked).where(_S.c.table_id.in_(seats))
    for chair in session.execute(chairs.order_by(_S.c.table_id, _S.c.position)):
        seats[chair.table_id].append(chair)
    return [_table(row, seats[row.id]) for row in rows]


def _table(row: Any, chairs: Sequence[Any]) -> TableFacts:
    size = geometry.table_size(row.shape, max(len(chairs), 1), row.width, row.height, row.sides)
    names = (
        "id", "event_id", "table_number", "position", "shape", "sides", "x", "y", "rotation", "width", "height",
        "version",
    )  # fmt: skip
    return TableFacts(
        **{name: getattr(row, name) for name in names},
        drawn_width=round(size.width, 2),
        drawn_height=round(size.height, 2),
        seats=len(chairs),
        seat_ids=tuple(chair.id for chair in chairs),
        locked=bool(chairs) and all(chair.locked for chair in chairs),
    )
