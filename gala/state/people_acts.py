"""What is done with the people who are selected: tagged, put into a party, invited, taken off."""

from dataclasses import dataclass
from typing import Any

from gala.access import Permission
from gala.db import in_db
from gala.errors import Invalid
from gala.i18n.words import phrase, say, tr
from gala.services import invitations, people
from gala.state.base import GalaState, handler, me
from gala.state.people_list import PeopleList
from gala.state.toasts import toast
from gala.state.undoing import STEP


@dataclass(frozen=True)
class TagLine:
    """A tag that there is, and how many have it."""

    tag: str
    count: int


@dataclass(frozen=True)
class PartyChoice:
    """A party that the selected may be put into, with how many it has."""

    id: int
    label: str
    people: int


class PeopleActs(GalaState, mixin=True):
    """Mix it into a state with ``PeopleList``; give it ``_read_changed``, and what is done with tags. ``asks``: which
    question is open over the bar of the selection, ``wrong`` what was refused there, ``parties`` those that they may be
    put into."""

    tags: list[TagLine] = []
    asks: str = ""
    wrong: str = ""
    parties: list[PartyChoice] = []

    @handler(Permission.PEOPLE_READ)
    async def ask(self, question: str, wanted: bool) -> None:
        """Open a question over the bar, or close it."""
        self.asks, self.wrong = question[:20] if wanted else "", ""
        await self._read_offers()

    async def _read_offers(self) -> None:
        """Read what the question that was just opened offers."""

    async def _read_tags(self: Any) -> None:
        found = await in_db(people.list_tags, me(), self._tenant_id)
        self.tags = [TagLine(one.tag, one.count) for one in found]

    @handler(Permission.PEOPLE_WRITE)
    async def put_tag(self: Any, form: dict[str, Any]) -> Any:
        """Put the tag that was typed on everybody selected."""
        return await self._tag(str(form.get("tag", "")))

    @handler(Permission.PEOPLE_WRITE)
    async def put_known_tag(self: Any, tag: str) -> Any:
        """Put this tag on everybody selected."""
        return await self._tag(tag)

    async def _tag(self: Any, tag: str) -> Any:
        self.wrong = ""
        try:
            new = await self._put_tag(self._acting(), tag[:200])
        except Invalid as error:
            self.wrong = say(await self._lang(), error)
            return None
        words = phrase("{count} tagged “{tag}”."), phrase("They all had this tag.")
        back = self._tag_back() if new else None
        return await self._acted(words[0] if new else words[1], back=back, count=len(new), tag=tag.strip())

    @handler(Permission.PEOPLE_WRITE)
    async def take_tag(self: Any, tag: str) -> Any:
        """Take this tag off everybody selected."""
        had = await self._take_tag(self._acting(), tag[:200])
        words = phrase("“{tag}” taken off {count}."), phrase("None of them had this tag.")
        back = self._tag_back() if had else None
        return await self._acted(words[0] if had else words[1], back=back, count=len(had), tag=tag)

    async def _put_tag(self, guest_ids: list[int], tag: str) -> tuple[int, ...]:
        """Put the tag on these: on whom it is new."""
        raise NotImplementedError

    async def _take_tag(self, guest_ids: list[int], tag: str) -> tuple[int, ...]:
        """Take the tag off these: who had it."""
        raise NotImplementedError

    def _tag_back(self) -> Any:
        """The handler that takes back what was done with a tag."""
        raise NotImplementedError

    async def _acted(self: Any, words: str, *, keep: bool = True, back: Any = None, **params: Any) -> Any:
        """Show the list as it is now, and say what was done, beside the way ``back``. The selection stays for the next
        thing (``keep``)."""
        self.asks = self.wrong = ""
        if not keep:
            PeopleList._let_go(self)
        await self._read_changed()
        lang = await self._lang()
        more = {"id": STEP, "action": tr(lang, "Undo"), "on_action": back} if back is not None else {}
        return toast(tr(lang, words, **params), **more)

    async def _read_parties(self, event_id: int, text: str) -> None:
        """The first parties of this event with these words."""
        found = await in_db(invitations.list_invitations, me(), event_id, text[:200], limit=20) if event_id else []
        self.parties = [PartyChoice(one.id, one.label, len(one.members)) for one in found]
