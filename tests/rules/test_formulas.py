"""No cell of an exported file is a formula to any spreadsheet, and every text comes back as it was."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gala.rules.formulas import SIGNS, defuse, restore

texts = st.text(st.sampled_from(f"{SIGNS}',; \u00a0aé王😀|\"") | st.characters(codec="utf-8"))


@given(texts)
def test_every_text_comes_back(text: str) -> None:
    assert restore(defuse(text)) == text


@given(texts, st.sampled_from(",;\t"))
def test_no_cell_begins_with_a_sign_wherever_a_spreadsheet_parts_the_line(text: str, separator: str) -> None:
    for line in defuse(text).replace("\r", "\n").split("\n"):
        for cell in line.split(separator):
            assert not cell.startswith(tuple(SIGNS.strip()))
    assert not defuse(text).lstrip(" \u00a0").startswith(tuple(SIGNS))


@pytest.mark.parametrize(
    ("text", "harmless"),
    [
        ("=1+1", "'=1+1"),
        ("＝1+1", "'＝1+1"),
        ("  @SUM(A1)", "'  @SUM(A1)"),
        ("+34 600 111 222", "'+34 600 111 222"),
        ("Ana;=cmd|'/C calc'!A0;", "Ana;'=cmd|'/C calc'!A0;"),
        ("\t=1", "'\t'=1"),
        ("'=1", "''=1"),
    ],
)
def test_an_apostrophe_stands_before_the_sign(text: str, harmless: str) -> None:
    assert defuse(text) == harmless


@pytest.mark.parametrize(
    "text", ["", "Ana-María O'Brien", "'s-Hertogenbosch", "no nuts, -gluten", "a@b.es", "3+1", "'"]
)
def test_other_text_stays_as_it_is(text: str) -> None:
    assert defuse(text) == text
