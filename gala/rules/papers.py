"""What stands on a pass that a guest takes home, whatever it is made of."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class PassFacts:
    """One person's pass. ``text`` is what its QR code says; ``table`` and ``seat`` are empty until there is a seat.

    ``number`` of ``of``: which one of the party's passes. ``place`` is the venue's town and country.
    """

    event_id: int
    attendee_id: int
    revision: int
    event: str
    venue: str
    place: str
    start_at: datetime
    end_at: datetime
    doors_at: datetime
    zone: str
    name: str
    table: str
    seat: str
    number: int
    of: int
    text: str
