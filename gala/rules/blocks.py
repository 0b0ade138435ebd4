"""Best together: which free seats a group should take.

A block is searched among ordinary seats first. Seats of the ``SPARED`` categories are given only to a group that
wants them, or when nothing else is left. Blocks rank by kind, then by what they leave behind (never a single empty
seat where another block of the kind leaves none), then by how tightly they fit; ties go to the earlier table.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final, Literal

from gala.rules.hall import Neighbours, Place, places_of
from gala.rules.hall import Seat as Seat
from gala.rules.hall import Table as Table
from gala.rules.table_picks import Pick, adjacent_pick, combine, share_picks, table_picks

Kind = Literal["same_table_adjacent", "same_table", "neighbouring_tables"]

GUEST_CATEGORIES: Final = frozenset({"regular", "accessible"})
SPARED: Final = frozenset({"accessible"})


@dataclass(frozen=True, slots=True)
class Block:
    """Seats for a group, in the order that people sit. ``score``: less is better, within one kind only."""

    seat_ids: tuple[int, ...]
    kind: Kind
    score: int


def best_blocks(
    tables: Sequence[Table],
    seats: Iterable[Seat],
    count: int,
    *,
    wants: Collection[str] = frozenset(),
    allowed: Collection[str] = GUEST_CATEGORIES,
    limit: int = 3,
) -> list[Block]:
    """Up to ``limit`` blocks of ``count`` free seats, best first, which share no seat; empty if there is none.

    Side by side at one table, else at one table, else over neighbouring tables: as few as can be, nobody alone
    if avoidable, split evenly. ``seats`` are all the room's seats, taken ones too. A block holds a seat of a
    category in ``wants`` if any block of an allowed category does: that comes before all else. The same room
    gives the same answer.
    """
    if count < 1:
        return []
    places = places_of(tables, seats)
    ordinary, everything = frozenset(allowed) - SPARED, frozenset(allowed)
    wanted = everything.intersection(wants)
    for anchored in (True, False) if wanted else (False,):
        for usable in (ordinary, everything):
            hall = _Hall(places, usable, count)
            starts = hall.anchored(wanted) if anchored else hall.anywhere()
            if blocks := _search(hall, starts, limit):
                return blocks
    return []


@dataclass(frozen=True)
class _Start:
    """A table to begin from, as ``table_picks`` sees it: with the seat that must be taken, if any."""

    place: Place
    pattern: str

    @cached_property
    def room(self) -> int:
        """How many of the group the table could take."""
        return len(self.pattern) - self.pattern.count(".") - self.pattern.count("x")

    def adjacent(self, count: int) -> Pick | None:
        return adjacent_pick(self.pattern, self.place.table.ring, count)

    def picks(self, most: int) -> tuple[Pick | None, ...]:
        return table_picks(self.pattern, self.place.table.ring, min(most, self.room))

    def shares(self, most: int) -> tuple[Pick | None, ...]:
        """Picks of one or more seats, as this table's share of a group that sits at several."""
        return share_picks(self.pattern, self.place.table.ring, min(most, self.room))


class _Hall:
    """The tables as one search sees them: whose seats are usable, and which tables are neighbours."""

    def __init__(self, places: Sequence[Place], usable: frozenset[str], count: int) -> None:
        self.count = count
        self._beside = Neighbours(places)
        self._starts = {place: _Start(place, _pattern(place, usable)) for place in places}
        self.most_room = max((start.room for start in self._starts.values()), default=0)
        self._pairs: set[frozenset[tuple[int, str]]] = set()
        self._near: dict[Place, list[_Start]] = {}
        self._shares: dict[tuple[Place, str], tuple[Pick | None, ...]] = {}

    def anywhere(self) -> list[_Start]:
        return [start for start in self._starts.values() if start.room]

    def anchored(self, wanted: Collection[str]) -> list[_Start]:
        """A start for each free seat of a wanted category, which must be taken."""
        return [
            _Start(place, start.pattern[:at] + "m" + start.pattern[at + 1 :])
            for place, start in self._starts.items()
            for at, seat in enumerate(place.seats)
            if seat.free and seat.category in wanted
        ]

    def first_time(self, one: _Start, other: _Start) -> bool:
        """Whether this pair, in either order, has not been asked about before."""
        pair = frozenset(((one.place.order, one.pattern), (other.place.order, other.pattern)))
        new = pair not in self._pairs
        self._pairs.add(pair)
        return new

    def shares(self, start: _Start) -> tuple[Pick | None, ...]:
        key = start.place, start.pattern
        if key not in self._shares:
            self._shares[key] = start.shares(self.count)
        return self._shares[key]

    def neighbours(self, place: Place) -> list[_Start]:
        """The neighbouring tables with usable seats, nearest first."""
        if place not in self._near:
            near = (self._starts[other] for other in self._beside.of(place))
            self._near[place] = [start for start in near if start.room]
        return self._near[place]


def _pattern(place: Place, usable: frozenset[str]) -> str:
    return "".join("." if not seat.free else "u" if seat.category in usable else "x" for seat in place.seats)


@dataclass(frozen=True, slots=True)
class _Found:
    """A block with what it is ranked by within its stage."""

    rank: tuple[int, ...]
    block: Block


def _search(hall: _Hall, starts: Sequence[_Start], limit: int) -> list[Block]:
    """The best blocks that share no seat, stage by stage until there are ``limit``."""
    chosen: list[Block] = []
    taken: set[int] = set()
    stages: tuple[Callable[[_Hall, _Start], Iterable[_Found]], ...] = (_adjacent, _same_table, _pairs, _clusters)
    for stage in stages:
        found = [candidate for start in starts for candidate in stage(hall, start)]
        for candidate in sorted(found, key=lambda candidate: candidate.rank):
            if len(chosen) == limit:
                return chosen
            if taken.isdisjoint(candidate.block.seat_ids):
                chosen.append(candidate.block)
                taken.update(candidate.block.seat_ids)
    return chosen


def _adjacent(hall: _Hall, start: _Start) -> Iterable[_Found]:
    if pick := start.adjacent(hall.count):
        yield _found("same_table_adjacent", [start], [pick], pick.cost)


def _same_table(hall: _Hall, start: _Start) -> Iterable[_Found]:
    if start.room >= hall.count and not start.adjacent(hall.count) and (pick := start.picks(hall.count)[hall.count]):
        yield _found("same_table", [start], [pick], pick.cost)


def _pairs(hall: _Hall, start: _Start) -> Iterable[_Found]:
    for other in hall.neighbours(start.place):
        if start.room + other.room >= hall.count and hall.first_time(start, other):
            yield from _over(hall, [start, other])


def _clusters(hall: _Hall, start: _Start) -> Iterable[_Found]:
    """One group of three or more tables, grown from ``start`` by the neighbour with most room.

    With fewer than two people a table on average, nobody would call it together: there the growing ends.
    """
    chosen, lacking = [start], hall.count - start.room
    near = {other.place: other for other in hall.neighbours(start.place)}
    while lacking > 0:
        if not near or lacking > (hall.count // 2 - len(chosen)) * hall.most_room:
            return
        best = min(
            near.values(),
            key=lambda other: (-min(other.room, lacking), start.place.gap(other.place), other.place.order),
        )
        chosen.append(best)
        lacking -= best.room
        inside = {member.place for member in chosen}
        near |= {other.place: other for other in hall.neighbours(best.place)}
        near = {place: other for place, other in near.items() if place not in inside}
    if len(chosen) > 2:
        yield from _over(hall, chosen)


def _over(hall: _Hall, starts: Sequence[_Start]) -> Iterable[_Found]:
    (way,) = combine([hall.shares(start) for start in starts], hall.count, hall.count)
    if way:
        yield _found("neighbouring_tables", starts, way.picks, way.cost)


def _found(kind: Kind, starts: Sequence[_Start], picks: Sequence[Pick], cost: int) -> _Found:
    seats = [start.place.seats[at].seat_id for start, pick in zip(starts, picks, strict=True) for at in pick.places]
    return _Found((len(starts), cost, *(start.place.order for start in starts)), Block(tuple(seats), kind, cost))
