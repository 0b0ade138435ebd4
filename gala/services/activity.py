"""The tenant's activity: one line for each thing that somebody did. Never a secret, never a guest's answer."""

from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from gala import clock
from gala.access import Actor
from gala.models import ActivityLog, Event

_E = Event.__table__  # type: ignore[attr-defined]
_L = ActivityLog.__table__  # type: ignore[attr-defined]


def log(session: Session, actor: Actor, tenant_id: int, action: str, **metadata: Any) -> None:
    """Write that ``actor`` did ``action`` ("event.published"); ``metadata`` is plain JSON."""
    line = {"tenant_id": tenant_id, "actor": actor.name[:200], "action": action, "created_at": clock.now()}
    session.execute(insert(_L).values(line | {_L.c.metadata: metadata}))


def tenant_of(session: Session, event_id: int) -> int:
    """Whose event it is."""
    return int(session.execute(select(_E.c.tenant_id).where(_E.c.id == event_id)).scalar_one())
