"""Where tables and chairs stand: a floor plan made from numbers.

Lengths are plan units: 40 to the metre, and one pixel at the scale where a chair is 22 wide. x grows to the
right, y downwards, rotation is in degrees clockwise. The measures are those of the study screens
(``look/notes.md``): the centres of two chairs are at least 27 apart, so that each can be touched.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from typing import Final, Literal, NamedTuple

from gala.errors import Invalid

Shape = Literal["round", "rect", "row", "free"]

SHAPES: Final[tuple[Shape, ...]] = ("round", "rect", "row", "free")
MAX_TABLES: Final = 500
MAX_SEATS_EACH: Final = 60
MAX_SEATS: Final = 10_000

TABLES_RANGE: Final = "A room has 1 to {limit} tables."
SEATS_RANGE: Final = "A table has 1 to {limit} seats."
SEATS_TOTAL: Final = "A room has at most {limit} seats in all."
SHAPE_UNKNOWN: Final = "A table is round, rect, row or free."
REASONS: Final = (TABLES_RANGE, SEATS_RANGE, SEATS_TOTAL, SHAPE_UNKNOWN)

SEAT: Final = 22.0  # a chair's width
PITCH: Final = 29.0  # between the centres of chairs in a line
_RING_PITCH: Final = 28.0  # at least, around a round table
_CLEAR: Final = 7.0  # between a chair and its table
_BAR: Final = 40.0  # the depth of a long table
_NUMBER: Final = 40.0  # room beside a row for its number
_AISLE: Final = 18.0  # at least, between the chairs of two tables
_WIDER: Final = 44.0  # how much an aisle may grow to give the room its proportions
_MARGIN: Final = 24.0
_ASPECT: Final = 4 / 3


class Point(NamedTuple):
    x: float
    y: float


class Size(NamedTuple):
    """A table's own extent, unrotated, without its chairs. A round table's radius is half its width."""

    width: float
    height: float


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
        _check_table(shape, count)
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


def seat_positions(shape: Shape, count: int, x: float, y: float, rotation: float = 0.0) -> list[Point]:
    """The chairs' centres around a table's centre, in index order: neighbours in the list sit side by side.

    Round: clockwise from the top. Rect: along the top, then back along the bottom. Row: left to right, a
    single line. Free: a block of chairs, line by line. Raises Invalid for a count or shape that cannot be.
    """
    _check_table(shape, count)
    turn = math.radians(rotation)
    sine, cosine = math.sin(turn), math.cos(turn)
    return [
        Point(round(x + at.x * cosine - at.y * sine, 2), round(y + at.x * sine + at.y * cosine, 2))
        for at in _chairs(shape, count)
    ]


def table_size(shape: Shape, count: int) -> Size:
    """The extent of a table for ``count`` chairs. Raises Invalid for a count or shape that cannot be."""
    _check_table(shape, count)
    if shape == "round":
        return Size(2 * _radius(count), 2 * _radius(count))
    if shape == "rect":
        return Size(max(math.ceil(count / 2) * PITCH + 8, 66.0), _BAR)
    columns, rows = (count, 1) if shape == "row" else _block(count)
    return Size(columns * PITCH + 8, rows * PITCH + 8)


def is_ring(shape: Shape) -> bool:
    """Whether the last chair of such a table is beside its first."""
    return shape in ("round", "rect")


def _check_tables(tables: int) -> None:
    if not 1 <= tables <= MAX_TABLES:
        raise Invalid(field="tables", reason=TABLES_RANGE, limit=MAX_TABLES)


def _check_table(shape: Shape, count: int) -> None:
    if shape not in SHAPES:
        raise Invalid(field="shape", reason=SHAPE_UNKNOWN)
    if not 1 <= count <= MAX_SEATS_EACH:
        raise Invalid(field="seats_each", reason=SEATS_RANGE, limit=MAX_SEATS_EACH)


def _radius(count: int) -> float:
    """34 for ten and 30 for eight, as drawn; more chairs widen it only as they need."""
    needed = _RING_PITCH / (2 * math.sin(math.pi / count)) if count > 1 else 0.0
    return round(max(22.0, 2.0 * count + 14 if count <= 12 else 0.0, needed - _CLEAR - SEAT / 2), 2)


def _block(count: int) -> tuple[int, int]:
    columns = math.ceil(math.sqrt(count * _ASPECT))
    return columns, math.ceil(count / columns)


@cache
def _chairs(shape: Shape, count: int) -> Sequence[Point]:
    """The chairs around (0, 0), unrotated."""
    if shape == "round":
        ring = _radius(count) + _CLEAR + SEAT / 2
        turns = [2 * math.pi * index / count for index in range(count)]
        return [Point(ring * math.sin(turn), -ring * math.cos(turn)) for turn in turns]
    if shape == "rect":
        top, side = math.ceil(count / 2), _BAR / 2 + _CLEAR + SEAT / 2
        return _line(top, -side) + _line(count - top, side)[::-1]
    columns, rows = (count, 1) if shape == "row" else _block(count)
    lines = [min(columns, count - row * columns) for row in range(rows)]
    return [at for row, chairs in enumerate(lines) for at in _line(chairs, (row - (rows - 1) / 2) * PITCH)]


def _line(chairs: int, y: float) -> list[Point]:
    return [Point((place - (chairs - 1) / 2) * PITCH, y) for place in range(chairs)]


@cache
def _footprint(shape: Shape, count: int) -> Size:
    """The floor that a table needs with its chairs, around its centre."""
    own, chairs = table_size(shape, count), _chairs(shape, count)
    beside = 2 * _NUMBER if shape in ("row", "free") else 0.0
    return Size(
        max(own.width + beside, 2 * max(abs(at.x) for at in chairs) + SEAT),
        max(own.height, 2 * max(abs(at.y) for at in chairs) + SEAT),
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
