"""From the address book onto an event's list: many at once, each in a party; and from party to party."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import BigInteger, Row, cast, func, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from gala import clock
from gala.access import Actor, Permission, requires, scope_of
from gala.bus import EventChanged, InvitationChanged, RsvpChanged, publish
from gala.errors import GroupFull, NotFound
from gala.hot import GuessedWrong
from gala.models import Attendee, AttendeeSource, AttendeeStatus, Guest, Invitation, InvitationStatus
from gala.rules.codes import new_code
from gala.services import activity
from gala.services.changes.recording import describe, undoable
from gala.services.guests import attendee_state, lock_attendees
from gala.services.invitations.book import GONE
from gala.services.invitations.status import refresh_status
from gala.services.invitations.writing import MAX_MEMBERS, cancel_places, new_pass_code, people_of
from gala.services.people.knowing import is_plus_one
from gala.services.people.person import chosen_ids
from gala.services.people.shapes import Invited, Removed
from gala.services.typed import line

TOLD_APART = 100
"""Of so many changed parties each is told of; of more, that the event changed."""

_A, _G, _I = (model.__table__ for model in (Attendee, Guest, Invitation))  # type: ignore[attr-defined]


@requires(Permission.PEOPLE_WRITE)
@undoable("guests.invited")
def invite_guests(
    session: Session, actor: Actor, event_id: int, guest_ids: Collection[int], together: bool = False
) -> Invited:
    """Invite these people of the address book: each in a party of their own, or all ``together`` in one.

    Whoever has a place at the event already keeps it and is counted as skipped. Raises NotFound, GroupFull.
    """
    tenant_id = activity.tenant_of(session, event_id)
    new, skipped = _not_yet_there(session, tenant_id, event_id, guest_ids)
    if together and len(new) > MAX_MEMBERS:
        raise GroupFull(limit=MAX_MEMBERS)
    parties = [new] if together and new else [[guest] for guest in new]
    invitation_ids = _make_parties(session, tenant_id, event_id, [party[0].name for party in parties])
    places = [
        (invitation_id, position, guest.id)
        for invitation_id, party in zip(invitation_ids, parties, strict=True)
        for position, guest in enumerate(party)
    ]
    _add_places(session, tenant_id, event_id, places)
    describe(session, name=", ".join(guest.name for guest in new[:8]), count=len(new))
    activity.log(session, actor, tenant_id, "guests.invited", count=len(new))
    return Invited(tuple(invitation_ids), len(new), skipped)


@requires(Permission.PEOPLE_WRITE)
@undoable("guests.added")
def add_to_party(session: Session, actor: Actor, invitation_id: int, guest_ids: Collection[int]) -> Invited:
    """These people of the address book come along with a party; who has a place already is counted as skipped.

    Raises NotFound, GroupFull.
    """
    party = _lock_parties(session, scope_of(session).event_id, [invitation_id])[invitation_id]
    new, skipped = _not_yet_there(session, party.tenant_id, party.event_id, guest_ids)
    first = _room_for(session, invitation_id, len(new))
    places = [(invitation_id, position, guest.id) for position, guest in enumerate(new, first)]
    _add_places(session, party.tenant_id, party.event_id, places)
    refresh_status(session, [invitation_id])
    describe(session, name=", ".join(guest.name for guest in new[:8]), label=party.label, count=len(new))
    activity.log(session, actor, party.tenant_id, "guests.added", invitation_id=invitation_id, count=len(new))
    return Invited((invitation_id,), len(new), skipped)


@requires(Permission.PEOPLE_WRITE)
@undoable("guests.moved")
def move_to_party(session: Session, actor: Actor, invitation_id: int, attendee_ids: Collection[int]) -> int:
    """These people of the event, and whom they bring along, belong to that party now, with their answers, seats and
    passes; how many were moved. Raises NotFound for one who has no place there, GroupFull.
    """
    event_id = scope_of(session).event_id
    assert event_id is not None
    return _move(session, actor, event_id, _lock_places(session, event_id, attendee_ids), invitation_id)


@requires(Permission.PEOPLE_WRITE)
@undoable("guests.moved")
def move_to_new_party(session: Session, actor: Actor, event_id: int, attendee_ids: Collection[int], label: str) -> int:
    """These people of the event, and whom they bring along, become a party of their own with this name and a code of
    its own; the invitation's id. Raises Invalid for no name, and as ``move_to_party``.
    """
    name = line(label, "label", 200, required="Please enter a name.")
    people = _lock_places(session, event_id, attendee_ids)
    (invitation_id,) = _make_parties(session, activity.tenant_of(session, event_id), event_id, [name])
    _move(session, actor, event_id, people, invitation_id)
    return invitation_id


def _lock_places(session: Session, event_id: int, attendee_ids: Collection[int]) -> list[Any]:
    """The locked places of these people and of whom they bring along. Raises NotFound for one who has none."""
    chosen = chosen_ids(attendee_ids)
    people = lock_attendees(session, event_id, [*chosen, *_brought_by(session, event_id, chosen)])
    if any(person.status in GONE for person in people.values()):
        raise NotFound
    return list(people.values())


def _move(session: Session, actor: Actor, event_id: int, people: Sequence[Any], invitation_id: int) -> int:
    """Put these (locked) people into the party: how many were not in it. Raises GroupFull."""
    moving = [person for person in people if person.invitation_id != invitation_id]
    left = {person.invitation_id for person in moving} - {None}
    parties = _lock_parties(session, event_id, [*left, invitation_id])
    first = _room_for(session, invitation_id, len(moving))
    for position, person in enumerate(moving, first):
        there = {"invitation_id": invitation_id, "position": position, "version": _A.c.version + 1}
        session.execute(update(_A).where(_A.c.id == person.id).values(there))
    refresh_status(session, parties)
    _tell(session, event_id, [person.id for person in moving], list(parties) if moving else [])
    label = parties[invitation_id].label
    describe(session, name=", ".join(person.name for person in moving[:8]), label=label, count=len(moving))
    activity.log(session, actor, parties[invitation_id].tenant_id, "guests.moved", count=len(moving))
    return len(moving)


@requires(Permission.PEOPLE_WRITE)
@undoable("guests.removed")
def remove_from_event(
    session: Session, actor: Actor, event_id: int, attendee_ids: Collection[int], reason: str = ""
) -> Removed:
    """Cancel the places of these people: their seats become free, their history stays. They stay in the address book.

    Whoever has been at the event stays on its list and is counted as kept. Raises NotFound, Invalid.
    """
    why = line(reason, "reason", 500)
    people = lock_attendees(session, event_id, chosen_ids(attendee_ids))
    going = {
        who: person for who, person in people.items() if person.checked_in_at is None and person.status not in GONE
    }
    if going:
        cancel_places(session, event_id, going, why)
        parties = {person.invitation_id for person in going.values()} - {None}
        refresh_status(session, parties)
        _tell(session, event_id, [], sorted(parties))
        describe(session, name=", ".join(person.name for person in list(going.values())[:8]), count=len(going))
        activity.log(session, actor, activity.tenant_of(session, event_id), "guests.removed", count=len(going))
    return Removed(len(going), len(people) - len(going))


def _brought_by(session: Session, event_id: int, attendee_ids: Collection[int]) -> list[int]:
    """The plus-ones of these people."""
    here = (_A.c.event_id == event_id, _A.c.status.not_in(GONE), is_plus_one)
    # As large as an id can be said to be: PostgreSQL would stumble over one that no integer holds.
    theirs = cast(_A.c.metadata["host"].as_integer(), BigInteger).in_(attendee_ids)
    return list(session.execute(select(_A.c.id).where(*here, theirs).order_by(_A.c.id)).scalars())


def _not_yet_there(
    session: Session, tenant_id: int, event_id: int, guest_ids: Collection[int]
) -> tuple[list[Row[Any]], int]:
    """Those of these people who have no place at the event, in the order of their names, and how many have one."""
    mine = (_G.c.tenant_id == tenant_id, _G.c.id.in_(chosen_ids(guest_ids)))
    chosen = session.execute(select(_G.c.id, _G.c.name).where(*mine).order_by(_G.c.search_name, _G.c.id)).all()
    if not chosen:
        raise NotFound
    here = (_A.c.event_id == event_id, _A.c.status.not_in(GONE), _A.c.guest_id.in_([one.id for one in chosen]))
    there = set(session.execute(select(_A.c.guest_id).where(*here)).scalars())
    return [one for one in chosen if one.id not in there], len(there)


def _make_parties(session: Session, tenant_id: int, event_id: int, labels: Sequence[str]) -> list[int]:
    if not labels:
        return []
    own = {"tenant_id": tenant_id, "event_id": event_id, "max_plus_ones": 0, "created_at": clock.now()}
    rows = [
        own | {"label": label, "unique_code": new_code(), "status": InvitationStatus.PENDING.value} for label in labels
    ]
    made = insert(_I).returning(_I.c.id, sort_by_parameter_order=True)
    return list(session.execute(made, rows).scalars())


def _add_places(session: Session, tenant_id: int, event_id: int, places: Sequence[tuple[int, int, int]]) -> None:
    """A place for each (invitation, position, guest)."""
    if not places:
        return
    own = {"tenant_id": tenant_id, "event_id": event_id, "created_at": clock.now(), "version": 1}
    state = {"source": AttendeeSource.RSVP.value, "status": AttendeeStatus.PENDING.value}
    blank = {"cancellation_reason": "", "meal_choice": ""}
    rows = [
        own | state | blank | {"invitation_id": party, "position": position, "guest_id": guest_id}
        | {"pass_code": new_pass_code()}
        for party, position, guest_id in places
    ]  # fmt: skip
    made = insert(_A).returning(_A.c.id, sort_by_parameter_order=True)
    try:
        ids = list(session.execute(made, rows).scalars())
    except IntegrityError as error:  # one was invited, merged or deleted this very moment: look again
        raise GuessedWrong from error
    _tell(session, event_id, ids, sorted({party for party, _, _ in places}))


def _lock_parties(
    session: Session, event_id: int | None, invitation_ids: Collection[int | None]
) -> dict[int, Row[Any]]:
    """These invitations by id, locked in that order."""
    wanted = sorted({one for one in invitation_ids if one is not None})
    here = select(_I).where(_I.c.id.in_(wanted), _I.c.event_id == event_id).order_by(_I.c.id)
    return {row.id: row for row in session.execute(here.with_for_update(key_share=True))}


def _room_for(session: Session, invitation_id: int, count: int) -> int:
    """The position of the first of so many more members of a locked party. Raises GroupFull."""
    here = _A.c.invitation_id == invitation_id
    members = session.execute(select(func.count()).where(here, _A.c.status.not_in(GONE))).scalar_one()
    if members + count > MAX_MEMBERS:
        raise GroupFull(limit=MAX_MEMBERS)
    last = session.execute(select(func.max(_A.c.position)).where(here)).scalar()
    return 0 if last is None else last + 1


def _tell(session: Session, event_id: int, attendee_ids: Sequence[int], invitation_ids: Sequence[int]) -> None:
    if len(invitation_ids) > TOLD_APART:
        publish(session, EventChanged(event_id))
        return
    if attendee_ids:
        publish(session, RsvpChanged(event_id, tuple(attendee_state(p) for p in people_of(session, attendee_ids))))
    for invitation_id in invitation_ids:
        publish(session, InvitationChanged(event_id, invitation_id))
