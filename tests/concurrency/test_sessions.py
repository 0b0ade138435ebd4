"""Several phones of one family at the same session: one answer a person, and nobody gets an error."""

import contextlib
import threading
from functools import partial
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.sql import dml

from gala.models import SessionAnswer
from gala.services import sessions
from gala.services.sessions import answers
from tests import factories
from tests.concurrency.race import race, refused, take_the_lock_away
from tests.conftest import Database

PHONES = 8


def make(db: Database) -> tuple[factories.Gala, int]:
    with db.transaction() as session:
        gala = factories.make_gala(session, tables=0, parties=(4,), status="accepted")
        return gala, factories.make_session(session, gala.event).id or 0


def all_answer(db: Database, gala: factories.Gala, session_id: int) -> list[Any]:
    """Everybody answers for all of the family, half of them in the other order."""
    people = gala.party_ids()
    answer = partial(db.run, sessions.answer_session, gala.guest(), gala.event_id, session_id)
    return race(*[partial(answer, dict.fromkeys(people[:: (-1) ** n], n % 3 > 0)) for n in range(PHONES)])


def test_one_answer_a_person_and_no_error(db: Database) -> None:
    gala, session_id = make(db)
    for _ in range(5):
        assert refused(all_answer(db, gala, session_id)) == []
        with db.transaction() as session:
            said = session.execute(select(SessionAnswer.attendee_id)).scalars().all()
        assert sorted(said) == sorted(gala.party_ids())


def test_without_the_lock_two_of_them_write_the_same_row(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: all look before anybody writes."""
    gala, session_id = make(db)
    take_the_lock_away(monkeypatch, db)
    wait_before_writing(monkeypatch)
    outcomes = all_answer(db, gala, session_id)
    assert any(isinstance(error, IntegrityError) for error in refused(outcomes))


def wait_before_writing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Between looking and the first write, each phone waits for the others to have looked as well."""
    everybody, met = threading.Barrier(PHONES), threading.local()

    def insert(*args: Any) -> dml.Insert:
        if not getattr(met, "others", False):
            met.others = True
            with contextlib.suppress(threading.BrokenBarrierError):
                everybody.wait(2)
        return dml.Insert(*args)

    monkeypatch.setattr(answers, "insert", insert)
