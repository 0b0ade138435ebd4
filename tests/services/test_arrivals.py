"""The door as its organizer sees it, and the chairs of those who did not come."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from gala import clock
from gala.bus import SeatMoved
from gala.errors import ChangedSince, ChangedSinceBy, Forbidden, NotFound, SeatLocked, WrongState
from gala.models import Attendee, AttendeeStatus, EventSeat
from gala.services import arrivals, attendance, changes, locking, no_shows, placement
from gala.services.arrivals import Arrivals, Crowd
from tests import factories
from tests.factories import Gala
from tests.services import looking


@pytest.fixture
def gala(session: Session) -> Gala:
    """A family of three and one of one, all coming and sitting at table 1; one who declined. It began an hour ago."""
    gala = factories.make_gala(session, parties=(3, 1, 1), status="accepted", start_at=clock.now() - timedelta(hours=1))
    session.get_one(Attendee, gala.party_ids(2)[0]).status = AttendeeStatus.DECLINED
    for member, seat in zip((*gala.parties[0], *gala.parties[1]), gala.seats, strict=False):
        factories.sit(session, member, seat)
    return gala


def seen(session: Session, gala: Gala) -> Arrivals:
    session.expire_all()
    return arrivals.get_arrivals(session, gala.staff, gala.event_id)


def check_in(session: Session, gala: Gala, *who: int, gate: str = "") -> None:
    attendance.check_in(session, gala.staff, gala.event_id, list(who), gate)


def free(session: Session, gala: Gala, *who: int) -> no_shows.Freed:
    return no_shows.free_no_shows(session, gala.organizer, gala.event_id, list(who))


def status(session: Session, attendee_id: int) -> str:
    session.expire_all()
    return session.get_one(Attendee, attendee_id).status


def sits(session: Session, attendee_id: int) -> str:
    session.expire_all()
    seat = session.query(EventSeat).filter_by(attendee_id=attendee_id).one_or_none()
    return seat.seat_number if seat else ""


# --- who is there ------------------------------------------------------------------------------------------------


def test_everybody_is_counted_where_they_are(session: Session, gala: Gala) -> None:
    ana, ben, _ = gala.party_ids(0)
    assert seen(session, gala).crowd == Crowd(inside=0, expected=4, to_come=4, left=0, no_shows=0)
    check_in(session, gala, ana, ben)
    attendance.check_out(session, gala.staff, gala.event_id, [ben])
    free(session, gala, gala.party_ids(1)[0])
    assert seen(session, gala).crowd == Crowd(inside=1, expected=3, to_come=1, left=1, no_shows=1)
    attendance.undo_check_in(session, gala.staff, gala.event_id, [ana])
    assert seen(session, gala).crowd == Crowd(inside=0, expected=3, to_come=2, left=1, no_shows=1)


def test_a_table_is_complete_when_all_who_sit_there_are_inside(session: Session, gala: Gala) -> None:
    check_in(session, gala, *gala.party_ids(0))
    first, second = seen(session, gala).tables
    assert (first.number, first.seats, first.seated, first.inside) == ("1", 4, 4, 3)
    assert (second.seats, second.seated, second.inside) == (4, 0, 0)
    assert not first.is_complete
    check_in(session, gala, *gala.party_ids(1))
    first, second = seen(session, gala).tables
    assert first.is_complete
    assert not second.is_complete, "nobody sits there"


def test_each_gate_with_whom_it_let_in_once(session: Session, gala: Gala) -> None:
    ana, ben, eva = gala.party_ids(0)
    check_in(session, gala, ana, ben, gate="North")
    attendance.check_out(session, gala.staff, gala.event_id, [ana])
    check_in(session, gala, ana, gate="North")
    check_in(session, gala, eva)
    check_in(session, gala, gala.party_ids(1)[0], gate="Garden")
    attendance.undo_check_in(session, gala.staff, gala.event_id, gala.party_ids(1))
    assert [(gate.gate_id, gate.name, gate.came) for gate in seen(session, gala).gates] == [
        (None, "North", 2),
        (None, "", 1),
    ]


def test_first_comings_only(session: Session, gala: Gala) -> None:
    ana, ben, _ = gala.party_ids(0)
    check_in(session, gala, ana, ben)
    attendance.check_out(session, gala.staff, gala.event_id, [ana])
    check_in(session, gala, ana)
    assert len(seen(session, gala).came) == 2


# --- who is late -------------------------------------------------------------------------------------------------


def test_late_parties_with_their_chairs_the_biggest_first(session: Session, gala: Gala) -> None:
    alone, family = seen(session, gala).late[1], seen(session, gala).late[0]
    assert (family.label, family.expected) == (gala.invitations[0].label, 3)
    assert [(p.attendee_id, p.table, p.seat) for p in family.missing] == [
        (who, "1", str(seat)) for seat, who in enumerate(gala.party_ids(0), 1)
    ]
    assert [p.attendee_id for p in alone.missing] == gala.party_ids(1)


def test_who_has_come_is_not_late_and_neither_is_who_left_again(session: Session, gala: Gala) -> None:
    ana, ben, eva = gala.party_ids(0)
    check_in(session, gala, ana, ben)
    attendance.check_out(session, gala.staff, gala.event_id, [ben])
    late = {p.attendee_id for party in seen(session, gala).late for p in party.missing}
    assert late == {eva, *gala.party_ids(1)}
    assert {party.expected for party in seen(session, gala).late} == {1, 3}


def test_nobody_is_late_before_the_start(session: Session) -> None:
    gala = factories.make_gala(session, status="accepted", start_at=clock.now() + timedelta(minutes=1))
    found = seen(session, gala)
    assert (found.has_started, found.late) == (False, [])
    with pytest.raises(WrongState):
        free(session, gala, *gala.party_ids(0))


# --- giving up chairs --------------------------------------------------------------------------------------------


def test_what_freeing_would_do_is_told_before(session: Session, gala: Gala) -> None:
    ana, ben, eva = gala.party_ids(0)
    locking.lock_in_place(session, gala.organizer, gala.event_id, [gala.seat_ids[2]])
    check_in(session, gala, ana)
    asked = no_shows.preview_no_shows(session, gala.organizer, gala.event_id, gala.party_ids(0))
    assert ([p.attendee_id for p in asked.people], asked.chairs) == ([ben], 1)
    assert [p.attendee_id for p in asked.kept] == [eva], "who sits on a locked seat keeps it"
    everybody = no_shows.preview_no_shows(session, gala.organizer, gala.event_id)
    assert {p.attendee_id for p in everybody.people} == {ben, *gala.party_ids(1)}


def test_no_shows_give_up_their_chairs_in_one_step(session: Session, gala: Gala) -> None:
    done = free(session, gala, *gala.party_ids(0))
    assert (done.people, done.chairs, done.came) == (3, 3, ())
    for who in gala.party_ids(0):
        assert (status(session, who), sits(session, who)) == ("no_show", "")
    assert sits(session, gala.party_ids(1)[0]) == "1-4", "nobody else is touched"
    step = changes.get_steps(session, gala.organizer, gala.event_id).undo
    assert step is not None
    assert (step.action, step.details["count"]) == ("no_shows.freed", 3)


def test_it_is_taken_back_as_one(session: Session, gala: Gala) -> None:
    free(session, gala, *gala.party_ids(0), *gala.party_ids(1))
    changes.undo(session, gala.organizer, gala.event_id)
    for number, who in enumerate((*gala.party_ids(0), *gala.party_ids(1)), 1):
        assert (status(session, who), sits(session, who)) == ("accepted", f"1-{number}")


def test_it_is_not_taken_back_once_somebody_else_sits_there(session: Session, gala: Gala) -> None:
    free(session, gala, *gala.party_ids(0))
    late = factories.make_invitation(session, gala.event, 1, status="accepted")
    (other,) = factories.members_of(session, late)
    someone = factories.organizer(gala.tenant)
    placement.assign(session, someone, gala.event_id, int(other.id or 0), gala.seat_ids[0])
    with pytest.raises((ChangedSince, ChangedSinceBy)):
        changes.undo(session, gala.organizer, gala.event_id)
    assert sits(session, int(other.id or 0)) == "1-1"


def test_who_came_meanwhile_keeps_the_chair_and_is_named(session: Session, gala: Gala) -> None:
    ana, ben, eva = gala.party_ids(0)
    check_in(session, gala, ana)
    done = free(session, gala, ana, ben, eva)
    assert (done.people, done.chairs) == (2, 2)
    assert len(done.came) == 1
    assert (status(session, ana), sits(session, ana)) == ("attended", "1-1")


def test_who_never_said_yes_is_let_be(session: Session, gala: Gala) -> None:
    declined = gala.party_ids(2)[0]
    assert free(session, gala, declined).people == 0
    assert status(session, declined) == "declined"
    assert changes.get_steps(session, gala.organizer, gala.event_id).undo is None


def test_a_locked_seat_is_not_given_up(session: Session, gala: Gala) -> None:
    locking.lock_in_place(session, gala.organizer, gala.event_id, [gala.seat_ids[0]])
    with pytest.raises(SeatLocked):
        free(session, gala, *gala.party_ids(0))
    assert sits(session, gala.party_ids(0)[1]) == "1-2"


def test_a_no_show_who_comes_after_all_is_let_in_and_has_no_seat_yet(session: Session, gala: Gala) -> None:
    ana, *_ = gala.party_ids(0)
    free(session, gala, *gala.party_ids(0))
    (verdict,) = attendance.check_in(session, gala.staff, gala.event_id, [ana])
    assert verdict.outcome == "welcome"
    found = seen(session, gala)
    assert [p.attendee_id for p in found.unseated] == [ana]
    assert found.unseated_count == 1
    placement.assign(session, gala.organizer, gala.event_id, ana, gala.seat_ids[5])
    assert seen(session, gala).unseated == []


def test_the_guest_s_open_page_hears_that_the_seat_is_gone(session: Session, gala: Gala) -> None:
    (alone,) = gala.party_ids(1)
    free(session, gala, alone)
    (moved,) = looking.told(session, SeatMoved)
    assert (moved.attendee_id, moved.seat_label) == (alone, "")


def test_only_those_who_may_seat_may_free(session: Session, gala: Gala) -> None:
    with pytest.raises(Forbidden):
        no_shows.free_no_shows(session, gala.staff, gala.event_id, gala.party_ids(0))
    there = factories.make_gala(session, status="accepted", start_at=clock.now() - timedelta(hours=1))
    with pytest.raises(NotFound):
        free(session, gala, *there.party_ids(0))
