"""What it takes to print for 1,000 guests, beside fpdf2 alone writing the same lines. One thread, no database."""

import os
import time
from collections.abc import Callable
from datetime import UTC, datetime
from statistics import median

from fpdf import FPDF

from gala.integrations.pdf.writing import pages_of, write_paper
from gala.rules import geometry
from gala.rules.papers import SORTS, Choices, Paper, PaperFacts, PaperGuest, PaperTable, PlanChair, PlanFacts, PlanThing

GUESTS, EACH = 1_000, 10
ROUNDS = 5
AIM = 3.0
"""Seconds that the seating chart may take."""

FIRST = [
    "Ana",
    "Luis",
    "Carmen",
    "Jorge",
    "Elena",
    "Pablo",
    "Sofía",
    "Marta",
    "Hugo",
    "Íñigo",
    "Óscar",
    "Beatriz",
    "Úrsula",
    "Łukasz",
    "Chloé",
    "Søren",
]
LAST = [
    "García",
    "Martínez",
    "López",
    "Sánchez",
    "Pérez",
    "Gómez",
    "Ruiz",
    "Díaz",
    "Hernández",
    "Álvarez",
    "Muñoz",
    "Romero",
    "Ibáñez",
    "Torres",
]
ABROAD = ["محمد بن عبد الله", "王小明", "Дмитрий Шостакович", "יוסף כהן", "प्रिया शर्मा", "ศิริพร วงศ์สวัสดิ์", "さくら 田中"]
DISHES = ("Roast sirloin with truffle jus", "Turbot, leeks and saffron", "Wild mushroom risotto")


def main() -> None:
    """Print the table."""
    facts = _facts()
    print(f"{GUESTS:,} guests on paper, ms of processor time: medians of {ROUNDS}, load {os.getloadavg()[0]:.1f}")
    print(f"  {'':20}{'pages':>8}{'kB':>8}{'ours':>10}{'fpdf2 alone':>14}{'ratio':>8}")
    for kind in Paper:
        choices = Choices(kind, sort=SORTS.get(kind, ("",))[0])
        data = write_paper(facts, choices)  # the faces are unpacked once
        ours = _took(lambda choices=choices: write_paper.__wrapped__(facts, choices))  # type: ignore[misc]
        line = f"  {kind:20}{pages_of(data):8}{len(data) // 1000:8}{ours:10.0f}"
        if kind in (Paper.SEATING_BY_TABLE, Paper.SEATING_BY_NAME):
            floor = _took(lambda: _plain(facts))
            line += f"{floor:14.0f}{ours / floor:8.1f}   aim: under {AIM:.0f} s"
        print(line, flush=True)
    print("  fpdf2 alone: the same names, numbers and tables in Helvetica, one script, nothing measured or fitted.")


def _facts() -> PaperFacts:
    names = [
        ABROAD[n // 40 % 7] if n % 40 == 0 else f"{FIRST[n % 16]} {LAST[n % 14]} {LAST[n % 11]}" for n in range(GUESTS)
    ]
    room = geometry.lay_out(GUESTS // EACH, EACH)
    tables, things = [], []
    for number, table in enumerate(room.tables):
        guests = tuple(
            PaperGuest(
                name, party=f"Party {name}", table=table.number, seat=str(seat), meal=DISHES[seat % 3],
                dietary="No nuts, no gluten" if seat == 4 else "",
            )
            for seat, name in enumerate(names[number * EACH : (number + 1) * EACH], 1)
        )  # fmt: skip
        tables.append(PaperTable(table.number, EACH, guests))
        chairs = tuple(PlanChair(seat.label, seat.x, seat.y, "regular", "taken") for seat in table.seats)
        things.append(PlanThing(table.number, table.shape, table.x, table.y, table.width, table.height, 0, chairs))
    plan = PlanFacts(0, 0, room.width, room.height, tuple(things), ())
    when = datetime(2026, 12, 19, 18, tzinfo=UTC)
    return PaperFacts("Spring Gala", "Madrid", when, "Europe/Madrid", when, tuple(tables), dishes=DISHES, plan=plan)


def _plain(facts: PaperFacts) -> bytes:
    pdf = FPDF(format="A4")
    pdf.set_auto_page_break(False)
    for at, table in enumerate(facts.tables):
        if at % 12 == 0:
            pdf.add_page()
        x, y = 15 + at % 12 // 4 * 63, 46 + at % 4 * 60
        pdf.set_font("helvetica", "B", 15)
        pdf.text(x, y, f"Table {table.number}")
        pdf.set_font("helvetica", size=10)
        for row, guest in enumerate(table.guests, 1):
            pdf.text(x, y + 5.5 * row, guest.seat)
            pdf.text(x + 9, y + 5.5 * row, guest.name.encode("latin-1", "replace").decode("latin-1"))
    return bytes(pdf.output())


def _took(work: Callable[[], object]) -> float:
    """Milliseconds, the median."""
    found = []
    for _ in range(ROUNDS):
        start = time.process_time()
        work()
        found.append(1000 * (time.process_time() - start))
    return median(found)


if __name__ == "__main__":
    main()
