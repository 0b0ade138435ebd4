"""What stands on papers: a pass that a guest takes home, and all that an organizer prints."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from gala.rules.names import fold


@dataclass(frozen=True, slots=True)
class PassFacts:
    """One person's pass. ``text`` is what its QR code says; ``table`` and ``seat`` are empty until there is a seat.

    ``number`` of ``of``: which one of the party's passes. ``place`` is the venue's town and country.
    """

    event_id: int
    attendee_id: int
    revision: int
    event: str
    venue: str
    place: str
    start_at: datetime
    end_at: datetime
    doors_at: datetime
    zone: str
    name: str
    table: str
    seat: str
    number: int
    of: int
    text: str


class Paper(StrEnum):
    """What an organizer prints."""

    SEATING_BY_TABLE = "seating-by-table"
    SEATING_BY_NAME = "seating-by-name"
    PLAN = "plan"
    TABLE_CARDS = "table-cards"
    PLACE_CARDS = "place-cards"
    BADGES = "badges"
    CATERING = "catering"
    CHECK_IN_LIST = "check-in-list"


SORTS: Final[Mapping[Paper, tuple[str, ...]]] = {
    Paper.SEATING_BY_NAME: ("name", "last"),
    Paper.PLACE_CARDS: ("table", "name", "last"),
    Paper.BADGES: ("name", "last", "table"),
    Paper.CHECK_IN_LIST: ("name", "last", "table", "party"),
}
"""In which orders the people of a paper may stand, the first unless another is asked for. The others have one order."""

SIZES: Final[Mapping[str, tuple[float, float]]] = {"a4": (210.0, 297.0), "letter": (215.9, 279.4)}
"""Sheets of paper, in millimetres."""

HOLDERS: Final[Mapping[str, tuple[float, float]]] = {
    "small": (90.0, 55.0),
    "medium": (101.6, 76.2),
    "large": (105.0, 148.0),
}
"""What a badge is pushed into: 90 × 55 mm, 4 × 3 inches, A6."""


@dataclass(frozen=True, slots=True)
class Choices:
    """How a paper is wanted. ``sort``: one of its ``SORTS``, empty where it has none; ``holder`` is for badges."""

    paper: Paper
    lang: str = "en"
    size: str = "a4"
    sort: str = ""
    holder: str = "small"


@dataclass(frozen=True, slots=True)
class PaperGuest:
    """One person on paper; what is not known is empty. ``answered``: said yes or holds a ticket."""

    name: str
    title: str = ""
    company: str = ""
    party: str = ""
    table: str = ""
    seat: str = ""
    meal: str = ""
    dietary: str = ""
    access: str = ""
    answered: bool = True

    @property
    def full_name(self) -> str:
        """The name with its title, as a card has it."""
        return f"{self.title} {self.name}".strip()


@dataclass(frozen=True, slots=True)
class PaperTable:
    """A table with who sits there, in the order of its chairs; ``seats`` are all its chairs."""

    number: str
    seats: int
    guests: tuple[PaperGuest, ...]


@dataclass(frozen=True, slots=True)
class PlanChair:
    """A chair on the printed plan: ``state`` is free, taken or blocked."""

    label: str
    x: float
    y: float
    category: str
    state: str


@dataclass(frozen=True, slots=True)
class PlanThing:
    """A table or scenery on the printed plan; a table's ``shape`` is its own, scenery's its kind."""

    name: str
    shape: str
    x: float
    y: float
    width: float
    height: float
    rotation: float
    chairs: tuple[PlanChair, ...] = ()


@dataclass(frozen=True, slots=True)
class PlanFacts:
    """The room in plan units, from its top left corner."""

    left: float
    top: float
    width: float
    height: float
    tables: tuple[PlanThing, ...]
    scenery: tuple[PlanThing, ...]


@dataclass(frozen=True, slots=True)
class PaperFacts:
    """All that a paper of an event says.

    ``unseated`` said yes and have no seat; ``ticketed`` hold a printed ticket, were never asked and have none;
    ``silent`` have neither answered nor a seat. ``dishes`` in the menu's order.
    ``at``: as of when.
    """

    event: str
    venue: str
    start_at: datetime
    zone: str
    at: datetime
    tables: tuple[PaperTable, ...] = ()
    unseated: tuple[PaperGuest, ...] = ()
    ticketed: tuple[PaperGuest, ...] = ()
    silent: tuple[PaperGuest, ...] = ()
    dishes: tuple[str, ...] = ()
    plan: PlanFacts | None = None

    @property
    def seated(self) -> tuple[PaperGuest, ...]:
        """Everybody with a seat, table by table."""
        return tuple(guest for table in self.tables for guest in table.guests)


def in_order(guests: Iterable[PaperGuest], sort: str) -> list[PaperGuest]:
    """The people by name, by its last word (``last``) or by party; ``table`` leaves them as they came, by table."""
    if sort == "table":
        return list(guests)
    return sorted(guests, key=lambda one: (fold(one.party) if sort == "party" else "", sort_name(one.name, sort)))


def sort_name(name: str, sort: str) -> str:
    """What a name stands under: itself or, for ``last``, its last word and then the others. Accents do not count."""
    first, _, last = name.strip().rpartition(" ")
    return fold(f"{last} {first}" if sort == "last" else name)


def letter_of(name: str, sort: str) -> str:
    """The letter under which a list has this name; "#" where it begins with none."""
    first = sort_name(name, sort)[:1].upper()
    return first if first.isalpha() else "#"
