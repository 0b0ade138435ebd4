"""Coming and going: each once, told when and where, taken back within a quarter of an hour."""

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from gala import clock
from gala.bus import CheckedIn, CheckedOut
from gala.errors import Forbidden, NotFound, WrongState
from gala.models import Attendee
from gala.services import attendance
from tests import factories
from tests.services import looking


@pytest.fixture
def gala(session: Session) -> factories.Gala:
    return factories.make_gala(session, parties=(2, 1), status="accepted")


def check_in(session: Session, gala: factories.Gala, *people: int, gate: str = "North") -> list[str]:
    return [v.outcome for v in attendance.check_in(session, gala.staff, gala.event_id, people, gate)]


def test_whoever_is_expected_is_welcome(session: Session, gala: factories.Gala) -> None:
    ana, ben = gala.party_ids()
    verdicts = attendance.check_in(session, gala.staff, gala.event_id, [ben, ana], "North")
    assert [(v.outcome, v.arrival.attendee_id) for v in verdicts] == [("welcome", ben), ("welcome", ana)]
    assert all(v.arrival.is_inside for v in verdicts)
    assert looking.status_of(session, ana) == "attended"
    assert looking.group_status(session, gala.invitations[0].id) == "attended"


def test_a_check_in_is_told_with_the_version(session: Session, gala: factories.Gala) -> None:
    ana = gala.party_ids()[0]
    check_in(session, gala, ana)
    (event,) = looking.told(session, CheckedIn)
    (state,) = event.attendees
    assert (state.inside, state.status, state.version) == (True, "attended", looking.attendee(session, ana).version)
    assert state.invitation_id == gala.invitations[0].id


def test_already_in_says_when_and_where(
    session: Session, gala: factories.Gala, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana, ben = gala.party_ids()
    looking.pass_time(monkeypatch)
    came = clock.now()
    check_in(session, gala, ana, gate="North")
    looking.pass_time(monkeypatch, minutes=30)
    again, fresh = attendance.check_in(session, gala.staff, gala.event_id, [ana, ben], "South")
    assert (again.outcome, again.at, again.gate) == ("already_in", came, "North")
    assert (fresh.outcome, fresh.gate) == ("welcome", "South")
    assert len(looking.log_of(session, ana)) == 1, "a second scan is no second coming"
    assert looking.attendee(session, ana).checked_in_at == came


def test_one_person_named_twice_comes_once(session: Session, gala: factories.Gala) -> None:
    ana = gala.party_ids()[0]
    check_in(session, gala, ana, ana)
    assert len(looking.log_of(session, ana)) == 1


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        ("pending", "welcome"),
        ("no_show", "welcome"),
        ("declined", "declined"),
        ("canceled", "canceled"),
        ("refunded", "canceled"),
        ("waitlisted", "canceled"),
    ],
)
def test_who_is_let_in(session: Session, gala: factories.Gala, status: str, outcome: str) -> None:
    ana = gala.party_ids()[0]
    session.execute(update(Attendee).where(Attendee.id == ana).values(status=status))
    assert check_in(session, gala, ana) == [outcome]
    assert (looking.attendee(session, ana).checked_in_at is None) == (outcome != "welcome")
    assert len(looking.log_of(session, ana)) == (outcome == "welcome")


def test_the_log_says_who_where_and_which_call(session: Session, gala: factories.Gala) -> None:
    ana = gala.party_ids()[0]
    attendance.check_in(session, gala.staff, gala.event_id, [ana], "North", "tablet-7/42")
    (row,) = looking.log_of(session, ana)
    assert (row.actor, row.gate, row.client_id) == (gala.staff.name, "North", f"tablet-7/42:{ana}")
    assert (row.status, row.undone) == ("checked_in", False)


def test_a_repeated_call_is_harmless(session: Session, gala: factories.Gala) -> None:
    ana = gala.party_ids()[0]
    for outcome in ("welcome", "already_in"):
        (verdict,) = attendance.check_in(session, gala.staff, gala.event_id, [ana], "North", "tablet-7/42")
        assert verdict.outcome == outcome


def test_out_and_in_again(session: Session, gala: factories.Gala) -> None:
    ana = gala.party_ids()[0]
    check_in(session, gala, ana)
    looking.told(session, CheckedIn)
    assert attendance.check_out(session, gala.staff, gala.event_id, [ana], "South") == 1
    (event,) = looking.told(session, CheckedOut)
    assert [(s.inside, s.status, s.version) for s in event.attendees] == [
        (False, "attended", looking.attendee(session, ana).version)
    ]
    assert attendance.check_out(session, gala.staff, gala.event_id, [ana]) == 0
    assert check_in(session, gala, ana, gate="South") == ["welcome"]
    assert [(row.status, row.gate) for row in looking.log_of(session, ana)] == [
        ("checked_in", "North"), ("left", "South"), ("checked_in", "South")
    ]  # fmt: skip
    assert looking.attendee(session, ana).checked_out_at is None


def test_undo_within_fifteen_minutes(session: Session, gala: factories.Gala, monkeypatch: pytest.MonkeyPatch) -> None:
    ana = gala.party_ids()[0]
    check_in(session, gala, ana)
    looking.pass_time(monkeypatch, minutes=14, seconds=58)
    assert attendance.undo_check_in(session, gala.staff, gala.event_id, [ana]) == 1
    row = looking.attendee(session, ana)
    assert (row.status, row.checked_in_at, row.checked_out_at) == ("accepted", None, None)
    assert looking.group_status(session, gala.invitations[0].id) == "accepted"
    assert [(line.status, line.undone) for line in looking.log_of(session, ana)] == [
        ("checked_in", True), ("not_checked_in", False)
    ]  # fmt: skip
    (event,) = looking.told(session, CheckedOut)
    assert [(s.inside, s.status, s.version) for s in event.attendees] == [(False, "accepted", row.version)]
    assert check_in(session, gala, ana) == ["welcome"]


def test_undo_after_fifteen_minutes_is_refused_for_all(
    session: Session, gala: factories.Gala, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana, ben = gala.party_ids()
    check_in(session, gala, ana)
    looking.pass_time(monkeypatch, minutes=15, seconds=1)
    check_in(session, gala, ben)
    with pytest.raises(WrongState):
        attendance.undo_check_in(session, gala.staff, gala.event_id, [ana, ben])
    assert looking.status_of(session, ben) == "attended"


def test_undoing_a_second_coming_keeps_the_first(
    session: Session, gala: factories.Gala, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ana was in, went out, and is checked in again by mistake: only that is undone."""
    ana = gala.party_ids()[0]
    check_in(session, gala, ana)
    looking.pass_time(monkeypatch, hours=1)
    attendance.check_out(session, gala.staff, gala.event_id, [ana])
    looking.pass_time(monkeypatch, hours=1)
    check_in(session, gala, ana)
    attendance.undo_check_in(session, gala.staff, gala.event_id, [ana])
    row = looking.attendee(session, ana)
    assert row.status == "attended"
    assert row.checked_in_at is not None and row.checked_out_at is not None
    assert [(line.status, line.undone) for line in looking.log_of(session, ana)] == [
        ("checked_in", False), ("left", False), ("checked_in", True), ("not_checked_in", False)
    ]  # fmt: skip


def test_nobody_inside_nothing_to_undo(session: Session, gala: factories.Gala) -> None:
    assert attendance.undo_check_in(session, gala.staff, gala.event_id, gala.party_ids()) == 0


def test_somebody_of_another_event_is_not_found(session: Session, gala: factories.Gala) -> None:
    other = factories.make_gala(session).party_ids()[0]
    for people in ([other], [gala.party_ids()[0], other], []):
        with pytest.raises(NotFound):
            attendance.check_in(session, gala.staff, gala.event_id, people)


def test_who_stands_at_the_door(session: Session, gala: factories.Gala) -> None:
    people = gala.party_ids()
    for service in (attendance.check_in, attendance.check_out, attendance.undo_check_in):
        with pytest.raises(Forbidden):
            service(session, gala.guest(), gala.event_id, people)
        with pytest.raises(NotFound):
            service(session, factories.stranger(session), gala.event_id, people)
    assert attendance.check_in(session, gala.organizer, gala.event_id, people)
