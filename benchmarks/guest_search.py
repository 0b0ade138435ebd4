"""A hundred thousand people in the address book and at one event: searched as one types, sorted, narrowed and paged.

The floor beside each search is what a plain query costs: the bare driver, looking through the same text for the same
words, for the first forty and for how many there are. "cpu" is what Python's process worked for one look, at best: the
rest of the time the database took, or others on the machine.
"""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from statistics import median, quantiles
from typing import Any

import pytest
from sqlalchemy import bindparam, insert, select, update

import gala.db
from benchmarks.look_up import FAMILY, GIVEN
from benchmarks.room import FIRST_INVITATION, FIRST_PERSON, FIRST_SEAT, Room, rooms, tidy
from gala import clock
from gala.access import Actor
from gala.models import Attendee, EventSeat, Guest, GuestTag, Invitation
from gala.rules.names import fold, searchable
from gala.services import people
from gala.services.people import GuestQuery, known

PEOPLE = 100_000
TURNS = 15
SHOWN = 40
BEFORE = clock.now() - timedelta(days=1)
STATUSES = ("pending", "accepted", "accepted", "declined", "accepted")

SEARCHES = {
    "one letter": "a",
    "two letters": "ló",
    "a frequent name": "garcía",
    "a rare name": "xochitl",
    "two names": "nuñez maria",
    "an email": "guest54321@mail",
    "nobody": "zzyzx",
}
BOOK = {
    "all, by name": GuestQuery(),
    "all, last changed first": GuestQuery(sort="updated", descending=True),
    "all, by company": GuestQuery(sort="company"),
    "with a tag": GuestQuery(tag="family"),
    "without an email": GuestQuery(only="no_email"),
    "at no event": GuestQuery(only="no_event"),
    "twice in the book": GuestQuery(only="duplicate"),
    "a letter, with a tag": GuestQuery(search="a", tag="family"),
}
EVENT = {
    "all, by name": GuestQuery(),
    "all, by party": GuestQuery(sort="party"),
    "all, by answer": GuestQuery(sort="status"),
    "all, by table": GuestQuery(sort="table"),
    "all, last changed first": GuestQuery(sort="updated", descending=True),
    "not answered": GuestQuery(only="pending"),
    "without a seat": GuestQuery(only="unseated"),
    "with needs": GuestQuery(only="has_needs"),
    "a dish": GuestQuery(meal="Fish"),
    "one table": GuestQuery(table="77"),
    "with a tag": GuestQuery(tag="family"),
    "a letter, not answered": GuestQuery(search="a", only="pending"),
    "a name, by table": GuestQuery(search="garcía", sort="table"),
    "a party": GuestQuery(search="quetzal"),
    "a seat": GuestQuery(search="4711"),
}


def main() -> None:
    print(f"Lists of {PEOPLE} people, ms: load of the machine {os.getloadavg()[0]:.1f}")
    print(f"  {'':12}{'':16}{'':26}{'cpu':>8}{'best':>8}{'p50':>8}{'p95':>8}{'floor':>8}{'ratio':>8}{'found':>9}")
    with rooms(PEOPLE) as both:
        for room in both:
            people_the(room)
            known.forget()  # of the other database, where they have the same numbers
            with pytest.MonkeyPatch.context() as patch, _bare(room) as floor:
                patch.setattr(gala.db, "get_engine", lambda room=room: room.engine)
                _table(room, "address book", _in_book(room), BOOK, floor)
                _table(room, "one event", _at_event(room), EVENT, floor)
                change_everybody(room)
                _line(room, "address book", "all changed just now", _in_book(room), GuestQuery(search="zzyzx"), None)


Page = Callable[[GuestQuery, str], Any]


def _in_book(room: Room) -> Page:
    return lambda query, after: gala.db.run(people.list_guests, _boss(room), room.tenant_id, query, SHOWN, after)[0]


def _at_event(room: Room) -> Page:
    return lambda query, after: gala.db.run(people.list_event_guests, _boss(room), room.event_id, query, SHOWN, after)[
        0
    ]


def _boss(room: Room) -> Actor:
    return Actor("organizer@gala.test", 1, {room.tenant_id: "tenant_admin"})


def _table(room: Room, where: str, page: Page, others: dict[str, GuestQuery], floor: Callable[[str], float]) -> None:
    start = time.perf_counter()
    page(GuestQuery(search="nobody has this name"), "")
    print(f"  {room.kind:12}{where:16}{'the first of all':26}{(time.perf_counter() - start) * 1000:>24.0f}", flush=True)
    for what, text in SEARCHES.items():
        _line(room, where, what, page, GuestQuery(search=text), floor(text))
    for what, query in others.items():
        _line(room, where, what, page, query, None)
    deep = _tenth_page(page)
    _line(room, where, "by name, the tenth page", lambda query, _: page(query, deep), GuestQuery(), None)


def _tenth_page(page: Page) -> str:
    after = ""
    for _ in range(9):
        after = page(GuestQuery(), after).next
    return after


def _line(room: Room, where: str, what: str, page: Page, query: GuestQuery, floor: float | None) -> None:
    found = page(query, "").total
    times, worked = [], []
    for _ in range(TURNS):
        start, before = time.perf_counter(), time.process_time()
        page(query, "")
        times.append((time.perf_counter() - start) * 1000)
        worked.append((time.process_time() - before) * 1000)
    beside = f"{floor:>8.1f}{median(times) / floor:>8.2f}" if floor else f"{'-':>8}{'-':>8}"
    figures = "".join(f"{one:>8.1f}" for one in (min(worked), min(times), median(times), quantiles(times, n=20)[-1]))
    print(f"  {room.kind:12}{where:16}{what:26}{figures}{beside}{found:>9}", flush=True)


# --- the floor -------------------------------------------------------------------------------------------------------


@contextmanager
def _bare(room: Room) -> Iterator[Callable[[str], float]]:
    """How many ms the bare driver takes to look for a text with a plain query."""
    mark = "%s" if room.kind == "PostgreSQL" else "?"
    connection = room.engine.raw_connection()
    cursor = connection.cursor()
    if room.kind == "PostgreSQL":
        cursor.execute(f"SELECT set_config('gala.tenant', '{room.tenant_id}', false)")

    def timed(text: str) -> float:
        parts = [f"%{word}%" for word in fold(text).split()]
        looks = " AND ".join([f"tenant_id = {room.tenant_id}", *[f"search_text LIKE {mark}"] * len(parts)])
        times = []
        for _ in range(TURNS):
            start = time.perf_counter()
            cursor.execute(f"SELECT * FROM guests WHERE {looks} ORDER BY search_name, id LIMIT {SHOWN}", parts)
            cursor.fetchall()
            cursor.execute(f"SELECT count(*) FROM guests WHERE {looks}", parts)
            cursor.fetchall()
            times.append((time.perf_counter() - start) * 1000)
        return median(times)

    yield timed
    connection.close()


# --- a hundred thousand people ---------------------------------------------------------------------------------------


def people_the(room: Room) -> None:
    """Give everybody a name, an email and more; answers, seats, dishes and tags to some."""
    guests, seats, places = Guest.__table__, EventSeat.__table__, Attendee.__table__  # type: ignore[attr-defined]
    with gala.db.transaction(room.engine) as session:
        ids = list(session.execute(select(guests.c.id).order_by(guests.c.id)).scalars())
        named = update(guests).where(guests.c.id == bindparam("who"))
        named = named.values({name: bindparam(f"new_{name}") for name in _person(0, 0) if name != "who"})
        rows = [_person(n, who) for n, who in enumerate(ids)]
        session.connection().execute(
            named, [{key if key == "who" else f"new_{key}": value for key, value in row.items()} for row in rows]
        )
        said = update(places).where(places.c.id == bindparam("who"))
        said = said.values(status=bindparam("s"), meal_choice=bindparam("m"), dietary_notes=bindparam("d"))
        answers = [
            {"who": FIRST_PERSON + n, "s": STATUSES[n % 5], "m": "Fish" if n % 3 else "", "d": None if n % 50 else b"x"}
            for n in range(room.size)
        ]
        session.connection().execute(said, answers)
        sits = update(seats).where(seats.c.id == bindparam("seat")).values(attendee_id=bindparam("who"))
        seated = [{"seat": FIRST_SEAT + n, "who": FIRST_PERSON + n} for n in range(room.size) if n % 5 == 1]
        session.connection().execute(sits, [*seated, {"seat": FIRST_SEAT + 4711, "who": FIRST_PERSON + 4712}])
        labels = update(Invitation).where(Invitation.id == FIRST_INVITATION + 7)  # type: ignore[arg-type]
        session.execute(labels.values(label="Familia Quetzal", search_label=fold("Familia Quetzal")))
        tags = [{"tenant_id": room.tenant_id, "guest_id": who, "tag": "family"} for who in ids[::25]]
        session.execute(insert(GuestTag), tags)
    tidy(room)


def change_everybody(room: Room) -> None:
    """Each entry of the address book was changed, at a moment of its own."""
    guests = Guest.__table__  # type: ignore[attr-defined]
    with gala.db.transaction(room.engine) as session:
        changed = update(guests).where(guests.c.id == bindparam("who")).values(updated_at=bindparam("at"))
        ids = list(session.scalars(select(guests.c.id)))
        session.connection().execute(changed, [{"who": who, "at": clock.now()} for who in ids])


def _person(n: int, who: int) -> dict[str, Any]:
    given, family = GIVEN.split(), FAMILY.split()
    name = f"{given[n % 20]} {family[n // 20 % 16]} {family[n // 320 % 16]} {n:05d}".replace("54321", "Xochitl")
    email, phone, company = f"guest{n}@mail.example" if n % 4 else "", f"+34 600 {n:06d}", f"Company {n % 500}"
    found = {"search_name": fold(name), "search_text": searchable(name, email, phone, company)}
    known = {"name": name, "email": email, "phone": phone, "company": company, "updated_at": BEFORE}
    return {"who": who} | known | found


if __name__ == "__main__":
    main()
