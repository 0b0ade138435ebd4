"""A table of text: its encoding and its separator are found out rather than asked for."""

import codecs
import csv
from collections.abc import Iterator
from typing import Final

from gala.errors import Invalid
from gala.rules.sheets.words import CELL_LONG, EMPTY, OPEN_QUOTE, OTHER, UNREADABLE

Lines = list[tuple[int, tuple[str, ...]]]
"""The line on which each row starts (from 1), and its cells."""

MAX_CELL: Final = 20_000
_UTF16: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_SEPARATORS: Final = ",;\t|"
_LOOKED_AT: Final = 40
_BREAKS: Final = 20
"""More line ends in one cell are no address: a quotation mark was never closed."""


def read_text(data: bytes) -> tuple[Lines, bool]:
    """The rows that are not blank, and whether the text had to be read as Windows-1252. Raises Invalid."""
    text, encoding = _decode(data)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    skipped = 0
    separator = ""
    first = text.partition("\n")[0]
    if first.lower().startswith("sep=") and len(first.strip()) == 5:  # Excel's own word for it
        separator, text, skipped = first.strip()[4], text.partition("\n")[2], 1
    separator = separator or _separator(text)
    return list(_rows(text, separator, skipped)), encoding == "cp1252"


def _decode(data: bytes) -> tuple[str, str]:
    """UTF-8 with a byte order mark or not, UTF-16 with one or plainly so, else Windows-1252."""
    if not data.strip(b"\xef\xbb\xbf\xff\xfe \t\r\n"):
        raise Invalid(field="file", reason=EMPTY)
    for encoding in _candidates(data):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            raise Invalid(field="file", reason=OTHER)
        return text.removeprefix("\ufeff"), encoding
    raise Invalid(field="file", reason=UNREADABLE)


def _candidates(data: bytes) -> tuple[str, ...]:
    if data.startswith(_UTF16):
        return ("utf-16",)
    head = data[:4096]
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if even + odd:  # without a mark: every second byte of Latin text is nothing
        if odd * 3 > len(head) and even * 20 < odd:
            return ("utf-16-le",)
        if even * 3 > len(head) and odd * 20 < even:
            return ("utf-16-be",)
        raise Invalid(field="file", reason=OTHER)
    return ("utf-8-sig", "cp1252")


def _separator(text: str) -> str:
    """The one that cuts the first rows into the most columns, as many in each."""
    best, best_score = ",", 0.0
    sample = text[:200_000]
    for separator in _SEPARATORS:
        if separator not in sample:
            continue
        widths = []
        try:
            for cells in csv.reader(iter(sample.splitlines(keepends=True)), delimiter=separator):
                if any(map(str.strip, cells)):
                    widths.append(len(cells))
                if len(widths) >= _LOOKED_AT:
                    break
        except csv.Error:
            pass
        many = [width for width in widths if width > 1]
        if many:
            usual = max(set(many), key=many.count)
            score = many.count(usual) / len(widths) + min(usual, 30) / 100
            if score > best_score:
                best, best_score = separator, score
    return best


def _rows(text: str, separator: str, skipped: int) -> Iterator[tuple[int, tuple[str, ...]]]:
    reader = csv.reader(
        (line + "\n" for line in text.split("\n")), delimiter=separator, skipinitialspace=separator != "\t"
    )
    line = skipped + 1
    try:
        for cells in reader:
            if any(map(str.strip, cells)):
                _must_be_cells(cells, line)
                yield line, tuple(map(str.strip, cells))
            line = skipped + reader.line_num + 1
    except csv.Error as error:
        quoted = '"' in text
        raise _too_long(line, quoted) from error


def _must_be_cells(cells: list[str], line: int) -> None:
    for cell in cells:
        if cell.count("\n") > _BREAKS:
            raise _too_long(line, True)
        if len(cell) > MAX_CELL:
            raise _too_long(line, False)


def _too_long(line: int, quoted: bool) -> Invalid:
    if quoted:
        return Invalid(field="file", reason=OPEN_QUOTE, line=line)
    return Invalid(field="file", reason=CELL_LONG, line=line, limit=MAX_CELL)
