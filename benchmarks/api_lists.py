"""Pages of fifty by the API among a hundred thousand people: from the request to the last byte, without the network.

The floor beside each is the bare driver reading the same fifty rows of one table in the same order. "cpu" is what
Python's process worked for one page, at best: what is left of the time the database took, or others on the machine.
"""

import asyncio
import json
import os
import time
from collections.abc import Callable
from statistics import median, quantiles
from typing import Any

import pytest

import gala.db
from benchmarks.guest_search import people_the
from benchmarks.room import FIRST_INVITATION, FIRST_PERSON, Room, rooms
from gala.access import SYSTEM
from gala.api import create_api
from gala.services import api_keys
from gala.services.people import known

PEOPLE = 100_000
TURNS = 30
SCOPES = ["tenant:read", "event:read", "people:read"]


def main() -> None:
    print(f"Pages of 50 among {PEOPLE} by the API, ms: load of the machine {os.getloadavg()[0]:.1f}")
    print(f"  {'':12}{'':36}{'cpu':>8}{'best':>8}{'p50':>8}{'p95':>8}{'floor':>8}{'ratio':>8}{'kB':>8}")
    with rooms(PEOPLE) as both:
        for room in both:
            people_the(room)
            known.forget()  # of the other database, where they have the same numbers
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(gala.db, "get_engine", lambda room=room: room.engine)
                asyncio.run(_table(room))


async def _table(room: Room) -> None:
    key, _ = gala.db.run(api_keys.create_key, SYSTEM, room.tenant_id, "benchmark", SCOPES)
    get = _program(key.key)
    event, guests = f"/api/events/{room.event_id}", "/api/guests?limit=50"
    fourth = guests
    for _ in range(3):
        fourth = f"{guests}&cursor={(await get(fourth))['next']}"
    book = f"FROM guests WHERE tenant_id = {room.tenant_id}"
    places = f"FROM attendees WHERE event_id = {room.event_id}"
    await asyncio.sleep(
        known.LAG.total_seconds()
    )  # until then all of them count as just changed, and are looked at anew
    latest, garcia = f"{guests}&sort=updated&descending=true", "search_text LIKE '%garcia%'"
    for what, path, floor in (
        ("address book, by name", guests, f"{book} ORDER BY search_name, id"),
        ("address book, the fourth page", fourth, f"{book} ORDER BY search_name, id"),
        ("address book, last changed first", latest, f"{book} ORDER BY updated_at DESC"),
        ("address book, a name", f"{guests}&search=garcia", f"{book} AND {garcia} ORDER BY search_name"),
        ("attendance", f"{event}/attendance", f"{places} ORDER BY id"),
        ("invitations", f"{event}/invitations", f"FROM invitations WHERE event_id = {room.event_id} ORDER BY -id"),
        ("one invitation", f"/api/invitations/{FIRST_INVITATION}", f"{places} AND id = {FIRST_PERSON}"),
    ):  # fmt: skip
        await _line(room, what, get, path, _bare(room, floor))


def _program(key: str) -> Callable[[str], Any]:
    """A program with this key, which hands its requests to the API itself."""
    api, known = create_api(), [(b"authorization", f"Bearer {key}".encode()), (b"host", b"gala.test")]

    async def get(target: str) -> Any:
        path, _, query = target.partition("?")
        scope = {
            "type": "http", "method": "GET", "path": path, "raw_path": path.encode(), "query_string": query.encode(),
            "headers": known, "http_version": "1.1", "scheme": "http", "client": ("192.0.2.1", 1),
            "server": ("gala.test", 80),
        }  # fmt: skip
        said: list[Any] = []

        async def receive() -> Any:
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(message: Any) -> None:
            said.append(message)

        await api(scope, receive, send)
        body = b"".join(message.get("body", b"") for message in said)
        assert said[0]["status"] == 200, body
        return json.loads(body)

    return get


def _bare(room: Room, rest: str) -> float:
    connection = room.engine.raw_connection()
    cursor, times = connection.cursor(), []
    if room.kind == "PostgreSQL":
        cursor.execute(f"SELECT set_config('gala.tenant', '{room.tenant_id}', false)")
    for _ in range(TURNS):
        start = time.perf_counter()
        cursor.execute(f"SELECT * {rest} LIMIT 50")
        cursor.fetchall()
        times.append((time.perf_counter() - start) * 1000)
    connection.rollback()
    connection.close()
    return median(times)


async def _line(room: Room, what: str, get: Callable[[str], Any], path: str, floor: float) -> None:
    size = len(json.dumps(await get(path))) / 1000
    times, worked = [], []
    for _ in range(TURNS):
        start, before = time.perf_counter(), time.process_time()
        await get(path)
        times.append((time.perf_counter() - start) * 1000)
        worked.append((time.process_time() - before) * 1000)
    figures = (min(worked), min(times), median(times), quantiles(times, n=20)[-1], floor)
    told = "".join(f"{one:>8.1f}" for one in figures)
    print(f"  {room.kind:12}{what:36}{told}{median(times) / floor:>8.1f}{size:>8.1f}", flush=True)


if __name__ == "__main__":
    main()
