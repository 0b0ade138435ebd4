"""The calendar entry of a party: one for ever, newer whenever it says something else, and never older."""

import threading
from typing import Any

import pytest
from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from gala.models import Attendee, AttendeeStatus, CalendarEntry, Event, EventStatus, Guest, Invitation
from gala.rules.calendar import Entry
from gala.services import calendars
from gala.services.calendars import get_calendar
from tests import factories
from tests.at_once import at_once
from tests.conftest import Database


@pytest.fixture
def gala(session: Session) -> factories.Gala:
    return factories.make_gala(session, parties=(2, 1), venue="Palacio de Cibeles", city="Madrid")


def test_it_names_each_with_their_seat(session: Session, gala: factories.Gala) -> None:
    factories.sit(session, gala.parties[0][0], gala.seats[5])
    names = [session.get_one(Guest, member.guest_id).name for member in gala.parties[0]]
    entry = get_calendar(session, gala.guest(), gala.event_id)
    assert entry.description.splitlines()[:2] == [f"{names[0]}: table 2, seat 2", f"{names[1]}: no seat yet"]
    assert entry.url in entry.description and entry.url.endswith(gala.invitations[0].unique_code[5:])
    assert (entry.name, entry.place, entry.start_at) == (
        gala.event.name,
        "Palacio de Cibeles, Madrid",
        gala.event.start_at,
    )
    assert get_calendar(session, gala.guest(), gala.event_id, "es").description.startswith(
        f"{names[0]}: mesa 2, asiento 2"
    )


def test_it_stays_itself_until_something_changes(session: Session, gala: factories.Gala) -> None:
    first = get_calendar(session, gala.guest(), gala.event_id)
    again = get_calendar(session, gala.guest(), gala.event_id, "es")
    assert (first.sequence, first.changed_at) == (0, again.changed_at) and again.sequence == 0
    assert first.uid == again.uid != get_calendar(session, gala.guest(1), gala.event_id).uid


CHANGES = {
    "a later end": lambda s, g: s.execute(update(Event).values(end_at=g.event.end_at.replace(minute=59, second=59))),
    "another name": lambda s, g: s.execute(update(Event).values(name="Another")),
    "another place": lambda s, g: s.execute(update(Event).values(venue="Elsewhere")),
    "canceled": lambda s, g: s.execute(update(Event).values(status=EventStatus.CANCELED)),
    "a seat": lambda s, g: factories.sit(s, g.parties[0][1], g.seats[0]),
    "one comes no more": lambda s, g: s.execute(
        update(Attendee).where(Attendee.id == g.party_ids()[0]).values(status=AttendeeStatus.DECLINED)
    ),
    "one more": lambda s, g: factories.make_attendee(s, g.invitations[0]),
    "a name put right": lambda s, g: s.execute(
        update(Guest).where(Guest.id == g.parties[0][0].guest_id).values(name="Zoë")
    ),
    "the answer": lambda s, g: s.execute(update(Attendee).values(status=AttendeeStatus.ACCEPTED)),
    "a new code": lambda s, g: s.execute(
        update(Invitation).where(Invitation.id == g.invitations[0].id).values(unique_code="23456789AB")
    ),
}


@pytest.mark.parametrize("what", CHANGES)
def test_whatever_it_says_anew_raises_it_by_one(session: Session, gala: factories.Gala, what: str) -> None:
    get_calendar(session, gala.guest(), gala.event_id)
    CHANGES[what](session, gala)
    session.expire_all()
    assert [get_calendar(session, gala.guest(), gala.event_id).sequence for _ in range(2)] == [1, 1]


def test_a_change_that_is_taken_back_rises_too(session: Session, gala: factories.Gala) -> None:
    """A calendar that saw the change would take the old words with the old number for older ones."""
    seen = []
    for name in ("Spring", "Summer", "Spring"):
        session.execute(update(Event).values(name=name))
        seen.append(get_calendar(session, gala.guest(), gala.event_id).sequence)
    assert seen == [0, 1, 2]


def test_other_parties_and_arrivals_change_nothing(session: Session, gala: factories.Gala) -> None:
    get_calendar(session, gala.guest(), gala.event_id)
    factories.sit(session, gala.parties[1][0], gala.seats[0])
    session.execute(update(Attendee).values(checked_in_at=gala.event.start_at))
    assert get_calendar(session, gala.guest(), gala.event_id).sequence == 0


def test_an_invitation_that_is_made_again_goes_on_counting(session: Session, gala: factories.Gala) -> None:
    """As when its making is undone and done again: the rows go and come back with their ids."""
    get_calendar(session, gala.guest(), gala.event_id)
    session.execute(update(Event).values(name="Other"))
    before = get_calendar(session, gala.guest(), gala.event_id)
    table = Invitation.__table__  # type: ignore[attr-defined]
    row = session.execute(select(table).where(table.c.id == gala.invitations[0].id)).one()
    session.execute(delete(Invitation).where(Invitation.id == row.id))
    session.execute(insert(table).values(row._asdict()))
    session.expire_all()
    after = get_calendar(session, gala.guest(), gala.event_id)
    assert (before.sequence, after.uid, after.sequence) == (1, before.uid, 2)


@pytest.mark.parametrize(
    ("status", "standing"),
    [("pending", "TENTATIVE"), ("waitlisted", "TENTATIVE"), ("accepted", "CONFIRMED"), ("attended", "CONFIRMED"),
     ("no_show", "CONFIRMED"), ("declined", "CANCELLED"), ("canceled", "CANCELLED"), ("refunded", "CANCELLED")],
)  # fmt: skip
def test_it_is_as_sure_as_the_surest_of_them(
    session: Session, gala: factories.Gala, status: str, standing: str
) -> None:
    session.execute(update(Attendee).values(status=status))
    assert get_calendar(session, gala.guest(), gala.event_id).standing == standing


def test_a_ticket_is_sure_without_an_answer(session: Session, gala: factories.Gala) -> None:
    session.execute(update(Attendee).values(source="ticket"))
    assert get_calendar(session, gala.guest(), gala.event_id).standing == "CONFIRMED"


def test_several_codes_are_one_entry(session: Session, gala: factories.Gala) -> None:
    both = factories.guest(*reversed(gala.invitations))
    entry = get_calendar(session, both, gala.event_id)
    assert len(entry.description.splitlines()) == 3 + 2
    assert entry.uid == get_calendar(session, gala.guest(), gala.event_id).uid


def _slow_and_quick(db: Database, patch: pytest.MonkeyPatch, *, locked: bool = True) -> tuple[Entry, Entry]:
    """One guest's call reads the facts and dawdles; meanwhile the event is renamed, and another call reads it."""
    with db.transaction() as session:
        gala = factories.make_gala(session, name="Before")
    db.run(get_calendar, gala.guest(), gala.event_id)
    has_read, other_is_done = threading.Event(), threading.Event()
    digest = calendars._digest

    def dawdle(facts: tuple[Any, ...], people: Any) -> str:
        if "Before" in facts:
            has_read.set()
            other_is_done.wait(1)
            facts = (*facts, "and a seat")  # so that the slow one has something new to say, too
        return digest(facts, people)

    def rename_and_read() -> Entry:
        has_read.wait(5)
        with db.transaction() as session:
            session.execute(update(Event).values(name="After"))
        entry = db.run(get_calendar, gala.guest(), gala.event_id)
        other_is_done.set()
        return entry

    patch.setattr(calendars, "_digest", dawdle)
    if not locked:
        table = CalendarEntry.__table__  # type: ignore[attr-defined]
        patch.setattr(calendars, "_locked", lambda session, *ids: session.execute(select(table)).one())
    slow, quick = at_once(lambda: db.run(get_calendar, gala.guest(), gala.event_id), rename_and_read)
    return slow, quick


@pytest.mark.only_postgresql
def test_who_reads_newer_words_gets_the_higher_number(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    slow, quick = _slow_and_quick(db, monkeypatch)
    assert (slow.name, quick.name) == ("Before", "After")
    assert slow.sequence < quick.sequence


@pytest.mark.only_postgresql
def test_without_the_lock_it_would_not(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control. On SQLite there is one writer at a time anyway."""
    slow, quick = _slow_and_quick(db, monkeypatch, locked=False)
    assert (slow.name, quick.name) == ("Before", "After")
    assert slow.sequence == quick.sequence
