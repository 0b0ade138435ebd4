"""A large gala to measure in: as many chairs as people, everybody invited alone."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import Engine, create_engine, insert, make_url, text, update
from sqlalchemy.orm import Session

import gala.db
from gala import clock, migrations
from gala.access import Actor
from gala.db import create_gala_engine
from gala.live.start import spare_the_collector
from gala.models import Attendee, Event, EventSeat, EventTable, Guest, Invitation, Tenant
from gala.rules.codes import new_code
from tests.postgres import running_postgres

SEATS_A_TABLE = 10
FIRST_SEAT, FIRST_PERSON, FIRST_INVITATION = 1_000_000, 2_000_000, 3_000_000
"""The ids of n = 0, far enough apart that a number in a statement tells what it is."""

THREADS = gala.db.get_settings().db_threads
"""How many services ``gala run`` lets run at once. More clients than that wait their turn, here as there."""


@dataclass(frozen=True)
class Room:
    """An event whose person ``n`` (from 0 to ``size``) is invited alone and may take seat ``n``."""

    engine: Engine
    tenant_id: int
    event_id: int
    size: int

    @property
    def kind(self) -> str:
        return "PostgreSQL" if self.engine.dialect.name == "postgresql" else "SQLite"

    def guest(self, n: int) -> Actor:
        """Whoever opened person n's invitation."""
        invitation_id = FIRST_INVITATION + n
        return Actor(f"guest-{invitation_id}", invitations={invitation_id: self.event_id})

    @property
    def staff(self) -> Actor:
        return Actor("door@gala.test", 1, {self.tenant_id: "staff"})


@contextmanager
def rooms(size: int) -> Iterator[list[Room]]:
    """The same room on a PostgreSQL that keeps fsync on, as in production, and on SQLite as Gala sets it up."""
    with running_postgres(durable=True) as address, TemporaryDirectory(prefix="gala-bench-") as folder:
        admin = create_engine(address, isolation_level="AUTOCOMMIT")
        with admin.connect() as connection:
            # As in production: an ordinary user who owns the database, for whom row level security counts.
            connection.execute(text("CREATE ROLE bench LOGIN IN ROLE pg_checkpoint"))
            connection.execute(text("CREATE DATABASE bench OWNER bench"))
        admin.dispose()
        addresses = (
            make_url(address).set(database="bench", username="bench").render_as_string(hide_password=False),
            f"sqlite:///{Path(folder) / 'bench.db'}",
        )
        engines = [create_gala_engine(address, pool_size=THREADS) for address in addresses]
        try:
            both = [furnish(engine, size) for engine in engines]
            asyncio.run(spare_the_collector())  # as a server that starts does
            yield both
        finally:
            for engine in engines:
                engine.dispose()


def furnish(engine: Engine, size: int) -> Room:
    """Build the event in an empty database."""
    migrations.upgrade(engine)
    now, start = clock.now(), clock.now() + timedelta(days=30)
    with gala.db.transaction(engine) as session:
        tenant = Tenant(name="Bench", slug="bench", created_at=now)
        session.add(tenant)
        session.flush()
        known = {"tenant_id": tenant.id, "created_at": now}
        event = Event(
            **known, name="Bench", slug="bench", start_at=start, end_at=start + timedelta(hours=5), status="published"
        )
        session.add(event)
        session.flush()
        own = {"tenant_id": tenant.id, "event_id": event.id}
        tables = [own | {"table_number": str(n), "shape": "round", "position": n} for n in range(size // SEATS_A_TABLE)]
        table_ids = _insert(session, EventTable, tables)
        seats = [
            own
            | {"id": FIRST_SEAT + n, "table_id": table_ids[n // SEATS_A_TABLE], "table_number": str(n // SEATS_A_TABLE)}
            | {"label": str(n), "seat_number": str(n), "position": n % SEATS_A_TABLE, "category": "regular"}
            for n in range(size)
        ]
        _insert(session, EventSeat, seats)
        guests = [known | {"name": f"Guest {n}", "search_name": f"guest {n}"} for n in range(size)]
        guest_ids = _insert(session, Guest, guests)
        invited = own | {"status": "pending", "created_at": now}
        codes = [invited | {"id": FIRST_INVITATION + n, "unique_code": new_code()} for n in range(size)]
        _insert(session, Invitation, codes)
        people = [
            invited
            | {"id": FIRST_PERSON + n, "guest_id": guest_ids[n], "invitation_id": FIRST_INVITATION + n}
            | {"pass_code": f"pass-{n}", "source": "rsvp"}
            for n in range(size)
        ]
        _insert(session, Attendee, people)
    return Room(engine, int(tenant.id or 0), int(event.id or 0), size)


def _insert(session: Session, model: type, rows: list[dict[str, object]]) -> list[int]:
    statement = insert(model).returning(model.id, sort_by_parameter_order=True)  # type: ignore[attr-defined]
    return list(session.execute(statement, rows).scalars())


def clear(room: Room) -> None:
    """Everybody stands outside and has answered nothing; every chair is free."""
    seat = EventSeat.__table__  # type: ignore[attr-defined]
    with gala.db.transaction(room.engine) as session:
        session.execute(text("DELETE FROM attendance"))
        session.execute(
            update(seat).values(holder=None, held_for=None, held_at=None, hold_expires_at=None, attendee_id=None)
        )
        session.execute(
            update(Attendee.__table__).values(status="pending", checked_in_at=None, checked_out_at=None)  # type: ignore[attr-defined]
        )
        session.execute(update(Invitation.__table__).values(status="pending", responded_at=None))  # type: ignore[attr-defined]
        session.execute(text("DELETE FROM attendee_history"))
    tidy(room)


def hold_everything(room: Room) -> None:
    """Person n holds seat n."""
    seat, now = EventSeat.__table__, clock.now()  # type: ignore[attr-defined]
    who = seat.c.id - FIRST_SEAT + FIRST_PERSON
    with gala.db.transaction(room.engine) as session:
        session.execute(
            update(seat).values(holder="attendee", held_for=who, held_at=now, hold_expires_at=now + timedelta(hours=1))
        )
    tidy(room)


def tidy(room: Room) -> None:
    """Leave no dead rows, and the planner's figures fresh: every measurement starts alike."""
    if room.kind == "PostgreSQL":
        with room.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE"))
            connection.execute(text("CHECKPOINT"))
    else:
        connection = room.engine.raw_connection()
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # type: ignore[attr-defined]
        connection.close()
