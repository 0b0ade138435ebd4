"""Names found and matched whatever keyboard they were typed on."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gala.rules.names import fold, given_name, initials, same_name


@pytest.mark.parametrize(
    ("name", "folded"),
    [
        ("Łukasz  O’Brien-Åström", "lukasz obrien astrom"),
        ("Ásta Þórarinsdóttir", "asta thorarinsdottir"),
        ("Đặng Thị Ngọc Hân", "dang thi ngoc han"),
        ("Oluwaseun Adébáyọ̀", "oluwaseun adebayo"),
        ("Jürgen Weiß", "jurgen weiss"),
        ("Søren Ægir Œuvre", "soren aegir oeuvre"),
        ("Işıl İnan", "isil inan"),
        ("  J. R. R.  Tolkien, ", "j r r tolkien"),
        ("Νίκος Παπαδόπουλος", "νικοσ παπαδοπουλοσ"),
        ("ＡＮＡ", "ana"),
        ("...", ""),
    ],
)
def test_names_fold_to_plain_words(name: str, folded: str) -> None:
    assert fold(name) == folded


@given(st.text(max_size=60))
def test_folding_twice_changes_nothing_and_case_never_matters(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert " ".join(fold(text).split()) == fold(text)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("José García Márquez", "jose garcia marquez"),
        ("García Márquez, José", "José García Márquez"),
        ("Siobhán O'Malley", "SIOBHAN OMALLEY"),
        ("van den Broek", "Vandenbroek"),
        ("Maria-Luisa Sanz", "Maria Luisa  Sanz"),
        ("Jo\u0301se", "J\u00f3se"),
    ],
)
def test_one_person_written_two_ways_is_one_person(a: str, b: str) -> None:
    assert same_name(a, b)
    assert same_name(b, a)


@pytest.mark.parametrize(
    ("a", "b"), [("Ana López", "Ana Lopes"), ("Ana", "Ana López"), ("", ""), ("-", "."), ("गीता", "गोता")]
)
def test_two_people_stay_two(a: str, b: str) -> None:
    assert not same_name(a, b)


@pytest.mark.parametrize(
    ("name", "two", "first"),
    [
        ("Ásta Þórarinsdóttir", "ÁÞ", "Ásta"),
        ("maría del carmen etxeberria", "ME", "maría"),
        ("Dr. Ana López", "AL", "Ana"),
        ("López Pérez, Ana", "AP", "Ana"),
        ("Madonna", "M", "Madonna"),
        ("Dr.", "D", "Dr"),
        ("ßeta", "ß", "ßeta"),
        ("李 小龍", "李小", "李"),
        ("", "", ""),
        ("  ", "", ""),
        ("…", "", "…"),
    ],
)
def test_initials_and_the_name_to_greet_by(name: str, two: str, first: str) -> None:
    assert initials(name) == two
    assert given_name(name) == first


@given(st.text(max_size=60))
def test_any_text_has_at_most_two_initials(text: str) -> None:
    assert len(initials(text)) <= 2
    given_name(text)
