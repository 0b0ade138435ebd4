"""What the operator asks at the command line, where there is no page that knows which event is meant."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from gala.access import Actor, open_to_all, read_only
from gala.errors import Forbidden
from gala.models import Event, Tenant


@read_only
@open_to_all("refuses everybody but the operator")
def list_events_named(session: Session, actor: Actor, slug: str) -> dict[str, int]:
    """Event id by ``tenant/short-name``, for a short name with or without its tenant. Raises Forbidden."""
    if not actor.is_system:
        raise Forbidden
    tenant, _, name = slug.rpartition("/")
    statement = select(Event.id, Tenant.slug).join(Tenant, Tenant.id == Event.tenant_id).where(Event.slug == name)
    if tenant:
        statement = statement.where(Tenant.slug == tenant)
    return {f"{row[1]}/{name}": int(row[0]) for row in session.execute(statement.order_by(Tenant.slug))}
