"""The door's tablet as the page sees it: a store in the browser (``assets/kiosk.js``) that no network is needed for.

``kiosk`` is that store as a Var, so that a page stays Python: ``kiosk.card.title``. What a person does there goes
straight to the script, which listens on the document: ``rx.el.button(..., custom_attrs=does("show", person.id))``. No
Reflex state takes part, so nothing here waits for the socket.
"""

from dataclasses import dataclass, field
from typing import Any

import reflex as rx
from reflex_base.utils.imports import ImportVar
from reflex_base.vars import VarData

SCRIPT = "$/public/kiosk.js"


@dataclass(frozen=True)
class Person:
    """Somebody at the door. ``state``: ready, inside, left, declined, canceled, unanswered or unpaid.

    ``found``: the one who was asked for; ``scanned``: by a code, not by name.
    """

    id: int
    name: str
    first: str
    table: str
    seat: str
    ticket: str
    state: str
    at: str
    gate: str
    may_tick: bool
    ticked: bool
    found: bool
    scanned: bool
    may_undo: bool


@dataclass(frozen=True)
class Card:
    """Who stands at the door. ``kind``: ready, inside or stopped (then ``verdict`` says why), or empty for nobody."""

    key: str
    kind: str
    verdict: str
    title: str
    size: str
    party: str
    only: int
    only_name: str
    at: str
    gate: str
    may_admit: bool


@dataclass(frozen=True)
class Flash:
    """A verdict that fills the screen for a moment. ``kind`` is empty while there is none.

    "told" is no verdict but a word beside: ``hint`` says which.
    """

    kind: str
    key: str
    title: str
    size: str
    at: str
    gate: str
    missing: int
    may_undo: bool
    hint: str


@dataclass(frozen=True)
class Came:
    """One of the last five. ``id`` is 0 where nobody is known by the pass."""

    key: str
    kind: str
    id: int
    name: str
    table: str
    seat: str
    at: str
    may_undo: bool


@dataclass(frozen=True)
class Place:
    """Where some of a party sit: a table and its seats, "3, 4, 5"."""

    table: str
    seats: str
    one: bool


@dataclass(frozen=True)
class TableMark:
    """A table of the small map, as SVG paths."""

    number: str
    x: float
    y: float
    top: str
    turn: str
    chairs: str


@dataclass(frozen=True)
class RoomMap:
    """The room in small, with the tables to go to and the chairs there."""

    view: str
    tables: list[TableMark]
    lit: list[str]
    spots: list[str]


@dataclass(frozen=True)
class FreeSeat:
    """A seat that somebody may have."""

    id: int
    table: str
    label: str
    category: str


@dataclass(frozen=True)
class SeatsOf:
    """The free seats of one table."""

    table: str
    seats: list[FreeSeat] = field(default_factory=list)


@dataclass(frozen=True)
class Gate:
    """This tablet's name, and whether guests use it alone."""

    name: str
    self: bool


@dataclass(frozen=True)
class Evening:
    """The event at whose door the tablet stands."""

    name: str
    zone: str
    canceled: bool


@dataclass(frozen=True)
class Badge:
    """What is printed for one guest."""

    name: str
    party: str
    table: str
    seat: str
    event: str


@dataclass(frozen=True)
class Lens:
    """A camera to choose."""

    id: str
    label: str


@dataclass(frozen=True)
class CameraNow:
    """The camera: wanted or not, and what is the matter with it."""

    wanted: bool
    torch: bool
    has_torch: bool
    device: str
    using: str
    devices: list[Lens]
    trouble: str


@dataclass(frozen=True)
class Kiosk:
    """All that the store tells."""

    phase: str
    reason: str
    busy: bool
    lang: str
    theme: str
    version: str
    gate: Gate
    event: Evening
    online: bool
    since: str
    waiting: int
    inside: int
    coming: int
    sound: bool
    face: str
    asked: str
    hits: list[Person]
    last: list[Came]
    card: Card
    ready: int
    ticked: int
    ticked_name: str
    inside_here: int
    people: list[Person]
    plus: int
    flash: Flash
    places: list[Place]
    seatless: int
    map: RoomMap
    seats: list[FreeSeat]
    badge: Badge
    camera: CameraNow


kiosk: Any = rx.Var(
    "kiosk",
    _var_type=Kiosk,
    _var_data=VarData(
        imports={SCRIPT: [ImportVar(tag="useKiosk", install=False)]}, hooks={"const kiosk = useKiosk();": None}
    ),
).guess_type()
"""The store. A component that reads of it is drawn again whenever it changes."""


def does(verb: str, arg: Any = None, **more: Any) -> dict[str, Any]:
    """The attributes that make a button or a form do ``verb`` (with ``arg``) at the script; ``more`` stand beside."""
    named = {} if arg is None else {"data-arg": arg}
    return {"data-do": verb, **named, **more}


def opens(popover: str) -> dict[str, Any]:
    """The attributes of a button that opens and closes the popover of that id, by the browser alone."""
    return {"popoverTarget": popover}


def closes(popover: str) -> dict[str, Any]:
    """The attributes of a button that closes the popover it stands in."""
    return {"popoverTarget": popover, "popoverTargetAction": "hide"}
