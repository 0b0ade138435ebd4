"""Where the people of a file sit: each on the seat that is named, or on the next free one of their table."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from gala import clock
from gala.i18n.words import phrase
from gala.models import AttendeeStatus, EventSeat, EventTable
from gala.rules import geometry
from gala.rules.guest_rows import Person, Wrong
from gala.rules.guest_values import seat_key, table_key
from gala.rules.names import fold
from gala.services.imports.people import Coming
from gala.services.seats import COLUMNS, is_held

SEAT_UNKNOWN: Final = phrase("There is no such seat. {name} would come in without one.")
SEAT_TAKEN: Final = phrase("Somebody else has this seat. {name} would come in without one.")
TABLE_FULL: Final = phrase("This table has no free seat left. {name} would come in without one.")

USUAL = 8
"""The seats of a table that is made, unless more are needed."""

_S = EventSeat.__table__  # type: ignore[attr-defined]
_T = EventTable.__table__  # type: ignore[attr-defined]


@dataclass(slots=True)
class NewTable:
    """A table that the file names and the room has not, and who sits there, by the name of the seat."""

    number: str
    sitting: dict[str, Coming] = field(default_factory=dict)

    def labels(self) -> list[str]:
        """Its seats: plain numbers up to the usual size, and those that are named."""
        highest = max((int(label) for label in self.sitting if label.isdecimal()), default=0)
        others = [label for label in self.sitting if not label.isdecimal()]
        numbers = max(min(USUAL, geometry.MAX_SEATS_EACH) - len(others), highest)
        return [*(str(n) for n in range(1, numbers + 1)), *others]


@dataclass(slots=True)
class Seating:
    """``taken``: who gets which seat (a locked row), by its id. ``left``: seats that people of the file give up."""

    taken: dict[int, tuple[Any, Coming]] = field(default_factory=dict)
    left: list[Any] = field(default_factory=list)
    tables: list[NewTable] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    wrongs: list[Wrong] = field(default_factory=list)

    def keep(self, people: Collection[Coming]) -> None:
        """Nobody but these is seated."""
        kept = set(people)
        self.taken = {seat_id: pair for seat_id, pair in self.taken.items() if pair[1] in kept}
        for table in self.tables:
            table.sitting = {label: who for label, who in table.sitting.items() if who in kept}

    def seated(self) -> set[Coming]:
        """Everybody who gets a seat."""
        found = {who for _, who in self.taken.values()}
        return found | {who for table in self.tables for who in table.sitting.values()}


def seat(session: Session, event_id: int, people: Sequence[Coming], make_tables: bool, *, lock: bool) -> Seating:
    """Find everybody's seat. Whoever says no has none, and gives up the one they had; who sits where the file says
    stays there."""
    wanted = [one for one in people if (one.person.table or one.person.seat) and comes(one)]
    away = [one for one in people if one.here is not None and one.person.answer and not comes(one)]
    if not wanted and not away:
        return Seating()
    seats = select(*COLUMNS).where(_S.c.event_id == event_id).order_by(_S.c.id)
    rows = session.execute(seats.with_for_update(of=_S) if lock else seats).all()
    tables = session.execute(select(_T.c.id, _T.c.table_number).where(_T.c.event_id == event_id).order_by(_T.c.id))
    room = _Room(tables.all(), rows, make_tables, [*wanted, *away])
    for one in away:
        room.leave(one)
    for one in (one for one in wanted if one.person.seat):  # first who has a seat of their own, then who has a table
        room.put(one)
    for one in (one for one in wanted if not one.person.seat):
        room.put(one)
    return room.found()


def comes(one: Coming) -> bool:
    """Whether the person may have a seat."""
    answer = one.person.answer or (one.here.status if one.here is not None else "")
    return answer not in (AttendeeStatus.DECLINED, AttendeeStatus.NO_SHOW, AttendeeStatus.WAITLISTED)


class _Room:
    def __init__(
        self, tables: Collection[Any], seats: Collection[Any], make_tables: bool, people: Sequence[Coming]
    ) -> None:
        self.seating = Seating()
        self.make_tables = make_tables
        self.tables = {table_key(row.table_number): row.id for row in reversed(list(tables))}
        self.seats: dict[int, list[Any]] = {row.id: [] for row in tables}
        for row in sorted(seats, key=lambda row: row.position):
            self.seats[row.table_id].append(row)
        self.by_number = {fold(row.seat_number): row for row in seats}
        attendees = {one.here.id for one in people if one.here is not None}
        self.own = {row.attendee_id: row for row in seats if row.attendee_id in attendees}
        self.held = {row.held_for: row for row in seats if row.held_for in attendees}
        self.new: dict[str, NewTable] = {}
        self.missing: set[str] = set()
        self.order: dict[str, str] = {}
        for one in people:
            self.order.setdefault(table_key(one.person.table), one.person.table)
        self.now = clock.now()

    def put(self, one: Coming) -> None:
        person, table_id = one.person, self.tables.get(table_key(one.person.table))
        own = self.own.get(one.here.id) if one.here is not None else None
        if person.table and table_id is None:
            self._at_new_table(one)
            return
        named = self._named(person, table_id) if person.seat else None
        if person.seat and named is None:
            self._wrong(person, "seat", SEAT_UNKNOWN)
        elif own is not None and (own is named or (named is None and own.table_id == table_id)):
            return
        elif named is not None:
            self._take(one, own, named if self._is_free(named) else None, "seat", SEAT_TAKEN)
        elif table_id is not None:
            free = next((row for row in self.seats[table_id] if self._is_free(row)), None)
            self._take(one, own, free, "table", TABLE_FULL)

    def leave(self, one: Coming) -> None:
        """Give up what the person has and holds."""
        if one.here is not None:
            rows = (self.own.get(one.here.id), self.held.get(one.here.id))
            self.seating.left += [row for row in rows if row is not None and row not in self.seating.left]

    def _named(self, person: Person, table_id: int | None) -> Any:
        whole = self.by_number.get(fold(person.seat))
        if table_id is None:
            return whole
        if whole is not None and whole.table_id == table_id:
            return whole
        key = seat_key(person.seat)
        return next((row for row in self.seats[table_id] if seat_key(row.label) == key), None)

    def _is_free(self, row: Any) -> bool:
        is_leaving = row.attendee_id in self.own and row in self.seating.left
        is_empty = row.attendee_id is None or is_leaving
        held = is_held(row, self.now)
        return is_empty and not held and not row.blocked and not row.locked and row.id not in self.seating.taken

    def _take(self, one: Coming, own: Any, row: Any, key: str, why: str) -> None:
        if row is None or (own is not None and own.locked):
            self._wrong(one.person, key, why)
            return
        self.leave(one)
        self.seating.taken[row.id] = (row, one)

    def _at_new_table(self, one: Coming) -> None:
        person, key = one.person, table_key(one.person.table)
        if not self.make_tables:
            self.missing.add(key)
            return
        table = self.new.setdefault(key, NewTable(person.table))
        label = seat_key(person.seat.rpartition("-")[2]).upper()[:20] if person.seat else _next_label(table)
        if person.seat and label in table.sitting:
            self._wrong(person, "seat", SEAT_TAKEN)
            return
        if not label or (label.isdecimal() and not 0 < int(label) <= geometry.MAX_SEATS_EACH):
            self._wrong(person, "table" if not person.seat else "seat", TABLE_FULL)
            return
        self.leave(one)
        table.sitting[label] = one
        if len(table.labels()) > geometry.MAX_SEATS_EACH:
            del table.sitting[label]
            self._wrong(person, "table", TABLE_FULL)

    def _wrong(self, person: Person, key: str, why: str) -> None:
        value = person.seat if key == "seat" else person.table
        self.seating.wrongs.append(Wrong(person.line, key, value, why, {"name": person.name}))

    def found(self) -> Seating:
        """As the file names them first, whoever was seated first."""
        self.seating.tables = [self.new[key] for key in self.order if key in self.new]
        self.seating.missing = [name for key, name in self.order.items() if key in self.missing]
        return self.seating


def _next_label(table: NewTable) -> str:
    """The first number that nobody has; empty when there is none."""
    numbers = map(str, range(1, geometry.MAX_SEATS_EACH + 1))
    return next((number for number in numbers if number not in table.sitting), "")
