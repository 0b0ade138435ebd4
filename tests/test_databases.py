"""The databases that tests use in turn: whatever one did, the next finds an empty one, or the same furniture."""

import pytest
from sqlalchemy import func, insert, select, text
from sqlmodel import SQLModel

import gala.db
from gala import clock
from gala.models import AttendeeHistory, Tenant
from gala.services import seating
from tests import factories
from tests.conftest import Database, Databases

HEARD: list[str] = []


def counts(db: Database) -> dict[str, int]:
    """How many rows each table has that has any."""
    with db.transaction() as session:
        found = {
            table.name: session.execute(select(func.count()).select_from(table)).scalar_one()
            for table in SQLModel.metadata.sorted_tables
        }
    return {name: count for name, count in found.items() if count}


@pytest.mark.parametrize("time", [1, 2])
def test_what_a_test_commits_or_listens_to_is_gone_for_the_next(db: Database, time: int) -> None:
    HEARD.clear()
    assert (counts(db), HEARD) == ({}, []), "nobody listens yet"
    db.listen("before_cursor_execute", lambda *call: HEARD.append(call[2]))
    with db.transaction() as session:
        gala = factories.make_gala(session)
    assert [gala.tenant.id, gala.event_id, gala.invitations[0].id, gala.party_ids()[0]] == [1, 1, 1, 1]
    assert HEARD


@pytest.mark.parametrize("time", [1, 2])
def test_many_rows_are_gone_too(db: Database, time: int) -> None:
    assert counts(db) == {}
    known = {"name": "Tenant " + "x" * 150, "status": "active", "created_at": clock.now()}
    with db.transaction() as session:
        session.execute(insert(Tenant), [known | {"slug": f"tenant-{n}"} for n in range(2_000)])
    assert counts(db) == {"tenants": 2_000}


@pytest.fixture(params=["made", "put back"])
def furnished(db: Database) -> factories.Gala:
    return db.furnished(lay_the_tables)


def lay_the_tables(db: Database) -> factories.Gala:
    with db.transaction() as session:
        return factories.make_gala(session)


def test_furniture_is_put_back_as_it_was(db: Database, furnished: factories.Gala) -> None:
    def everything() -> list[object]:
        with db.transaction() as session:
            return [sorted(map(repr, session.execute(select(table)))) for table in SQLModel.metadata.sorted_tables]

    before = everything()
    for _ in range(2):
        db.run(seating.hold, furnished.guest(), furnished.event_id, furnished.seat_ids[:1], furnished.party_ids()[:1])
        with db.transaction() as session:
            session.delete(session.get_one(type(furnished.parties[1][0]), furnished.party_ids(1)[0]))
            new = factories.make_tenant(session).id
        assert new == 2
        assert everything() != before
        assert db.furnished(lay_the_tables) is furnished
        assert everything() == before


def test_triggers_and_walls_work_in_what_was_put_back(db: Database, furnished: factories.Gala) -> None:
    with db.transaction() as session:
        session.execute(text("UPDATE attendees SET status = 'declined'"))
        changed = session.execute(select(func.count()).select_from(AttendeeHistory)).scalar_one()
    assert changed >= len(furnished.parties[0])


@pytest.mark.only_postgresql
def test_a_lock_that_is_left_behind_keeps_nobody(
    databases: Databases, db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(databases.in_turn, "PATIENCE", "50ms")
    with db.transaction() as session:
        tenant = factories.make_tenant(session)
    left = db.engine.connect()
    left.execute(select(Tenant).where(Tenant.id == tenant.id).with_for_update())
    databases.in_turn.clear()
    monkeypatch.setattr(gala.db, "get_engine", lambda: databases.in_turn.engine)
    left.invalidate()
    fresh = Database(databases.in_turn.engine)
    assert counts(fresh) == {}
