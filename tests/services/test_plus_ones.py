"""Plus-ones: brought, named now or later, left out; a seat and an answer of their own."""

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from gala.errors import DeadlinePassed, GalaError, Invalid, NotComing, NotFound, WrongState
from gala.models import Attendee, Guest
from gala.rules.plus_ones import is_unnamed
from gala.services import invitations, plus_ones, rsvp, seating, sessions
from gala.services.invitations import MemberForm
from tests import factories
from tests.services import looking


@pytest.fixture
def gala(session: Session) -> factories.Gala:
    made = factories.make_gala(session, parties=(2, 1), status="accepted")
    made.invitations[0].max_plus_ones = 1
    session.flush()
    return made


def bring(session: Session, gala: factories.Gala, name: str = "", host: int = 0) -> int:
    return plus_ones.bring(session, gala.guest(), gala.event_id, gala.party_ids()[host], name)


def facts(session: Session, attendee_id: int) -> tuple[str, str, bool]:
    """Name, status, and whether the name is still to be said."""
    person = looking.attendee(session, attendee_id)
    name = session.execute(select(Guest.name).where(Guest.id == person.guest_id)).scalar_one()
    return name, person.status, is_unnamed(person.metadata, name)


def test_a_guest_brings_somebody_and_names_them_later(session: Session, gala: factories.Gala) -> None:
    host = gala.parties[0][0]
    session.get_one(Guest, host.guest_id).name = "Dr. Ana Ruiz"
    session.flush()
    made = bring(session, gala)
    assert facts(session, made) == ("Guest of Ana", "accepted", True)
    assert looking.attendee(session, made).metadata == {
        "plus_one": True, "host": host.id, "unnamed": True, "called": "Guest of Ana"
    }  # fmt: skip
    plus_ones.name_own(session, gala.guest(), gala.event_id, made, " Leo   Núñez ")
    assert facts(session, made) == ("Leo Núñez", "accepted", False)
    assert looking.attendee(session, made).metadata == {"plus_one": True, "host": host.id}
    session.expire_all()
    guest = session.get_one(Guest, looking.attendee(session, made).guest_id)
    assert (guest.search_name, guest.search_text, guest.version) == ("leo nunez", "leo nunez", 2)


def test_the_name_is_in_the_language_of_the_page(session: Session, gala: factories.Gala) -> None:
    made = plus_ones.bring(session, gala.guest(), gala.event_id, gala.party_ids()[0], lang="es")
    assert facts(session, made)[0].startswith("Acompañante de ")


def test_a_correction_by_the_organizer_is_a_name(session: Session, gala: factories.Gala) -> None:
    made = bring(session, gala)
    invitations.edit_member(session, gala.organizer, made, MemberForm("Leo"))
    assert facts(session, made) == ("Leo", "accepted", False)


def test_no_more_than_the_invitation_allows(session: Session, gala: factories.Gala) -> None:
    bring(session, gala)
    with pytest.raises(WrongState, match="no more people"):
        bring(session, gala, host=1)
    with pytest.raises(WrongState, match="no more people"):
        plus_ones.bring(session, gala.guest(1), gala.event_id, gala.party_ids(1)[0])


def test_a_plus_one_brings_nobody(session: Session, gala: factories.Gala) -> None:
    gala.invitations[0].max_plus_ones = 5
    session.flush()
    made = bring(session, gala)
    with pytest.raises(WrongState):
        plus_ones.bring(session, gala.guest(), gala.event_id, made)


def test_only_who_comes_brings_somebody(session: Session, gala: factories.Gala) -> None:
    rsvp.answer(session, gala.guest(), gala.event_id, {gala.party_ids()[0]: False})
    with pytest.raises(NotComing):
        bring(session, gala)


def test_a_plus_one_that_is_left_out_gives_seat_and_place_back(session: Session, gala: factories.Gala) -> None:
    made = bring(session, gala, "Leo")
    seating.hold(session, gala.guest(), gala.event_id, gala.seat_ids[:1], [made])
    seating.confirm(session, gala.guest(), gala.event_id, [made])
    plus_ones.leave_out(session, gala.guest(), gala.event_id, made)
    assert looking.seat_of(session, made) is None
    assert facts(session, made)[1] == "canceled"


def test_changing_ones_mind_leaves_one_entry_in_the_address_book(session: Session, gala: factories.Gala) -> None:
    count = select(func.count()).select_from(Guest)
    made = bring(session, gala)
    entries = session.execute(count).scalar_one()
    for name in ("", "Leo", "Eva"):
        plus_ones.leave_out(session, gala.guest(), gala.event_id, made)
        assert bring(session, gala, name) == made
    assert facts(session, made) == ("Eva", "accepted", False)
    assert session.execute(count).scalar_one() == entries


def test_an_entry_that_the_organizer_completed_is_not_renamed_by_a_guest(
    session: Session, gala: factories.Gala
) -> None:
    made = bring(session, gala)
    invitations.edit_member(session, gala.organizer, made, MemberForm("Leo", "leo@gala.test"))
    leo = looking.attendee(session, made).guest_id
    plus_ones.name_own(session, gala.guest(), gala.event_id, made, "Eva")
    assert facts(session, made)[0] == "Eva"
    assert session.get_one(Guest, leo).name == "Leo"


def test_whoever_is_brought_comes_and_stays_away_with_the_host(session: Session, gala: factories.Gala) -> None:
    ana, ben = gala.party_ids()
    made = bring(session, gala)
    for comes, status in ((False, "declined"), (True, "accepted")):
        rsvp.answer(session, gala.guest(), gala.event_id, {ana: comes})
        assert facts(session, made)[1] == status
    rsvp.answer_for(session, gala.organizer, gala.event_id, {ben: False})
    assert facts(session, made)[1] == "accepted", "somebody else's answer"


def test_a_plus_one_answers_for_each_session(session: Session, gala: factories.Gala) -> None:
    dinner = factories.make_session(session, gala.event)
    made = bring(session, gala)
    sessions.answer_session(session, gala.guest(), gala.event_id, dinner.id or 0, {made: True})
    (row,) = sessions.list_sessions(session, gala.organizer, gala.event_id)
    assert (row.yes, row.waiting) == (1, 3)


def test_nobody_elses_and_not_too_late(session: Session, gala: factories.Gala, monkeypatch: pytest.MonkeyPatch) -> None:
    made, (ana, _) = bring(session, gala), gala.party_ids()

    def refused(error: type[GalaError], service: object, who: int, *more: str, as_: int = 0) -> None:
        with pytest.raises(error):
            service(session, gala.guest(as_), gala.event_id, who, *more)  # type: ignore[operator]

    refused(NotFound, plus_ones.bring, ana, as_=1)
    refused(NotFound, plus_ones.name_own, made, "Leo", as_=1)
    refused(NotFound, plus_ones.leave_out, made, as_=1)
    refused(NotFound, plus_ones.name_own, ana, "Leo")
    refused(NotFound, plus_ones.leave_out, ana)
    refused(Invalid, plus_ones.name_own, made, "  ")
    looking.pass_time(monkeypatch, minutes=60 * 24 * 30)
    refused(DeadlinePassed, plus_ones.bring, ana)
    refused(DeadlinePassed, plus_ones.name_own, made, "Leo")
    refused(DeadlinePassed, plus_ones.leave_out, made)


def test_the_organizer_says_how_many(session: Session, gala: factories.Gala) -> None:
    party = gala.invitations[1].id or 0
    plus_ones.allow_plus_ones(session, gala.organizer, party, 1)
    plus_ones.bring(session, gala.guest(1), gala.event_id, gala.party_ids(1)[0])
    for most in (-1, 21):
        with pytest.raises(Invalid):
            plus_ones.allow_plus_ones(session, gala.organizer, party, most)
    count = select(func.count()).where(Attendee.invitation_id == party)
    plus_ones.allow_plus_ones(session, gala.organizer, party, 0)
    assert session.execute(count).scalar_one() == 2, "who is brought already stays"
