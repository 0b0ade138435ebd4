"""A seat claimed, until the last of all watchers has heard of it: Gala beside python-socketio alone."""

import asyncio
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory

import httpx

from benchmarks.room import furnish
from benchmarks.watchers import Crowd
from gala.build import ROOT, server_command, serving_environment
from gala.db import create_gala_engine
from gala.live.rooms import NAMESPACE

ROUNDS = 60
PAUSE = 0.05
"""Between two changes: longer than the live map gathers, so that each is told at once."""

HALLS = {250: (50, 200, 1000), 2500: (200,)}
"""Seats of a hall, and how many watch it."""

HEADS = ("seats", "watchers", "ours", "told", "floor", "ours/floor", "told/floor", "bytes", "floor's")
NOTE = f"""  ours: from calling seating.hold in a running Gala (SQLite) to the last socket's receipt, commit included.
  told: the same from the commit on, which is the live map's own share. floor: one emit to a room by python-socketio
  alone, from the emit on. Ratios of ours and told to the floor, p50/p95. bytes: of one change to one watcher.
  Both under granian, one worker, changes in turn ({ROUNDS} each), watchers in a process of their own on the loopback.
  The watchers are let into the guests' room by a door of the benchmark, not by a page."""


@dataclass
class Side:
    """One server with those who watch it."""

    crowd: Crowd
    client: httpx.AsyncClient
    event: int
    whole: list[float] = field(default_factory=list)
    told: list[float] = field(default_factory=list)
    bytes: list[int] = field(default_factory=list)

    async def watch(self, size: int, snapshot: bool) -> None:
        await self.crowd.grow(size)
        self.crowd.listen()
        await self._ask("watch")
        if snapshot:
            await self.crowd.everybody()

    async def change(self, n: int) -> None:
        self.crowd.listen()
        answer = await self._ask("change", n)
        last = await self.crowd.everybody()
        await asyncio.sleep(PAUSE)
        self.whole.append((last - answer["start"]) * 1000)
        self.told.append((last - answer["committed"]) * 1000)
        self.bytes.append(max(self.crowd.heard.values()))

    async def _ask(self, door: str, n: int = 0) -> dict[str, float]:
        answer = await self.client.get(f"/bench/{door}", params={"n": n, "event": self.event})
        return dict(answer.raise_for_status().json())

    def forget(self) -> None:
        for figures in (self.whole, self.told, self.bytes):
            figures.clear()


def main() -> None:
    print(
        f"Claim to the last watcher, ms p50/p95: load of the machine {os.getloadavg()[0]:.1f}, {os.cpu_count()} cores"
    )
    print("  " + "".join(f"{head:>12}" for head in HEADS))
    for seats, crowds in HALLS.items():
        with TemporaryDirectory(prefix="gala-bench-") as folder:
            engine = create_gala_engine(f"sqlite:///{Path(folder) / 'gala.db'}")
            event = furnish(engine, seats).event_id
            engine.dispose()
            with serving("create_ours", folder) as ours, serving("create_floor", folder) as floor:
                asyncio.run(_measure(seats, crowds, event, ours, floor))
    print(NOTE)


async def _measure(seats: int, crowds: tuple[int, ...], event: int, our_port: int, floor_port: int) -> None:
    async with (
        httpx.AsyncClient(base_url=f"http://127.0.0.1:{our_port}", timeout=60) as to_ours,
        httpx.AsyncClient(base_url=f"http://127.0.0.1:{floor_port}", timeout=60) as to_floor,
    ):
        ours = Side(Crowd(our_port, "/_event/", NAMESPACE), to_ours, event)
        floor = Side(Crowd(floor_port, "/socket.io/", ""), to_floor, event)
        n = 0
        for size in crowds:
            await ours.watch(size, snapshot=True)
            await floor.watch(size, snapshot=False)
            await asyncio.sleep(0.5)
            for turn in range(-3, ROUNDS):
                if turn == 0:
                    ours.forget()
                    floor.forget()
                await ours.change(n)
                await floor.change(n)
                n += 1
            _print(seats, size, ours, floor)
        ours.crowd.close()
        floor.crowd.close()


def _print(seats: int, size: int, ours: Side, floor: Side) -> None:
    base, late = median(floor.whole), _late(floor.whole)
    ratios = (f"{median(figures) / base:.2f}/{_late(figures) / late:.2f}" for figures in (ours.whole, ours.told))
    sizes = (f"{median(side.bytes):.0f}" for side in (ours, floor))
    times = (_spread(figures) for figures in (ours.whole, ours.told, floor.whole))
    print("  " + "".join(f"{cell:>12}" for cell in (seats, size, *times, *ratios, *sizes)), flush=True)


def _spread(figures: list[float]) -> str:
    return f"{median(figures):.1f}/{_late(figures):.1f}"


def _late(figures: list[float]) -> float:
    """The 95th percentile."""
    return quantiles(figures, n=20)[-1]


@contextmanager
def serving(factory: str, data_dir: str, pages: bool = False, database_url: str = "") -> Iterator[int]:
    """One of ``benchmarks.live_servers`` on a port of its own, with the built pages or without; on the folder's SQLite
    or ``database_url``."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    environment = serving_environment() | {"GALA_DATA_DIR": data_dir, "GALA_PORT": str(port)}
    environment["GALA_DATABASE_URL"] = database_url
    if not pages:
        del environment["__REFLEX_MOUNT_FRONTEND_COMPILED_APP"]
    command = [*server_command("127.0.0.1", port)[:-1], f"benchmarks.live_servers:{factory}"]
    log = Path(data_dir) / f"{factory}.log"
    with log.open("w") as out, subprocess.Popen(command, cwd=ROOT, env=environment, stdout=out, stderr=out) as process:
        try:
            deadline = time.monotonic() + 60
            while not _answers(port):
                if process.poll() is not None or time.monotonic() > deadline:
                    sys.exit(f"{factory} did not start:\n{log.read_text()[-3000:]}")
                time.sleep(0.1)
            yield port
        finally:
            process.terminate()


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
