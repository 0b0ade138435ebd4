"""A seat held, until the last of all listeners of a channel has heard of it: Gala beside plain Starlette."""

import asyncio
import json
import os
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory

import httpx

from benchmarks.live import PAUSE, Side, serving
from benchmarks.room import furnish
from benchmarks.watchers import Crowd, Watcher
from gala.access import SYSTEM, Permission
from gala.db import create_gala_engine, transaction
from gala.services.api_keys import create_key

ROUNDS = 60
CROWDS = (50, 200, 1000)
SEATS = 250
HEADS = ("listeners", "ours", "told", "floor", "ours/floor", "told/floor", "bytes", "floor's")
NOTE = f"""  ours: from calling seating.hold in a running Gala (SQLite) to the last WebSocket's receipt, commit
  included. told: the same from the commit on, which is the channel's own share. floor: Starlette alone sends the same
  text to all WebSockets at once (asyncio.gather). Ratios of ours and told to the floor, p50/p95. Both under granian,
  one worker, changes in turn ({ROUNDS} each), listeners in a process of their own on the loopback, joined to
  events/1/seats with a key (so with names)."""


class Hearers(Crowd):
    """WebSockets of programs; where ``key`` is given, each joins the event's channel of seats."""

    def __init__(self, port: int, event: int, key: str = "") -> None:
        super().__init__(port, "/api/live", "")
        self.event, self.key = event, key

    def watcher(self) -> Watcher:
        return Hearer(self, self.event, self.key)


class Hearer(Watcher):
    """One of them."""

    def __init__(self, crowd: Crowd, event: int, key: str) -> None:
        super().__init__(crowd)
        self._event_id, self._key = event, key

    def _address(self) -> str:
        return self._crowd.path

    def _begin(self) -> None:
        if self._key:
            self._say(json.dumps({"action": "sign_in", "token": self._key}).encode())
            self._say(json.dumps({"action": "join", "channel": f"events/{self._event_id}/seats"}).encode())
        elif not self.connected.done():
            self.connected.set_result(None)

    def _packet(self, kind: int, packet: bytes) -> None:
        if b'"seat_locked"' in packet[:200]:
            self._crowd.hear(self, len(packet))
        elif b'"snapshot"' in packet[:200] and not self.connected.done():
            self.connected.set_result(None)


def main() -> None:
    print(f"Hold to the last listener, ms p50/p95: load {os.getloadavg()[0]:.1f}, {os.cpu_count()} cores")
    print("  " + "".join(f"{head:>12}" for head in HEADS))
    with TemporaryDirectory(prefix="gala-bench-") as folder:
        engine = create_gala_engine(f"sqlite:///{Path(folder) / 'gala.db'}")
        room = furnish(engine, SEATS)
        with transaction(engine) as session:
            key = create_key(session, SYSTEM, room.tenant_id, "bench", [Permission.PEOPLE_READ]).key
        engine.dispose()
        with serving("create_ours", folder) as ours, serving("create_plain", folder) as floor:
            asyncio.run(_measure(room.event_id, key, ours, floor))
    print(NOTE)


async def _measure(event: int, key: str, our_port: int, floor_port: int) -> None:
    async with (
        httpx.AsyncClient(base_url=f"http://127.0.0.1:{our_port}", timeout=60) as to_ours,
        httpx.AsyncClient(base_url=f"http://127.0.0.1:{floor_port}", timeout=60) as to_floor,
    ):
        sides = Side(Hearers(our_port, event, key), to_ours, event), Side(Hearers(floor_port, event), to_floor, event)
        n = 0
        for size in CROWDS:
            for side in sides:
                await side.crowd.grow(size)
            await asyncio.sleep(10 * PAUSE)
            for turn in range(-3, ROUNDS):
                for side in sides:
                    if turn == 0:
                        side.forget()
                    await side.change(n)
                n += 1
            _print(size, *sides)
        for side in sides:
            side.crowd.close()


def _print(size: int, ours: Side, floor: Side) -> None:
    ratios = (
        f"{median(f) / median(floor.whole):.2f}/{_late(f) / _late(floor.whole):.2f}" for f in (ours.whole, ours.told)
    )
    times = (f"{median(figures):.1f}/{_late(figures):.1f}" for figures in (ours.whole, ours.told, floor.whole))
    sizes = (f"{median(side.bytes):.0f}" for side in (ours, floor))
    print("  " + "".join(f"{cell:>12}" for cell in (size, *times, *ratios, *sizes)), flush=True)


def _late(figures: list[float]) -> float:
    """The 95th percentile."""
    return quantiles(figures, n=20)[-1]
