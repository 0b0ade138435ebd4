"""Databases for tests: real ones, migrated by Alembic once, on SQLite and on PostgreSQL.

``session`` is one transaction that is rolled back after the test. ``db`` is an empty database for tests that commit,
race or run services through ``gala.db``; a test that breaks its connections is marked ``own_database``, and nobody
uses that one after it. Both run once on each database; a test that does not care is marked ``only_sqlite``. Where no
PostgreSQL can be started those tests are skipped with a loud last line; with ``CI`` set they fail.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from typing import Any, Concatenate, ParamSpec, TypeVar

import pytest
from hypothesis import HealthCheck, settings
from sqlalchemy import Engine, event
from sqlalchemy.orm import Session

import gala.db
from gala import bus, config
from tests.databases import Databases, InTurn, PostgresqlDatabases, SqliteDatabases

P = ParamSpec("P")
T = TypeVar("T")

MISSING = "PostgreSQL could not be started: what needs it was NOT TESTED"
_missing: list[str] = []

# A test must never find the machine's own database or key; its passwords need no strength.
os.environ["GALA_BCRYPT_ROUNDS"] = "4"
os.environ["GALA_SECRET_KEYS"] = "tests-seal-nothing-that-anybody-keeps-00000="
os.environ.pop("GALA_DATABASE_URL", None)
config.get_settings.cache_clear()

# How long an example took tells of what else the machine does: benchmarks measure time, on a quiet one. What passed
# passes again: each run has the same examples; others are looked for with ``--hypothesis-profile=default``.
settings.register_profile("gala", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("gala")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "only_sqlite: has nothing to do with the database's kind; runs on SQLite only")
    config.addinivalue_line("markers", "only_postgresql: about PostgreSQL itself")
    config.addinivalue_line("markers", "own_database: breaks what it commits to; gets a database that nobody else uses")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Every test that uses a database, however indirectly, runs once on each."""
    if "databases" in metafunc.fixturenames:
        kinds = ["sqlite", "postgresql"]
        for kind in tuple(kinds):
            if metafunc.definition.get_closest_marker(f"only_{kind}"):
                kinds = [kind]
        metafunc.parametrize("databases", kinds, indirect=True, scope="session")


def pytest_sessionfinish(session: pytest.Session) -> None:
    """One of several processes leaves it to the one that shows the results to say what was not tested."""
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["missing"] = _missing


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    _missing.extend(getattr(node, "workeroutput", {}).get("missing", ()))


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Say at the very end what failed once and then passed, with its reason, since it is to be looked at all the same;
    and what was not tested."""
    for report in terminalreporter.stats.get("rerun", []):
        terminalreporter.write_sep("_", f"failed once: {report.nodeid}")
        terminalreporter.write_line(report.longreprtext)
    for reason in dict.fromkeys(_missing):
        terminalreporter.write_sep("!", f"{MISSING} ({reason})", red=True, bold=True)


@contextmanager
def postgres_or_word() -> Iterator[Any]:
    """A running ``Postgres``; where there is none the test is skipped, with a loud word, or fails in CI."""
    from tests.postgres import PostgresMissing, own_postgres

    with ExitStack() as stack:
        try:
            server = stack.enter_context(own_postgres())
        except PostgresMissing as error:
            _missing.append(str(error))
            if os.environ.get("CI"):
                pytest.fail(f"{MISSING}: {error}", pytrace=False)
            pytest.skip(f"{MISSING}: {error}")
        yield server


@pytest.fixture(scope="session")
def postgresql_address() -> Iterator[str]:
    """The SQLAlchemy address of a superuser of a PostgreSQL in which tests may create databases and a user.

    That of ``GALA_TEST_POSTGRESQL``, else one that the run starts for itself.
    """
    with ExitStack() as stack:
        address = os.environ.get("GALA_TEST_POSTGRESQL")
        if not address:
            address = stack.enter_context(postgres_or_word()).address
        yield address


@pytest.fixture(scope="session")
def sqlite_databases(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Databases]:
    with closing(SqliteDatabases(tmp_path_factory.mktemp("sqlite"))) as made:
        yield made


@pytest.fixture(scope="session")
def postgresql_databases(postgresql_address: str) -> Iterator[Databases]:
    with closing(PostgresqlDatabases(postgresql_address)) as made:
        yield made


@pytest.fixture(scope="session")
def databases(request: pytest.FixtureRequest) -> Databases:
    """The maker of databases, of each kind (see ``pytest_generate_tests``). Both stay: a process takes up file after
    file, each with tests of both kinds."""
    made: Databases = request.getfixturevalue(f"{request.param}_databases")
    return made


@pytest.fixture(scope="session")
def engine(databases: Databases) -> Engine:
    """The migrated database that the rolled-back tests share. Its one transaction serves many services and tenants, as
    no real one does: so it is not confined to the first."""
    return databases.rolled_back


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    """One transaction, rolled back after the test, whatever was committed in it."""
    with engine.connect() as connection, connection.begin() as outer:
        options = {"join_transaction_mode": "create_savepoint", "expire_on_commit": False}
        with Session(connection, **options) as session:
            yield session
        outer.rollback()


@dataclass
class Database:
    """A database that is one test's, and what the services that ran on it published."""

    engine: Engine
    events: list[bus.Happened] = field(default_factory=list)
    in_turn: InTurn | None = None
    _listeners: list[tuple[str, Callable[..., Any]]] = field(default_factory=list)

    @property
    def kind(self) -> str:
        return self.engine.dialect.name

    def transaction(self) -> AbstractContextManager[Session]:
        """A session whose work is committed at the end: for setting up and for looking."""
        return gala.db.transaction(self.engine)

    def run(self, service: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """One service in one transaction, as ``in_db`` runs it, from any thread."""
        result, happened = gala.db.run(service, *args, **kwargs)
        self.events.extend(happened)
        return result

    def listen(self, name: str, listener: Callable[..., Any]) -> None:
        """Have the engine call ``listener`` at this event of SQLAlchemy's, until the end of the test."""
        event.listen(self.engine, name, listener)
        self._listeners.append((name, listener))

    def forget_listeners(self) -> None:
        """The next test's statements are not for them."""
        for name, listener in self._listeners:
            event.remove(self.engine, name, listener)

    def furnished(self, make: Callable[["Database"], T]) -> T:
        """Have in it what ``make`` makes, and nothing else: as new, at whichever call. What it returned is for reading,
        since it is made once and returned to all."""
        assert self.in_turn, "a database of one's own is furnished by hand"
        result: T = self.in_turn.furnished(make, lambda: make(self))
        return result


@pytest.fixture
def db(request: pytest.FixtureRequest, databases: Databases, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    """A migrated, empty database that ``gala.db`` uses as this process's own: commits are real."""
    with ExitStack() as stack:
        if request.node.get_closest_marker("own_database"):
            made = Database(stack.enter_context(databases.migrated()))
        else:
            databases.in_turn.clear()
            made = Database(databases.in_turn.engine, in_turn=databases.in_turn)
        monkeypatch.setattr(gala.db, "get_engine", lambda: made.engine)
        yield made
        made.forget_listeners()


BUILDER = "test_raw_socket.py"
"""It needs the build first of all, and no Chromium."""


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The browser's tests last: Playwright's synchronous side keeps an event loop running in the main thread for as
    long as its browser is open, and ``asyncio.run`` in any later test would be refused. The build that they share is
    made at the start, so that no process waits for it."""
    items.sort(key=lambda item: (item.path.name != BUILDER, "browser" in item.path.parts))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """How ``make test`` spreads the tests over the machine's cores: file after file in the order in which they stand,
    to whichever process comes free. Each process has databases, a server and a Chromium of its own."""
    from xdist.scheduler import LoadFileScheduling

    config.option.loadscopereorder = False  # it would put the largest first
    return LoadFileScheduling(config, log)
