"""When a door is open, and how long a tablet keeps what it knows of the guests."""

from dataclasses import dataclass
from datetime import datetime, timedelta

CLOSES_AFTER = timedelta(hours=4)
"""So long after its end an event still lets people in: evenings run late."""
KEPT_FOR = timedelta(hours=24)
"""So long after the end tablets keep their copy, for what they have not yet reported."""


@dataclass(frozen=True, slots=True)
class Hours:
    """``wipe_at``: from then on no tablet is told anything of the event, and each forgets what it knew."""

    opens: datetime
    closes: datetime
    wipe_at: datetime


def hours(start: datetime, end: datetime, doors_open_minutes: int) -> Hours:
    """The door's hours of an event from ``start`` to ``end``."""
    return Hours(start - timedelta(minutes=doors_open_minutes), end + CLOSES_AFTER, end + KEPT_FOR)
