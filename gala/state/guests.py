"""Everybody of one event, in a table: found, narrowed down, selected, kept fresh."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from gala.access import Permission
from gala.db import in_db
from gala.errors import GalaError, GroupFull, Invalid
from gala.i18n.words import LANGUAGES, phrase, say, tr
from gala.services import meals, people, sessions
from gala.services.people import EventGuestRow, GuestQuery
from gala.state.base import handler, me
from gala.state.party import PartyState, letter_of
from gala.state.people_acts import PeopleActs
from gala.state.people_list import Found, PeopleList
from gala.state.staff import EventState
from gala.state.undoing import Undoing


@dataclass(frozen=True)
class GuestLine:
    """A person's row. ``letter``: see ``PartyMember``; ``tags`` one a line; ``host`` is whose plus-one they are."""

    id: int
    guest_id: int
    name: str
    title: str
    email: str
    party_id: int
    party: str
    letter: str
    table: str
    seat: str
    meal: str
    tags: str
    is_plus_one: bool
    host: str
    has_needs: bool


@dataclass(frozen=True)
class Narrowing:
    """One thing that the list is narrowed to, in both languages; ``kind`` takes it off."""

    kind: str
    value: str
    words: dict[str, str]


ONLY_WORDS = {
    "inside": phrase("Inside"),
    "seated": phrase("With a seat"),
    "plus_one": phrase("Plus-ones"),
    "no_email": phrase("Without an email"),
    "no_meal": phrase("No dish chosen"),
    "has_needs": phrase("With needs"),
    "duplicate": phrase("May be twice in the book"),
}
"""What the list can be narrowed to besides the chips that are always there."""


class GuestsState(PeopleList, PeopleActs, Undoing, EventState):
    """The list as far as it is shown. ``meal``, ``table``, ``session`` and ``party`` come from the address."""

    rows: list[GuestLine] = []
    meal: str = ""
    table: str = ""
    session: int = 0
    party: int = 0
    narrowings: list[Narrowing] = []
    dishes: list[str] = []
    """The event's menu; without one there is no column for it."""

    _known_only: frozenset[str] = frozenset(people.EVENT_ONLY)

    @handler(Permission.PEOPLE_READ, loads=True)
    async def load(self) -> None:
        """Start with what the address asks for; after a lost connection go on where one was."""
        await self._enter_event()
        await (await self.get_state(PartyState))._arrive()
        self._arrive()
        await self._read_changed()
        await self._read_steps()

    @handler(Permission.PEOPLE_READ)
    async def refresh(self) -> None:
        """Somebody answered, sat down or was invited: read what is shown again."""
        await self._read_changed()
        await self._read_steps()
        await (await self.get_state(PartyState))._read()

    @handler(Permission.PEOPLE_READ)
    async def widen(self, narrowing: str) -> None:
        """No longer narrow the list to this."""
        if narrowing in ("only", "tag", "meal", "table"):
            setattr(self, narrowing, "")
        if narrowing in ("session", "party"):
            setattr(self, narrowing, 0)
        await self._anew()

    # --- who is selected ---------------------------------------------------------------------------------------

    async def _read_offers(self) -> None:
        self.parties = []
        if self.asks == "party":
            await self._read_parties(self._id, "")

    @handler(Permission.PEOPLE_WRITE)
    async def find_party(self, text: str) -> None:
        """Parties of the event with these words."""
        await self._read_parties(self._id, text)

    @handler(Permission.PEOPLE_WRITE)
    async def join(self, invitation_id: int) -> Any:
        """Put who is selected into this party, with their answers and seats."""
        self.wrong = ""
        try:
            await in_db(people.move_to_party, me(), invitation_id, self._places())
        except GroupFull as error:
            self.wrong = say(await self._lang(), error)
            return None
        self.asks = ""
        return await self._did()

    @handler(Permission.PEOPLE_WRITE)
    async def join_new(self, form: dict[str, Any]) -> Any:
        """Put who is selected into a party of their own, called as it was typed."""
        self.wrong = ""
        try:
            label = str(form.get("label", ""))[:1_000]
            await in_db(people.move_to_new_party, me(), self._id, self._places(), label)
        except (GroupFull, Invalid) as error:
            self.wrong = say(await self._lang(), error)
            return None
        self.asks = ""
        return await self._did()

    async def _put_tag(self, guest_ids: list[int], tag: str) -> tuple[int, ...]:
        new: tuple[int, ...] = await in_db(people.tag_here, me(), self._id, guest_ids, tag)
        await self._read_steps()
        return new

    async def _take_tag(self, guest_ids: list[int], tag: str) -> tuple[int, ...]:
        had: tuple[int, ...] = await in_db(people.untag_here, me(), self._id, guest_ids, tag)
        await self._read_steps()
        return had

    def _tag_back(self) -> Any:
        return GuestsState.undo

    @handler(Permission.PEOPLE_WRITE)
    async def take_off(self) -> Any:
        """Cancel the places of who is selected, but for those who have been inside."""
        done = await in_db(people.remove_from_event, me(), self._id, self._places())
        self._let_go()
        if done.kept:
            words = phrase("{count} taken off, {kept} have been inside and stay.")
            await self._read_steps()
            return await self._acted(
                words, back=GuestsState.undo if done.count else None, count=done.count, kept=done.kept
            )
        return await self._did()

    def _places(self) -> list[int]:
        """The places of who is selected. Raises Invalid for nobody."""
        self._acting()
        return list(self._chosen)

    def _widen(self) -> None:
        super()._widen()
        self.meal = self.table = ""
        self.session = self.party = 0

    @handler(Permission.PEOPLE_READ)
    async def narrow_meal(self, name: str) -> None:
        """Only who eats this dish; the same again shows all."""
        self.meal = "" if name == self.meal else name[:80]
        await self._anew()

    def _filters(self) -> dict[str, Any]:
        own = {"meal": self.meal, "table": self.table, "session": self.session, "party": self.party}
        return super()._filters() | own

    def _ask_as(self, asked: Mapping[str, str]) -> None:
        super()._ask_as(asked)
        self.meal, self.table = asked.get("meal", "")[:80], asked.get("table", "")[:20]
        self.session, self.party = _id_of(asked.get("session", "")), _id_of(asked.get("party", ""))

    async def _read_changed(self) -> None:
        await self._read()
        await self._read_tags()
        self.dishes = [dish.name for dish in await in_db(meals.list_meals, me(), self._id)]

    def _query(self) -> GuestQuery:
        return replace(
            super()._query(),
            meal=self.meal,
            table=self.table,
            session_id=self.session or None,
            party_id=self.party or None,
        )

    async def _have(self, wanted: range) -> None:
        await super()._have(wanted)
        self.narrowings = await self._narrowings()

    async def _page(self, query: GuestQuery, limit: int, after: str) -> Found:
        page = await in_db(people.list_event_guests, me(), self._id, query, limit, after)
        return Found(page.rows, page.next, page.total)

    def _line(self, row: EventGuestRow) -> GuestLine:
        return GuestLine(
            id=row.attendee_id,
            guest_id=row.guest_id,
            name=row.name,
            title=row.title,
            email=row.email,
            party_id=row.party_id or 0,
            party=row.party,
            letter=letter_of(row),
            table=row.table,
            seat=row.seat,
            meal=row.meal,
            tags="\n".join(row.tags),
            is_plus_one=row.is_plus_one,
            host=row.plus_one_of,
            has_needs=row.has_needs,
        )

    async def _narrowings(self) -> list[Narrowing]:
        """What is not said by the chips and the search already."""
        given = [Narrowing("only", self.only, _both(ONLY_WORDS[self.only]))] if self.only in ONLY_WORDS else []
        if self.tag:
            given.append(Narrowing("tag", self.tag, _both(phrase("Tag: {tag}"), tag=self.tag)))
        if self.meal:
            given.append(Narrowing("meal", self.meal, _both(phrase("Dish: {meal}"), meal=self.meal)))
        if self.table:
            given.append(Narrowing("table", self.table, _both(phrase("Table {table}"), table=self.table)))
        if self.session:
            title = await self._session_title()
            given.append(Narrowing("session", title, _both(phrase("Session: {title}"), title=title)))
        if self.party:
            name = next((line.party for line in self.rows), "")
            given.append(Narrowing("party", name, _both(phrase("Party: {party}"), party=name)))
        return given

    async def _session_title(self) -> str:
        try:
            programme = await in_db(sessions.list_sessions, me(), self._id)
        except GalaError:
            return ""
        return next((one.title for one in programme if one.id == self.session), "")


def _both(words: str, **params: Any) -> dict[str, str]:
    return {lang: tr(lang, words, **params) for lang in LANGUAGES}


def _id_of(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 18 else 0
