"""Guests seat themselves: what hold, confirm, release, give back and best together promise."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from gala import clock
from gala.access import NOBODY
from gala.bus import RsvpChanged, SeatsAssigned, SeatsFreed, SeatsHeld
from gala.errors import (
    DeadlinePassed,
    EventArchived,
    EventCanceled,
    EventNotOpen,
    Forbidden,
    HoldExpired,
    HoldLimit,
    NotComing,
    NotFound,
    NotSignedIn,
    SeatBlocked,
    SeatTaken,
    SeatUnknown,
    WrongState,
)
from gala.models import Attendee, AttendeeHistory, Event, EventSeat
from gala.services import placement, seating
from tests import factories
from tests.services import looking


@pytest.fixture
def gala(session: Session) -> factories.Gala:
    return factories.make_gala(session, tables=2, seats=4, parties=(2, 1, 4))


def hold(session: Session, gala: factories.Gala, seats: list[int], people: list[int], party: int = 0) -> seating.Held:
    return seating.hold(session, gala.guest(party), gala.event_id, seats, people)


def confirm(session: Session, gala: factories.Gala, people: list[int], party: int = 0) -> dict[int, int]:
    return seating.confirm(session, gala.guest(party), gala.event_id, people)


# --- hold ----------------------------------------------------------------------------------------------------


def test_a_hold_lasts_the_event_s_hold_time(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    gala = factories.make_gala(session, hold_minutes=7)
    looking.pass_time(monkeypatch)
    people = gala.party_ids()
    held = hold(session, gala, gala.seat_ids[:2], people)
    assert held.expires_at == clock.now() + timedelta(minutes=7)
    assert held.seats == dict(zip(people, gala.seat_ids, strict=False))
    row = looking.seat(session, gala.seat_ids[0])
    assert (row.held_for, row.hold_expires_at, row.holder) == (people[0], held.expires_at, f"attendee:{people[0]}")


def test_a_hold_is_told_with_the_seats_as_they_are(session: Session, gala: factories.Gala) -> None:
    held = hold(session, gala, gala.seat_ids[:1], gala.party_ids()[:1])
    (event,) = looking.told(session, SeatsHeld)
    (state,) = event.seats
    row = looking.seat(session, gala.seat_ids[0])
    assert (state.version, state.index, state.table_id) == (row.version, row.position, row.table_id)
    assert (state.holder, state.hold_expires_at) == (row.holder, held.expires_at)


def test_hold_is_all_or_nothing(session: Session, gala: factories.Gala) -> None:
    hold(session, gala, gala.seat_ids[1:2], gala.party_ids(1), party=1)
    with pytest.raises(SeatTaken) as lost:
        hold(session, gala, gala.seat_ids[:2], gala.party_ids())
    assert lost.value.params["seat_ids"] == [gala.seat_ids[1]]
    assert "1-2" in str(lost.value)
    assert looking.seat(session, gala.seat_ids[0]).holder is None


def test_a_new_hold_gives_the_old_one_up(session: Session, gala: factories.Gala) -> None:
    ana = gala.party_ids()[:1]
    hold(session, gala, gala.seat_ids[:1], ana)
    hold(session, gala, gala.seat_ids[3:4], ana)
    assert looking.hold_of(session, ana[0]) == gala.seat_ids[3]
    assert looking.seat(session, gala.seat_ids[0]).holder is None
    (freed,) = looking.told(session, SeatsFreed)
    assert [state.seat_id for state in freed.seats] == [gala.seat_ids[0]]


def test_holding_one_s_own_hold_again_renews_it(
    session: Session, gala: factories.Gala, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana = gala.party_ids()[:1]
    first = hold(session, gala, gala.seat_ids[:1], ana)
    looking.pass_time(monkeypatch, minutes=3)
    again = hold(session, gala, gala.seat_ids[:1], ana)
    assert again.expires_at > first.expires_at
    assert looking.told(session, SeatsFreed) == []


def test_two_of_a_party_exchange_their_holds(session: Session, gala: factories.Gala) -> None:
    ana, ben = gala.party_ids()
    one, other = gala.seat_ids[:2]
    hold(session, gala, [one, other], [ana, ben])
    hold(session, gala, [other, one], [ana, ben])
    assert (looking.hold_of(session, ana), looking.hold_of(session, ben)) == (other, one)


def test_one_may_take_over_the_other_s_hold(session: Session, gala: factories.Gala) -> None:
    ana, ben = gala.party_ids()
    hold(session, gala, gala.seat_ids[:1], [ana])
    with pytest.raises(SeatTaken):
        hold(session, gala, gala.seat_ids[:1], [ben])
    hold(session, gala, gala.seat_ids[:2], [ben, ana])
    assert looking.hold_of(session, ben) == gala.seat_ids[0]


def test_a_hold_that_ran_out_counts_for_nobody_though_nothing_sweeps(
    session: Session, gala: factories.Gala, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana, (cem,) = gala.party_ids()[0], gala.party_ids(1)
    hold(session, gala, gala.seat_ids[:1], [ana])
    looking.pass_time(monkeypatch, minutes=4, seconds=59)
    with pytest.raises(SeatTaken):
        hold(session, gala, gala.seat_ids[:1], [cem], party=1)
    looking.pass_time(monkeypatch, seconds=1)
    hold(session, gala, gala.seat_ids[:1], [cem], party=1)
    assert looking.hold_of(session, cem) == gala.seat_ids[0]
    assert looking.hold_of(session, ana) is None


def test_one_seat_for_each_person_no_more(session: Session, gala: factories.Gala) -> None:
    ana, ben = gala.party_ids()
    one, other = gala.seat_ids[:2]
    for seats, people in (
        ([one, other], [ana]),
        ([one], [ana, ben]),
        ([one, one], [ana, ben]),
        ([one, other], [ana, ana]),
        ([], []),
    ):
        with pytest.raises(HoldLimit):
            hold(session, gala, seats, people)


def test_a_blocked_seat_is_not_held(session: Session, gala: factories.Gala) -> None:
    session.execute(update(EventSeat).where(EventSeat.id == gala.seat_ids[0]).values(blocked=True))
    with pytest.raises(SeatBlocked) as refused:
        hold(session, gala, gala.seat_ids[:1], gala.party_ids()[:1])
    assert refused.value.params["seat_ids"] == gala.seat_ids[:1]


@pytest.mark.parametrize("category", ["vip", "reserved"])
def test_vip_and_reserved_seats_are_given_not_picked(session: Session, gala: factories.Gala, category: str) -> None:
    session.execute(update(EventSeat).where(EventSeat.id == gala.seat_ids[0]).values(category=category))
    ana = gala.party_ids()[:1]
    with pytest.raises(SeatBlocked):
        hold(session, gala, gala.seat_ids[:1], ana)
    placement.assign(session, gala.organizer, gala.event_id, ana[0], gala.seat_ids[0])


def test_accessible_seats_may_be_picked(session: Session, gala: factories.Gala) -> None:
    session.execute(update(EventSeat).where(EventSeat.id == gala.seat_ids[0]).values(category="accessible"))
    assert hold(session, gala, gala.seat_ids[:1], gala.party_ids()[:1]).seats


def test_unknown_and_foreign_seats_are_unknown(session: Session, gala: factories.Gala) -> None:
    foreign = factories.make_gala(session).seat_ids[0]
    for seat_id in (foreign, 10**9):
        with pytest.raises(SeatUnknown):
            hold(session, gala, [seat_id], gala.party_ids()[:1])


def test_who_declined_has_no_seat_to_pick(session: Session, gala: factories.Gala) -> None:
    ana, ben = gala.party_ids()
    session.execute(update(Attendee).where(Attendee.id == ben).values(status="declined"))
    with pytest.raises(NotComing):
        hold(session, gala, gala.seat_ids[:2], [ana, ben])
    assert looking.hold_of(session, ana) is None


# --- who may, and when ---------------------------------------------------------------------------------------


def test_only_one_s_own_members(session: Session, gala: factories.Gala) -> None:
    (cem,) = gala.party_ids(1)
    with pytest.raises(NotFound):
        hold(session, gala, gala.seat_ids[:1], [cem])
    with pytest.raises(NotFound):
        hold(session, gala, gala.seat_ids[:2], [gala.party_ids()[0], cem])
    for service in (seating.confirm, seating.release, seating.give_back, seating.best_together):
        with pytest.raises(NotFound):
            service(session, gala.guest(), gala.event_id, [cem])


def test_a_guest_of_another_event_is_a_stranger(session: Session, gala: factories.Gala) -> None:
    other = factories.make_gala(session)
    with pytest.raises(NotFound):
        seating.hold(session, other.guest(), gala.event_id, gala.seat_ids[:1], gala.party_ids()[:1])


def test_nobody_and_staff_do_not_hold(session: Session, gala: factories.Gala) -> None:
    where = (gala.event_id, gala.seat_ids[:1], gala.party_ids()[:1])
    with pytest.raises(NotSignedIn):
        seating.hold(session, NOBODY, *where)
    for actor in (gala.staff, gala.organizer):
        with pytest.raises(Forbidden):
            seating.hold(session, actor, *where)


def test_who_has_two_codes_seats_both_parties_together(session: Session, gala: factories.Gala) -> None:
    both = factories.guest(gala.invitations[0], gala.invitations[1])
    people = [*gala.party_ids(0), *gala.party_ids(1)]
    held = seating.hold(session, both, gala.event_id, gala.seat_ids[:3], people)
    assert list(held.seats) == people


@pytest.mark.parametrize(
    ("status", "error"),
    [("draft", EventNotOpen), ("canceled", EventCanceled), ("archived", EventArchived)],
)
def test_only_at_an_open_event(session: Session, gala: factories.Gala, status: str, error: type[Exception]) -> None:
    session.execute(update(Event).where(Event.id == gala.event_id).values(status=status))
    with pytest.raises(error):
        hold(session, gala, gala.seat_ids[:1], gala.party_ids()[:1])
    with pytest.raises(error):
        confirm(session, gala, gala.party_ids()[:1])
    with pytest.raises(error):
        seating.give_back(session, gala.guest(), gala.event_id, gala.party_ids()[:1])


def test_the_deadline_is_the_last_moment(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    start = clock.now() + timedelta(hours=24, minutes=1)
    gala = factories.make_gala(session, start_at=start, cancellation_deadline_hours=24)
    ana = gala.party_ids()[:1]
    looking.pass_time(monkeypatch, seconds=59)
    hold(session, gala, gala.seat_ids[:1], ana)
    looking.pass_time(monkeypatch, seconds=1)
    for late in (
        lambda: hold(session, gala, gala.seat_ids[1:2], ana),
        lambda: confirm(session, gala, ana),
        lambda: seating.give_back(session, gala.guest(), gala.event_id, ana),
        lambda: seating.best_together(session, gala.guest(), gala.event_id, ana),
    ):
        with pytest.raises(DeadlinePassed):
            late()
    assert seating.release(session, gala.guest(), gala.event_id, ana) == 1, "letting go is always allowed"


# --- confirm -------------------------------------------------------------------------------------------------


def test_confirm_makes_the_hold_a_seat_and_accepts(session: Session, gala: factories.Gala) -> None:
    people = gala.party_ids()
    hold(session, gala, gala.seat_ids[:2], people)
    assert confirm(session, gala, people) == dict(zip(people, gala.seat_ids, strict=False))
    row = looking.seat(session, gala.seat_ids[0])
    assert (row.attendee_id, row.holder, row.held_for, row.hold_expires_at) == (people[0], None, None, None)
    assert [looking.status_of(session, i) for i in people] == ["accepted", "accepted"]
    assert looking.group_status(session, gala.invitations[0].id) == "accepted"


def test_confirm_tells_seats_and_answers(session: Session, gala: factories.Gala) -> None:
    people = gala.party_ids()
    hold(session, gala, gala.seat_ids[:2], people)
    confirm(session, gala, people)
    events = looking.told(session, object)  # type: ignore[type-var]
    (assigned,) = [event for event in events if isinstance(event, SeatsAssigned)]
    assert {state.seat_id: state.attendee_id for state in assigned.seats} == dict(
        zip(gala.seat_ids, people, strict=False)
    )
    (answered,) = [event for event in events if isinstance(event, RsvpChanged)]
    assert {state.attendee_id: state.version for state in answered.attendees} == {
        i: looking.attendee(session, i).version for i in people
    }


def test_confirm_frees_the_seat_one_had(session: Session, gala: factories.Gala) -> None:
    ana = gala.party_ids()[:1]
    for seat_id in gala.seat_ids[:2]:
        hold(session, gala, [seat_id], ana)
        if seat_id == gala.seat_ids[1]:
            assert looking.seat_of(session, ana[0]) == gala.seat_ids[0], "kept until the new one is confirmed"
        confirm(session, gala, ana)
    assert looking.seat_of(session, ana[0]) == gala.seat_ids[1]
    assert looking.seat(session, gala.seat_ids[0]).attendee_id is None
    (freed,) = looking.told(session, SeatsFreed)
    assert [state.seat_id for state in freed.seats] == gala.seat_ids[:1]


def test_a_hold_that_ran_out_is_not_confirmed(
    session: Session, gala: factories.Gala, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = gala.party_ids()
    hold(session, gala, gala.seat_ids[:1], people[:1])
    looking.pass_time(monkeypatch, minutes=1)
    hold(session, gala, gala.seat_ids[1:2], people[1:])
    looking.pass_time(monkeypatch, minutes=4)
    with pytest.raises(HoldExpired):
        confirm(session, gala, people)
    assert looking.seat_of(session, people[1]) is None, "all or none"
    assert confirm(session, gala, people[1:])


def test_nothing_to_confirm_is_told(session: Session, gala: factories.Gala) -> None:
    with pytest.raises(HoldExpired):
        confirm(session, gala, gala.party_ids()[:1])


def test_who_declined_after_holding_does_not_confirm(session: Session, gala: factories.Gala) -> None:
    ana = gala.party_ids()[:1]
    hold(session, gala, gala.seat_ids[:1], ana)
    session.execute(update(Attendee).where(Attendee.id == ana[0]).values(status="canceled"))
    with pytest.raises(NotComing):
        confirm(session, gala, ana)


def test_the_history_knows_which_guest_sat_down(session: Session, gala: factories.Gala) -> None:
    ana = gala.party_ids()[:1]
    hold(session, gala, gala.seat_ids[:1], ana)
    confirm(session, gala, ana)
    by = select(AttendeeHistory.changed_by).where(
        AttendeeHistory.attendee_id == ana[0], AttendeeHistory.action == "seat"
    )
    assert session.scalars(by).all() == [gala.guest().name]


# --- release and give back -----------------------------------------------------------------------------------


def test_release_lets_holds_go_and_keeps_seats(session: Session, gala: factories.Gala) -> None:
    ana, ben = gala.party_ids()
    hold(session, gala, gala.seat_ids[:2], [ana, ben])
    confirm(session, gala, [ana])
    hold(session, gala, gala.seat_ids[2:3], [ana])
    assert seating.release(session, gala.guest(), gala.event_id, [ana, ben]) == 2
    assert looking.seat_of(session, ana) == gala.seat_ids[0]
    assert looking.hold_of(session, ana) is looking.hold_of(session, ben) is None
    assert seating.release(session, gala.guest(), gala.event_id, [ana, ben]) == 0


def test_give_back_frees_seat_and_hold(session: Session, gala: factories.Gala) -> None:
    ana = gala.party_ids()[:1]
    hold(session, gala, gala.seat_ids[:1], ana)
    confirm(session, gala, ana)
    hold(session, gala, gala.seat_ids[1:2], ana)
    looking.told(session, SeatsFreed)
    assert seating.give_back(session, gala.guest(), gala.event_id, ana) == 2
    (freed,) = looking.told(session, SeatsFreed)
    assert [state.seat_id for state in freed.seats] == gala.seat_ids[:2]
    assert looking.status_of(session, ana[0]) == "accepted", "no seat is not a no"


# --- exchange ------------------------------------------------------------------------------------------------


@pytest.fixture
def seated(session: Session, gala: factories.Gala) -> factories.Gala:
    """The first party on the first two seats; of the third one member on the third."""
    hold(session, gala, gala.seat_ids[:2], gala.party_ids())
    confirm(session, gala, gala.party_ids())
    hold(session, gala, gala.seat_ids[2:3], gala.party_ids(2)[:1], party=2)
    confirm(session, gala, gala.party_ids(2)[:1], party=2)
    looking.told(session, SeatsAssigned)
    return gala


def exchange(session: Session, gala: factories.Gala, one: int, other: int, party: int = 0) -> None:
    seating.exchange(session, gala.guest(party), gala.event_id, one, other)


def test_two_of_a_party_change_places_and_it_is_told_once(session: Session, seated: factories.Gala) -> None:
    ana, ben = seated.party_ids()
    exchange(session, seated, ana, ben)
    assert [looking.seat_of(session, who) for who in (ana, ben)] == seated.seat_ids[1::-1]
    (told,) = looking.told(session, SeatsAssigned)
    assert {(state.seat_id, state.attendee_id) for state in told.seats} == {
        (seated.seat_ids[0], ben),
        (seated.seat_ids[1], ana),
    }
    assert all(state.version == looking.seat(session, state.seat_id).version for state in told.seats)


def test_who_changes_places_keeps_a_hold(session: Session, seated: factories.Gala) -> None:
    ana, ben = seated.party_ids()
    hold(session, seated, seated.seat_ids[5:6], [ana])
    exchange(session, seated, ben, ana)
    assert looking.hold_of(session, ana) == seated.seat_ids[5]
    assert looking.seat_of(session, ana) == seated.seat_ids[1]


def test_only_those_who_both_sit_change_places(session: Session, seated: factories.Gala) -> None:
    sits, stands = seated.party_ids(2)[:2]
    with pytest.raises(WrongState):
        exchange(session, seated, sits, stands, party=2)
    hold(session, seated, seated.seat_ids[5:6], [stands], party=2)
    with pytest.raises(WrongState):
        exchange(session, seated, sits, stands, party=2)
    assert looking.seat_of(session, sits) == seated.seat_ids[2]


def test_nobody_of_another_party_is_moved(session: Session, seated: factories.Gala) -> None:
    ana, stranger = seated.party_ids()[0], seated.party_ids(2)[0]
    for guest in (0, 2):
        with pytest.raises(NotFound):
            exchange(session, seated, ana, stranger, party=guest)
    assert looking.seat_of(session, stranger) == seated.seat_ids[2]


def test_places_are_changed_until_the_deadline(
    session: Session, seated: factories.Gala, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana, ben = seated.party_ids()
    start = session.execute(select(Event.start_at).where(Event.id == seated.event_id)).scalar_one()
    monkeypatch.setattr(clock, "now", lambda: start)
    with pytest.raises(DeadlinePassed):
        exchange(session, seated, ana, ben)
    assert looking.seat_of(session, ana) == seated.seat_ids[0]
