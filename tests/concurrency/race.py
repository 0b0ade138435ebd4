"""Races that are fair, and races whose lock was taken away.

A race starts all its clients on one barrier, each in a thread of its own, and every one commits for real. Its control
takes the lock away and makes all clients read before any writes: what the lock prevents must then happen, or the
race proves nothing.
"""

import contextlib
import threading
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

import pytest
from sqlalchemy import Select

from gala.services import guests, seating, seats
from tests.conftest import Database

WAIT = 60.0
"""Seconds after which a race is given up: something waits for ever."""
MOMENT = 0.5
"""Seconds to wait for others who, where a lock lets one in at a time, never come. Without it they come, if late."""


def race(*clients: Callable[[], Any]) -> list[Any]:
    """Run all clients at the same moment: what each returned or raised, in their order."""
    start = threading.Barrier(len(clients))
    outcomes: list[Any] = [TimeoutError("still running")] * len(clients)

    def run(number: int, client: Callable[[], Any]) -> None:
        start.wait(WAIT)
        try:
            outcomes[number] = client()
        except Exception as error:
            outcomes[number] = error

    threads = [threading.Thread(target=run, args=pair, daemon=True) for pair in enumerate(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(WAIT)
    return outcomes


def won(outcomes: Sequence[Any]) -> list[Any]:
    """The outcomes of those who were not refused."""
    return [outcome for outcome in outcomes if not isinstance(outcome, Exception)]


def refused(outcomes: Sequence[Any]) -> list[Exception]:
    """The outcomes of the others."""
    return [outcome for outcome in outcomes if isinstance(outcome, Exception)]


def meet(everybody: threading.Barrier) -> None:
    """Wait for the others; for a moment only where they never come."""
    with contextlib.suppress(threading.BrokenBarrierError):
        everybody.wait(MOMENT)


def read_before_anybody_writes(monkeypatch: pytest.MonkeyPatch, clients: int) -> None:
    """Between reading seats and deciding on them, each client waits for the others to have read as well.

    Where a lock lets one in at a time the others never come: then it goes on after a moment.
    """
    everybody = threading.Barrier(clients)
    ask = seating.ask_seats

    def ask_and_wait(*args: Any, **kwargs: Any) -> Any:
        asked = ask(*args, **kwargs)

        def read_and_wait() -> Any:
            seats = asked()
            meet(everybody)
            return seats

        return read_and_wait

    monkeypatch.setattr(seating, "ask_seats", ask_and_wait)


def take_the_lock_away(monkeypatch: pytest.MonkeyPatch, db: Database) -> None:
    """On PostgreSQL rows are no longer locked; on SQLite every statement is a transaction of its own."""
    monkeypatch.setattr("tests.concurrency.race.MOMENT", 3.0)
    if db.kind == "postgresql":
        monkeypatch.setattr(Select, "with_for_update", lambda self, **options: self)
        build_anew(monkeypatch, seats, "_lock")
        build_anew(monkeypatch, guests, "_lock")
    else:
        db.listen("begin", lambda connection: connection.exec_driver_sql("COMMIT"))


def build_anew(monkeypatch: pytest.MonkeyPatch, module: Any, builder: str) -> None:
    """Statements are built once and kept: while something is patched they are built from what it is now."""
    monkeypatch.setattr(module, builder, lru_cache(getattr(module, builder).__wrapped__))
