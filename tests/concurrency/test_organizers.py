"""Two organizers at one plan: of two moves that rest on the same picture one is done, the other is told of it."""

import threading
from collections import Counter
from functools import partial
from typing import Any

import pytest

from gala.errors import ChangedSince, ChangedSinceBy
from gala.services import placement
from tests import factories
from tests.concurrency.race import meet, race, refused, take_the_lock_away, won
from tests.conftest import Database
from tests.services import looking

FEW = 6


def moves_of_one_guest(db: Database) -> tuple[factories.Gala, list[Any]]:
    """Each client moves the same guest from the seat that all of them saw to a seat of its own."""
    with db.transaction() as session:
        gala = factories.make_gala(session, tables=1, seats=FEW + 1, parties=(1,), status="accepted")
        (ana,) = gala.party_ids(0)
        placement.assign(session, gala.organizer, gala.event_id, ana, gala.seat_ids[0])
    seen = dict.fromkeys(gala.seat_ids, 0) | {gala.seat_ids[0]: ana}
    return gala, [
        partial(db.run, placement.assign, gala.organizer, gala.event_id, ana, seat, seen) for seat in gala.seat_ids[1:]
    ]


def read_before_anybody_writes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Between reading seats and deciding on them, each waits for the others to have read, or for a moment."""
    everybody, read = threading.Barrier(FEW), placement.lock_seats

    def read_and_wait(*args: Any, **kwargs: Any) -> Any:
        seats = read(*args, **kwargs)
        meet(everybody)
        return seats

    monkeypatch.setattr(placement, "lock_seats", read_and_wait)


def test_of_many_moves_from_one_picture_one_is_done_and_the_others_are_refused(db: Database) -> None:
    gala, clients = moves_of_one_guest(db)
    outcomes = race(*clients)
    assert len(won(outcomes)) == 1
    assert {type(error) for error in refused(outcomes)} <= {ChangedSince, ChangedSinceBy}
    with db.transaction() as session:
        assert looking.seat_of(session, gala.party_ids(0)[0]) == gala.seat_ids[1 + outcomes.index(None)]


@pytest.mark.parametrize("locked", [True, False], ids=["locked", "control"])
def test_without_the_lock_several_believe_that_theirs_was_done(
    db: Database, monkeypatch: pytest.MonkeyPatch, locked: bool
) -> None:
    _, clients = moves_of_one_guest(db)
    if not locked:
        take_the_lock_away(monkeypatch, db)
    read_before_anybody_writes(monkeypatch)
    outcomes = race(*clients)
    told = Counter(isinstance(outcome, ChangedSince | ChangedSinceBy) for outcome in outcomes)
    assert told[True] == (FEW - 1 if locked else 0)
