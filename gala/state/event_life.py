"""What an event's menu does: make it again, put it away, delete it. The same on its card and in its settings."""

from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

import reflex as rx

from gala.access import Permission
from gala.db import in_db
from gala.errors import Invalid
from gala.i18n.words import phrase, tr
from gala.services import events
from gala.state.base import handler, me
from gala.state.events import EventsState, refused
from gala.state.staff import StaffState
from gala.state.toasts import toast


class EventLifeState(StaffState):
    """The dialog that is open: ``asks`` is copy, delete or empty; ``id`` and ``name`` of the event it is about."""

    asks: str = ""
    id: int = 0
    name: str = ""
    starts: str = ""
    goes: dict[str, int] = {}
    errors: dict[str, str] = {}

    @handler(Permission.EVENT_WRITE)
    async def ask_copy(self, event_id: int) -> None:
        """Ask for the copy's name and day: a year later on the same weekday, to begin with."""
        facts = await in_db(events.get_event, me(), event_id)
        self._open("copy", facts)
        later = datetime.fromisoformat(facts.starts_local) + timedelta(weeks=52)
        self.starts = later.strftime("%Y-%m-%dT%H:%M")

    @handler(Permission.EVENT_WRITE)
    async def ask_delete(self, event_id: int) -> None:
        """Count what would go along, and ask for the name."""
        facts = await in_db(events.get_event, me(), event_id)
        self.goes = asdict(await in_db(events.count_belongings, me(), event_id))
        self._open("delete", facts)

    def _open(self, asks: str, facts: events.EventFacts) -> None:
        self.asks, self.id, self.name, self.errors = asks, facts.id, facts.name, {}

    @handler(Permission.EVENT_WRITE)
    async def close(self) -> None:
        """Leave everything as it is."""
        self.asks = ""

    @handler(Permission.EVENT_WRITE)
    async def copy(self, form: dict[str, Any]) -> Any:
        """Make the event again, and go there; or say beside the field what is wrong."""
        name, starts = str(form.get("copy_name") or ""), str(form.get("copy_starts") or "")
        try:
            made = await in_db(events.duplicate_event, me(), self.id, name, starts)
        except Invalid as error:
            field = {"name": "copy_name", "starts": "copy_starts"}.get(str(error.params.get("field")), "copy_starts")
            self.errors, focus = refused(await self._lang(), Invalid(**error.params | {"field": field}))
            return focus
        self.asks = ""
        return rx.redirect(f"/events/{made}/home")

    @handler(Permission.EVENT_WRITE)
    async def delete(self, form: dict[str, Any]) -> Any:
        """Delete it for good, when the name is typed."""
        try:
            await in_db(events.delete_event, me(), self.id, str(form.get("typed_name") or ""))
        except Invalid as error:
            self.errors, focus = refused(await self._lang(), error)
            return focus
        self.asks = ""
        words = tr(await self._lang(), "{name} is deleted.", name=self.name)
        if str(self.router.url.path).rstrip("/") == "/events":
            return [EventsState.load, toast(words)]
        return [rx.redirect("/events"), toast(words)]

    @handler(Permission.EVENT_WRITE)
    async def archive(self, event_id: int) -> Any:
        """Put it away; the list shows the others."""
        await in_db(events.archive, me(), event_id)
        return await self._moved(phrase("The event is in the archive."))

    @handler(Permission.EVENT_WRITE)
    async def unarchive(self, event_id: int) -> Any:
        """Take it out again."""
        await in_db(events.unarchive, me(), event_id)
        return await self._moved(phrase("The event is out of the archive."))

    async def _moved(self, words: str) -> Any:
        said = toast(tr(await self._lang(), words))
        return [EventsState.load, said] if str(self.router.url.path).rstrip("/") == "/events" else said
