"""A locked seat: whoever sits there stays, an empty one stays empty, and guests learn no more than "not available"."""

from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from gala.access import SYSTEM
from gala.bus import SeatsLocked
from gala.errors import Forbidden, Invalid, NoBlock, SeatBlocked, SeatLocked, SeatTaken
from gala.services import locking, placement, rsvp, seating
from tests import factories
from tests.services import looking

Gala = factories.Gala
Do = Callable[[Session, Gala], object]


@pytest.fixture
def gala(session: Session) -> Gala:
    """Ana (party 0) sits on the first seat, Cem (party 1) on the second; the first and the third are locked."""
    made = factories.make_gala(session, tables=1, seats=4, parties=(2, 1))
    placement.assign(session, SYSTEM, made.event_id, made.party_ids(0)[0], made.seat_ids[0])
    placement.assign(session, SYSTEM, made.event_id, made.party_ids(1)[0], made.seat_ids[1])
    locking.lock_in_place(session, made.organizer, made.event_id, [made.seat_ids[0], made.seat_ids[2]])
    return made


def ana(gala: Gala) -> int:
    return gala.party_ids(0)[0]


def cem(gala: Gala) -> int:
    return gala.party_ids(1)[0]


REFUSED: dict[str, Do] = {
    "moved away": lambda s, g: placement.assign(s, g.organizer, g.event_id, ana(g), g.seat_ids[3]),
    "displaced": lambda s, g: placement.swap(s, g.organizer, g.event_id, g.seat_ids[0], g.seat_ids[1]),
    "freed": lambda s, g: placement.free(s, g.organizer, g.event_id, [g.seat_ids[1], g.seat_ids[0]]),
    "got up": lambda s, g: placement.unseat(s, g.organizer, g.event_id, [ana(g)]),
    "an empty one filled": lambda s, g: placement.assign(s, g.organizer, g.event_id, g.party_ids(0)[1], g.seat_ids[2]),
    "moved into an empty one": lambda s, g: placement.swap(s, g.organizer, g.event_id, g.seat_ids[1], g.seat_ids[2]),
    "given back": lambda s, g: seating.give_back(s, g.guest(0), g.event_id, [ana(g)]),
    "another one held": lambda s, g: seating.hold(s, g.guest(0), g.event_id, [g.seat_ids[3]], [ana(g)]),
}


@pytest.mark.parametrize("act", REFUSED)
def test_who_sits_on_a_locked_seat_stays_and_an_empty_one_stays_empty(session: Session, gala: Gala, act: str) -> None:
    before = [looking.seat(session, seat) for seat in gala.seat_ids]
    with pytest.raises(SeatLocked) as refused:
        REFUSED[act](session, gala)
    assert refused.value.params["seats"] in ("1-1", "1-3")
    assert [looking.seat(session, seat) for seat in gala.seat_ids] == before


@pytest.mark.parametrize("act", REFUSED)
def test_unlocked_all_of_that_may_be_done(session: Session, gala: Gala, act: str) -> None:
    locking.unlock(session, gala.organizer, gala.event_id, gala.seat_ids)
    REFUSED[act](session, gala)


def test_a_hold_from_before_does_not_move_who_was_locked_since(session: Session, gala: Gala) -> None:
    locking.unlock(session, gala.organizer, gala.event_id, gala.seat_ids)
    seating.hold(session, gala.guest(0), gala.event_id, [gala.seat_ids[3]], [ana(gala)])
    locking.lock_in_place(session, gala.organizer, gala.event_id, attendee_ids=[ana(gala)])
    with pytest.raises(SeatLocked):
        seating.confirm(session, gala.guest(0), gala.event_id, [ana(gala)])
    assert looking.seat_of(session, ana(gala)) == gala.seat_ids[0]


def test_a_guest_is_told_no_more_than_that_it_is_not_available(session: Session, gala: Gala) -> None:
    with pytest.raises(SeatBlocked):
        seating.hold(session, gala.guest(0), gala.event_id, [gala.seat_ids[2]], [gala.party_ids(0)[1]])


def test_best_together_passes_locked_seats_by(session: Session, gala: Gala) -> None:
    dan = gala.party_ids(0)[1]
    assert seating.best_together(session, gala.guest(0), gala.event_id, [dan]).seats == {dan: gala.seat_ids[3]}
    seating.release(session, gala.guest(0), gala.event_id, [dan])
    locking.lock_in_place(session, gala.organizer, gala.event_id, [gala.seat_ids[3]])
    with pytest.raises(NoBlock):
        seating.best_together(session, gala.guest(0), gala.event_id, [dan])


def test_who_does_not_come_gives_up_a_locked_seat_and_it_stays_empty(session: Session, gala: Gala) -> None:
    rsvp.answer(session, gala.guest(0), gala.event_id, {ana(gala): False})
    seat = looking.seat(session, gala.seat_ids[0])
    assert (seat.attendee_id, seat.locked) == (None, True)


def test_a_party_is_locked_where_it_sits(session: Session, gala: Gala) -> None:
    assert locking.unlock(session, gala.organizer, gala.event_id, gala.seat_ids) == 2
    assert locking.lock_in_place(session, gala.organizer, gala.event_id, attendee_ids=gala.party_ids(0)) == 1
    assert [looking.seat(session, seat).locked for seat in gala.seat_ids] == [True, False, False, False]


def test_a_lock_is_told_once_and_only_when_it_changes_anything(session: Session, gala: Gala) -> None:
    looking.told(session, SeatsLocked)
    assert locking.lock_in_place(session, gala.organizer, gala.event_id, gala.seat_ids[:2]) == 1
    (event,) = looking.told(session, SeatsLocked)
    assert [(state.seat_id, state.locked, state.attendee_id) for state in event.seats] == [
        (gala.seat_ids[1], True, cem(gala))
    ]


def test_a_seat_that_a_guest_is_choosing_is_not_locked(session: Session, gala: Gala) -> None:
    seating.hold(session, gala.guest(0), gala.event_id, [gala.seat_ids[3]], [gala.party_ids(0)[1]])
    with pytest.raises(SeatTaken):
        locking.lock_in_place(session, gala.organizer, gala.event_id, gala.seat_ids)


def test_nothing_and_the_door_lock_nothing(session: Session, gala: Gala) -> None:
    with pytest.raises(Invalid):
        locking.lock_in_place(session, gala.organizer, gala.event_id)
    with pytest.raises(Forbidden):
        locking.unlock(session, gala.staff, gala.event_id, gala.seat_ids)
