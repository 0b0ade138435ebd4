"""A long list of people: only the rows around what is in sight are kept, and a selection reaches beyond them."""

import asyncio
from dataclasses import dataclass
from typing import Any

import pytest
import reflex as rx

from gala.access import SYSTEM, Actor
from gala.errors import Invalid
from gala.services.people import GuestQuery
from gala.state.base import GalaState
from gala.state.people_list import MOST_IN_FILE, PAGE, Found, PeopleList


@dataclass(frozen=True)
class Line:
    """The nth person: a line's id is not the guest's."""

    id: int
    guest_id: int


class LongList(PeopleList, GalaState):
    """Counts what it is asked."""

    rows: list[Line] = rx.field(default_factory=list)
    _people: int = 2_345
    _asked: int = 0

    async def _who(self) -> Actor:
        return SYSTEM

    async def _page(self, query: GuestQuery, limit: int, after: str) -> Found:
        self._asked += 1
        people = 3 if query.search else self._people
        first = int(after or 0)
        last = min(first + limit, people)
        rows = [Line(n, n + 10_000) for n in range(first, last)]
        return Found(rows, str(last) if last < people else "", people)

    def _line(self, row: Line) -> Line:
        return row


@pytest.fixture
def shown() -> LongList:
    made = rx.State(_reflex_internal_init=True).get_substate(LongList.get_full_name().split("."))
    assert isinstance(made, LongList)
    asyncio.run(made._read())
    return made


def call(state: LongList, name: str, *args: Any) -> None:
    async def run() -> None:
        async for _ in LongList.event_handlers[name].fn(state, *args):
            pass

    asyncio.run(run())


def ids(state: LongList) -> list[int]:
    return [line.id for line in state.rows]


def test_the_first_page_comes_alone(shown: LongList) -> None:
    assert ids(shown) == list(range(PAGE))
    assert (shown.first, shown.total, shown.is_read, shown.is_narrow) == (0, 2_345, True, False)


@pytest.mark.parametrize("index", [0, 150, 1_234, 2_344, 10**9])
def test_what_is_in_sight_has_rows_around_it(shown: LongList, index: int) -> None:
    call(shown, "see", index)
    seen = min(index, 2_344)
    assert ids(shown) == list(range(shown.first, shown.first + len(shown.rows)))
    assert shown.first <= max(0, seen - PAGE) + PAGE and shown.first <= seen < shown.first + len(shown.rows)
    assert len(shown.rows) <= 3 * PAGE


def test_a_page_that_is_there_is_not_asked_for_again(shown: LongList) -> None:
    call(shown, "see", 1_000)
    before = shown._asked
    call(shown, "see", 1_100)
    assert shown._asked == before + 1


def test_a_list_that_became_shorter_starts_at_its_top(shown: LongList) -> None:
    call(shown, "see", 2_300)
    shown._people = 50
    asyncio.run(shown._read())
    assert (shown.first, len(shown.rows), shown.total) == (0, 50, 50)


def test_a_selection_reaches_over_rows_that_are_not_there(shown: LongList) -> None:
    call(shown, "pick", {"id": 7, "at": 7})
    call(shown, "see", 1_000)
    call(shown, "pick", {"id": 1_007, "at": 1_007, "reach": True})
    assert shown.count == 1_001
    assert shown._acting() == list(range(10_007, 11_008))
    assert shown.marked == [n for n in ids(shown) if n <= 1_007]
    assert shown.asked_chosen.startswith("&ids=7%2C8%2C")


def test_all_found_are_selected_then_nobody(shown: LongList) -> None:
    call(shown, "press", "all")
    assert (shown.count, shown.all_found) == (2_345, True)
    assert shown.count > MOST_IN_FILE and shown.asked_chosen == ""
    call(shown, "pick", {"id": 5, "at": 5})
    assert (shown.count, shown.all_found) == (2_344, False)
    call(shown, "press", "escape")
    assert shown.count == 0
    with pytest.raises(Invalid):
        shown._acting()


def test_who_is_selected_stays_so_while_one_searches_on(shown: LongList) -> None:
    call(shown, "pick", {"id": 50, "at": 50})
    call(shown, "find", "ana")
    assert (len(shown.rows), shown.is_narrow, shown.asked) == (3, True, "&search=ana")
    call(shown, "pick", {"id": 1, "at": 1})
    assert shown._acting() == [10_050, 10_001]


@pytest.mark.parametrize("wrong", [{"id": "5", "at": 0}, {"id": -1, "at": 0}, {"id": 5, "at": 10**30}, {"id": None}])
def test_what_no_page_sends_selects_nobody(shown: LongList, wrong: dict[str, Any]) -> None:
    call(shown, "pick", wrong)
    assert shown.count == 0
