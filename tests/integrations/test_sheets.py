"""Exported files as spreadsheets read them: the same texts, no formula, no lost zero or accent."""

import csv
import io
import zipfile
from datetime import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from gala.integrations.sheets import MOST_IN_A_CELL, write_csv, write_xlsx
from gala.rules.exports import Cell, Column, Export
from gala.rules.formulas import restore

COLUMNS = (Column("Name", width=30), Column("Plus-ones", "number"), Column("Answered", "moment"))
EVIL = ('=HYPERLINK("http://x")', "+1", "-1", "@SUM(A1)", "＝1", "a;=1;", "\t=1")
AT = datetime(2026, 12, 19, 18, 5)


def export(*rows: tuple[Cell, ...]) -> Export:
    return Export("Guests", "Spring Gala", COLUMNS, rows)


def read_csv(data: bytes, separator: str = ",") -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=separator))


def read_xlsx(data: bytes) -> list[list[Any]]:
    return CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()


def sheet_xml(data: bytes) -> str:
    return zipfile.ZipFile(io.BytesIO(data)).read("xl/worksheets/sheet1.xml").decode()


def test_a_csv_file_begins_with_the_mark_that_tells_excel_its_encoding() -> None:
    data = b"".join(write_csv(export(("Núñez 王 😀", 2, AT))))
    assert data == "\ufeffName,Plus-ones,Answered\r\nNúñez 王 😀,2,2026-12-19 18:05\r\n".encode()
    assert b"".join(write_csv(export(), ";")) == "\ufeffName;Plus-ones;Answered\r\n".encode()


def test_no_csv_cell_is_a_formula_with_either_separator() -> None:
    data = b"".join(write_csv(export(*((text, None, None) for text in EVIL))))
    for separator in ",;":
        for row in read_csv(data, separator):
            assert not [cell for cell in row if cell.startswith(tuple("=+-@＝\t"))]
    assert [restore(row[0]) for row in read_csv(data)[1:]] == list(EVIL)


def test_a_workbook_has_texts_numbers_and_moments_as_such() -> None:
    data = write_xlsx(export(("00123", 2, AT), *((text, None, None) for text in EVIL)))
    rows = read_xlsx(data)
    assert rows[:2] == [["Name", "Plus-ones", "Answered"], ["00123", 2, AT]]
    assert [row[0] for row in rows[2:]] == list(EVIL)
    assert "<f>" not in sheet_xml(data)


def test_a_workbooks_header_stays_filters_and_its_columns_are_as_wide_as_they_say() -> None:
    xml = sheet_xml(write_xlsx(export(("Ana", 1, None))))
    assert 'state="frozen"' in xml and '<autoFilter ref="A1:C2"/>' in xml
    assert '<dimension ref="A1:C2"/>' in xml and 'numberStoredAsText="1"' in xml
    assert xml.index('min="1" max="1" width="30.7') < xml.index("<sheetData>")


def test_an_export_without_a_row_is_a_file_with_its_header() -> None:
    assert read_xlsx(write_xlsx(export())) == [["Name", "Plus-ones", "Answered"]]


def test_a_cell_that_no_spreadsheet_could_hold_is_cut_and_says_so() -> None:
    row = ("a" * 40_000, None, None)
    for cell in (read_xlsx(write_xlsx(export(row)))[1][0], read_csv(b"".join(write_csv(export(row))))[1][0]):
        assert len(cell) == MOST_IN_A_CELL and cell.endswith("a…")


@pytest.mark.parametrize("name", ["Guests", "O'Brien: [a/b]*?", "x" * 60])
def test_any_name_is_a_sheets_name(name: str) -> None:
    data = write_xlsx(Export(name, "Gala", COLUMNS, (("Ana", 1, AT),)))
    assert len(CalamineWorkbook.from_filelike(io.BytesIO(data)).sheet_names[0]) <= 31


texts = st.text(st.sampled_from("&<>\"'_xX00410D,;=\n\r\t é王😀 ") | st.characters(codec="utf-8"), min_size=1)


@given(st.lists(texts, min_size=1, max_size=5))
def test_every_text_is_in_both_files_as_it_was(given_texts: list[str]) -> None:
    rows = [(text, 1, None) for text in given_texts]
    assert [restore(row[0]) for row in read_csv(b"".join(write_csv(export(*rows))))[1:]] == given_texts
    assert [row[0] for row in read_xlsx(write_xlsx(export(*rows)))[1:]] == given_texts
