"""A guest list of 10,000 rows comes in, beside the same rows written by the driver alone.

Both databases write the attendees' history either way. (PostgreSQL allows no COPY where row level security counts.)
"""

import os
import time
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import insert, literal, select
from sqlalchemy.orm import Session

import gala.db
from benchmarks.room import Room, rooms, tidy
from gala import clock
from gala.access import Actor
from gala.hot import confined_to
from gala.models import Attendee, Guest, GuestTag, Invitation, User
from gala.services import changes, imports

ROWS = 10_000
PARTY = 4
GIVEN = "Ana Ben Carla David Elena Felix Gala Hugo Inés Jorge Karin Łukasz María Nuria Óscar Petra Quim Rosa Sven Zoë"
FAMILY = "Abad Beltrán Castro Díaz Estévez Ferrer García Hidalgo Ibáñez Jansen Kovač López Muñoz Núñez Ortega Pérez"
TITLES = "Name,Email,Phone,Party,Language,Meal,Dietary notes,Tags,Plus-ones\n"
COPIED = (Guest, Invitation, Attendee, GuestTag)


def main() -> None:
    """Print the table."""
    print(f"Import of {ROWS} rows in seconds: load of the machine {os.getloadavg()[0]:.1f}")
    print(f"  {'':12}{'look':>10}{'preview':>10}{'import':>10}{'again':>10}{'undo':>10}{'floor':>10}{'ratio':>8}")
    data = _file()
    with rooms(10) as both:
        for room in both:
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(gala.db, "get_engine", lambda room=room: room.engine)
                ours, floor = _measured(room, data)
            times = "".join(f"{seconds:>10.2f}" for seconds in [*ours, floor])
            print(f"  {room.kind:12}{times}{ours[2] / floor:>8.1f}", flush=True)


def _file() -> bytes:
    given, family = GIVEN.split(), FAMILY.split()
    lines = (
        f"{given[n % 20]} {family[n // 20 % 16]} {family[n // 320 % 16]} {n},p{n}@guests.test,+34 600 {n:06d},"
        f"Party {n // PARTY},{'es' if n % 2 else 'en'},{'Fish' if n % 3 else 'Vegan'},{'nuts' if n % 10 == 0 else ''},"
        f"{'family' if n % 5 == 0 else ''},{1 if n % PARTY == 0 else ''}\n"
        for n in range(ROWS)
    )
    return (TITLES + "".join(lines)).encode()


def _measured(room: Room, data: bytes) -> tuple[list[float], float]:
    """Looked at, previewed, imported, imported again (when everybody is known), undone; and the floor."""
    times: list[float] = []
    actor = _organizer(room)

    def timed(service: Callable[..., Any], *args: Any) -> Any:
        start = time.perf_counter()
        result, _ = gala.db.run(service, actor, room.event_id, *args)
        times.append(time.perf_counter() - start)
        return result

    since = clock.now()
    looked = timed(imports.look, data, "guests.csv")
    plan = imports.ImportPlan(looked.guess)
    timed(imports.preview, data, "guests.csv", plan)
    timed(imports.run_import, data, "guests.csv", plan)
    rows = _rows(room, since)
    tidy(room)
    timed(imports.run_import, data, "guests.csv", plan)
    timed(changes.undo)
    tidy(room)
    return times, _floor(room, rows)


def _organizer(room: Room) -> Actor:
    with gala.db.transaction(room.engine) as session:
        user = User(email="bench@gala.test", full_name="Bench", password_hash="!", created_at=clock.now())
        session.add(user)
        session.flush()
        return Actor("bench@gala.test", user.id, {room.tenant_id: "tenant_admin"})


def _rows(room: Room, since: datetime) -> list[tuple[Any, list[Any]]]:
    """What the import wrote, table by table."""
    with gala.db.transaction(room.engine) as session:
        tables = [model.__table__ for model in COPIED]  # type: ignore[attr-defined]
        session.execute(select(confined_to(literal(room.tenant_id))))
        new = [select(t).where(t.c.created_at >= since) if "created_at" in t.c else select(t) for t in tables]
        return [(table, session.execute(rows).all()) for table, rows in zip(tables, new, strict=True)]


def _floor(room: Room, kept: list[tuple[Any, list[Any]]]) -> float:
    """The same rows written as they are: nothing read, nothing decided, no step to undo."""
    with Session(room.engine) as session:
        session.execute(select(confined_to(literal(room.tenant_id))))
        start = time.perf_counter()
        for table, rows in kept:
            session.connection().execute(insert(table), [row._asdict() for row in rows])
        session.flush()
        took = time.perf_counter() - start
        session.rollback()
    return took
