"""Invitation codes and ticket numbers, as people type them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gala.rules.codes import (
    ALPHABET,
    display_code,
    is_code,
    new_code,
    normalize_code,
    normalize_ticket_number,
    split_ticket_numbers,
    ticket_key,
)

codes = st.text(ALPHABET, min_size=10, max_size=10)


def test_codes_have_ten_unambiguous_characters_and_do_not_repeat() -> None:
    made = [new_code() for _ in range(2_000)]
    assert all(is_code(code) for code in made)
    assert len(set(made)) == len(made)
    assert not set("01OILU") & set(ALPHABET)
    assert set("".join(made)) == set(ALPHABET)


@given(codes)
def test_a_code_survives_how_it_is_shown_typed_and_pasted(code: str) -> None:
    shown = display_code(code)
    for typed in (
        code,
        shown,
        shown.lower(),
        f"  {shown} \n",
        shown.replace("-", " – "),
        " ".join(code),
        shown.replace("-", "\u2011"),
        shown.replace("-", "\u00a0"),
        f"https://gala.example/i/{code}",
        f"https://gala.example/i/{shown.lower()}/?from=mail#top",
        f"gala.example/i/{code}/",
        f"http://127.0.0.1:8123/es/i/{code}?x=/i/none",
        "".join(chr(ord(c) + 0xFEE0) for c in code),
    ):
        assert normalize_code(typed) == code, typed


@given(st.text(max_size=300))
def test_whatever_is_typed_reading_it_never_fails_and_reading_twice_changes_nothing(text: str) -> None:
    code = normalize_code(text)
    assert normalize_code(code) == code
    assert set(code) <= set("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    assert ticket_key(ticket_key(text)) == ticket_key(text)
    assert normalize_ticket_number(normalize_ticket_number(text)) == normalize_ticket_number(text)
    assert all(ticket_key(number) for number in split_ticket_numbers(text))


def test_only_codes_are_grouped_for_display() -> None:
    assert display_code("ABCDEFGHJK") == "ABCDE-FGHJK"
    assert display_code("GALA-0001") == "GALA-0001"
    assert not is_code("ABCDEFGHJ0")
    assert not is_code("ABCDE")


def test_a_megabyte_is_no_code_and_costs_nothing() -> None:
    assert len(normalize_code("A" * 1_000_000)) <= 2_000


@pytest.mark.parametrize("typed", ["gala 0001", "GALA0001", "GALA–0001", "gala_0001", " Gala - 0001 ", "ＧＡＬＡ-0001"])
def test_a_ticket_number_is_known_however_it_is_typed(typed: str) -> None:
    assert ticket_key(typed) == ticket_key("GALA-0001") == "GALA0001"


def test_a_ticket_number_is_tidied_for_showing() -> None:
    assert normalize_ticket_number("  gala—0001 ") == "GALA-0001"
    assert normalize_ticket_number("gala  0001") == "GALA 0001"
    assert normalize_ticket_number("gala - 0001") == "GALA-0001"


@pytest.mark.parametrize(
    ("typed", "numbers"),
    [
        (
            "GALA-0001, GALA-0002;GALA-0003\nGALA-0004 GALA-0005",
            ["GALA-0001", "GALA-0002", "GALA-0003", "GALA-0004", "GALA-0005"],
        ),
        ("gala 0001 gala 0002", ["GALA 0001", "GALA 0002"]),
        ("GALA-0001 0002", ["GALA-0001", "0002"]),
        ("gala - 1, gala-1 ,, ;", ["GALA-1"]),
        ("GALA-0001\r\ngala0001", ["GALA-0001"]),
        ("VIPA VIPB", ["VIPA", "VIPB"]),
        ("  ", []),
        ("--- ; *", []),
    ],
)
def test_several_ticket_numbers_are_split_and_each_kept_once(typed: str, numbers: list[str]) -> None:
    assert split_ticket_numbers(typed) == numbers
