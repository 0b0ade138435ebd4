"""Where people could go whose seats are taken out of the room.

``relocate`` proposes; it moves nobody. Of a party, all who lose their seats go to one table where that can be: to one
where others of the party stay sitting if it has room, else to seats like those they had, else to the nearest. A table
that holds all of them comes before anything nearer that does not.
"""

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

from gala.rules.hall import Place, Seat, Table, places_of

Reason = Literal["full", "kept"]
"""Why there is no seat for somebody: none is free; only vip or reserved ones are, which they did not have."""

_SAME, _REGULAR, _ANY = range(3)
_STAGES: Final = (_SAME, _REGULAR, _ANY)
"""Seats of the category they had; or regular ones; or accessible ones too, which are spared as long as can be."""


@dataclass(frozen=True, slots=True)
class Displaced:
    """Somebody who loses the seat at (``x``, ``y``), of this category."""

    person: int
    party_id: int
    x: float
    y: float
    category: str


@dataclass(frozen=True, slots=True)
class Move:
    """A seat for one of them. ``together``: at one table with all of the party who lose their seats.

    ``with_party``: others of the party sit at that table already. ``distance`` is in plan units (40 a metre).
    """

    person: int
    seat_id: int
    table_id: int
    together: bool
    with_party: bool
    same_category: bool
    distance: float


@dataclass(frozen=True, slots=True)
class Relocation:
    """A proposal for everybody, or the reason why there is none."""

    moves: tuple[Move, ...] = ()
    nowhere: Mapping[int, Reason] = field(default_factory=dict)


def relocate(
    tables: Sequence[Table],
    seats: Iterable[Seat],
    displaced: Iterable[Displaced],
    party_tables: Mapping[int, Collection[int]] | None = None,
) -> Relocation:
    """Propose a free seat to each of the displaced. The same room and people give the same proposal.

    ``seats`` are those of the room as it will be; ``free`` is false for whatever must not be given away (blocked, held,
    locked). ``party_tables`` are, by party, the tables where others of it stay sitting. Nobody is given a vip or
    reserved seat who had none. The biggest party chooses first.
    """
    hall = _Hall(places_of(tables, seats), party_tables or {})
    parties: dict[int, list[Displaced]] = {}
    for one in sorted(displaced, key=lambda one: one.person):
        parties.setdefault(one.party_id, []).append(one)
    for party in sorted(parties.values(), key=lambda party: (-len(party), party[0].party_id)):
        hall.move(party)
    reason: Reason = "kept" if any(hall.free.values()) else "full"
    return Relocation(tuple(hall.moves), dict.fromkeys(hall.nowhere, reason))


Given = list[tuple[Displaced, Seat]]


class _Hall:
    """The room as it fills. ``free`` are each table's free seats, in order."""

    def __init__(self, places: Sequence[Place], party_tables: Mapping[int, Collection[int]]) -> None:
        self.places = places
        self.free = {place: [seat for seat in place.seats if seat.free] for place in places}
        self.party_tables = party_tables
        self.moves: list[Move] = []
        self.nowhere: list[int] = []

    def move(self, party: list[Displaced]) -> None:
        """Seat all of them at one table, else in the largest pieces there are, the nearest first."""
        left, whole = party, True
        while left:
            found = self._best(left) if whole else None
            if found is None:
                whole = False
                found = self._piece(left)
            if found is None:
                self.nowhere += [one.person for one in left]
                return
            place, given = found
            self._take(place, given, together=whole)
            seated = {one.person for one, _ in given}
            left = [one for one in left if one.person not in seated]

    def _best(self, party: Sequence[Displaced]) -> tuple[Place, Given] | None:
        """The table that holds all of them: the party's own first, then by category, then by distance."""
        best: tuple[tuple[bool, int, float, int], Place, Given] | None = None
        for place in self.places:
            for stage in _STAGES:
                if given := _seats_for(place, self.free[place], party, stage):
                    rank = not self._is_theirs(party[0], place), stage, _distance(given), place.order
                    if best is None or rank < best[0]:
                        best = rank, place, given
                    break
        return best[1:] if best else None

    def _piece(self, party: Sequence[Displaced]) -> tuple[Place, Given] | None:
        """As many of them as any one table holds."""
        for size in range(len(party), 0, -1):
            for start in range(len(party) - size + 1):
                if found := self._best(party[start : start + size]):
                    return found
        return None

    def _is_theirs(self, one: Displaced, place: Place) -> bool:
        return place.table.table_id in self.party_tables.get(one.party_id, ())

    def _take(self, place: Place, given: Given, together: bool) -> None:
        taken = {seat.seat_id for _, seat in given}
        self.free[place] = [seat for seat in self.free[place] if seat.seat_id not in taken]
        self.moves += [
            Move(
                person=one.person,
                seat_id=seat.seat_id,
                table_id=seat.table_id,
                together=together,
                with_party=self._is_theirs(one, place),
                same_category=one.category == seat.category,
                distance=round(_apart(one, seat), 2),
            )
            for one, seat in given
        ]


def _seats_for(place: Place, free: Sequence[Seat], party: Sequence[Displaced], stage: int) -> Given | None:
    """Seats at one table for all of them: side by side if any stretch allows it, and the nearest of those."""
    whole = _give(free, party, stage) if len(free) >= len(party) else None
    if whole is None:
        return None
    row, count = place.seats, len(party)
    around = (*row, *row) if place.table.ring and count < len(row) else row
    open_now = set(free)
    stretches = (around[start : start + count] for start in range(len(around) - count + 1))
    given = (_give(stretch, party, stage) for stretch in stretches if open_now.issuperset(stretch))
    return min(filter(None, given), key=_distance, default=whole)


def _give(seats: Sequence[Seat], party: Sequence[Displaced], stage: int) -> Given | None:
    """A seat for each: of the own category first, then a regular one, then any accessible one, the nearest of each."""
    given: Given = []
    left = {seat.seat_id: seat for seat in seats}
    waiting = list(party)
    for step in _STAGES[: stage + 1]:
        for one in waiting:
            fit = [seat for seat in left.values() if seat.category == (one.category, "regular", "accessible")[step]]
            if fit:
                _, nearest = min((_apart(one, seat), seat.seat_id) for seat in fit)
                given.append((one, left.pop(nearest)))
        seated = {one.person for one, _ in given}
        waiting = [one for one in waiting if one.person not in seated]
    return None if waiting else given


def _distance(given: Given) -> float:
    """How far they go together, in whole units: less is noise."""
    return round(sum(_apart(one, seat) for one, seat in given))


def _apart(one: Displaced, seat: Seat) -> float:
    return math.dist((one.x, one.y), (seat.x, seat.y))
