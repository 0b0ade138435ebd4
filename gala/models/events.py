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
    """One evening. Guests may answer and sit while it is published and before its deadline.

    Its doors open ``doors_open_minutes`` before the start; ``admit_unanswered``: who never answered may be let in.
    ``asks_needs``: guests are asked what they cannot eat and what access they need.
    """

    __tablename__ = "events"
    __table_args__ = (
        UniqueConstraint("tenant_id", "slug"),
        closed("status", EventStatus),
        CheckConstraint("hold_minutes BETWEEN 3 AND 10", name="hold_minutes"),
        CheckConstraint("end_at > start_at", name="ends_after_start"),
        CheckConstraint("cancellation_deadline_hours BETWEEN 0 AND 8760", name="deadline"),
        CheckConstraint("doors_open_minutes BETWEEN 0 AND 43200", name="doors_open"),
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
    doors_open_minutes: int = 120
    admit_unanswered: bool = True
    asks_needs: bool = True
    room_width: float | None = None
    room_height: float | None = None
    floor_version: int = 1
    created_at: datetime = moment()


class EventSession(SQLModel, table=True):
    """A part of the event with a time of its own: a talk, the dinner, the dance."""

    __tablename__ = "event_sessions"
    __table_args__ = (CheckConstraint("end_at > start_at", name="ends_after_start"),)

    id: int | None = id_field()
    tenant_id: int = link("tenants.id")
    event_id: int = link("events.id")
    title: str = Field(max_length=200)
    speaker: str = Field(default="", max_length=200)
    description: str = Field(default="", max_length=2000)
    start_at: datetime = moment()
    end_at: datetime = moment()
    created_at: datetime = moment()


class Meal(SQLModel, table=True):
    """One of the dishes that an event's guests choose from; an attendee's ``meal_choice`` is its name."""

    __tablename__ = "meals"
    __table_args__ = (UniqueConstraint("event_id", "name"),)

    id: int | None = id_field()
    tenant_id: int = link("tenants.id")
    event_id: int = link("events.id", index=False)
    name: str = Field(max_length=80)
    description: str = Field(default="", max_length=300)
    position: int = 0


class SessionAnswer(SQLModel, table=True):
    """Whether one attendee comes to one session. No row: not answered."""

    __tablename__ = "session_answers"
    __table_args__ = (UniqueConstraint("session_id", "attendee_id"),)

    id: int | None = id_field()
    tenant_id: int = link("tenants.id")
    event_id: int = link("events.id")
    session_id: int = link("event_sessions.id", index=False)
    attendee_id: int = link("attendees.id")
    coming: bool
    answered_at: datetime = moment()
