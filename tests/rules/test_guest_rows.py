"""A row of a guest list is a person, or has a reason why not; what people write for yes, none and table 5 is meant."""

from typing import Any

import pytest

from gala.rules.guest_parties import into_parties
from gala.rules.guest_rows import Person, Wrong, read_people
from gala.rules.guest_values import read_answer, read_email, read_language, read_plus_ones, seat_key, table_key
from gala.rules.sheets import Row, Table


def read(key: str, *cells: str, sheets: tuple[str, ...] = ()) -> tuple[list[Person], list[Wrong]]:
    """People called Ana with one more column."""
    rows = [Row(line, ("Ana", cell)) for line, cell in enumerate(cells, 2)]
    return read_people(Table(("Name", key), rows, sheets), {0: "name", 1: key})


@pytest.mark.parametrize(
    ("key", "cell", "value"),
    [
        ("email", " Ana Ruiz <ANA@Gala.test> ", "ana@gala.test"),
        ("phone", "+34 600  000 000", "+34 600 000 000"),
        ("company", "'=HYPERLINK(1)", "=HYPERLINK(1)"),
        ("address", "Calle 1\n28001  Madrid", "Calle 1 28001 Madrid"),
        ("language", "Español", "es"),
        ("language", "pt_BR", "pt-br"),
        ("tags", "vip; family ;vip", ("vip", "family")),
        ("tags", "vip, family", ("vip", "family")),
        ("answer", "✓", "accepted"),
        ("answer", "No asiste", "declined"),
        ("meal", "-", ""),
        ("dietary", "- no nuts", "- no nuts"),
        ("table", "n/a", ""),
    ],
)
def test_what_a_cell_means(key: str, cell: str, value: Any) -> None:
    (person,), wrongs = read(key, cell)
    assert (getattr(person, key), wrongs) == (value, [])


@pytest.mark.parametrize(
    ("key", "cell", "why"),
    [
        ("email", "ana@", "This is not an email address."),
        ("answer", "perhaps not", "This is no answer that Gala knows: yes, no, or empty."),
        ("plus_ones", "21", "This is neither a number from 0 to 20 nor the names of plus-ones."),
        ("title", "x" * 41, "This is longer than {limit} characters."),
        ("tags", "x" * 41, "This is longer than {limit} characters."),
        ("tags", ";".join(map(str, range(21))), "A person has {limit} tags at most."),
        ("company", "=1+1", "A value must not start with {character}: a spreadsheet would run it as a formula."),
        ("company", "@SUM(A1)", "A value must not start with {character}: a spreadsheet would run it as a formula."),
        ("party", "a\u202eb", "A value has characters that cannot be shown."),
        ("company", "JosÃ©", "Letters were damaged by a wrong encoding. Please save the file as CSV UTF-8."),
    ],
)
def test_what_is_wrong_with_a_cell(key: str, cell: str, why: str) -> None:
    people, (wrong,) = read(key, cell)
    assert (people, wrong.line, wrong.field, wrong.text) == ([], 2, key, why)
    assert len(wrong.value) <= 81


def test_who_speaks_a_language_that_nobody_knows_comes_in_without_one() -> None:
    (person,), (wrong,) = read("language", "Klingonish")
    assert (person.language, wrong.field, wrong.value, wrong.is_light) == ("", "language", "Klingonish", True)


def test_a_text_of_a_workbook_is_no_formula() -> None:
    assert read("company", "=1+1", sheets=("S",))[0][0].company == "=1+1"


def test_a_row_tells_all_that_is_wrong_with_it() -> None:
    rows = [Row(2, ("", "x@", "maybe not")), Row(3, ("???", "", "")), Row(4, ("Ana", "", "", "over the edge"))]
    people, wrongs = read_people(Table(("Name", "Email", "RSVP"), rows), {0: "name", 1: "email", 2: "answer"})
    assert people == []
    assert [(wrong.line, wrong.field) for wrong in wrongs] == [(2, "name"), (3, "name"), (4, "")]


def test_first_and_last_names_are_one_and_rows_without_anything_are_passed_over() -> None:
    rows = [Row(2, ("Ana", "Ruiz", "x")), Row(3, ("", "", "a total")), Row(4, ("", "López", ""))]
    people, wrongs = read_people(Table(("a", "b", "c"), rows), {0: "first_name", 1: "last_name"})
    assert ([person.name for person in people], wrongs) == (["Ana Ruiz", "López"], [])


def test_plus_ones_are_a_number_or_names() -> None:
    assert read_plus_ones("+2") == (2, ()) and read_plus_ones("yes") == (1, ()) and read_plus_ones("no") == (0, ())
    assert read_plus_ones("Ben Ruiz & Andy Yates") == (2, ("Ben Ruiz", "Andy Yates"))


def test_tables_seats_answers_and_languages_are_compared_as_people_mean_them() -> None:
    assert {table_key(text) for text in ("5", "05", "Table 5", "mesa nº 5", "TISCH 5")} == {"5"}
    assert table_key("Tableau") != table_key("au") and table_key("0") == "0"
    assert {seat_key(text) for text in ("7", "Seat 7", "asiento 07")} == {"7"}
    assert read_answer("en espera") == "waitlisted" and read_answer("") is None
    assert read_language("Französisch") == "fr" and read_email("a@b") is None


def people(*names: str, **columns: list[str]) -> list[Person]:
    made = [Person(line, name) for line, name in enumerate(names, 2)]
    for key, values in columns.items():
        for person, value in zip(made, values, strict=True):
            setattr(person, key, value)
    return made


def test_parties_by_their_name_their_code_or_their_address() -> None:
    some = people("Ana", "Ben", "Eva", "Leo", party=["Ruiz", "", "RUÍZ", ""], address=["C. 1", "c 1", "", "C 2"])
    assert [[m.name for m in p.members] for p in into_parties(some, "party")[0]] == [["Ana", "Eva"], ["Ben"], ["Leo"]]
    assert [[m.name for m in p.members] for p in into_parties(some, "address")[0]] == [["Ana", "Ben"], ["Eva"], ["Leo"]]
    assert len(into_parties(some, "none")[0]) == 4
    coded = people("Ana", "Ben", code=["ABCDE-FGHJK", "abcdefghjk"], party=["One", "Two"])
    assert [p.code for p in into_parties(coded, "party")[0]] == ["ABCDEFGHJK"]


def test_what_a_party_without_a_name_is_called() -> None:
    def called(*names: str) -> str:
        return into_parties(people(*names, address=["x"] * len(names)), "address")[0][0].name()

    assert called("Ana Ruiz") == "Ana Ruiz"
    assert called("Ana Ruiz", "Ben Ortiz") == "Ana Ruiz & Ben Ortiz"
    assert called("Ana Ruiz", "Ben Ruiz", "Eva Ruíz") == "Ruiz"
    assert called("Ana Ruiz", "Ben Ortiz", "Eva") == "Ana Ruiz"


def test_a_party_holds_twenty_and_one_ticket_number() -> None:
    parties, wrongs = into_parties(people(*"abcdefghijklmnopqrstu", party=["P"] * 21), "party")
    assert (parties[0].size, [wrong.line for wrong in wrongs]) == (20, [22])
    two = people("Ana", "Ben", "Eva", ticket_number=["T-1", "t1", "T-2"], party=["P", "", "P"])
    assert [(wrong.line, wrong.field) for wrong in into_parties(two, "party")[1]] == [
        (3, "ticket_number"), (4, "ticket_number"),
    ]  # fmt: skip
