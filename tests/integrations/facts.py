"""A pass to make papers of."""

from datetime import UTC, datetime
from typing import Any

from gala.rules import passes
from gala.rules.papers import PassFacts


def make_facts(**fields: Any) -> PassFacts:
    """Carmen's, with a code that is as long as a real one; what a test names differs."""
    known = {
        "event_id": 1,
        "attendee_id": 77,
        "revision": 1,
        "event": "Spring Gala",
        "venue": "Palacio de los Naranjos",
        "place": "Madrid, Spain",
        "start_at": datetime(2026, 12, 19, 18, tzinfo=UTC),
        "end_at": datetime(2026, 12, 20, 2, tzinfo=UTC),
        "doors_at": datetime(2026, 12, 19, 16, tzinfo=UTC),
        "zone": "Europe/Madrid",
        "name": "Carmen Herrera Vidal",
        "table": "7",
        "seat": "3",
        "number": 1,
        "of": 4,
        "text": passes.sign(b"1" * 32, "1a2b3c4d", 1, 77, 1),
    }
    return PassFacts(**known | fields)
