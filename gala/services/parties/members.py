"""The members of an invitation as programs write them: for anybody by an organizer, for their own by guests."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from gala.access import Actor, Permission, may, requires, scope_of
from gala.errors import Invalid, NotFound
from gala.models import AttendeeStatus, Event
from gala.services import needs, placement, plus_ones, rsvp, seating
from gala.services.guests import lock_attendees
from gala.services.invitations import MemberForm, add_member, edit_member, remove_member
from gala.services.needs import NeedsChange
from gala.services.parties.reading import MemberRecord, members
from gala.services.parties.writing import take_in
from gala.services.plus_ones import with_plus_ones
from gala.services.seats import lock_seats

_E = Event.__table__  # type: ignore[attr-defined]


class Keep:
    """What is left as it is."""


KEEP: Final = Keep()
_ANSWERS = {AttendeeStatus.ACCEPTED.value: True, AttendeeStatus.DECLINED.value: False}


@dataclass(frozen=True, slots=True)
class MemberChange:
    """What of a member is said anew. ``status`` is "accepted" or "declined"; ``seat_id`` None: no seat any more;
    ``name``: who it is. What is None of the others, and ``KEEP``, stays as it is."""

    status: str | None = None
    seat_id: int | Keep | None = KEEP
    meal_choice: str | None = None
    dietary_notes: str | None = None
    access_notes: str | None = None
    name: str | None = None

    @property
    def needs(self) -> NeedsChange | None:
        """What is said of the needs; None: nothing."""
        said = NeedsChange(self.meal_choice, self.dietary_notes, self.access_notes)
        return None if said == NeedsChange() else said


@dataclass(frozen=True, slots=True)
class NewMember:
    """Somebody new: of the address book (``guest_id``), brought along by a member (``plus_one_of``), or as typed."""

    person: MemberForm
    guest_id: int | None = None
    plus_one_of: int | None = None


Seen = Callable[[MemberRecord], None]


@dataclass(frozen=True, slots=True)
class _Hands:
    """By whose services it is done."""

    answer: Callable[..., Any]
    call: Callable[[Session, Actor, int, MemberRecord, str], Any]
    say_needs: Callable[..., Any]
    sit: Callable[[Session, Actor, int, int, int], Any]
    stand: Callable[[Session, Actor, int, MemberRecord], Any]


@requires(Permission.SEAT_HOLD)
def sit_own(session: Session, actor: Actor, event_id: int, attendee_id: int, seat_id: int) -> None:
    """A guest takes a seat for an own member: held and confirmed in one step. Raises what these raise."""
    seating.hold(session, actor, event_id, [seat_id], [attendee_id])
    seating.confirm(session, actor, event_id, [attendee_id])


_ORGANIZERS = _Hands(
    rsvp.answer_for,
    lambda session, actor, event_id, one, name: edit_member(
        session, actor, one.id, MemberForm(name, one.email or "", one.phone or "")
    ),
    needs.say_needs_for,
    placement.assign,
    lambda session, actor, event_id, one: placement.free(session, actor, event_id, [one.seat_id or 0]),
)
_GUESTS = _Hands(
    rsvp.answer,
    lambda session, actor, event_id, one, name: plus_ones.name_own(session, actor, event_id, one.id, name),
    needs.say_needs,
    sit_own,
    lambda session, actor, event_id, one: seating.give_back(session, actor, event_id, [one.id]),
)


@requires(Permission.PEOPLE_WRITE)
def put_member(
    session: Session,
    actor: Actor,
    invitation_id: int,
    attendee_id: int,
    change: MemberChange,
    seen: Seen = lambda member: None,
) -> MemberRecord:
    """An organizer's change of one member, before or after the deadline; as they are then. All of it, or nothing.

    ``seen`` is shown the member as they are, locked, and may refuse. Raises NotFound, what answers, needs and seats
    raise; Forbidden for who may not assign seats.
    """
    notes = may(actor, Permission.NEEDS_READ, scope_of(session))
    return _put(session, actor, invitation_id, attendee_id, change, seen, _ORGANIZERS, {"notes": notes})


@requires(Permission.RSVP_OWN)
def put_own_member(
    session: Session,
    actor: Actor,
    invitation_id: int,
    attendee_id: int,
    change: MemberChange,
    seen: Seen = lambda member: None,
) -> MemberRecord:
    """As ``put_member``, by a guest for an own member, until the deadline; a seat is taken and confirmed in one step.

    Raises also DeadlinePassed, EventNotOpen, EventCanceled.
    """
    shown = {"notes": True, "contact": False}
    return _put(session, actor, invitation_id, attendee_id, change, seen, _GUESTS, shown)


def _put(
    session: Session,
    actor: Actor,
    invitation_id: int,
    attendee_id: int,
    change: MemberChange,
    seen: Seen,
    hands: _Hands,
    shown: dict[str, bool],
) -> MemberRecord:
    event_id = scope_of(session).event_id
    assert event_id is not None
    _lock(session, event_id, attendee_id, change)
    now = one_member(session, invitation_id, attendee_id, **shown)
    seen(now)
    if change.name not in (None, now.name):
        hands.call(session, actor, event_id, now, str(change.name))
    if change.status not in (None, now.status):
        if change.status not in _ANSWERS:
            raise Invalid(field="status", reason="There is no such status.")
        hands.answer(session, actor, event_id, {attendee_id: _ANSWERS[change.status]})
    if change.needs:
        hands.say_needs(session, actor, event_id, {attendee_id: change.needs})
    if isinstance(change.seat_id, int) and change.seat_id != now.seat_id:
        hands.sit(session, actor, event_id, attendee_id, change.seat_id)
    elif change.seat_id is None and now.seat_id is not None and change.status != AttendeeStatus.DECLINED:
        hands.stand(session, actor, event_id, now)
    return one_member(session, invitation_id, attendee_id, **shown)


def _lock(session: Session, event_id: int, attendee_id: int, change: MemberChange) -> None:
    """All that the change will touch, in the one order of locks: each part alone would lock invitations before the next
    part locks people and seats."""
    if change.needs:
        session.execute(select(_E.c.id).where(_E.c.id == event_id).with_for_update(read=True))
    people = with_plus_ones(session, event_id, {attendee_id: True}).keys()
    lock_attendees(session, event_id, people)
    seat_ids = [change.seat_id] if isinstance(change.seat_id, int) else []
    lock_seats(session, event_id, seat_ids=seat_ids, attendee_ids=people)


def one_member(session: Session, invitation_id: int, attendee_id: int, **shown: bool) -> MemberRecord:
    """One member of this invitation, for a service that was let in to it. Raises NotFound."""
    found = members(session, [invitation_id], only=attendee_id, **shown)
    if not found:
        raise NotFound
    return found[0]


@requires(Permission.PEOPLE_WRITE)
def post_member(session: Session, actor: Actor, invitation_id: int, new: NewMember) -> MemberRecord:
    """One more person on the invitation; as they are then.

    Raises GroupFull, AlreadyInvited, NotFound, Invalid; of a plus-one WrongState, NotComing.
    """
    scope = scope_of(session)
    assert scope.event_id is not None
    shown = {"notes": may(actor, Permission.NEEDS_READ, scope)}
    if new.plus_one_of is not None:
        one_member(session, invitation_id, new.plus_one_of, **shown)
        made = plus_ones.bring_for(session, actor, scope.event_id, new.plus_one_of, new.person.name)
    elif new.guest_id is not None:
        take_in(session, actor, invitation_id, [new.guest_id])
        made = next(one.id for one in members(session, [invitation_id], **shown) if one.guest_id == new.guest_id)
    else:
        made = add_member(session, actor, invitation_id, new.person)
    return one_member(session, invitation_id, made, **shown)


@requires(Permission.RSVP_OWN)
def post_own_member(session: Session, actor: Actor, invitation_id: int, new: NewMember) -> MemberRecord:
    """A guest brings somebody along (``plus_one_of``), with or without a name; as they are then.

    Raises Invalid for anybody else, WrongState when the invitation allows no more, NotComing, NotFound, DeadlinePassed,
    EventNotOpen, EventCanceled.
    """
    event_id = scope_of(session).event_id
    assert event_id is not None
    if new.plus_one_of is None:
        raise Invalid(field="plus_one_of", reason="Please say whose guest this is.")
    one_member(session, invitation_id, new.plus_one_of, notes=False)
    made = plus_ones.bring(session, actor, event_id, new.plus_one_of, new.person.name)
    return one_member(session, invitation_id, made, notes=True, contact=False)


@requires(Permission.PEOPLE_WRITE)
def strike_member(session: Session, actor: Actor, invitation_id: int, attendee_id: int, reason: str = "") -> None:
    """Cancel the place of a member of this invitation. Raises NotFound, WrongState for one who has been there."""
    one_member(session, invitation_id, attendee_id, notes=False)
    remove_member(session, actor, attendee_id, reason)


@requires(Permission.RSVP_OWN)
def strike_own_member(session: Session, actor: Actor, invitation_id: int, attendee_id: int) -> None:
    """A guest brings this plus-one no more. Raises NotFound for one who is none, WrongState for one who has been there,
    DeadlinePassed, EventNotOpen, EventCanceled."""
    event_id = scope_of(session).event_id
    assert event_id is not None
    one_member(session, invitation_id, attendee_id, notes=False)
    plus_ones.leave_out(session, actor, event_id, attendee_id)
