"""The whole room in one reading: where everything stands, and apart from it what each seat is this moment."""

from typing import Any

from sqlalchemy import aggregate_order_by, case, func, select
from sqlalchemy.orm import Session

from gala import clock
from gala.access import Actor, Permission, read_only, requires
from gala.models import Event, EventSeat, EventTable
from gala.services.floor.plan import Plan, read_plan

_E = Event.__table__  # type: ignore[attr-defined]
_S = EventSeat.__table__  # type: ignore[attr-defined]
_T = EventTable.__table__  # type: ignore[attr-defined]

_FREE, _HELD, _TAKEN, _BLOCKED = "fhtb"


@read_only
@requires(Permission.EVENT_READ)
def get_plan_stamp(session: Session, actor: Actor, event_id: int) -> str:
    """A text that changes with every redrawing of the room: whoever has it need not read the plan again."""
    return _stamp(session, event_id)


@read_only
@requires(Permission.INVITATION_OWN)
def get_plan_stamp_as_guest(session: Session, actor: Actor, event_id: int) -> str:
    """As ``get_plan_stamp``."""
    return _stamp(session, event_id)


@read_only
@requires(Permission.EVENT_READ)
def get_whole_plan(session: Session, actor: Actor, event_id: int) -> Plan:
    """Tables with their seats, and what else stands there; it names nobody and changes only with the room itself."""
    return _plan(session, event_id)


@read_only
@requires(Permission.INVITATION_OWN)
def get_whole_plan_as_guest(session: Session, actor: Actor, event_id: int) -> Plan:
    """As ``get_whole_plan``."""
    return _plan(session, event_id)


@read_only
@requires(Permission.EVENT_READ)
def get_seat_states(session: Session, actor: Actor, event_id: int) -> dict[str, Any]:
    """A letter for each seat of each table, in the plan's order: f free, h held, t taken, b blocked; and how many of
    each there are; ``plan`` is the plan's stamp."""
    return _states(session, event_id)


@read_only
@requires(Permission.INVITATION_OWN)
def get_seat_states_as_guest(session: Session, actor: Actor, event_id: int) -> dict[str, Any]:
    """As ``get_seat_states``: the letters name nobody."""
    return _states(session, event_id)


def _stamp(session: Session, event_id: int) -> str:
    row = session.execute(select(_E.c.created_at, _E.c.floor_version).where(_E.c.id == event_id)).one()
    return f"{event_id}-{row.created_at.timestamp():.6f}-{row.floor_version}"


def _plan(session: Session, event_id: int) -> Plan:
    plan = read_plan(session, event_id)
    plan["tables"] = [_table(table) for table in plan["tables"]]
    plan["scenery"] = [_sized(thing) for thing in plan["scenery"]]
    return plan


def _table(table: dict[str, Any]) -> dict[str, Any]:
    """With the names of the columns."""
    table["table_number"] = table.pop("number")
    for seat in table["seats"]:
        seat["seat_number"] = seat.pop("number")
    return _sized(table)


def _sized(thing: dict[str, Any]) -> dict[str, Any]:
    across = 2 * thing.pop("r") if "r" in thing else None
    thing["width"], thing["height"] = (across, across) if across is not None else (thing.pop("w"), thing.pop("h"))
    return {name: round(value, 2) if isinstance(value, float) else value for name, value in thing.items()}


def _states(session: Session, event_id: int) -> dict[str, Any]:
    order = select(_T.c.id).where(_T.c.event_id == event_id).order_by(_T.c.position, _T.c.id)
    letters = {str(table_id): "" for table_id in session.execute(order).scalars()}
    # The database says the letters, a row a table: to read thousands of seats' moments takes longer than all else.
    letter = case(
        (_S.c.attendee_id.is_not(None), _TAKEN),
        (_S.c.hold_expires_at > clock.now(), _HELD),
        (_S.c.blocked | _S.c.locked, _BLOCKED),
        else_=_FREE,
    )
    row = aggregate_order_by(func.aggregate_strings(letter, ""), _S.c.position)
    seats = select(_S.c.table_id, row).where(_S.c.event_id == event_id).group_by(_S.c.table_id)
    letters |= {str(table_id): found for table_id, found in session.execute(seats).all()}
    whole = "".join(letters.values())
    names = {"free": _FREE, "held": _HELD, "taken": _TAKEN, "blocked": _BLOCKED}
    counts = {name: whole.count(one) for name, one in names.items()}
    return {"event_id": event_id, "plan": _stamp(session, event_id), "counts": counts, "tables": letters}
