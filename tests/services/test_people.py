"""The address book and an event's people: found, sorted, narrowed, paged, edited and acted on together."""

import pytest
from sqlalchemy.orm import Session

from gala.services import people
from gala.services.people import GuestQuery
from tests import factories
from tests.factories import Gala


@pytest.fixture
def gala(session: Session) -> Gala:
    made = factories.make_gala(session, tables=2, seats=4, parties=())
    for members in (["Zoë Núñez", "Ben Ångström"], ["Łukasz O’Brien"], ["Ana Ruiz"]):
        invitation = factories.make_invitation(session, made.event, members, label=f"Party of {members[0]}")
        made.invitations.append(invitation)
        made.parties.append(factories.members_of(session, invitation))
    return made


def tenant(gala: Gala) -> int:
    return gala.event.tenant_id


def book(session: Session, gala: Gala, **query: object) -> list[str]:
    page = people.list_guests(session, gala.staff, tenant(gala), GuestQuery(**query))  # type: ignore[arg-type]
    assert page.total == len(page.rows)
    return [row.name for row in page.rows]


def at_event(session: Session, gala: Gala, **query: object) -> list[str]:
    page = people.list_event_guests(session, gala.organizer, gala.event_id, GuestQuery(**query))  # type: ignore[arg-type]
    assert page.total == len(page.rows)
    return [row.name for row in page.rows]


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("nunez", ["Zoë Núñez"]),
        ("NÚÑEZ zo", ["Zoë Núñez"]),
        ("lukasz obrien", ["Łukasz O’Brien"]),
        ("angstrom ben", ["Ben Ångström"]),
        ("%", []),
        ("🎉", []),
        ("nobody", []),
    ],
)
def test_a_search_folds_accents_and_finds_all_its_words(
    session: Session, gala: Gala, search: str, found: list[str]
) -> None:
    assert book(session, gala, search=search) == found
    assert at_event(session, gala, search=search) == found
