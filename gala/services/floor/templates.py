"""Rooms kept for other events of the tenant, and a room copied from one event to another: nobody sits in either."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, func, insert, literal, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from gala import clock
from gala.access import Actor, Permission, read_only, requires
from gala.errors import Invalid, NotFound, SeatsInUse
from gala.models import Event, FloorPicture, FloorTemplate
from gala.services import activity
from gala.services.changes.recording import describe, undoable
from gala.services.floor.room import (
    NewTable,
    Outline,
    S,
    T,
    X,
    chairs_of,
    lock_room,
    put_tables,
    redrawn,
    scenery_of,
    tables_of,
)
from gala.services.seats import is_used
from gala.services.typed import line

_E = Event.__table__  # type: ignore[attr-defined]
_F = FloorTemplate.__table__  # type: ignore[attr-defined]
_P = FloorPicture.__table__  # type: ignore[attr-defined]
MOST = 100
_THING = ("kind", "label", "x", "y", "width", "height", "rotation")


@dataclass(frozen=True, slots=True)
class Template:
    """A kept room."""

    id: int
    name: str
    tables: int
    seats: int


@read_only
@requires(Permission.TENANT_READ)
def list_templates(session: Session, actor: Actor, tenant_id: int) -> list[Template]:
    """The tenant's kept rooms, by name."""
    columns = (_F.c.id, _F.c.name, _F.c.tables, _F.c.seats)
    rows = session.execute(select(*columns).where(_F.c.tenant_id == tenant_id).order_by(func.lower(_F.c.name)))
    return [Template(*row) for row in rows]


@requires(Permission.FLOOR_WRITE)
def save_template(session: Session, actor: Actor, event_id: int, name: str) -> int:
    """Keep this room under a name that the tenant has not used; its id. Raises Invalid, also for an empty room."""
    name = line(name, "name", 80, required="Please enter a name.")
    tenant_id = lock_room(session, event_id)
    plan = _plan(session, event_id)
    if not plan["tables"]:
        raise Invalid(field="name", reason="There is no table in this room yet.")
    if session.execute(select(func.count()).where(_F.c.tenant_id == tenant_id)).scalar_one() >= MOST:
        raise Invalid(field="name", reason="There are {limit} rooms already. Delete one first.", limit=MOST)
    row = {"tenant_id": tenant_id, "name": name, "plan": plan, "created_at": clock.now()}
    row |= {"tables": len(plan["tables"]), "seats": sum(len(table["chairs"]) for table in plan["tables"])}
    made = _named(session, insert(_F).values(row).returning(_F.c.id), name)
    activity.log(session, actor, tenant_id, "template.saved", event_id=event_id, name=name)
    return int(made or 0)


def _named(session: Session, statement: Any, name: str) -> int | None:
    """The row's id, None when there is none. Raises Invalid for a name that another one has."""
    try:
        with session.begin_nested():
            return session.execute(statement).scalar()
    except IntegrityError as error:
        raise Invalid(field="name", reason="There is already a room called {name}.", name=name) from error


def _plan(session: Session, event_id: int) -> dict[str, Any]:
    tables = tables_of(session, event_id)
    chairs = chairs_of(session, event_id, list(tables))
    size = session.execute(select(_E.c.room_width, _E.c.room_height).where(_E.c.id == event_id)).one()
    return {
        "room": list(size),
        "tables": [
            {
                "number": row.table_number,
                "outline": list(Outline.of(row)),
                "chairs": [[seat.label, seat.category, seat.blocked] for seat in chairs[row.id]],
            }
            for row in tables.values()
        ],
        "scenery": [{k: getattr(row, k) for k in _THING} for row in scenery_of(session, event_id).values()],
    }


@requires(Permission.FLOOR_WRITE)
@undoable("template.applied")
def apply_template(session: Session, actor: Actor, event_id: int, template_id: int) -> None:
    """Give the event this room in place of its own, when nobody sits or holds a seat there.

    Raises SeatsInUse, and NotFound for another tenant's room.
    """
    tenant_id = lock_room(session, event_id)
    query = select(_F.c.plan, _F.c.name).where(_F.c.id == template_id, _F.c.tenant_id == tenant_id)
    kept = session.execute(query).one_or_none()
    if kept is None:
        raise NotFound
    chairs = chairs_of(session, event_id, list(tables_of(session, event_id)))
    if used := sum(is_used(seat) for row in chairs.values() for seat in row):
        raise SeatsInUse(count=used)
    for table in (S, T, X):
        session.execute(delete(table).where(table.c.event_id == event_id))
    _furnish(session, tenant_id, event_id, kept.plan)
    redrawn(session, event_id)
    describe(session, name=kept.name)
    activity.log(session, actor, tenant_id, "template.applied", event_id=event_id, name=kept.name)


def _furnish(session: Session, tenant_id: int, event_id: int, plan: Mapping[str, Any]) -> None:
    tables = [
        NewTable(
            table["number"],
            Outline(*table["outline"]).check(),
            [label for label, _, _ in table["chairs"]],
            [{"category": category, "blocked": blocked} for _, category, blocked in table["chairs"]],
        )
        for table in plan["tables"]
    ]
    if tables:
        put_tables(session, tenant_id, event_id, tables)
    own = {"tenant_id": tenant_id, "event_id": event_id, "version": 1}
    if plan["scenery"]:
        session.execute(insert(X), [own | thing for thing in plan["scenery"]])
    width, height = plan["room"]
    session.execute(update(_E).where(_E.c.id == event_id).values(room_width=width, room_height=height))


@requires(Permission.EVENT_WRITE)
def rename_template(session: Session, actor: Actor, tenant_id: int, template_id: int, name: str) -> None:
    """Raises NotFound, Invalid."""
    name = line(name, "name", 80, required="Please enter a name.")
    mine = (_F.c.id == template_id, _F.c.tenant_id == tenant_id)
    if _named(session, update(_F).where(*mine).values(name=name).returning(_F.c.id), name) is None:
        raise NotFound
    activity.log(session, actor, tenant_id, "template.renamed", name=name)


@requires(Permission.EVENT_WRITE)
def delete_template(session: Session, actor: Actor, tenant_id: int, template_id: int) -> None:
    """Rooms made from it stay. Raises NotFound."""
    gone = delete(_F).where(_F.c.id == template_id, _F.c.tenant_id == tenant_id).returning(_F.c.name)
    name = session.execute(gone).scalar()
    if name is None:
        raise NotFound
    activity.log(session, actor, tenant_id, "template.deleted", name=name)


def copy_room(session: Session, from_event_id: int, to_event_id: int) -> None:
    """The same room, with its picture, for an event of the same tenant that has none: nobody sits, nothing is locked.

    For services that have let their actor in to both.
    """
    tenant_id = lock_room(session, to_event_id)
    _furnish(session, tenant_id, to_event_id, _plan(session, from_event_id))
    columns = [column for column in _P.c if column.name not in ("id", "event_id")]
    picture = select(literal(to_event_id), *columns).where(_P.c.event_id == from_event_id)
    session.execute(insert(_P).from_select(["event_id", *(column.name for column in columns)], picture))
    redrawn(session, to_event_id)
