"""Several phones of one party bring somebody at the same moment: never more than the invitation allows."""

import contextlib
import threading
from functools import partial
from typing import Any

import pytest
from sqlalchemy import func, select

from gala.errors import WrongState
from gala.models import Attendee
from gala.services import plus_ones
from tests import factories
from tests.concurrency.race import race, refused, take_the_lock_away, won
from tests.conftest import Database

PHONES = 6


def make(db: Database) -> factories.Gala:
    with db.transaction() as session:
        gala = factories.make_gala(session, tables=0, parties=(3,), status="accepted")
        gala.invitations[0].max_plus_ones = 2
        return gala


def all_bring(db: Database, gala: factories.Gala) -> list[Any]:
    bring = partial(db.run, plus_ones.bring, gala.guest(), gala.event_id)
    return race(*[partial(bring, gala.party_ids()[n % 3], f"Leo {n}") for n in range(PHONES)])


def brought(db: Database) -> int:
    with db.transaction() as session:
        return session.execute(select(func.count()).select_from(Attendee)).scalar_one() - 3


def test_as_many_as_allowed_and_the_others_are_told(db: Database) -> None:
    gala = make(db)
    outcomes = all_bring(db, gala)
    assert len(won(outcomes)) == 2 == brought(db)
    assert all(isinstance(error, WrongState) for error in refused(outcomes))


def test_without_the_lock_more_are_brought(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: all count before anybody is written."""
    gala = make(db)
    take_the_lock_away(monkeypatch, db)
    everybody, may_bring = threading.Barrier(PHONES), plus_ones.may_bring

    def count_and_wait(*args: Any) -> bool:
        counted = may_bring(*args)
        with contextlib.suppress(threading.BrokenBarrierError):
            everybody.wait(2)
        return counted

    monkeypatch.setattr(plus_ones, "may_bring", count_and_wait)
    all_bring(db, gala)
    assert brought(db) > 2
