"""The columns of each kind of export, in their order.

What an import takes has the import's own headers (``rules.guest_columns``), so that a file comes in again as it is.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any, Final, Literal, NamedTuple

from sqlalchemy import Row

from gala.i18n.words import phrase, tr
from gala.models import AttendeeStatus, SeatCategory
from gala.rules.codes import display_code
from gala.rules.exports import Cell, Column
from gala.rules.guest_columns import NAMES, header
from gala.services.exports.facts import Beside
from gala.services.needs import Needs

YES, NO = phrase("Yes"), phrase("No")
ANSWERS: Final[Mapping[str, str]] = {
    AttendeeStatus.ACCEPTED: YES,
    AttendeeStatus.ATTENDED: YES,
    AttendeeStatus.NO_SHOW: YES,
    AttendeeStatus.DECLINED: NO,
    AttendeeStatus.WAITLISTED: phrase("Waitlisted"),
}
"""Whoever has not answered has an empty cell."""

SEATS: Final[Mapping[str, str]] = {
    SeatCategory.VIP: phrase("VIP"),
    SeatCategory.ACCESSIBLE: phrase("Accessible"),
}
_NOTHING = Needs()


class Field(NamedTuple):
    """One column: how wide, what of a person (and of what stands beside) it shows; ``title`` where it is none of an
    import's."""

    width: int
    cell: Callable[[Any, Beside], Cell]
    title: str = ""
    kind: Literal["text", "number", "moment"] = "text"


FIELDS: Final[Mapping[str, Field]] = {
    "name": Field(28, lambda row, _: row.name),
    "title": Field(10, lambda row, _: row.title),
    "email": Field(30, lambda row, _: row.email),
    "phone": Field(18, lambda row, _: row.phone),
    "company": Field(22, lambda row, _: row.company),
    "address": Field(34, lambda row, _: row.address),
    "language": Field(11, lambda row, _: row.language),
    "tags": Field(20, lambda row, beside: beside.tags.get(row.guest_id, "")),
    "party": Field(26, lambda row, beside: beside.parties.get(row.invitation_id, "")),
    "plus_ones": Field(
        12, lambda row, beside: row.max_plus_ones or None if row.id in beside.leads else None, kind="number"
    ),
    "answer": Field(12, lambda row, beside: _word(beside, ANSWERS, row.status)),
    "meal": Field(18, lambda row, _: row.meal_choice),
    "dietary": Field(30, lambda row, beside: beside.needs.get(row.id, _NOTHING).dietary),
    "access": Field(30, lambda row, beside: beside.needs.get(row.id, _NOTHING).access),
    "table": Field(10, lambda row, _: row.table_number),
    "seat": Field(10, lambda row, _: row.seat),
    "ticket_number": Field(18, lambda row, _: row.ticket_number),
    "code": Field(16, lambda row, _: display_code(row.unique_code) if row.unique_code else ""),
    "seat_kind": Field(14, lambda row, beside: _word(beside, SEATS, row.category), phrase("Kind of seat")),
    "host": Field(24, lambda row, beside: beside.hosts.get(row.id, "")),
    "opened": Field(17, lambda row, beside: beside.local(row.opened_at), phrase("Opened on"), "moment"),
    "answered": Field(17, lambda row, beside: beside.local(row.responded_at), phrase("Answered on"), "moment"),
    "arrived": Field(17, lambda row, beside: beside.local(row.checked_in_at), phrase("Arrived on"), "moment"),
}

KINDS: Final[Mapping[str, tuple[str, ...]]] = {
    "guests": tuple(key for key in NAMES if key not in ("first_name", "last_name")),
    "seating": (
        *("table", "seat", "seat_kind", "name", "title", "company", "party", "answer", "meal", "dietary", "access"),
        *("tags", "arrived"),
    ),
    "answers": (
        *("name", "email", "phone", "party", "host", "answer", "opened", "answered", "meal", "dietary", "access"),
        *("sessions", "tags"),
    ),
}
"""What stands in each kind of people; of guests, all that an import takes. ``sessions``: a column for each part of the
programme."""

NOTES: Final = ("dietary", "access")


def columns_of(kind: str, beside: Beside, *, needs: bool) -> list[tuple[Column, Callable[[Any, Beside], Cell]]]:
    """The columns of a kind with what fills them; those with notes only where ``needs`` are to be seen."""
    found: list[tuple[Column, Callable[[Any, Beside], Cell]]] = []
    for key in KINDS[kind]:
        if key == "sessions":
            found += [(Column(title, width=18), _comes_to(session_id)) for session_id, title in beside.sessions.items()]
        elif needs or key not in NOTES:
            field = FIELDS[key]
            title = header(key, beside.lang) if key in NAMES else tr(beside.lang, field.title)
            found.append((Column(title, field.kind, field.width), field.cell))
    return found


def fill(
    people: Sequence[Row[Any]], beside: Beside, columns: Sequence[tuple[Column, Callable[[Any, Beside], Cell]]]
) -> list[tuple[Cell, ...]]:
    """A row for each person."""
    cells = [cell for _, cell in columns]
    return [tuple([cell(row, beside) for cell in cells]) for row in people]


_said = lru_cache(tr)
"""A word that stands in every second row."""


def _word(beside: Beside, words: Mapping[str, str], key: str | None) -> str:
    return _said(beside.lang, words[key]) if key and key in words else ""


def _comes_to(session_id: int) -> Callable[[Any, Beside], Cell]:
    def cell(row: Any, beside: Beside) -> Cell:
        comes = beside.comes.get((session_id, row.id))
        return "" if comes is None else _said(beside.lang, YES if comes else NO)

    return cell
