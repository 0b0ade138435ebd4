"""The rows of a guest list, each read as a person or told why not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as made
from typing import Any, Final

from gala.rules.formulas import restore
from gala.rules.guest_values import (
    is_nothing,
    read_answer,
    read_email,
    read_language,
    read_plus_ones,
    tidy,
)
from gala.rules.sheets import Table
from gala.rules.ticket_file import CONTROL, CONTROLS, DAMAGED, FORMULA, TOO_MANY_CELLS, is_damaged

NAME_MISSING: Final = "The name is missing."
NAME_EMPTY: Final = "The name has no letters."
LONG: Final = "This is longer than {limit} characters."
EMAIL: Final = "This is not an email address."
ANSWER: Final = "This is no answer that Gala knows: yes, no, or empty."
LANGUAGE: Final = "Gala does not know this language. This person would come in without one."
PLUS_ONES: Final = "This is neither a number from 0 to 20 nor the names of plus-ones."
MANY_TAGS: Final = "A person has {limit} tags at most."
REASONS: Final = (NAME_MISSING, NAME_EMPTY, LONG, EMAIL, ANSWER, LANGUAGE, PLUS_ONES, MANY_TAGS)

LIMITS: Final[Mapping[str, int]] = {
    "name": 200, "first_name": 100, "last_name": 100, "title": 40, "email": 254, "phone": 40, "company": 200,
    "address": 300, "language": 40, "tags": 840, "party": 200, "plus_ones": 400, "answer": 60, "meal": 80,
    "dietary": 300, "access": 300, "table": 40, "seat": 60, "ticket_number": 40, "host": 200, "code": 200,
}  # fmt: skip
MAX_TAGS: Final = 20
_TAG: Final = 40
_SHOWN: Final = 80
_MAY_BEGIN: Final[Mapping[str, str]] = {
    "phone": "+-", "plus_ones": "+", "dietary": "-+", "access": "-+", "answer": "-+", "address": "-",
}  # fmt: skip
"""Where a "+" or "-" in front is nothing to run."""


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is wrong with one cell of a row: an i18n key with ``params``. ``is_light``: the person comes in all the
    same, without what the cell says."""

    line: int
    field: str
    value: str
    text: str
    params: Mapping[str, Any] = made(default_factory=dict)
    is_light: bool = False


@dataclass(slots=True)
class Person:
    """A row as it is meant. Empty: the file says nothing of it."""

    line: int
    name: str
    title: str = ""
    email: str = ""
    phone: str = ""
    company: str = ""
    address: str = ""
    language: str = ""
    tags: tuple[str, ...] = ()
    party: str = ""
    plus_ones: int = 0
    companions: tuple[str, ...] = ()
    answer: str = ""
    meal: str = ""
    dietary: str = ""
    access: str = ""
    table: str = ""
    seat: str = ""
    ticket_number: str = ""
    host: str = ""
    code: str = ""


def read_people(table: Table, mapping: Mapping[int, str]) -> tuple[list[Person], list[Wrong]]:
    """Everybody in order, and all that is wrong with rows: a row of which anything but its language is wrong gives
    nobody.

    A row of which no mapped cell says anything is passed over. A text that a spreadsheet would run is refused where it
    would: in a file of text; Excel has done it by itself.
    """
    people: list[Person] = []
    wrongs: list[Wrong] = []
    places = [(index, key) for index, key in mapping.items() if key in LIMITS]
    width = len(table.columns)
    for row in table.rows:
        raw = {key: row.cells[index] if index < len(row.cells) else "" for index, key in places}
        if not any(raw.values()):
            continue
        reader = _Reader(row.line, is_text=not table.sheets)
        if any(row.cells[width:]):
            reader.wrong("", " ".join(filter(None, row.cells[width:])), TOO_MANY_CELLS)
        person = reader.person(raw)
        wrongs += reader.wrongs
        if person is not None and all(wrong.is_light for wrong in reader.wrongs):
            people.append(person)
    return people, wrongs


class _Reader:
    """One row."""

    def __init__(self, line: int, is_text: bool) -> None:
        self.line = line
        self.is_text = is_text
        self.wrongs: list[Wrong] = []

    def wrong(self, key: str, value: str, text: str, *, is_light: bool = False, **params: Any) -> None:
        shown = value if len(value) <= _SHOWN else value[:_SHOWN] + "…"
        self.wrongs.append(Wrong(self.line, key, shown, text, params, is_light))

    def person(self, raw: Mapping[str, str]) -> Person | None:
        texts = {key: text for key, cell in raw.items() if (text := self.checked(key, cell))}
        name = texts.pop("name", "")
        parts = (texts.pop("first_name", ""), texts.pop("last_name", ""))
        name = name or " ".join(filter(None, parts))
        if not name:
            if not any(wrong.field in ("name", "first_name", "last_name") for wrong in self.wrongs):
                self.wrong("name", "", NAME_MISSING)
            return None
        if not any(map(str.isalnum, name)):
            self.wrong("name", name, NAME_EMPTY)
            return None
        read = {key: self.meant(key, text) for key, text in texts.items()}
        plus_ones, companions = read.pop("plus_ones", None) or (0, ())
        return Person(self.line, name, plus_ones=plus_ones, companions=companions, **read)

    def checked(self, key: str, cell: str) -> str:
        """The cell on one tidy line; empty where it says nothing, or nothing that could be kept."""
        text = tidy(restore(cell))
        if is_nothing(text):
            return ""
        first = text[0]
        if self.is_text and cell[:1] != "'" and first in "=+-@" and first not in _MAY_BEGIN.get(key, ""):
            self.wrong(key, text, FORMULA, character=first)
        elif CONTROLS.search(text):
            self.wrong(key, CONTROLS.sub("", text), CONTROL)
        elif not text.isascii() and is_damaged(text):
            self.wrong(key, text, DAMAGED)
        elif len(text) > LIMITS[key]:
            self.wrong(key, text, LONG, limit=LIMITS[key])
        else:
            return text
        return ""

    def meant(self, key: str, text: str) -> Any:
        """The value of a checked cell."""
        match key:
            case "email":
                return self.found(key, text, read_email(text), EMAIL)
            case "answer":
                return self.found(key, text, read_answer(text), ANSWER)
            case "language":
                return self.found(key, text, read_language(text), LANGUAGE, is_light=True) or ""
            case "plus_ones":
                return self.found(key, text, read_plus_ones(text), PLUS_ONES)
            case "tags":
                return self.tags(text)
        return text

    def found(self, key: str, text: str, value: Any, why: str, *, is_light: bool = False) -> Any:
        if value is None:
            self.wrong(key, text, why, is_light=is_light)
        return value

    def tags(self, text: str) -> tuple[str, ...]:
        tags = tuple(dict.fromkeys(filter(None, map(tidy, _split(text)))))
        if len(tags) > MAX_TAGS:
            self.wrong("tags", text, MANY_TAGS, limit=MAX_TAGS)
        for tag in tags:
            if len(tag) > _TAG:
                self.wrong("tags", tag, LONG, limit=_TAG)
        return tags


def _split(text: str) -> Sequence[str]:
    """By semicolons or bars, where there are any; else by commas."""
    if ";" in text or "|" in text:
        return text.replace("|", ";").split(";")
    return text.split(",")
