"""The guest's way in: a code, or ticket numbers with their name; wrong ones are limited and told nothing."""

from collections.abc import Iterator

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from gala.errors import CodeUnknown, GalaError, TicketUnknown, TooManyAttempts
from gala.models import Event, Invitation, Tenant
from gala.rules.codes import display_code, ticket_key
from gala.services import entrance, limits
from tests import factories


@pytest.fixture(autouse=True)
def fresh_limits() -> Iterator[None]:
    limits.reset()
    yield
    limits.reset()


@pytest.fixture
def gala(session: Session) -> factories.Gala:
    """Two parties with codes; tickets 0001 and 0002 are Ana Núñez's, 0003 is Ben Roe's."""
    gala = factories.make_gala(session, parties=(2, 1))
    for number, name in (("GALA-0001", "Ana Núñez"), ("GALA-0002", "Ana Núñez"), ("GALA-0003", "Ben Roe")):
        ticket = {"ticket_number": number, "ticket_key": ticket_key(number)}
        gala.invitations.append(factories.make_invitation(session, gala.event, [name], **ticket))
    return gala


def codes(gala: factories.Gala, *indexes: int) -> tuple[str, ...]:
    return tuple(gala.invitations[index].unique_code for index in indexes)


# --- codes ---------------------------------------------------------------------------------------------------


def test_a_code_opens_its_invitation_and_no_other(session: Session, gala: factories.Gala) -> None:
    opened = entrance.open_codes(session, codes(gala, 0))
    assert (opened.event_id, opened.codes) == (gala.event_id, codes(gala, 0))
    guest = entrance.get_guest(session, opened.codes, "192.0.2.7", "Firefox")
    assert guest.invitations == {gala.invitations[0].id: gala.event_id}
    assert (guest.roles, guest.user_id, guest.is_system, guest.ip) == ({}, None, False, "192.0.2.7")


def test_codes_are_forgiving(session: Session, gala: factories.Gala) -> None:
    (code,) = codes(gala, 0)
    for text in (f" {display_code(code).lower()} ", " ".join(code), f"http://localhost:8000/i/{display_code(code)}"):
        assert entrance.open_codes(session, [text]).codes == (code,)


def test_several_codes_of_one_event_open_together(session: Session, gala: factories.Gala) -> None:
    elsewhere = factories.make_gala(session).invitations[0].unique_code
    opened = entrance.open_codes(session, [*codes(gala, 0, 1), elsewhere, "AAAAAAAAAA"])
    assert opened.codes == codes(gala, 0, 1)
    assert len(entrance.get_guest(session, [*opened.codes, elsewhere]).invitations) == 2


def test_the_first_opening_is_remembered(session: Session, gala: factories.Gala) -> None:
    opened_at = select(Invitation.opened_at).where(Invitation.id == gala.invitations[0].id)
    entrance.open_codes(session, codes(gala, 0))
    first = session.execute(opened_at).scalar()
    assert first is not None
    entrance.open_codes(session, codes(gala, 0))
    assert session.execute(opened_at).scalar() == first


@pytest.mark.parametrize("wrong", ["", "AAAAAAAAAA", "' OR 1=1 --", "ñ" * 5000, "\x00"])
def test_a_wrong_code_opens_nothing(session: Session, gala: factories.Gala, wrong: str) -> None:
    with pytest.raises(CodeUnknown):
        entrance.open_codes(session, [wrong])
    with pytest.raises(CodeUnknown):
        entrance.get_guest(session, [wrong])
    with pytest.raises(CodeUnknown):
        entrance.get_guest(session, [])


def test_nothing_is_told_of_a_draft_or_a_suspended_tenant(session: Session, gala: factories.Gala) -> None:
    session.execute(update(Event).where(Event.id == gala.event_id).values(status="draft"))
    with pytest.raises(CodeUnknown):
        entrance.open_codes(session, codes(gala, 0))
    session.execute(update(Event).where(Event.id == gala.event_id).values(status="canceled"))
    assert entrance.open_codes(session, codes(gala, 0)), "a guest may read that it was canceled"
    session.execute(update(Tenant).where(Tenant.id == gala.tenant.id).values(status="suspended"))
    with pytest.raises(CodeUnknown):
        entrance.open_codes(session, codes(gala, 0))


def test_twenty_wrong_codes_are_enough_for_an_address(session: Session, gala: factories.Gala) -> None:
    for _ in range(20):
        with pytest.raises(CodeUnknown):
            entrance.open_codes(session, ["AAAAAAAAAA"], "192.0.2.66")
    with pytest.raises(TooManyAttempts) as refused:
        entrance.open_codes(session, codes(gala, 0), "192.0.2.66")
    assert 1 <= refused.value.params["minutes"] <= 10
    assert entrance.open_codes(session, codes(gala, 0), "192.0.2.67"), "another address goes on"


def test_right_codes_are_never_limited(session: Session, gala: factories.Gala) -> None:
    for _ in range(40):
        entrance.open_codes(session, codes(gala, 0), "192.0.2.1")


# --- tickets -------------------------------------------------------------------------------------------------


def test_tickets_open_with_the_name_they_were_issued_to(session: Session, gala: factories.Gala) -> None:
    opened = entrance.open_tickets(session, "gala 0001, GALA0002", "nunez ana")
    assert (opened.event_id, opened.codes) == (gala.event_id, codes(gala, 2, 3))


def test_tickets_open_all_or_none(session: Session, gala: factories.Gala) -> None:
    with pytest.raises(TicketUnknown) as refused:
        entrance.open_tickets(session, "GALA-0001, GALA-0003, GALA-9999", "Ana Núñez")
    assert refused.value.params["numbers"] == "GALA-0003, GALA-9999"


def test_a_refusal_never_tells_number_from_name(session: Session, gala: factories.Gala) -> None:
    """Ben's real number under a wrong name, and a number that was never printed, are answered alike."""
    answers: list[GalaError] = []
    for number in ("GALA-0003", "GALA-9999"):
        with pytest.raises(TicketUnknown) as refused:
            entrance.open_tickets(session, number, "Ana Núñez")
        answers.append(refused.value)
    assert str(answers[0]).replace("0003", "9999") == str(answers[1])
    assert answers[0].params.keys() == answers[1].params.keys()


@pytest.mark.parametrize(
    ("numbers", "name"), [("", "Ana Núñez"), ("GALA-0001", ""), (" , ;", "Ana"), ("GALA-0001", "-")]
)
def test_what_is_missing_opens_nothing(session: Session, gala: factories.Gala, numbers: str, name: str) -> None:
    with pytest.raises(TicketUnknown):
        entrance.open_tickets(session, numbers, name)


def test_every_wrong_ticket_counts(session: Session, gala: factories.Gala) -> None:
    """One call with twenty numbers is twenty guesses: listing numbers is no way round the limit."""
    many = ", ".join(f"GALA-{n}" for n in range(8000, 8020))
    with pytest.raises(TicketUnknown):
        entrance.open_tickets(session, many, "Ana Núñez", "192.0.2.66")
    with pytest.raises(TooManyAttempts):
        entrance.open_tickets(session, "GALA-0001", "Ana Núñez", "192.0.2.66")
    assert entrance.open_tickets(session, "GALA-0001", "Ana Núñez", "192.0.2.67")


def test_one_event_s_tickets_are_not_guessed_from_many_addresses(session: Session, gala: factories.Gala) -> None:
    for n in range(300):
        with pytest.raises(TicketUnknown):
            entrance.open_tickets(session, "GALA-0003", f"Guess {n}", f"198.51.{n // 200}.{n % 200}")
    with pytest.raises(TooManyAttempts):
        entrance.open_tickets(session, "GALA-0003", "Ben Roe", "203.0.113.1")


def test_the_event_narrows_and_drafts_stay_shut(session: Session, gala: factories.Gala) -> None:
    other = factories.make_gala(session)
    ticket = {"ticket_number": "GALA-0001", "ticket_key": ticket_key("GALA-0001")}
    theirs = factories.make_invitation(session, other.event, ["Ana Núñez"], **ticket)
    opened = entrance.open_tickets(session, "GALA-0001", "Ana Núñez", event_id=other.event_id)
    assert (opened.event_id, opened.codes) == (other.event_id, (theirs.unique_code,))
    session.execute(update(Event).where(Event.id == other.event_id).values(status="draft"))
    with pytest.raises(TicketUnknown):
        entrance.open_tickets(session, "GALA-0001", "Ana Núñez", event_id=other.event_id)
