"""The report of an event: its numbers, its charts, the parties behind them. It is live."""

from typing import Any

import reflex as rx

from gala.access import ROLES, Permission
from gala.db import in_db
from gala.services import reports
from gala.state.base import handler, me
from gala.state.report_faces import (
    NO_WORDS,
    AnswerWords,
    DayRow,
    MealBar,
    PartyRow,
    SessionBar,
    TableRow,
    WishRow,
    answer_days,
    answer_words,
    figures,
    meal_bars,
    party_rows,
    session_bars,
    table_rows,
    wish_rows,
)
from gala.state.staff import EventState

PAGE = 20
TABLES = 12

_TO_PARTIES = (
    "document.getElementById('parties').scrollIntoView({block: 'start'});"
    "document.getElementById('parties-title').focus({preventScroll: true})"
)


class ReportsState(EventState):
    """The event in numbers. ``only`` narrows the parties down; ``sees_needs``: the words of needs are shown."""

    is_read: bool = False
    counted: dict[str, int] = {}
    days: list[dict[str, Any]] = []
    day_rows: list[DayRow] = []
    answers: AnswerWords = AnswerWords(best_day=NO_WORDS, deadline=NO_WORDS)
    sessions: list[SessionBar] = []
    meals: list[MealBar] = []
    dishes: list[str] = []
    tables: list[TableRow] = []
    all_tables: bool = False
    table_count: int = 0
    only: str = ""
    parties: list[PartyRow] = []
    has_more: bool = False
    wishes: list[WishRow] = []
    sees_needs: bool = False
    asks_needs: bool = False

    _limit: int = PAGE

    @handler(Permission.PEOPLE_READ, loads=True)
    async def load(self) -> None:
        """Show the report; after a lost connection go on where one was."""
        before = self._id
        await self._enter_event()
        if self._id != before:
            self.is_read, self.all_tables, self.only, self._limit = False, False, "", PAGE
        await self._read()

    @handler(Permission.PEOPLE_READ, loads=True)
    async def refresh(self) -> None:
        """Something happened at the event: count again."""
        await self._read()

    @handler(Permission.PEOPLE_READ)
    async def narrow(self, only: str) -> None:
        """Only such parties; a word that is no filter shows all."""
        self.only, self._limit = only if only in reports.PARTIES else "", PAGE
        await self._read_parties()

    @handler(Permission.PEOPLE_READ)
    async def open_parties(self, only: str) -> Any:
        """The parties behind a number, brought into sight."""
        self.only, self._limit = only if only in reports.PARTIES else "", PAGE
        await self._read_parties()
        return rx.call_script(_TO_PARTIES)

    @handler(Permission.PEOPLE_READ)
    async def grow(self) -> None:
        """More parties."""
        self._limit = min(self._limit + 2 * PAGE, reports.MOST)
        await self._read_parties()

    @handler(Permission.PEOPLE_READ)
    async def show_all_tables(self) -> None:
        """Every table, not only the first few."""
        self.all_tables = True
        await self._read()

    async def _read(self) -> None:
        seen = await in_db(reports.get_report, me(), self._id)
        self._show_event(seen.event)
        self.counted = figures(seen)
        self.days, self.day_rows = answer_days(seen.answers)
        self.answers = answer_words(seen)
        self.sessions, self.meals = session_bars(seen), meal_bars(seen)
        self.dishes, tables = table_rows(seen)
        self.table_count = len(tables)
        self.tables = tables if self.all_tables else tables[:TABLES]
        self.asks_needs = seen.asks_needs
        await self._read_wishes(seen.event.tenant_id)
        await self._read_parties()
        self.is_read = True

    async def _read_wishes(self, tenant_id: int) -> None:
        """The words themselves, for whom they are meant."""
        own = ROLES.get(me().roles.get(tenant_id, ""), frozenset())
        self.sees_needs = Permission.NEEDS_READ in own
        self.wishes = wish_rows(await in_db(reports.list_wishes, me(), self._id)) if self.sees_needs else []

    async def _read_parties(self) -> None:
        found = await in_db(reports.list_parties, me(), self._id, self.only, self._limit + 1)
        self.has_more = len(found) > self._limit
        self.parties = party_rows(self._id, found[: self._limit], str(self.event["timezone"]))
