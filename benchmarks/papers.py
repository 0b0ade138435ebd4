"""How many passes and calendar files a second, beside the least that the libraries can do. One thread, no database."""

import os
import time
from collections.abc import Callable
from datetime import UTC, datetime

from fpdf import FPDF

from gala.integrations.pdf import write_passes
from gala.rules import qr
from gala.rules.calendar import Entry, write_calendar
from gala.rules.papers import PassFacts
from gala.rules.passes import sign

PARTY = 4
SECONDS = 2.0
START, END = datetime(2026, 12, 19, 18, tzinfo=UTC), datetime(2026, 12, 20, 2, tzinfo=UTC)
ENTRY = Entry(
    uid="event-1-invitation-1@gala.test", sequence=1, changed_at=START, standing="CONFIRMED", name="Spring Gala",
    start_at=START, end_at=END, zone="Europe/Madrid", place="Palacio de los Naranjos, Madrid",
    description="Carmen Herrera Vidal: table 7, seat 3", url="https://gala.test/i/ABCDE-FGHJK", organizer="Gala",
    reply_to="noreply@gala.test", lang="en",
)  # fmt: skip


def main() -> None:
    """Print the table."""
    print(f"Parties of {PARTY} as a PDF a second, of processor time: load of the machine {os.getloadavg()[0]:.1f}")
    rows = {
        "ours, Spanish names": lambda: write_passes(_party("Carmen Herrera Vidal"), "es"),
        "ours, four scripts": lambda: write_passes(
            _party("Łukasz Żółć", "محمد بن عبد الله", "王小明", "Ана Нуньес"), "en"
        ),
        "floor: the codes alone": lambda: [qr.modules(one.text, "Q") for one in _party("Ana")],
        "floor: plain fpdf2, Helvetica, no codes": _plain,
    }
    for name, work in rows.items():
        print(f"  {name:42}{_rate(work):8.1f}")
    print(f"Calendar files a second, of processor time: {_rate(lambda: write_calendar(ENTRY, START)):.0f}")


def _party(*names: str) -> list[PassFacts]:
    return [
        PassFacts(
            event_id=1, attendee_id=number, revision=1, event="Spring Gala", venue="Palacio de los Naranjos",
            place="Madrid, Spain", start_at=START, end_at=END, doors_at=START, zone="Europe/Madrid", name=name,
            table="7", seat=str(number), number=number, of=PARTY, text=sign(b"1" * 32, "1a2b3c4d", 1, number, 1),
        )
        for number, name in enumerate((names * PARTY)[:PARTY], 1)
    ]  # fmt: skip


def _plain() -> None:
    pdf = FPDF(format=(148, 210))
    for number in range(PARTY):
        pdf.add_page()
        pdf.set_font("helvetica", size=20)
        for text in ("Spring Gala", "Saturday, 19 December 2026", "19:00", "Carmen Herrera Vidal", "7", str(number)):
            pdf.cell(0, 12, text, new_x="LMARGIN", new_y="NEXT")
    pdf.output()


def _rate(work: Callable[[], object]) -> float:
    work()
    done, start = 0, time.process_time()
    while time.process_time() - start < SECONDS:
        work()
        done += 1
    return done / (time.process_time() - start)


if __name__ == "__main__":
    main()
