"""Somebody at the door says who they are: found among a hundred thousand, by name, code, ticket or seat."""

import os
import time
from statistics import median, quantiles

import pytest
from sqlalchemy import bindparam, select, text, update

import gala.db
from benchmarks.room import FIRST_INVITATION, FIRST_PERSON, Room, rooms, tidy
from gala.models import EventSeat, Guest, Invitation
from gala.rules.names import fold
from gala.services import door

PEOPLE = 100_000
TURNS = 20
GIVEN = (
    "Ana Ben Carla David Elena Felix Gala Hugo Inés Jorge Karin Łukasz María Nuria Óscar Petra Quim Rosa Sven Úrsula"
)
FAMILY = "Abad Beltrán Castro Díaz Estévez Ferrer García Hidalgo Ibáñez Jansen Kovač López Muñoz Núñez Ortega Pérez"


def main() -> None:
    print(f"Look-up among {PEOPLE}, ms p50/p95 of {TURNS}: load of the machine {os.getloadavg()[0]:.1f}")
    with rooms(PEOPLE) as both:
        for room in both:
            wanted = _names(room)
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(gala.db, "get_engine", lambda room=room: room.engine)
                first = _timed(room, "nobody has this name")
                print(f"  {room.kind:12}{'the first of all':24}{first * 1000:>10.0f}", flush=True)
                for what, said in wanted.items():
                    times = [_timed(room, said) * 1000 for _ in range(TURNS)]
                    print(
                        f"  {room.kind:12}{what:24}{median(times):>10.1f}{quantiles(times, n=20)[-1]:>10.1f}",
                        flush=True,
                    )


def _names(room: Room) -> dict[str, str]:
    """Give everybody a name that somebody might have, one of them a rare one; what to look for."""
    given, family = GIVEN.split(), FAMILY.split()
    table, seats, codes = Guest.__table__, EventSeat.__table__, Invitation.__table__  # type: ignore[attr-defined]
    with gala.db.transaction(room.engine) as session:
        ids = session.execute(select(table.c.id).order_by(table.c.id)).scalars().all()
        names = [
            f"{given[n % 20]} {family[n // 20 % 16]} {family[n // 320 % 16]} {n:05d}".replace("54321", "Xochitl")
            for n in range(len(ids))
        ]
        rows = [{"who": who, "n": name, "s": fold(name)} for who, name in zip(ids, names, strict=True)]
        named = (
            update(table).where(table.c.id == bindparam("who")).values(name=bindparam("n"), search_name=bindparam("s"))
        )
        session.connection().execute(named, rows)
        named_party = update(codes).where(codes.c.id == FIRST_INVITATION + 7)
        session.execute(named_party.values(label="Familia Quetzal", search_label=fold("Familia Quetzal")))
        session.execute(update(seats).where(seats.c.seat_number == "4711").values(attendee_id=FIRST_PERSON + 7))
        code = session.execute(select(codes.c.unique_code).where(codes.c.id == FIRST_INVITATION + 9)).scalar_one()
        # An evening's look-ups do not follow at once on a hundred thousand new names, each a line to be read again.
        session.execute(text("DELETE FROM attendee_history"))
    tidy(room)
    return {
        "a frequent name": "garcía",
        "a rare name": "xochitl",
        "two names": "nuñez maria",
        "the beginnings of three": "úrs kov esté",
        "a party": "quetzal",
        "a code": code,
        "a seat": "4711",
        "nobody": "zzyzx",
    }


def _timed(room: Room, wanted: str) -> float:
    start = time.perf_counter()
    gala.db.run(door.find, room.staff, room.event_id, wanted)
    return time.perf_counter() - start
