"""An event made again for another day: its facts, its room and its programme, and nobody in it."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Row, Table, insert, literal, select
from sqlalchemy.orm import Session

from gala import clock
from gala.access import Actor, Permission, requires
from gala.models import Event, EventScenery, EventSeat, EventSession, EventStatus, EventTable, FloorPicture
from gala.services import activity
from gala.services.events.form import local_moment, zone_of
from gala.services.events.writing import insert_event
from gala.services.typed import line

_E = Event.__table__  # type: ignore[attr-defined]
_P = EventSession.__table__  # type: ignore[attr-defined]
_S = EventSeat.__table__  # type: ignore[attr-defined]
_T = EventTable.__table__  # type: ignore[attr-defined]

_FACTS = (
    "description", "venue", "city", "country", "timezone", "is_public", "capacity", "hero_image_url", "seo_meta",
    "hold_minutes", "cancellation_deadline_hours", "room_width", "room_height",
)  # fmt: skip
_CHAIR = ("seat_number", "table_number", "label", "position", "x", "y", "category", "blocked")


@requires(Permission.EVENT_WRITE, archived=True)
def duplicate_event(session: Session, actor: Actor, event_id: int, name: str, starts: str | datetime) -> int:
    """A draft like this event, with another name and day (``starts`` on its own clocks): the new event's id.

    Tables, chairs with their labels, categories and blocks, scenery, the picture and the sessions come along, the
    latter at the same local hours after the start; people, seats taken, holds and locks do not. Raises Invalid.
    """
    event = session.execute(select(_E).where(_E.c.id == event_id)).one()
    zone = zone_of(event.timezone)
    start_at = local_moment(starts, "starts", zone)
    values = {column: getattr(event, column) for column in _FACTS}
    values |= {
        "name": line(name, "name", 200, required="Please enter a name."),
        "start_at": start_at,
        "end_at": start_at + (event.end_at - event.start_at),
        "status": EventStatus.DRAFT.value,
    }
    made = insert_event(session, actor.user_id, event.tenant_id, values)
    _copy_room(session, event_id, made)
    _copy_programme(session, event, made, start_at, zone)
    activity.log(session, actor, event.tenant_id, "event.duplicated", event_id=made, of=event_id, name=values["name"])
    return made


def _copy_room(session: Session, event_id: int, made: int) -> None:
    _copy(session, _T, event_id, made, version=1)
    old, new = _T.alias(), _T.alias()
    same = old.join(_S, _S.c.table_id == old.c.id).join(
        new, (new.c.event_id == made) & (new.c.table_number == old.c.table_number)
    )
    chairs = select(
        _S.c.tenant_id, literal(made), new.c.id, *(_S.c[name] for name in _CHAIR), literal(1), literal(False)
    )
    chairs = chairs.select_from(same).where(old.c.event_id == event_id).order_by(_S.c.id)
    columns = ("tenant_id", "event_id", "table_id", *_CHAIR, "version", "locked")
    session.execute(insert(_S).from_select(columns, chairs))
    _copy(session, EventScenery.__table__, event_id, made, version=1)  # type: ignore[attr-defined]
    _copy(session, FloorPicture.__table__, event_id, made)  # type: ignore[attr-defined]


def _copy(session: Session, table: Table, event_id: int, made: int, **fixed: Any) -> None:
    """All rows of one event as another's, in the same order, with ``fixed`` values."""
    fixed |= {"event_id": made}
    columns = [column for column in table.c if column.name != "id"]
    values = [literal(fixed[c.name], c.type) if c.name in fixed else c for c in columns]
    rows = select(*values).where(table.c.event_id == event_id).order_by(table.c.id)
    session.execute(insert(table).from_select([column.name for column in columns], rows))


def _copy_programme(session: Session, event: Row[Any], made: int, start_at: datetime, zone: ZoneInfo) -> None:
    """By the clocks on the wall: dinner at nine is at nine, though summer time came between the days."""
    moved = start_at.astimezone(zone).replace(tzinfo=None) - event.start_at.astimezone(zone).replace(tzinfo=None)
    rows = session.execute(select(_P).where(_P.c.event_id == event.id).order_by(_P.c.id)).all()
    if rows:
        session.execute(insert(_P), [_moved(row, made, moved, zone) for row in rows])


def _moved(row: Row[Any], made: int, moved: timedelta, zone: ZoneInfo) -> dict[str, Any]:
    local = row.start_at.astimezone(zone).replace(tzinfo=None) + moved
    begins = local.replace(tzinfo=zone).astimezone(UTC)
    kept = {name: getattr(row, name) for name in ("tenant_id", "title", "speaker", "description")}
    times = {"start_at": begins, "end_at": begins + (row.end_at - row.start_at)}
    return kept | times | {"event_id": made, "created_at": clock.now()}
