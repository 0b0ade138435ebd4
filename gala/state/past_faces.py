"""The room as it was, as the plan draws it: its geometry, and the texts that the live room would have told."""

from collections.abc import Mapping
from typing import Any

from gala.rules import geometry
from gala.services.changes import Room

Row = Mapping[str, Any]


def plan_of(room: Room) -> dict[str, Any]:
    """``gala.services.floor.Plan`` of then."""
    tables = [
        _table(table_id, row, seats_at(room, table_id))
        for table_id, row in sorted(room.tables.items(), key=lambda item: (item[1]["position"], item[0]))
    ]
    things = [_thing(thing_id, row) for thing_id, row in sorted(room.scenery.items())]
    return {"tables": tables, "scenery": things} | geometry.room_extent(tables, things)


def seats_at(room: Room, table_id: int) -> list[tuple[int, Row]]:
    """The table's seats in index order."""
    found = [(seat_id, row) for seat_id, row in room.seats.items() if row["table_id"] == table_id]
    return sorted(found, key=lambda item: item[1]["position"])


def _table(table_id: int, row: Row, seats: list[tuple[int, Row]]) -> dict[str, Any]:
    size = geometry.table_size(row["shape"], max(len(seats), 1), row["width"], row["height"], row["sides"])
    extent = {"r": size.width / 2} if row["shape"] == "round" else {"w": size.width, "h": size.height}
    facts = {"id": table_id, "number": row["table_number"], "rotation": row["rotation"]}
    place = {name: row[name] for name in ("shape", "x", "y")}
    return facts | place | extent | {"seats": [_seat(*seat) for seat in seats]}


def _thing(thing_id: int, row: Row) -> dict[str, Any]:
    place = {name: row[name] for name in ("kind", "label", "x", "y", "rotation")}
    return {"id": thing_id, "w": row["width"], "h": row["height"]} | place


def _seat(seat_id: int, row: Row) -> dict[str, Any]:
    place = {name: row[name] for name in ("label", "x", "y", "category")}
    return {"id": seat_id, "number": row["seat_number"]} | place


def keys_of(room: Room) -> dict[str, str]:
    """As ``gala.live.store`` would have had them. Holds are not kept: a seat that was held shows as free."""
    keys: dict[str, str] = {}
    for table_id in room.tables:
        seats = seats_at(room, table_id)
        keys[f"t{table_id}"] = "".join(_letter(room, seat_id, row) for seat_id, row in seats)
        keys[f"l{table_id}"] = "".join("x" if row["locked"] else "." for _, row in seats).rstrip(".")
    for seat_id, who in room.occupants.items():
        texts = (text.replace("|", "/") for text in (who.name, who.party))
        keys[f"o{seat_id}"] = "|".join((str(who.attendee_id), *texts))
    return keys


def _letter(room: Room, seat_id: int, row: Row) -> str:
    if row["blocked"]:
        return "b"
    who = room.occupants.get(seat_id)
    return "f" if who is None else "i" if who.inside else "t"
