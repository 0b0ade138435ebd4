"""What is printed: which paper, how it is wanted, and the page of it that is looked at."""

from collections.abc import Container
from dataclasses import dataclass
from urllib.parse import urlencode

import reflex as rx

from gala import clock
from gala.access import ROLES, Permission
from gala.api.printing import choose, read_paper
from gala.db import in_db
from gala.errors import Invalid
from gala.i18n.words import LANGUAGES
from gala.integrations.pdf import pages_of, pressed, write_paper
from gala.rules.papers import HOLDERS, SIZES, SORTS, Choices, Paper
from gala.services import floor
from gala.state.base import handler, me
from gala.state.staff import EventState


@dataclass(frozen=True)
class TableChoice:
    """A table that may be chosen."""

    id: int
    number: str


class PrintingState(EventState):
    """``unseated``: how many come and are on no paper that is about seats. ``stamp`` changes with what is drawn;
    ``is_stale``: something happened since. ``pages`` 0: nothing is drawn yet."""

    kind: str = Paper.SEATING_BY_TABLE.value
    spoken: str = "en"
    size: str = "a4"
    sort: str = ""
    holder: str = "small"
    tables: list[TableChoice] = []
    chosen: list[int] = []
    page: int = 1
    pages: int = 0
    unseated: int = 0
    stamp: str = ""
    is_stale: bool = False
    may_cook: bool = False

    @rx.var
    def asked(self) -> str:
        """The choices as they stand in the address of the file."""
        given = {"lang": self.spoken, "paper": self.size, "sort": self.sort, "holder": self.holder}
        if self.chosen and self.kind != Paper.PLAN:
            given["tables"] = ",".join(map(str, sorted(self.chosen)))
        return urlencode({key: value for key, value in given.items() if value})

    @handler(Permission.PEOPLE_READ, loads=True)
    async def load(self) -> None:
        """Show the event's papers, the first one drawn."""
        facts = await self._enter_event()
        role = ROLES.get(me().roles.get(facts.tenant_id, ""), frozenset())
        self.may_cook = Permission.NEEDS_READ in role
        if self.kind == Paper.CATERING and not self.may_cook:
            self.kind = Paper.SEATING_BY_TABLE.value
        if not self.stamp:
            self.spoken = await self._lang()
        self.tables = [TableChoice(one.id, one.number) for one in await in_db(floor.list_tables, me(), self._id)]
        known = {one.id for one in self.tables}
        self.chosen = [table_id for table_id in self.chosen if table_id in known]
        await self._draw()

    @handler(Permission.PEOPLE_READ)
    async def refresh(self) -> None:
        """Something happened at the event: what is shown may be no longer true. A paper is not drawn at every click of
        a guest; whoever prints asks for it, and the file itself is always made anew."""
        self.is_stale = True

    @handler(Permission.PEOPLE_READ)
    async def draw_again(self) -> None:
        """Draw what is shown as it is now."""
        await self._draw()

    @handler(Permission.PEOPLE_READ)
    async def choose_paper(self, kind: str) -> None:
        """Show another paper, from its first page, in its own order."""
        if kind not in list(Paper):
            raise Invalid(field="kind", reason="There is no such choice for this paper.")
        self.kind, self.sort, self.page = kind, SORTS.get(Paper(kind), ("",))[0], 1
        await self._draw()

    @handler(Permission.PEOPLE_READ)
    async def choose_spoken(self, lang: str) -> None:
        """Speak English or Spanish on paper."""
        self.spoken = _known(lang, LANGUAGES)
        await self._draw()

    @handler(Permission.PEOPLE_READ)
    async def choose_size(self, size: str) -> None:
        """Print on A4 or Letter."""
        self.size, self.page = _known(size, SIZES), 1
        await self._draw()

    @handler(Permission.PEOPLE_READ)
    async def choose_sort(self, sort: str) -> None:
        """Put the people in another order."""
        self.sort, self.page = _known(sort, SORTS.get(Paper(self.kind), ())), 1
        await self._draw()

    @handler(Permission.PEOPLE_READ)
    async def choose_holder(self, holder: str) -> None:
        """Make badges of another size."""
        self.holder, self.page = _known(holder, HOLDERS), 1
        await self._draw()

    @handler(Permission.PEOPLE_READ)
    async def choose_table(self, table_id: int) -> None:
        """Print this table too, or no more; 0: all of them."""
        known = {one.id for one in self.tables}
        if table_id == 0:
            self.chosen = []
        elif table_id in known:
            self.chosen = sorted(set(self.chosen) ^ {table_id})
        self.page = 1
        await self._draw()

    @handler(Permission.PEOPLE_READ)
    async def turn_page(self, by: int) -> None:
        """Look at the next page or the one before."""
        self.page = min(max(self.page + by, 1), max(self.pages, 1))

    async def _draw(self) -> None:
        kind = Paper(self.kind)
        choices: Choices = choose(kind, self.spoken, self.size, self.sort, self.holder)
        tables = ",".join(map(str, sorted(self.chosen)))
        facts = await read_paper(me(), self._id, kind, tables)
        self.pages = await pressed(pages_of, await pressed(write_paper, facts, choices))
        self.sort, self.page = choices.sort, min(self.page, self.pages)
        self.unseated = len(facts.unseated)
        self.stamp, self.is_stale = f"{clock.now():%H%M%S%f}", False


def _known(value: str, choices: Container[str]) -> str:
    if value not in choices:
        raise Invalid(field="choice", reason="There is no such choice for this paper.")
    return value
