"""What an organizer types about an event, checked: above all its hours, which are local ones."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from gala.errors import Invalid
from gala.services.typed import line

LONGEST = timedelta(days=14)
Hours = tuple[datetime, datetime]
_COVER = re.compile(r"[a-z0-9-]{1,40}")


@dataclass(frozen=True, slots=True)
class EventForm:
    """An event as typed. ``starts`` and ``ends`` are local to ``timezone``, "2027-05-01T19:00" or a naive datetime; or
    moments, datetimes with an offset, which stay what they are.

    ``hero_image_url`` is the name of a drawn cover. The doors open ``doors_open_minutes`` before the start;
    ``admit_unanswered``: the door may let in who never answered; ``asks_needs``: guests are asked for diet and access.
    """

    name: str
    starts: str | datetime
    ends: str | datetime
    timezone: str = "Europe/Madrid"
    description: str = ""
    venue: str = ""
    city: str = ""
    country: str = ""
    is_public: bool = False
    hold_minutes: int = 5
    cancellation_deadline_hours: int = 24
    doors_open_minutes: int = 120
    admit_unanswered: bool = True
    asks_needs: bool = True
    hero_image_url: str = "deco"


def checked(form: EventForm, was: Hours | None = None) -> dict[str, Any]:
    """The event's columns. ``was``: when it began and ended until now. Raises Invalid naming the field."""
    start_at, end_at = hours(form.starts, form.ends, zone_of(form.timezone), was)
    if end_at - start_at > LONGEST:
        _, ends = fields_of(form.ends)
        raise Invalid(field=ends, reason="An event lasts {days} days at most.", days=LONGEST.days)
    return {
        "name": line(form.name, "name", 200, required="Please enter a name."),
        "description": text_lines(form.description, "description", 4000),
        "venue": line(form.venue, "venue", 200),
        "city": line(form.city, "city", 120),
        "country": line(form.country, "country", 80),
        "timezone": form.timezone,
        "start_at": start_at,
        "end_at": end_at,
        "is_public": bool(form.is_public),
        "hold_minutes": _between(form.hold_minutes, "hold_minutes", 3, 10),
        "cancellation_deadline_hours": _between(
            form.cancellation_deadline_hours, "cancellation_deadline_hours", 0, 8760
        ),
        "doors_open_minutes": _between(form.doors_open_minutes, "doors_open_minutes", 0, 43_200),
        "admit_unanswered": bool(form.admit_unanswered),
        "asks_needs": bool(form.asks_needs),
        "hero_image_url": _cover(form.hero_image_url),
    }


def hours(starts: str | datetime, ends: str | datetime, zone: ZoneInfo, was: Hours | None = None) -> Hours:
    """Start and end in UTC. What is typed as the zone's clocks show ``was`` stays that very moment.

    Raises Invalid for an hour that the zone's clocks skip, and for an end before the start.
    """
    start_was, end_was = was or (None, None)
    start_at = local_moment(starts, fields_of(starts)[0], zone, start_was)
    end_at = local_moment(ends, fields_of(ends)[1], zone, end_was)
    if end_at <= start_at:
        raise Invalid(field=fields_of(ends)[1], reason="The end must come after the start.")
    return start_at, end_at


def fields_of(at: str | datetime) -> tuple[str, str]:
    """What start and end are called: typed ones as in forms, moments as programs send them."""
    is_moment = isinstance(at, datetime) and at.tzinfo is not None
    return ("start_at", "end_at") if is_moment else ("starts", "ends")


@lru_cache
def zones() -> tuple[str, ...]:
    """The names of all time zones, as "Europe/Madrid", and UTC."""
    return ("UTC", *sorted(name for name in available_timezones() if "/" in name and not name.startswith("Etc/")))


def zone_of(name: str) -> ZoneInfo:
    """The zone of that name. Raises Invalid."""
    if name not in zones():
        raise Invalid(field="timezone", reason="There is no such time zone.")
    return ZoneInfo(name)


def local_moment(local: str | datetime, field: str, zone: ZoneInfo, was: datetime | None = None) -> datetime:
    """The moment at which the zone's clocks show ``local``: ``was``, where they show it to the minute, else the first.

    A moment with its offset is itself. Raises Invalid for what is no time, or none there.
    """
    try:
        at = datetime.fromisoformat(local.strip()) if isinstance(local, str) else local
    except ValueError as error:
        raise Invalid(field=field, reason="Please enter a day and a time.") from error
    if not 2000 <= at.year <= 2100 or (at.tzinfo is not None and isinstance(local, str)):
        raise Invalid(field=field, reason="Please enter a day and a time.")
    if at.tzinfo is not None:
        return at.astimezone(UTC)
    if was is not None and was.astimezone(zone).replace(tzinfo=None, second=0, microsecond=0) == at:
        return was
    moment = at.replace(tzinfo=zone).astimezone(UTC)
    if moment.astimezone(zone).replace(tzinfo=None) != at:
        raise Invalid(field=field, reason="The clocks change on that day: this hour does not exist.")
    return moment


def text_lines(text: str, field: str, limit: int) -> str:
    """Text of several lines. Raises Invalid."""
    lines = [line(part, field, limit) for part in text.strip().splitlines()]
    joined = "\n".join(lines)
    if len(joined) > limit:
        raise Invalid(field=field, reason="This is longer than {limit} characters.", limit=limit)
    return joined


def _between(value: int, field: str, least: int, most: int) -> int:
    if not least <= value <= most:
        raise Invalid(field=field, reason="Please enter a number from {least} to {most}.", least=least, most=most)
    return value


def _cover(text: str) -> str:
    if not _COVER.fullmatch(text):
        raise Invalid(field="hero_image_url", reason="There is no such cover.")
    return text
