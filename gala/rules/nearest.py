"""Which free seats are nearest to one that was just lost to somebody faster."""

import math
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import pairwise

from gala.rules.blocks import GUEST_CATEGORIES, Seat


def nearest_free(
    seats: Iterable[Seat], target_seat_id: int, count: int = 1, *, allowed: Collection[str] = GUEST_CATEGORIES
) -> list[int]:
    """The ``count`` free seats to offer in place of the target, nearest first; fewer where fewer are free.

    Those at the target's own table come first; of several, those that stand side by side, wherever any do.
    Empty if the target is not among ``seats``.
    """
    rows: dict[int, list[Seat]] = {}
    for seat in sorted(seats, key=lambda seat: (seat.table_id, seat.index)):
        rows.setdefault(seat.table_id, []).append(seat)
    target = next((seat for row in rows.values() for seat in row if seat.seat_id == target_seat_id), None)
    if target is None or count < 1:
        return []

    def distance(group: Sequence[Seat]) -> tuple[bool, float, int]:
        apart = sum(math.dist((seat.x, seat.y), (target.x, target.y)) for seat in group)
        return group[0].table_id != target.table_id, round(apart, 3), group[0].seat_id

    def open_to(seat: Seat) -> bool:
        return seat.free and seat.category in allowed and seat is not target

    together = [group for row in rows.values() for group in _windows(row, count) if all(map(open_to, group))]
    if together:
        chosen = min(together, key=distance)
    else:
        chosen = sorted(filter(open_to, (seat for row in rows.values() for seat in row)), key=lambda s: distance([s]))
    return [seat.seat_id for seat in sorted(chosen, key=lambda seat: distance([seat]))[:count]]


def _windows(row: list[Seat], count: int) -> Iterator[list[Seat]]:
    """Every ``count`` seats side by side at one table. Its ends meet where they stand as close as others do."""
    around = [*row, *row[: count - 1]] if _ends_meet(row) and count < len(row) else row
    return (around[start : start + count] for start in range(len(around) - count + 1))


def _ends_meet(row: list[Seat]) -> bool:
    def apart(a: Seat, b: Seat) -> float:
        return math.dist((a.x, a.y), (b.x, b.y))

    return len(row) > 2 and apart(row[-1], row[0]) <= 1.2 * max(apart(a, b) for a, b in pairwise(row))
