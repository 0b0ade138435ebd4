"""Each export of 10,000 people, from the question to the last byte, beside csv and xlsxwriter writing the same rows."""

import csv
import io
import os
import time
from collections.abc import Callable
from functools import partial
from statistics import median

import pytest
import xlsxwriter
from sqlalchemy import bindparam, insert, select, update

import gala.db
from benchmarks.room import FIRST_INVITATION, FIRST_PERSON, FIRST_SEAT, Room, rooms, tidy
from gala import clock, vault
from gala.access import Actor
from gala.integrations.sheets import write_csv, write_xlsx
from gala.models import Attendee, EventSeat, Guest, GuestTag, Invitation, Role
from gala.rules.exports import KINDS, Export
from gala.services import exports

PEOPLE = 10_000
ROUNDS = 5
WITH_NOTE = 10
"""One person in so many has a note of what they cannot eat."""


def main() -> None:
    """Print the table."""
    print(f"Exports of {PEOPLE}, ms, medians of {ROUNDS}: load of the machine {os.getloadavg()[0]:.1f}")
    print(f"  {'':12}{'':14}{'columns':>8}{'read':>8}{'CSV':>8}{'in all':>8}{'XLSX':>8}{'in all':>8}", end="")
    print(f"{'csv':>10}{'xlsxwriter':>12}")
    with rooms(PEOPLE) as both:
        for room in both:
            _fill(room)
            organizer = Actor("olga@gala.test", 1, {room.tenant_id: Role.TENANT_ADMIN})
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(gala.db, "get_engine", partial(getattr, room, "engine"))
                for kind in KINDS:
                    _show(room, kind, partial(_run, exports.read_export, organizer, room.event_id, kind))
                _show(room, "address book", partial(_run, exports.read_book_export, organizer, room.tenant_id))
    print("  csv, xlsxwriter: the libraries alone, writing the same cells from memory, nothing made safe.")


def _run(*service: object) -> Export:
    return gala.db.run(*service)[0]  # type: ignore[arg-type]


def _show(room: Room, kind: str, read: Callable[[], Export]) -> None:
    export = read()
    figures = {
        "read": _timed(read),
        "csv": _timed(lambda: b"".join(write_csv(export))),
        "xlsx": _timed(lambda: write_xlsx(export)),
        "floor csv": _timed(lambda: _plain_csv(export)),
        "floor xlsx": _timed(lambda: _plain_xlsx(export)),
    }
    cells = [figures["read"], figures["csv"], figures["read"] + figures["csv"]]
    cells += [figures["xlsx"], figures["read"] + figures["xlsx"]]
    line = f"  {room.kind:12}{kind:14}{len(export.columns):>8}" + "".join(f"{cell:>8.0f}" for cell in cells)
    print(f"{line}{figures['floor csv']:>10.0f}{figures['floor xlsx']:>12.0f}", flush=True)


def _timed(work: Callable[[], object]) -> float:
    found = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        work()
        found.append(time.perf_counter() - start)
    return median(found) * 1000


def _plain_csv(export: Export) -> bytes:
    file = io.StringIO(newline="")
    csv.writer(file).writerows([[column.header for column in export.columns], *export.rows])
    return file.getvalue().encode("utf-8-sig")


def _plain_xlsx(export: Export) -> bytes:
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True})
    sheet = book.add_worksheet()
    date = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
    for at, column in enumerate(export.columns):
        sheet.write_string(0, at, column.header)
    for number, row in enumerate(export.rows, 1):
        for at, (column, cell) in enumerate(zip(export.columns, row, strict=True)):
            if cell is None or cell == "":
                continue
            if column.kind == "text":
                sheet.write_string(number, at, cell)
            elif column.kind == "number":
                sheet.write_number(number, at, cell)
            else:
                sheet.write_datetime(number, at, cell, date)
    book.close()
    return file.getvalue()


def _fill(room: Room) -> None:
    """Everybody has an email, a company, a tag, a dish, a seat and an answer; some have notes."""
    guests, people, parties, seats = (model.__table__ for model in (Guest, Attendee, Invitation, EventSeat))  # type: ignore[attr-defined]
    note = vault.seal(b"Lactose and nuts")
    with gala.db.transaction(room.engine) as session:
        ids = session.execute(select(guests.c.id).order_by(guests.c.id)).scalars().all()
        known = [
            {"who": guest_id, "n": f"María Núñez Ortega {n}", "e": f"guest{n}@gala.test", "t": f"+34 600 {n:06d}"}
            for n, guest_id in enumerate(ids)
        ]
        named = update(guests).where(guests.c.id == bindparam("who")).values(name=bindparam("n"), email=bindparam("e"))
        texts = {"company": "Fundación Aurora", "address": "Calle Mayor 1, Madrid", "language": "es", "title": "Dra."}
        session.connection().execute(named.values(phone=bindparam("t"), **texts), known)
        tags = [{"tenant_id": room.tenant_id, "guest_id": guest_id, "tag": "Press"} for guest_id in ids]
        session.execute(insert(GuestTag), tags)
        session.execute(update(people).values(status="accepted", meal_choice="Sea bass with fennel"))
        some = update(people).where(people.c.id % WITH_NOTE == 0)
        session.execute(some.values(dietary_notes=note, access_notes=note))
        session.execute(update(seats).values(attendee_id=seats.c.id - FIRST_SEAT + FIRST_PERSON))
        named = update(parties).where(parties.c.id == bindparam("who")).values(label=bindparam("n"))
        labels = [{"who": FIRST_INVITATION + n, "n": f"Familia Núñez Ortega {n}"} for n in range(len(ids))]
        session.connection().execute(named.values(responded_at=clock.now()), labels)
    tidy(room)


if __name__ == "__main__":
    main()
