"""A workbook (XLSX, XLS, ODS): unpacked under a measure, then read in a process of its own."""

import io
import json
import struct
import subprocess
import sys
import zipfile
import zlib
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

from gala.errors import Invalid
from gala.rules.sheets import words
from gala.rules.sheets.text import MAX_CELL, Lines

MAX_UNPACKED: Final = 200 * 1024 * 1024
MAX_PARTS: Final = 2_000
_SECONDS: Final = 60
_STEP: Final = 1024 * 1024


def read_workbook(data: bytes, sheet: str, max_rows: int, max_columns: int) -> tuple[Lines, tuple[str, ...], str]:
    """The rows that are not blank, the names of all sheets, and which one this is. Raises Invalid."""
    if data.startswith(b"PK"):
        data = _unpacked(data)
    elif "EncryptedPackage".encode("utf-16-le") in data:
        raise Invalid(field="file", reason=words.LOCKED)
    told = _in_a_child(data, sheet, max_rows, max_columns)
    for line, cells in told["rows"]:
        if any(len(cell) > MAX_CELL for cell in cells):
            raise Invalid(field="file", reason=words.CELL_LONG, line=line, limit=MAX_CELL)
    return [(line, tuple(cells)) for line, cells in told["rows"]], tuple(told["sheets"]), told["sheet"]


def _in_a_child(data: bytes, sheet: str, max_rows: int, max_columns: int) -> dict[str, Any]:
    found = find_spec("python_calamine")
    assert found is not None and found.origin is not None
    packages = str(Path(found.origin).parent.parent)
    limits = (str(max_rows), str(max_columns), str(MAX_CELL))
    command = [sys.executable, "-I", "-S", str(Path(__file__).with_name("child.py")), packages, sheet, *limits]
    try:
        ended = subprocess.run(command, input=data, capture_output=True, timeout=_SECONDS, check=False)
    except subprocess.TimeoutExpired as error:
        raise Invalid(field="file", reason=words.BOMB, limit=_limit()) from error
    if not ended.stdout:  # it was ended by its limits
        raise Invalid(field="file", reason=words.BOMB, limit=_limit())
    told: dict[str, Any] = json.loads(ended.stdout)
    match told.get("error"):
        case "locked":
            raise Invalid(field="file", reason=words.LOCKED)
        case "bomb":
            raise Invalid(field="file", reason=words.BOMB, limit=_limit())
        case "no sheet":
            raise Invalid(field="sheet", reason=words.NO_SHEET, name=sheet[:80])
        case "large":
            if told["width"] > max_columns:
                raise Invalid(field="file", reason=words.COLUMNS, limit=max_columns)
            raise Invalid(field="file", reason=words.ROWS, limit=max_rows)
        case "unreadable":
            raise Invalid(field="file", reason=words.UNREADABLE)
    return told


def _limit() -> str:
    return f"{MAX_UNPACKED // 1024 // 1024} MB"


# --- the zip ---------------------------------------------------------------------------------------------------------


def _unpacked(data: bytes) -> bytes:
    """The same workbook packed by us, without compression: what it says of its own sizes is not believed.

    Each part is unpacked up to a limit, whatever size it claims. Raises Invalid for a bomb, and for other zips.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            parts = packed.infolist()
    except (zipfile.BadZipFile, ValueError, struct.error, OverflowError) as error:
        raise Invalid(field="file", reason=words.UNREADABLE) from error
    _must_be_workbook({part.filename for part in parts}, data)
    if len(parts) > MAX_PARTS:
        raise Invalid(field="file", reason=words.BOMB, limit=_limit())
    left, again = MAX_UNPACKED, io.BytesIO()
    with zipfile.ZipFile(again, "w", zipfile.ZIP_STORED) as plain:
        for part in parts:
            if part.filename.endswith((".png", ".jpeg", ".jpg", ".emf", ".bin.rels", "/")):
                continue
            content = _inflated(data, part, left)
            left -= len(content)
            plain.writestr(part.filename, content)
    return again.getvalue()


def _must_be_workbook(names: set[str], data: bytes) -> None:
    if names & {"xl/workbook.xml", "xl/workbook.bin"} or any(name.startswith("xl/") for name in names):
        return
    if "content.xml" in names:
        if b"opendocument.spreadsheet" in data[:200] or "mimetype" not in names:
            return
        raise Invalid(field="file", reason=words.WORD)
    if any(name.startswith("word/") for name in names):
        raise Invalid(field="file", reason=words.WORD)
    if any(name.startswith("Index/") for name in names):
        raise Invalid(field="file", reason=words.NUMBERS)
    raise Invalid(field="file", reason=words.ARCHIVE)


def _inflated(data: bytes, part: zipfile.ZipInfo, limit: int) -> bytes:
    """The part's own bytes, at most ``limit``."""
    if part.flag_bits & 0x1:
        raise Invalid(field="file", reason=words.LOCKED)
    head = data[part.header_offset : part.header_offset + 30]
    if len(head) < 30 or head[:4] != b"PK\x03\x04":
        raise Invalid(field="file", reason=words.UNREADABLE)
    start = part.header_offset + 30 + sum(struct.unpack("<HH", head[26:30]))
    packed = data[start : start + part.compress_size]
    if part.compress_type == zipfile.ZIP_STORED:
        content = packed
    elif part.compress_type == zipfile.ZIP_DEFLATED:
        try:
            content = zlib.decompressobj(-15).decompress(packed, limit + 1)
        except zlib.error as error:
            raise Invalid(field="file", reason=words.UNREADABLE) from error
    else:
        raise Invalid(field="file", reason=words.UNREADABLE)
    if len(content) > limit:
        raise Invalid(field="file", reason=words.BOMB, limit=_limit())
    return content
