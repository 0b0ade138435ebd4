"""One person of the address book in their side panel: who they are, their tags, their events, what they need."""

from dataclasses import dataclass, replace
from typing import Any

from gala.access import Permission
from gala.db import in_db
from gala.errors import ChangedSince, Invalid, NotFound
from gala.i18n.dates import both, format_day
from gala.i18n.words import phrase, say, tr
from gala.services import needs, people
from gala.services.needs import Needs
from gala.services.people import GuestEvent, GuestFacts, GuestForm
from gala.state.base import handler, me
from gala.state.book import BookState
from gala.state.guests import GuestsState
from gala.state.party import PartyState, letter_of
from gala.state.scripts import focus
from gala.state.staff import EventState
from gala.state.toasts import toast
from gala.state.twice import TwiceState

FIELDS = ("name", "title", "email", "phone", "company", "address", "language")
NOBODY = dict.fromkeys(FIELDS, "")
NOTHING_SAID = {"meal": "", "dietary": "", "access": ""}


@dataclass(frozen=True)
class PersonEvent:
    """One event that the person is invited to. ``is_gone``: the place was canceled; ``host`` brings them along."""

    id: int
    name: str
    day: dict[str, str]
    party_id: int
    party: str
    letter: str
    is_gone: bool
    seat: str
    meal: str
    host: str
    host_id: int


class PersonState(EventState):
    """The panel: closed, open with a person, or (``is_new``) with the form of a new one."""

    guest_id: int = 0
    is_new: bool = False
    is_editing: bool = False
    person: dict[str, str] = NOBODY
    tags: list[str] = []
    known_tags: list[str] = []
    events: list[PersonEvent] = []
    party_id: int = 0
    """Their party at the event whose page this is."""
    host: str = ""
    host_id: int = 0
    """Who brings them along there."""
    needs: dict[str, str] = NOTHING_SAID
    """What they eat and need at that event; empty for whoever may not know."""
    errors: dict[str, str] = {}
    stamp: int = 0
    """Changes when a form was accepted, so that it is shown empty again."""

    _version: int = 0
    _page: str = ""

    # --- opening and closing -------------------------------------------------------------------------------------

    @handler(Permission.PEOPLE_READ, loads=True)
    async def arrive(self) -> None:
        """Close the panel on a page that one comes to; on a reconnect to the same page keep it fresh."""
        here, before = str(self.router.url), self._page
        self._page = here
        if here == before:
            await self._read()
            return
        self._reset()
        (await self.get_state(TwiceState)).is_open = False

    @handler(Permission.PEOPLE_READ)
    async def open(self, guest_id: int) -> Any:
        """Show this person; the panel's head takes the focus."""
        self._reset()
        (await self.get_state(PartyState))._reset()
        self.guest_id = guest_id
        await self._read()
        return focus(".panel header button")

    @handler(Permission.PEOPLE_WRITE)
    async def open_new(self) -> Any:
        """Show the form of somebody new."""
        self._reset()
        self.is_new = True
        return focus("#person-name")

    @handler(Permission.PEOPLE_READ)
    async def close(self) -> Any:
        """Close the panel; the focus goes back to where it came from."""
        row = f'tr[data-guest="{self.guest_id}"] .row-button'
        self._reset()
        return focus(row)

    @handler(Permission.PEOPLE_READ)
    async def open_party(self, invitation_id: int) -> Any:
        """Their party takes the panel's place."""
        self._reset()
        return PartyState.open(invitation_id)

    def _reset(self) -> None:
        self.guest_id, self.is_new, self.is_editing, self.party_id = 0, False, False, 0
        self.person, self.tags, self.events, self.errors, self.needs = NOBODY, [], [], {}, NOTHING_SAID
        self.host, self.host_id = "", 0
        self.stamp += 1

    async def _read(self) -> None:
        """Read the open person again. One who is gone closes the panel."""
        if not self.guest_id:
            return
        try:
            facts = await in_db(people.get_guest, me(), self.guest_id)
        except NotFound:
            self._reset()
            return
        self._show(facts)
        await self._read_needs(facts)
        self.known_tags = [one.tag for one in await in_db(people.list_tags, me(), facts.tenant_id)]

    def _show(self, facts: GuestFacts) -> None:
        self.person = {name: getattr(facts, name) for name in FIELDS}
        self.tags, self._version = list(facts.tags), facts.version
        self.events = [_event(one) for one in facts.events]
        here = self._here()
        place = next((one for one in self.events if one.id == here and not one.is_gone), None)
        self.party_id = place.party_id if place else 0
        self.host, self.host_id = (place.host, place.host_id) if place else ("", 0)

    async def _read_needs(self, facts: GuestFacts) -> None:
        here = self._here()
        who = next(
            (one.attendee_id for one in facts.events if one.event_id == here and one.party_id == self.party_id), 0
        )
        self.needs = NOTHING_SAID
        if who and self.may_edit:
            said = (await in_db(needs.read_needs, me(), here, [who])).get(who, Needs())
            self.needs = {"meal": said.meal, "dietary": said.dietary, "access": said.access}

    def _here(self) -> int:
        """The event whose page this is; 0 in the address book."""
        parts = str(self.router.url.path).strip("/").split("/")
        return int(parts[1]) if len(parts) > 1 and parts[0] == "events" and parts[1].isdecimal() else 0

    def _listed(self) -> Any:
        """Reads the list beside the panel again."""
        return GuestsState.refresh if self._here() else BookState.refresh

    # --- who they are --------------------------------------------------------------------------------------------

    @handler(Permission.PEOPLE_WRITE)
    async def edit(self, wanted: bool) -> Any:
        """Turn the facts into a form, or back."""
        self.is_editing, self.errors = wanted and self.guest_id > 0, {}
        return focus("#person-name" if self.is_editing else ".person-edit")

    @handler(Permission.PEOPLE_WRITE)
    async def save(self, form: dict[str, Any]) -> Any:
        """Keep what was typed of the open person, or of somebody new, who is shown then."""
        typed = GuestForm(**{name: str(form.get(f"person_{name}") or "")[:1_000] for name in FIELDS})  # type: ignore[arg-type]
        self.errors = {}
        try:
            if self.is_new:
                self.guest_id = await in_db(people.add_guest_to_book, me(), self._tenant_id, typed)
            else:
                await in_db(people.edit_guest, me(), self.guest_id, replace(typed, version=self._version))
        except Invalid as error:
            name = str(error.params.get("field"))
            self.errors = {name if name in FIELDS else "name": say(await self._lang(), error)}
            return focus(f"#person-{name if name in FIELDS else 'name'}")
        except ChangedSince:
            await self._read()
            self.errors = {
                "name": tr(await self._lang(), phrase("Somebody else changed this entry. Look at it again."))
            }
            self.stamp += 1
            return self._listed()
        words = phrase("{name} is in the address book.") if self.is_new else phrase("Saved.")
        self.is_new = self.is_editing = False
        await self._read()
        said = toast(tr(await self._lang(), words, name=self.person["name"]))
        return [self._listed(), said, focus(".person-edit")]

    @handler(Permission.PEOPLE_WRITE)
    async def delete(self) -> Any:
        """Take the person out of the address book."""
        name = self.person["name"]
        await in_db(people.delete_guest, me(), self.guest_id)
        self._reset()
        return [self._listed(), toast(tr(await self._lang(), phrase("{name} was deleted."), name=name))]

    # --- tags ----------------------------------------------------------------------------------------------------

    @handler(Permission.PEOPLE_WRITE)
    async def add_tag(self, form: dict[str, Any]) -> Any:
        """Put the tag that was typed on the person."""
        self.errors = {}
        try:
            await self._tag(people.tag_here, people.tag, str(form.get("person_tag", ""))[:200])
        except Invalid as error:
            self.errors = {"tag": say(await self._lang(), error)}
            return focus("#person-tag")
        self.stamp += 1
        await self._read()
        return [self._listed(), focus("#person-tag")]

    @handler(Permission.PEOPLE_WRITE)
    async def drop_tag(self, tag: str) -> Any:
        """Take this tag off the person."""
        await self._tag(people.untag_here, people.untag, tag[:200])
        await self._read()
        return [self._listed(), focus("#person-tag")]

    async def _tag(self, at_event: Any, in_book: Any, tag: str) -> None:
        """On an event's page it is one of its steps."""
        here = self._here()
        await in_db(at_event if here else in_book, me(), here or self._tenant_id, [self.guest_id], tag)


def _event(one: GuestEvent) -> PersonEvent:
    return PersonEvent(
        id=one.event_id,
        name=one.event_name,
        day=both(format_day, one.start_at, one.timezone),
        party_id=one.party_id or 0,
        party=one.party,
        letter=letter_of(one),
        is_gone=one.status in ("canceled", "refunded"),
        seat=one.seat_number,
        meal=one.meal,
        host=one.host,
        host_id=one.host_id,
    )
