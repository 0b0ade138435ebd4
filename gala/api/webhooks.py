"""A tenant's webhooks: who is told of what, what was sent, and sending it again."""

from datetime import datetime
from typing import Any, Literal, get_args

from fastapi import APIRouter, Request, Response
from pydantic import Field

from gala.api.rest import (
    Caller,
    Cursor,
    In,
    Limit,
    OnceKey,
    Out,
    Page,
    RowId,
    cursor_of,
    must_match,
    paged,
    read_cursor,
    tag_of,
    write,
)
from gala.db import in_db
from gala.rules.webhooks import TYPES
from gala.services import webhooks
from gala.services.webhooks import EndpointFacts

router = APIRouter(prefix="/api/tenants/{tenant_id}/webhooks", tags=["webhooks"])

TenantId = RowId
WebhookId = RowId
DeliveryId = RowId
Status = Literal["waiting", "delivered", "failed"]
Type = Literal[
    "seat_locked", "seat_assigned", "seat_freed", "seat_moved", "guest_checked_in", "guest_checked_out",
    "rsvp_changed", "invitation_changed", "event_changed", "floor_changed",
]  # fmt: skip
assert get_args(Type) == TYPES


class WebhookIn(In):
    url: str = Field(min_length=1, max_length=2000, examples=["https://example.com/gala"])
    types: list[Type] = Field(min_length=1, max_length=50, examples=[["guest_checked_in", "seat_assigned"]])
    description: str = Field(default="", max_length=1000, examples=["The cloakroom's screen"])


class WebhookPut(WebhookIn):
    is_active: bool = Field(description="Whether it is told. `true` puts one in use again that was disabled.")


class WebhookOut(Out):
    id: int
    url: str
    description: str
    types: list[str]
    is_active: bool
    disabled_reason: str = Field(description="`gone`: it answered 410; `failing`: it took nothing for three days.")
    failing_since: datetime | None = Field(description="Since when it has not taken anything.")
    created_at: datetime


class NewWebhookOut(WebhookOut):
    secret: str = Field(description="What each message is signed with (`whsec_…`), shown this once.")


class TryOut(Out):
    at: datetime
    status: int = Field(description="The HTTP status that came back; 0: none did.")
    error: str = Field(
        description="Empty: it was taken. Otherwise `status`, `redirect` (not followed), `timeout`, `connection`, "
        "`answer` (it was not HTTP), `address` (Gala does not send there) or `secret` (the server lost its key)."
    )
    ms: int


class DeliveryOut(Out):
    id: int
    message_id: str = Field(description="The `webhook-id`: the same each time the message is sent.")
    type: str
    status: Status
    tries: int
    log: list[TryOut]
    next_at: datetime | None
    created_at: datetime
    settled_at: datetime | None


class WholeDeliveryOut(DeliveryOut):
    body: str = Field(description="What is sent, to the letter.")


class ReplayedOut(Out):
    replayed: int


@router.get("")
async def list_webhooks(actor: Caller, tenant_id: TenantId) -> Page[WebhookOut]:
    """The tenant's webhooks, oldest first, all of them."""
    found = await in_db(webhooks.list_webhooks, actor, tenant_id)
    return Page[WebhookOut](items=[WebhookOut.model_validate(one) for one in found], next=None)


@router.post("", status_code=201, response_model=NewWebhookOut)
async def create_webhook(
    request: Request, actor: Caller, tenant_id: TenantId, body: WebhookIn, once: OnceKey = ""
) -> Response:
    """A new webhook, told from now on. Only people make webhooks, keys do not."""
    about = (tenant_id, body.url, body.types, body.description)
    return await write(request, actor, NewWebhookOut, 201, webhooks.create_webhook, *about, tag=tag)


@router.get("/{webhook_id}")
async def get_webhook(response: Response, actor: Caller, tenant_id: TenantId, webhook_id: WebhookId) -> WebhookOut:
    """One webhook. Its `ETag` goes with a `PUT` as `If-Match`."""
    found = await in_db(webhooks.get_webhook, actor, tenant_id, webhook_id)
    response.headers["ETag"] = tag(found)
    return WebhookOut.model_validate(found)


@router.put("/{webhook_id}", response_model=WebhookOut)
async def put_webhook(
    request: Request, actor: Caller, tenant_id: TenantId, webhook_id: WebhookId, body: WebhookPut, once: OnceKey = ""
) -> Response:
    """Change a webhook. What waited for one that is put out of use is not sent; it may be replayed.

    With `If-Match`: only if nobody has changed it since it was read.
    """

    def seen(now: EndpointFacts) -> None:
        must_match(request, tag(now))

    about = (tenant_id, webhook_id, body.url, body.types, body.description, body.is_active, seen)
    return await write(request, actor, WebhookOut, 200, webhooks.put_webhook, *about, tag=tag)


@router.delete("/{webhook_id}", status_code=204)
async def delete_webhook(
    request: Request, actor: Caller, tenant_id: TenantId, webhook_id: WebhookId, once: OnceKey = ""
) -> Response:
    """Delete a webhook with its log."""
    return await write(request, actor, None, 204, webhooks.delete_webhook, tenant_id, webhook_id)


@router.post("/{webhook_id}/secret", response_model=NewWebhookOut)
async def renew_secret(
    request: Request, actor: Caller, tenant_id: TenantId, webhook_id: WebhookId, once: OnceKey = ""
) -> Response:
    """A new secret. For 24 hours each message carries the old signature as well."""
    return await write(request, actor, NewWebhookOut, 200, webhooks.renew_secret, tenant_id, webhook_id)


@router.post("/{webhook_id}/ping", status_code=202, response_model=WholeDeliveryOut)
async def ping_webhook(
    request: Request, actor: Caller, tenant_id: TenantId, webhook_id: WebhookId, once: OnceKey = ""
) -> Response:
    """Send a message of the type `ping`, to try the receiver. How it went stands in the deliveries."""
    return await write(request, actor, WholeDeliveryOut, 202, webhooks.ping_webhook, tenant_id, webhook_id)


@router.post("/{webhook_id}/replay", status_code=202, response_model=ReplayedOut)
async def replay_failed(
    request: Request, actor: Caller, tenant_id: TenantId, webhook_id: WebhookId, once: OnceKey = ""
) -> Response:
    """Send all messages again that failed."""
    return await write(request, actor, ReplayedOut, 202, _replay, tenant_id, webhook_id)


@router.get("/{webhook_id}/deliveries")
async def list_deliveries(
    actor: Caller,
    tenant_id: TenantId,
    webhook_id: WebhookId,
    status: Status | None = None,
    limit: Limit = 50,
    cursor: Cursor = "",
) -> Page[DeliveryOut]:
    """What was sent, latest first. Kept for 30 days."""
    said = read_cursor(cursor, int)
    asked = (tenant_id, webhook_id, status or "", limit + 1, said[0] if said else None)
    found = await in_db(webhooks.list_deliveries, actor, *asked)
    return Page[DeliveryOut].model_validate(paged(found, limit, lambda one: cursor_of(one.id)), from_attributes=True)


@router.get("/{webhook_id}/deliveries/{delivery_id}")
async def get_delivery(
    actor: Caller, tenant_id: TenantId, webhook_id: WebhookId, delivery_id: DeliveryId
) -> WholeDeliveryOut:
    """One message with its body."""
    found = await in_db(webhooks.get_delivery, actor, tenant_id, webhook_id, delivery_id)
    return WholeDeliveryOut.model_validate(found)


@router.post("/{webhook_id}/deliveries/{delivery_id}/replay", status_code=202, response_model=WholeDeliveryOut)
async def replay_delivery(
    request: Request,
    actor: Caller,
    tenant_id: TenantId,
    webhook_id: WebhookId,
    delivery_id: DeliveryId,
    once: OnceKey = "",
) -> Response:
    """Send one message again, with the same `webhook-id` and body."""
    about = (tenant_id, webhook_id, delivery_id)
    return await write(request, actor, WholeDeliveryOut, 202, webhooks.replay_delivery, *about)


def tag(webhook: Any) -> str:
    """The entity tag of a webhook as people edit it."""
    return tag_of(webhook.id, webhook.url, webhook.description, tuple(webhook.types), webhook.is_active)


def _replay(*args: Any) -> dict[str, int]:
    return {"replayed": webhooks.replay_failed(*args)}
