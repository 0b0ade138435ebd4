"""A room as the rules of seating see it: tables with their seats, and which tables stand beside which."""

import math
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

_GAP: Final = 80.0  # two metres between the chairs of two tables
_SLACK: Final = 1.5  # or, in a wide room, not much further than the nearest table


@dataclass(frozen=True, slots=True)
class Seat:
    """A seat as it is now. ``index`` is its place in its table's order, ``free`` that anybody may take it."""

    seat_id: int
    table_id: int
    index: int
    x: float
    y: float
    category: str
    free: bool


@dataclass(frozen=True, slots=True)
class Table:
    """A table. ``ring``: its last seat is beside its first (``geometry.is_ring``)."""

    table_id: int
    ring: bool


@dataclass(frozen=True, slots=True, eq=False)
class Place:
    """A table with its seats in order and the box around them. ``order``: its rank where all else is equal."""

    order: int
    table: Table
    seats: tuple[Seat, ...]
    box: tuple[float, float, float, float]

    def gap(self, other: "Place") -> float:
        """The clear floor between the seats of two tables."""
        left, top, right, bottom = self.box
        its_left, its_top, its_right, its_bottom = other.box
        return math.hypot(max(its_left - right, left - its_right, 0.0), max(its_top - bottom, top - its_bottom, 0.0))


def places_of(tables: Sequence[Table], seats: Iterable[Seat]) -> list[Place]:
    """The tables that have seats, in the order given."""
    at_table: dict[int, list[Seat]] = {table.table_id: [] for table in tables}
    for seat in seats:
        at_table[seat.table_id].append(seat)
    places = []
    for order, table in enumerate(tables):
        if row := sorted(at_table[table.table_id], key=lambda seat: seat.index):
            xs, ys = [seat.x for seat in row], [seat.y for seat in row]
            places.append(Place(order, table, tuple(row), (min(xs), min(ys), max(xs), max(ys))))
    return places


class Neighbours:
    """Which tables stand beside which: at most two metres apart, or in a wide room little further than the nearest."""

    def __init__(self, places: Sequence[Place]) -> None:
        self._by_left = sorted(places, key=lambda place: (place.box[0], place.order))
        self._lefts = [place.box[0] for place in self._by_left]
        self._widest = max((place.box[2] - place.box[0] for place in places), default=0.0)
        self._known: dict[Place, tuple[Place, ...]] = {}

    def of(self, place: Place) -> tuple[Place, ...]:
        """The tables beside this one, nearest first."""
        if place not in self._known:
            gaps = self._gaps(place)
            reach = max(_GAP, _SLACK * min(gaps.values(), default=0.0))
            near = sorted((gap, other.order, other) for other, gap in gaps.items() if gap <= reach)
            self._known[place] = tuple(other for *_, other in near)
        return self._known[place]

    def _gaps(self, place: Place) -> dict[Place, float]:
        """The gaps to the tables around, at least those in reach."""
        sure = _SLACK * _GAP
        first = bisect_left(self._lefts, place.box[0] - self._widest - sure)
        last = bisect_right(self._lefts, place.box[2] + sure)
        gaps = {other: place.gap(other) for other in self._by_left[first:last] if other is not place}
        if min(gaps.values(), default=math.inf) <= _GAP:
            return gaps
        return {other: place.gap(other) for other in self._by_left if other is not place}
