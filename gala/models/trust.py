"""Trust: what was done, by whom. ``attendee_history`` is written by triggers alone (see the migrations)."""

from datetime import datetime
from typing import Any

from sqlalchemy import Column, Index, String
from sqlmodel import Field, SQLModel

from gala.models.base import BigId, Json, id_field, json_field, link, moment


class ActivityLog(SQLModel, table=True):
    """One line of a tenant's activity: who did what. The metadata names no secrets."""

    __tablename__ = "activity_logs"
    __table_args__ = (Index("ix_activity_logs_tenant_id_created_at", "tenant_id", "created_at"),)

    id: int | None = id_field()
    tenant_id: int = link("tenants.id", index=False)
    actor: str = Field(max_length=200)
    action: str = Field(max_length=60)
    details: dict[str, Any] = json_field("metadata")
    created_at: datetime = moment()


class AttendeeHistory(SQLModel, table=True):
    """Every insert and update of an attendee, and every change of who sits where, as the database saw it.

    The attendee may be gone: so there is no foreign key.
    """

    __tablename__ = "attendee_history"

    id: int | None = id_field()
    tenant_id: int = Field(sa_column=Column(BigId, nullable=False, index=True))
    event_id: int = Field(sa_column=Column(BigId, nullable=False, index=True))
    attendee_id: int = Field(sa_column=Column(BigId, nullable=False, index=True))
    action: str = Field(sa_column=Column(String(20), nullable=False))
    old_values: dict[str, Any] | None = Field(default=None, sa_column=Column(Json))
    new_values: dict[str, Any] | None = Field(default=None, sa_column=Column(Json))
    changed_by: str | None = Field(default=None, max_length=200)
    reason: str | None = Field(default=None, max_length=300)
    ip: str | None = Field(default=None, max_length=45)
    user_agent: str | None = Field(default=None, max_length=300)
    created_at: datetime = moment()
