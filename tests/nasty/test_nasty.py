"""Whatever file is sent: either its people are read, or there is one clear line why not. Nothing else happens."""

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest

from gala.errors import GalaError
from gala.i18n import say
from gala.rules.sheets import Table, read_table
from tests.nasty import made

FILES = Path(__file__).parent / "files"
ANA = ("Ana Núñez", "ana@gala.test", "5")
TITLES = ("Name", "Email", "Table")


def kept(name: str) -> Callable[[], bytes]:
    return (FILES / name).read_bytes


def text(content: str, encoding: str = "utf-8", mark: bytes = b"") -> Callable[[], bytes]:
    return lambda: mark + content.encode(encoding)


GOOD: dict[str, tuple[Callable[[], bytes], tuple[str, ...], list[tuple[int, tuple[str, ...]]]]] = {
    "utf-8": (text(";".join(TITLES) + "\n" + ";".join(ANA) + "\n"), TITLES, [(2, ANA)]),
    "utf-8 with a mark": (text(";".join(TITLES) + "\n" + ";".join(ANA), mark=b"\xef\xbb\xbf"), TITLES, [(2, ANA)]),
    "utf-16 as Excel's Unicode text": (
        text("Name\tTable\r\nAna Núñez\t5\r\n", "utf-16-le", b"\xff\xfe"), ("Name", "Table"), [(2, ("Ana Núñez", "5"))],
    ),
    "utf-16 without a mark": (
        text("Name,Table\nAna Núñez,5\n", "utf-16-be"), ("Name", "Table"), [(2, ("Ana Núñez", "5"))]),
    "windows-1252": (text("Nombre;Mesa\nJosé Muñoz;“A”\n", "cp1252"), ("Nombre", "Mesa"), [(2, ("José Muñoz", "“A”"))]),
    "a bar between": (text("Name|Table\nAna|5\nBen|6\n"), ("Name", "Table"), [(2, ("Ana", "5")), (3, ("Ben", "6"))]),
    "sep= and old Mac line ends": (
        text("sep=;\rName;Table\rAna, Dr.;5\r"), ("Name", "Table"), [(3, ("Ana, Dr.", "5"))]),
    "a title, blank rows, a total": (
        text("Guest list 2026,,\n,,\nName,Email,\nAna,a@gala.test,\n,,\n,,\nBen,,\n"),
        ("Name", "Email"),
        [(4, ("Ana", "a@gala.test", "")), (7, ("Ben", "", ""))],
    ),
    "an address over several lines": (
        text('Name,Address\nAna,"Calle 1\n28001 Madrid"\nBen,\n'),
        ("Name", "Address"),
        [(2, ("Ana", "Calle 1\n28001 Madrid")), (4, ("Ben", ""))],
    ),
    "no header line": (
        text("Ana Ruiz,ana@gala.test\nBen,\n"), ("", ""), [(1, ("Ana Ruiz", "ana@gala.test")), (2, ("Ben", ""))]),
    "names alone": (text("Ana Ruiz\nBen Ruiz\n"), ("Ana Ruiz",), [(2, ("Ben Ruiz",))]),
    "Excel 97": (
        kept("excel-97.xls"),
        ("Nombre", "Apellidos", "Correo", "Mesa", "Teléfono"),
        [
            (4, ("Ana", "Núñez", "ana@gala.test", "5", "34600000001")),
            (5, ("Zoë", "Łukasz", "", "6", "")),
            (7, ("Merged", "", "", "", "")),
        ],
    ),
    "LibreOffice": (
        kept("libreoffice.ods"),
        ("Name", "E-Mail", "Tisch"),
        [(2, ("Jürgen Groß", "jg@gala.test", "7")), (3, ("王小明", "", "8"))],
    ),
    "LibreOffice, formatted to the last row": (
        kept("formatted-to-the-end.ods"), ("Name", "Email"), [(2, ("Ana", "a@gala.test"))],
    ),
    "merged cells, a formula, a date, a number for a phone": (
        made.merged,
        ("Party", "Name", "Phone", "Birthday", "Table", "RSVP"),
        [
            (4, ("Ruiz", "Ana Núñez", "34600000001", "1990-05-01", "5", "yes")),
            (5, ("Ruiz", "Ben Ruiz", "", "", "", "")),
            (6, ("Ruiz", "Eva Ruiz", "", "", "", "")),
        ],
    ),
    "the first sheet is empty": (
        lambda: made.workbook({}, Second={(0, 0): "Name", (1, 0): "Ana"}), ("Name",), [(2, ("Ana",))],
    ),
}  # fmt: skip

TEN_MB = 10 * 1024 * 1024
PICTURE = "This is a picture, not a table. Please choose a CSV or Excel file."
LETTER = "This is a text document, not a table. Please choose a CSV or Excel file."
DAMAGED = "This file is damaged and cannot be read. Please save it again as XLSX or CSV UTF-8."
LOCKED = "This file is protected with a password. Please save it without one."
BOMB = "This file unpacks to more than 200 MB, which no guest list does. It was not read."
WIDE = "This sheet has more than 200 columns. A guest list has fewer; perhaps it is another sheet?"
PDF = "This is a PDF, not a table. Please choose a CSV or Excel file."
WEB = "This is a web page, not a table. Open it in Excel and save it as XLSX."
NUMBERS = "This is a Numbers file. In Numbers, choose Export to, and then Excel."
ARCHIVE = "This is a ZIP file, not a table. Please unpack it and choose the table in it."
LONG = "This sheet has more than 20000 rows. Please divide it into several files."
CELL = "A cell in line {} is longer than 20000 characters."
BAD: dict[str, tuple[Callable[[], bytes], str]] = {
    "nothing": (lambda: b"", "This file is empty."),
    "only blanks": (lambda: b"\xef\xbb\xbf \r\n\t\r\n", "This file is empty."),
    "a header alone": (text("Name,Email\n"), "This sheet has no rows below its first line."),
    "an empty workbook": (lambda: made.workbook({}), "This file is empty."),
    "a picture, renamed": (made.picture, PICTURE),
    "a photo, renamed": (lambda: b"\xff\xd8\xff\xe0" + b"x" * 99, PICTURE),
    "a PDF, renamed": (lambda: b"%PDF-1.7\n" + b"x" * 99, PDF),
    "a web page called XLS": (text("<html><table><tr><td>Name"), WEB),
    "a letter": (kept("letter.odt"), LETTER),
    "a Word document": (lambda: made.zipped({"word/document.xml": b"x"}), LETTER),
    "a Numbers file": (lambda: made.zipped({"Index/Document.iwa": b"x"}), NUMBERS),
    "a ZIP of anything": (lambda: made.zipped({"guests.csv": b"Name\nAna\n"}), ARCHIVE),
    "noise": (lambda: bytes(range(256)) * 20, "This is not a table. Please choose a CSV or Excel file."),
    "bytes that no encoding has": (lambda: b"Name\nAn\x81a\n", DAMAGED),
    "half a workbook": (lambda: made.workbook({(0, 0): "Name", (1, 0): "Ana"})[:3000], DAMAGED),
    "a password of Excel's": (kept("password.xlsx"), LOCKED),
    "a password of the ZIP's": (made.locked_zip, LOCKED),
    "a bomb": (lambda: made.bomb(lies=False), BOMB),
    "a bomb that lies": (lambda: made.bomb(lies=True), BOMB),
    "a bomb in a cell's text": (made.long_string, BOMB),
    "entities of entities": (made.laughing, DAMAGED),
    "two cells, far apart": (made.far_corner, BOMB),
    "two cells, far apart, in Excel 97": (kept("far-corner.xls"), WIDE),
    "a row repeated a million times": (kept("repeated.ods"), DAMAGED),
    "16,384 columns": (
        lambda: made.workbook({(0, n): f"C{n}" for n in range(16_384)} | {(1, 0): "Ana"}),
        WIDE,
    ),
    "16,384 columns of text": (
        text(",".join(f"C{n}" for n in range(16_384)) + "\n" + "," * 16_383 + "x\n"),
        WIDE,
    ),
    "too many rows": (text("Name\n" + "Ana\n" * 20_001), LONG),
    "a cell of almost 10 MB": (text("Name,Email\nAna," + "x" * (TEN_MB - 100) + "\n"), CELL.format(2)),
    "a long cell": (text("Name,Email\nAna,\nBen," + "x" * 20_001 + "\n"), CELL.format(3)),
    "a long cell of a workbook": (lambda: made.workbook({(0, 0): "Name", (1, 0): "x" * 30_000}), CELL.format(2)),
    "a quotation mark that is never closed": (
        text("Name,Email\nAna,a@gala.test\n\"Ben,b@gala.test\n" + "Carla,c@gala.test\n" * 40),
        "A quotation mark in line 3 is never closed.",
    ),
    "more than 10 MB": (lambda: b"x" * (TEN_MB + 1), "That is too large. The limit is 10 MB."),
}  # fmt: skip


@pytest.mark.parametrize("name", GOOD)
def test_what_people_send_is_read(name: str) -> None:
    make, columns, rows = GOOD[name]
    table = read_table(make(), name)
    assert table.columns == columns
    assert [(row.line, row.cells) for row in table.rows] == rows


@pytest.mark.parametrize("name", BAD)
def test_what_is_no_list_is_refused_in_one_clear_line(name: str) -> None:
    make, expected = BAD[name]
    with pytest.raises(GalaError) as refused:
        read_table(make(), name)
    assert say("en", refused.value) == expected
    assert say("es", refused.value) != expected, "in both languages"


def test_another_sheet_can_be_chosen_and_hidden_ones_are_not_offered() -> None:
    data = made.workbook({(0, 0): "Name", (1, 0): "Ana"}, Dinner={(0, 0): "Name", (1, 0): "Ben"})
    assert read_table(data, "x.xlsx").sheets == ("Guests", "Dinner")
    assert read_table(data, "x.xlsx", "Dinner").rows[0].cells == ("Ben",)
    with pytest.raises(GalaError) as refused:
        read_table(data, "x.xlsx", "Supper")
    assert say("en", refused.value) == "This file has no sheet Supper."


def test_windows_letters_are_said() -> None:
    assert "Windows-1252" in read_table("Name\nJosé\n".encode("cp1252"), "x.csv").note


@pytest.mark.parametrize("separator", ",;\t|")
def test_a_table_that_python_writes_comes_back(separator: str) -> None:
    rows = [["Name", "Company"], ['Ana "la jefa" Ruiz', "A, B; C | D"], ["Ben\tTab", "x"], ["王小明", "  y"]]
    file = io.StringIO()
    csv.writer(file, delimiter=separator).writerows(rows)
    table: Table = read_table(file.getvalue().encode(), "x.csv")
    assert [list(row.cells) for row in table.rows] == [[cell.strip() for cell in row] for row in rows[1:]]
