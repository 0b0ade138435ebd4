"""Organizers' programs hold and confirm seats for anybody: what guests do for themselves, with the same promises.

The deadline of the guests and the categories that they may pick do not bind an organizer.
"""

from collections.abc import Collection, Sequence

from sqlalchemy.orm import Session

from gala.access import Actor, Permission, event_facts, requires
from gala.models import SeatCategory
from gala.services.changes.recording import describe, undoable
from gala.services.guests import lock_attendees, must_come
from gala.services.seated import tell
from gala.services.seating import GUEST_CATEGORIES, Held, claim, claim_best, let_go, one_each, settle
from gala.services.seats import lock_seats


@requires(Permission.SEAT_ASSIGN)
def hold_for(
    session: Session, actor: Actor, event_id: int, seat_ids: Sequence[int], for_attendees: Sequence[int]
) -> Held:
    """Hold every seat asked for, the first for the first attendee and so on, for the event's hold time; or none.

    Raises SeatTaken naming the seats that are gone; SeatBlocked, SeatLocked, SeatUnknown, HoldLimit, NotComing.
    """
    wanted = one_each(seat_ids, for_attendees)
    people = lock_attendees(session, event_id, for_attendees)
    must_come(people)
    seats = lock_seats(session, event_id, seat_ids=seat_ids, attendee_ids=for_attendees)
    minutes = event_facts(session, event_id).hold_minutes
    return claim(session, event_id, wanted, people, seats, minutes, frozenset(SeatCategory))


@requires(Permission.SEAT_ASSIGN)
@undoable("party.seated")
def confirm_for(session: Session, actor: Actor, event_id: int, attendee_ids: Sequence[int]) -> dict[int, int]:
    """Turn the attendees' holds into their seats, all or none: seat ids by attendee id. Their open pages are told.

    Raises HoldExpired, SeatLocked, NotComing, NotFound.
    """
    people = lock_attendees(session, event_id, attendee_ids)
    must_come(people)
    seats = lock_seats(session, event_id, attendee_ids=people.keys())
    held = settle(session, event_id, people, seats.values())
    for attendee_id, seat in held.items():
        tell(session, event_id, people[attendee_id], seat.seat_number)
    tables = ", ".join(dict.fromkeys(seat.table_number for seat in held.values()))
    describe(session, name=people[attendee_ids[0]].name, count=len(held), tables=tables[:200])
    return {attendee_id: seat.id for attendee_id, seat in held.items()}


@requires(Permission.SEAT_ASSIGN)
def release_for(session: Session, actor: Actor, event_id: int, attendee_ids: Sequence[int]) -> int:
    """Let go of the attendees' holds; how many there were. Letting go of nothing is no error. Raises NotFound."""
    return let_go(session, event_id, lock_attendees(session, event_id, attendee_ids).keys())


@requires(Permission.SEAT_ASSIGN)
def best_for(
    session: Session, actor: Actor, event_id: int, attendee_ids: Sequence[int], wants: Collection[str] = ()
) -> Held:
    """Find and hold the best block for the attendees; vip and reserved seats only where they are wanted.

    Raises NoBlock when there is none, and what ``hold_for`` raises.
    """
    people = lock_attendees(session, event_id, attendee_ids)
    minutes = event_facts(session, event_id).hold_minutes
    return claim_best(session, event_id, attendee_ids, people, minutes, wants, GUEST_CATEGORIES.union(wants))
