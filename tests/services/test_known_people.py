"""Large lists are answered from memory, and answer exactly what the database would, whatever has changed since."""

from collections.abc import Callable, Iterator
from itertools import product
from typing import Any

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from gala import clock
from gala.models import Guest
from gala.services import changes, floor, invitations, people, placement, rsvp
from gala.services.people import GuestForm, GuestQuery, known
from tests import factories
from tests.factories import Gala

NAMES = ("Zoë Núñez", "Ben Ångström", "Ana Ruiz", "Łukasz O’Brien", "Ana Ruiz", "Noor 47", "Émile 🎉")
WORDS = ("", "an", "nunez z", "1-2", "fam", "zeta", "ana@x", "zz", "🎉", "%")


@pytest.fixture
def gala(session: Session) -> Iterator[Gala]:
    known.forget()
    made = factories.make_gala(session, tables=2, seats=4, parties=())
    for n, name in enumerate(NAMES):
        made.invitations.append(factories.make_invitation(session, made.event, [name, f"Guest {n}"], label=f"Fam {n}"))
    made.parties = [factories.members_of(session, invitation) for invitation in made.invitations]
    factories.sit(session, made.parties[0][0], made.seats[5])
    made.parties[1][0].details = {"plus_one": True}
    made.parties[1][1].dietary_notes, made.parties[2][1].meal_choice = b"sealed", "Fish"
    made.parties[3][1].dietary_notes, made.parties[3][1].meal_choice = b"sealed", "Fish"
    made.parties[3][1].status = "declined"
    session.flush()
    yield made
    known.forget()


def ask(session: Session, gala: Gala, query: GuestQuery, is_event: bool, size: int) -> tuple[list[int], int]:
    """The ids of everybody found, page by page, and how many there are said to be."""
    ids, after = [], ""
    while True:
        if is_event:
            found: Any = people.list_event_guests(session, gala.organizer, gala.event_id, query, size, after)
        else:
            found = people.list_guests(session, gala.organizer, gala.event.tenant_id, query, size, after)
        ids += [row.attendee_id if is_event else row.guest_id for row in found.rows]
        after = found.next
        if not after or len(ids) > 100:
            return ids, found.total


Asked = list[tuple[GuestQuery, bool]]


def differences(session: Session, gala: Gala, monkeypatch: Any, asked: Asked, size: int) -> list[Any]:
    """Queries that memory answers otherwise than the database."""
    found = []
    for query, is_event in asked:
        said = []
        for large in (10_000, 0):
            monkeypatch.setattr(known, "LARGE", large)
            said.append(ask(session, gala, query, is_event, size))
        if said[0] != said[1]:
            found.append((query, is_event, said))
    return found


def everything(gala: Gala) -> Asked:
    """Each order both ways, each narrowing, each search."""
    narrowed = [GuestQuery(only=only) for only in known.EVENT_KEEPS]
    narrowed += [GuestQuery(tag="vip"), GuestQuery(meal="Fish"), GuestQuery(party_id=gala.invitations[0].id)]
    narrowed += [GuestQuery(table=gala.seats[5].table_number)]
    at_event = [GuestQuery(sort=sort, descending=way) for sort, way in product(people.EVENT_SORTS, (False, True))]
    in_book = [GuestQuery(sort=sort, descending=way) for sort, way in product(people.BOOK_SORTS, (False, True))]
    in_book += [GuestQuery(only="no_email"), GuestQuery(only="duplicate"), GuestQuery(tag="vip")]
    in_book += [GuestQuery(event_id=gala.event_id), GuestQuery(search="an", event_id=gala.event_id, descending=True)]
    asked = [(query, True) for query in narrowed + at_event] + [(query, False) for query in in_book]
    return asked + [(GuestQuery(search=word), is_event) for word in WORDS for is_event in (True, False)]


def a_few() -> Asked:
    """Each order, and a search that the acts below bring somebody into or out of."""
    sorts = [(GuestQuery(sort=sort), True) for sort in people.EVENT_SORTS]
    searched = [(GuestQuery(search="zz"), True), (GuestQuery(search="zz"), False), (GuestQuery(tag="vip"), True)]
    return [*sorts, *searched, (GuestQuery(sort="company"), False), (GuestQuery(only="declined"), True)]


def test_memory_answers_what_the_database_answers(
    session: Session, gala: Gala, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert differences(session, gala, monkeypatch, everything(gala), size=5) == []


def test_who_is_said_not_to_be_the_same_is_no_double_in_memory_either(
    session: Session, gala: Gala, monkeypatch: pytest.MonkeyPatch
) -> None:
    tenant_id, doubles = gala.event.tenant_id, GuestQuery(only="duplicate")
    same = [people.add_guest_to_book(session, gala.organizer, tenant_id, GuestForm("Zuri Zed")) for _ in range(3)]
    people.add_guest_to_book(session, gala.organizer, tenant_id, GuestForm("Zuri Zedd"))
    for apart, left in ((same[:2], set(same)), (same[1:], {same[0], same[2]}), (same, set())):
        people.keep_apart(session, gala.organizer, tenant_id, apart)
        assert differences(session, gala, monkeypatch, [(doubles, False)], size=5) == []
        assert {who for who in ask(session, gala, doubles, False, 5)[0] if who in same} == left


Act = Callable[[Session, Gala], object]
ACTS: dict[str, Act] = {
    "a name, company and email": lambda s, g: people.edit_guest(
        s, g.organizer, g.parties[3][0].guest_id, GuestForm("Aaron", company="Zeta", email="ana@x.test")
    ),
    "a tag": lambda s, g: people.tag(s, g.organizer, g.event.tenant_id, [g.parties[2][0].guest_id], "vip"),
    "somebody new": lambda s, g: invitations.create_invitation(
        s, g.organizer, g.event_id, "Fam Zeta", [invitations.MemberForm("Aa Zz", "zz@x.test")]
    ),
    "somebody gone": lambda s, g: people.remove_from_event(s, g.organizer, g.event_id, g.party_ids(0)),
    "a party gone": lambda s, g: invitations.delete_invitation(s, g.organizer, g.invitations[2].id or 0),
    "a party renamed": lambda s, g: invitations.rename_invitation(s, g.organizer, g.invitations[6].id or 0, "Zz"),
    "a party renamed and back": lambda s, g: (
        invitations.rename_invitation(s, g.organizer, g.invitations[6].id or 0, "Zz"),
        changes.undo(s, g.organizer, g.event_id),
    ),
    "a name and back": lambda s, g: (
        invitations.edit_member(s, g.organizer, g.parties[0][0].id or 0, invitations.MemberForm("Zz")),
        changes.undo(s, g.organizer, g.event_id),
    ),
    "a seat": lambda s, g: placement.assign(s, g.organizer, g.event_id, g.party_ids(4)[0], g.seat_ids[1]),
    "a table renamed": lambda s, g: floor.rename_table(s, g.organizer, g.seats[5].table_id, "Zz"),
    "an answer": lambda s, g: rsvp.answer_for(s, g.organizer, g.event_id, {g.party_ids(5)[0]: False}),
    "a move to another party": lambda s, g: people.move_to_party(
        s, g.organizer, g.invitations[0].id or 0, g.party_ids(5)
    ),
    "a merging": lambda s, g: people.merge_guests(
        s, g.organizer, g.event.tenant_id, g.parties[2][0].guest_id, [g.parties[4][0].guest_id]
    ),
    "an entry gone": lambda s, g: people.delete_guest(
        s, g.organizer, people.add_guest_to_book(s, g.organizer, g.event.tenant_id, GuestForm("Zz"))
    ),
}


@pytest.mark.parametrize("act", ACTS)
def test_what_has_changed_is_known_at_the_next_look(
    session: Session, gala: Gala, monkeypatch: pytest.MonkeyPatch, act: str
) -> None:
    monkeypatch.setattr(known, "LARGE", 0)
    for query, is_event in a_few():  # every order is kept sorted from here on
        ask(session, gala, query, is_event, 100)
    ACTS[act](session, gala)
    session.expire_all()
    assert differences(session, gala, monkeypatch, a_few(), size=100) == []


def test_all_is_read_anew_when_so_much_changed_or_so_long_ago(
    session: Session, gala: Gala, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = []
    make = known.knowing.read_event
    monkeypatch.setattr(known, "LARGE", 0)
    monkeypatch.setattr(known.knowing, "read_event", lambda *args: read.append(1) or make(*args))

    def look() -> int:
        people.list_event_guests(session, gala.organizer, gala.event_id, GuestQuery())
        return len(read)

    assert (look(), look()) == (1, 1)
    monkeypatch.setattr(known.knowing, "MOST_CHANGES", 1)
    assert look() == 2, "everybody is newly made"
    monkeypatch.setattr(known.knowing, "MOST_CHANGES", 1000)
    later = clock.now() + known.KEPT * 2
    monkeypatch.setattr(clock, "now", lambda: later)
    assert look() == 3


def test_a_book_of_which_very_much_changed_is_read_anew_once(
    session: Session, gala: Gala, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And not at each look for as long as the change is new; what changes after it is known at once."""
    read = []
    make = known.knowing.read_book
    monkeypatch.setattr(known, "LARGE", 0)
    monkeypatch.setattr(known.knowing, "read_book", lambda *args: read.append(1) or make(*args))
    monkeypatch.setattr(known.knowing, "MOST_CHANGES", 2)
    tenant_id = gala.event.tenant_id
    everybody = sorted(one.guest_id for party in gala.parties for one in party)

    def look() -> int:
        assert differences(session, gala, monkeypatch, [(GuestQuery(sort="updated"), False)], size=100) == []
        return len(read)

    assert (look(), look()) == (1, 1)
    for turn in (2, 3):
        people.tag(session, gala.organizer, tenant_id, everybody, f"tag {turn}")
        session.execute(update(Guest).where(Guest.id.in_(everybody)).values(updated_at=clock.now(), company=f"{turn}"))  # type: ignore[union-attr]
        assert [look() for _ in range(3)] == [turn] * 3
    for name in ("Zed", "Zed the Second"):
        people.edit_guest(session, gala.organizer, everybody[0], GuestForm(name))
        assert (look(), look()) == (3, 3), "one of those who have just changed together"
    people.add_guest_to_book(session, gala.organizer, tenant_id, GuestForm("Zz"))
    assert look() == 3
    assert people.list_guests(session, gala.organizer, tenant_id, GuestQuery(search="zed")).total == 1


def test_a_change_that_shows_late_is_not_missed(session: Session, gala: Gala, monkeypatch: pytest.MonkeyPatch) -> None:
    """It was made before another that is known already, by whoever took longer to commit."""
    monkeypatch.setattr(known, "LARGE", 0)
    first, other = sorted(one.guest_id for party in gala.parties for one in party)[:2]
    early = clock.now()
    people.edit_guest(session, gala.organizer, other, GuestForm("Zed"))
    assert people.list_guests(session, gala.organizer, gala.event.tenant_id, GuestQuery(search="zed")).total == 1
    late = {"search_text": "yorick", "search_name": "yorick", "updated_at": early}
    session.execute(update(Guest).where(Guest.id == first).values(late))  # type: ignore[arg-type]
    assert people.list_guests(session, gala.organizer, gala.event.tenant_id, GuestQuery(search="yorick")).total == 1


def test_no_more_is_kept_than_fits(session: Session, gala: Gala, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(known, "LARGE", 0)
    monkeypatch.setattr(known, "MOST_KEPT", 20)
    people.list_event_guests(session, gala.organizer, gala.event_id, GuestQuery())
    people.list_guests(session, gala.organizer, gala.event.tenant_id, GuestQuery())
    assert list(known._kept) == [("book", gala.event.tenant_id)]
