"""One service beside its floors: measured in turn, the medians printed with their ratios."""

import itertools
import multiprocessing
import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from statistics import median
from typing import Any

import pytest

import gala.db
from benchmarks.floor import at_once, bare_driver, caught, messages, pgbench
from benchmarks.room import THREADS, Room, rooms

ROUNDS = 3
CLIENTS = {1: 400, 8: 2000, 32: 2000}
"""So many clients, and how many calls they share in one round."""

PROCESSES = 2
"""In how many processes the service is measured besides one."""


@dataclass(frozen=True)
class Work:
    """A service called once for each person. ``prepare`` puts the room back before a round."""

    name: str
    prepare: Callable[[Room], None]
    call: Callable[[Room, int], tuple[Any, ...]]


@dataclass(frozen=True)
class Row:
    """One line of a table: figures a second, by their head; and what the service takes of Python's time, in µs."""

    clients: str
    ours: float
    python: float | None
    floors: dict[str, float | None]


FLOORS = ("pgbench", "in messages", "driver")


def show(title: str, *works: Work) -> None:
    """Measure and print a table."""
    print(f"{title} a second: medians of {ROUNDS} rounds, load of the machine {os.getloadavg()[0]:.1f}")
    heads = ("clients", "ours", "µs", *(cell for floor in FLOORS for cell in (floor, "ratio")))
    print(f"{'':10}{'':12}" + "".join(f"{head:>12}" for head in heads))
    with rooms(max(CLIENTS.values()) + 10) as both:
        for room, work in itertools.product(both, works):
            for row in _rows(room, work):
                print(f"{work.name:10}{room.kind:12}" + _cells(row), flush=True)
    print(NOTE)


NOTE = f"""  ours: the service in one process, as `gala run` is one; clients wait for its {THREADS} threads.
  8 in {PROCESSES}: in {PROCESSES} processes. µs: processor time of one call in Python's process. fsync is on for all.
  pgbench: the same statements in the same transaction, prepared, in C over two threads, each sent when the one
  before is answered. in messages: it sends them in pipelines, as ours does. driver: one by one with the bare driver,
  in as many Python threads as ours. SQLite: synchronous=NORMAL for both."""


def _cells(row: Row) -> str:
    cells = [row.clients, f"{row.ours:.0f}", f"{row.python:.0f}" if row.python else "-"]
    for name in FLOORS:
        floor = row.floors.get(name)
        cells += [f"{floor:.0f}", f"{row.ours / floor:.2f}"] if floor else ["-", "-"]
    return "".join(f"{cell:>12}" for cell in cells)


def _rows(room: Room, work: Work) -> Iterator[Row]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(gala.db, "get_engine", lambda: room.engine)
        sample = room.size - 1
        for clients, total in CLIENTS.items():
            work.prepare(room)
            sent = caught(room, lambda: gala.db.run(*work.call(room, sample)))
            work.prepare(room)
            sizes = messages(room, lambda: gala.db.run(*work.call(room, sample)))
            threads = min(clients, THREADS)
            ways: dict[str, Callable[[], float | None]] = {
                "ours": partial(_ours, room, work, threads, total),
                "driver": partial(bare_driver, room, sent, sample, threads, total),
            }
            if room.kind == "PostgreSQL":
                ways["pgbench"] = partial(pgbench, room, sent, sample, clients, total)
                ways["in messages"] = partial(pgbench, room, sent, sample, clients, total, sizes)
                if clients == THREADS:
                    ways["processes"] = partial(_in_processes, room, work, threads, total)
            found, busy = _measure(room, work, ways)
            several = found.pop("processes", None)
            yield Row(f"{clients}", found.pop("ours") or 0, busy / total * 1e6, found)
            if several:
                yield Row(f"{clients} in {PROCESSES}", several, None, found)


def _measure(
    room: Room, work: Work, ways: dict[str, Callable[[], float | None]]
) -> tuple[dict[str, float | None], float]:
    """The median of each way, all of them in turn, and the seconds of processor time that ours took in a round."""
    found: dict[str, list[float | None]] = {name: [] for name in ways}
    busy: list[float] = []
    for _ in range(ROUNDS):
        for name, way in ways.items():
            work.prepare(room)
            before = time.process_time()
            found[name].append(way())
            if name == "ours":
                busy.append(time.process_time() - before)
    medians = {name: None if None in figures else median(figures) for name, figures in found.items()}  # type: ignore[type-var]
    return medians, median(busy)


def _ours(room: Room, work: Work, threads: int, total: int) -> float:
    turns = itertools.count()

    def client() -> None:
        while (n := next(turns)) < total:
            gala.db.run(*work.call(room, n))

    return at_once(client, threads, total)


def _in_processes(room: Room, work: Work, threads: int, total: int) -> float:
    """Each process has its share of the threads and of the people."""
    fork = multiprocessing.get_context("fork")
    ends = fork.Barrier(PROCESSES + 1)
    share = total // PROCESSES

    def serve(first: int) -> None:
        room.engine.dispose(close=False)  # the connections are the parent's
        mine = Work(work.name, work.prepare, lambda room, n: work.call(room, first + n))
        gala.db.run(*mine.call(room, 0))  # connected, and what is built once is built
        ends.wait(60)
        _ours(
            room, Work(work.name, work.prepare, lambda room, n: mine.call(room, n + 1)), threads // PROCESSES, share - 1
        )
        ends.wait(60)
        os._exit(0)

    processes = [fork.Process(target=serve, args=(share * n,)) for n in range(PROCESSES)]
    for process in processes:
        process.start()
    ends.wait(60)
    start = time.perf_counter()
    ends.wait(60)
    rate = (share - 1) * PROCESSES / (time.perf_counter() - start)
    for process in processes:
        process.join()
    return rate
