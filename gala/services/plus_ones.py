"""Plus-ones: whom an invited guest may bring along, named by the guest, now or later, or at the door.

How many a party may bring is ``max_plus_ones`` of its invitation, which stays as the organizer set it. How many it
brings is counted where they are: a plus-one is an attendee like any other, with an answer, a seat and a pass of their
own, who says so in ``details`` (``gala.rules.plus_ones``), and counts until that place is given up.
"""

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import Row, delete, func, insert, select, update
from sqlalchemy.orm import Session

from gala import clock
from gala.access import Actor, Permission, requires
from gala.bus import InvitationChanged, RsvpChanged, publish
from gala.errors import Invalid, NotComing, NotFound, WrongState
from gala.i18n.words import tr
from gala.models import Attendee, AttendeeSource, AttendeeStatus, Guest, Invitation, SessionAnswer
from gala.rules.names import given_name
from gala.rules.plus_ones import host_of, is_plus_one, is_unnamed, named, plus_one
from gala.services import activity
from gala.services.address_book import rename_guest
from gala.services.changes.recording import describe, undoable
from gala.services.guests import Person, attendee_state, lock_attendees, only_own, open_event, write_status
from gala.services.invitations.book import GONE, MemberForm, add_guest
from gala.services.invitations.status import refresh_status
from gala.services.invitations.writing import MAX_MEMBERS, new_pass_code
from gala.services.seats import free_seats_of
from gala.services.typed import line

_A = Attendee.__table__  # type: ignore[attr-defined]
_G = Guest.__table__  # type: ignore[attr-defined]
_I = Invitation.__table__  # type: ignore[attr-defined]
_N = SessionAnswer.__table__  # type: ignore[attr-defined]
_PLUS_ONE = _A.c.metadata["plus_one"].as_boolean().is_(True)
_COMES = (AttendeeStatus.ACCEPTED, AttendeeStatus.ATTENDED)


def lock_parties(session: Session, event_id: int, invitation_ids: Collection[int | None]) -> dict[int, Any]:
    """Those of these invitations that are of this event, by id, locked in that order: after all people."""
    wanted = sorted({found for found in invitation_ids if found is not None})
    here = select(_I).where(_I.c.event_id == event_id, _I.c.id.in_(wanted)).order_by(_I.c.id)
    return {row.id: row for row in session.execute(here.with_for_update(key_share=True))}


def may_bring(session: Session, party: Any) -> bool:
    """Whether a locked invitation has room for one more plus-one."""
    here = (_A.c.invitation_id == party.id, _A.c.status.not_in(GONE))
    members = session.execute(select(func.count()).where(*here)).scalar_one()
    brought = session.execute(select(func.count()).where(*here, _PLUS_ONE)).scalar_one()
    return brought < party.max_plus_ones and members < MAX_MEMBERS


def name_plus_one(session: Session, party: Any, name: str, details: Mapping[str, Any] | None = None) -> int:
    """One more person on a locked invitation, who has said yes by standing there; the attendee's id."""
    guest_id = add_guest(session, party.tenant_id, MemberForm(name[:200]))
    last = session.execute(select(func.max(_A.c.position)).where(_A.c.invitation_id == party.id)).scalar()
    own = {"tenant_id": party.tenant_id, "event_id": party.event_id, "invitation_id": party.id, "guest_id": guest_id}
    state = {"source": AttendeeSource.RSVP.value, "status": AttendeeStatus.ACCEPTED.value, "version": 1}
    texts = {"cancellation_reason": "", "meal_choice": "", "pass_code": new_pass_code(), "created_at": clock.now()}
    place = {"position": 0 if last is None else last + 1, _A.c.metadata: dict(details or {"plus_one": True})}
    made = session.execute(insert(_A).values(own | state | texts | place).returning(_A.c.id)).scalar_one()
    publish(session, InvitationChanged(party.event_id, party.id))
    return int(made)


# --- the guest's own -------------------------------------------------------------------------------------------------


@requires(Permission.RSVP_OWN)
def bring(session: Session, actor: Actor, event_id: int, attendee_id: int, name: str = "", lang: str = "en") -> int:
    """A guest says that this member of the own party, who comes, brings somebody; the new attendee's id.

    Without a name it is "Guest of Ana", in ``lang``, until somebody says who it is. Raises WrongState when the
    invitation allows no more, NotComing, NotFound for somebody else's member, Invalid, DeadlinePassed, EventNotOpen,
    EventCanceled.
    """
    open_event(session, event_id)
    return _bring(session, event_id, attendee_id, name, lang, own=actor)


@requires(Permission.PEOPLE_WRITE)
@undoable("plus_one.brought")
def bring_for(session: Session, actor: Actor, event_id: int, attendee_id: int, name: str = "", lang: str = "en") -> int:
    """As ``bring``, entered by an organizer, before or after the deadline."""
    return _bring(session, event_id, attendee_id, name, lang)


@requires(Permission.RSVP_OWN)
def name_own(session: Session, actor: Actor, event_id: int, attendee_id: int, name: str) -> None:
    """A guest says who the plus-one is, or corrects it.

    Raises NotFound for somebody else's, and for one who is no plus-one; Invalid, DeadlinePassed, EventNotOpen,
    EventCanceled.
    """
    name = line(name, "name", 200, required="Please enter a name.")
    open_event(session, event_id)
    person, row = _own_plus_one(session, actor, event_id, attendee_id)
    _call(session, row, name)
    values = {_A.c.metadata: named(row.metadata), _A.c.version: _A.c.version + 1}
    session.execute(update(_A).where(_A.c.id == attendee_id).values(values))
    state = attendee_state(person, name=name, version=person.version + 1)
    publish(session, RsvpChanged(event_id, (state,)))
    publish(session, InvitationChanged(event_id, row.invitation_id))


@requires(Permission.RSVP_OWN)
def leave_out(session: Session, actor: Actor, event_id: int, attendee_id: int) -> None:
    """A guest brings this plus-one no more: the seat is free, and somebody else may be brought instead.

    Raises WrongState for one who has been at the event, and as ``name_own``.
    """
    open_event(session, event_id)
    person, row = _own_plus_one(session, actor, event_id, attendee_id)
    if person.checked_in_at is not None:
        raise WrongState(reason="{name} has been at the event and stays on the list.", name=person.name)
    free_seats_of(session, event_id, [attendee_id])
    publish(session, RsvpChanged(event_id, write_status(session, [person], AttendeeStatus.CANCELED)))
    refresh_status(session, [row.invitation_id])
    publish(session, InvitationChanged(event_id, row.invitation_id))


def _own_plus_one(session: Session, actor: Actor, event_id: int, attendee_id: int) -> tuple[Person, Row[Any]]:
    """The guest's own plus-one, locked, and its row."""
    person = only_own(actor, lock_attendees(session, event_id, [attendee_id]))[attendee_id]
    row = _rows(session, _A.c.id == attendee_id)[0]
    if not is_plus_one(row.metadata) or row.status in GONE:
        raise NotFound
    return person, row


def _rows(session: Session, *which: Any) -> list[Row[Any]]:
    columns = (_A.c.id, _A.c.invitation_id, _A.c.guest_id, _A.c.status, _A.c.metadata, _G.c.name, _G.c.email)
    rows = select(*columns, _G.c.phone, _G.c.tenant_id).join(_G, _G.c.id == _A.c.guest_id).where(*which)
    return list(session.execute(rows.order_by(_A.c.id)))


def _bring(session: Session, event_id: int, host_id: int, name: str, lang: str, own: Actor | None = None) -> int:
    """``own``: the guest whose member the host must be."""
    name = line(name, "name", 200)
    of_host = select(_A.c.invitation_id).where(_A.c.id == host_id, _A.c.event_id == event_id)
    mates = select(_A.c.id).where(_A.c.invitation_id == of_host.scalar_subquery())
    people = lock_attendees(session, event_id, [host_id, *session.execute(mates).scalars()])
    host = (only_own(own, {host_id: people[host_id]}) if own else people)[host_id]
    party = lock_parties(session, event_id, [host.invitation_id]).get(host.invitation_id)
    rows = {row.id: row for row in _rows(session, _A.c.id.in_(people))}
    if host.status not in _COMES:
        raise NotComing(name=host.name)
    if party is None or is_plus_one(rows[host_id].metadata) or not may_bring(session, party):
        raise WrongState(reason="This invitation allows no more people.")
    called = "" if name else tr(lang, "Guest of {name}", name=given_name(host.name))
    details = plus_one(host_id, called)
    gone = [row for row in rows.values() if host_of(row.metadata) == host_id and row.status == AttendeeStatus.CANCELED]
    if gone:
        _bring_back(session, gone[-1], people[gone[-1].id], name or called, details)
    made = gone[-1].id if gone else name_plus_one(session, party, name or called, details)
    new = lock_attendees(session, event_id, [made])[made]
    publish(session, RsvpChanged(event_id, (attendee_state(new),)))
    publish(session, InvitationChanged(event_id, party.id))
    refresh_status(session, [party.id])
    describe(session, name=host.name, guest=name or called)
    return made


def _bring_back(session: Session, row: Row[Any], person: Person, name: str, details: Mapping[str, Any]) -> None:
    """Whoever was brought no more has an entry already: the address book must not grow by every change of mind."""
    _call(session, row, name)
    write_status(session, [person], AttendeeStatus.ACCEPTED)
    session.execute(delete(_N).where(_N.c.attendee_id == row.id))
    fresh = {"meal_choice": "", "dietary_notes": None, "access_notes": None, "cancellation_reason": ""}
    session.execute(update(_A).where(_A.c.id == row.id).values({**fresh, _A.c.metadata: dict(details)}))


def _call(session: Session, row: Row[Any], name: str) -> None:
    """Give a plus-one a name. An entry of the address book that an organizer completed, or that is at other events too,
    is somebody's: it stays, and the plus-one gets another."""
    places = select(func.count()).where(_A.c.guest_id == row.guest_id)
    is_own = not row.email and not row.phone and session.execute(places).scalar_one() == 1
    if is_own or is_unnamed(row.metadata, row.name):
        rename_guest(session, row.guest_id, name)
    else:
        guest_id = add_guest(session, row.tenant_id, MemberForm(name))
        session.execute(update(_A).where(_A.c.id == row.id).values(guest_id=guest_id))


# --- with their host -------------------------------------------------------------------------------------------------


def with_plus_ones(session: Session, event_id: int, answers: Mapping[int, bool]) -> dict[int, bool]:
    """These answers, and with them those of whom these people bring: a guest comes or stays away with the host."""
    hosts = select(_A.c.invitation_id).where(_A.c.id.in_(answers), _A.c.event_id == event_id)
    changeable = _A.c.status.in_((AttendeeStatus.ACCEPTED, AttendeeStatus.DECLINED))
    brought = select(_A.c.id, _A.c.metadata).where(_A.c.invitation_id.in_(hosts), changeable, _PLUS_ONE)
    rows = [(row.id, host_of(row.metadata)) for row in session.execute(brought)]
    return {plus: answers[host] for plus, host in rows if host in answers} | dict(answers)


# --- the organizer's -------------------------------------------------------------------------------------------------


@requires(Permission.PEOPLE_WRITE)
@undoable("plus_ones.allowed")
def allow_plus_ones(session: Session, actor: Actor, invitation_id: int, most: int) -> None:
    """How many people this party may bring along, 0 to 20. Whom it brings already stays. Raises Invalid."""
    if not 0 <= most <= MAX_MEMBERS:
        raise Invalid(field="plus_ones", reason="Please enter a number from {least} to {most}.", least=0, most=20)
    event_id = select(_I.c.event_id).where(_I.c.id == invitation_id)
    party = lock_parties(session, session.execute(event_id).scalar_one(), [invitation_id])[invitation_id]
    session.execute(update(_I).where(_I.c.id == invitation_id).values(max_plus_ones=most))
    publish(session, InvitationChanged(party.event_id, invitation_id))
    describe(session, label=party.label, count=most)
    activity.log(session, actor, party.tenant_id, "plus_ones.allowed", invitation_id=invitation_id, count=most)
