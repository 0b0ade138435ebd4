"""One person at sixteen doors at the same moment comes in once."""

from collections import Counter
from functools import partial
from typing import Any

import pytest
from sqlalchemy import true

from gala.services import attendance, door_entry
from tests import factories
from tests.concurrency.race import race
from tests.conftest import Database
from tests.services import looking

DOORS = 16


def at_all_doors(db: Database, gala: factories.Gala, people: list[int]) -> list[Any]:
    check_in = partial(db.run, attendance.check_in, gala.staff, gala.event_id)
    return race(*[partial(check_in, people[:: (-1) ** n], f"Door {n}") for n in range(DOORS)])


def make(db: Database, *parties: int) -> factories.Gala:
    with db.transaction() as session:
        return factories.make_gala(session, parties=parties, status="accepted")


def test_one_person_at_sixteen_doors_is_welcome_once(db: Database) -> None:
    gala = make(db, 1)
    (ana,) = gala.party_ids()
    for _ in range(5):
        verdicts = [verdict for (verdict,) in at_all_doors(db, gala, [ana])]
        assert Counter(verdict.outcome for verdict in verdicts) == {"welcome": 1, "already_in": DOORS - 1}
        (welcome,) = [verdict for verdict in verdicts if verdict.outcome == "welcome"]
        assert {(verdict.at, verdict.gate) for verdict in verdicts} == {(welcome.at, welcome.gate)}
        with db.transaction() as session:
            assert Counter(row.status for row in looking.log_of(session, ana) if not row.undone)["checked_in"] == 1
        db.run(attendance.undo_check_in, gala.staff, gala.event_id, [ana])


def test_a_party_at_sixteen_doors_is_welcome_once_each(db: Database) -> None:
    """Half of the doors name them in the other order: nobody waits for ever."""
    gala = make(db, 4)
    outcomes = at_all_doors(db, gala, gala.party_ids())
    welcome = Counter(
        verdict.arrival.attendee_id for verdicts in outcomes for verdict in verdicts if verdict.outcome == "welcome"
    )
    assert welcome == dict.fromkeys(gala.party_ids(), 1)


def test_without_the_condition_everybody_is_welcome(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: the update's own condition ("who is outside") is the lock."""
    monkeypatch.setattr(door_entry, "or_", lambda *conditions: true())
    monkeypatch.setattr(attendance, "enter", door_entry.enter.__wrapped__)
    gala = make(db, 1)
    verdicts = [verdict for (verdict,) in at_all_doors(db, gala, gala.party_ids())]
    assert Counter(verdict.outcome for verdict in verdicts) == {"welcome": DOORS}
