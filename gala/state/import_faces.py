"""A guest list on its way in, as the page shows it: columns with their guesses, rows with their problems, doubles."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gala.i18n.words import LANGUAGES, tr
from gala.rules.guest_columns import guess
from gala.services.imports import Duplicate, Looked, PartyPreview, Problem

SHOWN_SAMPLES = 3
LONGEST = 80
"""Characters of a cell that the page shows."""

Pair = dict[str, str]


@dataclass(frozen=True)
class ColumnRow:
    """A column of the file. ``key``: what it becomes, "" when it stays out; ``why``: name, values, chosen, given."""

    index: int
    letter: str
    name: str
    samples: list[str]
    key: str
    why: str


@dataclass(frozen=True)
class Fact:
    """What the first row of the file says of its guest."""

    key: str
    value: str


@dataclass(frozen=True)
class ProblemRow:
    """A row that cannot come in as it is, and why in both languages."""

    line: int
    field: str
    value: str
    why: Pair


@dataclass(frozen=True)
class DoubleRow:
    """Somebody who may be there already: in the address book, or (``other_line``) further up in the file.

    ``decision``: merge, new or skip; ``is_here``: they are on this event's list; ``email_of`` has the row's email.
    """

    line: int
    name: str
    why: str
    other_line: int
    known_name: str
    known_email: str
    decision: str
    is_here: bool
    email_of: str


@dataclass(frozen=True)
class PartyCard:
    """One of the first parties, as it will be, and how many more it may bring."""

    label: str
    members: list[str]
    plus_ones: int


def letter(index: int) -> str:
    """A column's letter in a spreadsheet: 0 is A, 26 is AA."""
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(65 + rest) + name
    return name


def short(text: str) -> str:
    """What fits on the page of a cell."""
    text = " ".join(text.split())
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def column_rows(looked: Looked, mapping: Mapping[int, str], chosen: Mapping[int, str]) -> list[ColumnRow]:
    """The columns that say anything, in the file's order. ``chosen``: why, where a person had a hand in it."""
    by_name = guess(looked.columns, ())
    rows = []
    for index, name in enumerate(looked.columns):
        cells = [row[index] for row in looked.samples if index < len(row)]
        samples = list(dict.fromkeys(short(cell) for cell in cells if cell.strip()))
        key = mapping.get(index, "")
        why = chosen.get(index) or ("name" if key and by_name.get(index) == key else "values" if key else "")
        if name.strip() or samples or key:
            rows.append(ColumnRow(index, letter(index), short(name), samples[:SHOWN_SAMPLES], key, why))
    return rows


def example(looked: Looked, mapping: Mapping[int, str]) -> list[Fact]:
    """The first row as the guest it will be."""
    if not looked.samples:
        return []
    cells = dict(enumerate(looked.samples[0]))
    facts = {key: short(cells.get(index, "")) for index, key in mapping.items()}
    if "name" not in facts:
        facts = {"name": " ".join(filter(None, (facts.get("first_name"), facts.get("last_name")))), **facts}
    return [Fact(key, value) for key, value in facts.items() if value and key not in ("first_name", "last_name")]


def problem_faces(problems: Sequence[Problem]) -> list[ProblemRow]:
    """The problems with their reasons."""
    return [
        ProblemRow(
            one.line, one.field, short(one.value), {lang: tr(lang, one.text, **one.params) for lang in LANGUAGES}
        )
        for one in problems
    ]


def reasons(problems: Sequence[Problem], lang: str) -> dict[int, list[str]]:
    """What is wrong with each line, in words."""
    found: dict[int, list[str]] = {}
    for one in problems:
        found.setdefault(one.line, []).append(tr(lang, one.text, **one.params))
    return found


def double_rows(found: Sequence[Duplicate], decisions: Mapping[int, str]) -> list[DoubleRow]:
    """The doubles with what happens to each: as decided, else as the plan stands."""
    return [
        DoubleRow(
            line=one.line,
            name=short(one.name),
            why=one.why,
            other_line=one.other_line or 0,
            known_name=short(one.known_name),
            known_email=short(one.known_email),
            decision=decisions.get(one.line, one.choice),
            is_here=one.is_here,
            email_of=short(one.email_of),
        )
        for one in found
    ]


def party_cards(parties: Sequence[PartyPreview]) -> list[PartyCard]:
    """The first parties. Who comes alone is named once."""
    return [
        PartyCard(short(one.label), [short(name) for name in one.members if name != one.label], one.plus_ones)
        for one in parties
    ]
