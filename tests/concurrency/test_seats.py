"""Many hands at the same chairs: each is sold once, groups get all or nothing, and nobody waits for ever."""

import logging
import random
import threading
from collections import Counter
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from gala import clock
from gala.errors import Busy, HoldExpired, NoBlock, SeatTaken
from gala.models import EventSeat
from gala.services import attendance, placement, rsvp, seating, seats
from gala.services.seats import EMPTY
from tests import factories
from tests.concurrency.race import race, read_before_anybody_writes, refused, take_the_lock_away, won
from tests.conftest import Database
from tests.services import looking

FEW = 8
"""How many clients a control needs: each must hold a connection while all wait for each other."""


def make(db: Database, **fields: Any) -> factories.Gala:
    with db.transaction() as session:
        return factories.make_gala(session, **fields)


def holds(db: Database, gala: factories.Gala, wanted: list[list[int]]) -> list[Any]:
    """Clients, each asking for its list of seats for members of its own."""
    people = [(gala.guest(n), member) for n in range(len(gala.parties)) for member in gala.party_ids(n)]
    clients = []
    for seat_ids in wanted:
        mine = [people.pop(0) for _ in seat_ids]  # parties of twenty: groups of one or four are of one party
        clients.append(partial(db.run, seating.hold, mine[0][0], gala.event_id, seat_ids, [who for _, who in mine]))
    return clients


def held(db: Database, gala: factories.Gala) -> dict[int, int]:
    """Who holds what, as the database has it: attendee by seat."""
    rows = select(EventSeat.id, EventSeat.held_for).where(EventSeat.held_for.is_not(None))  # type: ignore[union-attr]
    with db.transaction() as session:
        return {seat_id: who for seat_id, who in session.execute(rows)}


def promised(outcomes: list[Any]) -> list[tuple[int, int]]:
    """What the winners were told: pairs of seat and attendee."""
    return [(seat_id, who) for outcome in won(outcomes) for who, seat_id in outcome.seats.items()]


# --- 200 clients at 1 seat -----------------------------------------------------------------------------------


def test_two_hundred_clients_at_one_seat_have_one_winner(db: Database) -> None:
    gala = make(db, tables=1, seats=1, parties=(20,) * 10)
    outcomes = race(*holds(db, gala, [gala.seat_ids] * 200))
    assert len(won(outcomes)) == 1
    assert Counter(type(error) for error in refused(outcomes)) == {SeatTaken: 199}
    assert list(held(db, gala).items()) == promised(outcomes)


@pytest.mark.parametrize("locked", [True, False], ids=["locked", "control"])
def test_one_seat_without_the_lock_is_sold_twice(db: Database, monkeypatch: pytest.MonkeyPatch, locked: bool) -> None:
    gala = make(db, tables=1, seats=1, parties=(20,))
    if not locked:
        take_the_lock_away(monkeypatch, db)
    read_before_anybody_writes(monkeypatch, FEW)
    outcomes = race(*holds(db, gala, [gala.seat_ids] * FEW))
    assert len(won(outcomes)) == (1 if locked else FEW)


# --- 200 clients at 250 seats --------------------------------------------------------------------------------


def test_two_hundred_clients_at_250_seats_for_twenty_rounds(db: Database) -> None:
    gala = make(db, tables=25, seats=10, parties=(20,) * 10)
    dice = random.Random(2)
    for _ in range(20):
        wanted = [[dice.choice(gala.seat_ids)] for _ in range(200)]
        outcomes = race(*holds(db, gala, wanted))
        assert {type(error) for error in refused(outcomes)} <= {SeatTaken}
        sold = dict(promised(outcomes))
        assert len(sold) == len(won(outcomes)), "a seat was promised twice"
        assert sold.keys() == {seat_id for (seat_id,) in wanted}, "somebody gets each seat that was asked for"
        assert held(db, gala) == sold
        with db.transaction() as session:
            session.execute(update(EventSeat).values(**EMPTY))


@pytest.mark.parametrize("locked", [True, False], ids=["locked", "control"])
def test_many_seats_without_the_lock_are_sold_twice(
    db: Database, monkeypatch: pytest.MonkeyPatch, locked: bool
) -> None:
    gala = make(db, tables=1, seats=4, parties=(20,))
    if not locked:
        take_the_lock_away(monkeypatch, db)
    read_before_anybody_writes(monkeypatch, FEW)
    outcomes = race(*holds(db, gala, [[seat_id] for seat_id in gala.seat_ids * (FEW // 4)]))
    times = Counter(seat_id for seat_id, _ in promised(outcomes))
    assert times == {seat_id: 1 if locked else FEW // 4 for seat_id in gala.seat_ids}


# --- groups of 4 at overlapping blocks -----------------------------------------------------------------------


def test_groups_of_four_at_overlapping_blocks_get_all_or_nothing(
    db: Database, caplog: pytest.LogCaptureFixture
) -> None:
    gala = make(db, tables=2, seats=10, parties=(20,) * 10)
    dice = random.Random(4)
    for _ in range(6):
        wanted = []
        for _ in range(50):
            start = dice.randrange(17)
            block = gala.seat_ids[start : start + 4]
            wanted.append(dice.sample(block, 4))  # in any order: that is what deadlocks are made of
        with caplog.at_level(logging.INFO, "gala.db"):
            outcomes = race(*holds(db, gala, wanted))
        assert {type(error) for error in refused(outcomes)} <= {SeatTaken}
        sold = promised(outcomes)
        assert len(dict(sold)) == len(sold) == 4 * len(won(outcomes)) > 0
        assert held(db, gala) == dict(sold), "no half a group"
        with db.transaction() as session:
            session.execute(update(EventSeat).values(**EMPTY))
    assert "deadlock" not in caplog.text


@pytest.mark.parametrize("locked", [True, False], ids=["locked", "control"])
def test_groups_without_the_lock_share_seats(db: Database, monkeypatch: pytest.MonkeyPatch, locked: bool) -> None:
    gala = make(db, tables=1, seats=6, parties=(20,))
    if not locked:
        take_the_lock_away(monkeypatch, db)
    read_before_anybody_writes(monkeypatch, 2)
    outcomes = race(*holds(db, gala, [gala.seat_ids[:4], gala.seat_ids[2:6]]))
    assert len(won(outcomes)) == (1 if locked else 2)


@pytest.mark.only_postgresql
def test_groups_that_lock_in_any_order_deadlock(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control of the order: seat by seat as asked for, two groups wait for each other."""
    gala = make(db, tables=1, seats=4, parties=(20,))
    monkeypatch.setattr("gala.db.TRIES", 1)

    def as_asked_for(session: Session, event_id: int, *, seat_ids: Any, attendee_ids: Any = ()) -> Any:
        first, *rest = seat_ids
        found = seats.lock_seats(session, event_id, seat_ids=[first])
        both.wait(5)
        for seat_id in rest:
            found |= seats.lock_seats(session, event_id, seat_ids=[seat_id])
        return lambda: found

    both = threading.Barrier(2)
    monkeypatch.setattr(seating, "ask_seats", as_asked_for)
    outcomes = race(*holds(db, gala, [gala.seat_ids, gala.seat_ids[::-1]]))
    assert len(won(outcomes)) == 1
    assert [type(error) for error in refused(outcomes)] == [Busy]


def test_many_parties_ask_for_the_best_seats_together(db: Database) -> None:
    gala = make(db, tables=4, seats=6, parties=(4,) * 8)
    clients = [
        partial(db.run, seating.best_together, gala.guest(n), gala.event_id, gala.party_ids(n)) for n in range(8)
    ]
    outcomes = race(*clients)
    assert {type(error) for error in refused(outcomes)} <= {NoBlock}
    assert len(won(outcomes)) >= 4, "each of four tables takes one party at least"
    sold = promised(outcomes)
    assert held(db, gala) == dict(sold) and len(dict(sold)) == len(sold)


# --- a hold that runs out against its confirmation -----------------------------------------------------------


def at_the_last_moment(
    db: Database, gala: factories.Gala, monkeypatch: pytest.MonkeyPatch, expires: datetime
) -> list[Any]:
    """Ana confirms while her clock says there is a moment left; Ben, whose clock is ahead, takes the seat."""
    (ana,), (ben,) = gala.party_ids(0), gala.party_ids(1)
    here = threading.local()
    with monkeypatch.context() as patch:
        patch.setattr(clock, "now", lambda: expires - timedelta(milliseconds=1) if here.early else expires)

        def confirm() -> Any:
            here.early = True
            return db.run(seating.confirm, gala.guest(0), gala.event_id, [ana])

        def hold() -> Any:
            here.early = False
            return db.run(seating.hold, gala.guest(1), gala.event_id, gala.seat_ids[:1], [ben])

        return race(confirm, hold)


def test_a_hold_that_runs_out_is_confirmed_or_taken_never_both(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    gala = make(db, tables=1, seats=1, parties=(1, 1))
    for _ in range(40):
        expires = db.run(seating.hold, gala.guest(0), gala.event_id, gala.seat_ids, gala.party_ids(0)).expires_at
        confirmed, taken = at_the_last_moment(db, gala, monkeypatch, expires)
        with db.transaction() as session:
            row = looking.seat(session, gala.seat_ids[0])
            session.execute(update(EventSeat).values(**EMPTY, attendee_id=None))
        if isinstance(confirmed, dict):
            assert isinstance(taken, SeatTaken) and row.attendee_id == gala.party_ids(0)[0]
        else:
            assert isinstance(confirmed, HoldExpired) and row.held_for == gala.party_ids(1)[0]


@pytest.mark.parametrize("locked", [True, False], ids=["locked", "control"])
def test_without_the_lock_it_is_both(db: Database, monkeypatch: pytest.MonkeyPatch, locked: bool) -> None:
    gala = make(db, tables=1, seats=1, parties=(1, 1))
    expires = db.run(seating.hold, gala.guest(0), gala.event_id, gala.seat_ids, gala.party_ids(0)).expires_at
    if not locked:
        take_the_lock_away(monkeypatch, db)
    read_before_anybody_writes(monkeypatch, 2)
    assert len(won(at_the_last_moment(db, gala, monkeypatch, expires))) == (1 if locked else 2)


# --- everything at once --------------------------------------------------------------------------------------


def test_all_services_at_once_never_deadlock(db: Database, caplog: pytest.LogCaptureFixture) -> None:
    """Guests, organizers and doors at the same few people and seats: refusals, but no retry and nothing broken."""
    gala = make(db, tables=1, seats=6, parties=(4, 4))
    dice = random.Random(6)

    def some_step() -> Any:
        n = dice.randrange(2)
        people = dice.sample(gala.party_ids(n), 2)
        pair = dice.sample(gala.seat_ids, 2)
        guest, boss, door, event_id = gala.guest(n), gala.organizer, gala.staff, gala.event_id
        return dice.choice(
            [
                partial(db.run, seating.hold, guest, event_id, pair, people),
                partial(db.run, seating.confirm, guest, event_id, people),
                partial(db.run, seating.give_back, guest, event_id, people),
                partial(db.run, seating.exchange, guest, event_id, *people),
                partial(db.run, placement.assign, boss, event_id, people[0], pair[0]),
                partial(db.run, placement.swap, boss, event_id, *pair),
                partial(db.run, placement.free, boss, event_id, pair),
                partial(db.run, rsvp.answer, guest, event_id, dict(zip(people, (True, False), strict=True))),
                partial(db.run, rsvp.answer_for, boss, event_id, dict.fromkeys(people, True)),
                partial(db.run, attendance.check_in, door, event_id, people),
                partial(db.run, attendance.undo_check_in, door, event_id, people),
                partial(db.run, seating.sweep),
            ]
        )

    def client() -> None:
        for step in steps.pop():
            try:
                step()
            except Busy:
                raise
            except Exception as error:
                if getattr(error, "status", 500) >= 500:
                    raise

    steps = [[some_step() for _ in range(12)] for _ in range(16)]
    with caplog.at_level(logging.INFO, "gala.db"):
        outcomes = race(*[client] * 16)
    assert refused(outcomes) == []
    assert "deadlock" not in caplog.text


# --- changing places -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("locked", [True, False], ids=["locked", "control"])
def test_changing_places_twice_at_once_is_coming_back(
    db: Database, monkeypatch: pytest.MonkeyPatch, locked: bool
) -> None:
    gala = make(db, tables=1, seats=2, parties=(2,))
    ana, ben = gala.party_ids()
    db.run(seating.hold, gala.guest(), gala.event_id, gala.seat_ids, [ana, ben])
    db.run(seating.confirm, gala.guest(), gala.event_id, [ana, ben])
    if not locked:
        take_the_lock_away(monkeypatch, db)
    read_before_anybody_writes(monkeypatch, 2)
    client = partial(db.run, seating.exchange, gala.guest(), gala.event_id, ana, ben)
    assert refused(race(client, client)) == []
    with db.transaction() as session:
        assert looking.seat_of(session, ana) == gala.seat_ids[0 if locked else 1]
