"""What the door shows of people, places and verdicts, made from what the services found."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from gala import clock
from gala.i18n.dates import format_time
from gala.models import AttendeeStatus
from gala.rules.names import given_name
from gala.services.door import Arrival
from gala.services.door_book import UNDO_WITHIN

READY = ("ready", "left")
"""The states of who may come in."""
_UNSEEN = dict.fromkeys((0x2068, 0x2069))
_GONE = (AttendeeStatus.CANCELED, AttendeeStatus.REFUNDED, AttendeeStatus.WAITLISTED)


@dataclass(frozen=True)
class Person:
    """Somebody at the door. ``state``: ready, inside, left, declined or canceled; ``at`` is when they came or left."""

    id: int
    name: str
    first: str
    party: str
    table: str
    seat: str
    ticket: str
    state: str
    at: str
    gate: str
    ticked: bool
    found: bool
    may_undo: bool


@dataclass(frozen=True)
class Place:
    """Where some of a party sit: a table and its seats, "3, 4, 5"."""

    table: str
    seats: str
    one: bool


@dataclass(frozen=True)
class TableMark:
    """A table of the small map, as SVG paths: its top (turned by ``turn``) and all its chairs."""

    number: str
    x: float
    y: float
    top: str
    turn: str
    chairs: str


@dataclass(frozen=True)
class Spot:
    """A chair to go to, as an SVG path."""

    path: str


@dataclass(frozen=True)
class Card:
    """Who stands at the door. ``kind``: ready, inside, declined, canceled, or empty for nobody.

    ``key`` is new with every card: an action carries it, so that a second tap on the same button does nothing.
    """

    kind: str = ""
    key: str = ""
    title: str = ""
    size: str = "l"
    party: str = ""
    only: int = 0
    only_name: str = ""


@dataclass(frozen=True)
class Flash:
    """A verdict for a second and a half. ``kind``: welcome, already, declined, canceled, unknown or out."""

    kind: str = ""
    key: str = ""
    title: str = ""
    size: str = "l"
    at: str = ""
    gate: str = ""
    missing: int = 0


def person_of(arrival: Arrival, zone: str) -> Person:
    """Somebody as the door shows them, with times on the clocks of ``zone``."""
    came, left = arrival.checked_in_at, arrival.checked_out_at
    moment = came if arrival.is_inside else left
    return Person(
        id=arrival.attendee_id,
        name=arrival.name,
        first=given_name(arrival.name),
        party="" if arrival.party == arrival.name else arrival.party,
        table=arrival.table_number,
        seat=arrival.seat_label,
        ticket=arrival.ticket_number,
        state=state_of(arrival),
        at=format_time("en", moment, zone) if moment else "",
        gate=arrival.gate,
        ticked=False,
        found=False,
        may_undo=arrival.is_inside and came is not None and clock.now() - came < UNDO_WITHIN,
    )


def state_of(arrival: Arrival) -> str:
    """ready, inside, left, declined or canceled."""
    if arrival.status in _GONE:
        return "canceled"
    if arrival.status == AttendeeStatus.DECLINED:
        return "declined"
    if arrival.is_inside:
        return "inside"
    return "left" if arrival.checked_out_at else "ready"


def kind_of(people: Sequence[Person]) -> str:
    """The card's face: anybody who may come in makes it an open one."""
    states = {person.state for person in people}
    if states & {*READY}:
        return "ready"
    return next(state for state in ("inside", "declined", "canceled") if state in states)


def places_of(people: Sequence[Person]) -> list[Place]:
    """Their tables, each with the seats there."""
    tables: dict[str, list[str]] = {}
    for person in people:
        if person.table:
            tables.setdefault(person.table, []).append(person.seat)
    return [Place(table, ", ".join(seats), len(seats) == 1) for table, seats in tables.items()]


def table_mark(table: dict[str, Any]) -> TableMark:
    """A table of the plan as the small map draws it."""
    x, y = table["x"], table["y"]
    if "r" in table:
        top = disc(x, y, table["r"])
    else:
        w, h = table["w"], table["h"]
        top = f"M{x - w / 2:g} {y - h / 2:g}h{w:g}v{h:g}h{-w:g}z"
    chairs = "".join(disc(seat["x"], seat["y"], 8) for seat in table["seats"])
    return TableMark(table["number"], x, y, top, f"rotate({table['rotation']:g} {x:g} {y:g})", chairs)


def disc(x: float, y: float, r: float) -> str:
    """A full circle as an SVG path."""
    return f"M{x - r:g} {y:g}a{r:g} {r:g} 0 1 0 {2 * r:g} 0a{r:g} {r:g} 0 1 0 {-2 * r:g} 0z"


def names(people: Sequence[Person]) -> str:
    """Up to four first names, each in its own direction; the whole name of one alone."""
    if len(people) == 1:
        return people[0].name
    rest = f" +{len(people) - 4}" if len(people) > 4 else ""
    return ", ".join(f"\u2068{person.first}\u2069" for person in people[:4]) + rest


def size_of(title: str) -> str:
    """How large a name may be, so that any stays whole: l, m or s."""
    length = len(title.translate(_UNSEEN))
    return "l" if length <= 28 else "m" if length <= 52 else "s"
