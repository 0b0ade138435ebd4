"""In a party's panel: what each eats and needs, and whom the party may bring along, entered by an organizer."""

from typing import Any

from gala.access import Permission
from gala.db import in_db
from gala.errors import Invalid
from gala.i18n.words import say
from gala.services import meals, needs, plus_ones
from gala.services.needs import Needs
from gala.state.base import handler, me
from gala.state.party import PartyState
from gala.state.scripts import focus


class PartyNeedsState(PartyState):
    """``dishes``: what there is to choose from; ``needs_error``: what was refused."""

    dishes: list[str] = []
    needs_error: str = ""

    @handler(Permission.NEEDS_READ)
    async def feed(self, attendee_id: int) -> Any:
        """Turn this member's line into a form; 0 turns it back."""
        before, self.feeding, self.editing, self.needs_error = self.feeding, attendee_id, 0, ""
        if not attendee_id:
            return focus(f"#feed-{before}")
        self.dishes = [meal.name for meal in await in_db(meals.list_meals, me(), self._id)]
        return focus("#feeding select, #feeding input")

    @handler(Permission.PEOPLE_WRITE)
    async def save_needs(self, form: dict[str, Any]) -> Any:
        """What the member whose form is open eats and needs."""
        who = self._own(self.feeding)
        said = Needs(*(str(form.get(name) or "") for name in ("meal", "dietary", "access")))
        try:
            await in_db(needs.say_needs_for, me(), self._id, {who: said})
        except Invalid as error:
            self.needs_error = say(await self._lang(), error)
            return None
        self.feeding, self.needs_error = 0, ""
        await self._read()
        return focus(f"#feed-{who}")

    @handler(Permission.PEOPLE_WRITE)
    async def allow(self, more: int) -> None:
        """Let the party bring one more person along, or one less."""
        wanted = min(max(self.plus_ones + (1 if more > 0 else -1), 0), 20)
        await in_db(plus_ones.allow_plus_ones, me(), self.open_id, wanted)
        await self._read()

    @handler(Permission.PEOPLE_WRITE)
    async def bring(self, attendee_id: int) -> Any:
        """This member brings somebody, whose name is asked for at once and may be left open."""
        lang = await self._lang()
        made = await in_db(plus_ones.bring_for, me(), self._id, self._own(attendee_id), "", lang)
        await self._read()
        self.editing, self.feeding = made, 0
        return focus("#name")
