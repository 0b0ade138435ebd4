"""Statements that run many times a second, sent at the driver's own cost."""

import json
import re
from collections import namedtuple
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import Any, cast

import psycopg
from sqlalchemy import BigInteger, BindParameter, Connection, Dialect, Select, bindparam, func, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import Session
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.dml import UpdateBase
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeEngine

from gala.pipeline import PipedConnection

CONNECTION = "gala.connection"
"""Where ``gala.db.transaction`` leaves its connection in the session's ``info``: asking the session for it, again with
each statement, costs as much as sending one."""


class GuessedWrong(Exception):
    """A service took from memory what it would have had to wait for, and it was no longer so. Nothing is kept, and
    ``gala.db.run`` runs it again: it must not guess the same way then."""


def _connection(session: Session) -> Connection:
    if session.in_nested_transaction():
        return session.connection()  # the session makes its savepoint when it is asked
    return session.info.get(CONNECTION) or session.connection()


def context_for(session: Session, context: dict[str, Any]) -> str:
    """What a query must hand to ``context_column``, so that the history triggers of this transaction know who acts,
    why and from where. Riding on a query that runs anyway, it costs no round trip of its own."""
    connection = _connection(session)
    if connection.dialect.name == "sqlite":
        connection.info["gala.context"].update(context)
    return json.dumps(context)


def set_context(session: Session, key: str, value: int | None) -> None:
    """Tell the triggers of this transaction one more thing (``gala.KEY`` on PostgreSQL), or take it back."""
    connection = session.connection()
    if connection.dialect.name == "sqlite":
        connection.info["gala.context"][key] = value
    else:
        text = "" if value is None else str(value)
        session.execute(select(func.set_config(f"gala.{key}", text, True)))


class context_column(FunctionElement[Any]):
    """``context_column(bindparam("context"))``: sets the context on PostgreSQL, is nothing on SQLite."""

    inherit_cache = True
    name = "context"


@compiles(context_column)
def _set_context(element: context_column, compiler: SQLCompiler, **options: Any) -> str:
    (context,) = element.clauses
    return f"set_config('gala.context', {compiler.process(context, **options)}, true)"


@compiles(context_column, "sqlite")
def _no_context(element: context_column, compiler: SQLCompiler, **options: Any) -> str:
    (context,) = element.clauses
    return f"{compiler.process(context, **options)} IS NULL"


class confined_to(FunctionElement[int]):
    """``confined_to(Event.tenant_id)``: a tenant's id; on PostgreSQL the transaction sees that tenant's rows only from
    here on (row level security: see ``gala.migrations.own_tenant_only``). It too rides on a query that runs anyway."""

    inherit_cache = True
    name = "tenant_id"
    type = BigInteger()


@compiles(confined_to)
def _confine(element: confined_to, compiler: SQLCompiler, **options: Any) -> str:
    (tenant_id,) = element.clauses
    return f"set_config('gala.tenant', CAST({compiler.process(tenant_id, **options)} AS text), true)::bigint"


@compiles(confined_to, "sqlite")
def _no_wall(element: confined_to, compiler: SQLCompiler, **options: Any) -> str:
    (tenant_id,) = element.clauses
    return compiler.process(tenant_id, **options)


_CURSOR = "gala.cursor"
Rows = list[Any]
Make = Callable[[Sequence[Any]], Any]
Send = Callable[[Connection, dict[str, Any]], Callable[[], Rows]]
Deliver = Callable[[Connection, Any, Make], Callable[[], Rows]]


class Hot:
    """A statement of the hot path (claim, confirm, check in): compiled once, then handed to the driver as it is.

    Building, looking up and wrapping a statement costs SQLAlchemy two to three times what the driver takes to send
    it, and all of that happens under Python's one lock. Call it with the values of its ``bindparam``s: it returns
    all rows, with their columns as attributes. Errors are SQLAlchemy's, as from any other statement.

    On PostgreSQL nobody waits for a statement without rows: it rides with the next one (``gala.pipeline``), or with
    the commit, and is refused there; only within a savepoint, which may be the answer to a refusal, it goes at once.
    ``ask`` lets one with rows ride, too: call what it returns for the rows.
    """

    def __init__(self, statement: Select[Any] | UpdateBase) -> None:
        self.statement = statement
        self._ready: dict[str, Send] = {}
        self._has_rows = bool(list(statement.exported_columns))

    def __call__(self, session: Session, /, **values: Any) -> Rows:
        rows = self.ask(session, **values)
        return rows() if self._has_rows or session.in_nested_transaction() else []

    def ask(self, session: Session, /, **values: Any) -> Callable[[], Rows]:
        """Send it, now or with what comes next; what is returned gives the rows."""
        connection = _connection(session)
        send = self._ready.get(connection.dialect.name)
        if send is None:
            send = self._ready[connection.dialect.name] = self._compile(connection.dialect)
        return send(connection, values)

    def _compile(self, dialect: Dialect) -> Send:
        inline = {"render_postcompile": True}
        compiled = cast(SQLCompiler, self.statement.compile(dialect=dialect, compile_kwargs=inline))
        text, fixed, order = compiled.string, compiled.params, compiled.positiontup
        types = {name: bind.type.dialect_impl(dialect) for bind, name in compiled.bind_names.items()}
        into = {name: way for name, kind in types.items() if (way := kind.bind_processor(dialect))}
        deliver = _by_pipeline(text, self._has_rows) if dialect.name == "postgresql" else _at_once(text, self._has_rows)
        columns = list(self.statement.exported_columns)
        out = [column.type.dialect_impl(dialect).result_processor(dialect, None) for column in columns]
        row = namedtuple("row", [column.key for column in columns], rename=True)  # type: ignore[misc]

        def converted(found: Sequence[Any]) -> Any:
            return row._make([way(value) if way else value for way, value in zip(out, found, strict=True)])

        make: Make = converted if any(out) else row._make

        def send(connection: Connection, values: dict[str, Any]) -> Callable[[], Rows]:
            known = {**fixed, **values}
            for name, way in into.items():
                known[name] = way(known[name])
            parameters = [known[name] for name in order] if order else known
            if connection._has_events or connection.engine._has_events:
                for listener in connection.dispatch.before_cursor_execute:  # whoever counts or logs statements
                    listener(connection, None, text, parameters, None, False)
            return deliver(connection, parameters, make)

        return send


def _by_pipeline(text: str, has_rows: bool) -> Deliver:
    order: dict[str, int] = {}
    numbered = re.sub(r"%\((\w+)\)s", lambda found: f"${order.setdefault(found[1], len(order) + 1)}", text)
    sent = numbered.replace("%%", "%").encode()

    def deliver(connection: Connection, values: dict[str, Any], make: Make) -> Callable[[], Rows]:
        driver = cast(PipedConnection, connection.connection.dbapi_connection)

        def rows() -> Rows:
            try:
                if has_rows:
                    return driver.rows(answer, make)
                driver.send_waiting()
                return []
            except psycopg.Error as error:
                raise _as_sqlalchemys(error, connection, text) from error

        try:
            answer = driver.wait_with(sent, [values[name] for name in order])
        except psycopg.Error as error:
            raise _as_sqlalchemys(error, connection, text) from error
        return rows

    return deliver


def _at_once(text: str, has_rows: bool) -> Deliver:
    def deliver(connection: Connection, values: Any, make: Make) -> Callable[[], Rows]:
        info = connection.info
        if _CURSOR not in info:
            info[_CURSOR] = connection.connection.cursor()
        cursor = info[_CURSOR]
        try:
            cursor.execute(text, values)
            rows = [make(found) for found in cursor.fetchall()] if has_rows else []
        except connection.dialect.loaded_dbapi.Error as error:
            raise _as_sqlalchemys(error, connection, text) from error
        return lambda: rows

    return deliver


def _as_sqlalchemys(error: Exception, connection: Connection, text: str) -> BaseException:
    """The driver's error as SQLAlchemy raises it; a connection that broke, and those beside it, are not used again."""
    dialect = connection.dialect
    is_gone = dialect.is_disconnect(error, connection.connection, None)  # type: ignore[arg-type]
    if is_gone:
        connection.invalidate(error)
        connection.engine.dispose(close=False)
    base = dialect.loaded_dbapi.Error
    return DBAPIError.instance(text, None, error, base, connection_invalidated=is_gone, dialect=dialect)


@lru_cache
def many(name: str, count: int, kind: TypeEngine[Any]) -> tuple[BindParameter[Any], ...]:
    """``count`` parameters for an IN: ``name_0``, ``name_1`` and so on. ``named`` gives their values."""
    return tuple(bindparam(f"{name}_{n}", type_=kind) for n in range(count))


def named(name: str, values: Iterable[Any]) -> dict[str, Any]:
    """The values of the parameters that ``many`` made."""
    return {f"{name}_{n}": value for n, value in enumerate(values)}
