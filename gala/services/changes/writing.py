"""The steps written: rows put back, taken out and changed, past every unique column and foreign key."""

from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import Any

from sqlalchemy import bindparam, delete, insert, update
from sqlalchemy.orm import Session

from gala import clock
from gala.rules.names import fold
from gala.services.changes.rows import ENTITIES, Entity, Values
from gala.services.changes.steps import Key, Step
from gala.services.seats import EMPTY


def write(session: Session, steps: Mapping[Key, Step]) -> None:
    """Make every row as it is wanted. Exchanged values are parked first, so that no two rows ever have the same."""
    names = list(ENTITIES)
    for name in names:
        _park(session, ENTITIES[name], _of(steps, name))
    for name in reversed(names):
        gone = [step.id for step in _of(steps, name) if step.wanted is None]
        if gone:
            table = ENTITIES[name].table
            session.execute(delete(table).where(table.c.id.in_(gone)))
    for name in names:
        _put_back(session, name, [step for step in _of(steps, name) if step.expected is None])
    for name in names:
        kept = [step for step in _of(steps, name) if step.expected is not None and step.wanted is not None]
        _change(session, name, kept)


def _of(steps: Mapping[Key, Step], name: str) -> list[Step]:
    return sorted((step for step in steps.values() if step.entity == name), key=lambda step: step.id)


def _park(session: Session, entity: Entity, steps: Iterable[Step]) -> None:
    kept = [step for step in steps if step.expected is not None and step.wanted is not None]
    for column, parked in entity.parked.items():
        rows = [{"row_id": step.id, "value": parked(step.id)} for step in kept if column in step.changed]
        if rows:
            table = entity.table
            free = {table.c[column]: bindparam("value")}
            session.execute(update(table).where(table.c.id == bindparam("row_id")).values(free), rows)


def _put_back(session: Session, name: str, steps: list[Step]) -> None:
    if not steps:
        return
    table = ENTITIES[name].table
    more: Values = {"version": _AGAIN} if ENTITIES[name].has_version else {}
    if name == "guests":
        more |= {"updated_at": clock.now()}
    session.execute(
        insert(table), [{table.c[k].key: v for k, v in _row(step).items()} | {"id": step.id} | more for step in steps]
    )


_AGAIN = 1_000
"""The version of a row that comes back: higher than what an open page may remember of it."""


def _row(step: Step) -> Values:
    assert step.wanted is not None
    return step.wanted


def _change(session: Session, name: str, steps: list[Step]) -> None:
    """One statement for all rows whose same columns change. A seat that changes hands or use loses its dead hold."""
    table, folded = ENTITIES[name].table, ENTITIES[name].folded
    for columns, group in groupby(sorted(steps, key=lambda step: step.changed), key=lambda step: step.changed):
        rows = [{"row_id": step.id} | {f"new_{c}": _row(step)[c] for c in columns} for step in group]
        values: dict[Any, Any] = {table.c[column]: bindparam(f"new_{column}") for column in columns}
        for column in folded.keys() & set(columns):
            values[table.c[folded[column]]] = bindparam(f"folded_{column}")
            for row in rows:
                row[f"folded_{column}"] = fold(row[f"new_{column}"])
        if ENTITIES[name].has_version:
            values[table.c.version] = table.c.version + 1
        if name == "guests":  # lists that go by it find the entry as it is again
            values[table.c.updated_at] = clock.now()
        if name == "event_seats" and {"attendee_id", "blocked"} & set(columns):
            values |= {table.c[column]: empty for column, empty in EMPTY.items()}
        session.execute(update(table).where(table.c.id == bindparam("row_id")).values(values), rows)
