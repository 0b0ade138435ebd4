"""What was sent to an endpoint, how it answered, and sending it again."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, literal, select, update
from sqlalchemy.orm import Session

from gala import clock
from gala.access import Actor, Permission, read_only, requires
from gala.errors import NotFound, WrongState
from gala.models import DeliveryStatus, WebhookDelivery
from gala.rules.webhooks import PING
from gala.services.webhooks.rows import own
from gala.services.webhooks.telling import message

_D = WebhookDelivery.__table__  # type: ignore[attr-defined]
_LISTED = [column for column in _D.c if column.name != "body"]
_ANEW = {"status": DeliveryStatus.WAITING.value, "tries": 0, "settled_at": None}


@dataclass(frozen=True, slots=True)
class DeliveryFacts:
    """One message to one endpoint; ``log`` holds its last tries, oldest first. In a list it comes without ``body``."""

    id: int
    message_id: str
    type: str
    body: str
    status: str
    tries: int
    log: list[dict[str, Any]]
    next_at: datetime | None
    created_at: datetime
    settled_at: datetime | None


@read_only
@requires(Permission.TENANT_WRITE)
def list_deliveries(
    session: Session,
    actor: Actor,
    tenant_id: int,
    webhook_id: int,
    status: str = "",
    limit: int = 50,
    before: int | None = None,
) -> list[DeliveryFacts]:
    """What was sent to an endpoint, latest first, those before delivery ``before``. Raises NotFound."""
    own(session, tenant_id, webhook_id)
    listed = select(*_LISTED, literal("").label("body"))
    asked = listed.where(_D.c.endpoint_id == webhook_id).order_by(_D.c.id.desc()).limit(limit)
    if status:
        asked = asked.where(_D.c.status == status)
    if before is not None:
        asked = asked.where(_D.c.id < before)
    return [_facts(row) for row in session.execute(asked)]


@read_only
@requires(Permission.TENANT_WRITE)
def get_delivery(session: Session, actor: Actor, tenant_id: int, webhook_id: int, delivery_id: int) -> DeliveryFacts:
    """One message. Raises NotFound."""
    own(session, tenant_id, webhook_id)
    row = session.execute(select(_D).where(_D.c.endpoint_id == webhook_id, _D.c.id == delivery_id)).one_or_none()
    if row is None:
        raise NotFound
    return _facts(row)


@requires(Permission.TENANT_WRITE)
def ping_webhook(session: Session, actor: Actor, tenant_id: int, webhook_id: int) -> DeliveryFacts:
    """Send an endpoint a message that says nothing, to see whether it takes it. Raises NotFound, WrongState."""
    _in_use(session, tenant_id, webhook_id)
    values = message(PING, {"webhook_id": webhook_id})
    kind, at = values.pop("kind"), values.pop("at")
    owned = {"tenant_id": tenant_id, "endpoint_id": webhook_id, "type": kind, "next_at": at, "created_at": at}
    row = session.execute(insert(_D).values(owned | values | _ANEW | {"log": []}).returning(_D)).one()
    return _facts(row)


@requires(Permission.TENANT_WRITE)
def replay_delivery(session: Session, actor: Actor, tenant_id: int, webhook_id: int, delivery_id: int) -> DeliveryFacts:
    """Send a message again, with its own id, body and a new signature. Raises NotFound, WrongState."""
    _in_use(session, tenant_id, webhook_id)
    again = update(_D).where(_D.c.endpoint_id == webhook_id, _D.c.id == delivery_id)
    row = session.execute(again.values(_ANEW | {"next_at": clock.now()}).returning(_D)).one_or_none()
    if row is None:
        raise NotFound
    return _facts(row)


@requires(Permission.TENANT_WRITE)
def replay_failed(session: Session, actor: Actor, tenant_id: int, webhook_id: int) -> int:
    """Send everything again that an endpoint did not take: so many messages. Raises NotFound, WrongState."""
    _in_use(session, tenant_id, webhook_id)
    again = update(_D).where(_D.c.endpoint_id == webhook_id, _D.c.status == DeliveryStatus.FAILED)
    return session.execute(again.values(_ANEW | {"next_at": clock.now()})).rowcount


def _in_use(session: Session, tenant_id: int, webhook_id: int) -> None:
    if not own(session, tenant_id, webhook_id, lock=True).is_active:
        raise WrongState(reason="This webhook is out of use. Put it in use first.")


def _facts(row: Any) -> DeliveryFacts:
    return DeliveryFacts(**{name: getattr(row, name) for name in DeliveryFacts.__slots__})
