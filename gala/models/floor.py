"""The floor: tables and their seats, scenery, the picture drawn over, templates.

A seat carries its hold and its occupant, so that one statement claims it.
"""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Boolean, CheckConstraint, Column, Computed, ForeignKey, Index, LargeBinary, UniqueConstraint
from sqlmodel import Field, SQLModel

from gala.models.base import BigId, closed, enum_column, id_field, json_field, link, moment


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


class SceneryKind(StrEnum):
    STAGE = "stage"
    DANCE_FLOOR = "dance_floor"
    BAR = "bar"
    DOOR = "door"
    LABEL = "label"


class EventTable(SQLModel, table=True):
    """A table on the plan. ``x`` and ``y`` are its centre in plan units (40 a metre), ``rotation`` degrees.

    ``width`` and ``height`` are its own extent without chairs; empty: as its chairs need. ``sides``: how many sides
    of a rectangular table have chairs (1 a head table, 2 a long one, 4 a square).
    """

    __tablename__ = "event_tables"
    __table_args__ = (
        UniqueConstraint("event_id", "table_number"),
        closed("shape", TableShape),
        CheckConstraint("sides IN (1, 2, 4)", name="sides"),
    )

    id: int | None = id_field()
    tenant_id: int = link("tenants.id")
    event_id: int = link("events.id", index=False)
    table_number: str = Field(max_length=40)
    shape: str = Field(default=TableShape.ROUND, sa_column=enum_column())
    x: float = 0.0
    y: float = 0.0
    rotation: float = 0.0
    width: float | None = None
    height: float | None = None
    sides: int = 2
    position: int = 0
    version: int = 1


class EventSeat(SQLModel, table=True):
    """A chair.

    Promises of the database: a seat number is unique per event; one person a seat and one seat a person
    (``attendee_id`` unique); one hold a person (``held_for`` unique); a hold is whole or absent; nobody sits on a
    blocked seat; nobody holds a seat that somebody has. A hold counts while ``hold_expires_at`` lies ahead:
    a row whose hold ran out is free, swept or not. ``is_available`` is derived by the database. ``locked``: whoever
    sits there stays, and an empty one stays empty, until it is unlocked.
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
    locked: bool = False
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


class EventScenery(SQLModel, table=True):
    """What stands in the room and seats nobody. Centre, extent and rotation as a table's."""

    __tablename__ = "event_scenery"
    __table_args__ = (closed("kind", SceneryKind),)

    id: int | None = id_field()
    tenant_id: int = link("tenants.id")
    event_id: int = link("events.id")
    kind: str = Field(sa_column=enum_column())
    label: str = Field(default="", max_length=60)
    x: float = 0.0
    y: float = 0.0
    width: float
    height: float
    rotation: float = 0.0
    version: int = 1


class FloorPicture(SQLModel, table=True):
    """A picture of the real room to draw over: re-encoded by us, in plan units from its top left corner."""

    __tablename__ = "floor_pictures"

    id: int | None = id_field()
    tenant_id: int = link("tenants.id")
    event_id: int = link("events.id", unique=True)
    digest: str = Field(max_length=64)
    content: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    x: float = 0.0
    y: float = 0.0
    width: float
    height: float
    opacity: float = 0.5


class FloorTemplate(SQLModel, table=True):
    """A room kept for other events: tables, categories, blocked seats and scenery, and nobody in it."""

    __tablename__ = "floor_templates"
    __table_args__ = (UniqueConstraint("tenant_id", "name"),)

    id: int | None = id_field()
    tenant_id: int = link("tenants.id", index=False)
    name: str = Field(max_length=80)
    plan: dict[str, Any] = json_field()
    tables: int
    seats: int
    created_at: datetime = moment()
