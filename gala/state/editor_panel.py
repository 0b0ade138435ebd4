"""The panel beside the drawing: what is chosen gets another name, shape, place or mark, or goes."""

from dataclasses import dataclass
from typing import Any

import reflex as rx

from gala.access import Permission
from gala.db import in_db
from gala.errors import Invalid
from gala.models import SeatCategory
from gala.rules import geometry
from gala.services import floor
from gala.services.floor import Edit
from gala.state.base import handler, me
from gala.state.drawn import NO_SEAT, WheelSeat, chosen_of, find_item
from gala.state.editor import PIECES, EditorState


@dataclass(frozen=True)
class Leaving:
    """Somebody whose seat would go, and where they could sit. ``to_seat`` empty: nowhere."""

    id: int
    name: str
    party: str
    table: str
    seat: str
    to_table: str
    to_seat: str
    is_locked: bool
    is_inside: bool
    with_party: bool


@dataclass(frozen=True)
class Waiting:
    """Somebody to tell."""

    id: int
    name: str
    table: str
    seat: str


class PanelState(EditorState):
    """What may be done with the one thing that is chosen, and the question before people lose their seats."""

    seat_index: int = 0
    leaving: list[Leaving] = []
    held: int = 0
    is_asking: bool = False
    waiting: list[Waiting] = []

    _edit: Edit = Edit()
    _moves: dict[int, int | None] = {}
    _digest: str = ""

    @rx.var(deps=["_now", "chosen", "seat_index"])
    def spoke(self) -> WheelSeat:
        """The seat that the buttons beside the wheel mean."""
        wheel = chosen_of(self._now, self.chosen).wheel
        return wheel[min(self.seat_index, len(wheel) - 1)] if wheel else NO_SEAT

    # --- the chosen table ----------------------------------------------------------------------------------------

    @handler(Permission.FLOOR_WRITE)
    async def rename(self, text: str) -> None:
        """Another name for the table, or other words on the scenery."""
        item = self.item
        if item.kind == "table":
            await self._do(floor.rename_table, item.id, text)
        elif item.kind:
            await self._do(floor.label_scenery, self._id, item.id, item.version, text)

    @handler(Permission.FLOOR_WRITE)
    async def set_look(self, look: str) -> None:
        """Round, long, square, head or row."""
        if look in PIECES and self.item.kind == "table":
            piece = PIECES[look]
            await self._reshape(piece["shape"], piece.get("sides", 2), self.item.seats)

    @handler(Permission.FLOOR_WRITE)
    async def add_seats(self, more: int) -> None:
        """One seat more or fewer. Where somebody would lose theirs, it asks first."""
        await self._set_seats(self.item.seats + (1 if more > 0 else -1))

    @handler(Permission.FLOOR_WRITE)
    async def type_seats(self, text: str) -> None:
        """How many seats the table has."""
        await self._set_seats(int(text) if text.strip().isdecimal() and len(text) < 6 else 0)

    @handler(Permission.FLOOR_WRITE)
    async def rename_one(self, table_id: int, text: str) -> None:
        """Another name for a table of the list."""
        await self._do(floor.rename_table, table_id, text)

    @handler(Permission.FLOOR_WRITE)
    async def seat_one(self, table_id: int, text: str) -> None:
        """How many seats a table of the list has."""
        self.chosen = [f"t{table_id}"]
        await self._set_seats(int(text) if text.strip().isdecimal() and len(text) < 6 else 0)

    async def _set_seats(self, count: int) -> None:
        item = find_item(self._now, f"t{self.item.id}")
        if self.item.kind != "table" or item is None or count == self.item.seats:
            return
        geometry.check_table(item["shape"], count, item["sides"])
        if count < self.item.seats and await self._asks(Edit(seats=((self.item.id, count),))):
            return
        await self._reshape(item["shape"], item["sides"], count, *item["size"])
        self.seat_index = min(self.seat_index, count - 1)

    async def _reshape(self, shape: str, sides: int, seats: int, *size: float | None) -> None:
        await self._do(floor.reshape_table, self.item.id, self.item.version, shape, sides, seats, *size)

    @handler(Permission.FLOOR_WRITE)
    async def set_place(self, key: str, text: str) -> None:
        """x, y, width or height in metres; rotation in degrees."""
        item = find_item(self._now, self.chosen[0]) if len(self.chosen) == 1 else None
        if item is None or key not in ("x", "y", "width", "height", "rotation"):
            return
        value = _number(text) * (1.0 if key == "rotation" else geometry.METRE)
        given = {"x": item["x"], "y": item["y"]} | {key: value}
        await self._do(floor.place_items, self._id, [self._at(item, given.pop("x"), given.pop("y"), **given)])

    # --- its seats -----------------------------------------------------------------------------------------------

    @handler(Permission.PEOPLE_READ)
    async def choose_wheel(self, index: int) -> None:
        """This seat of the table is meant by the buttons beside the wheel."""
        self.seat_index = max(index, 0)

    @handler(Permission.FLOOR_WRITE)
    async def mark_seat(self, category: str) -> None:
        """Make the seat VIP, reserved or step-free, or regular again."""
        if (seat := self.spoke).id:
            wanted = SeatCategory.REGULAR if seat.category == category else category
            await self._do(floor.set_category, self._id, [seat.id], str(wanted))

    @handler(Permission.FLOOR_WRITE)
    async def block_seat(self, blocked: bool) -> None:
        """Take the seat out of use, or back into it."""
        if (seat := self.spoke).id:
            await self._do(floor.unblock if blocked else floor.block, self._id, [seat.id])

    @handler(Permission.FLOOR_WRITE)
    async def lock_table(self, locked: bool) -> None:
        """Nobody at this table is moved by mistake, or may be again."""
        if self.item.kind == "table":
            await self._do(floor.lock_table, self.item.id, locked)

    # --- what goes -----------------------------------------------------------------------------------------------

    @handler(Permission.FLOOR_WRITE)
    async def remove(self) -> None:
        """Remove what is chosen. Where people would lose their seats, it shows the difference first."""
        tables, scenery = self._ids()
        edit = Edit(tables=tuple(tables), scenery=tuple(scenery))
        if (tables or scenery) and not await self._asks(edit):
            await self._do(floor.remove_items, self._id, edit)
            self.chosen = []

    @handler(Permission.PEOPLE_READ)
    async def command(self, command: str) -> Any:
        """What a key means; removing asks where people sit."""
        return PanelState.remove if command == "remove" else EditorState.act(command)

    async def _asks(self, edit: Edit) -> bool:
        """Whether people would lose their seats: then the question is open now."""
        shown = await in_db(floor.preview_edit, me(), self._id, edit)
        if not shown.affected and not shown.held:
            return False
        self._edit, self._digest, self.held = edit, shown.digest, shown.held
        self._moves = {one.attendee_id: one.to_seat_id for one in shown.affected}
        self.leaving = [_leaving(one) for one in shown.affected]
        self.is_asking = True
        return True

    @handler(Permission.FLOOR_WRITE)
    async def let_be(self) -> None:
        """Nothing is changed."""
        self.is_asking = False

    @handler(Permission.FLOOR_WRITE)
    async def consent(self) -> None:
        """Do it as it was shown."""
        self.is_asking = False
        await self._do(floor.apply_edit, self._id, self._edit, self._moves, self._digest)
        await self._read_waiting()

    # --- whom to tell --------------------------------------------------------------------------------------------

    @handler(Permission.PEOPLE_READ, loads=True)
    async def load_waiting(self) -> None:
        """Who was moved and does not know it yet."""
        await self._read_waiting()

    async def _read_waiting(self) -> None:
        if self._id and self.may_edit:
            found = await in_db(floor.list_to_tell, me(), self._id)
            self.waiting = [Waiting(one.attendee_id, one.name, one.table, one.seat) for one in found]

    @handler(Permission.PEOPLE_WRITE)
    async def told(self, attendee_id: int) -> None:
        """This one knows now; 0: all of them do."""
        ids = [one.id for one in self.waiting if attendee_id in (0, one.id)]
        await self._do(floor.mark_told, self._id, ids)
        await self._read_waiting()


def _leaving(one: floor.Affected) -> Leaving:
    return Leaving(
        id=one.attendee_id,
        name=one.name,
        party="" if one.party == one.name else one.party,
        table=one.table,
        seat=one.seat,
        to_table=one.to_table,
        to_seat=one.to_seat,
        is_locked=one.is_locked,
        is_inside=one.is_inside,
        with_party=one.with_party,
    )


def _number(text: str) -> float:
    """What was typed, with a point or a comma. Raises Invalid."""
    try:
        return float(text.strip().replace(",", ".")[:20])
    except ValueError as error:
        raise Invalid(field="place", reason="Please enter a number.") from error
