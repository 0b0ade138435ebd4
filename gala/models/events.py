"""Events: a gala, a wedding, a conference."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field, SQLModel

from gala.models.base import closed, enum_column, id_field, json_field, link, moment


class EventStatus(StrEnum):
    DRAFT = "draft"
    PUBLISHED = "published"
    CANCELED = "canceled"
    ARCHIVED = "archived"


class Event(SQLModel, table=True):
    """One evening. Guests may answer and sit while it is published and before its deadline."""

    __tablename__ = "events"
    __table_args__ = (
        UniqueConstraint("tenant_id", "slug"),
        closed("status", EventStatus),
        CheckConstraint("hold_minutes BETWEEN 3 AND 10", name="hold_minutes"),
        CheckConstraint("end_at > start_at", name="ends_after_start"),
        CheckConstraint("cancellation_deadline_hours BETWEEN 0 AND 8760", name="deadline"),
        CheckConstraint("capacity IS NULL OR capacity >= 0", name="capacity"),
    )

    id: int | None = id_field()
    tenant_id: int = link("tenants.id")
    organizer_id: int | None = link("users.id", cascade=False, optional=True)
    name: str = Field(max_length=200)
    slug: str = Field(max_length=80)
    description: str = Field(default="", max_length=4000)
    venue: str = Field(default="", max_length=200)
    city: str = Field(default="", max_length=120)
    country: str = Field(default="", max_length=80)
    start_at: datetime = moment(index=True)
    end_at: datetime = moment()
    timezone: str = Field(default="UTC", max_length=64)
    status: str = Field(default=EventStatus.DRAFT, sa_column=enum_column())
    is_public: bool = False
    is_demo: bool = False
    capacity: int | None = None
    hero_image_url: str = Field(default="", max_length=500)
    seo_meta: dict[str, Any] = json_field()
    hold_minutes: int = 5
    cancellation_deadline_hours: int = 24
    created_at: datetime = moment()
