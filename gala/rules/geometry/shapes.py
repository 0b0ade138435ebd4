"""One table and its chairs, whatever size and turn it was given.

Lengths are plan units: 40 to the metre, and one pixel at the scale where a chair is 22 wide. x grows to the
right, y downwards, rotation is in degrees clockwise. The measures are those of the study screens
(``look/notes.md``): the centres of two chairs are at least 27 apart, so that each can be touched.
"""

import math
from collections.abc import Sequence
from functools import lru_cache
from typing import Final, Literal, NamedTuple

from gala.errors import Invalid

Shape = Literal["round", "rect", "row", "free"]

SHAPES: Final[tuple[Shape, ...]] = ("round", "rect", "row", "free")
SIDES: Final = (1, 2, 4)
METRE: Final = 40.0
MAX_TABLES: Final = 500
MAX_SEATS_EACH: Final = 60
MAX_SEATS: Final = 10_000
FAR: Final = 20_000.0
"""Nothing stands further from the room's corner than this: half a kilometre."""
LARGEST: Final = 4_000.0
SMALLEST: Final = 10.0
MOST_AISLES: Final = 8

TABLES_RANGE: Final = "A room has 1 to {limit} tables."
SEATS_RANGE: Final = "A table has 1 to {limit} seats."
SEATS_TOTAL: Final = "A room has at most {limit} seats in all."
SHAPE_UNKNOWN: Final = "A table is round, rect, row or free."
SIDES_UNKNOWN: Final = "A table has chairs on 1, 2 or 4 sides."
OFF_THE_PLAN: Final = "That place is off the plan."
SIZE_RANGE: Final = "A size is 0.25 to 100 metres."
AISLES_RANGE: Final = "An aisle comes after a chair of the row; a row has at most {limit} aisles."
REASONS: Final = (
    TABLES_RANGE, SEATS_RANGE, SEATS_TOTAL, SHAPE_UNKNOWN, SIDES_UNKNOWN, OFF_THE_PLAN, SIZE_RANGE,
    AISLES_RANGE,
)  # fmt: skip

SEAT: Final = 22.0  # a chair's width
PITCH: Final = 29.0  # between the centres of chairs in a line
RING_PITCH: Final = 28.0  # at least, around a round table
_CLEAR: Final = 7.0  # between a chair and its table
_BAR: Final = 40.0  # the depth of a long table
_LEAST: Final = 66.0  # how short a table with corners may be
_END: Final = 8.0  # what a line of chairs leaves free at its ends, both together
_OUT: Final = _CLEAR + SEAT / 2  # from a table's edge to the centre of a chair
_ASPECT: Final = 4 / 3


class Point(NamedTuple):
    x: float
    y: float


class Size(NamedTuple):
    """A table's own extent, unrotated, without its chairs. A round table's radius is half its width."""

    width: float
    height: float


def seat_positions(
    shape: Shape,
    count: int,
    x: float,
    y: float,
    rotation: float = 0.0,
    *,
    width: float | None = None,
    height: float | None = None,
    sides: int = 2,
) -> list[Point]:
    """The chairs' centres around a table's centre, in index order: neighbours in the list sit side by side.

    Round: clockwise from the top. Rect: on one side along the top; on two back along the bottom; on four clockwise.
    Row: left to right, a single line. Free: a block of chairs, line by line. A wider table spreads its chairs. Raises
    Invalid for a count, shape or side that cannot be.
    """
    turn = math.radians(rotation)
    sine, cosine = math.sin(turn), math.cos(turn)
    return [
        Point(round(x + at.x * cosine - at.y * sine, 2), round(y + at.x * sine + at.y * cosine, 2))
        for at in chairs(shape, count, width, height, sides)
    ]


@lru_cache(4096)
def table_size(
    shape: Shape, count: int, width: float | None = None, height: float | None = None, sides: int = 2
) -> Size:
    """The extent of a table for ``count`` chairs: as given, but never smaller than its chairs need. Raises Invalid."""
    check_table(shape, count, sides)
    wide, deep = width or 0.0, height or 0.0
    if shape == "round":
        diameter = max(2 * _radius(count), wide)
        return Size(diameter, diameter)
    if shape == "rect":
        top, right, bottom, left = _on_sides(count, width, height, sides)
        least = _LEAST if sides == 4 else _BAR
        return Size(max(_line_length(max(top, bottom)), _LEAST, wide), max(_line_length(max(right, left)), least, deep))
    if shape == "row":
        return Size(max(_line_length(count), wide), PITCH + _END)
    columns, rows = _block(count, width)
    return Size(_line_length(columns), _line_length(rows))


def is_ring(shape: str, sides: int = 2) -> bool:
    """Whether the last chair of such a table is beside its first."""
    return shape == "round" or (shape == "rect" and sides != 1)


def check_table(shape: Shape, count: int, sides: int = 2) -> None:
    """Raises Invalid for a table that cannot be."""
    if shape not in SHAPES:
        raise Invalid(field="shape", reason=SHAPE_UNKNOWN)
    if sides not in SIDES:
        raise Invalid(field="sides", reason=SIDES_UNKNOWN)
    if not 1 <= count <= MAX_SEATS_EACH:
        raise Invalid(field="seats_each", reason=SEATS_RANGE, limit=MAX_SEATS_EACH)


def check_place(x: float, y: float, rotation: float = 0.0) -> None:
    """Raises Invalid for a place off the plan, and for what is no number at all."""
    if not all(math.isfinite(value) for value in (x, y, rotation)) or max(abs(x), abs(y)) > FAR:
        raise Invalid(field="place", reason=OFF_THE_PLAN)


def check_size(*lengths: float | None) -> None:
    """Raises Invalid for a length out of range. None is as the chairs need."""
    for length in lengths:
        if length is not None and not SMALLEST <= length <= LARGEST:
            raise Invalid(field="size", reason=SIZE_RANGE)


@lru_cache(4096)
def chairs(
    shape: Shape, count: int, width: float | None = None, height: float | None = None, sides: int = 2
) -> Sequence[Point]:
    """The chairs around (0, 0), unrotated."""
    size = table_size(shape, count, width, height, sides)
    if shape == "round":
        ring = size.width / 2 + _OUT
        turns = [2 * math.pi * index / count for index in range(count)]
        return [Point(ring * math.sin(turn), -ring * math.cos(turn)) for turn in turns]
    if shape == "rect":
        return _around(size, _on_sides(count, width, height, sides))
    if shape == "row":
        return _line(count, 0.0, (size.width - _END) / count)
    columns, rows = _block(count, width)
    lines = [min(columns, count - row * columns) for row in range(rows)]
    return [at for row, in_line in enumerate(lines) for at in _line(in_line, (row - (rows - 1) / 2) * PITCH, PITCH)]


def _around(size: Size, on_sides: tuple[int, int, int, int]) -> list[Point]:
    """Chairs along the four sides, clockwise from the top left."""
    top, right, bottom, left = on_sides
    across, along = (size.width - _END) / max(top, bottom, 1), (size.height - _END) / max(right, left, 1)
    above, aside = size.height / 2 + _OUT, size.width / 2 + _OUT
    down = [Point(aside, at.x) for at in _line(right, 0.0, along)]
    up = [Point(-aside, -at.x) for at in _line(left, 0.0, along)]
    return [*_line(top, -above, across), *down, *_line(bottom, above, across)[::-1], *up]


def _on_sides(count: int, width: float | None, height: float | None, sides: int) -> tuple[int, int, int, int]:
    """How many chairs stand at the top, right, bottom and left."""
    if sides == 1:
        return count, 0, 0, 0
    if sides == 2:
        return math.ceil(count / 2), 0, count // 2, 0
    wide, deep = (width, height) if width and height else (1.0, 1.0)
    lengths, given = (wide, deep, wide, deep), [0, 0, 0, 0]
    for _ in range(count):  # the next chair goes where it has most room, opposite sides before corners
        side = max((0, 2, 1, 3), key=lambda side: lengths[side] / (given[side] + 1))
        given[side] += 1
    return given[0], given[1], given[2], given[3]


def _line_length(in_line: int) -> float:
    return in_line * PITCH + _END


def _line(in_line: int, y: float, pitch: float) -> list[Point]:
    return [Point((place - (in_line - 1) / 2) * pitch, y) for place in range(in_line)]


def _radius(count: int) -> float:
    """34 for ten and 30 for eight, as drawn; more chairs widen it only as they need."""
    needed = RING_PITCH / (2 * math.sin(math.pi / count)) if count > 1 else 0.0
    return round(max(22.0, 2.0 * count + 14 if count <= 12 else 0.0, needed - _OUT), 2)


def _block(count: int, width: float | None) -> tuple[int, int]:
    """Columns and rows of a block of chairs: about 4 to 3, or as many columns as the width takes."""
    fitting = int((width - _END) / PITCH) if width else math.ceil(math.sqrt(count * _ASPECT))
    columns = min(max(fitting, 1), count)
    return columns, math.ceil(count / columns)
