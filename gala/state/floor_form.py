"""A floor made from numbers: how many tables of how many, drawn while it is typed."""

from collections.abc import AsyncGenerator, Callable
from typing import Any

import reflex as rx

from gala.access import Permission
from gala.db import in_db
from gala.errors import Invalid
from gala.i18n.words import LANGUAGES, phrase, say, tr
from gala.rules import geometry
from gala.rules.typed_lists import table_counts
from gala.services import floor
from gala.state.base import handler, me
from gala.state.staff import EventState
from gala.state.toasts import toast

DRAWN_SEATS = 1_500
"""A room of more seats is sketched by its tables only."""


class FloorFormState(EventState):
    """What stands in the form, and the sketch of the room that it makes."""

    is_even: bool = True
    tables: str = "25"
    seats_each: str = "10"
    counts: str = "12x10, 4x8"
    shape: str = "round"
    is_busy: bool = False

    @rx.var(deps=["is_even", "tables", "seats_each", "counts", "shape"])
    def sketch(self) -> dict[str, str]:
        """Totals and the drawing as SVG paths; or what is wrong (``en``, ``es``) with which field."""
        try:
            plan = geometry.lay_out_counts(self._counts(), self.shape)  # type: ignore[arg-type]
        except Invalid as error:
            return {"field": str(error.params["field"]), **{lang: say(lang, error) for lang in LANGUAGES}}
        seats = plan.seats
        return {
            "tables": str(len(plan.tables)),
            "seats": str(len(seats)),
            "box": f"0 0 {plan.width:g} {plan.height:g}",
            "table_path": "".join(map(_outline, plan.tables)),
            # A line of no length with round ends: the shortest way to write a dot.
            "seat_path": "".join(f"M{seat.x:.0f} {seat.y:.0f}h0" for seat in seats)
            if len(seats) <= DRAWN_SEATS
            else "",
        }

    def _counts(self) -> list[int]:
        if not self.is_even:
            return table_counts(self.counts)
        return floor.even(_number(self.tables), _number(self.seats_each))

    @handler(Permission.FLOOR_WRITE)
    async def choose_even(self, way: str) -> None:
        """All tables alike ("even"), or each as it is."""
        self.is_even = way == "even"

    @handler(Permission.FLOOR_WRITE)
    async def type_tables(self, text: str) -> None:
        """How many tables."""
        self.tables = text[:8]

    @handler(Permission.FLOOR_WRITE)
    async def type_seats(self, text: str) -> None:
        """How many seats at each."""
        self.seats_each = text[:8]

    @handler(Permission.FLOOR_WRITE)
    async def type_counts(self, text: str) -> None:
        """The size of each table."""
        self.counts = text[:4000]

    @handler(Permission.FLOOR_WRITE)
    async def choose_shape(self, shape: str) -> None:
        """Round, rect, row or free."""
        self.shape = shape

    @handler(Permission.FLOOR_WRITE)
    async def make(self) -> Any:
        """Put this floor in place of the present one. Nobody loses a seat: while somebody sits it is refused."""
        async for step in self._work(floor.make_floor, phrase("The room has {tables} tables and {seats} seats.")):
            yield step

    @handler(Permission.FLOOR_WRITE)
    async def add(self) -> Any:
        """Put these tables below those that stand there."""
        async for step in self._work(floor.add_tables, phrase("{tables} more tables with {seats} seats stand there.")):
            yield step

    async def _work(self, service: Callable[..., int], words: str) -> AsyncGenerator[Any, None]:
        counts = self._counts()
        self.is_busy = True
        yield
        try:
            seats = await in_db(service, me(), self._id, counts, self.shape)
        finally:
            self.is_busy = False
        yield toast(tr(await self._lang(), words, tables=len(counts), seats=seats))


def _number(text: str) -> int:
    return int(text) if text.isdecimal() else 0


def _outline(table: geometry.PlannedTable) -> str:
    if table.shape == "round":
        r = table.width / 2
        return f"M{table.x - r:.0f} {table.y:.0f}a{r:g} {r:g} 0 1 0 {2 * r:g} 0a{r:g} {r:g} 0 1 0 {-2 * r:g} 0"
    left, top = table.x - table.width / 2, table.y - table.height / 2
    return f"M{left:.0f} {top:.0f}h{table.width:g}v{table.height:g}h{-table.width:g}z"
