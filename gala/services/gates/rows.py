"""A gate's row: what making, changing and finding one share."""

import hashlib
from datetime import timedelta
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from gala import clock
from gala.access import Actor
from gala.bus import GatesChanged, publish
from gala.errors import Invalid, NotFound
from gala.models import Event, Gate
from gala.services import activity
from gala.services.typed import line

ONLINE_WITHIN = timedelta(seconds=15)
MOST = 200
"""Gates of one event that are not closed: a typing robot must not fill the database."""
LONGEST_NAME = 40

_E = Event.__table__  # type: ignore[attr-defined]
G = Gate.__table__  # type: ignore[attr-defined]


def hashed(secret: str) -> str:
    """How a code or token is kept."""
    return hashlib.sha256(secret.encode(errors="replace")).hexdigest()


def tidy_name(name: str) -> str:
    """Raises Invalid."""
    return line(name, "name", LONGEST_NAME, required="Please enter a name.")


def new_row(session: Session, event_id: int, name: str) -> dict[str, Any]:
    """A new gate's columns; locks the event, so that the gates can be counted. Raises Invalid."""
    name = tidy_name(name)
    lock = select(_E.c.tenant_id).where(_E.c.id == event_id).with_for_update(key_share=True)
    tenant_id = session.execute(lock).scalar_one()
    here = (G.c.event_id == event_id, G.c.revoked_at.is_(None))
    if session.execute(select(func.count()).where(*here)).scalar_one() >= MOST:
        raise Invalid(field="name", reason="An event has {limit} gates at most.", limit=MOST)
    own = {"tenant_id": tenant_id, "event_id": event_id, "name": name, "created_at": clock.now()}
    blank = {"is_personal": False, "self_service": False, "waiting": 0, "skew_ms": 0}
    return own | blank | {"app_version": "", "user_agent": ""}


def change(session: Session, event_id: int, gate_id: int, **values: Any) -> Any:
    """Write these columns of the event's gate; its row. Raises NotFound."""
    own = update(G).where(G.c.id == gate_id, G.c.event_id == event_id)
    found = session.execute(own.values(values).returning(G)).first()
    if found is None:
        raise NotFound
    return found


def tell(session: Session, by: Actor, event_id: int, action: str, name: str, **more: Any) -> None:
    """Write it into the activity log, and let open pages read the gates again."""
    activity.log(session, by, activity.tenant_of(session, event_id), action, event_id=event_id, gate=name, **more)
    publish(session, GatesChanged(event_id))
