"""How long the report of 10,000 guests takes to read, and its list of parties."""

import statistics
import time
from collections.abc import Callable

from sqlalchemy import text

import gala.db
from benchmarks.room import FIRST_PERSON, FIRST_SEAT, Room, rooms, tidy
from gala.services import reports

PEOPLE, TIMES = 10_000, 7


def main() -> None:
    """The table."""
    print(f"The report of {PEOPLE:,} guests, each invited alone, 1,000 tables: median of {TIMES}")
    print("                           PostgreSQL      SQLite")
    with rooms(PEOPLE) as built:
        for room in built:
            _live(room)
        for name, read in _READ.items():
            print(f"  {name:22}" + "".join(f"{_median(room, read):9.0f} ms" for room in built))


_READ: dict[str, Callable[..., object]] = {
    "the whole report": lambda session, room: reports.get_report(session, room.staff, room.event_id),
    "40 parties": lambda session, room: reports.list_parties(session, room.staff, room.event_id),
    "40 who are silent": lambda session, room: reports.list_parties(session, room.staff, room.event_id, "silent"),
}


def _live(room: Room) -> None:
    """Two of three have answered; half of those who come sit."""
    with gala.db.transaction(room.engine) as session:
        for status, third in (("accepted", 0), ("declined", 1)):
            session.execute(text(f"UPDATE attendees SET status = '{status}' WHERE id % 3 = {third}"))
        session.execute(text("UPDATE attendees SET meal_choice = 'Dish ' || (id % 4) WHERE status = 'accepted'"))
        sits = f"UPDATE event_seats SET attendee_id = id + {FIRST_PERSON - FIRST_SEAT}"
        coming = "(SELECT id FROM attendees WHERE status = 'accepted' AND id % 2 = 0)"
        session.execute(text(f"{sits} WHERE id + {FIRST_PERSON - FIRST_SEAT} IN {coming}"))
    tidy(room)


def _median(room: Room, read: Callable[..., object]) -> float:
    took = []
    for _ in range(TIMES):
        with gala.db.transaction(room.engine, read_only=True) as session:
            start = time.perf_counter()
            read(session, room)
            took.append((time.perf_counter() - start) * 1_000)
    return statistics.median(took)


if __name__ == "__main__":
    main()
