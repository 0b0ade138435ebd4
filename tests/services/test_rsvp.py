"""Answers: yes or no for each member, until the deadline."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from gala import clock
from gala.bus import InvitationChanged, RsvpChanged, SeatsFreed
from gala.errors import DeadlinePassed, EventCanceled, EventNotOpen, Forbidden, NotFound, WrongState
from gala.models import Attendee, Event, Invitation
from gala.services import rsvp, seating
from tests import factories
from tests.services import looking


@pytest.fixture
def gala(session: Session) -> factories.Gala:
    return factories.make_gala(session, parties=(2, 1))


def answer(session: Session, gala: factories.Gala, *said: bool) -> None:
    rsvp.answer(session, gala.guest(), gala.event_id, dict(zip(gala.party_ids(), said, strict=False)))


@pytest.mark.parametrize(
    ("said", "group"),
    [((True, True), "accepted"), ((False, False), "declined"), ((True, False), "partial"), ((True,), "pending")],
)
def test_the_group_follows_its_members(
    session: Session, gala: factories.Gala, said: tuple[bool, ...], group: str
) -> None:
    answer(session, gala, *said)
    statuses = [looking.status_of(session, i) for i in gala.party_ids()]
    assert statuses == ["accepted" if yes else "declined" for yes in said] + ["pending"] * (2 - len(said))
    assert looking.group_status(session, gala.invitations[0].id) == group


def test_the_first_answer_is_remembered(
    session: Session, gala: factories.Gala, monkeypatch: pytest.MonkeyPatch
) -> None:
    responded = select(Invitation.responded_at).where(Invitation.id == gala.invitations[0].id)
    looking.pass_time(monkeypatch, minutes=1)
    first = clock.now()
    answer(session, gala, True)
    looking.pass_time(monkeypatch, minutes=1)
    answer(session, gala, False, False)
    assert session.execute(responded).scalar() == first


def test_a_changed_answer_is_told_once_with_the_version(session: Session, gala: factories.Gala) -> None:
    answer(session, gala, True, True)
    (event,) = looking.told(session, RsvpChanged)
    assert {s.attendee_id: (s.status, s.version) for s in event.attendees} == {
        i: ("accepted", looking.attendee(session, i).version) for i in gala.party_ids()
    }
    answer(session, gala, True, True)
    assert looking.told(session, RsvpChanged) == [], "saying the same again changes nothing"
    answer(session, gala, True, False)
    (event,) = looking.told(session, RsvpChanged)
    assert [s.attendee_id for s in event.attendees] == gala.party_ids()[1:]


def test_the_group_s_change_is_told(session: Session, gala: factories.Gala) -> None:
    answer(session, gala, True, True)
    assert gala.invitations[0].id in [event.invitation_id for event in looking.told(session, InvitationChanged)]


def test_who_declines_gives_seat_and_hold_back(session: Session, gala: factories.Gala) -> None:
    ana, ben = gala.party_ids()
    seating.hold(session, gala.guest(), gala.event_id, gala.seat_ids[:2], [ana, ben])
    seating.confirm(session, gala.guest(), gala.event_id, [ana])
    looking.told(session, SeatsFreed)
    answer(session, gala, False, False)
    assert looking.seat_of(session, ana) is looking.hold_of(session, ben) is None
    (freed,) = looking.told(session, SeatsFreed)
    assert [state.seat_id for state in freed.seats] == gala.seat_ids[:2]


def test_who_declined_may_come_after_all(session: Session, gala: factories.Gala) -> None:
    answer(session, gala, False, False)
    answer(session, gala, True)
    assert looking.status_of(session, gala.party_ids()[0]) == "accepted"


def test_nobody_answers_for_others(session: Session, gala: factories.Gala) -> None:
    theirs = {gala.party_ids(1)[0]: True}
    with pytest.raises(NotFound):
        rsvp.answer(session, gala.guest(), gala.event_id, theirs)
    with pytest.raises(NotFound):
        rsvp.answer(session, gala.guest(), gala.event_id, {gala.party_ids()[0]: True} | theirs)
    assert looking.status_of(session, gala.party_ids()[0]) == "pending"
    with pytest.raises(NotFound):
        rsvp.answer(session, gala.guest(), gala.event_id, {})
    for actor in (gala.organizer, gala.staff):
        with pytest.raises(Forbidden):
            rsvp.answer(session, actor, gala.event_id, theirs)


@pytest.mark.parametrize("status", ["canceled", "refunded", "attended", "no_show"])
def test_what_is_settled_is_not_answered_again(session: Session, gala: factories.Gala, status: str) -> None:
    session.execute(update(Attendee).where(Attendee.id == gala.party_ids()[1]).values(status=status))
    with pytest.raises(WrongState):
        answer(session, gala, True, False)
    assert looking.status_of(session, gala.party_ids()[0]) == "pending"


@pytest.mark.parametrize(("status", "error"), [("draft", EventNotOpen), ("canceled", EventCanceled)])
def test_only_at_an_open_event(session: Session, gala: factories.Gala, status: str, error: type[Exception]) -> None:
    session.execute(update(Event).where(Event.id == gala.event_id).values(status=status))
    with pytest.raises(error):
        answer(session, gala, True)


def test_after_the_deadline_only_the_organizer_answers(
    session: Session, gala: factories.Gala, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: gala.event.start_at - timedelta(hours=24))
    with pytest.raises(DeadlinePassed):
        answer(session, gala, True)
    ana = gala.party_ids()[0]
    rsvp.answer_for(session, gala.organizer, gala.event_id, {ana: True})
    assert looking.status_of(session, ana) == "accepted"


def test_guests_and_staff_do_not_answer_for_others(session: Session, gala: factories.Gala) -> None:
    for actor in (gala.guest(), gala.staff):
        with pytest.raises(Forbidden):
            rsvp.answer_for(session, actor, gala.event_id, {gala.party_ids()[0]: True})
