"""The live plan beside the guest list: choose a guest, click a seat; move, swap, free, block."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import reflex as rx

from gala.access import Permission
from gala.db import in_db
from gala.i18n.words import tr
from gala.models import SeatCategory
from gala.services import floor, invitations, placement
from gala.services.invitations import Person
from gala.state.base import handler, me
from gala.state.found_list import FoundList
from gala.state.scripts import look_at, show_in_strip
from gala.state.staff import EventState
from gala.state.toasts import toast


@dataclass(frozen=True)
class PersonRow:
    """A guest beside the plan. ``letter``: p pending, y coming, n not coming, i inside."""

    id: int
    name: str
    party: str
    letter: str
    seat_id: int
    table: str
    seat: str


NOBODY = PersonRow(0, "", "", "", 0, "", "")


@dataclass(frozen=True)
class ChosenSeat:
    """The seat that is selected; id 0: none."""

    id: int = 0
    table_id: int = 0
    index: int = 0
    table: str = ""
    label: str = ""
    category: str = SeatCategory.REGULAR


@dataclass(frozen=True)
class ChosenTable:
    """The table that is selected; id 0: none."""

    id: int = 0
    number: str = ""


class PlanState(FoundList, EventState):
    """The room and its people as one organizer sees and works them. What is live comes from the staff room."""

    plan: dict[str, Any] = {"tables": [], "width": 0.0, "height": 0.0}
    people: list[PersonRow] = []
    total: int = 0
    person: PersonRow = NOBODY
    seat: ChosenSeat = ChosenSeat()
    table: ChosenTable = ChosenTable()
    table_id: int = 0
    """The one that a phone shows."""
    is_moving: bool = False
    as_list: bool = False
    waiting: int = 0
    """Who may come and has no seat, whatever the list is narrowed to."""

    @rx.var
    def has_floor(self) -> bool:
        """Whether the event has any table."""
        return bool(self.plan["tables"])

    @rx.var
    def overlay(self) -> dict[str, str]:
        """The selection as the plan draws it: the chosen seat, that of the chosen guest, or all of a table's."""
        if self.table.id:
            return {str(t["id"]): "s" * len(t["seats"]) for t in self.plan["tables"] if t["id"] == self.table.id}
        spot = self.seat if self.seat.id else self._spot(self.person.seat_id)
        if not spot.id:
            return {}
        return {str(spot.table_id): "." * spot.index + "s"}

    # --- arriving ------------------------------------------------------------------------------------------------

    @handler(Permission.PEOPLE_READ, loads=True)
    async def load(self) -> None:
        """Show the room and watch it. Runs again at every reconnect."""
        before = self._id
        await self._enter_event()
        if before != self._id:
            self._start_over()
            self._let_go()
            self.table_id = 0
        await self._read_plan()
        await self._read()

    @handler(Permission.PEOPLE_READ)
    async def refresh(self) -> None:
        """Somebody changed something: read the list again, and the plan where it was redrawn."""
        await self._read_plan()
        await self._read()

    async def _read_plan(self) -> None:
        plan = await in_db(floor.get_plan, me(), self._id)
        if plan != self.plan:  # the same geometry is not sent again
            self.plan = plan
        tables = {table["id"]: table["number"] for table in plan["tables"]}
        if self.table_id not in tables:
            self.table_id = next(iter(tables), 0)
        if self.seat.id:
            self.seat = self._spot(self.seat.id)
        if self.table.id:
            self.table = ChosenTable(self.table.id, tables[self.table.id]) if self.table.id in tables else ChosenTable()

    # --- the list ------------------------------------------------------------------------------------------------

    async def _page(self, found: Sequence[Person], wanted: int) -> Sequence[Person]:
        offset = len(found)
        return await in_db(invitations.list_people, me(), self._id, self.search, self.only, wanted, offset)

    def _show(self, found: Sequence[Person]) -> None:
        self.people = [_row(person) for person in found]
        if self.person.id:
            self.person = next((row for row in self.people if row.id == self.person.id), self.person)

    async def _read(self) -> None:
        self.total = await in_db(invitations.count_people, me(), self._id, self.search, self.only)
        self.waiting = await in_db(invitations.count_people, me(), self._id, "", "unseated")
        await super()._read()

    @handler(Permission.PEOPLE_READ)
    async def choose_person(self, attendee_id: int) -> Any:
        """The next click on a seat seats this guest, whose table a phone shows; choosing them again lets go."""
        again = self.person.id == attendee_id
        self._let_go()
        if again:
            return None
        self.person = next((row for row in self.people if row.id == attendee_id), self.person)
        self.table_id = self._spot(self.person.seat_id).table_id or self.table_id
        return [look_at(".plan-page"), show_in_strip()]

    @handler(Permission.PEOPLE_READ)
    async def let_go(self) -> None:
        """Nothing is selected any more."""
        self._let_go()

    @handler(Permission.PEOPLE_READ)
    async def show_list(self, wanted: bool) -> None:
        """The room as a list, or drawn."""
        self.as_list = wanted

    def _let_go(self) -> None:
        self.person = NOBODY
        self.seat, self.table, self.is_moving = ChosenSeat(), ChosenTable(), False

    # --- seats ---------------------------------------------------------------------------------------------------

    @handler(Permission.PEOPLE_READ)
    async def choose_seat(self, seat_id: int) -> Any:
        """A click on a seat: seats the chosen guest, ends a move, or selects the seat."""
        spot = self._spot(seat_id)
        if self.person.id and self.may_edit:
            name = self.person.name
            await in_db(placement.assign, me(), self._id, self.person.id, seat_id)
            self._let_go()
            await self._read()
            lang = await self._lang()
            words = tr(lang, "{name} sits at table {table}, seat {seat}.", name=name, table=spot.table, seat=spot.label)
            return toast(words)
        if self.is_moving and self.seat.id:
            if seat_id != self.seat.id:
                await in_db(placement.swap, me(), self._id, self.seat.id, seat_id)
            self._let_go()
            await self._read()
            return None
        self.seat = ChosenSeat() if self.seat.id == seat_id else spot
        self.person, self.table, self.is_moving = NOBODY, ChosenTable(), False
        return None

    # --- tables and names ----------------------------------------------------------------------------------------

    @handler(Permission.PEOPLE_READ)
    async def open_table(self, table_id: int) -> None:
        """Show this table (on a phone one at a time)."""
        self.table_id = table_id

    @handler(Permission.PEOPLE_READ)
    async def choose_table(self, table_id: int) -> None:
        """Select this table; again lets go. While a guest waits for a seat a table is no answer."""
        if self.person.id or self.is_moving:
            return
        again = self.table.id == table_id
        self._let_go()
        number = next((table["number"] for table in self.plan["tables"] if table["id"] == table_id), "")
        if number and not again:
            self.table = ChosenTable(table_id, number)

    @handler(Permission.FLOOR_WRITE)
    async def rename_table(self, form: dict[str, Any]) -> None:
        """Call the selected table something else."""
        await in_db(floor.rename_table, me(), self.table.id, str(form.get("name", "")))
        await self._read_plan()

    @handler(Permission.FLOOR_WRITE)
    async def label_seat(self, form: dict[str, Any]) -> None:
        """Call the selected seat something else at its table."""
        await in_db(floor.label_seat, me(), self.seat.id, str(form.get("name", "")))
        await self._read_plan()

    # --- with what is selected -----------------------------------------------------------------------------------

    @handler(Permission.SEAT_ASSIGN)
    async def start_move(self) -> None:
        """The next click says where to: a free seat moves the guest, a taken one exchanges the two."""
        self.is_moving = not self.is_moving

    @handler(Permission.SEAT_ASSIGN)
    async def free(self) -> None:
        """Whoever sits on the selected seat stands up."""
        await in_db(placement.free, me(), self._id, [self.seat.id])
        self._let_go()
        await self._read()

    @handler(Permission.SEAT_ASSIGN)
    async def unseat(self) -> None:
        """The chosen guest stands up."""
        await in_db(placement.unseat, me(), self._id, [self.person.id])
        self._let_go()
        await self._read()

    @handler(Permission.FLOOR_WRITE)
    async def set_category(self, category: str) -> None:
        """Mark the selected seat as regular, vip, reserved or accessible."""
        await in_db(floor.set_category, me(), self._id, [self.seat.id], category)
        await self._read_plan()

    @handler(Permission.FLOOR_WRITE)
    async def block(self) -> None:
        """Take the selected seat out of use."""
        await in_db(floor.block, me(), self._id, [self.seat.id])

    @handler(Permission.FLOOR_WRITE)
    async def unblock(self) -> None:
        """Bring the selected seat back into use."""
        await in_db(floor.unblock, me(), self._id, [self.seat.id])

    def _spot(self, seat_id: int) -> ChosenSeat:
        for table in self.plan["tables"] if seat_id else ():
            for index, seat in enumerate(table["seats"]):
                if seat["id"] == seat_id:
                    return ChosenSeat(seat_id, table["id"], index, table["number"], seat["label"], seat["category"])
        return ChosenSeat()


def _row(person: Person) -> PersonRow:
    letters = {"accepted": "y", "declined": "n", "attended": "o"}
    return PersonRow(
        id=person.attendee_id,
        name=person.name,
        party="" if person.party == person.name else person.party,
        letter="i" if person.inside else letters.get(person.status, "p"),
        seat_id=person.seat_id or 0,
        table=person.table_number,
        seat=person.seat_label,
    )
