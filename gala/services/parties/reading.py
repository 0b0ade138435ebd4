"""Invitations with their members, as the tables name their facts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, case, select
from sqlalchemy.orm import Session

from gala.access import Actor, Permission, may, read_only, requires, scope_of
from gala.errors import NotFound
from gala.models import Attendee, EventSeat, Guest, Invitation
from gala.rules.plus_ones import host_of, is_plus_one, is_unnamed
from gala.services.invitations import link_of
from gala.services.invitations.figures import ACTIVE
from gala.services.invitations.reading import find_invitations
from gala.services.needs import NOTHING, needs_of

_A, _G, _I, _S = (model.__table__ for model in (Attendee, Guest, Invitation, EventSeat))  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class MemberRecord:
    """One person's place. What the reader may not know is None: notes without the right to read them; the entry in the
    address book, its email and telephone, for guests."""

    id: int
    invitation_id: int | None
    event_id: int
    guest_id: int | None
    name: str
    email: str | None
    phone: str | None
    status: str
    source: str
    meal_choice: str
    dietary_notes: str | None
    access_notes: str | None
    is_plus_one: bool
    is_unnamed: bool
    plus_one_of: int | None
    seat_id: int | None
    seat_number: str
    table_number: str
    checked_in_at: datetime | None
    checked_out_at: datetime | None
    version: int


@dataclass(frozen=True, slots=True)
class InvitationRecord:
    """One invitation. ``cursor`` is its place in the list; ``guests`` are the members, canceled places left out."""

    id: int
    event_id: int
    unique_code: str
    ticket_number: str
    link: str
    label: str
    status: str
    max_plus_ones: int
    sent_at: datetime | None
    opened_at: datetime | None
    responded_at: datetime | None
    created_at: datetime
    cursor: int
    guests: tuple[MemberRecord, ...]


@read_only
@requires(Permission.PEOPLE_READ)
def read_invitations(
    session: Session,
    actor: Actor,
    event_id: int,
    search: str = "",
    status: str = "",
    only: str = "",
    limit: int = 50,
    after: int | None = None,
) -> list[InvitationRecord]:
    """The event's invitations: those made by hand, newest first, then tickets. As ``invitations.list_invitations``;
    ``after`` is the last one's ``cursor``. Raises Invalid."""
    notes = may(actor, Permission.NEEDS_READ, scope_of(session))
    found = find_invitations(event_id, limit, search, status, after=after, only=only)
    return _records(session, session.execute(found).all(), notes=notes)


@read_only
@requires(Permission.PEOPLE_READ)
def read_invitation(session: Session, actor: Actor, invitation_id: int) -> InvitationRecord:
    """One invitation with its members. Raises NotFound."""
    return record(session, invitation_id, notes=may(actor, Permission.NEEDS_READ, scope_of(session)))


@read_only
@requires(Permission.INVITATION_OWN)
def read_own_invitation(session: Session, actor: Actor, invitation_id: int) -> InvitationRecord:
    """A guest's own invitation. Raises NotFound."""
    return record(session, invitation_id, notes=True, contact=False)


def record(session: Session, invitation_id: int, *, notes: bool, contact: bool = True) -> InvitationRecord:
    """One invitation, for a service that was let in to it. Raises NotFound."""
    found = session.execute(select(_I, _CURSOR).where(_I.c.id == invitation_id)).all()
    if not found:
        raise NotFound
    return _records(session, found, notes=notes, contact=contact)[0]


_CURSOR = case((_I.c.ticket_key.is_(None), -_I.c.id), else_=_I.c.id).label("cursor")


def _records(session: Session, rows: Sequence[Any], *, notes: bool, contact: bool = True) -> list[InvitationRecord]:
    guests: dict[int | None, list[MemberRecord]] = {row.id: [] for row in rows}
    for one in members(session, [row.id for row in rows], notes=notes, contact=contact):
        guests[one.invitation_id].append(one)
    return [
        InvitationRecord(
            **{name: getattr(row, name) for name in _OF_INVITATION},
            ticket_number=row.ticket_number or "",
            link=link_of(row.unique_code),
            guests=tuple(guests[row.id]),
        )
        for row in rows
    ]


def members(
    session: Session, invitation_ids: Sequence[int], *, notes: bool, contact: bool = True, only: int | None = None
) -> list[MemberRecord]:
    """The members of these invitations in their order, for a service that was let in; ``only`` one of them."""
    which = and_(_A.c.invitation_id.in_(invitation_ids), ACTIVE, _A.c.id == only if only else True)
    columns = [_A.c[name] for name in _OF_PLACE]
    rows = session.execute(
        select(*columns, _A.c.metadata, _G.c.name, _G.c.email, _G.c.phone)
        .add_columns(_S.c.id.label("seat_id"), _S.c.seat_number, _S.c.table_number)
        .join(_G, _G.c.id == _A.c.guest_id)
        .outerjoin(_S, _S.c.attendee_id == _A.c.id)
        .where(which)
        .order_by(_A.c.invitation_id, _A.c.position, _A.c.id)
    ).all()
    said = needs_of(session, rows[0].event_id, [row.id for row in rows]) if notes and rows else {}
    return [_member(row, said.get(row.id, NOTHING) if notes else None, contact) for row in rows]


_OF_INVITATION = (
    "id", "event_id", "unique_code", "label", "status", "max_plus_ones", "sent_at", "opened_at", "responded_at",
    "created_at", "cursor",
)  # fmt: skip
_OF_PLACE = (
    "id", "invitation_id", "event_id", "guest_id", "status", "source", "meal_choice", "checked_in_at",
    "checked_out_at", "version",
)  # fmt: skip


def _member(row: Any, needs: Any, contact: bool) -> MemberRecord:
    values = {name: getattr(row, name) for name in _OF_PLACE}
    known = {"email": row.email, "phone": row.phone} if contact else {"guest_id": None, "email": None, "phone": None}
    return MemberRecord(
        **values | known,
        name=row.name,
        dietary_notes=needs.dietary if needs else None,
        access_notes=needs.access if needs else None,
        is_plus_one=is_plus_one(row.metadata),
        is_unnamed=is_unnamed(row.metadata, row.name),
        plus_one_of=host_of(row.metadata) or None,
        seat_id=row.seat_id,
        seat_number=row.seat_number or "",
        table_number=row.table_number or "",
    )
