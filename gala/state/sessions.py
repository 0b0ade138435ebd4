"""The programme of an event, and the panel of one session: its form, and who comes."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import reflex as rx

from gala.access import Permission
from gala.db import in_db
from gala.errors import Invalid, NotFound
from gala.i18n.dates import both, format_day, format_time
from gala.i18n.words import phrase, tr
from gala.services import events, sessions
from gala.services.sessions import SessionForm, SessionRow
from gala.state.base import handler, me
from gala.state.events import refused
from gala.state.staff import EventState
from gala.state.toasts import toast

PAGE = 40
ONLY = ("", "yes", "no", "waiting")


@dataclass(frozen=True)
class SessionTile:
    """A session in the programme. ``day`` is empty but for the first of a day."""

    id: int
    day: dict[str, str]
    starts: dict[str, str]
    ends: dict[str, str]
    title: str
    speaker: str
    description: str
    yes: int
    no: int
    waiting: int
    clashes: str
    is_outside: bool


@dataclass(frozen=True)
class Listener:
    """Somebody and their answer: yes, no or empty."""

    id: int
    name: str
    party: str
    said: str


NOTHING = {"en": "", "es": ""}
EMPTY = {"title": "", "speaker": "", "description": "", "starts": "", "ends": ""}


class SessionsState(EventState):
    """The programme. ``open_id``: the session in the panel; ``is_new``: the panel is the form of a new one."""

    tiles: list[SessionTile] = []
    is_read: bool = False
    open_id: int = 0
    is_new: bool = False
    is_editing: bool = False
    form: dict[str, str] = EMPTY
    errors: dict[str, str] = {}
    stamp: int = 0
    people: list[Listener] = []
    search: str = ""
    only: str = ""
    has_more: bool = False

    _limit: int = PAGE

    @rx.var
    def chosen(self) -> SessionTile:
        """The session in the panel."""
        none = SessionTile(0, NOTHING, NOTHING, NOTHING, "", "", "", 0, 0, 0, "", False)
        return next((tile for tile in self.tiles if tile.id == self.open_id), none)

    @handler(Permission.EVENT_READ, loads=True)
    async def load(self) -> None:
        """Show the programme; after a lost connection go on where one was."""
        before = self._id
        await self._enter_event()
        if self._id != before:
            self._reset()
        await self._read()

    @handler(Permission.EVENT_READ)
    async def refresh(self) -> None:
        """Somebody answered, or the programme changed: read it again, and leave alone what is being typed."""
        await self._read()

    async def _read(self) -> None:
        facts = await in_db(events.get_event, me(), self._id)
        rows = await in_db(sessions.list_sessions, me(), self._id)
        self._show_event(facts)
        self.tiles = tiles(rows, facts.timezone)
        self.is_read = True
        if self.open_id and not any(tile.id == self.open_id for tile in self.tiles):
            self._reset()
        if self.open_id and not self.is_editing:
            await self._read_people()

    async def _read_people(self) -> None:
        found = await in_db(
            sessions.list_session_people, me(), self.open_id, self.search, self.only, limit=self._limit + 1
        )
        words = {True: "yes", False: "no", None: ""}
        self.has_more = len(found) > self._limit
        self.people = [Listener(p.attendee_id, p.name, p.party, words[p.coming]) for p in found[: self._limit]]

    # --- the panel -----------------------------------------------------------------------------------------------

    def _reset(self) -> None:
        self.open_id, self.is_new, self.is_editing = 0, False, False
        self.errors, self.people, self.search, self.only, self._limit = {}, [], "", "", PAGE
        self.stamp += 1

    @handler(Permission.EVENT_READ)
    async def open(self, session_id: int) -> None:
        """Show this session and who comes."""
        if not any(tile.id == session_id for tile in self.tiles):
            raise NotFound
        self._reset()
        self.open_id = session_id
        await self._read_people()

    @handler(Permission.EVENT_READ)
    async def close(self) -> None:
        """Close the panel."""
        self._reset()

    @handler(Permission.EVENT_WRITE)
    async def open_new(self) -> Any:
        """The form of a new session, which follows the last one."""
        facts = await in_db(events.get_event, me(), self._id)
        rows = await in_db(sessions.list_sessions, me(), self._id)
        self._reset()
        self.is_new, self.is_editing = True, True
        starts = max((row.end_at for row in rows if row.end_at < facts.end_at), default=facts.start_at)
        self.form = EMPTY | {"starts": local(starts, facts.timezone), "ends": ""}
        return rx.set_focus("title")

    @handler(Permission.EVENT_WRITE)
    async def edit(self) -> Any:
        """The open session as a form."""
        rows = await in_db(sessions.list_sessions, me(), self._id)
        row = next((row for row in rows if row.id == self.open_id), None)
        if row is None:
            raise NotFound
        zone = str(self.event["timezone"])
        self.form = {name: str(getattr(row, name)) for name in ("title", "speaker", "description")}
        self.form |= {"starts": local(row.start_at, zone), "ends": local(row.end_at, zone)}
        self.is_editing, self.errors = True, {}
        self.stamp += 1
        return rx.set_focus("title")

    @handler(Permission.EVENT_WRITE)
    async def save(self, form: dict[str, Any]) -> Any:
        """Make or change the session, or say beside the field what is wrong with it."""
        self.errors, lang = {}, await self._lang()
        typed = SessionForm(**{name: str(form.get(name) or "") for name in EMPTY})
        try:
            if self.is_new:
                made = await in_db(sessions.create_session, me(), self._id, typed)
            else:
                made = self.open_id
                await in_db(sessions.edit_session, me(), made, typed)
        except Invalid as error:
            self.errors, focus = refused(lang, error)
            return focus
        self._reset()
        self.open_id = made
        await self._read()
        if self.chosen.is_outside:
            return toast(tr(lang, "Saved. It lies outside of the event’s hours."))
        return toast(tr(lang, "Saved."))

    @handler(Permission.EVENT_WRITE)
    async def delete(self) -> Any:
        """Strike the session, with its answers."""
        await in_db(sessions.delete_session, me(), self.open_id)
        self._reset()
        await self._read()
        return toast(tr(await self._lang(), phrase("The session is off the programme.")))

    # --- who comes -----------------------------------------------------------------------------------------------

    @handler(Permission.PEOPLE_READ)
    async def find(self, text: str) -> None:
        """Those with these words in their name."""
        self.search, self._limit = text[:200], PAGE
        await self._read_people()

    @handler(Permission.PEOPLE_READ)
    async def narrow(self, only: str) -> None:
        """Those who come, do not, or have not said."""
        self.only, self._limit = only if only in ONLY else "", PAGE
        await self._read_people()

    @handler(Permission.PEOPLE_READ)
    async def grow(self) -> None:
        """Forty more."""
        self._limit = min(self._limit + PAGE, sessions.MOST_PEOPLE)
        await self._read_people()

    @handler(Permission.PEOPLE_WRITE)
    async def answer(self, attendee_id: int, coming: bool) -> None:
        """Enter an answer that came by telephone."""
        await in_db(sessions.answer_session_for, me(), self._id, self.open_id, {attendee_id: coming})
        await self._read()


def local(at: datetime, zone: str) -> str:
    """As a field for a day and an hour takes it."""
    return at.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%dT%H:%M")


def tiles(rows: list[SessionRow], zone: str) -> list[SessionTile]:
    """The programme as its page shows it."""
    found, last = [], None
    for row in rows:
        day = row.start_at.astimezone(ZoneInfo(zone)).date()
        found.append(
            SessionTile(
                id=row.id,
                day=both(format_day, row.start_at, zone) if day != last else NOTHING,
                starts=both(format_time, row.start_at, zone),
                ends=both(format_time, row.end_at, zone),
                title=row.title,
                speaker=row.speaker,
                description=row.description,
                yes=row.yes,
                no=row.no,
                waiting=row.waiting,
                clashes=", ".join(f"\u2068{title}\u2069" for title in row.clashes),
                is_outside=row.is_outside,
            )
        )
        last = day
    return found
