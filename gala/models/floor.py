"""The floor: tables and their seats. A seat carries its hold and its occupant, so that one statement claims it."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Boolean, CheckConstraint, Column, Computed, ForeignKey, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from gala.models.base import BigId, closed, enum_column, id_field, link, moment


class TableShape(StrEnum):
    ROUND = "round"
    RECT = "rect"
    ROW = "row"
    FREE = "free"


class SeatCategory(StrEnum):
    REGULAR = "regular"
    VIP = "vip"
    RESERVED = "reserved"
    ACCESSIBLE = "accessible"


class EventTable(SQLModel, table=True):
    """A table on the plan. ``x`` and ``y`` are its centre in plan units (40 a metre), ``rotation`` degrees."""

    __tablename__ = "event_tables"
    __table_args__ = (UniqueConstraint("event_id", "table_number"), closed("shape", TableShape))

    id: int | None = id_field()
    tenant_id: int = link("tenants.id")
    event_id: int = link("events.id", index=False)
    table_number: str = Field(max_length=40)
    shape: str = Field(default=TableShape.ROUND, sa_column=enum_column())
    x: float = 0.0
    y: float = 0.0
    rotation: float = 0.0
    position: int = 0


class EventSeat(SQLModel, table=True):
    """A chair.

    Promises of the database: a seat number is unique per event; one person a seat and one seat a person
    (``attendee_id`` unique); one hold a person (``held_for`` unique); a hold is whole or absent; nobody sits on a
    blocked seat; nobody holds a seat that somebody has. A hold counts while ``hold_expires_at`` lies ahead:
    a row whose hold ran out is free, swept or not. ``is_available`` is derived by the database.
    """

    __tablename__ = "event_seats"
    __table_args__ = (
        UniqueConstraint("event_id", "seat_number"),
        UniqueConstraint("table_id", "position"),
        closed("category", SeatCategory),
        CheckConstraint(
            "(holder IS NULL) = (hold_expires_at IS NULL) AND (holder IS NULL) = (held_at IS NULL)", name="hold_whole"
        ),
        CheckConstraint("held_for IS NULL OR holder IS NOT NULL", name="held_for_holder"),
        CheckConstraint("attendee_id IS NULL OR holder IS NULL", name="held_or_taken"),
        CheckConstraint("NOT blocked OR (attendee_id IS NULL AND holder IS NULL)", name="blocked_empty"),
        Index("ix_event_seats_hold_expires_at", "hold_expires_at"),
    )

    id: int | None = id_field()
    tenant_id: int = link("tenants.id")
    event_id: int = link("events.id", index=False)
    table_id: int = link("event_tables.id", index=False)
    seat_number: str = Field(max_length=60)
    table_number: str = Field(max_length=40)
    label: str = Field(max_length=20)
    position: int
    x: float = 0.0
    y: float = 0.0
    category: str = Field(default=SeatCategory.REGULAR, sa_column=enum_column())
    is_available: bool | None = Field(
        default=None,
        sa_column=Column(Boolean, Computed("NOT blocked AND attendee_id IS NULL", persisted=True)),
    )
    blocked: bool = False
    version: int = 1
    holder: str | None = Field(default=None, max_length=60)
    held_for: int | None = Field(
        default=None, sa_column=Column(BigId, ForeignKey("attendees.id", ondelete="SET NULL"), unique=True)
    )
    held_at: datetime | None = moment(optional=True)
    hold_expires_at: datetime | None = moment(optional=True)
    attendee_id: int | None = Field(
        default=None, sa_column=Column(BigId, ForeignKey("attendees.id", ondelete="SET NULL"), unique=True)
    )
