"""One door for every kind of table: what kind it is, its header line wherever it stands, its rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from gala.errors import Invalid, TooLarge
from gala.rules.guest_columns import recognize
from gala.rules.sheets import words
from gala.rules.sheets.text import Lines, read_text
from gala.rules.sheets.workbook import read_workbook

MAX_BYTES: Final = 10 * 1024 * 1024
MAX_ROWS: Final = 20_000
MAX_COLUMNS: Final = 200

_HEADER_WITHIN: Final = 20
"""A header stands among so many first rows: above it are titles, dates, blank lines."""
_KINDS: Final = (
    (b"\x89PNG", words.PICTURE), (b"\xff\xd8\xff", words.PICTURE), (b"GIF8", words.PICTURE),
    (b"BM", words.PICTURE), (b"II*\x00", words.PICTURE), (b"MM\x00*", words.PICTURE),
    (b"\x00\x00\x01\x00", words.PICTURE), (b"RIFF", words.PICTURE), (b"%PDF", words.PDF), (b"{\\rtf", words.WORD),
    (b"\x1f\x8b", words.ARCHIVE), (b"Rar!", words.ARCHIVE), (b"7z\xbc\xaf", words.ARCHIVE),
    (b"PK\x05\x06", words.ARCHIVE),
    (b"SQLite format 3", words.OTHER), (b"\x7fELF", words.OTHER), (b"MZ\x90", words.OTHER),
)  # fmt: skip
_WEB: Final = (b"<!doctype", b"<html", b"<table", b"<head", b"<?xml", b"<svg")


@dataclass(frozen=True, slots=True)
class Row:
    """One row with anything in it. ``line``: where it starts in the file, or its number in the sheet."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """What stands below a header line; every row has a cell for each column, and perhaps more.

    ``sheets``: the names of a workbook's sheets, of which this is ``sheet``. ``note``: a sentence to show, or empty.
    """

    columns: tuple[str, ...]
    rows: list[Row]
    sheets: tuple[str, ...] = ()
    sheet: str = ""
    note: str = ""


def read_table(data: bytes, filename: str, sheet: str = "") -> Table:
    """The table in a file, by what is in it rather than by its name. ``sheet`` empty: the first that says anything.

    Raises TooLarge above 10 MB; Invalid above 20,000 rows or 200 columns and for what is no table, in one clear line.
    """
    if len(data) > MAX_BYTES:
        raise TooLarge(limit="10 MB")
    _must_be_table(data)
    note, name = "", ""
    sheets: tuple[str, ...] = ()
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")):
        lines, sheets, name = read_workbook(data, sheet, MAX_ROWS + _HEADER_WITHIN, MAX_COLUMNS)
    else:
        lines, is_windows = read_text(data)
        note = words.READ_AS_WINDOWS if is_windows else ""
    if not lines:
        raise Invalid(field="file", reason=words.EMPTY)
    return _table(lines, sheets, name, note)


def _must_be_table(data: bytes) -> None:
    if not data:
        raise Invalid(field="file", reason=words.EMPTY)
    for start, reason in _KINDS:
        if data.startswith(start):
            raise Invalid(field="file", reason=reason)
    if data[8:12] == b"ftyp" or data[4:8] == b"ftyp":
        raise Invalid(field="file", reason=words.PICTURE)
    if data[:200].lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(_WEB):
        raise Invalid(field="file", reason=words.WEB_PAGE)


def _table(lines: Lines, sheets: tuple[str, ...], name: str, note: str) -> Table:
    at = _header_at(lines)
    columns = _without_tail(lines[at][1]) if at is not None else ()
    body = lines[at + 1 :] if at is not None else lines
    if at is None:  # a bare list: its columns have no names
        columns = ("",) * max(len(_without_tail(cells)) for _, cells in lines[:_HEADER_WITHIN])
    if not body:
        raise Invalid(field="file", reason=words.NO_ROWS)
    if len(columns) > MAX_COLUMNS:
        raise Invalid(field="file", reason=words.COLUMNS, limit=MAX_COLUMNS)
    if len(body) > MAX_ROWS:
        raise Invalid(field="file", reason=words.ROWS, limit=MAX_ROWS)
    width = len(columns)
    rows = [Row(line, (*cells, *("",) * (width - len(cells)))) for line, cells in body]
    return Table(columns, rows, sheets, name, note)


def _header_at(lines: Lines) -> int | None:
    """The row that names the most columns; without any, the first, unless it already is somebody."""
    best, most = None, 0
    for at, (_, cells) in enumerate(lines[:_HEADER_WITHIN]):
        known = len({key for cell in cells if len(cell) < 60 and (key := recognize(cell))})
        filled = sum(map(bool, cells))
        if known > most and known * 3 >= filled:
            best, most = at, known
    if best is not None:
        return best
    return None if any("@" in cell or cell.isdigit() for cell in lines[0][1]) else 0


def _without_tail(cells: Sequence[str]) -> tuple[str, ...]:
    """Without the empty cells at the end."""
    last = max((index for index, cell in enumerate(cells) if cell), default=-1)
    return tuple(cells[: last + 1])
