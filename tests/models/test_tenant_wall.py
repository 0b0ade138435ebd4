"""The second wall: on PostgreSQL a query that forgot its tenant still meets only the rows of the one that is served."""

import shutil
import subprocess
from typing import Any

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import func, insert, select, text, update
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.orm import Session
from sqlmodel import SQLModel

from gala import access, clock, migrations
from gala.access import SYSTEM, Permission, allow
from gala.errors import NotFound
from gala.models import Attendee, AttendeeHistory, Event, EventSeat, Guest
from gala.services import entrance, events, seating
from tests import factories
from tests.conftest import Database, Databases
from tests.postgres import find_programs

pytestmark = pytest.mark.only_postgresql

OWNED = [table for table in SQLModel.metadata.sorted_tables if "tenant_id" in table.c]
WALLS = """SELECT c.relname, c.relrowsecurity, c.relforcerowsecurity, p.cmd, p.qual, p.with_check
    FROM pg_class c LEFT JOIN pg_policies p ON p.tablename = c.relname AND p.policyname = 'own_tenant'
    WHERE c.relkind = 'r'"""
TENANT = text("SELECT coalesce(current_setting('gala.tenant', true), '')")


@pytest.fixture
def here(db: Database) -> factories.Gala:
    with db.transaction() as session:
        return factories.make_gala(session)


@pytest.fixture
def there(db: Database) -> factories.Gala:
    with db.transaction() as session:
        return factories.make_gala(session)


def confine(session: Session, gala: factories.Gala) -> None:
    """What stands before the body of every guarded service."""
    allow(session, gala.organizer, Permission.EVENT_WRITE, "event_id", gala.event_id)


def count(session: Session, model: type[SQLModel]) -> int:
    """A query that forgot its tenant."""
    return session.execute(select(func.count()).select_from(model)).scalar_one()


# --- where the wall stands -------------------------------------------------------------------------------------------


def test_every_table_of_a_tenant_is_walled(db: Database) -> None:
    """A new table with a tenant_id fails here until its migration calls ``own_tenant_only``."""
    with db.transaction() as session:
        walls = {row.relname: row for row in session.execute(text(WALLS))}
    assert len(OWNED) > 10
    for table in OWNED:
        wall = walls[table.name]
        assert wall.relrowsecurity and wall.relforcerowsecurity and wall.cmd == "ALL", table.name
        assert "gala.tenant" in wall.qual and wall.qual == wall.with_check, table.name


def test_these_tests_run_as_a_user_whom_the_wall_stops(db: Database) -> None:
    with db.transaction() as session:
        role = session.execute(text("SELECT rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user")).one()
    assert not role.rolsuper and not role.rolbypassrls


def test_the_wall_goes_down_and_up_again(databases: Databases) -> None:
    with databases.migrated() as engine:

        def walled() -> set[str]:
            with engine.connect() as connection:
                return {row.relname for row in connection.execute(text(WALLS)) if row.relrowsecurity or row.qual}

        tables = walled()
        assert {table.name for table in OWNED} == tables
        steps = ScriptDirectory(str(migrations.FOLDER)).walk_revisions()
        migrations.downgrade(engine, next(s.down_revision for s in steps if "row_level_security" in s.path))
        assert walled() == set()
        migrations.upgrade(engine)
        assert walled() == tables


def test_a_backup_by_the_owner_holds_every_tenant(db: Database, here: factories.Gala, there: factories.Gala) -> None:
    """As the operator guide says it; without the option there is no backup, rather than half of one."""
    address = db.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    program = [shutil.which("pg_dump") or str(find_programs() / "pg_dump"), "--data-only", "--table=events", address]
    done = subprocess.run([*program, "--enable-row-security"], capture_output=True, text=True)
    assert here.event.name in done.stdout and there.event.name in done.stdout, done.stderr
    assert subprocess.run(program, capture_output=True).returncode


# --- what it hides ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("model", [Event, EventSeat, Guest, Attendee, AttendeeHistory])
def test_a_query_that_forgot_its_tenant_sees_the_one_that_is_served(
    db: Database, here: factories.Gala, there: factories.Gala, model: type[Any]
) -> None:
    with db.transaction() as session:
        both = count(session, model)  # the control: not confined yet
        confine(session, here)
        seen = session.execute(select(model.tenant_id)).scalars().all()
    assert set(seen) == {here.tenant.id}
    assert both == 2 * len(seen)


def test_what_another_tenant_owns_cannot_be_changed(db: Database, here: factories.Gala, there: factories.Gala) -> None:
    everything = update(EventSeat).values(label="mine")
    with db.transaction() as session:
        confine(session, here)
        assert session.execute(everything).rowcount == len(here.seats)  # type: ignore[attr-defined]
    with db.transaction() as session:
        theirs = select(EventSeat.label).where(EventSeat.tenant_id == there.tenant.id)
        assert "mine" not in session.execute(theirs).scalars().all()
        both = session.execute(everything).rowcount  # type: ignore[attr-defined]
    assert both == len(here.seats) + len(there.seats), "the control: not confined, it changes all"


def test_nothing_can_be_put_into_another_tenant(db: Database, here: factories.Gala, there: factories.Gala) -> None:
    theirs = {"tenant_id": there.tenant.id, "name": "Eve", "search_name": "eve", "created_at": clock.now()}
    ways: list[Any] = [
        insert(Guest).values(**theirs, email="", phone="", company=""),
        update(Guest).where(Guest.tenant_id == here.tenant.id).values(tenant_id=there.tenant.id),
    ]
    for way in ways:
        with pytest.raises(ProgrammingError, match="row-level security"), db.transaction() as session:
            confine(session, here)
            session.execute(way)
        with db.transaction() as session:  # the control
            assert session.execute(way).rowcount  # type: ignore[attr-defined]
            session.rollback()


def test_a_service_that_forgot_its_filter_finds_nothing(
    db: Database, here: factories.Gala, there: factories.Gala, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first wall taken away: whoever asks is told that he may."""
    monkeypatch.setattr(access, "may", lambda *_: True)
    with db.transaction() as session:
        confine(session, here)
        with pytest.raises(NotFound):
            events.get_event(session, here.organizer, there.event_id)
    with db.transaction() as session:  # the control: with the first wall away, a transaction of its own lets him in
        assert events.get_event(session, here.organizer, there.event_id).id == there.event_id


# --- when it stands --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["tenant_id", *access._SCOPES])
def test_every_kind_of_object_confines_by_the_query_that_runs_anyway(
    db: Database, here: factories.Gala, kind: str
) -> None:
    with db.transaction() as session:
        programme = factories.make_session(session, here.event)
    ids: dict[str, Any] = {
        "tenant_id": here.tenant.id,
        "event_id": here.event_id,
        "table_id": here.seats[0].table_id,
        "seat_id": here.seat_ids[0],
        "invitation_id": here.invitations[0].id,
        "session_id": programme.id,
        "attendee_id": here.party_ids()[0],
        "guest_id": here.parties[0][0].guest_id,
    }
    sent: list[str] = []
    with db.transaction() as session:
        db.listen("before_cursor_execute", lambda *call: sent.append(call[2]))
        scope = allow(session, here.organizer, Permission.PEOPLE_READ, kind, ids[kind])
        assert len(sent) == 1
        assert session.execute(TENANT).scalar() == str(scope.tenant_id) == str(here.tenant.id)


@pytest.mark.own_database
def test_it_ends_with_the_transaction(db: Database, here: factories.Gala, there: factories.Gala) -> None:
    for end in (Session.commit, Session.rollback):
        with Session(db.engine) as session:
            process = select(func.pg_backend_pid())
            confine(session, here)
            before = session.execute(process).scalar()
            end(session)
            assert session.execute(process).scalar() == before, "another connection proves nothing"
            assert session.execute(TENANT).scalar() == ""
            assert count(session, Event) == 2


def test_what_comes_before_a_tenant_is_known_sees_all(
    db: Database, here: factories.Gala, there: factories.Gala
) -> None:
    for gala in (here, there):
        assert db.run(entrance.open_codes, [gala.invitations[0].unique_code]).event_id == gala.event_id
        db.run(seating.hold, gala.guest(), gala.event_id, [gala.seat_ids[0]], [gala.party_ids()[0]])
    with db.transaction() as session:
        session.execute(update(EventSeat).where(EventSeat.holder.is_not(None)).values(hold_expires_at=clock.now()))  # type: ignore[union-attr]
    assert db.run(seating.sweep) == 2, "the sweeper serves all tenants"


def test_the_operator_is_confined_too(db: Database, here: factories.Gala, there: factories.Gala) -> None:
    with db.transaction() as session:
        events.get_event(session, SYSTEM, here.event_id)
        assert count(session, Event) == 1
