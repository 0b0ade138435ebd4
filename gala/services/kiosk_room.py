"""The room as a tablet at the door draws it: tables in small, and every chair with its state. It names nobody."""

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from gala import clock
from gala.access import Actor, Permission, read_only, requires
from gala.models import Event, EventSeat
from gala.rules.small_map import table_mark, view
from gala.services.floor.plan import read_plan
from gala.services.seats import COLUMNS, is_held

SEAT_COLUMNS = ("id", "table", "label", "number", "category", "x", "y", "state")
"""What each row of ``seats`` says, in this order. The state is free, taken, held (a guest is choosing it this moment),
locked (kept empty by the organizer) or blocked."""
_DRAWN = SEAT_COLUMNS[2:-1]

_E = Event.__table__  # type: ignore[attr-defined]
_S = EventSeat.__table__  # type: ignore[attr-defined]


@read_only
@requires(Permission.DOOR_SERVE)
def get_room(session: Session, actor: Actor, event_id: int) -> dict[str, Any]:
    """``floor`` (the plan's version), ``view``, ``tables`` as ``small_map.table_mark`` draws them, ``columns`` and
    ``seats``."""
    floor = session.execute(select(_E.c.floor_version).where(_E.c.id == event_id)).scalar_one()
    plan = read_plan(session, event_id)
    now = clock.now()
    states = {row.id: _state(row, now) for row in session.execute(select(*COLUMNS).where(_S.c.event_id == event_id))}
    seats = [
        # A chair that was gone by the second look can be given to nobody.
        (seat["id"], table["number"], *(seat[key] for key in _DRAWN), states.get(seat["id"], "blocked"))
        for table in plan["tables"]
        for seat in table["seats"]
    ]
    return {
        "floor": floor,
        "view": view(plan),
        "tables": [table_mark(table) for table in plan["tables"]],
        "columns": SEAT_COLUMNS,
        "seats": seats,
    }


def _state(seat: Any, now: datetime) -> str:
    if seat.blocked:
        return "blocked"
    if seat.attendee_id is not None:
        return "taken"
    if seat.locked:
        return "locked"
    return "held" if is_held(seat, now) else "free"
