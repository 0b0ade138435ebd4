"""Seats put into the room, changed and taken out, one by one or a list of them; nobody loses a seat by it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from gala.access import Actor, Permission, requires
from gala.errors import Invalid, SeatTaken
from gala.models import EventSeat, SeatCategory
from gala.rules import geometry
from gala.services import activity, locking
from gala.services.chairs.reading import SeatFacts, facts, read_seat
from gala.services.changes.recording import describe, undoable
from gala.services.floor.editing import take_out
from gala.services.floor.marking import MAX_SEAT_LABEL, MAX_TABLE_NUMBER, block, set_category, unblock
from gala.services.floor.plan import read_plan
from gala.services.floor.room import (
    CHAIR,
    NewTable,
    Outline,
    T,
    chairs_of,
    lock_room,
    must_fit,
    put_tables,
    redrawn,
    stand_again,
    tables_of,
)
from gala.services.seats import is_used, must_be_unlocked, name_seats
from gala.services.typed import line

_MAX_SEAT_NUMBER = MAX_TABLE_NUMBER + 1 + MAX_SEAT_LABEL
_S = EventSeat.__table__  # type: ignore[attr-defined]
_NAME = "Please enter a name."


@dataclass(frozen=True, slots=True)
class NewSeat:
    """A seat as it is asked for. A table of that number that is not there yet is made for it."""

    seat_number: str
    table_number: str
    category: str = SeatCategory.REGULAR.value


@dataclass(frozen=True, slots=True)
class SeatForm:
    """All that can be changed of a seat."""

    seat_number: str
    category: str
    blocked: bool
    locked: bool


class _Chair(NamedTuple):
    seat_number: str
    label: str
    category: str

    @property
    def marks(self) -> dict[str, Any]:
        return {"seat_number": self.seat_number, "category": self.category}


@requires(Permission.FLOOR_WRITE)
@undoable("seats.added")
def add_seats(session: Session, actor: Actor, event_id: int, seats: Sequence[NewSeat]) -> list[SeatFacts]:
    """Put these seats into the room, all or none: at the end of the tables that are there, or at new round ones below
    all that stands there. As they are then, in the order given.

    Raises Invalid for a name that is no name or is taken, and when a table or the room would have too many.
    """
    wanted = _by_table(seats)
    tenant_id = lock_room(session, event_id)
    _must_be_new(session, event_id, wanted)
    there = {row.table_number: row for row in tables_of(session, event_id).values()}
    new = {number: chairs for number, chairs in wanted.items() if number not in there}
    must_fit(session, event_id, len(new), len(seats))
    _put_more(session, tenant_id, event_id, {there[n]: chairs for n, chairs in wanted.items() if n in there})
    if new:
        _put_new(session, tenant_id, event_id, new)
    redrawn(session, event_id)
    describe(session, count=len(seats))
    activity.log(session, actor, tenant_id, "seats.added", event_id=event_id, seats=len(seats))
    rows = session.execute(select(_S).where(_S.c.event_id == event_id))
    made = {row.seat_number: facts(row) for row in rows}
    return [made[line(seat.seat_number, "seat_number", _MAX_SEAT_NUMBER)] for seat in seats]


def _by_table(seats: Sequence[NewSeat]) -> dict[str, list[_Chair]]:
    """The new chairs by table number. Raises Invalid."""
    if not seats:
        raise Invalid(field="seats", reason="Choose at least one seat.")
    found: dict[str, list[_Chair]] = {}
    for seat in seats:
        table = line(seat.table_number, "table_number", MAX_TABLE_NUMBER, required=_NAME)
        if seat.category not in list(SeatCategory):
            raise Invalid(field="category", reason="There is no such category.")
        number, label = _named(seat.seat_number, table)
        found.setdefault(table, []).append(_Chair(number, label, str(seat.category)))
    return found


def _named(text: str, table_number: str) -> tuple[str, str]:
    """A seat's number and what it is called at its table: "4-7" is "7" at table 4, and "A12" is "A12" anywhere."""
    number = line(text, "seat_number", _MAX_SEAT_NUMBER, required=_NAME)
    label = line(number.removeprefix(f"{table_number}-"), "seat_number", MAX_SEAT_LABEL, required=_NAME)
    return number, label


def _must_be_new(session: Session, event_id: int, wanted: dict[str, list[_Chair]]) -> None:
    """Raises Invalid for a seat that is there, or comes twice: by its number, or by its name at its table."""
    rows = session.execute(select(_S.c.seat_number, _S.c.table_number, _S.c.label).where(_S.c.event_id == event_id))
    taken = {name for row in rows for name in (row.seat_number, (row.table_number, row.label))}
    for table, chairs in wanted.items():
        for chair in chairs:
            if taken & {chair.seat_number, (table, chair.label)}:
                reason = "There is already a seat {seat}."
                raise Invalid(field="seat_number", reason=reason, seat=chair.seat_number)
            taken |= {chair.seat_number, (table, chair.label)}


def _put_more(session: Session, tenant_id: int, event_id: int, wanted: dict[Any, list[_Chair]]) -> None:
    """More chairs at the end of tables that stand there."""
    there = chairs_of(session, event_id, [row.id for row in wanted])
    rows = []
    for table, chairs in wanted.items():
        geometry.check_table(table.shape, len(there[table.id]) + len(chairs), table.sides)
        place = {"table_id": table.id, "table_number": table.table_number, "x": table.x, "y": table.y}
        own = {"tenant_id": tenant_id, "event_id": event_id} | CHAIR | place
        first = 1 + max((seat.position for seat in there[table.id]), default=-1)
        rows += [own | chair.marks | {"label": chair.label, "position": first + n} for n, chair in enumerate(chairs)]
    if rows:
        session.execute(insert(_S), rows)
        stand_again(session, event_id, {table.id: Outline.of(table) for table in wanted})


def _put_new(session: Session, tenant_id: int, event_id: int, wanted: dict[str, list[_Chair]]) -> None:
    """New tables below those that stand there."""
    plan = read_plan(session, event_id)
    below = float(plan["height"]) if plan["tables"] or plan["scenery"] else 0.0
    planned = geometry.lay_out_counts([len(chairs) for chairs in wanted.values()]).tables
    tables = [
        NewTable(
            number,
            Outline(at.shape, at.x, at.y + below, at.rotation, None, None, 2).check(),
            [chair.label for chair in chairs],
            [chair.marks for chair in chairs],
        )
        for (number, chairs), at in zip(wanted.items(), planned, strict=True)
    ]
    put_tables(session, tenant_id, event_id, tables)


@requires(Permission.FLOOR_WRITE)
@undoable("seat.edited")
def put_seat(
    session: Session,
    actor: Actor,
    seat_id: int,
    form: SeatForm,
    seen: Callable[[SeatFacts], None] = lambda facts: None,
) -> SeatFacts:
    """Give the seat this name and these marks; as it is then. ``seen`` is shown it as it is, and may refuse.

    Raises Invalid; SeatTaken when it would be blocked under somebody, or locked while a guest chooses it.
    """
    event_id = read_seat(session, seat_id).event_id
    lock_room(session, event_id)
    now = read_seat(session, seat_id)
    seen(now)
    number, label = _named(form.seat_number, now.table_number)
    if number != now.seat_number:
        _rename(session, actor, now, number, label)
    if form.category != now.category:
        set_category(session, actor, event_id, [seat_id], form.category)
    if form.blocked != now.blocked:
        (block if form.blocked else unblock)(session, actor, event_id, [seat_id])
    if form.locked != now.locked:
        (locking.lock_in_place if form.locked else locking.unlock)(session, actor, event_id, [seat_id])
    describe(session, seats=number)
    return read_seat(session, seat_id)


def _rename(session: Session, actor: Actor, seat: SeatFacts, number: str, label: str) -> None:
    others = select(_S.c.id).where(_S.c.event_id == seat.event_id, _S.c.id != seat.id)
    same = (_S.c.seat_number == number) | ((_S.c.table_id == seat.table_id) & (_S.c.label == label))
    if session.execute(others.where(same).limit(1)).first():
        raise Invalid(field="seat_number", reason="There is already a seat {seat}.", seat=number)
    texts = {"seat_number": number, "label": label, "version": _S.c.version + 1}
    session.execute(update(_S).where(_S.c.id == seat.id).values(texts))
    redrawn(session, seat.event_id)
    told = {"event_id": seat.event_id, "seat_id": seat.id, "label": label}
    activity.log(session, actor, activity.tenant_of(session, seat.event_id), "seat.labelled", **told)


@requires(Permission.FLOOR_WRITE)
@undoable("seat.removed")
def delete_seat(
    session: Session, actor: Actor, seat_id: int, seen: Callable[[SeatFacts], None] = lambda facts: None
) -> None:
    """Take the seat out of the room; the others of its table close up, and with the last one the table goes.

    Raises SeatTaken when somebody has or holds it, SeatLocked.
    """
    tenant_id = lock_room(session, event_id := read_seat(session, seat_id).event_id)
    table_id = read_seat(session, seat_id).table_id
    chairs = chairs_of(session, event_id, [table_id])[table_id]
    seen(read_seat(session, seat_id))
    (going,) = (chair for chair in chairs if chair.id == seat_id)
    if is_used(going):
        raise SeatTaken(seats=name_seats([going]), seat_ids=[seat_id])
    must_be_unlocked([going])
    take_out(session, table_id, chairs, [going])
    if len(chairs) > 1:
        stand_again(session, event_id, {table_id: Outline.of(tables_of(session, event_id)[table_id])})
    else:
        session.execute(delete(T).where(T.c.id == table_id))
    redrawn(session, event_id)
    describe(session, seats=going.seat_number)
    activity.log(session, actor, tenant_id, "seat.removed", event_id=event_id, seat=going.seat_number)
