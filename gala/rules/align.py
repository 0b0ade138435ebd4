"""Things in the room brought into line, and read like a page. Boxes are what is seen: table and chairs, turned."""

from collections.abc import Mapping
from typing import Final, Literal, NamedTuple

from gala.errors import Invalid
from gala.rules.geometry import Point

Edge = Literal["left", "centre", "right", "top", "middle", "bottom"]
Axis = Literal["across", "down"]

EDGES: Final[tuple[Edge, ...]] = ("left", "centre", "right", "top", "middle", "bottom")
AXES: Final[tuple[Axis, ...]] = ("across", "down")

CHOOSE_TWO: Final = "Choose at least two things to bring into line."
CHOOSE_THREE: Final = "Choose at least three things to spread evenly."
REASONS: Final = (CHOOSE_TWO, CHOOSE_THREE)


class Box(NamedTuple):
    """The centre of something and how far it reaches from it to each side."""

    x: float
    y: float
    left: float
    right: float
    top: float
    bottom: float


def align(boxes: Mapping[int, Box], edge: Edge) -> dict[int, Point]:
    """Each centre, once all share this edge (of the outermost) or this middle (of all). Raises Invalid for fewer than
    two."""
    if len(boxes) < 2:
        raise Invalid(field="chosen", reason=CHOOSE_TWO)
    lefts, rights = [b.x - b.left for b in boxes.values()], [b.x + b.right for b in boxes.values()]
    tops, bottoms = [b.y - b.top for b in boxes.values()], [b.y + b.bottom for b in boxes.values()]
    centre, middle = (min(lefts) + max(rights)) / 2, (min(tops) + max(bottoms)) / 2

    def place(box: Box) -> Point:
        return {
            "left": Point(min(lefts) + box.left, box.y),
            "centre": Point(centre + (box.left - box.right) / 2, box.y),
            "right": Point(max(rights) - box.right, box.y),
            "top": Point(box.x, min(tops) + box.top),
            "middle": Point(box.x, middle + (box.top - box.bottom) / 2),
            "bottom": Point(box.x, max(bottoms) - box.bottom),
        }[edge]

    return {key: place(box) for key, box in boxes.items()}


def distribute(boxes: Mapping[int, Box], axis: Axis) -> dict[int, Point]:
    """Each centre, once the gaps between them are the same; the two outermost stay. Raises Invalid for fewer than
    three."""
    if len(boxes) < 3:
        raise Invalid(field="chosen", reason=CHOOSE_THREE)
    across = axis == "across"
    before = {key: box.left if across else box.top for key, box in boxes.items()}
    after = {key: box.right if across else box.bottom for key, box in boxes.items()}
    at = {key: box.x if across else box.y for key, box in boxes.items()}
    order = sorted(boxes, key=lambda key: (at[key], key))
    room = (at[order[-1]] + after[order[-1]]) - (at[order[0]] - before[order[0]])
    gap = (room - sum(before[key] + after[key] for key in order)) / (len(order) - 1)
    cursor, placed = at[order[0]] - before[order[0]], {}
    for key in order:
        middle = cursor + before[key]
        placed[key] = Point(middle, boxes[key].y) if across else Point(boxes[key].x, middle)
        cursor += before[key] + after[key] + gap
    return placed


ROW_APART: Final = 40.0
"""Two things whose centres are less than this apart in height stand in one row."""


def reading_order(places: Mapping[int, tuple[float, float]]) -> list[int]:
    """The keys as one reads a page: row by row from the top, each from the left."""
    rows: list[list[int]] = []
    last = float("-inf")
    for key in sorted(places, key=lambda key: (places[key][1], places[key][0], key)):
        if places[key][1] - last < ROW_APART and rows:
            rows[-1].append(key)
        else:
            rows.append([key])
        last = places[key][1]
    return [key for row in rows for key in sorted(row, key=lambda key: (places[key][0], key))]
