"""What a tablet at the door is told of ten thousand people, beside the same rows selected, dumped and packed."""

import gzip
import hashlib
import json
import os
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from datetime import datetime
from http.client import HTTPConnection
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.orm import Session

import gala.db
from benchmarks.floor import Statement, caught, plain_connection
from benchmarks.live import serving
from benchmarks.room import FIRST_PERSON, FIRST_SEAT, Room, rooms, tidy
from gala import clock
from gala.access import Actor, Badge
from gala.api.kiosk import PACKING, as_json
from gala.models import Attendance, Attendee, EventSeat, Gate, Guest, PassKey
from gala.services import attendance, kiosk
from gala.services.demo.people import families

PEOPLE = 10_000
CAME = 20
ROUNDS = 15
TOKEN = "bench-token"
ASKED = {"Authorization": f"Bearer {TOKEN}", "Accept-Encoding": "gzip"}
HEADS = ("ms", "select ms", "ratio", "dumped ms", "ratio", "KB", "gzip KB")
NOTE = f"""  ms: the service, JSON and gzip, median of {ROUNDS}; half of the people have come. select: its statements by
  the bare driver, rows fetched. dumped: and json.dumps of those rows, and gzip. ratio: ours to that floor.
  by HTTP: everybody, from the request to the last byte, token and gzip and all; the client shares the cores.
  nothing new: the question of every two seconds. {CAME} came: what the other gates did since the last one."""

_A = Attendee.__table__  # type: ignore[attr-defined]
_G = Guest.__table__  # type: ignore[attr-defined]
_S = EventSeat.__table__  # type: ignore[attr-defined]


def main() -> None:
    print(f"A tablet's list of {PEOPLE:,}: load of the machine {os.getloadavg()[0]:.1f}, {os.cpu_count()} cores")
    print(f"  {'':12}{'':12}" + "".join(f"{head:>11}" for head in HEADS))
    with rooms(PEOPLE) as both:
        for room in both:
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(gala.db, "get_engine", lambda room=room: room.engine)
                gate = _fill(room)
                _print(room, gate, "everybody", "")
                cursor = _document(room, gate, "")["cursor"]
                _print(room, gate, "nothing new", cursor)
                late = [FIRST_PERSON + PEOPLE - 1 - n for n in range(CAME)]
                gala.db.run(attendance.check_in, room.staff, room.event_id, late, "South")
                _print(room, gate, f"{CAME} came", cursor)
            _print_http(room)
    print(NOTE)


def _document(room: Room, gate: Actor, cursor: str) -> dict[str, Any]:
    return gala.db.run(kiosk.get_guest_list, gate, room.event_id, cursor)[0].document


def _print(room: Room, gate: Actor, name: str, cursor: str) -> None:
    def sent() -> bytes:
        return gzip.compress(as_json(_document(room, gate, cursor)), PACKING)

    statements = caught(room, sent)
    ours, packed = _timed(sent)
    with closing(plain_connection(room)) as connection:
        selected, _ = _timed(lambda: _rows(connection, statements))
        dumped, _ = _timed(lambda: gzip.compress(json.dumps(_rows(connection, statements), default=str).encode(), 5))
    cells = [f"{ours:.1f}", f"{selected:.1f}", f"{ours / selected:.2f}", f"{dumped:.1f}", f"{ours / dumped:.2f}"]
    cells += [f"{len(gzip.decompress(packed)) / 1000:.1f}", f"{len(packed) / 1000:.1f}"]
    print(f"  {name:12}{room.kind:12}" + "".join(f"{cell:>11}" for cell in cells), flush=True)


def _print_http(room: Room) -> None:
    """The whole way to a tablet: the request, granian, the token, the list, the answer read to its end."""
    url = room.engine.url.render_as_string(hide_password=False)
    with ExitStack() as stack:
        folder = stack.enter_context(TemporaryDirectory(prefix="gala-bench-"))
        port = stack.enter_context(serving("create_gala", folder, database_url=url))
        line = stack.enter_context(closing(HTTPConnection("127.0.0.1", port)))

        def asked() -> bytes:
            line.request("GET", "/api/kiosk/guests", headers=ASKED)
            answer = line.getresponse()
            assert answer.status == 200, answer.status
            return answer.read()

        took, packed = _timed(asked)
    print(f"  {'by HTTP':12}{room.kind:12}{took:11.1f}{'':55}{len(packed) / 1000:11.1f}", flush=True)


def _rows(connection: Any, statements: list[Statement]) -> list[Any]:
    cursor = connection.cursor()
    found = []
    for text, values in statements:
        cursor.execute(text, values)
        found.append(cursor.fetchall())
    connection.rollback()
    return found


def _timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """Milliseconds (median) and what came out."""
    times: list[float] = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        done = work()
        times.append((time.perf_counter() - start) * 1000)
    return median(times), done


# --- the evening -----------------------------------------------------------------------------------------------------


def _fill(room: Room) -> Actor:
    """Give everybody a name as people have, an address and a seat, let half of them in; a gate and two keys."""
    own = {"tenant_id": room.tenant_id, "event_id": room.event_id, "created_at": clock.now()}
    with gala.db.transaction(room.engine) as session:
        session.connection().execute(_NAME, list(_named(session)))
        session.execute(update(_S).values(attendee_id=_S.c.id - FIRST_SEAT + FIRST_PERSON))
        token = hashlib.sha256(TOKEN.encode()).hexdigest()
        gate = Gate(**own, name="North", token_hash=token, paired_at=clock.now(), last_seen_at=clock.now())
        session.add(gate)
        for n in range(2):
            session.add(PassKey(**own, key_id=f"0000000{n}", public_key=os.urandom(32), private_key=b""))
        _let_in(session, own, clock.now())
        session.flush()
    tidy(room)
    return Actor("gate:North", gate=Badge(int(gate.id or 0), room.event_id, "North"))


_NAME = update(_G).where(_G.c.id == bindparam("who")).values(name=bindparam("new_name"), email=bindparam("new_email"))


def _named(session: Session) -> Iterator[dict[str, Any]]:
    names = (name for _, members in families(PEOPLE, 7) for name in members)
    ids = session.execute(select(_G.c.id).order_by(_G.c.id)).scalars()
    for n, (who, name) in enumerate(zip(ids, names, strict=False)):
        yield {"who": who, "new_name": name, "new_email": f"{name.split()[0].lower()}.{n}@gala.test"}


def _let_in(session: Session, own: dict[str, Any], now: datetime) -> None:
    came = range(FIRST_PERSON, FIRST_PERSON + PEOPLE // 2)
    inside = update(_A).where(_A.c.id.in_(came)).values(status="attended", checked_in_at=now, version=2)
    session.execute(inside)
    row = own | {"checkin_time": now, "scanned_at": now, "status": "checked_in", "verdict": "welcome", "gate": "North"}
    session.execute(insert(Attendance), [row | {"attendee_id": who, "client_id": f"bench-{who}"} for who in came])
