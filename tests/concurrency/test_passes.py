"""Whoever needs the event's key first at the same moment: there is one key, and all passes are signed with it."""

import threading
from functools import partial
from typing import Any

import pytest

from gala.models import Attendee, PassKey
from gala.rules.passes import read
from gala.services import passes
from tests import factories
from tests.concurrency.race import meet, race, take_the_lock_away
from tests.conftest import Database

AT_ONCE = 12


def make(db: Database) -> factories.Gala:
    with db.transaction() as session:
        return factories.make_gala(session, parties=(1,), status="accepted")


def all_at_once(db: Database, gala: factories.Gala) -> list[Any]:
    return race(*[partial(db.run, passes.make_key, gala.guest(), gala.event_id)] * AT_ONCE)


def keys(db: Database, gala: factories.Gala) -> list[str]:
    with db.transaction() as session:
        return [key.key_id for key in session.query(PassKey).filter_by(event_id=gala.event_id)]


def see_none_before_anybody_makes_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each looks for a key, sees none and waits for the others; where a lock lets one in at a time, for a moment."""
    everybody, look = threading.Barrier(AT_ONCE), passes._signing_key

    def look_and_wait(*args: Any) -> Any:
        found = look(*args)
        meet(everybody)
        return found

    monkeypatch.setattr(passes, "_signing_key", look_and_wait)


def test_the_first_need_at_the_same_moment_makes_one_key(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    gala = make(db)
    see_none_before_anybody_makes_one(monkeypatch)
    assert all_at_once(db, gala) == [None] * AT_ONCE
    (key_id,) = keys(db, gala)
    shown = db.run(passes.get_passes, gala.guest(), gala.invitations[0].id)
    said = read(shown.passes[0].text)
    assert said is not None
    assert said.key_id == key_id


def test_without_the_lock_there_are_many(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control."""
    gala = make(db)
    see_none_before_anybody_makes_one(monkeypatch)
    take_the_lock_away(monkeypatch, db)
    all_at_once(db, gala)
    assert len(keys(db, gala)) > 1


def test_new_passes_made_at_the_same_moment_are_counted_each(db: Database) -> None:
    gala = make(db)
    (ana,) = gala.party_ids()
    made = race(*[partial(db.run, passes.reissue, gala.organizer, ana)] * AT_ONCE)
    assert sorted(made) == list(range(2, AT_ONCE + 2))
    with db.transaction() as session:
        assert session.get(Attendee, ana).pass_revision == AT_ONCE + 1
