"""The organizer's view of the door: who is inside, who is late, the chairs of no-shows, somebody found by hand."""

from datetime import datetime
from typing import Any

import reflex as rx

from gala import clock
from gala.access import Permission
from gala.db import in_db
from gala.i18n.words import phrase, tr
from gala.services import arrivals, attendance, conflicts, door, no_shows
from gala.services.arrivals import Arrivals, LateParty
from gala.state.arrival_faces import (
    NO_WORDS,
    Asked,
    ConflictRow,
    Hit,
    LateRow,
    LogRow,
    Standing,
    TableTile,
    asked,
    conflict_rows,
    doors_of,
    hit,
    late_rows,
    log_rows,
    standing,
    table_tiles,
)
from gala.state.base import handler, me
from gala.state.gates import GatesState
from gala.state.home_faces import ArrivalWords, arrival_chart
from gala.state.staff import EventState
from gala.state.toasts import toast
from gala.state.undoing import Undoing

LINES = 30
MOST_HITS = 12
LONGEST_SEARCH = 200


class ArrivalsState(Undoing, EventState):
    """The door at a glance. ``doors``: soon, open, over, draft, canceled or archived, from ``opens`` on.

    ``ticked`` are keys of late parties; ``wants`` whose chairs the open question is about.
    """

    doors: str = ""
    opens: dict[str, str] = NO_WORDS
    has_started: bool = False
    crowd: dict[str, int] = {}
    bars: list[dict[str, Any]] = []
    hours: list[str] = []
    arrivals: ArrivalWords = ArrivalWords()
    tables: list[TableTile] = []
    let_in: dict[str, int] = {}
    """By gate id how many people it has let in; "" those let in by hand."""
    late: list[LateRow] = []
    ticked: list[int] = []
    question: Asked = Asked()
    is_asking: bool = False
    unseated: list[Standing] = []
    unseated_count: int = 0
    conflicts: list[ConflictRow] = []
    log: list[LogRow] = []
    search: str = ""
    hits: list[Hit] = []
    is_read: bool = False

    _came: list[datetime] = []
    _end_at: datetime = datetime.max
    _late: list[LateParty] = []
    _wants: list[int] = []

    @rx.var
    def complete(self) -> int:
        """At how many tables everybody is inside."""
        return sum(1 for table in self.tables if table.is_complete)

    @rx.var
    def in_use(self) -> int:
        """At how many tables anybody sits."""
        return sum(1 for table in self.tables if table.seated)

    @rx.var
    def late_people(self) -> int:
        """How many people are late."""
        return sum(row.missing for row in self.late)

    # --- arriving ------------------------------------------------------------------------------------------------

    @handler(Permission.PEOPLE_READ, loads=True)
    async def load(self) -> None:
        """Show the door; after a lost connection go on where one was."""
        before = self._id
        await self._enter_event()
        if self._id != before:
            self.is_read, self.is_asking, self.ticked, self.search, self.hits = False, False, [], "", []
        await self._read_changed()
        await self._read_steps()

    @handler(Permission.PEOPLE_READ, loads=True)
    async def refresh(self) -> Any:
        """Something happened at the event: read it again."""
        await self._read_changed()
        await self._read_steps()
        return GatesState.read

    @handler(Permission.PEOPLE_READ)
    async def tick(self) -> None:
        """A minute has passed: the chart moves on, and the start may have come."""
        await self._read_changed()

    async def _read_changed(self) -> None:
        now = clock.now()
        seen = await in_db(arrivals.get_arrivals, me(), self._id)
        lines = await in_db(arrivals.list_door_lines, me(), self._id, LINES)
        unsettled = await in_db(conflicts.list_conflicts, me(), self._id)
        self._show_event(seen.event)
        self._show(seen, now)
        self.conflicts = conflict_rows(unsettled, seen.event.timezone, now)
        self.log = log_rows(lines, seen.event.timezone, now)
        if self.search:
            await self._look_up()
        self.is_read = True

    def _show(self, seen: Arrivals, now: datetime) -> None:
        self.doors, self.opens = doors_of(seen.event, now)
        self.has_started = seen.has_started
        self.crowd = {name: getattr(seen.crowd, name) for name in seen.crowd.__slots__}
        tiles, late = table_tiles(seen), late_rows(seen.late)
        if tiles != self.tables:
            self.tables = tiles
        if late != self.late:
            self.late = late
        self._late = seen.late
        self.ticked = [key for key in self.ticked if key in {row.key for row in late}]
        self.unseated, self.unseated_count = standing(seen.unseated), seen.unseated_count
        self.let_in = {str(gate.gate_id): gate.came for gate in seen.gates if gate.gate_id is not None}
        self.let_in[""] = sum(gate.came for gate in seen.gates if gate.gate_id is None)
        zone = seen.event.timezone
        self.bars, self.hours, self.arrivals = arrival_chart(
            seen.came, now, seen.crowd.to_come, seen.event.end_at, zone
        )

    @handler(Permission.GATE_WRITE)
    async def settle(self, conflict_id: int) -> None:
        """The organizer has seen what the gates contradict each other in."""
        await in_db(conflicts.settle_conflict, me(), self._id, conflict_id)
        await self._read_changed()

    # --- no-shows ------------------------------------------------------------------------------------------------

    @handler(Permission.SEAT_ASSIGN)
    async def tick_party(self, invitation_id: int) -> None:
        """Take a late party in or out of those whose chairs may go; who has no invitation is one by themselves."""
        known = [row.key for row in self.late]
        self.ticked = [one for one in known if (one in self.ticked) != (one == invitation_id)]

    @handler(Permission.SEAT_ASSIGN)
    async def tick_all(self) -> None:
        """All late parties; none when all are ticked."""
        known = [row.key for row in self.late]
        self.ticked = [] if len(self.ticked) == len(known) else known

    @handler(Permission.SEAT_ASSIGN)
    async def ask(self) -> None:
        """Say before whom it concerns and how many chairs it frees."""
        ids = [one.attendee_id for party in self._late if party.key in self.ticked for one in party.missing]
        found = await in_db(no_shows.preview_no_shows, me(), self._id, ids)
        self._wants = [person.attendee_id for person in found.people]
        self.question, self.is_asking = asked(found), True

    @handler(Permission.SEAT_ASSIGN)
    async def keep(self, is_open: bool) -> None:
        """Everybody keeps their chair."""
        self.is_asking = is_open and self.is_asking

    @handler(Permission.SEAT_ASSIGN)
    async def free(self) -> Any:
        """Give up the chairs of those whom the question named."""
        wanted, self._wants, self.is_asking = self._wants, [], False
        if not wanted:
            return None
        done = await in_db(no_shows.free_no_shows, me(), self._id, wanted)
        self.ticked = []
        said = [await self._did()]
        if done.came:
            words = phrase("Came in the meantime and keeps the seat: {names}")
            said.append(toast(tr(await self._lang(), words, names=", ".join(done.came)), long=True))
        return said

    # --- by hand -------------------------------------------------------------------------------------------------

    @handler(Permission.CHECK_IN)
    async def find(self, text: str) -> None:
        """Look somebody up by whatever they can say or show."""
        self.search = str(text).strip()[:LONGEST_SEARCH]
        await self._look_up()

    async def _look_up(self) -> None:
        zone = str(self.event["timezone"])
        found = await in_db(door.find, me(), self._id, self.search, MOST_HITS) if self.search else []
        self.hits = [hit(arrival, zone) for arrival in found]

    @handler(Permission.CHECK_IN)
    async def check_in(self, attendee_id: int) -> Any:
        """Let one in; somebody at another door may have been faster, and that is said."""
        (verdict,) = await in_db(attendance.check_in, me(), self._id, [attendee_id])
        await self._read_changed()
        if verdict.outcome == "welcome":
            return None
        refused = {
            "already_in": phrase("{name} is already inside."),
            "declined": phrase("{name} said no. Change the answer first."),
            "unanswered": phrase("{name} has not answered. Answer for them first, or allow it in the settings."),
            "unpaid": phrase("The ticket of {name} is not paid."),
        }
        words = refused.get(verdict.outcome, phrase("The place of {name} was canceled."))
        return toast(tr(await self._lang(), words, name=verdict.arrival.name))

    @handler(Permission.CHECK_IN)
    async def check_out(self, attendee_id: int) -> None:
        """Somebody leaves, and may come in again."""
        await in_db(attendance.check_out, me(), self._id, [attendee_id])
        await self._read_changed()
