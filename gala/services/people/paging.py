"""Pages of a long list that go on from the last row's own place in the order, not from a number of rows.

So nobody is left out and nobody comes twice, however many are added, removed or edited between two pages; but one who
is moved to another place in the order meanwhile is found at that place.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, literal, tuple_
from sqlalchemy.orm import Session

from gala.errors import Invalid
from gala.rules.cursor import read_cursor, write_cursor

MOST = 200
"""So many rows at most in one answer."""


@dataclass(frozen=True, slots=True)
class Order:
    """What rows are sorted by; the last column is the id, so that no two rows have the same key."""

    columns: tuple[ColumnElement[Any], ...]
    kinds: tuple[type, ...]


@dataclass(frozen=True, slots=True)
class Sort:
    """An order as it was asked for: its name, and which way."""

    name: str
    order: Order
    descending: bool

    @property
    def said(self) -> str:
        """As a cursor keeps it."""
        return f"-{self.name}" if self.descending else self.name


def chosen(orders: Mapping[str, Order], name: str, descending: bool) -> Sort:
    """One of these orders. Raises Invalid."""
    if name not in orders:
        raise Invalid(field="sort", reason="There is no such order.")
    return Sort(name, orders[name], bool(descending))


def page_ids(session: Session, statement: Select[Any], sort: Sort, limit: int, after: str) -> tuple[list[int], str]:
    """The ids of the next rows of a select without columns, and the cursor to go on with (empty: that was all).

    Raises Invalid for a cursor of another list.
    """
    columns, size = sort.order.columns, max(1, min(limit, MOST))
    if after:
        place = tuple_(*columns)
        columned = zip(key_of(sort, after), columns, strict=True)
        key = tuple_(*(literal(value, type_=column.type) for value, column in columned))
        statement = statement.where(place < key if sort.descending else place > key)
    order = [column.desc() if sort.descending else column.asc() for column in columns]
    labelled = [column.label(f"key_{n}") for n, column in enumerate(columns)]
    rows = session.execute(statement.with_only_columns(*labelled).order_by(*order).limit(size + 1)).all()
    ids = [int(row[-1]) for row in rows[:size]]
    return ids, cursor_of(sort, rows[size - 1]) if len(rows) > size else ""


def total_of(session: Session, statement: Select[Any], ids: Sequence[int], going_on: str, after: str) -> int:
    """How many a select without columns finds in all, of which these are the page ``after`` that goes on there: a first
    page that does not go on has shown all of them."""
    if not after and not going_on:
        return len(ids)
    return int(session.execute(statement.with_only_columns(func.count())).scalar_one())


def cursor_of(sort: Sort, key: Sequence[Any]) -> str:
    """What to go on with after the row with this key."""
    return write_cursor(sort.said, [value.isoformat() if isinstance(value, datetime) else value for value in key])


def key_of(sort: Sort, after: str) -> tuple[Any, ...]:
    """The key that a cursor of this order keeps. Raises Invalid."""
    key = read_cursor(after, sort.said, [str if kind is datetime else kind for kind in sort.order.kinds])
    if key is None:
        raise Invalid(field="after", reason="There is no such page.")
    return tuple(
        _moment(value) if kind is datetime else value for value, kind in zip(key, sort.order.kinds, strict=True)
    )


def _moment(text: Any) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
        if moment.tzinfo is not None:
            return moment
    except ValueError:
        pass
    raise Invalid(field="after", reason="There is no such page.")
