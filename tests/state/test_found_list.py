"""Every list of people is searched, narrowed down and grown alike."""

import asyncio
from collections.abc import Sequence
from typing import Any

import pytest

from gala.access import SYSTEM, Actor, Permission
from gala.state import found_list
from gala.state.found_list import FoundList
from gala.state.invitations import InvitationsState
from gala.state.plan import PlanState
from gala.state.staff import StaffState
from gala.state.tickets import TicketsState

AT_ONCE = 15
"""How many the service of this test gives in one answer: fewer than are shown."""


class Numbers(FoundList, StaffState):
    """A list over the numbers from 0, as long as a test wants."""

    shown: tuple[int, ...] = ()

    _there: int = 0
    _asked: int = 0

    async def _who(self) -> Actor:
        return SYSTEM

    async def _page(self, found: Sequence[int], wanted: int) -> Sequence[int]:
        self._asked += 1
        assert wanted > 0
        fit = [n for n in range(self._there) if self.search in str(n) and (self.only != "coming" or n % 2)]
        return fit[len(found) : len(found) + min(wanted, AT_ONCE)]

    def _show(self, found: Sequence[int]) -> None:
        self.shown = tuple(found)


@pytest.fixture
def numbers() -> Numbers:
    return Numbers(_reflex_internal_init=True)


def call(state: Numbers, name: str, *args: Any) -> None:
    async def run() -> None:
        async for _ in Numbers.event_handlers[name].fn(state, *args):
            pass

    asyncio.run(run())


@pytest.mark.parametrize("there", [0, 1, AT_ONCE, found_list.PAGE, found_list.PAGE + 1, 100])
def test_it_grows_until_all_are_shown_and_says_whether_there_are_more(numbers: Numbers, there: int) -> None:
    numbers._there = there
    asyncio.run(numbers._read())
    while True:
        assert numbers.shown == tuple(range(len(numbers.shown)))
        assert numbers.has_more == (len(numbers.shown) < there)
        if not numbers.has_more:
            break
        call(numbers, "grow")
    assert len(numbers.shown) == there
    assert numbers.is_read


def test_a_new_search_starts_at_the_top(numbers: Numbers) -> None:
    numbers._there = 300
    asyncio.run(numbers._read())
    call(numbers, "grow")
    assert len(numbers.shown) == 2 * found_list.PAGE
    call(numbers, "find", "2")
    assert len(numbers.shown) == found_list.PAGE
    assert all("2" in str(n) for n in numbers.shown)


def test_a_filter_keeps_the_search_and_an_unknown_one_shows_all(numbers: Numbers) -> None:
    numbers._there = 100
    call(numbers, "find", "7")
    call(numbers, "narrow", "coming")
    assert numbers.shown and all(n % 2 and "7" in str(n) for n in numbers.shown)
    call(numbers, "narrow", "__class__")
    assert numbers.only == ""
    assert 70 in numbers.shown


def test_nobody_makes_it_read_without_end(numbers: Numbers) -> None:
    numbers._there, numbers._limit = found_list.MOST_SHOWN + 100, found_list.MOST_SHOWN - 10
    for _ in range(2):
        call(numbers, "grow")
    assert len(numbers.shown) == found_list.MOST_SHOWN
    call(numbers, "find", "1" * 10_000)
    assert len(numbers.search) == found_list.LONGEST_SEARCH


@pytest.mark.parametrize("state", [InvitationsState, TicketsState, PlanState])
def test_the_lists_of_the_organizer_are_such_lists(state: type[FoundList]) -> None:
    assert issubclass(state, FoundList)
    for name in ("find", "narrow", "grow"):
        assert state.event_handlers[name].fn.policy == Permission.PEOPLE_READ  # type: ignore[attr-defined]
    assert {"search", "only", "has_more", "is_read"} <= state.base_vars.keys(), "each has its own, not a shared one"
