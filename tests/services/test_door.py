"""The door's questions: found by whatever the guest can say or show."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from gala.access import NOBODY
from gala.errors import Forbidden, NotFound, NotSignedIn
from gala.models import Invitation
from gala.rules.codes import display_code, ticket_key
from gala.services import attendance, door, door_names, invitations, placement
from tests import factories
from tests.services import looking


@pytest.fixture(autouse=True, params=["few", "many"])
def size(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Every question is asked of an event whose names the database looks through, and of one whose names are kept."""
    if request.param == "many":
        monkeypatch.setattr(door_names, "LARGE", 0)
    door_names.forget()
    yield request.param
    door_names.forget()


@pytest.fixture
def gala(session: Session) -> factories.Gala:
    gala = factories.make_gala(session, tables=2, seats=3, parties=(1,))
    members = ["María José Núñez", "Łukasz O'Brien", "Jose Maria Nunes"]
    invitation = factories.make_invitation(
        session, gala.event, members, label="Familia Núñez",
        ticket_number="GALA-0007", ticket_key=ticket_key("GALA-0007"),
    )  # fmt: skip
    gala.invitations.append(invitation)
    gala.parties.append(factories.members_of(session, invitation))
    return gala


def found(session: Session, gala: factories.Gala, text: str) -> list[str]:
    return [person.name for person in door.find(session, gala.staff, gala.event_id, text)]


@pytest.mark.parametrize("text", ["maria jose nunez", "NÚÑEZ María", "  núñez,  maria josé ", "mari nuñ"])
def test_names_forgive_accents_case_and_order(session: Session, gala: factories.Gala, text: str) -> None:
    assert "María José Núñez" in found(session, gala, text)


def test_letters_without_an_accent_mark_are_forgiven_too(session: Session, gala: factories.Gala) -> None:
    assert found(session, gala, "lukasz obrien") == found(session, gala, "Łukasz O’Brien") == ["Łukasz O'Brien"]


def test_percent_and_underscore_are_letters(session: Session, gala: factories.Gala) -> None:
    assert found(session, gala, "%") == found(session, gala, "_") == found(session, gala, "   ") == []


def test_by_code_however_it_is_typed_or_scanned(session: Session, gala: factories.Gala) -> None:
    code = gala.invitations[1].unique_code
    for text in (code, display_code(code).lower(), f"https://gala.example/i/{display_code(code)}"):
        assert len(found(session, gala, text)) == 3


def test_by_ticket_number(session: Session, gala: factories.Gala) -> None:
    for text in ("GALA-0007", "gala 0007", "gala0007"):
        people = door.find(session, gala.staff, gala.event_id, text)
        assert [person.ticket_number for person in people] == ["GALA-0007"] * 3


def test_by_pass(session: Session, gala: factories.Gala) -> None:
    assert found(session, gala, gala.parties[1][0].pass_code) == ["María José Núñez"]


def test_by_seat(session: Session, gala: factories.Gala) -> None:
    ana = gala.party_ids(1)[0]
    placement.assign(session, gala.organizer, gala.event_id, ana, gala.seat_ids[1])
    person, *_ = door.find(session, gala.staff, gala.event_id, " 1-2 ")
    assert (person.attendee_id, person.table_number, person.seat_label, person.seat_number) == (ana, "1", "2", "1-2")


def test_by_seat_of_a_table_with_a_name(session: Session, gala: factories.Gala) -> None:
    (seat,) = factories.make_table(session, gala.event, 1, number="Terrace")
    factories.sit(session, gala.parties[1][0], seat)
    for text in ("Terrace-1", "terrace-1", "TERRACE-1"):
        assert found(session, gala, text)[:1] == ["María José Núñez"]


def test_by_party(session: Session, gala: factories.Gala) -> None:
    assert len(found(session, gala, "familia")) == 3


def test_exact_hits_come_first(session: Session, gala: factories.Gala) -> None:
    factories.make_invitation(session, gala.event, ["Gala 0007 Gonzalez"])
    names = found(session, gala, "gala-0007")
    assert len(names) == 4
    assert names[-1] == "Gala 0007 Gonzalez"


def test_only_this_event_s_people(session: Session, gala: factories.Gala) -> None:
    other = factories.make_event(session, gala.tenant)
    factories.make_invitation(session, other, ["María José Núñez"])
    assert len(found(session, gala, "maria jose nunez")) == 1


def test_no_more_than_the_limit(session: Session, gala: factories.Gala) -> None:
    assert len(door.find(session, gala.staff, gala.event_id, "n", limit=2)) == 2


def test_arrivals_carry_when_they_came(session: Session, gala: factories.Gala) -> None:
    ana = gala.party_ids(1)[0]
    attendance.check_in(session, gala.staff, gala.event_id, [ana])
    (person, *_) = door.find(session, gala.staff, gala.event_id, "maria nunez")
    assert person.is_inside and person.checked_in_at is not None
    assert person.checked_in_at.utcoffset() == timedelta(0)


def test_only_the_team_asks(session: Session, gala: factories.Gala) -> None:
    for who, refusal in ((gala.guest(1), Forbidden), (factories.stranger(session), NotFound), (NOBODY, NotSignedIn)):
        with pytest.raises(refusal):
            door.find(session, who, gala.event_id, "a")


def test_a_code_that_was_replaced_finds_nobody(session: Session, gala: factories.Gala) -> None:
    old = gala.invitations[1].unique_code
    session.execute(update(Invitation).where(Invitation.id == gala.invitations[1].id).values(unique_code="AAAAAAAAAA"))
    assert found(session, gala, old) == []


# --- names that are kept ---------------------------------------------------------------------------------------------


def test_who_is_added_renamed_or_gone_is_found_as_they_are(session: Session, gala: factories.Gala) -> None:
    assert found(session, gala, "zoe") == []
    party = gala.invitations[1].id or 0
    zoe = invitations.add_member(session, gala.organizer, party, invitations.MemberForm("Zoë Quetzal"))
    assert found(session, gala, "zoe") == ["Zoë Quetzal"]
    invitations.edit_member(session, gala.organizer, zoe, invitations.MemberForm("Yolanda Quetzal"))
    assert (found(session, gala, "zoe"), found(session, gala, "quetzal yol")) == ([], ["Yolanda Quetzal"])
    for _ in range(2):
        assert len(found(session, gala, "a")) == 4 + 1
    invitations.delete_invitation(session, gala.organizer, party)
    assert found(session, gala, "yolanda") == found(session, gala, "nunez") == []


def test_names_are_read_anew_after_a_while_and_after_many_changes(
    session: Session, gala: factories.Gala, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert len(found(session, gala, "familia")) == 3
    invitations.rename_invitation(session, gala.organizer, gala.invitations[1].id or 0, "Clan MacLeod")
    looking.pass_time(monkeypatch, minutes=11)
    assert (len(found(session, gala, "macleod")), found(session, gala, "familia")) == (3, [])
    monkeypatch.setattr(door_names, "MOST_CHANGES", 0)
    for name in ("Zoe", "Yan"):
        invitations.add_member(session, gala.organizer, gala.invitations[0].id or 0, invitations.MemberForm(name))
        assert found(session, gala, name) == [name]


def test_a_party_that_was_renamed_is_not_found_by_what_it_was(session: Session, gala: factories.Gala) -> None:
    assert len(found(session, gala, "familia")) == 3
    invitations.rename_invitation(session, gala.organizer, gala.invitations[1].id or 0, "Clan MacLeod")
    assert found(session, gala, "familia") == []
