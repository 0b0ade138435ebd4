"""Which seats of one table a group should take: the arithmetic under ``blocks``.

A table is a string, one character a seat in order: ``u`` free for this group, ``m`` free and must be taken, ``x`` free
but not for this group, ``.`` not free. In a ring the last seat is beside the first. Costs are whole numbers, so
that one comparison weighs everything: less is better, and the constants say what outweighs what.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

ALONE: Final = 10**16  # a member at a table without any other
STRANDED: Final = 10**12  # a single empty seat between people, which was none before
UNEVEN: Final = 10**7  # times the square of each table's share
PIECE: Final = 10**4  # each stretch of seats side by side; beside it, the square of each stretch's length


class Pick(NamedTuple):
    """Places (from 0) taken at a table, and what that costs."""

    cost: int
    places: tuple[int, ...]


class Combined(NamedTuple):
    """One pick of each part, and what they cost together."""

    cost: int
    picks: tuple[Pick, ...]


_FATES: Final = {"u": "ft", "m": "t", "x": "f"}


@lru_cache(maxsize=8192)
def adjacent_pick(pattern: str, ring: bool, count: int) -> Pick | None:
    """The best ``count`` seats side by side, in the order they stand, or None.

    Best strands no seat, then fits its gap most tightly, then does not cut a gap in two.
    """
    size, must = len(pattern), pattern.count("m")
    starts = range(size if ring and count < size else size - count + 1)
    around = pattern + pattern if ring else pattern
    windows = [
        start
        for start in starts
        if not (window := around[start : start + count]).strip("um") and window.count("m") == must
    ]
    if not windows:
        return None
    gaps = {place: len(run) for first, run in _runs(pattern, ring) for place in _around(first, len(run), size)}

    def cost(start: int) -> int:
        sides = _sides(start, count, size, ring)
        free = [place for place in sides if pattern[place] != "."]
        stranded = sum(1 for place in free if not _has_free_side(pattern, ring, place, start, count))
        return stranded * STRANDED + 2 * (gaps[start] - count) + (len(free) > 1)

    best = min(windows, key=lambda start: (cost(start), start))
    return Pick(cost(best), tuple(_around(best, count, size)))


@lru_cache(maxsize=8192)
def table_picks(pattern: str, ring: bool, most: int) -> tuple[Pick | None, ...]:
    """The best pick of each number of seats from 0 to ``most``, side by side or not; None where there is none.

    Best strands fewest, then falls into the fewest and evenest stretches.
    """
    runs = list(_runs(pattern, ring))
    options = [_run_picks(run, ring and len(run) == len(pattern) > 2) for _, run in runs]
    found: list[Pick | None] = []
    for combined in combine(options, 0, most):
        if combined is None:
            found.append(None)
            continue
        places = (
            (first + place) % len(pattern)
            for (first, _), pick in zip(runs, combined.picks, strict=True)
            for place in pick.places
        )
        found.append(Pick(combined.cost, tuple(sorted(places))))
    return tuple(found)


@lru_cache(maxsize=8192)
def share_picks(pattern: str, ring: bool, most: int) -> tuple[Pick | None, ...]:
    """As ``table_picks``, of one or more seats, as this table's share of a group that sits at several."""
    return tuple(
        Pick(pick.cost + UNEVEN * size * size + ALONE * (size == 1), pick.places) if pick and size else None
        for size, pick in enumerate(table_picks(pattern, ring, most))
    )


def combine(options: Sequence[Sequence[Pick | None]], least: int, most: int) -> list[Combined | None]:
    """The cheapest way to take each total from ``least`` to ``most``, one pick of each part.

    ``options[part][n]`` is the part's best pick of ``n`` seats, or None where that cannot be.
    """
    later = sum(len(picks) - 1 for picks in options)
    best: dict[int, tuple[int, tuple[Pick, ...]]] = {0: (0, ())}
    for picks in options:
        later -= len(picks) - 1
        grown: dict[int, tuple[int, tuple[Pick, ...]]] = {}
        for taken, (cost, chosen) in best.items():
            for more in range(max(0, least - later - taken), min(len(picks), most - taken + 1)):
                if (pick := picks[more]) is None:
                    continue
                way = cost + pick.cost, (*chosen, pick)
                if (rival := grown.get(taken + more)) is None or way < rival:
                    grown[taken + more] = way
        best = grown
    return [Combined(*best[total]) if total in best else None for total in range(least, most + 1)]


def _runs(pattern: str, ring: bool) -> Iterator[tuple[int, str]]:
    """The stretches of free seats: where each starts, and its characters."""
    size = len(pattern)
    turn = pattern.find(".") + 1 if ring else 0  # starting after a seat that is not free cuts no stretch
    start = 0
    for run in (pattern[turn:] + pattern[:turn]).split("."):
        if run:
            yield (start + turn) % size, run
        start += len(run) + 1


@lru_cache(maxsize=8192)
def _run_picks(run: str, closed: bool) -> tuple[Pick | None, ...]:
    """The best pick of each number of seats of one stretch; ``closed`` if its ends meet."""
    if not run.strip("u"):
        return tuple(_stretch(len(run), taken, 0) for taken in range(len(run) + 1))
    if not run.strip("x"):
        return (Pick(0, ()),)
    if not closed and "x" not in run and run.count("m") == 1:
        must = run.index("m")
        return (None, *(_best_stretch(len(run), taken, must) for taken in range(1, len(run) + 1)))
    if not closed:
        return _mixed(run, 0, "bb", "b")
    turn = next(place for place, seat in enumerate(run) if seat != "u")  # this one's fate is known
    turned, first = run[turn:] + run[:turn], "f" if run[turn] == "x" else "t"
    ways = (_mixed(turned, 1, last + first, first) for last in "ft")
    found = [min(filter(None, pair), default=None) for pair in zip(*ways, strict=True)]
    return tuple(
        pick and Pick(pick.cost, tuple(sorted((place + turn) % len(run) for place in pick.places))) for pick in found
    )


def _stretch(length: int, taken: int, start: int) -> Pick:
    """``taken`` seats side by side from ``start``, in a gap that is all this group's. No other way strands fewer."""
    left, right = start, length - taken - start
    stranded = 0 if length == 1 else (left == 1) + (right == 1)
    return Pick(stranded * STRANDED + (taken > 0) * PIECE + taken * taken, tuple(range(start, start + taken)))


def _best_stretch(length: int, taken: int, must: int) -> Pick:
    starts = range(max(0, must - taken + 1), min(must, length - taken) + 1)
    return min(_stretch(length, taken, start) for start in starts)


def _mixed(run: str, begin: int, before: str, after: str) -> tuple[Pick | None, ...]:
    """The best pick of each number from a stretch with seats that must be taken or must not.

    Goes from seat ``begin`` on, knowing only what became of the last two: ``f`` still free, ``t`` taken, ``b`` no free
    seat to begin with. ``before`` are those two at the start, ``after`` is what follows the end. Of a closed stretch
    the first seat is known, and the last one is guessed: ways that end otherwise are dropped.
    """
    known = begin == 1 and run[0] == "m"
    ways: dict[tuple[int, str], tuple[int, tuple[int, ...]]] = {}
    ways[int(known), before] = ((known and before[0] != "t") * PIECE, (0,) if known else ())
    for place in range(begin, len(run)):
        grown: dict[tuple[int, str], tuple[int, tuple[int, ...]]] = {}
        for (taken, last), (cost, places) in ways.items():
            for fate in _FATES[run[place]]:
                if fate == "t":
                    key = taken + 1, last[1] + fate
                    way = cost + (last[1] != "t") * PIECE, (*places, place)
                else:
                    key = taken, last[1] + fate
                    way = cost, places
                if _strands(last, fate):
                    way = way[0] + STRANDED, way[1]
                if (rival := grown.get(key)) is None or way < rival:
                    grown[key] = way
        ways = grown
    best: list[Pick | None] = [None] * (len(run.replace("x", "")) + 1)
    for (taken, last), (cost, places) in ways.items():
        if begin == 1 and last[1] != before[0]:
            continue
        pick = Pick(cost + _strands(last, after) * STRANDED + taken * taken, places)
        if (held := best[taken]) is None or pick < held:
            best[taken] = pick
    return tuple(best)


def _strands(last: str, following: str) -> bool:
    """Whether the second of the ``last`` two is left free with nobody's seat free beside it."""
    return following != "f" and last in ("tf", "bf")


def _around(first: int, count: int, size: int) -> Iterator[int]:
    return ((first + step) % size for step in range(count))


def _sides(start: int, count: int, size: int, ring: bool) -> set[int]:
    """The places just outside a stretch of ``count`` from ``start``."""
    if count >= size:
        return set()
    outside = (start - 1, start + count)
    return {place % size for place in outside} if ring else {place for place in outside if 0 <= place < size}


def _has_free_side(pattern: str, ring: bool, place: int, start: int, count: int) -> bool:
    """Whether a seat has a free one beside it once the stretch of ``count`` from ``start`` is taken."""
    size = len(pattern)
    return any(pattern[side] != "." and (side - start) % size >= count for side in _sides(place, 1, size, ring))
