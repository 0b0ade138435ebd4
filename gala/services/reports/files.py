"""The report's lists as tables for a spreadsheet."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from gala.access import Actor, Permission, read_only, requires
from gala.errors import Invalid, NotFound
from gala.i18n.words import phrase, tr
from gala.rules.exports import Cell, Column, Export
from gala.services.reports.parties import PARTIES, PartyLine, read_parties
from gala.services.reports.reading import Report, read_report

Rows = list[tuple[Cell, ...]]
Table = tuple[list[Column], Rows]

NAMES: Final[Mapping[str, str]] = {
    "days": phrase("Answers by day"),
    "meals": phrase("Meals"),
    "sessions": phrase("Programme"),
    "tables": phrase("Tables"),
    "parties": phrase("Parties"),
}
"""What each kind is called."""


@read_only
@requires(Permission.PEOPLE_READ)
def read_report_file(
    session: Session, actor: Actor, event_id: int, kind: str, only: str = "", lang: str = "en"
) -> Export:
    """One list of the report, a key of ``NAMES``, whole; of "parties" ``only`` such as the page shows then.

    Raises NotFound for another kind, Invalid for parties that no list has.
    """
    if kind not in NAMES:
        raise NotFound
    if only not in PARTIES:
        raise Invalid(field="only", reason="There is no such status.")
    seen = read_report(session, event_id)
    if kind == "parties":
        columns, rows = _parties(read_parties(session, event_id, only), ZoneInfo(seen.event.timezone), lang)
    else:
        columns, rows = _KINDS[kind](seen, lang)
    return Export(tr(lang, NAMES[kind]), seen.event.name, tuple(columns), rows)


def _numbers(*heads: str) -> list[Column]:
    return [Column(head, "number", 12) for head in heads]


def _days(seen: Report, lang: str) -> Table:
    columns = [Column(tr(lang, "First day")), Column(tr(lang, "Last day"))]
    columns += _numbers(tr(lang, "Coming"), tr(lang, "Not coming"), tr(lang, "So far"))
    rows: Rows = [(one.start.isoformat(), one.end.isoformat(), one.yes, one.no, one.so_far) for one in seen.answers]
    return columns, rows


def _meals(seen: Report, lang: str) -> Table:
    columns = [Column(tr(lang, "Meal"), width=30), *_numbers(tr(lang, "Guests"))]
    return columns, [*seen.meals.dishes.items(), (tr(lang, "Not chosen yet"), seen.meals.unchosen)]


def _sessions(seen: Report, lang: str) -> Table:
    zone = ZoneInfo(seen.event.timezone)
    columns = [Column(tr(lang, "Session"), width=30), Column(tr(lang, "Starts"), "moment", 17)]
    columns += _numbers(tr(lang, "Coming"), tr(lang, "Not coming"), tr(lang, "No answer"))
    rows: Rows = [(one.title, _local(one.start_at, zone), one.yes, one.no, one.waiting) for one in seen.sessions]
    return columns, rows


def _tables(seen: Report, lang: str) -> Table:
    dishes = list(seen.meals.dishes)
    counted = (tr(lang, "Seats"), tr(lang, "Coming"), tr(lang, "No answer"), tr(lang, "Free"), tr(lang, "Blocked"))
    columns = [Column(tr(lang, "Table"), width=12), *_numbers(*counted, tr(lang, "Needs"))]
    if dishes:
        columns += _numbers(*dishes, tr(lang, "Not chosen yet"))
    rows: Rows = [
        (
            *(one.number, one.seats, one.yes, one.silent, one.free, one.blocked, one.needs),
            *(one.meals.get(dish, 0) for dish in ([*dishes, ""] if dishes else ())),
        )
        for one in seen.tables
    ]
    return columns, rows


_KINDS: Mapping[str, Callable[[Report, str], Table]] = {
    "days": _days,
    "meals": _meals,
    "sessions": _sessions,
    "tables": _tables,
}


def _parties(parties: Sequence[PartyLine], zone: ZoneInfo, lang: str) -> Table:
    counted = (tr(lang, "Guests"), tr(lang, "Coming"), tr(lang, "Not coming"), tr(lang, "No answer"))
    times = (tr(lang, "Sent on"), tr(lang, "Opened on"), tr(lang, "Answered on"))
    columns = [Column(tr(lang, "Party"), width=30), *_numbers(*counted, tr(lang, "Without a seat"))]
    columns += [Column(head, "moment", 17) for head in times]
    rows: Rows = [
        (
            *(one.name, one.people, one.yes, one.no, one.silent, one.unseated),
            *(_local(at, zone) for at in (one.sent_at, one.opened_at, one.responded_at)),
        )
        for one in parties
    ]
    return columns, rows


def _local(at: datetime | None, zone: ZoneInfo) -> datetime | None:
    """As a clock at the event shows it: a spreadsheet knows no zones."""
    return at and at.astimezone(zone).replace(tzinfo=None)
