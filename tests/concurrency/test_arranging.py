"""Two organizers apply one plan at the same moment, or guests choose meanwhile: all of it once, or nothing."""

import contextlib
import threading
from functools import partial
from typing import Any

import pytest

from gala.errors import GalaError, ProposalStale
from gala.services import arranging, seating
from gala.services.arranging import everyone
from tests import factories
from tests.concurrency.race import race, refused, won
from tests.conftest import Database
from tests.services import looking


def make(db: Database) -> factories.Gala:
    with db.transaction() as session:
        return factories.make_gala(session, tables=5, seats=8, parties=(4, 3, 2, 5, 1, 2, 6), status="accepted")


def apply_twice(db: Database, gala: factories.Gala) -> list[Any]:
    plan = db.run(arranging.preview_all, gala.organizer, gala.event_id)
    apply = partial(db.run, arranging.apply_all, gala.organizer, gala.event_id, plan.moves, plan.digest)
    return race(apply, apply)


def test_of_two_who_apply_one_plan_one_is_told_that_it_is_done(db: Database) -> None:
    outcomes = apply_twice(db, make(db))
    assert won(outcomes) == [23]
    assert [type(error) for error in refused(outcomes)] == [ProposalStale]


@pytest.mark.only_postgresql
def test_without_the_lock_both_believe_it(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control. SQLite lets one writer in at a time, whatever we do."""
    both, read = threading.Barrier(2), everyone.read_situation

    def read_unlocked(session: Any, event_id: int, *, lock: bool = False) -> Any:
        found = read(session, event_id)
        with contextlib.suppress(threading.BrokenBarrierError):
            if lock:
                both.wait(5)
        return found

    monkeypatch.setattr(everyone, "read_situation", read_unlocked)
    assert won(apply_twice(db, make(db))) == [23, 23]


def test_guests_who_choose_meanwhile_lose_nothing_and_block_nobody(db: Database) -> None:
    gala = make(db)
    plan = db.run(arranging.preview_all, gala.organizer, gala.event_id)
    apply = partial(db.run, arranging.apply_all, gala.organizer, gala.event_id, plan.moves, plan.digest)
    seats = iter(gala.seat_ids)
    holds = [
        partial(db.run, seating.hold, gala.guest(party), gala.event_id, [next(seats)], gala.party_ids(party)[:1])
        for party in range(len(gala.parties))
    ]
    applied, *held = race(apply, *holds)
    assert all(isinstance(error, GalaError) for error in refused([applied, *held]))
    with db.transaction() as session:
        sits = {who: looking.seat_of(session, who) for party in range(7) for who in gala.party_ids(party)}
        if isinstance(applied, ProposalStale):
            assert set(sits.values()) == {None}
        else:
            assert sits == plan.moves
        for one in won(held):
            for who, seat in one.seats.items():
                assert looking.hold_of(session, who) == seat or sits[who] is not None
