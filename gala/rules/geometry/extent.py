"""How large a drawn room is: as it was said to be, and never smaller than what stands in it."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

from gala.rules.geometry.shapes import SEAT


def room_extent(
    tables: Sequence[Mapping[str, Any]],
    scenery: Sequence[Mapping[str, Any]],
    width: float | None = None,
    height: float | None = None,
) -> dict[str, float]:
    """The room from (0, 0), as large as it was said to be: else as much space beyond the last chair as before the
    first. What stands outside of it widens what is drawn."""
    points = [(seat["x"], seat["y"]) for table in tables for seat in table["seats"]]
    points += [(table["x"], table["y"]) for table in tables]
    points += [at for thing in scenery for at in _corners(thing)]
    found = {}
    for side, start, given, values in zip(
        ("width", "height"), ("left", "top"), (width, height), tuple(zip(*points, strict=True)) or ((), ()), strict=True
    ):
        least, most = min(values, default=0.0), max(values, default=0.0)
        begin = min(0.0, least - SEAT) if values else 0.0
        end = most + (SEAT if given else max(least, SEAT)) if values else 0.0
        found[start] = round(begin, 2)
        found[side] = round(max(end, given or 0.0) - begin, 2)
    return found


def _corners(thing: Mapping[str, Any]) -> list[tuple[float, float]]:
    turn = math.radians(thing["rotation"])
    across = (abs(thing["w"] * math.cos(turn)) + abs(thing["h"] * math.sin(turn))) / 2 - SEAT
    down = (abs(thing["w"] * math.sin(turn)) + abs(thing["h"] * math.cos(turn))) / 2 - SEAT
    return [(thing["x"] - across, thing["y"] - down), (thing["x"] + across, thing["y"] + down)]
