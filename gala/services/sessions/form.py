"""What an organizer types about a session, checked."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from gala.errors import Invalid
from gala.services.events.form import Hours, fields_of, hours, text_lines, zone_of
from gala.services.typed import line

LONGEST = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class SessionForm:
    """A session as typed. ``starts`` and ``ends`` are on the event's own clocks, "2027-05-01T20:30"; or moments,
    datetimes with an offset."""

    title: str
    starts: str | datetime
    ends: str | datetime
    speaker: str = ""
    description: str = ""


def checked(form: SessionForm, timezone: str, was: Hours | None = None) -> dict[str, Any]:
    """The session's columns. ``was``: when it began and ended until now. Raises Invalid naming the field."""
    start_at, end_at = hours(form.starts, form.ends, zone_of(timezone), was)
    if end_at - start_at > LONGEST:
        most = LONGEST // timedelta(hours=1)
        _, ends = fields_of(form.ends)
        raise Invalid(field=ends, reason="A session lasts {hours} hours at most.", hours=most)
    return {
        "title": line(form.title, "title", 200, required="Please enter a name."),
        "speaker": line(form.speaker, "speaker", 200),
        "description": text_lines(form.description, "description", 2000),
        "start_at": start_at,
        "end_at": end_at,
    }
