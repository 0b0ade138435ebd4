"""The room in small, as SVG paths that a browser only has to draw."""

from collections.abc import Mapping
from typing import Any

CHAIR: float = 8.0
"""A chair's radius on the small map."""


def view(plan: Mapping[str, Any]) -> str:
    """The drawing's viewBox."""
    return f"{plan['left']:g} {plan['top']:g} {plan['width']:g} {plan['height']:g}"


def table_mark(table: Mapping[str, Any]) -> dict[str, Any]:
    """A table of the plan: its number and centre, its ``top`` (to be turned by ``turn``) and all its ``chairs``."""
    x, y = table["x"], table["y"]
    if "r" in table:
        top = disc(x, y, table["r"])
    else:
        w, h = table["w"], table["h"]
        top = f"M{x - w / 2:g} {y - h / 2:g}h{w:g}v{h:g}h{-w:g}z"
    chairs = "".join(disc(seat["x"], seat["y"], CHAIR) for seat in table["seats"])
    turn = f"rotate({table['rotation']:g} {x:g} {y:g})"
    return {"number": table["number"], "x": x, "y": y, "top": top, "turn": turn, "chairs": chairs}


def disc(x: float, y: float, r: float) -> str:
    """A full circle."""
    return f"M{x - r:g} {y:g}a{r:g} {r:g} 0 1 0 {2 * r:g} 0a{r:g} {r:g} 0 1 0 {-2 * r:g} 0z"
