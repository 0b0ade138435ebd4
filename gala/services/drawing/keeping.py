"""Kept rooms as programs write them: as they are then."""

from collections.abc import Callable

from sqlalchemy import select
from sqlalchemy.orm import Session

from gala.access import Actor, Permission, read_only, requires
from gala.errors import NotFound
from gala.models import FloorTemplate
from gala.services.drawing.reading import RoomFacts, room_of
from gala.services.floor.templates import Template, apply_template, delete_template, rename_template, save_template

Seen = Callable[[Template], None]

_F = FloorTemplate.__table__  # type: ignore[attr-defined]


@read_only
@requires(Permission.TENANT_READ)
def get_template(session: Session, actor: Actor, tenant_id: int, template_id: int) -> Template:
    """One of the tenant's kept rooms. Raises NotFound."""
    return _one(session, template_id, tenant_id)


@requires(Permission.FLOOR_WRITE)
def post_template(session: Session, actor: Actor, event_id: int, name: str) -> Template:
    """Keep the event's room under this name; as it is then. Raises Invalid."""
    return _one(session, save_template(session, actor, event_id, name))


@requires(Permission.FLOOR_WRITE)
def use_template(session: Session, actor: Actor, event_id: int, template_id: int) -> RoomFacts:
    """Give the event a kept room in place of its own; as it is then. Raises SeatsInUse, NotFound."""
    apply_template(session, actor, event_id, template_id)
    return room_of(session, event_id)


@requires(Permission.EVENT_WRITE)
def put_template(
    session: Session,
    actor: Actor,
    tenant_id: int,
    template_id: int,
    name: str,
    seen: Seen = lambda template: None,
) -> Template:
    """Call a kept room so; as it is then. ``seen`` is shown it as it is, locked, and may refuse.

    Raises NotFound, Invalid.
    """
    seen(_one(session, template_id, tenant_id, lock=True))
    rename_template(session, actor, tenant_id, template_id, name)
    return _one(session, template_id, tenant_id)


@requires(Permission.EVENT_WRITE)
def strike_template(
    session: Session, actor: Actor, tenant_id: int, template_id: int, seen: Seen = lambda template: None
) -> None:
    """Keep it no longer. ``seen`` is shown it as it is, locked, and may refuse. Raises NotFound."""
    seen(_one(session, template_id, tenant_id, lock=True))
    delete_template(session, actor, tenant_id, template_id)


def _one(session: Session, template_id: int, tenant_id: int | None = None, *, lock: bool = False) -> Template:
    whose = () if tenant_id is None else (_F.c.tenant_id == tenant_id,)
    query = select(_F.c.id, _F.c.name, _F.c.tables, _F.c.seats).where(_F.c.id == template_id, *whose)
    row = session.execute(query.with_for_update() if lock else query).one_or_none()
    if row is None:
        raise NotFound
    return Template(*row)
