"""What an organizer types about a session, checked."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from gala.errors import Invalid
from gala.services.events.form import local_moment, text_lines, zone_of
from gala.services.typed import line

LONGEST = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class SessionForm:
    """A session as typed. ``starts`` and ``ends`` are on the event's own clocks: "2027-05-01T20:30"."""

    title: str
    starts: str
    ends: str
    speaker: str = ""
    description: str = ""


def checked(form: SessionForm, timezone: str) -> dict[str, Any]:
    """The session's columns. Raises Invalid naming the field."""
    zone = zone_of(timezone)
    start_at, end_at = local_moment(form.starts, "starts", zone), local_moment(form.ends, "ends", zone)
    if end_at <= start_at:
        raise Invalid(field="ends", reason="The end must come after the start.")
    if end_at - start_at > LONGEST:
        hours = LONGEST // timedelta(hours=1)
        raise Invalid(field="ends", reason="A session lasts {hours} hours at most.", hours=hours)
    return {
        "title": line(form.title, "title", 200, required="Please enter a name."),
        "speaker": line(form.speaker, "speaker", 200),
        "description": text_lines(form.description, "description", 2000),
        "start_at": start_at,
        "end_at": end_at,
    }
