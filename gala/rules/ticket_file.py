"""Ticket numbers from a file: ``ticket_number,full_name``, checked row by row before anything is written."""

import re
import unicodedata
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import Any, Final

from gala.errors import Invalid, TooLarge
from gala.rules import text_file
from gala.rules.codes import ticket_key

COLUMNS: Final = ("ticket_number", "full_name")
MAX_ROWS: Final = text_file.MAX_ROWS
MAX_NUMBER: Final = 40
MAX_NAME: Final = 200

NO_ROWS: Final = "This file has no rows below its first line."
NUMBER_MISSING: Final = "The ticket number is missing."
NAME_MISSING: Final = "The name is missing."
NUMBER_LONG: Final = "The ticket number is longer than {limit} characters."
NAME_LONG: Final = "The name is longer than {limit} characters."
NUMBER_EMPTY: Final = "The ticket number has no letters or digits."
NAME_EMPTY: Final = "The name has no letters."
DUPLICATE: Final = "This ticket number is already in line {first_line}."
IMPORTED: Final = "This ticket number was imported before."
FORMULA: Final = "A value must not start with {character}: a spreadsheet would run it as a formula."
LINE_BREAK: Final = "A value goes over several lines. Is a quotation mark not closed?"
CONTROL: Final = "A value has characters that cannot be shown."
DAMAGED: Final = "Letters were damaged by a wrong encoding. Please save the file as CSV UTF-8."
TOO_MANY_CELLS: Final = "This row has more columns than the first line. Put quotation marks around a name with a comma."
REASONS: Final = (
    *(NO_ROWS, NUMBER_MISSING, NAME_MISSING, NUMBER_LONG, NAME_LONG, NUMBER_EMPTY, NAME_EMPTY, DUPLICATE, IMPORTED),
    *(FORMULA, LINE_BREAK, CONTROL, DAMAGED, TOO_MANY_CELLS),
)

_STEP: Final = 2_000  # rows between two calls of progress
_SHOWN: Final = 80  # characters of a bad value that the report keeps
_FORMULA = re.compile(r"[ \u00a0]*([=+\-@\uff1d\uff0b\uff0d\uff20])")
_BREAK = re.compile(r"[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
# Controls, and the marks that turn the direction of a whole line; the joiners of Persian and Hindi names are fine.
CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufff9-\ufffb\ufeff]")


@dataclass(frozen=True, slots=True)
class TicketRow:
    """A good row, as printed on the ticket but for spaces at the ends and doubled ones."""

    line: int
    ticket_number: str
    full_name: str


@dataclass(frozen=True, slots=True)
class RowProblem:
    """A bad row: the line it starts on, why (an English i18n key with ``params``), and what stood there."""

    line: int
    text: str
    ticket_number: str
    full_name: str
    params: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TicketFile:
    """All rows of a file, good and bad, in order. ``note`` is a sentence for the preview, or empty."""

    rows: tuple[TicketRow, ...]
    problems: tuple[RowProblem, ...]
    encoding: str
    separator: str
    note: str

    @property
    def total(self) -> int:
        return len(self.rows) + len(self.problems)


def read_ticket_file(
    data: bytes, known_numbers: Collection[str] = (), progress: Callable[[int, int], None] | None = None
) -> TicketFile:
    """Every row of the file, each either good or with its one reason; nothing is decided here.

    ``known_numbers`` were imported before. Numbers are compared by ``codes.ticket_key``. ``progress`` is told the rows
    read and about how many there are. Raises TooLarge above 10 MB or 100,000 rows; Invalid for a file that is
    empty, binary, unreadable, or without the two columns.
    """
    file = text_file.read_text_file(data, COLUMNS)
    known = set(map(ticket_key, known_numbers))
    first_lines: dict[str, int] = {}
    rows: list[TicketRow] = []
    problems: list[RowProblem] = []
    about = len(file.lines)
    for read, (line, cells) in enumerate(file.rows(), 1):
        if read > MAX_ROWS:
            raise TooLarge(limit="100,000 rows")
        if progress and read % _STEP == 0:
            progress(read, max(read, about))
        raw_number, raw_name = (cells[column] if column < len(cells) else "" for column in file.columns)
        key = ticket_key(raw_number)
        number, name = _tidy(raw_number), _tidy(raw_name)
        problem = (
            _row_problem(cells, file.width)
            or _value_problem(raw_number, number, NUMBER_MISSING, NUMBER_EMPTY, NUMBER_LONG, MAX_NUMBER)
            or _value_problem(raw_name, name, NAME_MISSING, NAME_EMPTY, NAME_LONG, MAX_NAME)
            or _repeated(key, first_lines, known)
        )
        if key:
            first_lines.setdefault(key, line)
        if problem:
            text, params = problem
            problems.append(RowProblem(line, text, _shown(raw_number), _shown(raw_name), params))
        else:
            rows.append(TicketRow(line, number, name))
    if not rows and not problems:
        raise Invalid(field="file", reason=NO_ROWS)
    if progress:
        progress(len(rows) + len(problems), len(rows) + len(problems))
    return TicketFile(tuple(rows), tuple(problems), file.encoding, file.separator, file.note)


_Reason = tuple[str, dict[str, Any]]


def _row_problem(cells: list[str], width: int) -> _Reason | None:
    return (TOO_MANY_CELLS, {}) if any(map(str.strip, cells[width:])) else None


def _value_problem(raw: str, tidy: str, missing: str, empty: str, long: str, limit: int) -> _Reason | None:
    """What makes a value unusable, the most telling reason first."""
    if not tidy:
        return missing, {}
    if formula := _FORMULA.match(raw):
        return FORMULA, {"character": formula[1]}
    if _BREAK.search(raw):
        return LINE_BREAK, {}
    if CONTROLS.search(raw):
        return CONTROL, {}
    if not raw.isascii() and is_damaged(raw):
        return DAMAGED, {}
    if not any(map(str.isalnum, tidy)):
        return empty, {}
    return (long, {"limit": limit}) if len(tidy) > limit else None


def _repeated(key: str, first_lines: dict[str, int], known: set[str]) -> _Reason | None:
    if key in first_lines:
        return DUPLICATE, {"first_line": first_lines[key]}
    return (IMPORTED, {}) if key in known else None


def is_damaged(value: str) -> bool:
    """Whether letters were lost, or UTF-8 was once read as Windows-1252: "JosÃ©" for "José"."""
    if "\ufffd" in value:
        return True
    try:
        return value.encode("cp1252").decode("utf-8") != value
    except UnicodeError:
        return False


def _tidy(value: str) -> str:
    return unicodedata.normalize("NFC", " ".join(value.split()))


def _shown(value: str) -> str:
    return value if len(value) <= _SHOWN else value[:_SHOWN] + "…"
