"""Somebody comes in at the moment in which their chair is given up: inside or a no-show, never both."""

import threading
from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from gala import clock
from gala.services import attendance, no_shows
from tests import factories
from tests.concurrency.race import race, refused, take_the_lock_away
from tests.conftest import Database
from tests.services import looking

ROUNDS = 6


def make(db: Database) -> factories.Gala:
    """A family of three who sit, and are late."""
    with db.transaction() as session:
        start = clock.now() - timedelta(hours=1)
        gala = factories.make_gala(session, parties=(3,), status="accepted", start_at=start)
        for member, seat in zip(gala.parties[0], gala.seats, strict=False):
            factories.sit(session, member, seat)
        return gala


def meet(db: Database, gala: factories.Gala) -> list[Any]:
    """The organizer frees all three seats while the door lets all three in."""
    people = gala.party_ids()
    return race(
        partial(db.run, no_shows.free_no_shows, gala.organizer, gala.event_id, people),
        partial(db.run, attendance.check_in, gala.staff, gala.event_id, people[::-1], "North"),
    )


def torn(db: Database, gala: factories.Gala) -> list[int]:
    """Who is inside and a no-show."""
    with db.transaction() as session:
        rows = {who: looking.attendee(session, who) for who in gala.party_ids()}
    return [who for who, row in rows.items() if row.checked_in_at is not None and row.status != "attended"]


def test_one_is_first(db: Database) -> None:
    for _ in range(ROUNDS):
        gala = make(db)
        outcomes = meet(db, gala)
        assert refused(outcomes) == []
        freed, verdicts = outcomes
        assert [verdict.outcome for verdict in verdicts] == ["welcome"] * 3, "whoever comes is let in"
        assert torn(db, gala) == []
        with db.transaction() as session:
            seated = [who for who in gala.party_ids() if looking.seat_of(session, who)]
        # Who had come before keeps the chair and is named; who came after stands inside without one.
        assert (len(seated), len(freed.came)) in ((3, 3), (0, 0))
        assert freed.chairs == 3 - len(seated)


def test_without_the_lock_somebody_inside_is_a_no_show(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: the organizer's step decides on what it read, and the door was faster."""
    is_read, has_come, lock = threading.Event(), threading.Event(), no_shows.lock_attendees

    def lock_and_wait(*args: Any, **kwargs: Any) -> Any:
        people = lock(*args, **kwargs)
        is_read.set()
        has_come.wait(5)
        return people

    monkeypatch.setattr(no_shows, "lock_attendees", lock_and_wait)
    gala = make(db)
    take_the_lock_away(monkeypatch, db)
    people = gala.party_ids()

    def come() -> Any:
        is_read.wait(5)
        try:
            return db.run(attendance.check_in, gala.staff, gala.event_id, people, "North")
        finally:
            has_come.set()

    race(partial(db.run, no_shows.free_no_shows, gala.organizer, gala.event_id, people), come)
    assert torn(db, gala) == people
