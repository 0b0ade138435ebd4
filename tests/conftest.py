"""Databases for tests: real ones, migrated by Alembic once, on SQLite and on PostgreSQL.

``session`` is one transaction that is rolled back after the test. ``db`` is a fresh database of its own, for tests
that commit, race or run services through ``gala.db``. Both run once on each database; a test that does not care is
marked ``only_sqlite``. Where no PostgreSQL can be started those tests are skipped with a loud last line; with ``CI``
set they fail.
"""

import itertools
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

import pytest
from sqlalchemy import Engine, create_engine, make_url, text
from sqlalchemy.orm import Session

import gala.db
from gala import bus, config, migrations
from gala.db import create_gala_engine

P = ParamSpec("P")
T = TypeVar("T")

MISSING = "PostgreSQL could not be started: what needs it was NOT TESTED"
_missing: list[str] = []

# A test must never find the machine's own database or key; its passwords need no strength.
os.environ["GALA_BCRYPT_ROUNDS"] = "4"
os.environ["GALA_SECRET_KEYS"] = "tests-seal-nothing-that-anybody-keeps-00000="
os.environ.pop("GALA_DATABASE_URL", None)
config.get_settings.cache_clear()


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "only_sqlite: has nothing to do with the database's kind; runs on SQLite only")
    config.addinivalue_line("markers", "only_postgresql: about PostgreSQL itself")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Every test that uses a database, however indirectly, runs once on each."""
    if "databases" in metafunc.fixturenames:
        kinds = ["sqlite", "postgresql"]
        for kind in tuple(kinds):
            if metafunc.definition.get_closest_marker(f"only_{kind}"):
                kinds = [kind]
        metafunc.parametrize("databases", kinds, indirect=True, scope="session")


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Say at the very end what was not tested."""
    for reason in _missing:
        terminalreporter.write_sep("!", f"{MISSING} ({reason})", red=True, bold=True)


class Databases:
    """Makes fresh databases of one kind."""

    kind: str

    def empty(self) -> AbstractContextManager[Engine]:
        """A database without a table, gone at the end."""
        raise NotImplementedError

    def migrated(self, *, walled: bool = True) -> AbstractContextManager[Engine]:
        """A copy of a database that Alembic brought up, gone at the end. Not ``walled``: on PostgreSQL its user is one
        for whom row level security does not count."""
        raise NotImplementedError


class SqliteDatabases(Databases):
    kind = "sqlite"

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.numbers = itertools.count(1)

    @lru_cache  # noqa: B019 - one object a run
    def template(self) -> Path:
        path = self.folder / "template.db"
        engine = create_gala_engine(f"sqlite:///{path}")
        migrations.upgrade(engine)
        engine.dispose()  # the last connection to close folds the write-ahead log into the file
        return path

    @contextmanager
    def _open(self, template: Path | None) -> Iterator[Engine]:
        path = self.folder / f"{next(self.numbers)}.db"
        if template:
            shutil.copyfile(template, path)
        engine = create_gala_engine(f"sqlite:///{path}", pool_size=16)
        yield engine
        engine.dispose()
        for leftover in self.folder.glob(f"{path.name}*"):
            leftover.unlink()

    def empty(self) -> AbstractContextManager[Engine]:
        return self._open(None)

    def migrated(self, *, walled: bool = True) -> AbstractContextManager[Engine]:
        return self._open(self.template())


class PostgresqlDatabases(Databases):
    kind = "postgresql"

    def __init__(self, address: str) -> None:
        self.address = make_url(address)
        self.admin = create_engine(address, isolation_level="AUTOCOMMIT", pool_size=1)
        self.prefix = f"gala_test_{os.getpid()}"
        self.numbers = itertools.count(1)
        with self.admin.connect() as connection:  # as in production: an ordinary user who owns its database
            connection.execute(text(f"CREATE ROLE {self.prefix} LOGIN PASSWORD '{self.prefix}'"))

    @lru_cache  # noqa: B019 - one object a run
    def template(self) -> str:
        name = f"{self.prefix}_template"
        engine = self._create(name, None)
        migrations.upgrade(engine)
        engine.dispose()  # PostgreSQL copies a database only while nobody is connected to it
        return name

    def _create(self, name: str, template: str | None, walled: bool = True) -> Engine:
        owned = f'OWNER {self.prefix} TEMPLATE "{template or "template0"}"'
        with self.admin.connect() as connection:
            connection.execute(text(f'CREATE DATABASE "{name}" {owned}'))
        address = self.address.set(database=name)
        if walled:
            address = address.set(username=self.prefix, password=self.prefix)
        return create_gala_engine(address.render_as_string(hide_password=False), pool_size=20)

    def drop(self, name: str) -> None:
        with self.admin.connect() as connection:
            connection.execute(text(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'))

    @contextmanager
    def _open(self, template: str | None, walled: bool = True) -> Iterator[Engine]:
        name = f"{self.prefix}_{next(self.numbers)}"
        engine = self._create(name, template, walled)
        yield engine
        engine.dispose()
        self.drop(name)

    def empty(self) -> AbstractContextManager[Engine]:
        return self._open(None)

    def migrated(self, *, walled: bool = True) -> AbstractContextManager[Engine]:
        return self._open(self.template(), walled)

    def close(self) -> None:
        self.drop(f"{self.prefix}_template")
        with self.admin.connect() as connection:
            connection.execute(text(f"DROP ROLE {self.prefix}"))
        self.admin.dispose()


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
def databases(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Databases]:
    """The maker of fresh databases, of each kind in turn (see ``pytest_generate_tests``)."""
    if request.param == "sqlite":
        yield SqliteDatabases(tmp_path_factory.mktemp("sqlite"))
    else:
        made = PostgresqlDatabases(request.getfixturevalue("postgresql_address"))
        yield made
        made.close()


@pytest.fixture(scope="session")
def engine(databases: Databases) -> Iterator[Engine]:
    """The migrated database that the rolled-back tests share. It stays empty. Its one transaction serves many services
    and tenants, as no real one does: so it is not confined to the first."""
    with databases.migrated(walled=False) as engine:
        yield engine


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
    """A database of one test's own, and what the services that ran on it published."""

    engine: Engine
    events: list[bus.Happened] = field(default_factory=list)

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


@pytest.fixture
def db(databases: Databases, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    """A fresh, migrated, empty database that ``gala.db`` uses as this process's own: commits are real."""
    with databases.migrated() as engine:
        monkeypatch.setattr(gala.db, "get_engine", lambda: engine)
        yield Database(engine)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The browser's tests last: Playwright's synchronous side keeps an event loop running in the main thread for as
    long as its browser is open, and ``asyncio.run`` in any later test would be refused."""
    items.sort(key=lambda item: "browser" in item.path.parts)
