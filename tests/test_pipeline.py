"""PostgreSQL in few round trips: nothing is lost, nothing is early, and a refusal still refuses."""

from collections.abc import Iterator

import pytest
from psycopg.errors import DataError
from sqlalchemy import bindparam, insert, select, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Session

from gala import clock
from gala.hot import Hot
from gala.models import Tenant
from gala.pipeline import PipedConnection
from gala.services import attendance, seating
from tests import factories
from tests.conftest import Database

pytestmark = pytest.mark.only_postgresql

T = Tenant.__table__  # type: ignore[attr-defined]
ADD = Hot(insert(T).values(name=bindparam("slug"), slug=bindparam("slug"), created_at=bindparam("at"), status="active"))
RENAME = Hot(update(T).where(T.c.slug == bindparam("old")).values(slug=bindparam("new")))
SLUGS = Hot(select(T.c.slug).order_by(T.c.slug))


@pytest.fixture
def messages(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """How many statements went to the server in each message."""
    sizes: list[int] = []
    send = PipedConnection.send_waiting

    def counted(self: PipedConnection) -> None:
        if self._waiting:
            sizes.append(len(self._waiting))
        send(self)

    monkeypatch.setattr(PipedConnection, "send_waiting", counted)
    yield sizes


def add(session: Session, *slugs: str) -> None:
    for slug in slugs:
        ADD(session, slug=slug, at=clock.now())


def slugs(session: Session) -> list[str]:
    return [row.slug for row in SLUGS(session)]


def test_a_hold_takes_two_messages_and_a_check_in_four(db: Database, messages: list[int]) -> None:
    gala = db.run(factories.make_gala)
    person = gala.party_ids(0)[0]
    messages.clear()
    db.run(seating.hold, gala.guest(0), gala.event_id, gala.seat_ids[:1], [person])
    assert messages == [3, 3]  # the event, the person and the seat; the write, who is to be told and the commit
    messages.clear()
    db.run(attendance.check_in, gala.staff, gala.event_id, [person])
    assert len(messages) == 4


def test_what_waits_is_there_for_whoever_asks(db: Database, messages: list[int]) -> None:
    def service(session: Session) -> tuple[list[str], list[str]]:
        add(session, "a")
        hot = slugs(session)
        RENAME(session, old="a", new="b")
        return hot, list(session.scalars(text("SELECT slug FROM tenants")))

    assert db.run(service) == (["a"], ["b"])
    assert messages == [2, 1]


def test_what_waits_is_committed_with_the_end(db: Database, messages: list[int]) -> None:
    db.run(add, "a", "b")
    assert messages == [3]
    assert db.run(slugs) == ["a", "b"]


def test_what_waits_is_forgotten_by_a_refusal(db: Database) -> None:
    def refuse(session: Session) -> None:
        add(session, "a")
        raise KeyError

    with pytest.raises(KeyError):
        db.run(refuse)
    assert db.run(slugs) == []


def test_a_write_that_waited_is_refused_at_the_end_and_takes_all_with_it(db: Database) -> None:
    with pytest.raises(IntegrityError):
        db.run(add, "a", "b", "a", "c")
    assert db.run(slugs) == []
    db.run(add, "a")
    assert db.run(slugs) == ["a"]


def test_a_savepoint_takes_back_what_came_after_it_only(db: Database) -> None:
    def service(session: Session) -> None:
        add(session, "a")
        with pytest.raises(IntegrityError), session.begin_nested():
            add(session, "b", "b")
        inner = session.begin_nested()
        add(session, "c")
        inner.rollback()
        add(session, "d")

    db.run(service)
    assert db.run(slugs) == ["a", "d"]


def test_a_text_that_the_database_cannot_keep_is_refused_where_it_stands(db: Database) -> None:
    def service(session: Session) -> list[str]:
        add(session, "a")
        with pytest.raises(DBAPIError) as refused:
            add(session, "b\0c")
        assert isinstance(refused.value.orig, DataError)
        return slugs(session)

    assert db.run(service) == ["a"]


def test_more_than_a_socket_takes_at_once_is_sent_whole(db: Database) -> None:
    many = [f"{n:05}" + "x" * 50 for n in range(5000)]
    db.run(add, *many)
    assert db.run(slugs) == many
