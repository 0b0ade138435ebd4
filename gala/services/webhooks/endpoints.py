"""A tenant's endpoints: which address is told of what, with which secret."""

import secrets
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from gala import clock, vault
from gala.access import Actor, Permission, read_only, requires
from gala.config import get_settings
from gala.errors import Invalid
from gala.models import WebhookEndpoint
from gala.rules.addresses import checked_url
from gala.rules.webhooks import TYPES, secret_text
from gala.services import activity
from gala.services.typed import line
from gala.services.webhooks.rows import EndpointFacts, drop_waiting, facts, own

MOST = 20
OLD_SECRET = timedelta(hours=24)
"""How long the secret before still signs, so that a receiver can change without missing anything."""

_W = WebhookEndpoint.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewEndpoint(EndpointFacts):
    """An endpoint with its secret, shown this once."""

    secret: str


@requires(Permission.TENANT_WRITE)
def create_webhook(
    session: Session, actor: Actor, tenant_id: int, url: str, types: Sequence[str], description: str = ""
) -> NewEndpoint:
    """A new endpoint, told from now on. Raises Invalid."""
    known = _checked(url, types, description)
    if len(list_webhooks(session, actor, tenant_id)) >= MOST:
        raise Invalid(field="url", reason="There are {most} webhooks already. Delete one first.", most=MOST)
    secret = secrets.token_bytes(32)
    private = {"secret": vault.seal(secret), "created_at": clock.now()}
    state = {"tenant_id": tenant_id, "is_active": True, "disabled_reason": ""}
    row = session.execute(insert(_W).values(known | private | state).returning(_W)).one()
    activity.log(session, actor, tenant_id, "webhook.created", webhook_id=row.id, types=sorted(types))
    return NewEndpoint(secret=secret_text(secret), **asdict(facts(row)))


@read_only
@requires(Permission.TENANT_WRITE)
def list_webhooks(session: Session, actor: Actor, tenant_id: int) -> list[EndpointFacts]:
    """The tenant's endpoints, oldest first."""
    return [facts(row) for row in session.execute(select(_W).where(_W.c.tenant_id == tenant_id).order_by(_W.c.id))]


@read_only
@requires(Permission.TENANT_WRITE)
def get_webhook(session: Session, actor: Actor, tenant_id: int, webhook_id: int) -> EndpointFacts:
    """One endpoint. Raises NotFound."""
    return facts(own(session, tenant_id, webhook_id))


@requires(Permission.TENANT_WRITE)
def put_webhook(
    session: Session,
    actor: Actor,
    tenant_id: int,
    webhook_id: int,
    url: str,
    types: Sequence[str],
    description: str,
    is_active: bool,
    seen: Callable[[EndpointFacts], None] = lambda facts: None,
) -> EndpointFacts:
    """Change an endpoint; put one in use again that was disabled. ``seen`` is shown it as it is, locked, and may
    refuse. What waited for one that is taken out of use is not sent any more. Raises Invalid, NotFound."""
    before = facts(own(session, tenant_id, webhook_id, lock=True))
    seen(before)
    known: dict[str, Any] = _checked(url, types, description) | {"is_active": is_active}
    if is_active and not before.is_active:
        known |= {"disabled_reason": "", "failing_since": None}
    if before.is_active and not is_active:
        drop_waiting(session, webhook_id)
    row = session.execute(update(_W).where(_W.c.id == webhook_id).values(known).returning(_W)).one()
    activity.log(session, actor, tenant_id, "webhook.changed", webhook_id=webhook_id, is_active=is_active)
    return facts(row)


@requires(Permission.TENANT_WRITE)
def delete_webhook(session: Session, actor: Actor, tenant_id: int, webhook_id: int) -> None:
    """Delete an endpoint with its log. Raises NotFound."""
    own(session, tenant_id, webhook_id, lock=True)
    session.execute(delete(_W).where(_W.c.id == webhook_id))
    activity.log(session, actor, tenant_id, "webhook.deleted", webhook_id=webhook_id)


@requires(Permission.TENANT_WRITE)
def renew_secret(session: Session, actor: Actor, tenant_id: int, webhook_id: int) -> NewEndpoint:
    """A new secret; for a day the one before signs as well. Raises NotFound."""
    old = own(session, tenant_id, webhook_id, lock=True)
    secret = secrets.token_bytes(32)
    private = {"secret": vault.seal(secret), "previous_secret": old.secret}
    private["previous_until"] = clock.now() + OLD_SECRET
    row = session.execute(update(_W).where(_W.c.id == webhook_id).values(private).returning(_W)).one()
    activity.log(session, actor, tenant_id, "webhook.secret_renewed", webhook_id=webhook_id)
    return NewEndpoint(secret=secret_text(secret), **asdict(facts(row)))


def _checked(url: str, types: Sequence[str], description: str) -> dict[str, Any]:
    if not types or not set(types) <= set(TYPES):
        raise Invalid(field="types", reason="Please choose what the address is told of.")
    return {
        "url": checked_url(url, inner=get_settings().webhook_inner),
        "types": " ".join(kind for kind in TYPES if kind in types),
        "description": line(description, "description", 200),
    }
