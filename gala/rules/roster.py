"""Very many people in memory, each with what is known of them: searched, narrowed, sorted and counted in one look.

A database that keeps tenants apart row by row reads all of them for each part of a word, and sorts all of them for each
page. Here a look through a hundred thousand takes some milliseconds, and every order is kept sorted as people change.
"""

from bisect import bisect_left, bisect_right, insort
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from gala.rules.codes import normalize_code, ticket_key
from gala.rules.names import fold

LEAST_OF_TICKET, LEAST_OF_CODE = 3, 4
"""Once so much of a ticket number or code is typed it is looked for; before, "4-7" can only be a seat."""

_NOWHERE = "\0"


@dataclass(frozen=True, slots=True)
class Known:
    """One person, or one person's place at an event. ``text`` is what words are looked for in, folded; ``seat`` the
    seat's number in small letters, ``ticket`` the ticket number's key; ``facts`` all else that is sorted or kept by.
    """

    id: int
    guest_id: int
    text: str
    facts: Any = None
    seat: str = ""
    ticket: str = ""
    code: str = ""


Keep = Callable[[Known], bool]
Key = tuple[Any, ...]
Place = Callable[[Known], Key]
"""Somebody's place in an order: what is sorted by, at the end the id, so that no two have the same."""


class Roster:
    """People by id, in each of the orders once it was asked for."""

    def __init__(self, people: Iterable[Known], places: Mapping[str, Place]) -> None:
        self._places = places
        self._people = {one.id: one for one in people}
        self._orders: dict[str, list[Known]] = {}

    def __len__(self) -> int:
        return len(self._people)

    def put(self, one: Known) -> None:
        """Somebody new, or as they are now."""
        before = self._people.get(one.id)
        if before == one:
            return
        self.drop(one.id)
        self._people[one.id] = one
        for name, order in self._orders.items():
            insort(order, one, key=self._places[name])

    def drop(self, who: int) -> None:
        """Somebody is gone; no matter if they were not there."""
        gone = self._people.pop(who, None)
        if gone is None:
            return
        for name, order in self._orders.items():
            place = self._places[name]
            del order[bisect_left(order, place(gone), key=place)]

    def find(self, order: str, search: Sequence[str], keep: Sequence[Keep]) -> list[Known]:
        """Everybody in that order in whom all of these words are found and whom all of these keep."""
        if order not in self._orders:
            self._orders[order] = sorted(self._people.values(), key=self._places[order])
        found = self._orders[order]
        for word in search:
            found = _with(word, found)
        for one in keep:
            found = [person for person in found if one(person)]
        return found


def page_of(
    found: Sequence[Known], place: Place, descending: bool, after: Key | None, size: int
) -> tuple[Sequence[Known], bool]:
    """The next ``size`` of these sorted people after a place in their order, and whether there are more."""
    if descending:
        end = len(found) if after is None else bisect_left(found, after, key=place)
        start = max(0, end - size)
        return found[start:end][::-1], start > 0
    start = 0 if after is None else bisect_right(found, after, key=place)
    return found[start : start + size], start + size < len(found)


def _with(word: str, people: Sequence[Known]) -> list[Known]:
    """Those in whose text all parts of the word are, or whose seat, ticket or code it is."""
    first, *others = fold(word).split() or [_NOWHERE]
    ticket, code, seat = ticket_key(word), normalize_code(word), word.lower()
    if len(ticket) < LEAST_OF_TICKET:
        ticket = _NOWHERE
    if len(code) < LEAST_OF_CODE:
        code = _NOWHERE
    return [
        one
        for one in people
        if (first in one.text and (not others or all(part in one.text for part in others)))
        or one.seat == seat
        or ticket in one.ticket
        or one.code.startswith(code)
    ]
