"""Which seats of a table, or of neighbouring ones, a party takes: the arithmetic under ``arrange``.

A table is a string of marks, one a seat in order: the first letter of its category (``r`` regular, ``v`` vip, ``a``
accessible, ``k`` for those kept back, reserved) where it is free, ``.`` where it is not. ``usable`` are the
marks of the seats that a party may have; ``needy`` of its people must have an accessible one besides.
"""

from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from gala.rules.hall import Place
from gala.rules.table_picks import adjacent_pick, combine, share_picks, table_picks

_MARKS: Final = {"regular": "r", "vip": "v", "accessible": "a"}


class Choice(NamedTuple):
    """Places (from 0) taken at a table. Of two choices the one with the smaller rank is better."""

    rank: tuple[int, int]
    places: tuple[int, ...]


def marks_of(place: Place, locked: Collection[int]) -> str:
    """A table's marks. A locked seat is not free."""
    return "".join(
        _MARKS.get(seat.category, "k") if seat.free and seat.seat_id not in locked else "." for seat in place.seats
    )


def tables_most(count: int) -> int:
    """At how many neighbouring tables a party still sits together: two, or with two people a table on average."""
    return max(2, count // 2)


@lru_cache(maxsize=65536)
def room_in(marks: str, usable: str, needy: int) -> tuple[int, int]:
    """How many usable seats a table has, and how many accessible ones that ``needy`` people could take."""
    return sum(map(marks.count, usable)), min(marks.count("a"), needy)


def lacking(usable: str, count: int, needy: int) -> int:
    """How many usable seats ``count`` people need."""
    return count if "a" in usable else count - needy


@lru_cache(maxsize=65536)
def one_table(marks: str, ring: bool, usable: str, count: int, needy: int) -> Choice | None:
    """The best ``count`` seats of one table: side by side if that can be, stranding nobody's seat without need."""
    regular, step_free = room_in(marks, usable, needy)
    if step_free < needy or regular < lacking(usable, count, needy):
        return None
    best: Choice | None = None
    for must in _stretches(marks, needy):
        pattern = _pattern(marks, usable, must)
        pick = adjacent_pick(pattern, ring, count)
        scattered = pick is None
        if scattered and (best is None or best.rank[0]):
            pick = table_picks(pattern, ring, count)[count]
        if pick and (best is None or (scattered, pick.cost) < best.rank):
            best = Choice((int(scattered), pick.cost), pick.places)
    return best


def _stretches(marks: str, needy: int) -> Iterator[tuple[int, ...]]:
    """Every ``needy`` accessible seats that follow each other."""
    places = [at for at, mark in enumerate(marks) if mark == "a"]
    starts = range(len(places) if 0 < needy < len(places) else 1)
    return ((*places, *places)[start : start + needy] for start in starts)


def _pattern(marks: str, usable: str, must: Collection[int]) -> str:
    """The table as ``table_picks`` reads it."""
    return "".join(
        "m" if at in must else "." if mark == "." else "u" if mark in usable else "x" for at, mark in enumerate(marks)
    )


def beside(marks: str, ring: bool, usable: str, count: int, needy: int, own: frozenset[int]) -> Choice | None:
    """The best ``count`` seats of a table where some of the party sit at ``own``: next to them, however that may be."""
    around = [at for at in range(len(marks)) if at not in own]  # who sits between two of the party does not part them
    windows = [
        window
        for start in range(len(around) if ring and count < len(around) else len(around) - count + 1)
        if _holds(marks, window := tuple((*around, *around)[start : start + count]), usable, needy)
    ]
    if not windows:
        return one_table(marks, ring, usable, count, needy)

    def rank(window: tuple[int, ...]) -> tuple[int, int]:
        apart = min(_apart(at, sitting, len(marks), ring) for at in window for sitting in own) if own else 0
        return int(apart > 1), _stranded(marks, ring, window) * len(marks) + apart

    best = min(windows, key=rank)
    return Choice(rank(best), best)


def _holds(marks: str, window: tuple[int, ...], usable: str, needy: int) -> bool:
    found = [marks[at] for at in window]
    step_free = found.count("a")
    return set(found) <= {*usable, "a"} and step_free >= needy and ("a" in usable or step_free == needy)


def _apart(one: int, other: int, size: int, ring: bool) -> int:
    straight = abs(one - other)
    return min(straight, size - straight) if ring else straight


def _stranded(marks: str, ring: bool, taken: Collection[int]) -> int:
    """How many free seats have a free one beside them now, and none once these are taken."""
    size = len(marks)

    def sides(at: int) -> set[int]:
        both = {at - 1, at + 1} if not ring else {(at - 1) % size, (at + 1) % size}
        return {side for side in both if 0 <= side < size and side != at and marks[side] != "."}

    left = (at for at, mark in enumerate(marks) if mark != "." and at not in taken)
    return sum(bool(sides(at)) and sides(at) <= set(taken) for at in left)


def fits(
    fixed: Sequence[str], near: Sequence[str], more: int, usable: str, count: int, needy: int
) -> list[tuple[int, ...]]:
    """Groups of ``more`` tables ``near`` (by their place in the list) that with those ``fixed`` can hold so many.

    Of one table all that can; of several the one with most room, since fewer could not.
    """
    if count < len(fixed) + more:
        return []
    rooms = [room_in(marks, usable, needy) for marks in near]
    own = [room_in(marks, usable, needy) for marks in fixed]
    wanted = lacking(usable, count, needy) - sum(regular for regular, _ in own)
    needing = max(0, needy - sum(step_free for _, step_free in own))
    if more == 1:
        return [(at,) for at, (regular, free) in enumerate(rooms) if regular >= wanted and free >= needing]
    best: dict[tuple[int, int], tuple[int, tuple[int, ...]]] = {(0, 0): (0, ())}
    for at, (regular, step_free) in enumerate(rooms):
        for (chosen, known), (total, group) in list(best.items()):
            key = chosen + 1, min(needing, known + step_free)
            if chosen < more and total + regular > best.get(key, (-1,))[0]:
                best[key] = total + regular, (*group, at)
    total, group = best.get((more, needing), (-1, ()))
    return [group] if total >= wanted else []


@lru_cache(maxsize=65536)
def best_of_several(
    tables: tuple[tuple[str, bool], ...], usable: str, count: int, needy: int
) -> tuple[int, tuple[Choice, ...]] | None:
    """What it costs at best that a party takes seats at each of these tables, and which; None if that cannot be."""
    left, seats = needy, count
    options = []
    for at, (marks, ring) in enumerate(tables, 1):
        for_needy = min(marks.count("a"), left, seats - (len(tables) - at))
        left, seats = left - for_needy, seats - max(1, for_needy)
        pattern = _pattern(marks, usable, next(_stretches(marks, for_needy)))
        most = len(pattern) - pattern.count(".") - pattern.count("x")
        options.append(share_picks(pattern, ring, min(count, most)))
    way = None if left else combine(options, count, count)[0]
    return way and (way.cost, tuple(Choice((0, pick.cost), pick.places) for pick in way.picks))
