"""Organizers seat people, and the guest whose seat changes is told."""

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from gala.bus import RsvpChanged, SeatMoved, SeatsAssigned, SeatsFreed
from gala.errors import Forbidden, NotComing, NotFound, SeatBlocked, SeatTaken, SeatUnknown, WrongState
from gala.models import Attendee, EventSeat
from gala.services import placement, seating
from tests import factories
from tests.services import looking


@pytest.fixture
def gala(session: Session) -> factories.Gala:
    return factories.make_gala(session, tables=2, seats=3, parties=(2, 1))


def assign(session: Session, gala: factories.Gala, attendee_id: int, seat_id: int) -> None:
    placement.assign(session, gala.organizer, gala.event_id, attendee_id, seat_id)


def moves(session: Session) -> list[tuple[int, str]]:
    """Who was told of which seat since the last look."""
    return [(event.attendee_id, event.seat_label) for event in looking.told(session, SeatMoved)]


# --- assign --------------------------------------------------------------------------------------------------


def test_assign_seats_accepts_and_tells(session: Session, gala: factories.Gala) -> None:
    ana = gala.party_ids()[0]
    assign(session, gala, ana, gala.seat_ids[0])
    assert looking.seat_of(session, ana) == gala.seat_ids[0]
    assert looking.status_of(session, ana) == "accepted"
    events = looking.told(session, object)  # type: ignore[type-var]
    assert {type(event) for event in events} >= {SeatsAssigned, RsvpChanged, SeatMoved}
    (told,) = [event for event in events if isinstance(event, SeatMoved)]
    assert (told.invitation_id, told.seat_label) == (gala.invitations[0].id, "1-1")


def test_assign_is_also_how_one_moves(session: Session, gala: factories.Gala) -> None:
    ana = gala.party_ids()[0]
    assign(session, gala, ana, gala.seat_ids[0])
    looking.told(session, SeatsFreed)
    assign(session, gala, ana, gala.seat_ids[4])
    assert looking.seat_of(session, ana) == gala.seat_ids[4]
    assert looking.seat(session, gala.seat_ids[0]).attendee_id is None
    assert moves(session) == [(ana, "2-2")]


def test_assign_to_the_seat_one_has_changes_and_tells_nothing(session: Session, gala: factories.Gala) -> None:
    ana = gala.party_ids()[0]
    assign(session, gala, ana, gala.seat_ids[0])
    before = looking.seat(session, gala.seat_ids[0])
    looking.told(session, SeatMoved)
    assign(session, gala, ana, gala.seat_ids[0])
    assert looking.seat(session, gala.seat_ids[0]) == before
    assert moves(session) == []


def test_assign_takes_nobody_s_seat_and_nobody_s_hold(session: Session, gala: factories.Gala) -> None:
    ana, ben = gala.party_ids()
    (cem,) = gala.party_ids(1)
    assign(session, gala, ben, gala.seat_ids[0])
    seating.hold(session, gala.guest(1), gala.event_id, gala.seat_ids[1:2], [cem])
    for seat_id in gala.seat_ids[:2]:
        with pytest.raises(SeatTaken):
            assign(session, gala, ana, seat_id)


def test_assign_takes_a_hold_that_ran_out(
    session: Session, gala: factories.Gala, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana, (cem,) = gala.party_ids()[0], gala.party_ids(1)
    seating.hold(session, gala.guest(1), gala.event_id, gala.seat_ids[:1], [cem])
    looking.pass_time(monkeypatch, minutes=5)
    assign(session, gala, ana, gala.seat_ids[0])
    assert looking.hold_of(session, cem) is None


def test_assign_to_one_s_own_hold_uses_it_up(session: Session, gala: factories.Gala) -> None:
    ana = gala.party_ids()[0]
    seating.hold(session, gala.guest(), gala.event_id, gala.seat_ids[:1], [ana])
    assign(session, gala, ana, gala.seat_ids[0])
    row = looking.seat(session, gala.seat_ids[0])
    assert (row.attendee_id, row.holder, row.held_for) == (ana, None, None)


def test_assign_elsewhere_gives_the_hold_up(session: Session, gala: factories.Gala) -> None:
    ana = gala.party_ids()[0]
    seating.hold(session, gala.guest(), gala.event_id, gala.seat_ids[:1], [ana])
    assign(session, gala, ana, gala.seat_ids[1])
    assert looking.hold_of(session, ana) is None


def test_assign_refuses_blocked_unknown_and_foreign(session: Session, gala: factories.Gala) -> None:
    ana, other = gala.party_ids()[0], factories.make_gala(session)
    session.execute(update(EventSeat).where(EventSeat.id == gala.seat_ids[0]).values(blocked=True))
    with pytest.raises(SeatBlocked):
        assign(session, gala, ana, gala.seat_ids[0])
    with pytest.raises(SeatUnknown):
        assign(session, gala, ana, other.seat_ids[0])
    with pytest.raises(NotFound):
        assign(session, gala, other.party_ids()[0], gala.seat_ids[1])


@pytest.mark.parametrize("status", ["declined", "canceled", "refunded", "waitlisted"])
def test_who_does_not_come_gets_no_seat(session: Session, gala: factories.Gala, status: str) -> None:
    ana = gala.party_ids()[0]
    session.execute(update(Attendee).where(Attendee.id == ana).values(status=status))
    with pytest.raises(NotComing):
        assign(session, gala, ana, gala.seat_ids[0])


def test_who_is_inside_may_be_moved(session: Session, gala: factories.Gala) -> None:
    ana = gala.party_ids()[0]
    session.execute(update(Attendee).where(Attendee.id == ana).values(status="attended"))
    assign(session, gala, ana, gala.seat_ids[0])
    assert looking.status_of(session, ana) == "attended"


# --- swap ----------------------------------------------------------------------------------------------------


def test_swap_exchanges_and_tells_both(session: Session, gala: factories.Gala) -> None:
    ana, (cem,) = gala.party_ids()[0], gala.party_ids(1)
    one, other = gala.seat_ids[0], gala.seat_ids[4]
    assign(session, gala, ana, one)
    assign(session, gala, cem, other)
    looking.told(session, SeatMoved)
    placement.swap(session, gala.organizer, gala.event_id, one, other)
    assert (looking.seat_of(session, ana), looking.seat_of(session, cem)) == (other, one)
    events = looking.told(session, object)  # type: ignore[type-var]
    assert [(e.attendee_id, e.seat_label) for e in events if isinstance(e, SeatMoved)] == [(ana, "2-2"), (cem, "1-1")]
    (assigned,) = [event for event in events if isinstance(event, SeatsAssigned)]
    assert {s.seat_id: (s.attendee_id, s.version) for s in assigned.seats} == {
        seat_id: (looking.seat(session, seat_id).attendee_id, looking.seat(session, seat_id).version)
        for seat_id in (one, other)
    }


def test_swap_with_an_empty_seat_moves(session: Session, gala: factories.Gala) -> None:
    ana = gala.party_ids()[0]
    assign(session, gala, ana, gala.seat_ids[0])
    for one, other in ((0, 1), (0, 1)):  # there and back: either may be the empty one
        placement.swap(session, gala.organizer, gala.event_id, gala.seat_ids[one], gala.seat_ids[other])
    assert looking.seat_of(session, ana) == gala.seat_ids[0]


def test_swap_refuses_what_cannot_be(session: Session, gala: factories.Gala) -> None:
    ana, ben = gala.party_ids()

    def swap(one: int, other: int) -> None:
        placement.swap(session, gala.organizer, gala.event_id, gala.seat_ids[one], gala.seat_ids[other])

    with pytest.raises(WrongState):
        swap(0, 1)
    assign(session, gala, ana, gala.seat_ids[0])
    swap(0, 0)
    session.execute(update(EventSeat).where(EventSeat.id == gala.seat_ids[1]).values(blocked=True))
    with pytest.raises(SeatBlocked):
        swap(0, 1)
    seating.hold(session, gala.guest(), gala.event_id, gala.seat_ids[2:3], [ben])
    with pytest.raises(SeatTaken):
        swap(0, 2)
    assert looking.seat_of(session, ana) == gala.seat_ids[0]


def test_swap_keeps_nobody_s_hold_that_ran_out(
    session: Session, gala: factories.Gala, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana, ben = gala.party_ids()
    assign(session, gala, ana, gala.seat_ids[0])
    seating.hold(session, gala.guest(), gala.event_id, gala.seat_ids[1:2], [ben])
    looking.pass_time(monkeypatch, minutes=5)
    placement.swap(session, gala.organizer, gala.event_id, *gala.seat_ids[:2])
    assert (looking.seat_of(session, ana), looking.hold_of(session, ben)) == (gala.seat_ids[1], None)


# --- free ----------------------------------------------------------------------------------------------------


def test_free_stands_people_up_ends_holds_and_tells(session: Session, gala: factories.Gala) -> None:
    ana, ben = gala.party_ids()
    assign(session, gala, ana, gala.seat_ids[0])
    seating.hold(session, gala.guest(), gala.event_id, gala.seat_ids[1:2], [ben])
    looking.told(session, SeatMoved)
    assert placement.free(session, gala.organizer, gala.event_id, gala.seat_ids[:3]) == 2
    assert moves(session) == [(ana, "")]
    assert looking.seat_of(session, ana) is looking.hold_of(session, ben) is None
    assert placement.free(session, gala.organizer, gala.event_id, gala.seat_ids[:3]) == 0


def test_unseat_frees_people_wherever_they_sit(session: Session, gala: factories.Gala) -> None:
    ana, ben = gala.party_ids()
    assign(session, gala, ana, gala.seat_ids[0])
    looking.told(session, SeatMoved)
    assert placement.unseat(session, gala.organizer, gala.event_id, [ana, ben]) == 1
    assert moves(session) == [(ana, "")], "Ben had no seat to lose"
    assert looking.seat_of(session, ana) is None


# --- who may -------------------------------------------------------------------------------------------------


def test_only_organizers_seat_others(session: Session, gala: factories.Gala) -> None:
    ana = gala.party_ids()[0]
    one, other = gala.seat_ids[:2]
    for call in (
        lambda who: placement.assign(session, who, gala.event_id, ana, one),
        lambda who: placement.swap(session, who, gala.event_id, one, other),
        lambda who: placement.free(session, who, gala.event_id, [one]),
        lambda who: placement.unseat(session, who, gala.event_id, [ana]),
    ):
        for who in (gala.staff, gala.guest()):
            with pytest.raises(Forbidden):
                call(who)
        with pytest.raises(NotFound):
            call(factories.stranger(session))
