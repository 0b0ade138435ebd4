"""The door: gates, the keys that sign passes, and the log of everything that a scan was answered."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Column, Index, LargeBinary, String, UniqueConstraint
from sqlmodel import Field, SQLModel

from gala.models.base import closed, enum_column, id_field, link, moment


class AttendanceStatus(StrEnum):
    NOT_CHECKED_IN = "not_checked_in"
    CHECKED_IN = "checked_in"
    LEFT = "left"


class ScanVerdict(StrEnum):
    """What a scan was answered, or what a line of the log is otherwise about."""

    WELCOME = "welcome"
    ALREADY_IN = "already_in"
    CONFLICT = "conflict"
    """A gate without a network let somebody in whom another had let in before, or whose place had been given up."""
    WRONG_EVENT = "wrong_event"
    CANCELED = "canceled"
    DECLINED = "declined"
    UNANSWERED = "unanswered"
    UNPAID = "unpaid"
    REVOKED = "revoked"
    FORGED = "forged"
    UNKNOWN = "unknown"
    TOO_EARLY = "too_early"
    OVER = "over"
    LEFT = "left"
    UNDONE = "undone"
    NOTE = "note"
    HELD = "held"
    """Said by a gate that had been revoked: kept for the organizer to judge, and not counted."""


class Attendance(SQLModel, table=True):
    """The log of the door: each coming and going, and each scan that was refused. Only ``checked_in`` and ``left`` that
    are not ``undone`` count; ``client_id`` makes a repeated call harmless.

    ``scanned_at`` is when it happened at the gate, on the server's clock; ``created_at`` when the server heard of it.
    ``attendee_id`` is empty where a scan named nobody.
    """

    __tablename__ = "attendance"
    __table_args__ = (
        closed("status", AttendanceStatus),
        closed("verdict", ScanVerdict),
        Index("ix_attendance_event_id_created_at", "event_id", "created_at"),
    )

    id: int | None = id_field()
    tenant_id: int = link("tenants.id")
    event_id: int = link("events.id", index=False)
    attendee_id: int | None = link("attendees.id", optional=True)
    gate_id: int | None = link("gates.id", cascade=False, optional=True)
    checkin_time: datetime | None = moment(optional=True)
    checkout_time: datetime | None = moment(optional=True)
    status: str = Field(sa_column=enum_column())
    verdict: str = Field(default=ScanVerdict.WELCOME, sa_column=enum_column())
    gate: str = Field(default="", max_length=80)
    device: str = Field(default="", max_length=80)
    actor: str = Field(default="", max_length=200)
    note: str = Field(default="", max_length=500)
    offline: bool = False
    client_id: str = Field(sa_column=Column(String(40), nullable=False, unique=True))
    undone: bool = False
    scanned_at: datetime = moment()
    created_at: datetime = moment()


class Gate(SQLModel, table=True):
    """A tablet at a door of one event. It waits for its pairing code, then holds a token, until it is revoked.

    Codes and tokens are kept as hashes. ``is_personal``: paired with itself by somebody who was signed in there, and
    ended with their membership. ``waiting``: check-ins that it still keeps; ``skew_ms``: its clock less the server's.
    """

    __tablename__ = "gates"

    id: int | None = id_field()
    tenant_id: int = link("tenants.id")
    event_id: int = link("events.id")
    user_id: int | None = link("users.id", cascade=False, optional=True)
    name: str = Field(max_length=40)
    is_personal: bool = False
    self_service: bool = False
    pairing_hash: str | None = Field(default=None, max_length=64, unique=True)
    pairing_expires_at: datetime | None = moment(optional=True)
    token_hash: str | None = Field(default=None, max_length=64, unique=True)
    paired_at: datetime | None = moment(optional=True)
    revoked_at: datetime | None = moment(optional=True)
    last_seen_at: datetime | None = moment(optional=True)
    waiting: int = 0
    skew_ms: int = 0
    app_version: str = Field(default="", max_length=40)
    user_agent: str = Field(default="", max_length=300)
    created_at: datetime = moment()


class PassKey(SQLModel, table=True):
    """A key pair that signs an event's passes (Ed25519). The newest one that is not withdrawn signs.

    The private half is sealed by ``gala.vault``; what a withdrawn key has signed no longer opens the door.
    """

    __tablename__ = "pass_keys"
    __table_args__ = (UniqueConstraint("event_id", "key_id"),)

    id: int | None = id_field()
    tenant_id: int = link("tenants.id")
    event_id: int = link("events.id", index=False)
    key_id: str = Field(max_length=8)
    public_key: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    private_key: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    created_at: datetime = moment()
    withdrawn_at: datetime | None = moment(optional=True)
