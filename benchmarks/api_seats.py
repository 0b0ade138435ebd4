"""Seats for programs: holds a second over HTTP beside the statements alone; and the whole room, how large and fast."""

import json
import os
import pickle
import socket
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from threading import get_ident
from typing import Any

import pytest
from sqlalchemy import select, update

import gala.db
from benchmarks.compare import CLIENTS, ROUNDS
from benchmarks.door import _processor
from benchmarks.floor import at_once, caught, messages, pgbench
from benchmarks.live import serving
from benchmarks.live_servers import STATEMENTS
from benchmarks.room import FIRST_PERSON, FIRST_SEAT, SEATS_A_TABLE, Room, clear, rooms
from gala.models import Event, EventSeat, EventTable, Invitation
from gala.rules import geometry
from gala.services import quick_holds, seating
from gala.services.webhooks import telling

PRETIX = {1: 11, 8: 15, 32: 22}
"""Holds of one place in the cart a second, on the same kind of machine, by clients."""
HALLS = (250, 2500)
READS = 60


@dataclass(frozen=True)
class Heard:
    """What one answer was: how many bytes its body had, its seconds, and its entity tag."""

    status: int
    size: int
    seconds: float
    tag: str
    body: bytes


class Caller:
    """One connection that is kept, and as little of a client as there can be: it shares the cores with the server."""

    def __init__(self, port: int) -> None:
        self._line = socket.create_connection(("127.0.0.1", port))
        self._line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def ask(self, method: str, path: str, code: str, body: Any = None, **headers: str) -> Heard:
        """The answer to one request of the guest with this code."""
        content = b"" if body is None else json.dumps(body).encode()
        known = {"Host": "gala.test", "X-Invitation-Code": code, "Content-Length": str(len(content))}
        known |= {"Content-Type": "application/json"} if content else {}
        lines = [f"{method} /api{path} HTTP/1.1", *(f"{name}: {value}" for name, value in (known | headers).items())]
        start = time.perf_counter()
        self._line.sendall("\r\n".join(lines).encode() + b"\r\n\r\n" + content)
        answer = b""
        while b"\r\n\r\n" not in answer:
            answer += self._more()
        head, _, rest = answer.partition(b"\r\n\r\n")
        facts = dict(line.lower().split(": ", 1) for line in head.decode().split("\r\n")[1:])
        length = int(facts.get("content-length", 0))
        while len(rest) < length:
            rest += self._more()
        tag = next((line[6:] for line in head.decode().split("\r\n") if line.lower().startswith("etag: ")), "")
        return Heard(int(answer[9:12]), length, time.perf_counter() - start, tag, rest)

    def _more(self) -> bytes:
        read = self._line.recv(262_144)
        assert read, "the server closed the line"
        return read


def main() -> None:
    holds()
    whole_rooms()


# --- holds -----------------------------------------------------------------------------------------------------------

HOLD_HEADS = (
    "clients",
    "ours",
    "p95 ms",
    "µs server",
    "µs client",
    "pgbench",
    "ratio",
    "in messages",
    "ratio",
    "plain",
    "ratio",
    "pretix",
)
HOLD_NOTE = """  Each guest has a code and holds one seat: POST /api/events/{id}/seats/hold, another guest each time,
  through granian, one process. Clients are Python threads with a connection each, on the same cores. µs: processor
  time of a hold. pgbench: the statements of the hold alone, without finding out who calls. plain: Starlette and
  psycopg's asynchronous connections alone, through granian too, the same statements and nothing decided. pretix: how
  many times as many."""


def holds() -> None:
    """The whole way: a request, granian, the route, the code, the hold, the commit, the answer."""
    print(f"POST seats/hold a second: medians of {ROUNDS} rounds, load of the machine {os.getloadavg()[0]:.1f}")
    print(" " * 12 + "".join(f"{head:>12}" for head in HOLD_HEADS))
    telling.keep()  # as the server does: it is one of the statements
    with rooms(max(CLIENTS.values()) + 10) as both:
        for room in both:
            codes = _codes(room)
            with TemporaryDirectory(prefix="gala-bench-") as folder:
                url = room.engine.url.render_as_string(hide_password=False)
                with serving("create_gala", folder, database_url=url) as port, _plain(room, codes, folder) as plain:
                    for clients, total in CLIENTS.items():
                        print(f"{room.kind:12}" + _hold_row(room, port, plain, codes, clients, total), flush=True)
    print(HOLD_NOTE)


@contextmanager
def _plain(room: Room, codes: Sequence[str], folder: str) -> Iterator[int]:
    """The port of the plain server; 0: there is none for this database."""
    if room.kind != "PostgreSQL":
        yield 0
        return
    n = room.size - 1
    hold = ([codes[n]], "", "", room.event_id, [FIRST_SEAT + n], [FIRST_PERSON + n])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(gala.db, "get_engine", lambda: room.engine)
        clear(room)
        sent = caught(room, lambda: gala.db.run(quick_holds.hold_by_codes, *hold))
    (Path(folder) / STATEMENTS).write_bytes(pickle.dumps((sent, n, codes[n])))
    with serving("create_bare", folder, database_url=room.engine.url.render_as_string(hide_password=False)) as port:
        yield port


def _hold_row(room: Room, port: int, plain: int, codes: Sequence[str], clients: int, total: int) -> str:
    sent, sizes = _statements(room)
    ours, late, spent, floors = [], [], [], {"pgbench": [], "in messages": [], "plain": []}  # type: ignore[var-annotated]
    for _ in range(ROUNDS):
        clear(room)
        rate, times, processor = _crowd(room, port, codes, clients, total)
        ours.append(rate)
        late.append(sorted(times)[int(len(times) * 0.95)] * 1000)
        spent.append(processor)
        if room.kind == "PostgreSQL":
            for name, gathered in (("pgbench", ()), ("in messages", sizes)):
                clear(room)
                floors[name].append(pgbench(room, sent, room.size - 1, clients, total, gathered))
            clear(room)
            floors["plain"].append(_crowd(room, plain, codes, clients, total)[0])
    cells = [f"{clients}", f"{median(ours):.0f}", f"{median(late):.1f}"]
    cells += [f"{median(side):.0f}" for side in zip(*spent, strict=True)]
    for found in floors.values():
        cells += [f"{median(found):.0f}", f"{median(ours) / median(found):.2f}"] if found else ["-", "-"]
    cells += [f"{median(ours) / PRETIX[clients]:.0f} x"]
    return "".join(f"{cell:>12}" for cell in cells)


def _statements(room: Room) -> tuple[Any, list[int]]:
    """What one hold sends, and how it is gathered into messages."""
    n = room.size - 1
    call = (seating.hold, room.guest(n), room.event_id, [FIRST_SEAT + n], [FIRST_PERSON + n])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(gala.db, "get_engine", lambda: room.engine)
        clear(room)
        sent = caught(room, lambda: gala.db.run(*call))
        clear(room)
        return sent, messages(room, lambda: gala.db.run(*call)) if room.kind == "PostgreSQL" else []


def _codes(room: Room) -> Sequence[str]:
    with gala.db.transaction(room.engine) as session:
        return session.execute(select(Invitation.unique_code).order_by(Invitation.id)).scalars().all()  # type: ignore[arg-type]


def _crowd(
    room: Room, port: int, codes: Sequence[str], clients: int, total: int
) -> tuple[float, list[float], tuple[float, float]]:
    """Holds a second, the seconds that each took, and the processor's µs for one in the server and in here."""
    callers: dict[int, Caller] = {}
    times: list[float] = []
    turns = count()
    path = f"/events/{room.event_id}/seats/hold"

    def guest() -> None:
        mine = callers.setdefault(get_ident(), Caller(port))
        while (n := next(turns)) < total:
            body = {"seats": [{"seat_id": FIRST_SEAT + n, "attendee_id": FIRST_PERSON + n}]}
            heard = mine.ask("POST", path, codes[n], body)
            assert heard.status == 200, heard
            times.append(heard.seconds)

    server, own = _processor(), time.process_time()
    rate = at_once(guest, clients, total)
    return rate, times, ((_processor() - server) / total * 1e6, (time.process_time() - own) / total * 1e6)


# --- the whole room --------------------------------------------------------------------------------------------------

ROOM_HEADS = ("seats", "call", "first ms", "next ms", "p95 ms", "304 ms", "plain kB", "gzip kB", "br kB")
ROOM_NOTE = f"""  One client, from the request to the last byte of the br answer, with finding out who calls. first: the
  room has just been redrawn, so that it is read, made and packed anew (median of 5). next: medians of {READS}. 304:
  nothing changed. pretix needs 5 calls and 58 kB for 250 seats, 50 calls and 591 kB for 2,500."""


def whole_rooms() -> None:
    """The plan and what each seat is: sizes, and times at one client."""
    print(f"The whole room: load of the machine {os.getloadavg()[0]:.1f}")
    print(" " * 12 + "".join(f"{head:>12}" for head in ROOM_HEADS))
    for seats in HALLS:
        with rooms(seats) as both:
            for room in both:
                _furnish(room)
                with TemporaryDirectory(prefix="gala-bench-") as folder:
                    url = room.engine.url.render_as_string(hide_password=False)
                    with serving("create_gala", folder, database_url=url) as port:
                        for path in ("plan", "plan/status"):
                            print(f"{room.kind:12}" + _room_row(room, port, path), flush=True)
    print(ROOM_NOTE)


def _furnish(room: Room) -> None:
    """Tables and chairs stand where Gala puts them, and a third of the seats is taken."""
    table, seat = EventTable.__table__, EventSeat.__table__  # type: ignore[attr-defined]
    plan = geometry.lay_out(room.size // SEATS_A_TABLE, SEATS_A_TABLE)
    with gala.db.transaction(room.engine) as session:
        ids = session.execute(select(table.c.id).order_by(table.c.position)).scalars().all()
        for table_id, at in zip(ids, plan.tables, strict=True):
            session.execute(update(table).where(table.c.id == table_id).values(x=at.x, y=at.y))
        for n, chair in enumerate(plan.seats):
            names = {"x": chair.x, "y": chair.y, "label": chair.label, "seat_number": chair.number}
            taken = {"attendee_id": FIRST_PERSON + n} if n % 3 == 0 else {}
            session.execute(update(seat).where(seat.c.id == FIRST_SEAT + n).values(names | taken))


def _room_row(room: Room, port: int, path: str) -> str:
    code, mine = _codes(room)[0], Caller(port)
    address = f"/events/{room.event_id}/{path}"

    def ask(way: str = "br", **headers: str) -> Heard:
        heard = mine.ask("GET", address, code, **{"Accept-Encoding": way} | headers)
        assert heard.status in (200, 304), heard
        return heard

    ask()
    first = median(_redrawn(room, ask) for _ in range(5))
    next_ones = sorted(ask().seconds for _ in range(READS))
    tag = ask().tag
    same = [ask(**{"If-None-Match": tag}) for _ in range(READS)]
    assert {heard.status for heard in same} == {304}
    sizes = [ask(way).size for way in ("identity", "gzip", "br")]
    times = [first, median(next_ones), next_ones[int(READS * 0.95)], median(heard.seconds for heard in same)]
    cells = [f"{room.size}", path, *(f"{1000 * seconds:.1f}" for seconds in times)]
    return "".join(f"{cell:>12}" for cell in [*cells, *(f"{size / 1000:.1f}" for size in sizes)])


def _redrawn(room: Room, ask: Callable[[], Heard]) -> float:
    with gala.db.transaction(room.engine) as session:
        event = Event.__table__  # type: ignore[attr-defined]
        session.execute(update(event).values(floor_version=event.c.floor_version + 1))
    return ask().seconds
