"""Several entries of the address book become one: at every event the person has one place, one seat and one history.

Locks places, then seats, parties and entries, each by id. Where two of the entries have a place at the same event, the
one with more to it stays; the other is given up as if it had been canceled, and its history stays.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Row, delete, insert, or_, select, update
from sqlalchemy.orm import Session

from gala.access import Actor, Permission, requires
from gala.bus import InvitationChanged, RsvpChanged, SeatsAssigned, SeatsFreed, publish
from gala.errors import Invalid, NotFound, WrongState
from gala.hot import GuessedWrong
from gala.models import Attendee, AttendeeStatus, EventSeat, Guest, GuestTag, Invitation, SessionAnswer
from gala.services import activity, seats
from gala.services.address_book import form_of, rewrite_guest
from gala.services.guests import COMING, attendee_state
from gala.services.invitations.book import GONE
from gala.services.invitations.status import ANSWERED, refresh_status
from gala.services.invitations.writing import people_of
from gala.services.people.shapes import Merged

MOST = 20
"""So many entries at most become one."""

_A, _G, _I, _N, _S, _T = (
    model.__table__  # type: ignore[attr-defined]
    for model in (Attendee, Guest, Invitation, SessionAnswer, EventSeat, GuestTag)
)
Place = Any
"""A locked attendee's row."""


@requires(Permission.PEOPLE_WRITE)
def merge_guests(session: Session, actor: Actor, tenant_id: int, keep_id: int, other_ids: Collection[int]) -> Merged:
    """Make these entries one: ``keep_id``, whose own words stay; what it does not know it takes from the others.

    Every place at every event goes over with its seat, answers, passes and history. Raises NotFound; WrongState when
    two of them have been at the same event, so that they are two people. Nothing brings the others back.
    """
    ids = sorted({keep_id, *other_ids})
    if len(ids) < 2 or len(ids) > MOST:
        raise Invalid(field="guests", reason="Please choose 2 to {limit} people to merge.", limit=MOST)
    places, entries = _lock(session, tenant_id, keep_id, ids)
    given_up = _one_place_at_each_event(session, keep_id, places)
    moved = [place for place in places if place.guest_id != keep_id]
    everywhere = [place.id for place in places]
    session.execute(update(_A).where(_A.c.id.in_(everywhere)).values(guest_id=keep_id, version=_A.c.version + 1))
    _become_one(session, tenant_id, keep_id, [entries.pop(keep_id), *entries.values()])
    refresh_status(session, {place.invitation_id for place in places})
    _tell(session, places)
    activity.log(session, actor, tenant_id, "guests.merged", guest_id=keep_id, count=len(ids), given_up=given_up)
    return Merged(keep_id, len(ids), len(moved), given_up)


def _lock(
    session: Session, tenant_id: int, keep_id: int, ids: Sequence[int]
) -> tuple[list[Place], dict[int, Row[Any]]]:
    """The places and the entries, locked. An entry comes last, so that nobody is invited to anything meanwhile: for
    one who was, a moment before, all is begun anew."""
    theirs = select(_A).where(_A.c.guest_id.in_(ids)).order_by(_A.c.id)
    places = session.execute(theirs.with_for_update(key_share=True)).all()
    who, parties = [place.id for place in places], {place.invitation_id for place in places} - {None}
    sits = or_(_S.c.attendee_id.in_(who), _S.c.held_for.in_(who))
    if places:
        session.execute(select(_S.c.id).where(sits).order_by(_S.c.id).with_for_update())
        invited = select(_I.c.id).where(_I.c.id.in_(parties)).order_by(_I.c.id)
        session.execute(invited.with_for_update(key_share=True))
    mine = select(_G).where(_G.c.id.in_(ids), _G.c.tenant_id == tenant_id).order_by(_G.c.id)
    entries = {row.id: row for row in session.execute(mine.with_for_update())}
    if len(entries) != len(ids):
        raise NotFound
    if [row.id for row in session.execute(theirs.with_only_columns(_A.c.id))] != who:
        raise GuessedWrong
    return list(places), entries


# --- one place at each event -----------------------------------------------------------------------------------------


def _one_place_at_each_event(session: Session, keep_id: int, places: Sequence[Place]) -> int:
    """Give up the lesser of two places at one event: how many."""
    at_event: dict[int, list[Place]] = defaultdict(list)
    for place in places:
        if place.status not in GONE:
            at_event[place.event_id].append(place)
    given_up = 0
    for event_id, here in sorted(at_event.items()):
        if len(here) > 1:
            _keep_one(session, event_id, keep_id, here)
            given_up += len(here) - 1
    return given_up


def _keep_one(session: Session, event_id: int, keep_id: int, here: Sequence[Place]) -> None:
    chairs = seats.lock_seats(session, event_id, attendee_ids=[place.id for place in here])
    seat_of = {seat.attendee_id: seat for seat in chairs.values() if seat.attendee_id is not None}
    if sum(place.checked_in_at is not None for place in here) > 1:
        raise WrongState(reason="Two of them have been at the same event, so they are two people.")

    def worth(place: Place) -> tuple[bool, bool, bool, bool, int]:
        is_own = place.guest_id == keep_id
        return (place.checked_in_at is not None, place.id in seat_of, place.status in ANSWERED, is_own, -place.id)

    best, *others = sorted(here, key=worth, reverse=True)
    _take_over(session, best, others)
    _give_seats(session, event_id, best, others, seat_of, chairs)
    gone = {"status": AttendeeStatus.CANCELED.value, "version": _A.c.version + 1}
    session.execute(update(_A).where(_A.c.id.in_([place.id for place in others])).values(gone))


def _give_seats(
    session: Session,
    event_id: int,
    best: Place,
    others: Sequence[Place],
    seat_of: dict[int, Any],
    chairs: dict[int, Any],
) -> None:
    """The seats of the others become free; where the one who stays had none, the first of them is theirs."""
    spare = [seat_of[place.id] for place in others if place.id in seat_of]
    left = {place.id for place in others}
    emptied: dict[int, tuple[Any, dict[str, Any]]] = {seat.id: (seat, {"attendee_id": None}) for seat in spare}
    for seat in chairs.values():
        if seat.held_for in left or (seat.held_for == best.id and spare and best.id not in seat_of):
            emptied[seat.id] = (seat, emptied.get(seat.id, (seat, {}))[1] | dict(seats.EMPTY))
    freed = seats.write(session, emptied.values())
    if best.id not in seat_of and best.status in COMING and spare:
        fresh = seats.lock_seats(session, event_id, seat_ids=[spare[0].id])[spare[0].id]
        publish(session, SeatsAssigned(event_id, seats.write(session, [(fresh, {"attendee_id": best.id})])))
        freed = tuple(seat for seat in freed if seat.seat_id != fresh.id)
    if freed:
        publish(session, SeatsFreed(event_id, freed))


def _take_over(session: Session, best: Place, others: Sequence[Place]) -> None:
    """What only the others said: the dish, the notes, the answers for sessions; and whom they bring along."""
    known = {
        column: next((value for other in others if (value := getattr(other, column))), None)
        for column in ("meal_choice", "dietary_notes", "access_notes")
        if not getattr(best, column)
    }
    said = {column: value for column, value in known.items() if value}
    if said:
        session.execute(update(_A).where(_A.c.id == best.id).values(said))
    left = [place.id for place in others]
    answered = set(session.execute(select(_N.c.session_id).where(_N.c.attendee_id == best.id)).scalars())
    for answer in session.execute(select(_N).where(_N.c.attendee_id.in_(left)).order_by(_N.c.id)).all():
        if answer.session_id not in answered:
            answered.add(answer.session_id)
            session.execute(update(_N).where(_N.c.id == answer.id).values(attendee_id=best.id))
    brought = select(_A.c.id, _A.c.metadata).where(_A.c.event_id == best.event_id)
    brought = brought.where(_A.c.metadata["host"].as_integer().in_(left))
    for row in session.execute(brought).all():
        session.execute(update(_A).where(_A.c.id == row.id).values({_A.c.metadata: row.metadata | {"host": best.id}}))


# --- one entry -------------------------------------------------------------------------------------------------------


def _become_one(session: Session, tenant_id: int, keep_id: int, entries: Sequence[Row[Any]]) -> None:
    """The first entry with what it lacks from the others, and all of their tags; the others go."""
    first, *others = [form_of(row) for row in entries]
    lacks: dict[str, Any] = {
        field: value
        for field in ("title", "email", "phone", "company", "address", "language")
        if not getattr(first, field)
        for value in [next((getattr(one, field) for one in others if getattr(one, field)), "")]
    }
    gone = [row.id for row in entries if row.id != keep_id]
    own = set(session.execute(select(_T.c.tag).where(_T.c.guest_id == keep_id)).scalars())
    more = set(session.execute(select(_T.c.tag).where(_T.c.guest_id.in_(gone))).scalars()) - own
    if more:
        session.execute(
            insert(_T), [{"tenant_id": tenant_id, "guest_id": keep_id, "tag": word} for word in sorted(more)]
        )
    session.execute(delete(_G).where(_G.c.id.in_(gone)))
    rewrite_guest(session, keep_id, replace(first, **lacks))


def _tell(session: Session, places: Sequence[Place]) -> None:
    for event_id in sorted({place.event_id for place in places}):
        here = [place for place in places if place.event_id == event_id]
        states = tuple(attendee_state(person) for person in people_of(session, [place.id for place in here]))
        publish(session, RsvpChanged(event_id, states))
        for invitation_id in sorted({place.invitation_id for place in here} - {None}):
            publish(session, InvitationChanged(event_id, invitation_id))
