"""What a guest sees: the event, the own members with their seats and holds. Names nobody else."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from gala import clock
from gala.access import Actor, Permission, read_only, requires
from gala.errors import NotFound
from gala.models import Attendee, AttendeeStatus, Event, EventSeat, EventStatus, Guest, Invitation
from gala.rules.plus_ones import host_of, is_plus_one, is_unnamed
from gala.services.guests import COMING, deadline_of
from gala.services.invitations import MAX_MEMBERS
from gala.services.meals import Dish, read_meals
from gala.services.needs import NOTHING, Needs, needs_of
from gala.services.passes import has_pass
from gala.services.sessions import OwnSession, read_own_sessions

_A = Attendee.__table__  # type: ignore[attr-defined]
_S = EventSeat.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class OwnSeat:
    """A seat that a member has, or holds for ``seconds_left`` more seconds."""

    seat_id: int
    table_id: int
    index: int
    table_number: str
    label: str
    seconds_left: float | None = None


@dataclass(frozen=True, slots=True)
class Member:
    """One of the guest's own people. ``seat`` is confirmed; ``held`` waits to be.

    ``host``: whose plus-one this is; ``unnamed``: nobody has said yet who it is. ``may_bring``: there is room in the
    party for one more plus-one of this member.
    """

    attendee_id: int
    invitation_id: int
    name: str
    status: str
    comes: bool
    has_pass: bool
    ticket_number: str
    seat: OwnSeat | None
    held: OwnSeat | None
    needs: Needs = NOTHING
    host: int = 0
    unnamed: bool = False
    may_bring: bool = False


@dataclass(frozen=True, slots=True)
class OwnParty:
    """The event and the guest's own members. ``is_open``: answers and seats may be changed now.

    ``meals``: the dishes to choose from; ``asks_needs``: whether notes on diet and access are asked for.
    """

    event_id: int
    event_name: str
    description: str
    venue: str
    city: str
    country: str
    start_at: datetime
    end_at: datetime
    timezone: str
    status: str
    cover: str
    deadline: datetime
    hold_minutes: int
    is_open: bool
    members: tuple[Member, ...]
    sessions: tuple[OwnSession, ...]
    meals: tuple[Dish, ...] = ()
    asks_needs: bool = False


@read_only
@requires(Permission.INVITATION_OWN)
def get_own_party(session: Session, actor: Actor, event_id: int) -> OwnParty:
    """The event and the actor's own members, those whose place is canceled left out."""
    event = session.get(Event, event_id)
    if event is None:
        raise NotFound
    deadline = deadline_of(event.start_at, event.cancellation_deadline_hours)
    members = _members(session, actor, event_id)
    return OwnParty(
        event_id=event_id,
        event_name=event.name,
        description=event.description,
        venue=event.venue,
        city=event.city,
        country=event.country,
        start_at=event.start_at,
        end_at=event.end_at,
        timezone=event.timezone,
        status=event.status,
        cover=event.hero_image_url,
        deadline=deadline,
        hold_minutes=event.hold_minutes,
        is_open=event.status == EventStatus.PUBLISHED and clock.now() < deadline,
        members=members,
        sessions=read_own_sessions(session, event_id, [member.attendee_id for member in members]),
        meals=read_meals(session, event_id),
        asks_needs=event.asks_needs,
    )


def _members(session: Session, actor: Actor, event_id: int) -> tuple[Member, ...]:
    """In the invitations' order, a plus-one just after whoever brings them."""
    columns = (_A.c.id, _A.c.invitation_id, Guest.name, _A.c.status, _A.c.source, _A.c.metadata, _A.c.position)
    people = session.execute(
        select(*columns, Invitation.ticket_number, Invitation.max_plus_ones)
        .join(Guest, Guest.id == _A.c.guest_id)
        .join(Invitation, Invitation.id == _A.c.invitation_id)
        .where(_A.c.event_id == event_id, _A.c.invitation_id.in_(actor.invitations))
        .where(_A.c.status.not_in((AttendeeStatus.CANCELED, AttendeeStatus.REFUNDED)))
        .order_by(_A.c.invitation_id, _A.c.position, _A.c.id)
    ).all()
    ids = [person.id for person in people]
    seats = session.execute(
        select(_S).where(_S.c.event_id == event_id, _S.c.attendee_id.in_(ids) | _S.c.held_for.in_(ids))
    ).all()
    now = clock.now()
    has = {seat.attendee_id: _own(seat) for seat in seats}
    holds = {
        seat.held_for: _own(seat, (seat.hold_expires_at - now).total_seconds())
        for seat in seats
        if seat.held_for is not None and seat.hold_expires_at > now
    }
    said = needs_of(session, event_id, ids)
    hosts = _hosts(people)
    return tuple(
        Member(
            attendee_id=person.id,
            invitation_id=person.invitation_id,
            name=person.name,
            status=person.status,
            comes=person.status in COMING,
            has_pass=has_pass(person.status, person.source, person.metadata),
            ticket_number=person.ticket_number or "",
            seat=has.get(person.id),
            held=holds.get(person.id),
            needs=said.get(person.id, NOTHING),
            host=host_of(person.metadata),
            unnamed=is_unnamed(person.metadata, person.name),
            may_bring=person.id in hosts,
        )
        for person in _beside_hosts(people)
    )


def _hosts(people: Sequence[Row[Any]]) -> set[int]:
    """Those who come and may bring one more person."""
    brought = Counter(person.invitation_id for person in people if is_plus_one(person.metadata))
    members = Counter(person.invitation_id for person in people)
    return {
        person.id
        for person in people
        if person.status in (AttendeeStatus.ACCEPTED, AttendeeStatus.ATTENDED)
        and not is_plus_one(person.metadata)
        and brought[person.invitation_id] < person.max_plus_ones
        and members[person.invitation_id] < MAX_MEMBERS
    }


def _beside_hosts(people: Sequence[Row[Any]]) -> list[Row[Any]]:
    places = {person.id: place for place, person in enumerate(people)}
    return sorted(
        people, key=lambda person: (places.get(host_of(person.metadata), places[person.id]), places[person.id])
    )


def _own(seat: Row[Any], seconds_left: float | None = None) -> OwnSeat:
    return OwnSeat(seat.id, seat.table_id, seat.position, seat.table_number, seat.label, seconds_left)
