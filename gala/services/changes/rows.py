"""Rows as a change finds them and leaves them: which columns count, read and written back whatever the database.

The triggers of migrations 0003, 0005, 0008, 0009 and 0010 write ``change_rows`` with the same names; a test holds them
together. Left out are the ids, what others' work moves (versions, holds) and what is derived.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Boolean, Column, LargeBinary, Table, func, select
from sqlalchemy.orm import Session

from gala.models import Attendee, EventScenery, EventSeat, EventTable, Guest, GuestTag, Invitation, Meal, SessionAnswer
from gala.models.base import Json, UtcDateTime

Values = dict[str, Any]
_PLACE = ("x", "y", "rotation", "width", "height")


@dataclass(frozen=True)
class Entity:
    """A table whose rows can be put back.

    ``parked``: what a unique column holds while rows exchange their values, and one that names a row which goes or
    comes back. ``derived``: columns that follow from other rows, so that they are neither compared nor written, but
    when the whole row comes back. ``folded``: what a search looks through, by the column that it is the folding of;
    written whenever that is.
    """

    table: Table
    columns: tuple[str, ...]
    parked: Mapping[str, Callable[[int], Any]] = field(default_factory=dict)
    derived: frozenset[str] = frozenset()
    folded: Mapping[str, str] = field(default_factory=dict)

    @property
    def has_version(self) -> bool:
        return "version" in self.table.c


def _entity(
    model: Any, names: str, derived: str = "", folded: Mapping[str, str] | None = None, **parked: Callable[[int], Any]
) -> Entity:
    return Entity(model.__table__, tuple(names.split()), parked, frozenset(derived.split()), folded or {})


def _mark(row_id: int) -> str:
    return f"~{row_id}"


ENTITIES: Mapping[str, Entity] = {
    "guests": _entity(
        Guest,
        "tenant_id name search_name email phone company created_at title address language search_text",
        email=_mark,
    ),
    "invitations": _entity(
        Invitation,
        "tenant_id event_id unique_code ticket_number ticket_key label status sent_at opened_at responded_at "
        "max_plus_ones created_at",
        derived="status sent_at opened_at responded_at",
        folded={"label": "search_label"},
        unique_code=_mark,
        ticket_key=_mark,
    ),
    "attendees": _entity(
        Attendee,
        "tenant_id event_id guest_id invitation_id source status cancellation_reason meal_choice dietary_notes "
        "access_notes metadata pass_code pass_revision position checked_in_at checked_out_at tell_since "
        "created_at",
        invitation_id=lambda row_id: None,
    ),
    "session_answers": _entity(SessionAnswer, "tenant_id event_id session_id attendee_id coming answered_at"),
    "event_tables": _entity(
        EventTable,
        f"tenant_id event_id table_number shape {' '.join(_PLACE)} sides position",
        table_number=_mark,
    ),
    "event_seats": _entity(
        EventSeat,
        "tenant_id event_id table_id seat_number table_number label position x y category blocked locked attendee_id",
        seat_number=_mark,
        position=lambda row_id: -row_id,
        attendee_id=lambda row_id: None,
    ),
    "event_scenery": _entity(EventScenery, f"tenant_id event_id kind label {' '.join(_PLACE)}"),
    "meals": _entity(Meal, "tenant_id event_id name description position", name=_mark),
    "guest_tags": _entity(GuestTag, "tenant_id guest_id tag"),
}
"""By table name, parents before children: the order to put rows in, and backwards to take them out."""


def read(session: Session, name: str, ids: Collection[int]) -> dict[int, Values]:
    """The rows as they are now, by id; one that is gone is left out."""
    entity = ENTITIES[name]
    function = func.json_object if session.get_bind().dialect.name == "sqlite" else func.jsonb_build_object
    pairs = [part for column in entity.columns for part in (column, _told(session, entity.table.c[column]))]
    rows = session.execute(select(entity.table.c.id, function(*pairs, type_=Json)).where(entity.table.c.id.in_(ids)))
    return {row_id: decoded(name, values) or {} for row_id, values in rows}


def _told(session: Session, column: Column[Any]) -> Any:
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    if isinstance(column.type, LargeBinary):
        return func.hex(column) if is_sqlite else func.encode(column, "hex")
    return func.json(column) if is_sqlite and column.name == "metadata" else column


def decoded(name: str, values: Values | None) -> Values | None:
    """What a trigger wrote, as Python values that can be compared and written."""
    if values is None:
        return None
    columns = ENTITIES[name].table.c
    return {column: _decoded(columns[column], value) for column, value in values.items()}


def _decoded(column: Column[Any], value: Any) -> Any:
    if value is None:
        return None
    if isinstance(column.type, UtcDateTime):
        moment = datetime.fromisoformat(value)
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    if isinstance(column.type, LargeBinary):
        return bytes.fromhex(value) if value else None
    return bool(value) if isinstance(column.type, Boolean) else value
