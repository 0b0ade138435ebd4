"""One service beside its floor: measured in turn, the medians printed with their ratio."""

import itertools
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from statistics import median
from typing import Any

import pytest

import gala.db
from benchmarks.floor import at_once, bare_driver, caught, pgbench
from benchmarks.room import THREADS, Room, rooms

ROUNDS = 3
CLIENTS = {1: 300, 8: 1200, 32: 1200}
"""So many clients, and how many calls they share in one round."""


@dataclass(frozen=True)
class Work:
    """A service called once for each person. ``prepare`` puts the room back before a round."""

    name: str
    prepare: Callable[[Room], None]
    call: Callable[[Room, int], tuple[Any, ...]]


@dataclass(frozen=True)
class Row:
    """One line of a table; figures a second. ``floor`` is pgbench's, ``driver`` the bare driver's."""

    clients: int
    ours: float
    floor: float | None
    driver: float
    statements: int


def show(title: str, *works: Work) -> None:
    """Measure and print a table."""
    print(f"{title} a second: medians of {ROUNDS} rounds, load of the machine {os.getloadavg()[0]:.1f}")
    print(f"{'':10}{'':12}" + "".join(f"{head:>11}" for head in HEADS))
    with rooms(max(CLIENTS.values()) + 10) as both:
        for room, work in itertools.product(both, works):
            for row in _rows(room, work):
                print(f"{work.name:10}{room.kind:12}" + _cells(row), flush=True)
    print(NOTE)


HEADS = ("clients", "ours", "pgbench", "ratio", "driver", "ratio", "statements")
NOTE = f"""  ours: the service in one process, as `gala run` is one; clients wait for its {THREADS} threads.
  pgbench: the same statements in the same transaction, prepared, in C over two threads. fsync is on for both.
  driver: the same with the bare driver in as many Python threads as ours. SQLite: synchronous=NORMAL for both."""


def _cells(row: Row) -> str:
    cells = [f"{row.clients}", f"{row.ours:.0f}", "-", "-", f"{row.driver:.0f}", f"{row.ours / row.driver:.2f}"]
    if row.floor:
        cells[2:4] = [f"{row.floor:.0f}", f"{row.ours / row.floor:.2f}"]
    return "".join(f"{cell:>11}" for cell in (*cells, f"{row.statements}"))


def _rows(room: Room, work: Work) -> Iterator[Row]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(gala.db, "get_engine", lambda: room.engine)
        sample = room.size - 1
        work.prepare(room)
        sent = caught(room, lambda: gala.db.run(*work.call(room, sample)))
        for clients, total in CLIENTS.items():
            threads = min(clients, THREADS)
            ways: list[Callable[[], float | None]] = [
                partial(_ours, room, work, threads, total),
                partial(bare_driver, room, sent, sample, threads, total),
            ]
            if room.kind == "PostgreSQL":
                ways.append(partial(pgbench, room, sent, sample, clients, total))
            found: list[list[float | None]] = [[] for _ in ways]
            for _ in range(ROUNDS):
                for way, figures in zip(ways, found, strict=True):
                    work.prepare(room)
                    figures.append(way())
            ours, driver, *floor = (None if None in figures else median(figures) for figures in found)  # type: ignore[type-var]
            yield Row(clients, ours or 0, floor[0] if floor else None, driver or 0, len(sent))


def _ours(room: Room, work: Work, threads: int, total: int) -> float:
    turns = itertools.count()

    def client() -> None:
        while (n := next(turns)) < total:
            gala.db.run(*work.call(room, n))

    return at_once(client, threads, total)
