"""The dishes of an event, in its settings: added, renamed, put in order, taken off."""

from dataclasses import dataclass
from typing import Any

from gala.access import Permission
from gala.db import in_db
from gala.errors import Invalid
from gala.i18n.words import say
from gala.services import meals
from gala.services.meals import MealForm, MealRow
from gala.state.base import handler, me
from gala.state.scripts import focus
from gala.state.staff import EventState
from gala.state.undoing import Undoing


@dataclass(frozen=True)
class DishLine:
    """A dish and how many chose it."""

    id: int
    name: str
    description: str
    chosen: int


class MenuState(Undoing, EventState):
    """``editing``: the dish whose line is a form now. ``errors`` stand beside the field they name."""

    dishes: list[DishLine] = []
    editing: int = 0
    errors: dict[str, str] = {}
    stamp: int = 0
    """Changes when a new dish was accepted, so that its form is empty again."""

    @handler(Permission.EVENT_WRITE, loads=True)
    async def load(self) -> None:
        """The menu of the event that the page has entered just before."""
        self.editing, self.errors = 0, {}
        if self._id:
            await self._read_changed()
            await self._read_steps()

    @handler(Permission.EVENT_WRITE)
    async def read(self) -> None:
        """The menu as it is by now: somebody chose, or another organizer changed it."""
        if self._id:
            await self._read_changed()

    async def _read_changed(self) -> None:
        rows = await in_db(meals.list_meals, me(), self._id)
        self.dishes = [DishLine(row.id, row.name, row.description, row.chosen) for row in rows]

    @handler(Permission.EVENT_WRITE)
    async def add(self, form: dict[str, Any]) -> Any:
        """One more dish."""
        rows = await self._rows()
        if not await self._try([*rows, _typed(form, "dish_")], "dish_name", "dish_"):
            return focus("#dish_name")
        self.stamp += 1
        return [await self._did(), focus("#dish_name")]

    @handler(Permission.EVENT_WRITE)
    async def edit(self, meal_id: int) -> Any:
        """Turn the dish's line into a form; 0 turns it back."""
        before, self.editing, self.errors = self.editing, meal_id, {}
        return focus("#meal_name" if meal_id else f"#edit-meal-{before}")

    @handler(Permission.EVENT_WRITE)
    async def save(self, form: dict[str, Any]) -> Any:
        """Rename or describe the dish whose form is open; who chose it keeps it."""
        typed, wanted = _typed(form, "meal_"), self.editing
        rows = [typed if row.id == wanted else row for row in await self._rows()]
        rows = [MealForm(typed.name, typed.description, wanted) if row is typed else row for row in rows]
        if not await self._try(rows, "meal_name", "meal_"):
            return focus("#meal_name")
        self.editing = 0
        return [await self._did(), focus(f"#edit-meal-{wanted}")]

    @handler(Permission.EVENT_WRITE)
    async def move(self, meal_id: int, more: int) -> Any:
        """One place up (-1) or down (1)."""
        rows = await self._rows()
        at = next((place for place, row in enumerate(rows) if row.id == meal_id), -1)
        to = at + (1 if more > 0 else -1)
        if at < 0 or not 0 <= to < len(rows):
            return None
        rows[at], rows[to] = rows[to], rows[at]
        await in_db(meals.set_meals, me(), self._id, rows)
        return await self._did()

    @handler(Permission.EVENT_WRITE)
    async def take_off(self, meal_id: int) -> Any:
        """Take a dish off the menu; who chose it is asked anew."""
        rows = [row for row in await self._rows() if row.id != meal_id]
        await in_db(meals.set_meals, me(), self._id, rows)
        return [await self._did(), focus("#dish_name")]

    async def _rows(self) -> list[MealForm]:
        """The menu as it stands: somebody else may have changed it since it was drawn."""
        return [_form(row) for row in await in_db(meals.list_meals, me(), self._id)]

    async def _try(self, rows: list[MealForm], field: str, prefix: str) -> bool:
        """Whether the menu was accepted; a refusal stands beside the field it names, else beside ``field``."""
        self.errors = {}
        try:
            await in_db(meals.set_meals, me(), self._id, rows)
        except Invalid as error:
            beside = prefix + "description" if error.params.get("field") == "description" else field
            self.errors = {beside: say(await self._lang(), error)}
            return False
        return True


def _form(row: MealRow) -> MealForm:
    return MealForm(row.name, row.description, row.id)


def _typed(form: dict[str, Any], prefix: str) -> MealForm:
    return MealForm(str(form.get(prefix + "name") or ""), str(form.get(prefix + "description") or ""))
