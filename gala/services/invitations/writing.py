"""Invitations are made, renamed, given new codes and taken back; members come and go."""

import secrets
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Row, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from gala import clock
from gala.access import Actor, Permission, requires
from gala.bus import InvitationChanged, RsvpChanged, publish
from gala.errors import AlreadyInvited, Busy, GroupFull, Invalid, NotFound, WrongState
from gala.models import Attendee, AttendeeSource, AttendeeStatus, Guest, Invitation, InvitationStatus
from gala.rules.codes import new_code
from gala.rules.names import fold
from gala.services import activity
from gala.services.address_book import GuestForm, form_of, must_be_theirs, rewrite_guest
from gala.services.changes.recording import describe, undoable
from gala.services.guests import attendee_state, lock_attendees, write_status
from gala.services.invitations.book import GONE, MemberForm, checked, find_or_add
from gala.services.invitations.status import refresh_status
from gala.services.seats import free_seats_of
from gala.services.typed import line

MAX_MEMBERS = 20

_A = Attendee.__table__  # type: ignore[attr-defined]
_G = Guest.__table__  # type: ignore[attr-defined]
_I = Invitation.__table__  # type: ignore[attr-defined]


@requires(Permission.PEOPLE_WRITE)
@undoable("invitation.created")
def create_invitation(session: Session, actor: Actor, event_id: int, label: str, members: Sequence[MemberForm]) -> int:
    """A new invitation of one to twenty people with a code of its own; its id. ``label`` empty: the first name.

    Whoever's email is in the address book is taken from there. Raises GroupFull, AlreadyInvited, Invalid.
    """
    people = [checked(member) for member in members]
    if not people:
        raise Invalid(field="members", reason="An invitation needs at least one person.")
    if len(people) > MAX_MEMBERS:
        raise GroupFull(limit=MAX_MEMBERS)
    label = line(label, "label", 200) or people[0].name
    tenant_id = activity.tenant_of(session, event_id)
    made = {"tenant_id": tenant_id, "event_id": event_id, "label": label, "unique_code": new_code()}
    state = {"status": InvitationStatus.PENDING.value, "max_plus_ones": 0, "created_at": clock.now()}
    invitation_id = int(session.execute(insert(_I).values(made | state).returning(_I.c.id)).scalar_one())
    _add_members(session, tenant_id, event_id, invitation_id, people, first=0)
    describe(session, label=label)
    activity.log(session, actor, tenant_id, "invitation.created", invitation_id=invitation_id, members=len(people))
    return invitation_id


def _add_members(
    session: Session, tenant_id: int, event_id: int, invitation_id: int, people: Sequence[MemberForm], first: int
) -> list[int]:
    shared = {"tenant_id": tenant_id, "event_id": event_id, "invitation_id": invitation_id, "created_at": clock.now()}
    state = {"source": AttendeeSource.RSVP.value, "status": AttendeeStatus.PENDING.value, "version": 1}
    try:
        guests = find_or_add(session, tenant_id, event_id, people)
        ids = [
            session.execute(
                insert(_A)
                .values(shared | state)
                .values(guest_id=guest_id, position=position, pass_code=new_pass_code())
                .values(cancellation_reason="", meal_choice="")
                .returning(_A.c.id)
            ).scalar_one()
            for position, guest_id in enumerate(guests, first)
        ]
    except IntegrityError as error:  # somebody invited the same person this very moment
        raise (AlreadyInvited(name=people[0].name) if "attendees" in str(error.orig) else Busy()) from error
    publish(session, RsvpChanged(event_id, tuple(attendee_state(p) for p in people_of(session, ids))))
    publish(session, InvitationChanged(event_id, invitation_id))
    return ids


def new_pass_code() -> str:
    """The random part of a pass: 96 bits, unique by the odds and by the database."""
    return secrets.token_hex(12)


def people_of(session: Session, attendee_ids: Sequence[int]) -> list[Row[Any]]:
    columns = (_A.c.id, _A.c.version, _A.c.status, _A.c.invitation_id, _A.c.checked_in_at, _A.c.checked_out_at)
    join = select(*columns, _G.c.name).join(_G, _G.c.id == _A.c.guest_id)
    rows: list[Any] = list(session.execute(join.where(_A.c.id.in_(attendee_ids)).order_by(_A.c.id)))
    return rows


@requires(Permission.PEOPLE_WRITE)
@undoable("member.added")
def add_member(session: Session, actor: Actor, invitation_id: int, member: MemberForm) -> int:
    """One more person on the invitation; the attendee's id. Raises GroupFull, AlreadyInvited, Invalid."""
    person = checked(member)
    invitation = _lock_invitation(session, invitation_id)
    places = select(func.count(), func.max(_A.c.position)).where(_A.c.invitation_id == invitation_id)
    count = session.execute(places.where(_A.c.status.not_in(GONE))).one()[0]
    last = session.execute(places).one()[1]
    if count >= MAX_MEMBERS:
        raise GroupFull(limit=MAX_MEMBERS)
    first = 0 if last is None else last + 1
    owner = (invitation.tenant_id, invitation.event_id, invitation_id)
    (attendee_id,) = _add_members(session, *owner, [person], first)
    refresh_status(session, [invitation_id])
    describe(session, name=person.name)
    activity.log(session, actor, invitation.tenant_id, "member.added", invitation_id=invitation_id)
    return attendee_id


def _lock_invitation(session: Session, invitation_id: int) -> Row[Any]:
    return session.execute(select(_I).where(_I.c.id == invitation_id).with_for_update(key_share=True)).one()


@requires(Permission.PEOPLE_WRITE)
@undoable("member.removed")
def remove_member(session: Session, actor: Actor, attendee_id: int, reason: str = "") -> None:
    """Cancel the person's place: seat and hold become free, the answer and its history stay readable.

    An invitation may stay without members. Raises WrongState for one who has been at the event.
    """
    reason = line(reason, "reason", 500)
    event_id = session.execute(select(_A.c.event_id).where(_A.c.id == attendee_id)).scalar_one()
    people = lock_attendees(session, event_id, [attendee_id])
    cancel_places(session, event_id, people, reason)
    person = people[attendee_id]
    if person.invitation_id is not None:
        refresh_status(session, [person.invitation_id])
        publish(session, InvitationChanged(event_id, person.invitation_id))
    describe(session, name=person.name)
    tenant_id = activity.tenant_of(session, event_id)
    activity.log(session, actor, tenant_id, "member.removed", attendee_id=attendee_id, reason=reason)


def cancel_places(session: Session, event_id: int, people: dict[int, Row[Any]], reason: str) -> None:
    """Cancel locked people's places and free their seats."""
    for person in people.values():
        if person.checked_in_at is not None:
            raise WrongState(reason="{name} has been at the event and stays on the list.", name=person.name)
    active = [person for person in people.values() if person.status not in GONE]
    free_seats_of(session, event_id, people.keys())
    gone = write_status(session, active, AttendeeStatus.CANCELED)
    if gone:
        session.execute(update(_A).where(_A.c.id.in_(people)).values(cancellation_reason=reason))
        publish(session, RsvpChanged(event_id, gone))


def correct_guest(session: Session, tenant_id: int, guest_id: int, form: GuestForm) -> None:
    """Write a (tidied) person over the entry, and tell every event where they have a place.

    Locks the places first. Raises Invalid when the email is another person's.
    """
    must_be_theirs(session, tenant_id, guest_id, form.email)
    places = select(_A.c.id, _A.c.event_id).where(_A.c.guest_id == guest_id).order_by(_A.c.id)
    rows = session.execute(places.with_for_update(key_share=True)).all()
    rewrite_guest(session, guest_id, form)
    session.execute(update(_A).where(_A.c.guest_id == guest_id).values(version=_A.c.version + 1))
    for row in rows:
        states = tuple(attendee_state(p) for p in people_of(session, [row.id]))
        publish(session, RsvpChanged(row.event_id, states))
        if states[0].invitation_id is not None:
            publish(session, InvitationChanged(row.event_id, states[0].invitation_id))


@requires(Permission.PEOPLE_WRITE)
@undoable("member.edited")
def edit_member(session: Session, actor: Actor, attendee_id: int, member: MemberForm) -> None:
    """Correct the person's name, email or telephone, in the address book and so at every event.

    Raises Invalid when the email is another person's.
    """
    person = checked(member)
    guest = session.execute(select(_G).join(_A, _A.c.guest_id == _G.c.id).where(_A.c.id == attendee_id)).one()
    known = replace(form_of(guest), name=person.name, email=person.email, phone=person.phone)
    correct_guest(session, guest.tenant_id, guest.id, known)
    describe(session, name=person.name)
    activity.log(session, actor, guest.tenant_id, "member.edited", attendee_id=attendee_id)


@requires(Permission.PEOPLE_WRITE)
@undoable("invitation.renamed")
def rename_invitation(session: Session, actor: Actor, invitation_id: int, label: str) -> None:
    """Call the party something else. Raises Invalid."""
    label = line(label, "label", 200, required="Please enter a name.")
    invitation = _lock_invitation(session, invitation_id)
    session.execute(update(_I).where(_I.c.id == invitation_id).values(label=label, search_label=fold(label)))
    publish(session, InvitationChanged(invitation.event_id, invitation_id))
    describe(session, label=label)
    activity.log(session, actor, invitation.tenant_id, "invitation.renamed", invitation_id=invitation_id)


@requires(Permission.PEOPLE_WRITE)
@undoable("invitation.code_reset")
def reset_code(session: Session, actor: Actor, invitation_id: int) -> str:
    """Give the invitation a new code, which is returned; the old link stops working at once."""
    invitation, code = _lock_invitation(session, invitation_id), new_code()
    session.execute(update(_I).where(_I.c.id == invitation_id).values(unique_code=code))
    publish(session, InvitationChanged(invitation.event_id, invitation_id))
    describe(session, label=invitation.label)
    activity.log(session, actor, invitation.tenant_id, "invitation.code_reset", invitation_id=invitation_id)
    return code


@requires(Permission.PEOPLE_WRITE)
@undoable("invitation.deleted")
def delete_invitation(session: Session, actor: Actor, invitation_id: int) -> None:
    """Take the invitation and its members off the list; their seats become free, their history stays.

    Raises WrongState when somebody of it has been at the event.
    """
    event_id = session.execute(select(_I.c.event_id).where(_I.c.id == invitation_id)).scalar_one_or_none()
    if event_id is None:
        raise NotFound
    ids = session.execute(select(_A.c.id).where(_A.c.invitation_id == invitation_id)).scalars().all()
    if ids:
        cancel_places(session, event_id, lock_attendees(session, event_id, ids), "")
        session.execute(delete(_A).where(_A.c.id.in_(ids)))
    invitation = _lock_invitation(session, invitation_id)
    if session.execute(select(_A.c.id).where(_A.c.invitation_id == invitation_id).limit(1)).first():
        raise Busy  # somebody was added this very moment
    session.execute(delete(_I).where(_I.c.id == invitation_id))
    publish(session, InvitationChanged(event_id, invitation_id))
    describe(session, label=invitation.label)
    activity.log(
        session, actor, invitation.tenant_id, "invitation.deleted", invitation_id=invitation_id, members=len(ids)
    )
