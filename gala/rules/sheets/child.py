"""Reads one workbook in a process of its own, with a limit on memory and time: run by ``workbook.py``, never imported.

The library lays a sheet out from its first cell to its last before anybody can ask how large it is: of a small file
with one cell in its farthest corner that is a hundred gigabytes. Here such a file ends this process and nothing else.

stdin: the file. Arguments: where packages are, the wanted sheet (or nothing), the most rows, columns and characters
of a cell. stdout: JSON.
"""

import datetime
import io
import json
import sys
from contextlib import suppress
from typing import Any

MEMORY = 1536 * 1024 * 1024
SECONDS = 30


def main() -> None:
    _confine()
    packages, wanted, *limits = sys.argv[1:]
    sys.path.insert(0, packages)
    data = sys.stdin.buffer.read()
    import python_calamine as calamine

    try:
        told = _read(calamine, data, wanted, *map(int, limits))
    except calamine.PasswordError:
        told = {"error": "locked"}
    except MemoryError:
        told = {"error": "bomb"}
    except BaseException as error:  # a panic of the library is no Exception
        told = {"error": "locked" if "assword" in str(error) else "unreadable"}
    sys.stdout.buffer.write(json.dumps(told).encode())


def _confine() -> None:
    """Where the machine can do it (Linux; on others only the file's own size was checked)."""
    with suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _read(calamine: Any, data: bytes, wanted: str, max_rows: int, max_columns: int, max_cell: int) -> dict[str, Any]:
    book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    shown = [
        one.name
        for one in book.sheets_metadata
        if one.visible == calamine.SheetVisibleEnum.Visible and one.typ == calamine.SheetTypeEnum.WorkSheet
    ]
    names = shown or list(book.sheet_names)
    if wanted and wanted not in names:
        return {"error": "no sheet"}
    sheet, name = None, ""
    for name in [wanted] if wanted else names:  # the first that says anything
        sheet = book.get_sheet_by_name(name)
        if sheet.height:
            break
    if sheet is None or not sheet.height:
        return {"sheets": names, "sheet": wanted or (names[0] if names else ""), "rows": [], "width": 0, "height": 0}
    if sheet.total_width > max_columns or sheet.total_height > max_rows:
        return {"error": "large", "width": sheet.total_width, "height": sheet.total_height}
    rows = sheet.to_python(skip_empty_area=False)
    with suppress(BaseException):  # XLS and ODS may not tell
        _fill_down(rows, sheet.merged_cell_ranges or [])
    told = [(line, cells) for line, row in enumerate(rows, 1) if any(cells := [_text(c, max_cell) for c in row])]
    return {"sheets": names, "sheet": name, "rows": told}


def _fill_down(rows: list[list[Any]], merged: list[Any]) -> None:
    """A cell that spans several rows of one column is meant for each of them."""
    for (top, left), (bottom, right) in merged:
        if left == right and top < bottom < len(rows):
            for row in range(top + 1, bottom + 1):
                if left < len(rows[row]) and rows[row][left] == "" and any(cell != "" for cell in rows[row]):
                    rows[row][left] = rows[top][left]


def _text(cell: Any, limit: int) -> str:
    """As the cell looks in the sheet: 5.0 is "5", midnight is no time of day."""
    if isinstance(cell, str):
        text = cell
    elif isinstance(cell, bool):
        text = "yes" if cell else "no"
    elif isinstance(cell, float):
        text = str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    elif isinstance(cell, datetime.datetime):
        text = cell.isoformat(" ", "minutes").removesuffix(" 00:00")
    else:
        text = str(cell)
    return text.strip()[: limit + 1]


if __name__ == "__main__":
    main()
