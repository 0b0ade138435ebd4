"""Endpoints and deliveries as their rows hold them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from gala import clock
from gala.errors import NotFound
from gala.models import DeliveryStatus, WebhookDelivery, WebhookEndpoint

_D = WebhookDelivery.__table__  # type: ignore[attr-defined]
_W = WebhookEndpoint.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class EndpointFacts:
    """An endpoint as its owners see it. ``disabled_reason``: ``gone`` (it answered 410), ``failing`` (it took nothing
    for three days) or empty."""

    id: int
    url: str
    description: str
    types: tuple[str, ...]
    is_active: bool
    disabled_reason: str
    failing_since: datetime | None
    created_at: datetime


def facts(row: Any) -> EndpointFacts:
    """What a row of an endpoint says."""
    values = {name: getattr(row, name) for name in EndpointFacts.__slots__}
    return EndpointFacts(**values | {"types": tuple(row.types.split())})


def own(session: Session, tenant_id: int, webhook_id: int, *, lock: bool = False) -> Any:
    """The row of the tenant's own endpoint. Its lock keeps nobody from writing messages to it. Raises NotFound."""
    asked = select(_W).where(_W.c.id == webhook_id, _W.c.tenant_id == tenant_id)
    row = session.execute(asked.with_for_update(key_share=True) if lock else asked).one_or_none()
    if row is None:
        raise NotFound
    return row


def drop_waiting(session: Session, endpoint_id: int) -> None:
    """Send no more of what waits for an endpoint. It may still be replayed."""
    waiting = (_D.c.endpoint_id == endpoint_id, _D.c.status == DeliveryStatus.WAITING)
    given_up = {"status": DeliveryStatus.FAILED.value, "next_at": None, "settled_at": clock.now()}
    session.execute(update(_D).where(*waiting).values(given_up))
