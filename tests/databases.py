"""Databases for tests, of each kind: fresh ones, copied from one that Alembic brought up, and one that is used in turn.

Making a database, connecting to it and compiling every statement anew costs more than most tests do in it. So tests
that commit share one, and find nothing in it but what they put there: see ``InTurn``.
"""

import itertools
import os
import shutil
from abc import ABC, abstractmethod
from collections.abc import Callable, Hashable, Iterator
from contextlib import AbstractContextManager, ExitStack, closing, contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import OperationalError

from gala import migrations
from gala.db import create_gala_engine


class InTurn(ABC):
    """A migrated database that tests use one after the other; its connections and compiled statements stay warm."""

    engine: Engine

    def __init__(self) -> None:
        self._made: dict[Hashable, tuple[Any, Any]] = {}

    @abstractmethod
    def clear(self) -> None:
        """Nothing is in it any more, and ids begin at 1."""

    def furnished(self, key: Hashable, make: Callable[[], Any]) -> Any:
        """Have in it what ``make`` makes in an empty one, and nothing else. It is made once a ``key``, and then put
        back as it was; what ``make`` returned is returned again."""
        self.clear()
        if key in self._made:
            content, result = self._made[key]
            self._put_back(content)
        else:
            result = make()
            self._made[key] = self._content(), result
        return result

    def close(self) -> None:
        """Let go of it."""
        self.engine.dispose()

    @abstractmethod
    def _content(self) -> Any: ...

    @abstractmethod
    def _put_back(self, content: Any) -> None:
        """Into the empty one."""


class Databases(ABC):
    """Makes databases of one kind."""

    kind: str

    def __init__(self) -> None:
        self.numbers = itertools.count(1)
        self._lasting = ExitStack()

    @abstractmethod
    def empty(self) -> AbstractContextManager[Engine]:
        """A database without a table, gone at the end."""

    @abstractmethod
    def migrated(self, *, walled: bool = True) -> AbstractContextManager[Engine]:
        """A copy of a database that Alembic brought up, gone at the end. Not ``walled``: on PostgreSQL its user is one
        for whom row level security does not count."""

    @cached_property
    def rolled_back(self) -> Engine:
        """The one that stays empty, since whoever uses it commits nothing."""
        return self._lasting.enter_context(self.migrated(walled=False))

    @cached_property
    def in_turn(self) -> InTurn:
        """The one that tests which commit share."""
        return self._lasting.enter_context(closing(self._make_in_turn()))

    @abstractmethod
    def _make_in_turn(self) -> InTurn: ...

    def close(self) -> None:
        """Let go of all of them."""
        self._lasting.close()


# --- SQLite ----------------------------------------------------------------------------------------------------------


def open_sqlite(path: Path) -> Engine:
    """An engine whose rows come last first wherever nobody asked for an order, since no database promises one."""
    engine = create_gala_engine(f"sqlite:///{path}", pool_size=16)

    @event.listens_for(engine, "connect")
    def reverse(connection: Any, record: Any) -> None:
        connection.execute("PRAGMA reverse_unordered_selects=ON")

    return engine


class SqliteDatabases(Databases):
    kind = "sqlite"

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.folder = folder

    @cached_property
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
        engine = open_sqlite(path)
        yield engine
        engine.dispose()
        remove(path)

    def empty(self) -> AbstractContextManager[Engine]:
        return self._open(None)

    def migrated(self, *, walled: bool = True) -> AbstractContextManager[Engine]:
        return self._open(self.template)

    def _make_in_turn(self) -> InTurn:
        return SqliteInTurn(self.folder, self.template)


class SqliteInTurn(InTurn):
    """A file, with another's content copied over it."""

    def __init__(self, folder: Path, template: Path) -> None:
        super().__init__()
        self._path, self._template = folder / "in-turn.db", template
        self.engine = open_sqlite(self._path)

    def clear(self) -> None:
        self._put_back(self._template)

    def _content(self) -> Path:
        self.engine.dispose()
        assert not Path(f"{self._path}-wal").exists(), "somebody still has a connection"
        return Path(shutil.copyfile(self._path, self._path.with_name(f"kept-{len(self._made)}.db")))

    def _put_back(self, content: Path) -> None:
        self.engine.dispose()
        remove(self._path)
        shutil.copyfile(content, self._path)


def remove(path: Path) -> None:
    """A database's file, and what SQLite keeps beside it."""
    for leftover in path.parent.glob(f"{path.name}*"):
        leftover.unlink()


# --- PostgreSQL ------------------------------------------------------------------------------------------------------


class PostgresqlDatabases(Databases):
    kind = "postgresql"

    def __init__(self, address: str) -> None:
        super().__init__()
        self.address = make_url(address)
        self.admin = create_engine(address, isolation_level="AUTOCOMMIT", pool_size=1)
        self.prefix = f"gala_test_{os.getpid()}"
        with self.admin.connect() as connection:  # as in production: an ordinary user who owns its database
            connection.execute(text(f"CREATE ROLE {self.prefix} LOGIN PASSWORD '{self.prefix}'"))

    @cached_property
    def template(self) -> str:
        name = f"{self.prefix}_template"
        engine = self.create(name, None)
        migrations.upgrade(engine)
        engine.dispose()  # PostgreSQL copies a database only while nobody is connected to it
        return name

    def create(self, name: str, template: str | None, walled: bool = True) -> Engine:
        """A new database, and a way into it."""
        owned = f'OWNER {self.prefix} TEMPLATE "{template or "template0"}"'
        with self.admin.connect() as connection:
            connection.execute(text(f'CREATE DATABASE "{name}" {owned}'))
        address = self.address.set(database=name)
        if walled:
            address = address.set(username=self.prefix, password=self.prefix)
        return create_gala_engine(address.render_as_string(hide_password=False), pool_size=20)

    def drop(self, name: str) -> None:
        """Whoever is connected to it is cut off."""
        with self.admin.connect() as connection:
            connection.execute(text(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'))

    @contextmanager
    def _open(self, template: str | None, walled: bool = True) -> Iterator[Engine]:
        name = f"{self.prefix}_{next(self.numbers)}"
        engine = self.create(name, template, walled)
        yield engine
        engine.dispose()
        self.drop(name)

    def empty(self) -> AbstractContextManager[Engine]:
        return self._open(None)

    def migrated(self, *, walled: bool = True) -> AbstractContextManager[Engine]:
        return self._open(self.template, walled)

    def _make_in_turn(self) -> InTurn:
        return PostgresqlInTurn(self)

    def close(self) -> None:
        super().close()
        self.drop(f"{self.prefix}_template")
        with self.admin.connect() as connection:
            connection.execute(text(f"DROP ROLE {self.prefix}"))
        self.admin.dispose()


class PostgresqlInTurn(InTurn):
    """A database whose rows are deleted by a superuser whom neither triggers nor foreign keys stop; what shall come
    back lies in a schema of its own."""

    PATIENCE = "5s"
    """For a lock that a test left behind. After it the database is made anew."""
    LARGE = 200_000
    """Bytes of a table from which on it is made anew, and not emptied row by row: dead rows would slow its readers."""

    def __init__(self, databases: PostgresqlDatabases) -> None:
        super().__init__()
        self._databases, self._name = databases, f"{databases.prefix}_in_turn"
        self._make()

    def _make(self) -> None:
        self.engine = self._databases.create(self._name, self._databases.template)
        self._admin = create_engine(self._databases.address.set(database=self._name), pool_size=1)
        with self._admin.begin() as connection:
            connection.execute(text("CREATE SCHEMA kept"))
            columns = connection.execute(text(COLUMNS)).all()
        self._columns = {row.table_name: row.columns for row in columns}

    def clear(self) -> None:
        try:
            self._empty()
        except OperationalError:
            self.close()
            self._made.clear()
            self._make()

    def _empty(self) -> None:
        with self._admin.begin() as connection:
            connection.execute(text(f"SET LOCAL lock_timeout = '{self.PATIENCE}'"))
            used = self._used(connection)
            steps = [ALONE, RESTART, *(f'DELETE FROM "{table}"' for table, size in used.items() if size < self.LARGE)]
            if large := [f'"{table}"' for table, size in used.items() if size >= self.LARGE]:
                steps.append(f"TRUNCATE {', '.join(large)} CASCADE")
            connection.exec_driver_sql("; ".join(steps))

    def _used(self, connection: Connection) -> dict[str, int]:
        """The tables with rows, and their sizes in bytes."""
        look = " UNION ALL ".join(
            f"SELECT '{table}', pg_relation_size('\"{table}\"') WHERE EXISTS (SELECT FROM \"{table}\")"
            for table in self._columns
        )
        return {table: size for table, size in connection.execute(text(look))}

    def _content(self) -> tuple[dict[str, str], dict[str, int]]:
        """Where the rows of each table are kept, and the last id of each sequence."""
        number = len(self._made)
        with self._admin.begin() as connection:
            kept = {table: f'kept."{number}_{table}"' for table in self._used(connection)}
            for table, copy in kept.items():
                connection.execute(text(f'CREATE TABLE {copy} AS TABLE "{table}"'))
            return kept, {name: last for name, last in connection.execute(text(LAST_IDS))}

    def _put_back(self, content: tuple[dict[str, str], dict[str, int]]) -> None:
        kept, ids = content
        steps = [ALONE, *(f"SELECT setval('\"{name}\"', {last})" for name, last in ids.items())]
        for table, copy in kept.items():
            names = self._columns[table]
            steps.append(f'INSERT INTO "{table}" ({names}) OVERRIDING SYSTEM VALUE SELECT {names} FROM {copy}')
        with self._admin.begin() as connection:
            connection.exec_driver_sql("; ".join(steps))

    def close(self) -> None:
        super().close()
        self._admin.dispose()
        self._databases.drop(self._name)


COLUMNS = """SELECT table_name, string_agg(format('%I', column_name), ', ' ORDER BY ordinal_position) AS columns
    FROM information_schema.columns
    WHERE table_schema = 'public' AND table_name <> 'alembic_version' AND is_generated = 'NEVER' GROUP BY table_name"""
"""What can be written into each table."""

ALONE = "SET LOCAL session_replication_role = replica"
"""Neither triggers nor foreign keys look at what is written."""

LAST_IDS = "SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = 'public' AND last_value IS NOT NULL"

RESTART = """SELECT setval(oid::regclass, 1, false) FROM pg_class
    WHERE relkind = 'S' AND relnamespace = 'public'::regnamespace"""
