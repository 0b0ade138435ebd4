"""People: the address book, invitations, and attendees, the one truth of who comes, sits and is there."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, Column, Index, LargeBinary, String, TextClause, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from gala.models.base import closed, enum_column, id_field, json_field, link, moment
from gala.rules.names import fold


def _where(condition: str) -> dict[str, TextClause]:
    """An index of some rows only."""
    return {"sqlite_where": text(condition), "postgresql_where": text(condition)}


class InvitationStatus(StrEnum):
    PENDING = "pending"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    PARTIAL = "partial"
    ATTENDED = "attended"


class AttendeeStatus(StrEnum):
    PENDING = "pending"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WAITLISTED = "waitlisted"
    CANCELED = "canceled"
    REFUNDED = "refunded"
    ATTENDED = "attended"
    NO_SHOW = "no_show"


class AttendeeSource(StrEnum):
    RSVP = "rsvp"
    TICKET = "ticket"


class Guest(SQLModel, table=True):
    """A person in the tenant's address book. An email stands there once.

    ``search_name`` is the folded name, ``search_text`` all that a search looks through, folded. ``language``: the
    person's own, as "en" or "es"; empty: not known. ``version`` rises and ``updated_at`` moves with each change.
    """

    __tablename__ = "guests"
    __table_args__ = (
        Index("uq_guests_tenant_id_email", "tenant_id", "email", unique=True, **_where("email <> ''")),
        Index("ix_guests_tenant_id_search_name", "tenant_id", "search_name"),
        Index("ix_guests_tenant_id_updated_at", "tenant_id", "updated_at"),
    )

    id: int | None = id_field()
    tenant_id: int = link("tenants.id", index=False)
    name: str = Field(max_length=200)
    search_name: str = Field(max_length=400)
    email: str = Field(default="", max_length=254)
    phone: str = Field(default="", max_length=40)
    company: str = Field(default="", max_length=200)
    title: str = Field(default="", max_length=40)
    address: str = Field(default="", max_length=300)
    language: str = Field(default="", max_length=10)
    search_text: str = Field(default="", max_length=1400)
    version: int = 1
    created_at: datetime = moment()
    updated_at: datetime | None = moment(optional=True)


class GuestTag(SQLModel, table=True):
    """A word that an organizer put on a person, to find all who have it."""

    __tablename__ = "guest_tags"
    __table_args__ = (UniqueConstraint("guest_id", "tag"), Index("ix_guest_tags_tenant_id_tag", "tenant_id", "tag"))

    id: int | None = id_field()
    tenant_id: int = link("tenants.id", index=False)
    guest_id: int = link("guests.id", index=False)
    tag: str = Field(max_length=40)


class GuestsApart(SQLModel, table=True):
    """Two people of the address book who look like one and are not, as somebody said; the lower id stands first."""

    __tablename__ = "guests_apart"
    __table_args__ = (
        UniqueConstraint("guest_id", "other_id"),
        CheckConstraint("guest_id < other_id", name="lower_first"),
    )

    id: int | None = id_field()
    tenant_id: int = link("tenants.id")
    guest_id: int = link("guests.id", index=False)
    other_id: int = link("guests.id")


def _folded_label(context: Any) -> str:
    return fold(context.get_current_parameters().get("label") or "")


class Invitation(SQLModel, table=True):
    """One code for one to twenty people. A ticket's printed number stands beside the code, unique per event.

    ``search_label`` is the folded label: made with the row; who changes the label changes it too.
    """

    __tablename__ = "invitations"
    __table_args__ = (
        closed("status", InvitationStatus),
        CheckConstraint("max_plus_ones BETWEEN 0 AND 20", name="plus_ones"),
        UniqueConstraint("event_id", "ticket_key"),
        # The two halves of the list, each in its order: those made by hand, and tickets.
        Index("ix_invitations_by_hand", "event_id", "id", **_where("ticket_key IS NULL")),
        Index("ix_invitations_of_tickets", "event_id", "id", **_where("ticket_key IS NOT NULL")),
    )

    id: int | None = id_field()
    tenant_id: int = link("tenants.id")
    event_id: int = link("events.id")
    unique_code: str = Field(sa_column=Column(String(20), nullable=False, unique=True))
    ticket_number: str | None = Field(default=None, max_length=40)
    ticket_key: str | None = Field(default=None, max_length=40)
    label: str = Field(default="", max_length=200)
    search_label: str = Field(default=None, sa_column=Column(String(800), nullable=False, default=_folded_label))
    status: str = Field(default=InvitationStatus.PENDING, sa_column=enum_column())
    sent_at: datetime | None = moment(optional=True)
    opened_at: datetime | None = moment(optional=True)
    responded_at: datetime | None = moment(optional=True)
    max_plus_ones: int = 0
    created_at: datetime = moment()


GONE = "status IN ('canceled', 'refunded')"
"""The places that are given up for good: a guest may have a new one beside them."""


class Attendee(SQLModel, table=True):
    """One person's one place at one event. One active place per guest and event, by the database.

    ``checked_in_at`` set and ``checked_out_at`` empty means inside; ``attendance`` is the log behind it.
    ``pass_revision``: passes with a lower one are revoked. ``tell_since``: since when the room was changed around this
    person and nobody has told them.
    """

    __tablename__ = "attendees"
    __table_args__ = (
        Index(
            "uq_attendees_event_id_guest_id",
            "event_id",
            "guest_id",
            unique=True,
            **_where(f"NOT ({GONE})"),
        ),
        closed("status", AttendeeStatus),
        closed("source", AttendeeSource),
        CheckConstraint("checked_out_at IS NULL OR checked_in_at IS NOT NULL", name="out_after_in"),
    )

    id: int | None = id_field()
    tenant_id: int = link("tenants.id")
    event_id: int = link("events.id", index=False)
    guest_id: int = link("guests.id")
    invitation_id: int | None = link("invitations.id", optional=True)
    source: str = Field(default=AttendeeSource.RSVP, sa_column=enum_column())
    status: str = Field(default=AttendeeStatus.PENDING, sa_column=enum_column())
    cancellation_reason: str = Field(default="", max_length=500)
    meal_choice: str = Field(default="", max_length=80)
    dietary_notes: bytes | None = Field(default=None, sa_column=Column(LargeBinary))
    access_notes: bytes | None = Field(default=None, sa_column=Column(LargeBinary))
    details: dict[str, Any] = json_field("metadata")
    pass_code: str = Field(sa_column=Column(String(24), nullable=False, unique=True))
    pass_revision: int = 1
    position: int = 0
    version: int = 1
    checked_in_at: datetime | None = moment(optional=True)
    checked_out_at: datetime | None = moment(optional=True)
    tell_since: datetime | None = moment(optional=True)
    created_at: datetime = moment()
