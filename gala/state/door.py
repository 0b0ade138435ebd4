"""One box that hears scanners and fingers, a card for who stands at the door, and a verdict that fills the screen."""

import secrets
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import reflex as rx

from gala.access import Permission
from gala.db import in_db
from gala.i18n.dates import format_time
from gala.i18n.words import tr
from gala.services import attendance, door, floor
from gala.services.attendance import Verdict
from gala.services.door import Arrival
from gala.state.base import handler, me
from gala.state.door_faces import (
    READY,
    Card,
    Flash,
    Person,
    Place,
    Spot,
    TableMark,
    disc,
    kind_of,
    names,
    person_of,
    places_of,
    size_of,
    table_mark,
)
from gala.state.staff import EventState
from gala.state.toasts import toast

LONGEST_GATE = 40
MOST_HITS = 20


class DoorState(EventState):
    """One tablet at one gate. Who is inside is the database's to know; this only shows it."""

    gate: str = rx.LocalStorage("", name="gala_gate", sync=True)
    quiet: str = rx.LocalStorage("", name="gala_door_quiet", sync=True)
    """ "yes" where this device makes no sound."""
    asked: str = ""
    hits: list[Person] = []
    card: Card = Card()
    people: list[Person] = []
    flash: Flash = Flash()
    places: list[Place] = []
    seatless: int = 0
    undo_ids: list[int] = []
    """Whom the last check-in let in, to be taken back at once."""
    undo_title: str = ""
    last: list[Person] = []
    tables: list[TableMark] = []
    room_view: str = "0 0 1 1"
    lit: list[str] = []
    """The tables to go to, and the chairs there."""
    spots: list[Spot] = []

    _party_of: int = 0
    _chairs: dict[str, str] = {}

    @rx.var
    def here(self) -> str:
        """The gate's name, whatever a browser stored."""
        return " ".join(str(self.gate).split())[:LONGEST_GATE]

    @rx.var
    def ready(self) -> int:
        """How many of the card may come in."""
        return sum(1 for person in self.people if person.state in READY)

    @rx.var
    def ticked(self) -> int:
        """How many of them are ticked."""
        return sum(1 for person in self.people if person.ticked)

    @rx.var
    def ticked_name(self) -> str:
        """The one who is ticked."""
        return next((person.first for person in self.people if person.ticked), "")

    @rx.var
    def inside(self) -> int:
        """How many of the card are inside."""
        return sum(1 for person in self.people if person.state == "inside")

    # --- arriving ------------------------------------------------------------------------------------------------

    @handler(Permission.CHECK_IN, loads=True)
    async def load(self) -> None:
        """Open the door of the event in the address. Runs again at every reconnect, and keeps the card."""
        before = self._id
        await self._enter_event()
        if self._id != before:
            self._show_nobody()
            self.undo_ids = []
        self._draw(await in_db(floor.get_plan, me(), self._id))
        self.flash = Flash()
        await self._read_again()

    @handler(Permission.CHECK_IN)
    async def refresh(self) -> None:
        """Somebody came or went at any door: read again what is shown."""
        await self._read_again()

    async def _read_again(self) -> None:
        came = await in_db(door.list_last, me(), self._id)
        self.last = [self._person(arrival) for arrival in came]
        if not any(person.may_undo and person.id in self.undo_ids for person in self.last):
            self.undo_ids = []
        if self._party_of:
            ticked = {person.id: person.ticked for person in self.people if person.state in READY}
            await self._show_party(self._party_of, ticked)
        elif self.asked:
            self.hits = await self._find(self.asked)

    # --- finding -------------------------------------------------------------------------------------------------

    @handler(Permission.CHECK_IN)
    async def search(self, text: str) -> None:
        """Look for what is being typed; nothing typed shows the door again."""
        text = _tidy(text)
        if not text and not self.asked:
            return
        self._show_nobody()
        self.asked = text
        self.hits = await self._find(text) if text else []

    @handler(Permission.CHECK_IN)
    async def scan(self, text: str) -> Any:
        """Enter was pressed, by a finger or a scanner: show who it is. With nothing typed: let the ticked ones in."""
        text = _tidy(text)
        if not text:
            return await self._come_in([person.id for person in self.people if person.ticked])
        arrivals = await in_db(door.find, me(), self._id, text, MOST_HITS)
        arrivals = [arrival for arrival in arrivals if arrival.exact] or arrivals
        self._show_nobody()
        if not arrivals:
            self.flash = Flash("unknown", _key(), text, size_of(text))
            return None
        people = [self._person(arrival) for arrival in arrivals]
        if len({arrival.invitation_id or -arrival.attendee_id for arrival in arrivals}) > 1:
            self.asked, self.hits = text, people
            return None
        person = next((person for person in people if person.state != "canceled"), people[0])
        await self._open(person, found=len(people) == 1)
        return None

    @handler(Permission.CHECK_IN)
    async def show(self, attendee_id: int) -> None:
        """Show somebody of the list with their party."""
        known = (*self.hits, *self.last)
        person = next((person for person in known if person.id == attendee_id), None)
        if person is not None:
            self._show_nobody()
            await self._open(person, found=True)

    @handler(Permission.CHECK_IN)
    async def close(self) -> None:
        """The next guest."""
        self._show_nobody()

    async def _find(self, text: str) -> list[Person]:
        return [self._person(arrival) for arrival in await in_db(door.find, me(), self._id, text, MOST_HITS)]

    async def _open(self, person: Person, found: bool) -> None:
        """Show somebody's card; ``found``: it was this one who was asked for, not the whole party."""
        if person.state == "canceled":
            self.people = [person]
            self.card = Card("canceled", _key(), person.name, size_of(person.name))
        else:
            await self._show_party(person.id, {}, found)

    async def _show_party(self, attendee_id: int, ticked: dict[int, bool], found: bool | None = None) -> None:
        """The card of somebody's party; ``ticked`` keeps what was ticked before, everybody else who is ready is."""
        party = await in_db(door.get_party, me(), attendee_id)
        if not party:
            self._show_nobody()
            return
        one = self.card.only if found is None else (attendee_id if found else 0)
        people = [self._person(arrival) for arrival in party]
        self._party_of = attendee_id
        self.people = [
            replace(person, ticked=person.state in READY and ticked.get(person.id, True), found=person.id == one)
            for person in people
        ]
        chosen = next((person for person in people if person.id == one), people[0] if len(people) == 1 else None)
        self._light(people)
        title = chosen.name if chosen else people[0].party or names(people)
        self.card = Card(
            kind=kind_of(people),
            key=self.card.key if found is None else _key(),
            title=title,
            size=size_of(title),
            party=people[0].party if chosen else "",
            only=one,
            only_name=chosen.first if chosen and chosen.state in READY else "",
        )

    def _show_nobody(self) -> None:
        self.card, self.people, self.hits, self.asked, self._party_of = Card(), [], [], "", 0
        self.flash = Flash()

    # --- coming and going ----------------------------------------------------------------------------------------

    @handler(Permission.CHECK_IN)
    async def tick(self, attendee_id: int) -> None:
        """Take somebody of the party in or out of those who come now."""
        self.people = [
            replace(person, ticked=not person.ticked) if person.id == attendee_id and person.state in READY else person
            for person in self.people
        ]

    @handler(Permission.CHECK_IN)
    async def come_in(self, key: str) -> None:
        """Let the ticked ones in."""
        if key == self.card.key:
            await self._come_in([person.id for person in self.people if person.ticked])

    @handler(Permission.CHECK_IN)
    async def come_in_alone(self, key: str) -> None:
        """Let in only the one whose pass or name it was."""
        if key == self.card.key:
            await self._come_in([person.id for person in self.people if person.id == self.card.only])

    @handler(Permission.CHECK_IN)
    async def come_again(self, key: str) -> None:
        """Those inside had gone out unseen and come back: both is written."""
        ids = [person.id for person in self.people if person.state == "inside"]
        if key == self.card.key and ids:
            await in_db(attendance.check_out, me(), self._id, ids, self.here)
            await self._come_in(ids)

    @handler(Permission.CHECK_IN)
    async def leave(self, key: str, attendee_id: int) -> None:
        """Check one out; with 0 everybody of the card who is inside."""
        if key != self.card.key:
            return
        gone = [p for p in self.people if p.state == "inside" and attendee_id in (0, p.id)]
        if not await in_db(attendance.check_out, me(), self._id, [person.id for person in gone], self.here):
            return
        title = names(gone)
        self._show_nobody()
        self.flash = Flash("out", _key(), title, size_of(title))
        await self._read_again()

    @handler(Permission.CHECK_IN)
    async def undo(self, attendee_ids: list[int]) -> Any:
        """Take a check-in back; the services refuse what is longer ago than they allow."""
        known = {person.id: person for person in (*self.people, *self.last)}
        ids = [i for i in attendee_ids[:MOST_HITS] if i in known or i in self.undo_ids]
        if not ids:
            return None
        done = await in_db(attendance.undo_check_in, me(), self._id, ids)
        name = names([known[i] for i in ids if i in known]) or self.undo_title
        self.undo_ids, self.flash = [], Flash()
        await self._read_again()
        if not done:
            return None
        return toast(tr(await self._lang(), "Undone: {name}", name=name))

    @handler(Permission.CHECK_IN)
    async def set_gate(self, form: dict[str, Any]) -> None:
        """Name this gate; the browser keeps it."""
        self.gate = " ".join(str(form.get("gate", "")).split())[:LONGEST_GATE]

    @handler(Permission.CHECK_IN)
    async def be_quiet(self, quiet: bool) -> None:
        """Sound at every verdict, or none; the browser keeps it."""
        self.quiet = "yes" if quiet else ""

    async def _come_in(self, ids: Sequence[int]) -> None:
        if not ids:
            return
        key = _key()
        verdicts = await in_db(attendance.check_in, me(), self._id, ids, self.here, key)
        welcome = [verdict.arrival for verdict in verdicts if verdict.outcome == "welcome"]
        missing = self.ready - len(welcome)
        self._show_nobody()
        if welcome:
            people = [self._person(arrival) for arrival in welcome]
            title = people[0].name if len(people) == 1 else names(people)
            self.flash = Flash("welcome", key, title, size_of(title), missing=max(missing, 0))
            self.places = places_of(people)
            self._light(people)
            self.seatless = sum(1 for person in people if not person.table)
            self.undo_ids, self.undo_title = [person.id for person in people], title
        else:
            self.flash = self._refusal(key, verdicts[0])
        await self._read_again()

    def _draw(self, plan: floor.Plan) -> None:
        """Keep the room as a small map."""
        self.room_view = f"0 0 {plan['width']:g} {plan['height']:g}"
        self.tables = [table_mark(table) for table in plan["tables"]]
        self._chairs = {
            f"{table['number']} {seat['label']}": disc(seat["x"], seat["y"], 15)
            for table in plan["tables"]
            for seat in table["seats"]
        }

    def _light(self, people: Sequence[Person]) -> None:
        """Mark on the map where these people sit."""
        self.lit = sorted({person.table for person in people if person.table})
        places = (self._chairs.get(f"{person.table} {person.seat}") for person in people)
        self.spots = [Spot(path) for path in places if path]

    def _refusal(self, key: str, verdict: Verdict) -> Flash:
        """Another door was faster, or the place was given up meanwhile."""
        kind = "already" if verdict.outcome == "already_in" else verdict.outcome
        at = format_time("en", verdict.at, self.event["timezone"]) if verdict.at else ""
        return Flash(kind, key, verdict.arrival.name, size_of(verdict.arrival.name), at, verdict.gate)

    def _person(self, arrival: Arrival) -> Person:
        return person_of(arrival, self.event["timezone"])


def _tidy(text: str) -> str:
    return str(text).strip()[:2000]


def _key() -> str:
    return secrets.token_hex(8)
