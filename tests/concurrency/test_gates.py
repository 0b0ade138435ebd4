"""Tablets at the same moment: a pairing code is used once, and an event has as many gates as it may."""

import contextlib
import threading
from functools import partial
from typing import Any

import pytest
from sqlalchemy import insert, update

from gala.errors import Invalid, PairingUnknown
from gala.models import Gate
from gala.services import gates, limits
from gala.services.gates import organizing, rows
from tests import factories
from tests.concurrency.race import race, refused, take_the_lock_away, won
from tests.conftest import Database

TABLETS = 8


def make(db: Database) -> factories.Gala:
    limits.reset()
    with db.transaction() as session:
        return factories.make_gala(session, tables=0)


def wait_for_the_others(barrier: threading.Barrier) -> None:
    with contextlib.suppress(threading.BrokenBarrierError):
        barrier.wait(2)


def test_of_eight_tablets_with_one_code_one_is_the_gate(db: Database) -> None:
    gala = make(db)
    for turn in range(3):
        code = db.run(gates.create_gate, gala.organizer, gala.event_id, f"North {turn}").code
        outcomes = race(*[partial(db.run, gates.pair, code, f"192.0.2.{n}") for n in range(TABLETS)])
        (token,) = [outcome.token for outcome in won(outcomes)]
        assert [type(error) for error in refused(outcomes)] == [PairingUnknown] * (TABLETS - 1)
        assert db.run(gates.get_gate_actor, token).gate


def test_a_code_that_is_looked_up_before_it_is_used_is_used_by_all(db: Database) -> None:
    """The control: what decides is that the one statement that uses the code up also asks for it."""
    gala = make(db)
    code = db.run(gates.create_gate, gala.organizer, gala.event_id, "North").code.replace("-", "")
    everybody = threading.Barrier(TABLETS)

    def pair_by_looking(token: str) -> str:
        with db.transaction() as session:
            found = session.query(Gate).filter_by(pairing_hash=rows.hashed(code)).one()
        wait_for_the_others(everybody)
        with db.transaction() as session:
            session.execute(update(Gate).where(Gate.id == found.id).values(token_hash=token, pairing_hash=None))
        return token

    assert len(won(race(*[partial(pair_by_looking, f"token {n}") for n in range(TABLETS)]))) == TABLETS


def make_many(db: Database, gala: factories.Gala) -> list[Any]:
    make_one = partial(db.run, gates.create_gate, gala.organizer, gala.event_id)
    return race(*[partial(make_one, f"Gate {n}") for n in range(TABLETS)])


def test_no_more_gates_than_an_event_may_have(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    gala = make(db)
    monkeypatch.setattr(rows, "MOST", 3)
    outcomes = make_many(db, gala)
    assert len(won(outcomes)) == 3
    assert [type(error) for error in refused(outcomes)] == [Invalid] * (TABLETS - 3)


def test_without_the_lock_there_are_too_many(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: all count before anybody writes."""
    gala = make(db)
    monkeypatch.setattr(rows, "MOST", 3)
    take_the_lock_away(monkeypatch, db)
    everybody = threading.Barrier(TABLETS)

    def insert_late(*args: Any) -> Any:
        wait_for_the_others(everybody)
        return insert(*args)

    monkeypatch.setattr(organizing, "insert", insert_late)
    assert len(won(make_many(db, gala))) > 3
