"""The database's only door: one engine, ``transaction()`` (the only commit) and ``in_db()`` (the only thread hop).

SQLite and PostgreSQL keep the same promises. On SQLite a transaction that may write begins ``IMMEDIATE``: with
SQLAlchemy's default (deferred), sixteen threads sold 800 of 100 places; with IMMEDIATE exactly 100.
"""

import asyncio
import logging
import sqlite3
import types
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import lru_cache
from typing import Any, Concatenate, ParamSpec, TypeVar

from sqlalchemy import Engine, create_engine, event, make_url
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import Session

from gala import bus
from gala.config import get_settings
from gala.errors import Busy, ConfigurationError, Unavailable
from gala.hot import CONNECTION, GuessedWrong
from gala.pipeline import PipedConnection

P = ParamSpec("P")
T = TypeVar("T")
log = logging.getLogger(__name__)

SAFE_SQLITE = (3, 51, 3)
"""Older ones can corrupt a WAL when two connections reset it at once (fixed in SQLite 3.51.3)."""

TRIES = 4
"""How often a transaction that lost a deadlock or a lock's patience runs again."""


def sqlite_module() -> types.ModuleType:
    """The SQLite driver in use: Python's own where its library is new enough, else the ``pysqlite3`` wheel's.

    Raises ConfigurationError when neither is safe.
    """
    if sqlite3.sqlite_version_info >= SAFE_SQLITE:
        return sqlite3
    try:
        import pysqlite3
    except ImportError:
        pysqlite3 = None
    if pysqlite3 is None or pysqlite3.sqlite_version_info < SAFE_SQLITE:
        raise ConfigurationError(reason=f"SQLite {sqlite3.sqlite_version} is too old; install the pysqlite3 wheel.")
    return pysqlite3  # type: ignore[no-any-return]


def create_gala_engine(url: str, *, pool_size: int = 8) -> Engine:
    """An engine that keeps Gala's promises, for ``url`` (SQLite or PostgreSQL)."""
    if make_url(url).get_backend_name() == "postgresql":
        engine = create_engine(url, pool_size=pool_size, max_overflow=2, pool_timeout=10)
        event.listen(engine, "do_connect", lambda dialect, record, args, options: PipedConnection.connect(**options))
        return engine
    module = sqlite_module()
    # check_same_thread: the pool hands a connection to one thread at a time.
    engine = create_engine(
        url,
        module=module,
        pool_size=pool_size,
        max_overflow=2,
        connect_args={"check_same_thread": False, "timeout": 5, "isolation_level": None},
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, record: Any) -> None:
        for pragma in ("journal_mode=WAL", "foreign_keys=ON", "busy_timeout=5000", "synchronous=NORMAL"):
            connection.execute(f"PRAGMA {pragma}")
        # The history triggers ask who acts and why; PostgreSQL has set_config for that.
        context = record.info.setdefault("gala.context", {})
        connection.create_function("gala_context", 1, context.get)

    @event.listens_for(engine, "begin")
    def begin(connection: Any) -> None:
        connection.info["gala.context"].clear()  # who acted in the transaction before is nobody in this one
        mode = "DEFERRED" if connection.get_execution_options().get("gala_read") else "IMMEDIATE"
        connection.exec_driver_sql(f"BEGIN {mode}")

    return engine


@lru_cache
def get_engine() -> Engine:
    """The engine of this process."""
    settings = get_settings()
    if not settings.database_url:
        settings.data_dir.mkdir(parents=True, exist_ok=True)
    return create_gala_engine(settings.url, pool_size=settings.db_threads)


@lru_cache
def _threads() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(get_settings().db_threads, thread_name_prefix="gala-db")


@contextmanager
def transaction(engine: Engine | None = None, *, read_only: bool = False) -> Iterator[Session]:
    """One transaction: committed at the end, rolled back on any error.

    ``read_only`` opens a plain snapshot that never waits for a writer. What was published stays in the session
    for ``bus.take_published``.
    """
    engine = engine or get_engine()
    bind = engine.execution_options(gala_read=True) if read_only else engine
    with Session(bind, expire_on_commit=False) as session:
        session.info[CONNECTION] = session.connection()
        yield session
        session.commit()


def run(
    service: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs
) -> tuple[T, list[bus.Happened]]:
    """One service in one transaction: its result and what it published.

    It runs again when it lost a deadlock, and when the connection turns out to be dead (a database that was started
    anew) before anything was committed. Raises what the service raises; Unavailable, Busy.
    """
    read_only = getattr(service, "read_only", False)
    for attempt in range(1, TRIES + 1):
        committing = False
        try:
            with transaction(read_only=read_only) as session:
                result = service(session, *args, **kwargs)
                bus.write_along(session)
                committing = True
            return result, bus.take_published(session)
        except GuessedWrong as error:
            if attempt == TRIES:
                raise Busy from error
        except PoolTimeout as error:
            raise Busy from error
        except DBAPIError as error:
            name = getattr(service, "__name__", service)
            if error.connection_invalidated and not committing and attempt == 1:
                log.info("%s runs again on a new connection: %s", name, error.orig)
            elif error.connection_invalidated or (isinstance(error, OperationalError) and not may_run_again(error)):
                log.error("the database is out of reach: %s", error.orig)
                raise Unavailable from error
            elif not may_run_again(error):
                raise
            elif attempt == TRIES:
                raise Busy from error
            else:
                log.info("%s runs again: %s", name, error.orig)
    raise AssertionError("unreachable")


def may_run_again(error: DBAPIError) -> bool:
    """Whether the database refused only the moment: a deadlock, a serialization failure, SQLite's busy; or a tablet's
    line that was written twice at once, of which the second will be found when it is looked for again."""
    state, said = getattr(error.orig, "sqlstate", None), str(error.orig)
    return state in {"40001", "40P01", "55P03"} or "database is locked" in said or "uq_attendance_client_id" in said


async def in_db(service: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Run one service off the event loop, in one transaction; after its commit, deliver what it published.

    Raises what the service raises; Unavailable when the database is out of reach.
    """
    loop = asyncio.get_running_loop()
    result, events = await loop.run_in_executor(_threads(), lambda: run(service, *args, **kwargs))
    bus.deliver(events)
    return result
