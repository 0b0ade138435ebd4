"""An event made again for another day: its facts, its room, its programme and its menu, and nobody in it."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Row, insert, select
from sqlalchemy.orm import Session

from gala import clock
from gala.access import Actor, Permission, requires
from gala.models import Event, EventSession, EventStatus, Meal
from gala.services import activity
from gala.services.events.form import fields_of, local_moment, zone_of
from gala.services.events.writing import insert_event
from gala.services.floor import copy_room
from gala.services.typed import line

_E = Event.__table__  # type: ignore[attr-defined]
_M = Meal.__table__  # type: ignore[attr-defined]
_P = EventSession.__table__  # type: ignore[attr-defined]

_FACTS = (
    "description", "venue", "city", "country", "timezone", "is_public", "capacity", "hero_image_url", "seo_meta",
    "hold_minutes", "cancellation_deadline_hours", "doors_open_minutes", "admit_unanswered",
    "asks_needs", "room_width", "room_height",
)  # fmt: skip


@requires(Permission.EVENT_WRITE, archived=True)
def duplicate_event(session: Session, actor: Actor, event_id: int, name: str, starts: str | datetime) -> int:
    """A draft like this event, with another name and day (``starts`` on its own clocks): the new event's id.

    Tables, chairs with their labels, categories and blocks, scenery, the picture, the menu and the sessions come along,
    the latter at the same local hours after the start; people, seats taken, holds and locks do not. Raises Invalid.
    """
    event = session.execute(select(_E).where(_E.c.id == event_id)).one()
    zone = zone_of(event.timezone)
    start_at = local_moment(starts, fields_of(starts)[0], zone)
    values = {column: getattr(event, column) for column in _FACTS}
    values |= {
        "name": line(name, "name", 200, required="Please enter a name."),
        "start_at": start_at,
        "end_at": start_at + (event.end_at - event.start_at),
        "status": EventStatus.DRAFT.value,
    }
    made = insert_event(session, actor.user_id, event.tenant_id, values)
    copy_room(session, event_id, made)
    _copy_programme(session, event, made, start_at, zone)
    _copy_menu(session, event, made)
    activity.log(session, actor, event.tenant_id, "event.duplicated", event_id=made, of=event_id, name=values["name"])
    return made


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


def _copy_menu(session: Session, event: Row[Any], made: int) -> None:
    columns = (_M.c.tenant_id, _M.c.name, _M.c.description, _M.c.position)
    rows = session.execute(select(*columns).where(_M.c.event_id == event.id).order_by(_M.c.id)).all()
    if rows:
        session.execute(insert(_M), [row._asdict() | {"event_id": made} for row in rows])
