"""Lists as people type them."""

import pytest

from gala.errors import Invalid
from gala.rules.typed_lists import people_lines, table_counts


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("10,10,8", [10, 10, 8]),
        ("10 10 8", [10, 10, 8]),
        ("2x10, 8", [10, 10, 8]),
        ("2 x 10; 1 × 8", [10, 10, 8]),
        ("2X10\n8,", [10, 10, 8]),
        ("  7 ", [7]),
    ],
)
def test_sizes_are_read_however_they_are_parted(text: str, counts: list[int]) -> None:
    assert table_counts(text) == counts


@pytest.mark.parametrize("text", ["", " , ", "ten", "10, x", "10x", "-3", "1.5", "2x3x4", "1234567"])
def test_what_is_no_list_of_numbers_is_refused(text: str) -> None:
    with pytest.raises(Invalid) as refused:
        table_counts(text)
    assert refused.value.params["field"] == "counts"


def test_a_slip_of_the_finger_is_not_spelled_out() -> None:
    assert len(table_counts("999999x10, 999999x10")) == 1_000


def test_people_come_one_a_line_with_or_without_email() -> None:
    text = "Ana Ruiz, ana@example.org\n\n  José <jose@example.org> \nLópez, Ana\nÁsta Þórarinsdóttir\tasta@x.is"
    assert people_lines(text) == [
        ("Ana Ruiz", "ana@example.org"),
        ("José", "jose@example.org"),
        ("López, Ana", ""),
        ("Ásta Þórarinsdóttir", "asta@x.is"),
    ]


def test_a_line_with_only_an_email_has_no_name() -> None:
    assert people_lines("ana@example.org") == [("", "ana@example.org")]
