"""One thing of the drawing, as its panel shows it: found in the plan by the name of its node ("t12", "s3")."""

import math
from dataclasses import dataclass, field
from typing import Any

from gala.rules.align import Box
from gala.rules.geometry import METRE, SEAT

EMPTY_PLAN: dict[str, Any] = {
    "event_id": 0, "version": 0, "tables": [], "scenery": [], "room": [], "picture": None, "left": 0.0, "top": 0.0,
    "width": 0.0, "height": 0.0,
}  # fmt: skip


@dataclass(frozen=True)
class WheelSeat:
    """A seat in the panel: its place in a drawing 136 wide."""

    id: int
    index: int
    label: str
    category: str
    locked: bool
    x: float
    y: float


NO_SEAT = WheelSeat(0, 0, "", "regular", False, 0.0, 0.0)


@dataclass(frozen=True)
class Chosen:
    """What the panel shows. ``kind``: "" nothing or several, "table", or a kind of scenery. Lengths in metres."""

    kind: str = ""
    id: int = 0
    version: int = 0
    name: str = ""
    look: str = ""
    seats: int = 0
    x: str = ""
    y: str = ""
    width: str = ""
    height: str = ""
    turn: str = "0"
    is_locked: bool = False
    wheel: list[WheelSeat] = field(default_factory=list)


def find_item(plan: dict[str, Any], name: str) -> dict[str, Any] | None:
    """The table or scenery of a node's name."""
    rows = plan["tables"] if name[:1] == "t" else plan["scenery"] if name[:1] == "s" else []
    found: dict[str, Any] | None = next((row for row in rows if str(row["id"]) == name[1:]), None)
    return found


# Not the turn: what is turned reaches elsewhere.
_MOVES = frozenset({"x", "y", "version", "seats"})


def moved_between(sent: dict[str, Any], now: dict[str, Any]) -> dict[str, str] | None:
    """What only stands elsewhere: "x|y|rotation|version" by node name. None: more than that is another, so the plan
    must be sent again."""
    if sent["event_id"] != now["event_id"] or sent["picture"] != now["picture"]:
        return None
    places = {}
    for prefix, rows in (("t", "tables"), ("s", "scenery")):
        if len(sent[rows]) != len(now[rows]):
            return None
        for before, after in zip(sent[rows], now[rows], strict=True):
            if not _is_alike(before, after):
                return None
            if before["version"] != after["version"]:
                place = (after["x"], after["y"], after["rotation"], after["version"])
                places[f"{prefix}{after['id']}"] = "|".join(map(str, place))
    return places


def _is_alike(before: dict[str, Any], after: dict[str, Any]) -> bool:
    """Whether nothing but the place differs."""
    if any(before[key] != after[key] for key in after if key not in _MOVES):
        return False
    names = [{k: v for k, v in seat.items() if k not in "xy"} for seat in before.get("seats", ())]
    return names == [{k: v for k, v in seat.items() if k not in "xy"} for seat in after.get("seats", ())]


def extent_of(plan: dict[str, Any]) -> dict[str, float]:
    """The room that is drawn."""
    return {key: plan[key] for key in ("left", "top", "width", "height")}


def item_box(item: dict[str, Any]) -> Box:
    """How far it reaches from its centre to each side, chairs and turn included."""
    turn, half = math.radians(item["rotation"]), SEAT / 2
    if "r" in item:
        across = down = item["r"]
    else:
        across = (abs(item["w"] * math.cos(turn)) + abs(item["h"] * math.sin(turn))) / 2
        down = (abs(item["w"] * math.sin(turn)) + abs(item["h"] * math.cos(turn))) / 2
    xs = [seat["x"] - item["x"] for seat in item.get("seats", ())]
    ys = [seat["y"] - item["y"] for seat in item.get("seats", ())]
    return Box(
        item["x"],
        item["y"],
        max(across, *(half - x for x in xs), 0.0),
        max(across, *(half + x for x in xs), 0.0),
        max(down, *(half - y for y in ys), 0.0),
        max(down, *(half + y for y in ys), 0.0),
    )


def chosen_of(plan: dict[str, Any], names: list[str]) -> Chosen:
    """The one thing that is chosen."""
    item = find_item(plan, names[0]) if len(names) == 1 else None
    if item is None:
        return Chosen()
    is_table = "seats" in item
    wide, deep = (2 * item["r"],) * 2 if "r" in item else (item["w"], item["h"])
    return Chosen(
        kind="table" if is_table else item["kind"],
        id=item["id"],
        version=item["version"],
        name=item["number"] if is_table else item["label"],
        look=look_of(item) if is_table else "",
        seats=len(item["seats"]) if is_table else 0,
        x=in_metres(item["x"]),
        y=in_metres(item["y"]),
        width=in_metres(wide),
        height=in_metres(deep),
        turn=f"{item['rotation']:g}",
        is_locked=is_table and all(seat.get("locked") for seat in item["seats"]),
        wheel=_wheel(item) if is_table else [],
    )


def look_of(table: dict[str, Any]) -> str:
    """Which of the shapes that one may choose: round, long, square, head, row or free."""
    if table["shape"] != "rect":
        return str(table["shape"])
    return {1: "head", 2: "long", 4: "square"}[table["sides"]]


def in_metres(units: float) -> str:
    """ "9.50"."""
    return f"{units / METRE:.2f}"


def _wheel(table: dict[str, Any]) -> list[WheelSeat]:
    """The seats around a middle, whatever the table's shape: as many as there are must have their 24 pixels."""
    seats = table["seats"]
    ring = max(52.0, 27.0 * len(seats) / (2 * math.pi))
    turns = [2 * math.pi * n / max(len(seats), 1) for n in range(len(seats))]
    return [
        WheelSeat(
            id=seat["id"],
            index=n,
            label=seat["label"],
            category=seat["category"],
            locked=bool(seat.get("locked")),
            x=round(ring * math.sin(turn), 1),
            y=round(-ring * math.cos(turn), 1),
        )
        for n, (seat, turn) in enumerate(zip(seats, turns, strict=True))
    ]
