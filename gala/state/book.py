"""The address book: everybody whom the tenant knows, across its events, in a table."""

from dataclasses import dataclass
from typing import Any

from gala.access import Permission
from gala.db import in_db
from gala.errors import GroupFull
from gala.i18n.dates import both, format_day, format_short_date
from gala.i18n.words import phrase, say
from gala.services import events, people
from gala.services.people import GuestQuery, GuestRow, Invited
from gala.state.base import handler, me
from gala.state.people_acts import PeopleActs
from gala.state.people_list import Found, PeopleList
from gala.state.staff import StaffState

EVENTS = 30
"""So many events are offered to invite to."""
ZONE = "UTC"
NO_TAG: tuple[str, bool, tuple[int, ...]] = ("", False, ())


@dataclass(frozen=True)
class BookLine:
    """A person's row. ``tags`` one a line; ``events``: at how many they have a place; ``id`` is the guest's."""

    id: int
    guest_id: int
    name: str
    title: str
    email: str
    company: str
    tags: str
    events: int
    when: dict[str, str]


@dataclass(frozen=True)
class EventChoice:
    """An event that the selected may be invited to."""

    id: int
    name: str
    day: dict[str, str]


class BookState(PeopleList, PeopleActs, StaffState):
    """The list as far as it is shown, and what is done with who is selected."""

    rows: list[BookLine] = []
    tenant: int = 0
    choices: list[EventChoice] = []
    choice: EventChoice = EventChoice(0, "", {"en": "", "es": ""})
    """The event that was chosen to invite to."""

    _known_only: frozenset[str] = frozenset(people.BOOK_ONLY)
    _last_tag: tuple[str, bool, tuple[int, ...]] = NO_TAG

    @handler(Permission.PEOPLE_READ, loads=True)
    async def load(self) -> None:
        """Start with everybody; after a lost connection go on where one was."""
        await self._enter()
        self.tenant = self._tenant_id
        self._arrive()
        await self._read_changed()

    @handler(Permission.PEOPLE_READ)
    async def refresh(self) -> None:
        """Somebody was added or changed: read what is shown again."""
        await self._read_changed()

    async def _read_changed(self) -> None:
        await self._read()
        await self._read_tags()

    async def _page(self, query: GuestQuery, limit: int, after: str) -> Found:
        page = await in_db(people.list_guests, me(), self._tenant_id, query, limit, after)
        return Found(page.rows, page.next, page.total)

    def _line(self, row: GuestRow) -> BookLine:
        return BookLine(
            id=row.guest_id,
            guest_id=row.guest_id,
            name=row.name,
            title=row.title,
            email=row.email,
            company=row.company,
            tags="\n".join(row.tags),
            events=row.events,
            when=both(format_short_date, row.updated_at, ZONE) if row.updated_at else {"en": "", "es": ""},
        )

    # --- inviting ------------------------------------------------------------------------------------------------

    async def _read_offers(self) -> None:
        self.choice, self.parties = EventChoice(0, "", {"en": "", "es": ""}), []
        if self.asks == "invite":
            cards = [card.event for card in await in_db(events.list_events, me(), self._tenant_id, "coming")]
            cards += [card.event for card in await in_db(events.list_events, me(), self._tenant_id, "drafts")]
            rows = [EventChoice(one.id, one.name, both(format_day, one.start_at, one.timezone)) for one in cards]
            self.choices = list({one.id: one for one in rows}.values())[:EVENTS]

    @handler(Permission.PEOPLE_WRITE)
    async def choose_event(self, event_id: int) -> None:
        """To this event."""
        self.wrong = ""
        self.choice = next((one for one in self.choices if one.id == event_id), self.choice)
        await self._read_parties(self.choice.id, "")

    @handler(Permission.PEOPLE_WRITE)
    async def find_party(self, text: str) -> None:
        """Parties of the chosen event with these words."""
        await self._read_parties(self.choice.id, text)

    @handler(Permission.PEOPLE_WRITE)
    async def invite(self, together: bool) -> Any:
        """Invite who is selected to the chosen event: each alone, or all in one party."""
        return await self._invited(
            in_db(people.invite_guests, me(), self.choice.id, self._acting(), together), self.choice.name
        )

    @handler(Permission.PEOPLE_WRITE)
    async def join(self, invitation_id: int) -> Any:
        """Put who is selected into a party of the chosen event."""
        label = next((one.label for one in self.parties if one.id == invitation_id), "")
        return await self._invited(in_db(people.add_to_party, me(), invitation_id, self._acting()), label)

    async def _invited(self, work: Any, where: str) -> Any:
        self.wrong = ""
        try:
            done: Invited = await work
        except GroupFull as error:
            self.wrong = say(await self._lang(), error)
            return None
        words = phrase("{count} invited to {where}."), phrase("{count} invited to {where}, {skipped} were already.")
        return await self._acted(words[done.skipped > 0], count=done.count, skipped=done.skipped, where=where)

    # --- tags ----------------------------------------------------------------------------------------------------

    async def _put_tag(self, guest_ids: list[int], tag: str) -> tuple[int, ...]:
        return self._tagged(tag, True, await in_db(people.tag, me(), self._tenant_id, guest_ids, tag))

    async def _take_tag(self, guest_ids: list[int], tag: str) -> tuple[int, ...]:
        return self._tagged(tag, False, await in_db(people.untag, me(), self._tenant_id, guest_ids, tag))

    def _tagged(self, tag: str, was_put: bool, who: tuple[int, ...]) -> tuple[int, ...]:
        """Remember it for the way back, and who: those who did not have, or had, the tag."""
        self._last_tag = (tag, was_put, who)
        return who

    @handler(Permission.PEOPLE_WRITE)
    async def tag_back(self) -> None:
        """Take back what was done last with a tag, for exactly those for whom it was something new."""
        (tag, was_put, who), self._last_tag = self._last_tag, NO_TAG
        if who:
            await in_db(people.untag if was_put else people.tag, me(), self._tenant_id, who, tag)
            await self._read_changed()

    def _tag_back(self) -> Any:
        return BookState.tag_back

    # --- taking out ----------------------------------------------------------------------------------------------

    @handler(Permission.PEOPLE_WRITE)
    async def delete_chosen(self) -> Any:
        """Take who is selected out of the address book, but for those who are at an event."""
        done = await in_db(people.delete_guests, me(), self._tenant_id, self._acting())
        words = phrase("{count} deleted."), phrase("{count} deleted, {kept} are at an event and stay.")
        return await self._acted(words[done.kept > 0], keep=False, count=done.count, kept=done.kept)
