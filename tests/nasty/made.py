"""Files that people and attackers send, made when they are needed: what is too large or too strange to keep."""

import datetime
import io
import struct
import zipfile
import zlib

import xlsxwriter

SHEET = b'<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'


def workbook(rows: dict[tuple[int, int], object], **sheets: dict[tuple[int, int], object]) -> bytes:
    """An XLSX with these cells by (row, column) from 0, and other sheets by name."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False})
    dates = book.add_format({"num_format": "dd/mm/yyyy"})
    for name, cells in {"Guests": rows, **sheets}.items():
        sheet = book.add_worksheet(name)
        for (row, column), value in cells.items():
            if isinstance(value, datetime.date):
                sheet.write_datetime(row, column, value, dates)
            elif isinstance(value, str):
                sheet.write_string(row, column, value)
            else:
                sheet.write(row, column, value)
    book.close()
    return file.getvalue()


def merged() -> bytes:
    """A party's name over three rows, a title over all columns, a formula with its result, a date, a phone number as a
    number, styled empty cells to the last column."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True})
    sheet = book.add_worksheet("Guests")
    sheet.merge_range(0, 0, 0, 5, "Our wedding, 12 June")
    sheet.write_row(2, 0, ["Party", "Name", "Phone", "Birthday", "Table", "RSVP"])
    sheet.merge_range(3, 0, 5, 0, "Ruiz")
    grey = book.add_format({"bg_color": "#eeeeee"})
    for row, name in ((3, "Ana Núñez"), (4, "Ben Ruiz"), (5, "Eva Ruiz")):
        sheet.write(row, 1, name)
    sheet.write_number(3, 2, 34600000001)
    sheet.write_datetime(3, 3, datetime.datetime(1990, 5, 1), book.add_format({"num_format": "dd/mm/yyyy"}))
    sheet.write_formula(3, 4, "=2+3", None, 5)
    sheet.write_boolean(3, 5, True)
    for column in range(6, 16_384, 500):
        sheet.write_blank(3, column, None, grey)
    book.close()
    return file.getvalue()


def zipped(parts: dict[str, bytes]) -> bytes:
    """A ZIP of these parts."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    return file.getvalue()


def raw_workbook(sheet: bytes, **others: bytes) -> bytes:
    """An XLSX whose sheet is these bytes, and its shared texts (``strings``)."""
    with zipfile.ZipFile(io.BytesIO(workbook({(0, 0): "Name", (1, 0): "Ana"}))) as plain:
        parts = {name: plain.read(name) for name in plain.namelist()}
    parts.pop("xl/worksheets/sheet1.xml")  # it comes last, so that its size can be lied about
    strings = {"xl/sharedStrings.xml": others["strings"]} if others else {}
    return zipped(parts | strings | {"xl/worksheets/sheet1.xml": sheet})


def far_corner() -> bytes:
    """Two cells of a small file, as far from each other as a sheet allows: laid out they take hundreds of gigabytes."""
    cells = b'<row r="1"><c r="A1" t="inlineStr"><is><t>Name</t></is></c></row>'
    return raw_workbook(
        SHEET + cells + b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>'
    )


def bomb(lies: bool) -> bytes:
    """210 MB of nothing in a sheet; ``lies``: it claims to be a hundred bytes."""
    data = raw_workbook(SHEET + b" " * (210 * 1024 * 1024))
    if not lies:
        return data
    at = data.rfind(b"PK\x01\x02")  # the sheet stands last in the directory: its size is at 24
    return data[: at + 24] + struct.pack("<I", 100) + data[at + 28 :]


def long_string() -> bytes:
    """One shared text of ten million letters, in two thousand cells."""
    text = b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>' + b"A" * 10_000_000
    rows = b"".join(b'<row r="%d"><c r="A%d" t="s"><v>0</v></c></row>' % (n, n) for n in range(1, 2_000))
    return raw_workbook(SHEET + rows + b"</sheetData></worksheet>", strings=text + b"</t></si></sst>")


def laughing() -> bytes:
    """Entities that are made of entities."""
    entities = b"".join(b'<!ENTITY l%d "%s">' % (n, b"&l%d;" % (n - 1) * 10) for n in range(1, 10))
    doctype = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "lol">' + entities + b"]>"
    body = SHEET.partition(b"?>")[2] + b'<row r="1"><c r="A1" t="inlineStr"><is><t>&l9;</t></is></c></row>'
    return raw_workbook(doctype + body + b"</sheetData></worksheet>")


def locked_zip() -> bytes:
    """A workbook in a ZIP with a password."""
    data = bytearray(workbook({(0, 0): "Name", (1, 0): "Ana"}))
    at = 0
    while (at := data.find(b"PK\x01\x02", at)) >= 0:
        data[at + 8] |= 1
        at += 4
    return bytes(data)


def picture() -> bytes:
    """The smallest PNG."""
    body = b"IHDR" + struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + body + struct.pack(">I", zlib.crc32(body))
