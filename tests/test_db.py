"""The database's door: transactions, events after the commit, and what a broken connection means."""

import asyncio
import time
from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import bindparam, insert, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

import gala.db
from gala import bus, clock
from gala.access import read_only
from gala.db import create_gala_engine, in_db
from gala.errors import NotFound, Unavailable
from gala.hot import Hot
from gala.models import Event, Tenant
from tests import factories
from tests.conftest import Database


@pytest.fixture
def heard() -> Iterator[list[bus.Happened]]:
    """The events delivered while the test runs."""
    events: list[bus.Happened] = []
    unsubscribe = bus.subscribe(events.append)
    yield events
    unsubscribe()


def make(session: Session, slug: str) -> int:
    tenant = factories.make_tenant(session, slug=slug)
    bus.publish(session, bus.EventChanged(int(tenant.id or 0)))
    return int(tenant.id or 0)


def slugs(session: Session) -> list[str]:
    return list(session.scalars(select(Tenant.slug).order_by(Tenant.slug)))


def test_what_a_service_did_is_committed_and_then_told(db: Database, heard: list[bus.Happened]) -> None:
    tenant_id = asyncio.run(in_db(make, "a"))
    assert heard == [bus.EventChanged(tenant_id)]
    assert db.run(slugs) == ["a"]


def test_a_refusal_leaves_no_trace_and_tells_nothing(db: Database, heard: list[bus.Happened]) -> None:
    def refuse(session: Session) -> None:
        make(session, "a")
        raise NotFound

    with pytest.raises(NotFound):
        asyncio.run(in_db(refuse))
    assert (heard, db.run(slugs)) == ([], [])


def test_a_subscriber_that_fails_stops_no_other(db: Database, heard: list[bus.Happened]) -> None:
    def fail(event: bus.Happened) -> None:
        raise RuntimeError

    unsubscribe = bus.subscribe(fail)
    try:
        bus.deliver([bus.EventChanged(1)])
    finally:
        unsubscribe()
    assert heard == [bus.EventChanged(1)]


def test_a_reader_never_waits_for_a_writer(db: Database) -> None:
    with db.transaction() as writer:
        make(writer, "a")
        assert db.run(read_only(slugs)) == []


@pytest.mark.own_database
@pytest.mark.only_postgresql
def test_a_database_that_was_started_anew_is_found_again(db: Database) -> None:
    """All pooled connections are dead: whoever comes next gets new ones and notices nothing."""
    get_slugs = Hot(select(Tenant.slug).where(Tenant.slug == bindparam("slug")))

    def hot_slugs(session: Session) -> list[str]:
        return [row.slug for row in get_slugs(session, slug="a")]

    db.run(make, "a")
    for service in (slugs, hot_slugs):
        connections = [db.engine.connect() for _ in range(3)]
        for connection in connections:
            connection.execute(text("SELECT 1"))
            connection.close()
        kill = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
        with create_gala_engine(db.engine.url.render_as_string(hide_password=False)).connect() as other:
            other.execute(text(f"{kill} AND pid <> pg_backend_pid()"))
        assert db.run(service) == ["a"]


@pytest.mark.own_database
@pytest.mark.only_postgresql
def test_a_connection_that_dies_during_the_commit_is_not_tried_again(db: Database) -> None:
    """Nobody knows then whether it was committed: doing it twice would be worse than saying so."""
    tries = []

    def is_open(pid: int) -> bool:
        with db.engine.connect() as other:
            return bool(other.scalar(text("SELECT count(*) FROM pg_stat_activity WHERE pid = :pid"), {"pid": pid}))

    def cut(session: Session) -> None:
        tries.append(1)
        make(session, f"t{len(tries)}")
        pid = session.scalar(text("SELECT pg_backend_pid()"))
        session.execute(text("SELECT set_config('idle_in_transaction_session_timeout', '1ms', false)"))
        while is_open(pid):
            time.sleep(0.01)

    with pytest.raises(Unavailable):
        db.run(cut)
    assert len(tries) == 1


@pytest.mark.only_postgresql
def test_a_database_that_is_down_is_said_to_be(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    nowhere = create_gala_engine("postgresql+psycopg://gala@127.0.0.1:1/gala?connect_timeout=2")
    monkeypatch.setattr(gala.db, "get_engine", lambda: nowhere)
    with pytest.raises(Unavailable):
        gala.db.run(slugs)


def test_a_hot_statement_refuses_as_any_other(session: Session) -> None:
    add = Hot(
        insert(Tenant.__table__).values(  # type: ignore[attr-defined]
            name=bindparam("name"), slug=bindparam("slug"), created_at=bindparam("at"), status="active"
        )
    )
    add(session, name="A", slug="a", at=clock.now())
    with pytest.raises(IntegrityError), session.begin_nested():
        add(session, name="B", slug="a", at=clock.now())
    assert slugs(session) == ["a"]


def test_a_hot_statement_keeps_moments_and_truths(session: Session) -> None:
    event = factories.make_event(session, is_public=True)
    get = Hot(select(Event.start_at, Event.is_public, Event.city).where(Event.id == bindparam("wanted")))
    (row,) = get(session, wanted=event.id)
    assert (row.start_at, row.is_public, row.city) == (event.start_at, True, "")
    assert row.start_at.utcoffset() == timedelta(0)
    assert get(session, wanted=-1) == []
