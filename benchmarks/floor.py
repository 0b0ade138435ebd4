"""The floor: the very statements that a service sends, sent again with nothing of ours around them.

They are caught as the driver gets them. ``pgbench`` replays them on PostgreSQL (extended protocol, prepared, as
psycopg sends them; one transaction; clients over two threads, in C). The bare driver replays them in Python threads:
on SQLite that is the floor, on PostgreSQL it tells what of the distance to pgbench is Python's and what is ours.
"""

import itertools
import json
import os
import re
import shutil
import subprocess
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import psycopg
import pytest
from psycopg.types.json import Jsonb
from sqlalchemy import event

import gala.db
from benchmarks.room import FIRST_INVITATION, FIRST_PERSON, FIRST_SEAT, Room
from gala.pipeline import PipedConnection
from tests.postgres import find_programs

FIRSTS = {"seat": FIRST_SEAT, "who": FIRST_PERSON, "invitation": FIRST_INVITATION}

Statement = tuple[str, Any]
"""As the driver gets it: the text, and its parameters by name (PostgreSQL) or place (SQLite)."""


def messages(room: Room, call: Callable[[], Any]) -> list[int]:
    """How many statements one call sends in each message to PostgreSQL, BEGIN and COMMIT among them."""
    sizes: list[int] = []
    send = PipedConnection.send_waiting

    def counted(self: PipedConnection) -> None:
        if self._waiting:
            sizes.append(len(self._waiting) + (not sizes))
        send(self)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(PipedConnection, "send_waiting", counted)
        call()
    return sizes


def caught(room: Room, call: Callable[[], Any]) -> list[Statement]:
    """The statements that one call sends, without BEGIN and COMMIT."""
    sent: list[Statement] = []

    def catch(connection: Any, cursor: Any, statement: str, parameters: Any, context: Any, many: bool) -> None:
        sent.extend((statement, row) for row in (parameters if many else [parameters]))

    event.listen(room.engine, "before_cursor_execute", catch)
    try:
        call()
    finally:
        event.remove(room.engine, "before_cursor_execute", catch)
    return [(text, values) for text, values in sent if not text.startswith("BEGIN")]


# --- PostgreSQL ----------------------------------------------------------------------------------------------


def pgbench(
    room: Room, statements: list[Statement], n: int, clients: int, total: int, sizes: Sequence[int] = ()
) -> float | None:
    """Transactions a second, each for another person, as ``statements`` did it for person n. None: no pgbench here.

    ``sizes``: gather the statements into messages of so many; else each waits for its answer.
    """
    program = shutil.which("pgbench") or str(find_programs() / "pgbench")
    if not os.path.exists(program):
        return None
    share = total // clients
    transaction = [
        "BEGIN",
        *(_with_values(text, values, n).replace("\n", " ") for text, values in statements),
        "COMMIT",
    ]
    lines = [
        r"\set turn :turn + 1",
        rf"\set n :client_id * {share} + :turn - 1",
        *(rf"\set {name} {first} + :n" for name, first in FIRSTS.items()),
        *_gathered([f"{statement};" for statement in transaction], sizes),
    ]
    url = room.engine.url
    where = ["-h", str(url.host), "-p", str(url.port), "-U", str(url.username)]
    with TemporaryDirectory(prefix="gala-pgbench-") as folder:
        script = Path(folder) / "script.sql"
        script.write_text("\n".join(lines))
        how = ["-n", "-M", "prepared", "-D", "turn=0", "-c", str(clients), "-j", str(min(2, clients))]
        command = [program, *how, "-t", str(share), "-f", str(script), *where, str(url.database)]
        done = subprocess.run(command, capture_output=True, text=True)
    rate = re.search(r"tps = ([\d.]+) \(without initial", done.stdout)
    if done.returncode or not rate or f"{share * clients}/{share * clients}" not in done.stdout:
        raise RuntimeError(f"pgbench: {done.stdout}\n{done.stderr}")
    return float(rate[1])


def _gathered(statements: list[str], sizes: Sequence[int]) -> list[str]:
    if not sizes:
        return statements
    assert sum(sizes) == len(statements), (sizes, statements)
    rest = iter(statements)
    return [line for size in sizes for line in (r"\startpipeline", *itertools.islice(rest, size), r"\endpipeline")]


def _with_values(text: str, values: dict[str, Any], n: int) -> str:
    """The statement with its values in place, those of person n as pgbench's variables."""
    own = {first + n: f":{name}" for name, first in FIRSTS.items()}

    def value(match: re.Match[str]) -> str:
        found = values[match[1]]
        if isinstance(found, Jsonb):
            found = json.dumps(found.obj)
        match found:
            case None:
                return "NULL"
            case bool():
                return str(found).lower()
            case int() if found in own:
                return own[found]
            case int() | float():
                return str(found)
            case datetime():
                return f"'{found:%Y%m%dT%H%M%S.%f}Z'"
        # A colon would look like a variable, so it is written as its code.
        quoted = str(found).replace("\\", r"\\").replace("'", "''").replace(":", r"\x3a")
        for number, name in own.items():
            if re.search(rf"(?<!\d){number}(?!\d)", quoted):
                return "(" + re.sub(rf"(?<!\d){number}(?!\d)", f"' || {name} || E'", f"E'{quoted}'") + ")"
        return f"E'{quoted}'"

    return re.sub(r"%\((\w+)\)s", value, text).replace("%%", "%")


# --- the bare driver -----------------------------------------------------------------------------------------


def bare_driver(room: Room, statements: list[Statement], n: int, clients: int, total: int) -> float:
    """The same in Python threads with the driver alone: what Python itself takes. Transactions a second."""
    turns = itertools.count()
    connect, begin = (_psycopg, None) if room.kind == "PostgreSQL" else (_sqlite, "BEGIN IMMEDIATE")

    def client() -> None:
        with closing(connect(room)) as connection:
            cursor = connection.cursor()
            while (other := next(turns)) < total:
                own = {first + n: first + other for first in FIRSTS.values()}
                if begin:
                    cursor.execute(begin)
                for text, values in statements:
                    cursor.execute(text, for_another(values, own))
                    if cursor.description:
                        cursor.fetchall()
                connection.commit()

    return at_once(client, clients, total)


def for_another(values: Any, own: dict[Any, Any]) -> Any:
    """The values of a statement with these in place of those: another person's."""
    if isinstance(values, dict):
        return {name: _swapped(value, own) for name, value in values.items()}
    return [_swapped(value, own) for value in values]


def _swapped(value: Any, own: dict[Any, Any]) -> Any:
    if isinstance(value, int | str) and value in own:
        return own[value]
    if isinstance(value, str) and value.rpartition(":")[2].isdecimal():  # "attendee:2000001"
        head, _, number = value.rpartition(":")
        return f"{head}:{own.get(int(number), number)}"
    return value


def plain_connection(room: Room) -> Any:
    """The driver's own, to be closed by whoever asked."""
    return (_psycopg if room.kind == "PostgreSQL" else _sqlite)(room)


def _psycopg(room: Room) -> Any:
    url = room.engine.url
    return psycopg.connect(host=url.host, port=url.port, user=url.username, dbname=url.database)


def _sqlite(room: Room) -> Any:
    connection = gala.db.sqlite_module().connect(room.engine.url.database, isolation_level=None, timeout=5)
    connection.create_function("gala_context", 1, {}.get)
    for pragma in ("foreign_keys=ON", "synchronous=NORMAL"):
        connection.execute(f"PRAGMA {pragma}")
    return connection


def at_once(client: Callable[[], None], clients: int, total: int) -> float:
    """How many a second, when so many clients share ``total`` turns."""
    broken: list[BaseException] = []

    def run() -> None:
        try:
            client()
        except BaseException as error:
            broken.append(error)

    threads = [threading.Thread(target=run) for _ in range(clients)]
    start = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if broken:
        raise broken[0]
    return total / (time.perf_counter() - start)
