"""Trust: what was done, by whom. ``attendee_history`` and ``change_rows`` are written by triggers alone."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Column, Index, LargeBinary, String, UniqueConstraint
from sqlmodel import Field, SQLModel

from gala.models.base import BigId, Json, closed, enum_column, id_field, json_field, link, moment


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


class AnsweredRequest(SQLModel, table=True):
    """The answer to a program's write, kept for a day: a request that comes again with its key gets it again."""

    __tablename__ = "answered_requests"
    __table_args__ = (UniqueConstraint("who", "key"),)

    id: int | None = id_field()
    who: str = Field(max_length=80)
    key: str = Field(max_length=80)
    digest: str = Field(max_length=64)
    status: int
    content: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    tag: str = Field(max_length=40)
    created_at: datetime = moment(index=True)


class AttendeeHistory(SQLModel, table=True):
    """Every insert and update of an attendee, and every change of who sits where, as the database saw it.

    A line "named" says that they, their party or their chair are called otherwise: nothing of their row changed. The
    attendee may be gone: so there is no foreign key.
    """

    __tablename__ = "attendee_history"
    __table_args__ = (Index("ix_attendee_history_event_id_id", "event_id", "id"),)

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


class ChangeState(StrEnum):
    DONE = "done"
    UNDONE = "undone"
    DROPPED = "dropped"
    """Undone, and something else done since: it cannot be done again."""


class Change(SQLModel, table=True):
    """One thing that an organizer did to seats, people or the room, as one step to undo."""

    __tablename__ = "changes"
    __table_args__ = (
        closed("state", ChangeState),
        Index("ix_changes_event_id_user_id_id", "event_id", "user_id", "id"),
    )

    id: int | None = id_field()
    tenant_id: int = link("tenants.id")
    event_id: int = link("events.id", index=False)
    user_id: int | None = link("users.id", cascade=False, optional=True)
    actor: str = Field(max_length=200)
    action: str = Field(max_length=60)
    details: dict[str, Any] = json_field()
    state: str = Field(default=ChangeState.DONE, sa_column=enum_column())
    created_at: datetime = moment()


class ChangeRow(SQLModel, table=True):
    """One row as a change found it and left it; written by triggers, whatever statement did it.

    Of tables, scenery and where chairs stand: always, so that the room can be shown as it was. Of all else, while a
    ``Change`` is being made. The row may be gone: so there is no foreign key.
    """

    __tablename__ = "change_rows"
    __table_args__ = (Index("ix_change_rows_event_id_created_at", "event_id", "created_at"),)

    id: int | None = id_field()
    tenant_id: int = Field(sa_column=Column(BigId, nullable=False, index=True))
    event_id: int | None = Field(sa_column=Column(BigId, nullable=True))
    change_id: int | None = Field(sa_column=Column(BigId, nullable=True, index=True))
    entity: str = Field(sa_column=Column(String(30), nullable=False))
    entity_id: int = Field(sa_column=Column(BigId, nullable=False))
    old_values: dict[str, Any] | None = Field(default=None, sa_column=Column(Json))
    new_values: dict[str, Any] | None = Field(default=None, sa_column=Column(Json))
    created_at: datetime = moment()
