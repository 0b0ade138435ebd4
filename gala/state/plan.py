"""The live plan beside the guest list: choose a guest, click a seat; several seats, a party, a table; block, name."""

from collections.abc import Sequence
from typing import Any

import reflex as rx

from gala.access import Permission
from gala.db import in_db
from gala.errors import GalaError
from gala.services import arranging, floor, invitations
from gala.services.invitations import Person
from gala.state.base import handler, me
from gala.state.found_list import LONGEST_SEARCH, FoundList
from gala.state.handling import Handling
from gala.state.plan_faces import (
    NOBODY,
    ChosenSeat,
    ChosenTable,
    Family,
    PersonRow,
    links,
    overlay,
    person_rows,
    spot,
)
from gala.state.scripts import look_at, show_in_strip
from gala.state.staff import EventState
from gala.state.undoing import Undoing

MOST_CHOSEN = 60
"""So many seats are selected at once, at most."""


class PlanState(FoundList, Handling, Undoing, EventState):
    """The room and its people as one organizer sees and works them. What is live comes from the staff room.

    Selected is a guest, or seats (``seat`` the first of them), or a table. ``whole``: the guest's party with them.
    ``aim``: what the next click on the plan is for: "move" or "swap".
    """

    plan: dict[str, Any] = {"tables": [], "width": 0.0, "height": 0.0}
    people: list[PersonRow] = []
    total: int = 0
    person: PersonRow = NOBODY
    chosen: list[ChosenSeat] = []
    seat: ChosenSeat = ChosenSeat()
    family: Family = Family()
    whole: bool = False
    aim: str = ""
    table: ChosenTable = ChosenTable()
    table_id: int = 0
    """The one that a phone shows."""
    as_list: bool = False
    waiting: int = 0
    """Who may come and has no seat, whatever the list is narrowed to."""
    sought: int = 0
    """Whom the address asked for when it was last read."""

    _seen: dict[int, int] = {}
    """Who sat on the selected seats when they were selected."""

    @rx.var
    def has_floor(self) -> bool:
        """Whether the event has any table."""
        return bool(self.plan["tables"])

    @rx.var
    def overlay(self) -> dict[str, str]:
        """The selection as the plan draws it: "s" what is selected, "g" its party."""
        if self.table.id:
            return {str(t["id"]): "s" * len(t["seats"]) for t in self.plan["tables"] if t["id"] == self.table.id}
        signs = dict.fromkeys(self.family.seats, "s" if self.whole else "g")
        signs |= dict.fromkeys((one.id for one in self.chosen), "s")
        if self.person.seat_id:
            signs[self.person.seat_id] = "s"
        return overlay(self.plan, signs)

    @rx.var
    def party_links(self) -> list[str]:
        """The dotted lines of the party that is lit."""
        return links([place for seat in self.family.seats if (place := spot(self.plan, seat)).id])

    @rx.var
    def lit(self) -> list[int]:
        """The rows of the list that are lit: the selected party's."""
        return list(self.family.people)

    # --- arriving ------------------------------------------------------------------------------------------------

    @handler(Permission.PEOPLE_READ, loads=True)
    async def load(self) -> Any:
        """Show the room and watch it. Runs again at every reconnect.

        The address may ask for somebody (``?who=7&find=Ana``): the list shows them, chosen, ready for a seat.
        """
        before = self._id
        await self._enter_event()
        if before != self._id:
            self._start_over()
            self._let_go()
            self.table_id = self.sought = 0
        asked = self.router.url.query_parameters
        who = _id_of(asked.get("who", ""))
        is_sought = who not in (0, self.sought)
        if is_sought:
            self.search, self.only = asked.get("find", "")[:LONGEST_SEARCH], ""
        self.sought = who
        await self._read_changed()
        await self._read_steps()
        return await self._choose_person(who) if is_sought else None

    @handler(Permission.PEOPLE_READ)
    async def refresh(self) -> None:
        """Somebody changed something: read the list again, and the plan where it was redrawn."""
        await self._read_changed()
        await self._read_steps()

    async def _read_changed(self) -> None:
        await self._read_plan()
        await self._read()
        await self._read_family()

    async def _read_plan(self) -> None:
        known = (self._id, await in_db(floor.get_floor_version, me(), self._id))
        if known != (self.plan.get("event_id"), self.plan.get("version")):  # the same geometry is not read again
            self.plan = await in_db(floor.get_plan, me(), self._id)
        plan = self.plan
        tables = {table["id"]: table["number"] for table in plan["tables"]}
        if self.table_id not in tables:
            self.table_id = next(iter(tables), 0)
        self._select([spot(plan, one.id) for one in self.chosen])
        if self.table.id:
            self.table = ChosenTable(self.table.id, tables[self.table.id]) if self.table.id in tables else ChosenTable()

    # --- the list ------------------------------------------------------------------------------------------------

    async def _page(self, found: Sequence[Person], wanted: int) -> Sequence[Person]:
        offset = len(found)
        return await in_db(invitations.list_people, me(), self._id, self.search, self.only, wanted, offset)

    def _show(self, found: Sequence[Person]) -> None:
        self.people = person_rows(found)
        if self.person.id:
            self.person = next((row for row in self.people if row.id == self.person.id), self.person)

    async def _read(self) -> None:
        self.total = await in_db(invitations.count_people, me(), self._id, self.search, self.only)
        self.waiting = await in_db(invitations.count_people, me(), self._id, "", "unseated")
        await super()._read()

    @handler(Permission.PEOPLE_READ)
    async def choose_person(self, attendee_id: int) -> Any:
        """The next click on a seat seats this guest, whose table a phone shows; choosing them again lets go."""
        again = self.person.id == attendee_id and not self.whole
        return await self._choose_person(0 if again else attendee_id)

    @handler(Permission.SEAT_ASSIGN)
    async def choose_party(self, attendee_id: int) -> Any:
        """The next click on a seat or table seats this guest's whole party there."""
        again = self.person.id == attendee_id and self.whole
        return await self._choose_person(0 if again else attendee_id, whole=True)

    async def _choose_person(self, attendee_id: int, whole: bool = False) -> Any:
        self._let_go()
        if attendee_id:
            self.person = next((row for row in self.people if row.id == attendee_id), NOBODY)
            self.table_id = spot(self.plan, self.person.seat_id).table_id or self.table_id
        await self._read_family()
        self.whole = whole and len(self.family.people) > 1
        await self._show_attention()
        return [look_at(".plan-page"), show_in_strip()] if attendee_id else None

    @handler(Permission.PEOPLE_READ)
    async def let_go(self) -> None:
        """Nothing is selected any more."""
        self._let_go()
        await self._show_attention()

    @handler(Permission.PEOPLE_READ)
    async def show_list(self, wanted: bool) -> None:
        """The room as a list, or drawn."""
        self.as_list = wanted

    def _let_go(self) -> None:
        self.person, self.family, self.whole = NOBODY, Family(), False
        self._select([])
        self.table, self.aim, self._seen = ChosenTable(), "", {}

    def _select(self, seats: Sequence[ChosenSeat]) -> None:
        chosen = [seat for seat in seats if seat.id][:MOST_CHOSEN]
        if chosen != self.chosen:
            self.chosen, self.seat = chosen, chosen[0] if chosen else ChosenSeat()

    async def _read_family(self) -> None:
        """The party of the chosen guest, or of whoever sits on the first chosen seat."""
        who = self.person.id or self._seen.get(self.seat.id, 0)
        if not (who and self.may_edit):
            self.family = Family()
            return
        try:
            facts = await in_db(arranging.get_party_of, me(), self._id, who)
        except GalaError:  # not coming, or gone: nobody has a party with them
            self.family = Family()
            return
        found = Family(facts.label, tuple(facts.names), tuple(facts.seats.values()))
        self.family = found if len(found.people) > 1 else Family()

    async def _show_attention(self) -> None:
        """The other organizers see which tables and guest this one is at."""
        tables = {one.table_id for one in self.chosen} | ({self.table.id} if self.table.id else set())
        guest = [f"g{self.person.id}"] if self.person.id else []
        await self._attend(*(f"e{table}" for table in sorted(tables)[:4]), *guest)

    # --- seats ---------------------------------------------------------------------------------------------------

    @handler(Permission.PEOPLE_READ)
    async def choose_seat(self, seat_id: int, occupant: int = -1, more: bool = False) -> Any:
        """A click on a seat: seats the chosen guest, ends a move, or selects it; ``more``: beside those selected.

        ``occupant``: who sat there for whoever clicked, 0 nobody, -1 unknown.
        """
        if self.may_edit and (self.person.id or self.aim) and not more:
            return await self._put_selected("seat", seat_id, {seat_id: occupant} if occupant >= 0 else {})
        here = spot(self.plan, seat_id)
        others = [one for one in self.chosen if one.id != seat_id]
        again = len(others) < len(self.chosen)
        kept = others if more else []
        seen = self._seen | ({seat_id: occupant} if occupant >= 0 else {})
        self._let_go()
        self._select(kept if again and (more or not others) else [*kept, here])
        self._seen = {one.id: seen[one.id] for one in self.chosen if one.id in seen}
        await self._read_family()
        await self._show_attention()
        return None

    # --- tables and names ----------------------------------------------------------------------------------------

    @handler(Permission.PEOPLE_READ)
    async def open_table(self, table_id: int) -> None:
        """Show this table (on a phone one at a time)."""
        self.table_id = table_id

    @handler(Permission.PEOPLE_READ)
    async def choose_table(self, table_id: int) -> Any:
        """Whoever is being seated or moved sits at this table; else it is selected, and again lets go."""
        if self.may_edit and (self.person.id or self.aim):
            return await self._put_selected("table", table_id, {})
        again = self.table.id == table_id
        self._let_go()
        number = next((table["number"] for table in self.plan["tables"] if table["id"] == table_id), "")
        if number and not again:
            self.table = ChosenTable(table_id, number)
        await self._show_attention()
        return None

    @handler(Permission.FLOOR_WRITE)
    async def rename_table(self, form: dict[str, Any]) -> Any:
        """Call the selected table something else."""
        await in_db(floor.rename_table, me(), self.table.id, str(form.get("name", "")))
        return await self._did()

    @handler(Permission.FLOOR_WRITE)
    async def label_seat(self, form: dict[str, Any]) -> Any:
        """Call the selected seat something else at its table."""
        await in_db(floor.label_seat, me(), self.seat.id, str(form.get("name", "")))
        return await self._did()

    @handler(Permission.FLOOR_WRITE)
    async def set_category(self, category: str) -> Any:
        """Mark the selected seats as regular, vip, reserved or accessible."""
        await in_db(floor.set_category, me(), self._id, [one.id for one in self.chosen], category)
        return await self._did()

    @handler(Permission.FLOOR_WRITE)
    async def block(self) -> Any:
        """Take the selected seats out of use."""
        await in_db(floor.block, me(), self._id, [one.id for one in self.chosen])
        return await self._did()

    @handler(Permission.FLOOR_WRITE)
    async def unblock(self) -> Any:
        """Bring the selected seats back into use."""
        await in_db(floor.unblock, me(), self._id, [one.id for one in self.chosen])
        return await self._did()


def _id_of(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 18 else 0
