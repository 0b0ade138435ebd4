"""One event's facts, its life (draft, published, canceled) and its floor."""

from typing import Any

from gala.access import Permission
from gala.db import in_db
from gala.errors import Forbidden, Invalid
from gala.i18n.words import phrase, tr
from gala.services import events, invitations
from gala.services.events import EventFacts
from gala.services.invitations import Figures
from gala.state.base import handler, me
from gala.state.events import refused, typed_event
from gala.state.menu import MenuState
from gala.state.staff import EventState
from gala.state.toasts import toast


class EventSettingsState(EventState):
    """The event as its form shows it; ``stamp`` changes when the form must be filled in anew."""

    form: dict[str, str] = {}
    errors: dict[str, str] = {}
    stamp: str = ""
    invited: int = 0
    answered: int = 0
    seats: int = 0
    seated: int = 0

    @handler(Permission.EVENT_WRITE, loads=True)
    async def load(self) -> None:
        """Fill in the form."""
        self.errors, self.stamp = {}, ""
        facts = await self._enter_event()
        if not self.may_edit:
            raise Forbidden
        self._fill(facts)
        self._count(await in_db(invitations.get_figures, me(), self._id))

    @handler(Permission.EVENT_READ)
    async def refresh(self) -> Any:
        """Something happened at the event: count again, and leave alone what is being typed."""
        self._show_event(await in_db(events.get_event, me(), self._id))
        self._count(await in_db(invitations.get_figures, me(), self._id))
        return MenuState.read if self.may_edit else None

    @handler(Permission.EVENT_WRITE)
    async def save(self, form: dict[str, Any]) -> Any:
        """Write the form down, or say beside the field what is wrong with it."""
        self.errors = {}
        lang = await self._lang()
        try:
            await in_db(events.edit_event, me(), self._id, typed_event(form))
        except Invalid as error:
            self.errors, focus = refused(lang, error)
            return focus
        self._show_event(await in_db(events.get_event, me(), self._id))
        return toast(tr(lang, "Saved."))

    @handler(Permission.EVENT_WRITE)
    async def publish(self) -> Any:
        """Open the event to its guests."""
        await in_db(events.publish, me(), self._id)
        return await self._changed(phrase("Published. Guests with a code can answer and choose seats now."))

    @handler(Permission.EVENT_WRITE)
    async def unpublish(self) -> Any:
        """Take it back to a draft, while nobody has answered."""
        await in_db(events.unpublish, me(), self._id)
        return await self._changed(phrase("This event is a draft again."))

    @handler(Permission.EVENT_WRITE)
    async def cancel(self) -> Any:
        """Call it off for good."""
        await in_db(events.cancel, me(), self._id)
        return await self._changed(phrase("The event is canceled."))

    async def _changed(self, words: str) -> Any:
        self._show_event(await in_db(events.get_event, me(), self._id))
        return toast(tr(await self._lang(), words))

    def _fill(self, facts: EventFacts) -> None:
        names = (
            *("name", "description", "venue", "city", "country", "timezone", "hold_minutes"),
            *("cancellation_deadline_hours", "doors_open_minutes", "hero_image_url"),
        )
        self.form = {name: str(getattr(facts, name)) for name in names}
        for name in ("is_public", "admit_unanswered", "asks_needs"):
            self.form[name] = "yes" if getattr(facts, name) else "no"
        self.form |= {"starts": facts.starts_local, "ends": facts.ends_local}
        self.stamp = f"event-{facts.id}"

    def _count(self, figures: Figures) -> None:
        self.invited, self.answered = figures.invited, figures.answered
        self.seats, self.seated = figures.seats, figures.seated
