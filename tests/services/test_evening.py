"""The evening at a glance: its figures, who came when, what it needs, what just happened."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from gala import clock
from gala.models import Attendee, AttendeeStatus, Event, EventSeat, Guest
from gala.rules.feed import Happening
from gala.services import attendance, evening, events, placement, rsvp, sessions
from gala.services.evening import Evening, Who
from gala.services.sessions import SessionForm
from tests import factories
from tests.factories import Gala
from tests.services import looking


@pytest.fixture
def gala(session: Session) -> Gala:
    """Three come, one declined, one is silent; two tables of four."""
    gala = factories.make_gala(session, parties=(3, 1, 1))
    said = {i: AttendeeStatus.ACCEPTED for i in gala.party_ids(0)} | {gala.party_ids(1)[0]: AttendeeStatus.DECLINED}
    for attendee_id, status in said.items():
        session.get_one(Attendee, attendee_id).status = status
    session.flush()
    return gala


def seen(session: Session, gala: Gala) -> Evening:
    session.expire_all()
    return evening.get_evening(session, gala.staff, gala.event_id)


def kinds(session: Session, gala: Gala) -> dict[str, int]:
    return {need.kind: need.count for need in seen(session, gala).needs}


def happened(session: Session, gala: Gala, limit: int = 20) -> list[Happening]:
    return evening.list_happenings(session, gala.staff, gala.event_id, limit)


def check_in(session: Session, gala: Gala, *who: int, gate: str = "") -> None:
    attendance.check_in(session, gala.staff, gala.event_id, list(who), gate)


# --- figures -----------------------------------------------------------------------------------------------------


def test_the_band_counts_people_once(session: Session, gala: Gala) -> None:
    ana, ben, _ = gala.party_ids(0)
    silent = gala.party_ids(2)[0]
    placement.assign(session, gala.organizer, gala.event_id, ana, gala.seat_ids[0])
    factories.sit(session, session.get_one(Attendee, silent), gala.seats[1])
    check_in(session, gala, ana, ben)
    attendance.check_out(session, gala.staff, gala.event_id, [ben])
    band = seen(session, gala).band
    assert (band.invited, band.yes, band.no, band.waiting) == (5, 3, 1, 1)
    assert band.seated == 1, "a chair of somebody who has not answered is not of those who come"
    assert (band.inside, band.to_come) == (1, 1), "who has left again is not expected"
    assert (band.seats, band.free) == (8, 6)


def test_everybody_came_once_whatever_they_did_after(
    session: Session, gala: Gala, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana, ben, eva = gala.party_ids(0)
    first = clock.now()
    monkeypatch.setattr(clock, "now", lambda: first)
    check_in(session, gala, ana, gate="North")
    looking.pass_time(monkeypatch, minutes=5)
    check_in(session, gala, ben, eva, gate="Garden")
    attendance.check_out(session, gala.staff, gala.event_id, [ana])
    attendance.undo_check_in(session, gala.staff, gala.event_id, [eva])
    looking.pass_time(monkeypatch, minutes=5)
    check_in(session, gala, ana)
    found = seen(session, gala)
    assert sorted(found.came) == [first, first + timedelta(minutes=5)], "not the one taken back, nor the second coming"
    assert found.gates == 2
    looking.pass_time(monkeypatch, minutes=61)
    assert seen(session, gala).gates == 0


def test_answers_are_counted_on_the_day_of_the_first_one_where_the_event_is(session: Session, gala: Gala) -> None:
    session.get_one(Event, gala.event_id).timezone = "Pacific/Kiritimati"  # fourteen hours ahead
    session.flush()
    silent = gala.party_ids(2)[0]
    before = len(seen(session, gala).answered)
    for said in (True, False, True):
        rsvp.answer_for(session, gala.organizer, gala.event_id, {silent: said})
    answered = seen(session, gala).answered
    assert len(answered) == before + 1
    assert isinstance(answered[0], date)
    assert answered[-1] == (datetime.now(UTC) + timedelta(hours=14)).date()


# --- what it needs -----------------------------------------------------------------------------------------------


def test_who_has_no_seat_is_named_by_party_the_biggest_first(session: Session, gala: Gala) -> None:
    factories.make_invitation(session, gala.event, 4, label="Nakagawa", status="accepted")
    placement.assign(session, gala.organizer, gala.event_id, gala.party_ids(0)[0], gala.seat_ids[0])
    found = seen(session, gala)
    assert [(need.kind, need.count) for need in found.needs] == [("unseated", 6)]
    assert found.who["unseated"] == [Who("Nakagawa", 4), Who(gala.invitations[0].label, 2)]


def test_more_people_than_chairs_is_said_first(session: Session, gala: Gala) -> None:
    factories.make_invitation(session, gala.event, 7, status="accepted")
    assert kinds(session, gala) == {"short": 2, "unseated": 10}


def test_who_stands_inside_without_a_chair_comes_before_all_others(session: Session, gala: Gala) -> None:
    check_in(session, gala, gala.party_ids(0)[1])
    assert kinds(session, gala) == {"inside": 1, "unseated": 2}


def test_whom_nobody_has_told_and_where_they_sit(session: Session, gala: Gala) -> None:
    ana = gala.party_ids(0)[0]
    for who, seat in zip(gala.party_ids(0), gala.seat_ids, strict=False):
        placement.assign(session, gala.organizer, gala.event_id, who, seat)
    session.get_one(Attendee, ana).tell_since = clock.now()
    session.flush()
    found = seen(session, gala)
    assert [(need.kind, need.count) for need in found.needs] == [("tell", 1)]
    assert found.who["tell"] == [Who(_name(session, ana), 1, "1", "1")]


def test_an_access_note_on_a_chair_like_any_other(session: Session, gala: Gala) -> None:
    ana, ben, eva = gala.party_ids(0)
    for who, seat in zip((ana, ben, eva), gala.seat_ids, strict=False):
        placement.assign(session, gala.organizer, gala.event_id, who, seat)
    session.get_one(Attendee, ana).access_notes = b"sealed"
    session.get_one(Attendee, ben).access_notes = b"sealed"
    session.get_one(EventSeat, gala.seat_ids[1]).category = "accessible"
    session.flush()
    found = seen(session, gala)
    assert [(need.kind, need.count) for need in found.needs] == [("step_free", 1)]
    assert found.who["step_free"] == [Who(_name(session, ana), 1, "1", "1")]


def test_silence_matters_near_the_deadline_and_after_it(
    session: Session, gala: Gala, monkeypatch: pytest.MonkeyPatch
) -> None:
    for who, seat in zip(gala.party_ids(0), gala.seat_ids, strict=False):
        placement.assign(session, gala.organizer, gala.event_id, who, seat)
    assert kinds(session, gala) == {}
    start = gala.event.start_at
    monkeypatch.setattr(clock, "now", lambda: start - timedelta(days=3))
    assert kinds(session, gala) == {"answers": 1}
    assert seen(session, gala).unopened == 1
    gala.invitations[2].opened_at = clock.now()
    session.flush()
    assert seen(session, gala).unopened == 0
    monkeypatch.setattr(clock, "now", lambda: start - timedelta(hours=3))
    assert kinds(session, gala) == {"late": 1}


def test_a_session_outside_of_the_hours_is_told(session: Session, gala: Gala) -> None:
    for who, seat in zip(gala.party_ids(0), gala.seat_ids, strict=False):
        placement.assign(session, gala.organizer, gala.event_id, who, seat)
    factories.make_session(
        session, gala.event, start_at=gala.event.end_at, end_at=gala.event.end_at + timedelta(hours=1)
    )
    assert kinds(session, gala) == {"outside": 1}


def test_an_empty_draft_needs_a_room_and_guests(session: Session) -> None:
    gala = factories.make_gala(session, tables=0, parties=(), status="pending")
    session.get_one(Event, gala.event_id).status = "draft"
    session.flush()
    assert list(kinds(session, gala)) == ["room", "guests"]


def test_another_event_s_people_are_nobody_s_business(session: Session, gala: Gala) -> None:
    other = factories.make_gala(session, parties=(9,), status="accepted")
    before = seen(session, gala)
    check_in(session, other, *other.party_ids())
    after = seen(session, gala)
    assert (after.band, after.came, after.needs) == (before.band, before.came, before.needs)
    assert {one.name for one in happened(session, gala)}.isdisjoint(_name(session, i) for i in other.party_ids())


# --- what just happened ------------------------------------------------------------------------------------------


def test_a_party_that_comes_in_together_is_one_line(session: Session, gala: Gala) -> None:
    ana, ben, eva = gala.party_ids(0)
    placement.assign(session, gala.organizer, gala.event_id, ana, gala.seat_ids[0])
    placement.assign(session, gala.organizer, gala.event_id, ben, gala.seat_ids[4])
    check_in(session, gala, ana, ben, eva, gate="North gate")
    line = next(one for one in happened(session, gala) if one.kind == "in")
    assert (line.party, line.gate, line.table) == (gala.invitations[0].label, "North gate", "1, 2")
    assert set(line.names) == {_name(session, i) for i in (ana, ben, eva)}


def test_each_thing_is_told_as_what_it_is(session: Session, gala: Gala) -> None:
    ana, silent = gala.party_ids(0)[0], gala.party_ids(2)[0]
    placement.assign(session, gala.organizer, gala.event_id, ana, gala.seat_ids[0])
    placement.assign(session, gala.organizer, gala.event_id, ana, gala.seat_ids[5])
    rsvp.answer_for(session, gala.organizer, gala.event_id, {silent: True})
    rsvp.answer_for(session, gala.organizer, gala.event_id, {silent: False})
    placement.unseat(session, gala.organizer, gala.event_id, [ana])
    check_in(session, gala, ana)
    attendance.check_out(session, gala.staff, gala.event_id, [ana])
    told = {one.kind: one for one in happened(session, gala)}
    assert {"in", "out", "yes", "no", "seat", "move", "unseat"} <= told.keys()
    assert (told["move"].before, told["move"].seat) == ("1-1", "2-2")
    assert told["unseat"].before == "2-2"
    assert told["seat"].seat == "1-1"


def test_a_check_in_taken_back_is_no_answer(session: Session, gala: Gala) -> None:
    ana = gala.party_ids(0)[0]
    check_in(session, gala, ana)
    attendance.undo_check_in(session, gala.staff, gala.event_id, [ana])
    kinds = [one.kind for one in happened(session, gala) if _name(session, ana) in one.names]
    assert sorted(kinds) == ["in", "undone", "yes"], "the only answer is the one given before"


def test_the_team_s_work_is_told_with_its_name(session: Session, gala: Gala) -> None:
    user = factories.make_user(session, full_name="Olga Rey", email="olga@gala.test")
    factories.make_member(session, gala.tenant, user=user, status="active")
    olga = type(gala.organizer)("olga@gala.test", user.id, gala.organizer.roles)
    sessions.create_session(session, olga, gala.event_id, SessionForm("Dinner", "2027-05-01T20:00", "2027-05-01T22:00"))
    other = events.duplicate_event(session, olga, gala.event_id, "Next", "2027-05-01T20:00")
    placement.assign(session, olga, gala.event_id, gala.party_ids(0)[0], gala.seat_ids[0])
    assert {(one.kind, one.by) for one in happened(session, gala) if one.by} == {
        ("session.created", "Olga Rey"),
        ("seat", "Olga Rey"),
    }
    (made,) = evening.list_happenings(session, gala.staff, other)
    assert (made.kind, made.by) == ("event.duplicated", "Olga Rey")


def test_the_list_has_its_limit_and_the_newest_come_first(
    session: Session, gala: Gala, monkeypatch: pytest.MonkeyPatch
) -> None:
    for who in gala.party_ids(0):
        check_in(session, gala, who)
        looking.pass_time(monkeypatch, minutes=3)
    lines = happened(session, gala, limit=2)
    assert [one.name for one in lines] == [_name(session, i) for i in reversed(gala.party_ids(0)[1:])]
    assert [one.kind for one in happened(session, gala)][:3] == ["in", "in", "in"]


def _name(session: Session, attendee_id: int) -> str:
    return session.get_one(Guest, session.get_one(Attendee, attendee_id).guest_id).name
