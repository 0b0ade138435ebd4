"""Check-ins a second: by the pages' service, by what tablets report, and over HTTP with all that lies in between."""

import json
import os
import socket
import time
from collections.abc import Sequence
from datetime import timedelta
from statistics import median
from tempfile import TemporaryDirectory
from threading import get_ident
from typing import Any

import pytest
from sqlalchemy import insert, text, update

import gala.db
from benchmarks.compare import CLIENTS, ROUNDS, Work, show
from benchmarks.floor import Statement, at_once, caught, pgbench
from benchmarks.live import serving
from benchmarks.room import FIRST_PERSON, Room, clear, rooms, tidy
from gala import clock
from gala.access import Actor, Badge
from gala.models import Attendance, Event, Gate
from gala.rules.door_items import to_ms
from gala.services import attendance, checkins
from gala.services.gates.rows import hashed

GATE = 7
"""The id of the first gate. Each tablet is a gate of its own, as at a door."""

LINES_BEFORE = 2000

CHECK_IN = Work(
    "check in",
    clear,
    lambda room, n: (attendance.check_in, room.staff, room.event_id, [FIRST_PERSON + n], "North", "bench"),
)


def _item(n: int) -> dict[str, Any]:
    """What a tablet says of person n, who has just come in. Its id is a number that the floors know as n's own."""
    return {"id": str(FIRST_PERSON + n), "kind": "in", "attendee": FIRST_PERSON + n, "at": to_ms(clock.now())}


def _report(room: Room, n: int) -> tuple[Any, ...]:
    gate = Actor("gate:North", gate=Badge(GATE, room.event_id, "North"))
    return checkins.record, gate, room.event_id, [_item(n)]


def _open_doors(room: Room) -> None:
    """As ``clear``; the evening is about to begin, the tablets are paired, and the log has lines of an evening before:
    over an empty one PostgreSQL would plan to read it as a whole, and go on so until it looks again."""
    clear(room)
    now = clock.now()
    with gala.db.transaction(room.engine) as session:
        session.execute(
            update(Event.__table__).values(start_at=now + timedelta(hours=1), end_at=now + timedelta(hours=6))  # type: ignore[attr-defined]
        )
        session.execute(text("DELETE FROM gates"))
        own = {"tenant_id": room.tenant_id, "event_id": room.event_id}
        plain = {"is_personal": False, "self_service": False, "waiting": 0, "skew_ms": 0, "app_version": ""}
        plain |= own | {"paired_at": now, "last_seen_at": now, "user_agent": "bench", "created_at": now}
        gates = [{"id": GATE + n, "name": f"North {n}", "token_hash": hashed(_token(n))} for n in range(max(CLIENTS))]
        session.execute(insert(Gate), [plain | known for known in gates])
        then = now - timedelta(days=90)
        seen = own | {
            "gate": "North",
            "status": "not_checked_in",
            "verdict": "note",
            "scanned_at": then,
            "created_at": then,
        }
        session.execute(insert(Attendance), [seen | {"client_id": f"before-{n}"} for n in range(LINES_BEFORE)])
    tidy(room)


def _token(n: int) -> str:
    return f"bench-token-{n}"


RECORD = Work("report", _open_doors, _report)


def main() -> None:
    show("Check-ins", CHECK_IN, RECORD)
    over_http()


# --- over HTTP -------------------------------------------------------------------------------------------------------


class Tablet:
    """One connection that is kept, and as little of a client as there can be: it shares the cores with the server."""

    def __init__(self, port: int, n: int) -> None:
        self._line = socket.create_connection(("127.0.0.1", port))
        self._line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._head = f"POST /api/kiosk/checkins HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n"
        self._head += f"Authorization: Bearer {_token(n)}\r\nContent-Type: application/json\r\nContent-Length: "

    def check_in(self, n: int) -> None:
        """Report that person n came in. Raises AssertionError when the server says anything else."""
        body = json.dumps({"now": 0, "app": "bench", "waiting": 0, "items": [_item(n)]})
        self._line.sendall(f"{self._head}{len(body)}\r\n\r\n{body}".encode())
        answer = b""
        while b"\r\n\r\n" not in answer:
            answer += self._more()
        head, _, rest = answer.partition(b"\r\n\r\n")
        length = int(head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0])
        while len(rest) < length:
            rest += self._more()
        assert b'"outcome":"in"' in rest, answer

    def _more(self) -> bytes:
        read = self._line.recv(65536)
        assert read, "the server closed the line"
        return read


def over_http() -> None:
    """The whole way: a tablet's request, granian, the route, the token, the report, the commit, the answer."""
    print(f"POST /api/kiosk/checkins a second: medians of {ROUNDS} rounds, load {os.getloadavg()[0]:.1f}")
    heads = ("clients", "ours", "p95 ms", "µs server", "µs client", "two", "ratio", "all", "ratio")
    print(" " * 12 + "".join(f"{head:>12}" for head in heads))
    with rooms(max(CLIENTS.values()) + 10) as both:
        for room in both:
            with TemporaryDirectory(prefix="gala-bench-") as folder:
                url = room.engine.url.render_as_string(hide_password=False)
                with serving("create_gala", folder, database_url=url) as port:
                    for clients, total in CLIENTS.items():
                        print(f"{room.kind:12}" + _row(room, port, clients, total), flush=True)
    print(HTTP_NOTE)


HTTP_NOTE = """  Each tablet is a gate with one connection and sends one check-in at a time; they run in Python threads
  beside the server, one process, on the same cores. µs: processor time a check-in. two: pgbench with the update of
  the attendee and the line of the log alone, in one transaction; all: with every statement that the report sends."""


def _row(room: Room, port: int, clients: int, total: int) -> str:
    sent = _statements(room)
    two = [one for one in sent if one[0].startswith(("UPDATE attendees", "INSERT INTO attendance"))]
    assert len(two) == 2, [text for text, _ in sent]
    ours, floors, late, spent = [], {"two": [], "all": []}, [], []  # type: ignore[var-annotated]
    for _ in range(ROUNDS):
        _open_doors(room)
        rate, times, processor = _tablets(port, clients, total)
        ours.append(rate)
        late.append(sorted(times)[int(len(times) * 0.95)] * 1000)
        spent.append(processor)
        if room.kind == "PostgreSQL":
            for name, statements in (("two", two), ("all", sent)):
                _open_doors(room)
                floors[name].append(pgbench(room, statements, room.size - 1, clients, total))
    cells = [f"{clients}", f"{median(ours):.0f}", f"{median(late):.1f}"]
    cells += [f"{median(side):.0f}" for side in zip(*spent, strict=True)]
    for found in floors.values():
        cells += [f"{median(found):.0f}", f"{median(ours) / median(found):.2f}"] if found else ["-", "-"]
    return "".join(f"{cell:>12}" for cell in cells)


def _statements(room: Room) -> list[Statement]:
    """What one report sends."""
    _open_doors(room)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(gala.db, "get_engine", lambda: room.engine)
        return caught(room, lambda: gala.db.run(*_report(room, room.size - 1)))


def _tablets(port: int, clients: int, total: int) -> tuple[float, Sequence[float], tuple[float, float]]:
    """Check-ins a second, the seconds that each took, and the processor's µs for one in the server and in here."""
    tablets: dict[int, Tablet] = {}
    times: list[float] = []
    turns = iter(range(total))

    def tablet() -> None:
        mine = tablets.setdefault(get_ident(), Tablet(port, len(tablets)))
        for n in turns:
            start = time.perf_counter()
            mine.check_in(n)
            times.append(time.perf_counter() - start)

    server, own = _processor(), time.process_time()
    rate = at_once(tablet, clients, total)
    spent = (_processor() - server) / total * 1e6, (time.process_time() - own) / total * 1e6
    return rate, times, spent


def _processor() -> float:
    """Seconds of processor time of the processes that this one started and that serve."""
    ticks, mine = os.sysconf("SC_CLK_TCK"), {str(os.getpid())}
    seconds = 0.0
    stats = [stat for name in os.listdir("/proc") if name.isdigit() and (stat := _stat(name))]
    while found := [stat for stat in stats if stat[1] in mine and stat[0] not in mine and "granian" in stat[2]]:
        mine |= {stat[0] for stat in found}  # granian's worker is a child of a child
        seconds += sum(stat[3] for stat in found) / ticks
    return seconds


def _stat(pid: str) -> tuple[str, str, str, int] | None:
    try:
        with open(f"/proc/{pid}/stat") as stat, open(f"/proc/{pid}/cmdline") as command:
            fields, words = stat.read().rpartition(")")[2].split(), command.read()
    except OSError:
        return None
    return pid, fields[1], words, int(fields[11]) + int(fields[12])
