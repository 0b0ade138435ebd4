"""How blocks of lines flow through the columns of pages, so that what belongs together stays together."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

_LEAST: Final = 2
"""So many lines at least stand under a head, and are carried over."""
_STEP: Final = 4.0


@dataclass(frozen=True, slots=True)
class Block:
    """At least one line under a head, all heights in millimetres, with a gap before the next block.

    ``whole``: it begins a new column rather than break, unless it is longer than a column.
    """

    head: float
    rows: tuple[float, ...]
    gap: float = 0.0
    whole: bool = True


@dataclass(frozen=True, slots=True)
class Piece:
    """What stands of a block in one column, its lines from ``first`` up to ``last``; ``y`` from the column's top."""

    block: int
    first: int
    last: int
    page: int
    column: int
    y: float


def flow(blocks: Sequence[Block], columns: int, first: float, rest: float) -> list[Piece]:
    """Where each block stands on pages of ``columns``, of which the first page's are ``first`` high and the others'
    ``rest``. On the last page the columns are about even."""
    pieces = _packed(blocks, columns, first, rest)
    last = max((piece.page for piece in pieces), default=0)
    begun = [piece for piece in pieces if piece.page == last]
    if columns == 1 or not begun or begun[0].first > 0:
        return pieces
    start, lower = begun[0].block, rest if last else first
    best = begun
    while (lower := lower - _STEP) > 0:
        tried = _packed(blocks[start:], columns, lower, lower)
        if (
            tried[-1].page
            or _tallest(blocks[start:], tried) > lower
            or _torn(blocks, best) < _torn(blocks[start:], tried)
        ):
            break
        best = [Piece(one.block + start, one.first, one.last, last, one.column, one.y) for one in tried]
    return [piece for piece in pieces if piece.page < last] + best


def _tallest(blocks: Sequence[Block], pieces: Sequence[Piece]) -> float:
    return max(one.y + blocks[one.block].head + sum(blocks[one.block].rows[one.first : one.last]) for one in pieces)


def _torn(blocks: Sequence[Block], pieces: Sequence[Piece]) -> int:
    """How many breaks go through what should stay whole."""
    return sum(one.first > 0 and blocks[one.block].whole for one in pieces)


def _packed(blocks: Sequence[Block], columns: int, first: float, rest: float) -> list[Piece]:
    pieces: list[Piece] = []
    page, column, y = 0, 0, 0.0
    for number, block in enumerate(blocks):
        done = 0
        while done < len(block.rows):
            height = first if page == 0 else rest
            fitting = _fitting(block, done, height - y)
            left = len(block.rows) - done
            torn = fitting < left
            keep = block.whole and done == 0 and block.head + sum(block.rows) <= rest
            if y > 0 and torn and (keep or fitting < min(_LEAST, left)):
                page, column, y = _next(page, column, columns)
                continue
            if torn and left - fitting < _LEAST < fitting:
                fitting -= 1  # no line goes over alone
            fitting = max(fitting, 1)
            pieces.append(Piece(number, done, done + fitting, page, column, y))
            done += fitting
            y += block.head + sum(block.rows[done - fitting : done]) + block.gap
            if torn:
                page, column, y = _next(page, column, columns)
    return pieces


def _next(page: int, column: int, columns: int) -> tuple[int, int, float]:
    return (page, column + 1, 0.0) if column + 1 < columns else (page + 1, 0, 0.0)


def _fitting(block: Block, done: int, room: float) -> int:
    """How many of the lines from ``done`` on stand in ``room`` with their head."""
    room -= block.head
    count = 0
    for height in block.rows[done:]:
        if height > room + 1e-6:
            break
        room -= height
        count += 1
    return count
