"""The list of events, and the form of a new one."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import reflex as rx

from gala import clock
from gala.access import Permission
from gala.db import in_db
from gala.errors import Forbidden, Invalid
from gala.i18n.dates import both, format_day, format_distance, format_time, tile
from gala.i18n.words import say
from gala.models import EventStatus
from gala.services import events
from gala.services.events import EventCard, EventForm
from gala.state.base import handler, me
from gala.state.staff import StaffState

ZONES = events.zones()
"""The time zones that a form offers."""


@dataclass(frozen=True)
class EventTile:
    """An event as its card shows it. ``need`` is the one thing to do, ``when`` is now, today, soon or past."""

    id: int
    name: str
    place: str
    cover: str
    day: dict[str, str]
    tile: dict[str, str]
    hours: str
    distance: dict[str, str]
    status: str
    when: str
    need: str
    invited: int
    answered: int
    coming: int
    declined: int
    waiting: int
    seated: int
    unseated: int
    free: int
    inside: int


class EventsState(StaffState):
    """All events of the tenant. ``hero`` is the next one, alone, where there is one to put in front."""

    when: str = "coming"
    search: str = ""
    hero: list[EventTile] = []
    cards: list[EventTile] = []
    is_read: bool = False

    @handler(Permission.TENANT_READ, loads=True)
    async def load(self) -> None:
        """Read the list."""
        await self._enter()
        await self._read()

    @handler(Permission.TENANT_READ)
    async def show(self, when: str) -> None:
        """Show those that are coming, past, drafts or archived."""
        self.when = when
        await self._read()

    @handler(Permission.TENANT_READ)
    async def find(self, text: str) -> None:
        """Show those whose name, place or city has these words."""
        self.search = text
        await self._read()

    async def _read(self) -> None:
        now, found = clock.now(), await self._list(self.when)
        if self.when == "coming":
            found += [card for card in await self._list("drafts") if card.event.end_at > now]
            found.sort(key=lambda card: card.event.start_at)
        tiles = [_tile(card, now) for card in found]
        in_front = self.when == "coming" and not self.search
        self.hero = [one for one in tiles if one.status == EventStatus.PUBLISHED][:1] if in_front else []
        self.cards = [one for one in tiles if one not in self.hero]
        self.is_read = True

    async def _list(self, when: str) -> list[EventCard]:
        return await in_db(events.list_events, me(), self._tenant_id, when, self.search)


def _tile(card: EventCard, now: datetime) -> EventTile:
    event, count = card.event, card.figures
    zone = event.timezone
    when = _when(event.start_at, event.end_at, now, zone)
    return EventTile(
        id=event.id,
        name=event.name,
        place=", ".join(part for part in (event.venue, event.city) if part),
        cover=event.hero_image_url or "deco",
        day=both(format_day, event.start_at, zone),
        tile=tile(event.start_at, zone),
        hours=f"{format_time('en', event.start_at, zone)}–{format_time('en', event.end_at, zone)}",
        distance=both(format_distance, event.start_at, zone),
        status=event.status,
        when=when,
        need=_need(card, when),
        invited=count.invited,
        answered=count.answered,
        coming=count.coming,
        declined=count.declined,
        waiting=count.invited - count.answered,
        seated=count.seated,
        unseated=count.unseated,
        free=count.free,
        inside=count.inside,
    )


def _when(start_at: datetime, end_at: datetime, now: datetime, zone: str) -> str:
    if end_at <= now:
        return "past"
    if start_at <= now:
        return "now"
    today = now.astimezone(ZoneInfo(zone)).date()
    return "today" if start_at.astimezone(ZoneInfo(zone)).date() == today else "soon"


def _need(card: EventCard, when: str) -> str:
    """The first thing that is missing, in the order in which an evening is prepared."""
    event, count = card.event, card.figures
    needs = {
        "canceled": event.status == EventStatus.CANCELED,
        "past": when == "past" or event.status == EventStatus.ARCHIVED,
        "floor": count.seats == 0,
        "guests": count.invited == 0,
        "publish": event.status == EventStatus.DRAFT,
        "seats": count.unseated > 0,
        "answers": count.answered < count.invited,
    }
    return next((need for need, is_missing in needs.items() if is_missing), "nothing")


class NewEventState(StaffState):
    """The form of a new event. ``errors`` holds a sentence for each field that was refused."""

    errors: dict[str, str] = {}

    @handler(Permission.EVENT_WRITE, loads=True)
    async def load(self) -> None:
        """Start with an empty form."""
        self.errors = {}
        await self._enter()
        if not self.may_edit:
            raise Forbidden

    @handler(Permission.EVENT_WRITE)
    async def create(self, form: dict[str, Any]) -> Any:
        """Make the event and go on to its floor plan, or say beside the field what is wrong with it."""
        self.errors = {}
        try:
            event_id = await in_db(events.create_event, me(), self._tenant_id, typed_event(form))
        except Invalid as error:
            self.errors, focus = refused(await self._lang(), error)
            return focus
        return rx.redirect(f"/events/{event_id}/plan")


def typed_event(form: dict[str, Any]) -> EventForm:
    """The event's form as the browser sent it; the service checks it."""

    def text(name: str) -> str:
        return str(form.get(name) or "")

    return EventForm(
        name=text("name"),
        starts=text("starts"),
        ends=text("ends"),
        timezone=text("timezone").strip(),
        description=text("description"),
        venue=text("venue"),
        city=text("city"),
        country=text("country"),
        is_public=form.get("is_public") in ("on", "true", True),
        hold_minutes=_number(text("hold_minutes")),
        cancellation_deadline_hours=_number(text("cancellation_deadline_hours")),
        doors_open_minutes=_number(text("doors_open_minutes")),
        admit_unanswered=form.get("admit_unanswered") in ("on", "true", True),
        asks_needs=form.get("asks_needs") in ("on", "true", True),
        hero_image_url=text("hero_image_url") or "deco",
    )


def _number(text: str) -> int:
    """What is no number is outside every range, and is refused as such."""
    return int(text) if text.isdecimal() and len(text) < 9 else -1


def refused(lang: str, error: Invalid) -> tuple[dict[str, str], Any]:
    """The refusal beside its field, and the field in focus."""
    field = str(error.params.get("field", ""))
    return {field: say(lang, error)}, rx.set_focus(field)
