"""Tables as files for a spreadsheet: CSV and XLSX. Nothing in them is run as a formula, no accent is lost."""

import csv
import io
import re
from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import islice
from typing import Any, Final

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from gala.rules.exports import Cell, Export
from gala.rules.formulas import defuse

CSV: Final = "text/csv; charset=utf-8"
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

MOST_IN_A_CELL: Final = 16_383
"""So many characters of any kind fit in a cell, which holds 32,767 halves of UTF-16: with more, a file is damaged."""

_CHUNK = 1_000
_EPOCH = datetime(1899, 12, 30)
_MOMENT = "yyyy-mm-dd hh:mm"
_ESCAPED = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_SPECIAL = re.compile("[&<>\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")


def write_csv(export: Export, separator: str = ",") -> Iterator[bytes]:
    """The table as CSV, a piece at a time. The byte order mark in front is what tells Excel that it is UTF-8."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=separator, lineterminator="\r\n")
    buffer.write("\ufeff")
    writer.writerow([defuse(column.header) for column in export.columns])
    plain = [_PLAIN[column.kind] for column in export.columns]
    rows = iter(export.rows)
    while some := list(islice(rows, _CHUNK)):
        writer.writerows([[form(cell) for form, cell in zip(plain, row, strict=True)] for row in some])
        yield buffer.getvalue().encode()
        buffer.seek(0)
        buffer.truncate()
    if rest := buffer.getvalue():  # without a row, the header alone
        yield rest.encode()


def write_xlsx(export: Export) -> bytes:
    """The table as a workbook of one sheet: its header stays in sight and filters, its columns are as wide as they
    need, and texts are texts, so that no zero or plus in front of a number goes."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True})
    book.set_properties({"title": f"{export.about} - {export.name}"})
    # Their order is that of the styles in the file, which _Sheet writes by number.
    text = book.add_format({"num_format": "@", "valign": "top"})
    number = book.add_format({"num_format": "0", "valign": "top"})
    moment = book.add_format({"num_format": _MOMENT, "valign": "top", "align": "left"})
    head = book.add_format({"bold": True, "valign": "vcenter", "bottom": 1})
    formats = {"text": text, "number": number, "moment": moment}
    sheet = book.add_worksheet(re.sub(r"[\[\]:*?/\\']", " ", export.name)[:31], worksheet_class=_Sheet)
    for at, column in enumerate(export.columns):
        sheet.set_column(at, at, column.width, formats[column.kind])
        sheet.write_string(0, at, column.header, head)
    last = (max(len(export.rows), 1), len(export.columns) - 1)
    sheet.set_row(0, 22)
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, *last)
    sheet.ignore_errors({"number_stored_as_text": f"A1:{xl_col_to_name(last[1])}{last[0] + 1}"})
    sheet.repeat_rows(0)
    sheet.set_landscape()
    sheet.fill(export, {kind: one._get_xf_index() for kind, one in formats.items()})
    book.close()
    return file.getvalue()


class _Sheet(Worksheet):
    """A sheet whose rows are written at once. xlsxwriter keeps every cell as an object and writes it by itself, which
    takes three times as long; all else of the file is its own."""

    _export: Export
    _styles: dict[str, int]

    def fill(self, export: Export, styles: dict[str, int]) -> None:
        """These are the rows below the header, in these styles by kind of column."""
        self._export, self._styles = export, styles
        self.dim_rowmax = len(export.rows)

    def _write_rows(self) -> None:
        super()._write_rows()  # the header
        forms = [
            _XML[column.kind](xl_col_to_name(at), self._styles[column.kind])
            for at, column in enumerate(self._export.columns)
        ]
        rows = enumerate(self._export.rows, 2)
        while some := list(islice(rows, _CHUNK)):
            self.fh.write("".join([_row(number, row, forms) for number, row in some]))


_Form = Callable[[int, Any], str]


def _row(number: int, row: tuple[Cell, ...], forms: list[_Form]) -> str:
    cells = [form(number, cell) for form, cell in zip(forms, row, strict=True) if cell is not None and cell != ""]
    return f'<row r="{number}">{"".join(cells)}</row>'


def _text_cell(letter: str, style: int) -> _Form:
    def form(number: int, text: str) -> str:
        if _SPECIAL.search(text) or len(text) > MOST_IN_A_CELL:
            text = _SPECIAL.sub(_escape, _cut(text))
        return f'<c r="{letter}{number}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'

    return form


def _number_cell(letter: str, style: int) -> _Form:
    return lambda number, value: f'<c r="{letter}{number}" s="{style}"><v>{value:d}</v></c>'


def _moment_cell(letter: str, style: int) -> _Form:
    def form(number: int, moment: datetime) -> str:
        return f'<c r="{letter}{number}" s="{style}"><v>{(moment - _EPOCH).total_seconds() / 86400:.10f}</v></c>'

    return form


def _escape(found: re.Match[str]) -> str:
    """What XML cannot hold, in Excel's own spelling (``_x000D_``); and what looks like that spelling, so as to stay."""
    return _ESCAPED.get(found[0]) or f"_x{ord(found[0]):04X}_"


def _cut(text: str) -> str:
    return text if len(text) <= MOST_IN_A_CELL else text[: MOST_IN_A_CELL - 1] + "…"


def _minute(moment: datetime | None) -> str:
    return moment.strftime("%Y-%m-%d %H:%M") if moment else ""


_PLAIN: dict[str, Callable[[Any], Any]] = {
    "text": lambda text: defuse(_cut(text)) if text else "",
    "number": lambda number: "" if number is None else number,
    "moment": _minute,
}
_XML: dict[str, Callable[[str, int], _Form]] = {"text": _text_cell, "number": _number_cell, "moment": _moment_cell}
