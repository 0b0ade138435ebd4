"""The event's home: its figures, its arrivals, what it needs, what just happened."""

from datetime import datetime
from typing import Any

from gala import clock
from gala.access import Permission
from gala.db import in_db
from gala.services import evening
from gala.services.evening import Evening
from gala.state.base import handler, me
from gala.state.home_faces import (
    NO_WORDS,
    AnswerWords,
    ArrivalWords,
    FeedRow,
    NeedRow,
    SessionLine,
    answer_chart,
    arrival_chart,
    distance_of,
    feed_rows,
    need_rows,
    phase_of,
    session_lines,
)
from gala.state.staff import EventState

PAGE = 20


class HomeState(EventState):
    """One evening at a glance. ``phase``: draft, soon, today, open, over, canceled or archived.

    ``chart`` is the question that the chart answers: arrivals, answers, or none while there is nothing to tell.
    """

    phase: str = ""
    distance: dict[str, str] = NO_WORDS
    band: dict[str, int] = {}
    gates: int = 0
    unopened: int = 0
    chart: str = "none"
    bars: list[dict[str, Any]] = []
    hours: list[str] = []
    arrivals: ArrivalWords = ArrivalWords()
    days: list[dict[str, Any]] = []
    answers: AnswerWords = AnswerWords(best_day=NO_WORDS, deadline=NO_WORDS)
    needs: list[NeedRow] = []
    feed: list[FeedRow] = []
    has_more: bool = False
    sessions: list[SessionLine] = []
    is_read: bool = False

    _limit: int = PAGE
    _came: list[datetime] = []
    _end_at: datetime = datetime.max

    @handler(Permission.PEOPLE_READ, loads=True)
    async def load(self) -> None:
        """Show the evening; after a lost connection go on where one was."""
        before = self._id
        await self._enter_event()
        if self._id != before:
            self.is_read, self._limit = False, PAGE
        await self._read()

    @handler(Permission.PEOPLE_READ, loads=True)
    async def refresh(self) -> None:
        """Something happened at the event: read it again."""
        await self._read()

    @handler(Permission.PEOPLE_READ)
    async def tick(self) -> None:
        """A minute has passed: the chart moves on, without a look into the database."""
        self._draw(clock.now())

    @handler(Permission.PEOPLE_READ)
    async def grow(self) -> None:
        """Twenty more of what happened."""
        self._limit = min(self._limit + PAGE, evening.MOST)
        await self._read()

    async def _read(self) -> None:
        now = clock.now()
        seen = await in_db(evening.get_evening, me(), self._id)
        happened = await in_db(evening.list_happenings, me(), self._id, self._limit + 1)
        self._show_event(seen.event)
        self._show(seen, now)
        self.has_more = len(happened) > self._limit
        self.feed = feed_rows(happened[: self._limit], seen.event.timezone, now)
        self.is_read = True

    def _show(self, seen: Evening, now: datetime) -> None:
        self.phase, self.distance = phase_of(seen, now), distance_of(seen)
        self.gates, self.unopened = seen.gates, seen.unopened
        self.band = {name: getattr(seen.band, name) for name in seen.band.__slots__}
        self.needs = need_rows(seen)
        self.sessions = session_lines(seen.sessions, seen.event.timezone)
        self.chart = "arrivals" if seen.came else "answers" if seen.answered else "none"
        self.days, self.answers = answer_chart(seen.answered, seen, now)
        self._came, self._end_at = seen.came, seen.event.end_at
        self._draw(now)

    def _draw(self, now: datetime) -> None:
        """The arrivals as they look at this minute."""
        zone, to_come = str(self.event["timezone"]), self.band.get("to_come", 0)
        self.bars, self.hours, self.arrivals = arrival_chart(self._came, now, to_come, self._end_at, zone)
