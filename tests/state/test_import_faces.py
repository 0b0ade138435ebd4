"""What the import's page shows of a file: its columns with reasons, its first guest, its doubles."""

from gala.services.imports import Duplicate, Looked, PartyPreview, Problem
from gala.state import import_faces as faces

LOOKED = Looked(
    columns=("Nombre", "Apellidos", "", "x", ""),
    guess={0: "first_name", 1: "last_name", 2: "email"},
    samples=(
        ("Ana", "Ruiz", "ana@example.org", "  a\n b ", ""),
        ("Ana", "Paz", "", "y" * 200, ""),
        ("Eva", "Paz", "", "z", ""),
        ("Leo", "Paz", "", "w", ""),
        ("Max", "Paz", "", "v", ""),
    ),
    sheets=(),
    sheet="",
    rows=5,
    note="",
)


def test_a_column_says_what_it_becomes_and_why() -> None:
    name, surname, email, other = faces.column_rows(LOOKED, {0: "first_name", 1: "last_name", 2: "email"}, {})
    assert (name.letter, name.key, name.why) == ("A", "first_name", "name")
    assert surname.samples == ["Ruiz", "Paz"], "each value once"
    assert (email.key, email.why) == ("email", "values"), "its title is empty: only its cells can have told"
    assert (other.key, other.why) == ("", "")
    assert other.samples[0] == "a b"
    assert len(other.samples[1]) == faces.LONGEST
    assert len(other.samples) == 3


def test_a_column_that_says_nothing_is_not_shown_unless_it_is_used() -> None:
    assert [row.index for row in faces.column_rows(LOOKED, {}, {})] == [0, 1, 2, 3]
    assert faces.column_rows(LOOKED, {4: "phone"}, {4: "chosen"})[-1].why == "chosen"


def test_the_first_guest_is_named_by_both_names() -> None:
    facts = faces.example(LOOKED, {0: "first_name", 1: "last_name", 2: "email", 4: "phone"})
    assert [(fact.key, fact.value) for fact in facts] == [("name", "Ana Ruiz"), ("email", "ana@example.org")]
    assert faces.example(LOOKED, {}) == []


def test_letters_are_those_of_a_spreadsheet() -> None:
    assert [faces.letter(at) for at in (0, 25, 26, 51, 52, 701, 702)] == ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]


def test_a_double_is_as_decided_else_as_the_plan_has_it() -> None:
    found = [Duplicate(line, "Ana", "name", 7, None, "Ana", "", "merge") for line in (2, 3)]
    assert [row.decision for row in faces.double_rows(found, {3: "skip"})] == ["merge", "skip"]


def test_the_reasons_of_a_line_stand_together_in_the_readers_language() -> None:
    text = "The name is missing."
    problems = [Problem(2, "name", "", text), Problem(2, "email", "x", text), Problem(9, "", "", text)]
    told = faces.reasons(problems, "es")
    assert list(told) == [2, 9]
    assert len(told[2]) == 2
    assert told[9] == ["Falta el nombre."]


def test_who_comes_alone_is_named_once() -> None:
    cards = faces.party_cards(
        [PartyPreview("Ana Ruiz", ("Ana Ruiz",), 1, 2), PartyPreview("Paz", ("Eva", "Leo"), 0, 3)]
    )
    assert [(card.label, card.members, card.plus_ones) for card in cards] == [
        ("Ana Ruiz", [], 1),
        ("Paz", ["Eva", "Leo"], 0),
    ]
