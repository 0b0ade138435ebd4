"""A floor plan made from numbers: tables in a grid, in a room of about 4 to 3."""

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from typing import Final

from gala.errors import Invalid
from gala.rules.geometry.shapes import (
    AISLES_RANGE,
    MAX_SEATS,
    MAX_SEATS_EACH,
    MAX_TABLES,
    MOST_AISLES,
    SEAT,
    SEATS_RANGE,
    SEATS_TOTAL,
    TABLES_RANGE,
    Point,
    Shape,
    Size,
    chairs,
    check_table,
    seat_positions,
    table_size,
)

_NUMBER: Final = 40.0  # room beside a row for its number
_AISLE: Final = 18.0  # at least, between the chairs of two tables
_WIDER: Final = 44.0  # how much an aisle may grow to give the room its proportions
_MARGIN: Final = 24.0
_ASPECT: Final = 4 / 3


@dataclass(frozen=True, slots=True)
class PlannedSeat:
    """A chair. ``index`` counts from 0 around its table; ``number`` ("4-7") is unique in the plan."""

    index: int
    label: str
    number: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class PlannedTable:
    """A table by its centre, its own extent and its chairs, in index order."""

    number: str
    shape: Shape
    x: float
    y: float
    rotation: float
    width: float
    height: float
    seats: tuple[PlannedSeat, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """A room from (0, 0) to (width, height) that holds every chair of its tables."""

    width: float
    height: float
    tables: tuple[PlannedTable, ...]

    @property
    def seats(self) -> tuple[PlannedSeat, ...]:
        return tuple(seat for table in self.tables for seat in table.seats)


def lay_out(tables: int, seats_each: int, shape: Shape = "round") -> Plan:
    """``tables`` tables of ``seats_each`` in a grid of about 4 to 3, numbered row by row from "1".

    Raises Invalid outside 1 to 500 tables, 1 to 60 seats a table, 10,000 seats in all.
    """
    _check_tables(tables)
    return lay_out_counts([seats_each] * tables, shape)


def lay_out_counts(counts: Sequence[int], shape: Shape = "round") -> Plan:
    """As ``lay_out``, for one table of each count, in that order. Raises Invalid in the same cases."""
    _check_tables(len(counts))
    for count in counts:
        check_table(shape, count)
    if sum(counts) > MAX_SEATS:
        raise Invalid(field="tables", reason=SEATS_TOTAL, limit=MAX_SEATS)
    grid = _best_grid([_footprint(shape, count) for count in counts])
    return Plan(
        grid.width,
        grid.height,
        tuple(
            _table(str(number), shape, count, centre)
            for number, (count, centre) in enumerate(zip(counts, grid.centres, strict=True), 1)
        ),
    )


def _check_tables(tables: int) -> None:
    if not 1 <= tables <= MAX_TABLES:
        raise Invalid(field="tables", reason=TABLES_RANGE, limit=MAX_TABLES)


@cache
def _footprint(shape: Shape, count: int) -> Size:
    """The floor that a table needs with its chairs, around its centre."""
    own, around = table_size(shape, count), chairs(shape, count)
    beside = 2 * _NUMBER if shape in ("row", "free") else 0.0
    return Size(
        max(own.width + beside, 2 * max(abs(at.x) for at in around) + SEAT),
        max(own.height, 2 * max(abs(at.y) for at in around) + SEAT),
    )


def _table(number: str, shape: Shape, count: int, centre: Point) -> PlannedTable:
    seats = tuple(
        PlannedSeat(index, str(index + 1), f"{number}-{index + 1}", at.x, at.y)
        for index, at in enumerate(seat_positions(shape, count, centre.x, centre.y))
    )
    return PlannedTable(number, shape, centre.x, centre.y, 0.0, *table_size(shape, count), seats)


@dataclass(frozen=True, slots=True)
class _Grid:
    width: float
    height: float
    centres: tuple[Point, ...]


def _best_grid(footprints: Sequence[Size]) -> _Grid:
    """The number of columns whose room comes nearest to 4 to 3, with few places empty in the last row."""

    def ugliness(columns: int) -> tuple[float, int]:
        widths, heights = _extents(footprints, columns)
        width, height = _stretch(sum(widths), sum(heights), columns, len(heights))
        empty = columns * len(heights) - len(footprints)
        lonely = columns > 2 and empty == columns - 1
        return abs(math.log(width / height / _ASPECT)) + empty / (columns * len(heights)) + lonely * 0.3, columns

    return _grid(footprints, min(range(1, len(footprints) + 1), key=ugliness))


def _extents(footprints: Sequence[Size], columns: int) -> tuple[list[float], list[float]]:
    """The widths of the columns and the heights of the rows, each with its narrowest aisle."""
    widths = [max(size.width for size in footprints[column::columns]) for column in range(columns)]
    starts = range(0, len(footprints), columns)
    heights = [max(size.height for size in footprints[start : start + columns]) for start in starts]
    return [width + _AISLE for width in widths], [height + _AISLE for height in heights]


def _stretch(width: float, height: float, columns: int, rows: int) -> tuple[float, float]:
    """The room's extent once its aisles have grown towards 4 to 3, as far as they may."""
    return (
        min(max(width, height * _ASPECT), width + columns * _WIDER),
        min(max(height, width / _ASPECT), height + rows * _WIDER),
    )


def _grid(footprints: Sequence[Size], columns: int) -> _Grid:
    widths, heights = _extents(footprints, columns)
    inner_width, inner_height = _stretch(sum(widths), sum(heights), len(widths), len(heights))
    wider = (inner_width - sum(widths)) / len(widths)
    xs = _middles(widths, wider)
    ys = _middles(heights, (inner_height - sum(heights)) / len(heights))
    last = (len(footprints) - 1) % columns
    shift = (inner_width - sum(widths[: last + 1]) - (last + 1) * wider) / 2  # a short last row stands in the middle
    centres = []
    for place in range(len(footprints)):
        row, column = divmod(place, columns)
        aside = shift if row == len(heights) - 1 else 0.0
        centres.append(Point(round(_MARGIN + xs[column] + aside, 2), round(_MARGIN + ys[row], 2)))
    return _Grid(round(inner_width + 2 * _MARGIN, 2), round(inner_height + 2 * _MARGIN, 2), tuple(centres))


def _middles(extents: Sequence[float], wider: float) -> list[float]:
    """The middle of each column or row, when each is made ``wider``."""
    ends = accumulate(extent + wider for extent in extents)
    return [end - (extent + wider) / 2 for end, extent in zip(ends, extents, strict=True)]


@dataclass(frozen=True, slots=True)
class RowBlock:
    """Part of a row between two aisles: its centre, its first chair (from 1) and how many it has."""

    x: float
    y: float
    first: int
    count: int


ROW_GAP = 36.0
AISLE_WIDTH = 48.0


def rows_with_aisles(rows: int, chairs_each: int, aisles: Collection[int], x: float, y: float) -> list[list[RowBlock]]:
    """Rows behind each other around (x, y), each cut after the chairs that ``aisles`` name. Raises Invalid."""
    if not 1 <= chairs_each <= MAX_SEATS_EACH * 4:
        raise Invalid(field="chairs", reason=SEATS_RANGE, limit=MAX_SEATS_EACH)
    if any(not 0 < after < chairs_each for after in aisles) or len(aisles) > MOST_AISLES:
        raise Invalid(field="aisles", reason=AISLES_RANGE, limit=MOST_AISLES)
    if rows * chairs_each > MAX_SEATS:
        raise Invalid(field="rows", reason=SEATS_TOTAL, limit=MAX_SEATS)
    ends = [*sorted(set(aisles)), chairs_each]
    counts = [end - start for start, end in zip([0, *ends], ends, strict=False)]
    for count in counts:
        check_table("row", count)
    widths = [table_size("row", count).width for count in counts]
    whole = sum(widths) + AISLE_WIDTH * (len(widths) - 1)
    plan = []
    for row in range(rows):
        left, first, blocks = x - whole / 2, 1, []
        for count, width in zip(counts, widths, strict=True):
            depth = y + (row - (rows - 1) / 2) * ROW_GAP
            blocks.append(RowBlock(round(left + width / 2, 2), round(depth, 2), first, count))
            left, first = left + width + AISLE_WIDTH, first + count
        plan.append(blocks)
    return plan
