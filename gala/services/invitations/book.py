"""The address book: who is meant by what somebody typed."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from gala.errors import AlreadyInvited, Invalid
from gala.models import Attendee, AttendeeStatus, Guest
from gala.rules.names import same_name
from gala.services.address_book import GuestForm, insert_guests, tidy

_A = Attendee.__table__  # type: ignore[attr-defined]
_G = Guest.__table__  # type: ignore[attr-defined]

GONE = (AttendeeStatus.CANCELED, AttendeeStatus.REFUNDED)
"""Whoever has one of these has no place any more."""


@dataclass(frozen=True, slots=True)
class MemberForm:
    """A person as somebody typed them. Email and telephone may be empty."""

    name: str
    email: str = ""
    phone: str = ""


def checked(member: MemberForm) -> MemberForm:
    """The person, tidied. Raises Invalid naming the field."""
    person = tidy(_form(member))
    return MemberForm(person.name, person.email, person.phone)


def _form(member: MemberForm) -> GuestForm:
    return GuestForm(member.name, email=member.email, phone=member.phone)


def find_or_add(session: Session, tenant_id: int, event_id: int, members: Sequence[MemberForm]) -> list[int]:
    """The members' guest ids: whoever's email is in the book already, and new entries for the rest.

    Raises AlreadyInvited for one who has a place at the event, Invalid for an email that is another person's.
    """
    emails = [member.email for member in members if member.email]
    if len(set(emails)) < len(emails):
        raise Invalid(field="email", reason="Two people cannot share an email address. Leave one of them empty.")
    columns = (_G.c.id, _G.c.email, _G.c.name)
    known = {
        row.email: row
        for row in session.execute(select(*columns).where(_G.c.tenant_id == tenant_id, _G.c.email.in_(emails)))
    }
    for member in members:
        found = known.get(member.email)
        if found and not same_name(found.name, member.name):
            raise Invalid(field="email", reason="The address book has this email for {name}.", name=found.name)
    _must_be_new(session, event_id, {row.id: row.name for row in known.values()})
    return [known[m.email].id if m.email in known else add_guest(session, tenant_id, m) for m in members]


def _must_be_new(session: Session, event_id: int, guests: dict[int, str]) -> None:
    here = (_A.c.event_id == event_id, _A.c.guest_id.in_(guests), _A.c.status.not_in(GONE))
    for guest_id in session.execute(select(_A.c.guest_id).where(*here)).scalars():
        raise AlreadyInvited(name=guests[guest_id])


def add_guest(session: Session, tenant_id: int, member: MemberForm) -> int:
    """A new entry for a (checked) person; its id."""
    return insert_guests(session, tenant_id, [_form(member)])[0]
