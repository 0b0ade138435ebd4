"""An uploaded table of text: its encoding, its separator and its header line, found out rather than asked for."""

import codecs
import csv
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from gala.errors import Invalid, TooLarge

MAX_BYTES: Final = 10 * 1024 * 1024
MAX_ROWS: Final = 100_000

EMPTY: Final = "This file is empty."
EXCEL: Final = "This is a spreadsheet, not a CSV file. In Excel, choose Save as and then CSV UTF-8."
BINARY: Final = "This is not a text file. Please choose a CSV file."
UNREADABLE: Final = "The text of this file cannot be read. Please save it as CSV UTF-8."
NO_HEADER: Final = "The first line must name the columns: {columns}."
TWICE: Final = "The first line names the column {column} twice."
OPEN_QUOTE: Final = "A quotation mark in line {line} is never closed."
READ_AS_WINDOWS: Final = (
    "This file is not UTF-8, so it was read as Windows-1252. Please check the letters with accents."
)
REASONS: Final = (EMPTY, EXCEL, BINARY, UNREADABLE, NO_HEADER, TWICE, OPEN_QUOTE, READ_AS_WINDOWS)

_SPREADSHEETS: Final = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
_BINARIES: Final = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"%PDF", b"\x1f\x8b", b"PK\x05\x06", b"SQLite format 3")
_UTF16: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


@dataclass(frozen=True, slots=True)
class TextFile:
    """A file's rows below its header. ``note`` is a sentence to show beside the preview, or empty."""

    lines: list[str]
    header_line: int
    encoding: str
    separator: str
    columns: tuple[int, ...]
    width: int
    note: str

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """Each row that is not blank, with the line (from 1) on which it starts.

        Raises Invalid at a quotation mark that swallows the rest of a large file.
        """
        below = (line + "\n" for line in self.lines[self.header_line :])
        reader = csv.reader(below, delimiter=self.separator, skipinitialspace=True)
        line = self.header_line + 1
        try:
            for cells in reader:
                if any(map(str.strip, cells)):
                    yield line, cells
                line = self.header_line + reader.line_num + 1
        except csv.Error as error:
            raise Invalid(field="file", reason=OPEN_QUOTE, line=line) from error


def read_text_file(data: bytes, columns: tuple[str, ...]) -> TextFile:
    """Find the named columns in a CSV file, in whatever order, among others, with any usual separator.

    Read as UTF-8 (with a byte order mark or not), as UTF-16 with one, else as Windows-1252 with a note. Raises
    TooLarge above 10 MB; Invalid for what is empty, binary, a spreadsheet or without these columns.
    """
    if len(data) > MAX_BYTES:
        raise TooLarge(limit="10 MB")
    text, encoding = _decode(data)
    lines = _lines(text)
    at = next((at for at, line in enumerate(lines) if _is_header(line)), None)
    if at is None:
        raise Invalid(field="file", reason=EMPTY)
    for separator in ",;\t|":
        names = [_plain(name) for name in next(csv.reader([lines[at]], delimiter=separator))]
        found = [names.count(_plain(column)) for column in columns]
        if all(found):
            if max(found) > 1:
                raise Invalid(field="file", reason=TWICE, column=columns[found.index(max(found))])
            places = tuple(names.index(_plain(column)) for column in columns)
            note = READ_AS_WINDOWS if encoding == "cp1252" else ""
            return TextFile(lines, at + 1, encoding, separator, places, len(names), note)
    raise Invalid(field="file", reason=NO_HEADER, columns=",".join(columns))


def _decode(data: bytes) -> tuple[str, str]:
    if not data.strip(b"\xef\xbb\xbf\xff\xfe \t\r\n"):
        raise Invalid(field="file", reason=EMPTY)
    if data.startswith(_SPREADSHEETS):
        raise Invalid(field="file", reason=EXCEL)
    if data.startswith(_BINARIES):
        raise Invalid(field="file", reason=BINARY)
    if data.startswith(_UTF16):
        encodings: tuple[str, ...] = ("utf-16",)
    elif b"\0" in data:
        raise Invalid(field="file", reason=BINARY)
    else:
        encodings = ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            raise Invalid(field="file", reason=BINARY)
        return text, encoding
    raise Invalid(field="file", reason=UNREADABLE)


def _lines(text: str) -> list[str]:
    """Lines end at CR, LF and CRLF only: Unicode's other line ends are characters that no cell should have."""
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def _is_header(line: str) -> bool:
    """Whether a line is the first that says something: blank ones and Excel's own ``sep=;`` do not."""
    return bool(line.strip(" \t,;|")) and not line.lower().startswith("sep=")


def _plain(name: str) -> str:
    """A column's name without case, spaces and underscores."""
    return "".join(filter(str.isalnum, name.casefold()))
