"""Very many people in memory, each with what is known of them: searched, narrowed, sorted and counted in one look.

A database that keeps tenants apart row by row reads all of them for each part of a word, and sorts all of them for each
page. Here a look through a hundred thousand takes some milliseconds, and every order is kept sorted as people change.
"""

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial, reduce
from itertools import compress, islice, repeat
from operator import and_, attrgetter, contains, eq, not_
from typing import Any

from gala.rules.codes import normalize_code, ticket_key
from gala.rules.names import fold

LEAST_OF_TICKET, LEAST_OF_CODE = 3, 4
"""Once so much of a ticket number or code is typed it is looked for; before, "4-7" can only be a seat."""


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


@dataclass(frozen=True, slots=True)
class Keep:
    """Keeps those of whom ``what`` (the name of a fact, "id" or "guest_id") is one of ``values``, or none of them."""

    what: str
    values: frozenset[Any]
    is_not: bool = False

    def marks(self, column: Iterable[Any]) -> Iterable[bool]:
        """Of whom in the column it keeps. A loop that Python does not walk itself: ten times as fast."""
        are = map(self.values.__contains__, column)
        return map(not_, are) if self.is_not else are


Key = tuple[Any, ...]
Place = Callable[[Known], Key]
"""Somebody's place in an order: what is sorted by, at the end the id, so that no two have the same."""

_OWN = ("id", "guest_id", "text")


class _Order:
    """Everybody in one order, and beside them each thing that was asked for of all of them, in the same order: to go
    through a hundred thousand people takes ten times as long as to go through a list of their answers."""

    def __init__(self, people: Iterable[Known], place: Place) -> None:
        self._place = place
        self.people = sorted(people, key=place)
        self._columns: dict[str, list[Any]] = {}

    def column(self, what: str) -> list[Any]:
        """This of everybody; not to be changed."""
        if what not in self._columns:
            self._columns[what] = list(map(_reader(what), self.people))
        return self._columns[what]

    def put(self, one: Known) -> None:
        at = bisect_left(self.people, self._place(one), key=self._place)
        self.people.insert(at, one)
        for what, column in self._columns.items():
            column.insert(at, _reader(what)(one))

    def drop(self, one: Known) -> None:
        at = bisect_left(self.people, self._place(one), key=self._place)
        for column in (self.people, *self._columns.values()):
            del column[at]


def _reader(what: str) -> Callable[[Known], Any]:
    return attrgetter(what if what in _OWN else f"facts.{what}")


class Roster:
    """People by id, in each of the orders once it was asked for."""

    def __init__(self, people: Iterable[Known], places: Mapping[str, Place]) -> None:
        self._places = places
        self._people: dict[int, Known] = {}
        self._orders: dict[str, _Order] = {}
        self._seats: defaultdict[str, set[int]] = defaultdict(set)
        self._tickets: defaultdict[str, set[int]] = defaultdict(set)
        self._codes: defaultdict[str, set[int]] = defaultdict(set)
        for one in people:
            self._people[one.id] = one
            for known, printed in self._printed(one):
                known[printed].add(one.id)

    def __len__(self) -> int:
        return len(self._people)

    def put(self, one: Known) -> None:
        """Somebody new, or as they are now."""
        if self._people.get(one.id) == one:
            return
        self.drop(one.id)
        self._people[one.id] = one
        for known, printed in self._printed(one):
            known[printed].add(one.id)
        for order in self._orders.values():
            order.put(one)

    def drop(self, who: int) -> None:
        """Somebody is gone; no matter if they were not there."""
        gone = self._people.pop(who, None)
        if gone is None:
            return
        for known, printed in self._printed(gone):
            known[printed].discard(who)
        for order in self._orders.values():
            order.drop(gone)

    def _printed(self, one: Known) -> list[tuple[defaultdict[str, set[int]], str]]:
        """Where somebody is found by seat, ticket number and the beginning of the code."""
        printed = ((self._seats, one.seat), (self._tickets, one.ticket), (self._codes, one.code[:LEAST_OF_CODE]))
        return [(known, text) for known, text in printed if text]

    def repeated(self, name: str) -> frozenset[Any]:
        """What more than one of them has of the fact that this order begins with."""
        column = self._order(name).column(name)
        return frozenset(compress(column, map(eq, column, islice(column, 1, None))))

    def alone(self, name: str, apart: Iterable[tuple[int, int]]) -> frozenset[int]:
        """From whom all others with the same fact that this order begins with are kept apart, by these pairs of ids."""
        read, column, others = _reader(name), self._order(name).column(name), Counter[int]()
        for pair in apart:
            one, other = map(self._people.get, pair)
            if one and other and read(one) == read(other):
                others.update(pair)
        facts = {who: read(self._people[who]) for who in others}
        many = {who: bisect_right(column, fact) - bisect_left(column, fact) for who, fact in facts.items()}
        return frozenset(who for who, count in others.items() if count + 1 == many[who])

    def find(self, name: str, search: Sequence[str], keep: Sequence[Keep]) -> Sequence[Known]:
        """Everybody in that order in whom all these words are found and whom all of these keep; not to be changed."""
        order = self._order(name)
        found, texts = order.people, order.column("text") if search else []
        if keep:
            marks = list(reduce(partial(map, and_), (one.marks(order.column(one.what)) for one in keep)))
            found, texts = list(compress(found, marks)), list(compress(texts, marks))
        for n, word in enumerate(search):
            found = self._with(word, found, texts if n == 0 else [one.text for one in found], name)
        return found

    def _order(self, name: str) -> _Order:
        if name not in self._orders:
            self._orders[name] = _Order(self._people.values(), self._places[name])
        return self._orders[name]

    def _with(self, word: str, people: Sequence[Known], texts: Sequence[str], order: str) -> list[Known]:
        """Those of these in whose text all parts of the word are, or whose seat, ticket or code it is."""
        first, *others = fold(word).split() or [""]
        found = list(compress(people, map(contains, texts, repeat(first)))) if first else []
        for part in others:
            found = [one for one in found if part in one.text]
        if printed := self._by_print(word):
            among = {one.id for one in people} if len(people) < len(self._people) else self._people.keys()
            more = (printed & among) - {one.id for one in found}
            found = sorted([*found, *(self._people[who] for who in more)], key=self._places[order])
        return found

    def _by_print(self, word: str) -> set[int]:
        """Whose seat it is, or whose ticket number or code it could be."""
        found = set(self._seats.get(word.lower(), ()))
        if len(key := ticket_key(word)) >= LEAST_OF_TICKET:
            found.update(who for ticket, people in self._tickets.items() if key in ticket for who in people)
        if len(code := normalize_code(word)) >= LEAST_OF_CODE:
            begun = self._codes.get(code[:LEAST_OF_CODE], ())
            found.update(who for who in begun if self._people[who].code.startswith(code))
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
