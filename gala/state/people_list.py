"""A long list of people: searched, narrowed, sorted, selected; only the rows around what is in sight are kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from gala.access import Permission
from gala.errors import Invalid
from gala.i18n.words import phrase, tr
from gala.services.people import GuestQuery
from gala.state.base import GalaState, handler
from gala.state.found_list import LONGEST_SEARCH
from gala.state.toasts import toast

PAGE = 100
AT_ONCE = 200
"""So many are read at a time where only the ids are wanted."""
MOST_CHOSEN = 10_000
MOST_IN_FILE = 2_000
"""So many hand-picked people fit the address of a file."""
_NOBODY = phrase("Nobody is selected.")


@dataclass(frozen=True)
class Found:
    """Some of the list, and where it goes on."""

    rows: Sequence[Any]
    next: str
    total: int


class PeopleList(GalaState, mixin=True):
    """Mix it into a state before its parent, with ``rows``, ``_page`` and ``_line``. What a line is
    known by is its ``id``; it has a ``guest_id`` too, which need not be the same.

    ``first`` is how many stand above ``rows``; ``marked`` are the selected of ``rows``, ``count`` all that are
    selected, wherever they are. ``stamp`` changes when the list became another one.
    """

    search: str = ""
    only: str = ""
    tag: str = ""
    sort: str = "name"
    descending: bool = False
    first: int = 0
    total: int = 0
    is_read: bool = False
    is_narrow: bool = False
    """Whether it is not everybody that is asked for."""
    stamp: int = 0
    sought: int = 0
    """Changes when the words in the search box are not those that were typed into it."""
    count: int = 0
    all_found: bool = False
    marked: list[int] = []
    asked: str = ""
    asked_chosen: str = ""
    """The rest of the address of a file with all found, and of one with who is selected."""

    _known_only: frozenset[str] = frozenset()
    """What the list can be narrowed to."""
    _begins: dict[int, str] = {0: ""}
    """What a page of the list goes on after, of those that were reached."""
    _pages: dict[int, list[Any]] = {}
    _chosen: dict[int, int] = {}
    """The guest's id by the line's."""
    _anchor: int = 0

    _address: str = ""

    # --- arriving ------------------------------------------------------------------------------------------------

    def _arrive(self) -> None:
        """At another address: from the top, narrowed to what the address asks for. At the same again: as it was."""
        here, before = str(self.router.url), self._address
        self._address = here
        if here != before:
            self._start_over()
            self._ask_as(self.router.url.query_parameters)

    def _ask_as(self, asked: Mapping[str, str]) -> None:
        """Narrow the list to what a link into it says."""
        self.search = asked.get("search", "")[:LONGEST_SEARCH]
        self.only = asked.get("only", "") if asked.get("only", "") in self._known_only else ""
        self.tag = asked.get("tag", "")[:40]

    # --- narrowing -----------------------------------------------------------------------------------------------

    @handler(Permission.PEOPLE_READ)
    async def find(self, text: str) -> None:
        """Those with these words in a name, email, telephone or company."""
        self.search = text[:LONGEST_SEARCH]
        await self._anew()

    @handler(Permission.PEOPLE_READ)
    async def narrow(self, only: str) -> None:
        """Only such ones; the same again shows all."""
        self.only = "" if only == self.only else only[:40]
        await self._anew()

    @handler(Permission.PEOPLE_READ)
    async def narrow_tag(self, tag: str) -> None:
        """Only who has this tag; the same again shows all."""
        self.tag = "" if tag == self.tag else tag[:40]
        await self._anew()

    @handler(Permission.PEOPLE_READ)
    async def sort_by(self, column: str) -> None:
        """In this order; the same again turns it round."""
        self.descending = column == self.sort and not self.descending
        self.sort = column[:20]
        await self._anew()

    @handler(Permission.PEOPLE_READ)
    async def clear(self) -> None:
        """Everybody again."""
        self._widen()
        await self._anew()

    def _widen(self) -> None:
        """Forget what the list is narrowed to."""
        self.search = self.only = self.tag = ""
        self.sought += 1

    def _query(self) -> GuestQuery:
        return GuestQuery(
            search=self.search, tag=self.tag, only=self.only, sort=self.sort, descending=self.descending
        )  # fmt: skip

    def _start_over(self) -> None:
        """Everybody, from the top, nobody selected."""
        self._widen()
        self.sort, self.descending, self.is_read = "name", False, False
        self._begins, self._pages, self.first = {0: ""}, {}, 0
        self._let_go()

    # --- reading -------------------------------------------------------------------------------------------------

    @handler(Permission.PEOPLE_READ)
    async def see(self, index: int) -> None:
        """The row with this number is the first in sight: have those around it."""
        page = max(0, min(index, self.total - 1)) // PAGE
        await self._have(range(max(0, page - 1), page + 2))

    async def _anew(self) -> None:
        """Another list: from its top."""
        self._begins, self._pages, self.all_found = {0: ""}, {}, False
        self.stamp += 1
        await self._have(range(1))

    async def _read(self) -> None:
        """Read again what is shown."""
        pages = sorted(self._pages) or [0]
        self._pages, self._begins = {}, {page: after for page, after in self._begins.items() if page <= pages[0]}
        await self._have(range(pages[0], pages[-1] + 1))

    async def _have(self, wanted: range) -> None:
        """Show these pages of the list, as far as it has them."""
        kept = {page: rows for page, rows in self._pages.items() if page in wanted}
        for page in wanted:
            if page not in kept and await self._reach(page):
                kept[page] = [self._line(row) for row in (await self._at(page)).rows]
        if not any(kept.values()) and wanted.start > 0:  # the list has become shorter than that
            self._begins, self._pages = {0: ""}, {}
            await self._have(range(1))
            return
        self._pages = dict(sorted(kept.items()))
        self.first = min(self._pages, default=0) * PAGE
        self._show_rows([row for rows in self._pages.values() for row in rows])

    def _show_rows(self, rows: list[Any]) -> None:
        self.rows = rows
        self.total = max(self.total, self.first + len(rows))
        self.is_read = True
        self.is_narrow = self._query() != GuestQuery(sort=self.sort, descending=self.descending)
        self._mark()

    async def _at(self, page: int, pages: int = 1) -> Found:
        """A page, or so many at once; where the next begins is kept."""
        found = await self._page(self._query(), PAGE * pages, self._begins[page])
        self.total = found.total
        if found.next:
            self._begins[page + pages] = found.next
        return found

    async def _reach(self, page: int) -> bool:
        """Whether the list has this page; where it begins is known then."""
        while page not in self._begins:
            last = max(known for known in self._begins if known < page)
            pages = min(page - last, AT_ONCE // PAGE)
            await self._at(last, pages)
            if last + pages not in self._begins:
                return False
        return True

    async def _page(self, query: GuestQuery, limit: int, after: str) -> Found:
        """Some of the list."""
        raise NotImplementedError

    def _line(self, row: Any) -> Any:
        """A row as the page shows it."""
        raise NotImplementedError

    # --- selecting -----------------------------------------------------------------------------------------------

    @handler(Permission.PEOPLE_WRITE)
    async def pick(self, picked: dict[str, Any]) -> None:
        """Select the line ``id`` at row ``at``, or let it go; with ``reach`` all from the last one picked on, or from
        row ``from``."""
        one, at = _number(picked, "id"), _number(picked, "at")
        if picked.get("reach"):
            start = _number(picked, "from") if "from" in picked else self._anchor
            await self._choose_between(min(start, at), max(start, at))
        elif one in self._chosen:
            self._chosen.pop(one)
            self.all_found = False
        else:
            self._chosen |= {line.id: line.guest_id for line in self.rows if line.id == one}
        self._anchor = at
        self._mark()

    @handler(Permission.PEOPLE_READ)
    async def press(self, stroke: str) -> Any:
        """ "all": everybody found is selected, or nobody when all are; "escape": nobody."""
        before = self.count
        if stroke == "all" and not self.all_found:
            self._chosen |= await self._everybody()
            self.all_found = self.total <= MOST_CHOSEN
            self._mark()
        elif self.count:
            self._let_go()
        if stroke == "all" and self.count > before and not self.all_found:
            return toast(tr(await self._lang(), "The first {count} are selected.", count=self.count))
        return None

    async def _everybody(self, start: int = 0, end: int = MOST_CHOSEN) -> dict[int, int]:
        """Those found from ``start`` to before ``end``, also those that are not in sight."""
        lines: list[Any] = []
        after = ""
        while len(lines) < end:
            found = await self._page(self._query(), AT_ONCE, after)
            lines += map(self._line, found.rows)
            after = found.next
            if not after:
                break
        return {line.id: line.guest_id for line in lines[start : min(end, MOST_CHOSEN)]}

    async def _choose_between(self, start: int, end: int) -> None:
        """All rows from ``start`` to ``end``."""
        if self.first <= start and end < self.first + len(self.rows):
            here = self.rows[start - self.first : end - self.first + 1]
            self._chosen |= {line.id: line.guest_id for line in here}
        else:
            self._chosen |= await self._everybody(start, end + 1)

    def _mark(self) -> None:
        self.marked = [line.id for line in self.rows if line.id in self._chosen]
        self.count = len(self._chosen)
        self.asked = _address({name: value for name, value in self._filters().items() if value})
        is_few = not self.all_found and self.count <= MOST_IN_FILE
        self.asked_chosen = _address({"ids": ",".join(map(str, self._chosen))}) if is_few else self.asked

    def _let_go(self) -> None:
        """Nobody is selected."""
        self._chosen, self.all_found, self._anchor = {}, False, 0
        self._mark()

    def _acting(self) -> list[int]:
        """The guests that are selected. Raises Invalid for nobody."""
        if not self._chosen:
            raise Invalid(field="people", reason=_NOBODY)
        return list(dict.fromkeys(self._chosen.values()))

    def _filters(self) -> dict[str, Any]:
        """What the list is narrowed to, as the address of a file says it."""
        return {"search": self.search, "only": self.only, "tag": self.tag}


def _address(asked: dict[str, Any]) -> str:
    return "&" + urlencode(asked) if asked else ""


def _number(given: dict[str, Any], name: str) -> int:
    value = given.get(name, 0)
    if isinstance(value, int) and 0 <= value < 2**53:
        return value
    raise Invalid(field=name, reason=phrase("That is nobody of this list."))
