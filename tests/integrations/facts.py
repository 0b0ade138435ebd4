"""A pass and an evening to make papers of."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from gala.rules import passes
from gala.rules.papers import PaperFacts, PaperGuest, PaperTable, PassFacts, PlanChair, PlanFacts, PlanThing


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


def make_paper(names: Sequence[str], each: int = 10, table: str = "", **everybody: str) -> PaperFacts:
    """An event whose tables of ``each`` are filled with ``names``; ``table`` is what the first is called."""
    starts = range(0, len(names), each)
    numbers = {start: table or str(start // each + 1) if start == 0 else str(start // each + 1) for start in starts}
    tables = tuple(
        PaperTable(
            numbers[start],
            each,
            tuple(
                PaperGuest(name, table=numbers[start], seat=str(seat), **everybody)
                for seat, name in enumerate(names[start : start + each], 1)
            ),
        )
        for start in starts
    )
    things = tuple(
        PlanThing(
            one.number, "round", 100 + 150 * n, 200, 80, 80, 0, (PlanChair("1", 100 + 150 * n, 145, "vip", "taken"),)
        )
        for n, one in enumerate(tables)
    )
    stage = PlanThing("", "stage", 100, 30, 150, 40, 0)
    return PaperFacts(
        event="Año Nuevo: Gala",
        venue="Palacio de los Naranjos",
        start_at=datetime(2026, 12, 19, 18, tzinfo=UTC),
        zone="Europe/Madrid",
        at=datetime(2026, 12, 1, 9, tzinfo=UTC),
        tables=tables,
        plan=PlanFacts(0, 0, 200 + 150 * len(things), 300, things, (stage,) if things else ()),
    )
