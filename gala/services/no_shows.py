"""Whoever said yes and did not come: their chairs are given up, all in one step that can be taken back."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from gala import clock
from gala.access import Actor, Permission, event_facts, read_only, requires
from gala.bus import RsvpChanged, SeatsFreed, publish
from gala.errors import WrongState
from gala.models import Attendee, AttendeeStatus, EventSeat, Guest, Invitation
from gala.services.arrivals import ABSENT, Seated, seated
from gala.services.changes.recording import describe, undoable
from gala.services.guests import lock_attendees, write_status
from gala.services.invitations import refresh_status
from gala.services.seated import tell
from gala.services.seats import EMPTY, lock_seats, must_be_unlocked, write_all

_A = Attendee.__table__  # type: ignore[attr-defined]
_G = Guest.__table__  # type: ignore[attr-defined]
_I = Invitation.__table__  # type: ignore[attr-defined]
_S = EventSeat.__table__  # type: ignore[attr-defined]

_FREE = {**EMPTY, "attendee_id": None}


@dataclass(frozen=True, slots=True)
class NoShows:
    """Whom freeing would concern: ``people`` to be marked, who give up ``chairs``; ``kept`` sit on locked seats, and
    are left alone."""

    people: tuple[Seated, ...]
    kept: tuple[Seated, ...]

    @property
    def chairs(self) -> int:
        """How many chairs are free afterwards."""
        return sum(1 for person in self.people if person.table)


@dataclass(frozen=True, slots=True)
class Freed:
    """So many ``people`` were marked and so many ``chairs`` are free; ``came`` had come meanwhile, and keep theirs."""

    people: int
    chairs: int
    came: tuple[str, ...]


@read_only
@requires(Permission.SEAT_ASSIGN)
def preview_no_shows(
    session: Session, actor: Actor, event_id: int, attendee_ids: Collection[int] | None = None
) -> NoShows:
    """Whom ``free_no_shows`` would concern, of these people or (None) of everybody who has not come."""
    theirs = [] if attendee_ids is None else [_A.c.id.in_(sorted(set(attendee_ids)))]
    statement = (
        select(_A.c.id, _G.c.name, _I.c.label, _S.c.table_number, _S.c.label.label("seat"), _S.c.locked)
        .join(_G, _G.c.id == _A.c.guest_id)
        .outerjoin(_I, _I.c.id == _A.c.invitation_id)
        .outerjoin(_S, _S.c.attendee_id == _A.c.id)
        .where(_A.c.event_id == event_id, ABSENT, *theirs)
        .order_by(_A.c.invitation_id, _A.c.position, _A.c.id)
    )
    found = [seated(row) for row in session.execute(statement)]
    return NoShows(tuple(p for p in found if not p.is_locked), tuple(p for p in found if p.is_locked))


@requires(Permission.SEAT_ASSIGN)
@undoable("no_shows.freed")
def free_no_shows(session: Session, actor: Actor, event_id: int, attendee_ids: Sequence[int]) -> Freed:
    """Mark those of them who said yes and have not come as no-shows, and free their seats; the others are let be.

    A no-show who comes after all is let in like everybody. Raises WrongState before the start, SeatLocked, NotFound.
    """
    if event_facts(session, event_id).start_at > clock.now():
        raise WrongState(reason="The event has not begun: everybody may still come.")
    people = list(lock_attendees(session, event_id, attendee_ids).values())
    missing = [one for one in people if one.status == AttendeeStatus.ACCEPTED and one.checked_in_at is None]
    came = tuple(one.name for one in people if one.checked_in_at is not None)
    if not missing:
        return Freed(0, 0, came)
    seats = lock_seats(session, event_id, attendee_ids=[one.id for one in missing]).values()
    must_be_unlocked(seats)
    ids = {one.id for one in missing}
    sat = ids & {seat.attendee_id for seat in seats}
    if seats:
        publish(session, SeatsFreed(event_id, write_all(session, [(seat, _FREE) for seat in seats])))
    publish(session, RsvpChanged(event_id, write_status(session, missing, AttendeeStatus.NO_SHOW)))
    refresh_status(session, {one.invitation_id for one in missing if one.invitation_id is not None})
    for person in missing:
        if person.id in sat:
            tell(session, event_id, person, "")
    describe(session, name=", ".join(one.name for one in missing), count=len(sat))
    return Freed(len(missing), len(sat), came)
