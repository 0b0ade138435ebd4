"""Many new rows at once, at little more than the database's own cost."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ARRAY, bindparam, func, insert, literal, select
from sqlalchemy.orm import Session

_MOST = 2_000
"""So many rows in one statement."""


def insert_rows(session: Session, table: Any, rows: Sequence[dict[str, Any]]) -> list[int]:
    """Insert rows that all have the same columns; their ids, in the same order.

    On PostgreSQL a column goes over as one array: a parameter for each value costs the driver more than the database.
    """
    found: list[int] = []
    for start in range(0, len(rows), _MOST):
        some = rows[start : start + _MOST]
        same = {name: some[0][name] for name in some[0] if all(row[name] == some[0][name] for row in some)}
        varying = [name for name in some[0] if name not in same]
        is_plain = varying and not any(isinstance(row[name], dict) for name in varying for row in some)
        if session.get_bind().dialect.name == "postgresql" and is_plain:
            found += _by_arrays(session, table, some, same, varying)
        else:
            statement = insert(table).returning(table.c.id, sort_by_parameter_order=True)
            found += session.execute(statement, some).scalars()
    return found


def _by_arrays(
    session: Session, table: Any, rows: Sequence[dict[str, Any]], same: dict[str, Any], varying: list[str]
) -> list[int]:
    columns = {column.key: column for column in table.c}
    arrays = [
        bindparam(f"a{n}", [row[name] for row in rows], ARRAY(columns[name].type)) for n, name in enumerate(varying)
    ]
    source = func.unnest(*arrays).table_valued(*(f"c{n}" for n in range(len(varying))), with_ordinality="n")
    source = source.render_derived()
    values = [source.c[f"c{n}"] for n in range(len(varying))]
    values += [literal(value, columns[name].type) for name, value in same.items()]
    ordered = select(*values).select_from(source).order_by(source.c.n)
    statement = insert(table).from_select([columns[name] for name in (*varying, *same)], ordered).returning(table.c.id)
    return sorted(session.execute(statement).scalars())  # ids are given in the order of the rows
