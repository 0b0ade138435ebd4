"""The programme: sessions made, changed, struck, overlapping, answered."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from gala import clock
from gala.bus import ProgrammeChanged
from gala.errors import (
    DeadlinePassed,
    EventCanceled,
    EventNotOpen,
    Forbidden,
    Invalid,
    NotComing,
    NotFound,
    SessionUnknown,
    WrongState,
)
from gala.models import ActivityLog, AttendeeStatus, Event, SessionAnswer
from gala.services import rsvp, sessions
from gala.services.sessions import SessionForm, SessionRow
from tests import factories
from tests.factories import Gala
from tests.services import looking

START = datetime(2027, 5, 1, 17, tzinfo=UTC)  # 19:00 in Madrid


def form(**fields: Any) -> SessionForm:
    return SessionForm(**{"title": "Dinner", "starts": "2027-05-01T20:00", "ends": "2027-05-01T22:00"} | fields)


@pytest.fixture
def gala(session: Session) -> Gala:
    return factories.make_gala(session, parties=(2, 1), status=AttendeeStatus.ACCEPTED, start_at=START)


def make(session: Session, gala: Gala, **fields: Any) -> int:
    return sessions.create_session(session, gala.organizer, gala.event_id, form(**fields))


def programme(session: Session, gala: Gala) -> list[SessionRow]:
    return sessions.list_sessions(session, gala.staff, gala.event_id)


def counts(session: Session, gala: Gala) -> tuple[int, int, int]:
    (row,) = programme(session, gala)
    return row.yes, row.no, row.waiting


def test_the_programme_stands_in_order_of_time_on_the_event_s_clocks(session: Session, gala: Gala) -> None:
    make(session, gala, title="  Dance ", starts="2027-05-01T22:00", ends="2027-05-01T23:30", speaker="DJ Ñ")
    make(session, gala, description="Three courses.\nWine.")
    first, second = programme(session, gala)
    assert (first.title, second.title, second.speaker) == ("Dinner", "Dance", "DJ Ñ")
    assert first.start_at == datetime(2027, 5, 1, 18, tzinfo=UTC)
    assert first.description == "Three courses.\nWine."
    assert first.clashes == second.clashes == (), "one begins as the other ends"


def test_sessions_may_overlap_and_it_is_shown(session: Session, gala: Gala) -> None:
    make(session, gala)
    make(session, gala, title="Auction", starts="2027-05-01T21:30", ends="2027-05-01T22:30")
    assert [(row.title, row.clashes) for row in programme(session, gala)] == [
        ("Dinner", ("Auction",)),
        ("Auction", ("Dinner",)),
    ]


def test_a_session_outside_of_the_event_is_made_and_marked(session: Session, gala: Gala) -> None:
    make(session, gala, title="Breakfast", starts="2027-05-02T09:00", ends="2027-05-02T10:00")
    make(session, gala)
    assert [(row.title, row.is_outside) for row in programme(session, gala)] == [("Dinner", False), ("Breakfast", True)]


@pytest.mark.parametrize(
    ("field", "fields"),
    [
        ("title", {"title": "  "}),
        ("title", {"title": "x" * 201}),
        ("title", {"title": "Din\u202ener"}),
        ("speaker", {"speaker": "x" * 201}),
        ("description", {"description": "x" * 2001}),
        ("starts", {"starts": "soon"}),
        ("starts", {"starts": "2027-03-28T02:30"}),
        ("starts", {"starts": "2027-05-01T20:00Z"}),
        ("ends", {"ends": ""}),
        ("ends", {"ends": "2027-05-01T20:00"}),
        ("ends", {"ends": "2027-05-01T19:59"}),
        ("ends", {"ends": "2027-05-02T20:01"}),
    ],
)
def test_what_makes_no_session_is_refused_by_its_field(
    session: Session, gala: Gala, field: str, fields: dict[str, str]
) -> None:
    with pytest.raises(Invalid) as refusal:
        make(session, gala, **fields)
    assert refusal.value.params["field"] == field
    assert programme(session, gala) == []


def test_a_changed_session_keeps_its_answers(session: Session, gala: Gala) -> None:
    made = make(session, gala)
    sessions.answer_session(session, gala.guest(), gala.event_id, made, {gala.party_ids()[0]: True})
    sessions.edit_session(session, gala.organizer, made, form(title="Late dinner", ends="2027-05-01T23:00"))
    (row,) = programme(session, gala)
    assert (row.title, row.yes) == ("Late dinner", 1)
    with pytest.raises(Invalid):
        sessions.edit_session(session, gala.organizer, made, form(ends="2027-05-01T19:00"))


def test_a_session_in_an_hour_that_happens_twice_stays_where_it_was(session: Session, gala: Gala) -> None:
    starts, ends = (datetime(2027, 10, 31, 1, minute, tzinfo=UTC) for minute in (30, 45))
    made = make(session, gala, starts=starts, ends=ends)
    typed = form(title="Last dance", starts="2027-10-31T02:30", ends="2027-10-31T02:45")
    sessions.edit_session(session, gala.organizer, made, typed)
    (row,) = programme(session, gala)
    assert (row.title, row.start_at, row.end_at) == ("Last dance", starts, ends)


def test_a_struck_session_says_how_many_answers_went(session: Session, gala: Gala) -> None:
    made = make(session, gala)
    sessions.answer_session(session, gala.guest(), gala.event_id, made, dict.fromkeys(gala.party_ids(), True))
    assert sessions.delete_session(session, gala.organizer, made) == 2
    assert programme(session, gala) == []
    assert session.execute(select(SessionAnswer.id)).first() is None
    with pytest.raises(NotFound):
        sessions.delete_session(session, gala.organizer, made)
    actions = session.execute(select(ActivityLog.action).order_by(ActivityLog.id)).scalars().all()
    assert actions == ["session.created", "session.deleted"]


def test_a_programme_has_its_limit(session: Session, gala: Gala, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gala.services.sessions.writing.MOST", 1)
    make(session, gala)
    with pytest.raises(Invalid):
        make(session, gala)


def test_guests_answer_for_their_own_members(session: Session, gala: Gala) -> None:
    made, (ana, ben) = make(session, gala), gala.party_ids()
    sessions.answer_session(session, gala.guest(), gala.event_id, made, {ana: True, ben: False})
    assert counts(session, gala) == (1, 1, 1)
    sessions.answer_session(session, gala.guest(), gala.event_id, made, {ana: False})
    assert counts(session, gala) == (0, 2, 1)
    (own,) = sessions.read_own_sessions(session, gala.event_id, [ana, ben])
    assert own.answers == {ana: False, ben: False}
    (other,) = sessions.read_own_sessions(session, gala.event_id, gala.party_ids(1))
    assert other.answers == {}


def test_an_answer_is_told_to_the_pages_of_its_invitation(session: Session, gala: Gala) -> None:
    made = make(session, gala)
    looking.told(session, ProgrammeChanged)
    sessions.answer_session(session, gala.guest(), gala.event_id, made, {gala.party_ids()[0]: True})
    (event,) = looking.told(session, ProgrammeChanged)
    assert event.invitations == (gala.invitations[0].id,)


def test_nobody_answers_for_another_party(session: Session, gala: Gala) -> None:
    made = make(session, gala)
    with pytest.raises(NotFound):
        sessions.answer_session(session, gala.guest(), gala.event_id, made, {gala.party_ids(1)[0]: True})
    with pytest.raises(NotFound):
        sessions.answer_session(session, gala.guest(), gala.event_id, made, {})
    with pytest.raises(Forbidden):
        sessions.answer_session_for(session, gala.guest(), gala.event_id, made, {gala.party_ids()[0]: True})


def test_a_session_of_another_event_is_unknown_here(session: Session, gala: Gala) -> None:
    other = factories.make_session(session, factories.make_event(session, gala.tenant))
    for unknown in (other.id, 987_654_321):
        with pytest.raises(SessionUnknown):
            sessions.answer_session(session, gala.guest(), gala.event_id, unknown, {gala.party_ids()[0]: True})


def test_who_does_not_come_to_the_event_comes_to_no_session(session: Session, gala: Gala) -> None:
    made, (ana, ben) = make(session, gala), gala.party_ids()
    sessions.answer_session(session, gala.guest(), gala.event_id, made, {ana: True, ben: True})
    rsvp.answer(session, gala.guest(), gala.event_id, {ben: False})
    assert counts(session, gala) == (1, 0, 1), "who declined the evening counts nowhere"
    with pytest.raises(NotComing):
        sessions.answer_session(session, gala.guest(), gala.event_id, made, {ben: True})
    rsvp.answer(session, gala.guest(), gala.event_id, {ben: True})
    assert counts(session, gala) == (2, 0, 1), "and is remembered when coming after all"


def test_the_deadline_is_the_event_s_own_and_organizers_may_go_past_it(
    session: Session, gala: Gala, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, (ana, _) = make(session, gala), gala.party_ids()
    monkeypatch.setattr(clock, "now", lambda: START - timedelta(hours=23))
    with pytest.raises(DeadlinePassed):
        sessions.answer_session(session, gala.guest(), gala.event_id, made, {ana: True})
    sessions.answer_session_for(session, gala.organizer, gala.event_id, made, {ana: True})
    assert counts(session, gala) == (1, 0, 2)


@pytest.mark.parametrize(("status", "refusal"), [("draft", EventNotOpen), ("canceled", EventCanceled)])
def test_answers_wait_for_an_open_event(session: Session, gala: Gala, status: str, refusal: type[Exception]) -> None:
    made = make(session, gala)
    session.get_one(Event, gala.event_id).status = status
    session.flush()
    with pytest.raises(refusal):
        sessions.answer_session(session, gala.guest(), gala.event_id, made, {gala.party_ids()[0]: True})


def test_a_canceled_event_keeps_its_programme_as_it_is(session: Session, gala: Gala) -> None:
    made = make(session, gala)
    session.get_one(Event, gala.event_id).status = "canceled"
    session.flush()
    for change in (
        lambda: make(session, gala),
        lambda: sessions.edit_session(session, gala.organizer, made, form()),
        lambda: sessions.delete_session(session, gala.organizer, made),
    ):
        with pytest.raises(WrongState):
            change()


def test_people_are_found_by_name_and_answer(session: Session, gala: Gala) -> None:
    made = make(session, gala)
    factories.make_invitation(session, gala.event, ["Łukasz Wiśniewski", "Ana Ruiz"], status="accepted")
    factories.make_invitation(session, gala.event, ["Declan Gone"], status="declined")

    def people(**how: str) -> list[str]:
        return [one.name for one in sessions.list_session_people(session, gala.staff, made, **how)]

    assert len(people()) == 5
    assert people(search="lukasz") == ["Łukasz Wiśniewski"]
    assert people(search="100%") == people(search="gone") == []
    (ana,) = sessions.list_session_people(session, gala.staff, made, "ana")
    assert ana.coming is None
    sessions.answer_session_for(session, gala.organizer, gala.event_id, made, {ana.attendee_id: True})
    assert people(only="yes") == ["Ana Ruiz"]
    assert people(only="no") == []
    assert len(people(only="waiting")) == 4
