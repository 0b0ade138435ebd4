"""What an import is asked, and what it answers."""

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as made
from typing import Any


@dataclass(frozen=True, slots=True)
class Looked:
    """A file at first sight: its columns, which of them is probably what (see ``guest_columns``), its first rows.

    ``columns``: the titles; one may be empty, or stand there twice. ``rows``: how many. ``note``: a sentence to show,
    or empty. ``key``: what the file is kept under, where it is.
    """

    columns: tuple[str, ...]
    guess: Mapping[int, str]
    samples: tuple[tuple[str, ...], ...]
    sheets: tuple[str, ...]
    sheet: str
    rows: int
    note: str
    key: str = ""

    @property
    def mapping(self) -> tuple[str, ...]:
        """The guess for each column; empty: none."""
        return tuple(self.guess.get(index, "") for index in range(len(self.columns)))


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """How a file is to be read.

    ``mapping``: a key of ``guest_columns.COLUMNS`` by column. ``group_by``: "party" (rows that name the same party, or
    have the same code, share an invitation), "address" or "none". ``merge``: what happens to somebody who is known,
    where ``decisions`` (by line: "merge", "new" or "skip") say nothing: "all" are merged; "none"; "ask": only who has
    the same email and the same name, or the name of somebody who is at the event already. Whoever is merged keeps
    their entry, and the file fills in what it lacks; what it says of this event takes the place of what was known.
    ``skip_problems``: rows with a problem are left out (of a seat that cannot be had, only the seat); else one refuses
    the file. ``make_tables``, ``make_meals``: what the file names and the event has not is made; else it is left out.
    """

    mapping: Mapping[int, str]
    sheet: str = ""
    group_by: str = "party"
    merge: str = "ask"
    decisions: Mapping[int, str] = made(default_factory=dict)
    skip_problems: bool = False
    make_tables: bool = False
    make_meals: bool = True


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with a row: in which column (a key, or empty), what stands there, and why (an English
    i18n key with ``params``)."""

    line: int
    field: str
    value: str
    text: str
    params: Mapping[str, Any] = made(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Duplicate:
    """A row's person who is known: from the address book (``guest_id``), or from an earlier row (``other_line``).

    ``why``: "email" or "name". ``choice``: what happens as the plan stands: "merge", "new" or "skip".
    ``is_here``: they have a place at this event already. ``email_of``: who has the email that the row says; somebody
    else comes in without it.
    """

    line: int
    name: str
    why: str
    guest_id: int | None
    other_line: int | None
    known_name: str
    known_email: str
    choice: str
    is_here: bool = False
    email_of: str = ""


@dataclass(frozen=True, slots=True)
class PartyPreview:
    """An invitation as it would be made: its name, its members, how many more they may bring."""

    label: str
    members: tuple[str, ...]
    plus_ones: int
    line: int


@dataclass(frozen=True, slots=True)
class Preview:
    """What an import would do.

    ``people`` would come in, in ``parties`` invitations; ``new`` of them are new to the address book, ``known`` are in
    it. ``problems``: all of them, by line; ``problem_count``: how many rows have one, ``left_out`` how many of these
    give nobody: of the others the person comes in without a seat. It can be imported when there are none, or when
    problems are to be skipped.

    What is done without being asked for: ``doubled`` rows are one person with an earlier row; ``unmailed`` people come
    in without their email, which another has; ``said_yes`` have a seat, and by it a yes that nobody said;
    ``codes_taken`` of the file's codes are other invitations', and new ones take their place.
    """

    people: int
    parties: int
    new: int
    known: int
    problems: tuple[Problem, ...]
    problem_count: int
    left_out: int
    duplicates: tuple[Duplicate, ...]
    tables_missing: tuple[str, ...]
    meals_new: tuple[str, ...]
    first: tuple[PartyPreview, ...]
    doubled: int = 0
    unmailed: int = 0
    said_yes: int = 0
    codes_taken: int = 0


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did: ``new`` in the address book, ``merged`` with who was known, ``skipped`` rows, and ``doubled``
    rows that were one person with an earlier row.

    ``change_id``: the step that undoes it as a whole; None where there is none (the command line).
    """

    people: int
    parties: int
    new: int
    merged: int
    skipped: int
    doubled: int
    change_id: int | None
