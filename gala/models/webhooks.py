"""Who is told of what happened by HTTP, and what is still to be told: the outbox, which is the log as well."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Column, Index, LargeBinary, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from gala.models.base import Json, closed, enum_column, id_field, link, moment


class WebhookEndpoint(SQLModel, table=True):
    """An address that a tenant wants to be told at. ``types`` stand between spaces; the secrets are sealed."""

    __tablename__ = "webhook_endpoints"

    id: int | None = id_field()
    tenant_id: int = link("tenants.id")
    url: str = Field(max_length=2000)
    description: str = Field(default="", max_length=200)
    types: str = Field(max_length=400)
    secret: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    previous_secret: bytes | None = Field(default=None, sa_column=Column(LargeBinary, nullable=True))
    previous_until: datetime | None = moment(optional=True)
    is_active: bool = True
    disabled_reason: str = Field(default="", max_length=20)
    failing_since: datetime | None = moment(optional=True)
    created_at: datetime = moment()


class DeliveryStatus(StrEnum):
    WAITING = "waiting"
    DELIVERED = "delivered"
    FAILED = "failed"


class WebhookDelivery(SQLModel, table=True):
    """One message to one endpoint, written with the change that it tells. ``next_at``: when it is tried (again);
    ``log`` holds the last tries."""

    __tablename__ = "webhook_deliveries"
    __table_args__ = (
        closed("status", DeliveryStatus),
        UniqueConstraint("endpoint_id", "message_id"),
        Index("ix_webhook_deliveries_endpoint_id_next_at", "endpoint_id", "next_at"),
    )

    id: int | None = id_field()
    tenant_id: int = link("tenants.id")
    endpoint_id: int = link("webhook_endpoints.id", index=False)
    message_id: str = Field(max_length=40)
    type: str = Field(max_length=40)
    body: str = Field(sa_column=Column(Text, nullable=False))
    status: str = Field(default=DeliveryStatus.WAITING, sa_column=enum_column())
    tries: int = 0
    log: list[dict[str, Any]] = Field(default_factory=list, sa_column=Column(Json, nullable=False, server_default="[]"))
    next_at: datetime | None = moment(optional=True)
    created_at: datetime = moment(index=True)
    settled_at: datetime | None = moment(optional=True)
