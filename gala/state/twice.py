"""Entries of the address book that may be one person: looked at side by side, and made one."""

from dataclasses import dataclass
from typing import Any

from gala.access import Permission
from gala.db import in_db
from gala.errors import NotFound
from gala.i18n.words import phrase, tr
from gala.services import people
from gala.state.base import handler, me
from gala.state.book import BookState
from gala.state.scripts import focus
from gala.state.staff import StaffState
from gala.state.toasts import toast


@dataclass(frozen=True)
class TwicePerson:
    """One of the entries. ``facts`` is what else is known of it, in one line."""

    id: int
    name: str
    facts: str
    events: int


@dataclass(frozen=True)
class TwiceGroup:
    """Entries that may be one person: ``why`` is "name" or "phone". The one to keep stands first."""

    key: int
    why: str
    people: list[TwicePerson]


@dataclass(frozen=True)
class Merging:
    """What is asked before the entries of a group become one: who stays, and how many go. Of group 0 nothing is."""

    group: int
    keep: int
    name: str
    others: int


NOTHING = Merging(0, 0, "", 0)


class TwiceState(StaffState):
    """The panel with all such groups, closed until it is asked for."""

    is_open: bool = False
    groups: list[TwiceGroup] = []
    merging: Merging = NOTHING

    _apart: list[int] = []
    """Who was said last not to be the same."""

    @handler(Permission.PEOPLE_WRITE)
    async def open(self) -> Any:
        """Look for them, and show them."""
        self.is_open, self.merging = True, NOTHING
        await self._read()
        return focus(".panel header button")

    @handler(Permission.PEOPLE_READ)
    async def close(self) -> Any:
        """Put the panel away."""
        self.is_open, self.merging = False, NOTHING
        return focus(".find-twice")

    @handler(Permission.PEOPLE_WRITE)
    async def ask_merge(self, form: dict[str, Any]) -> None:
        """Say what is lost before the form's group becomes the entry that is chosen in it."""
        people = self._group(form.get("group"))
        keep = next((one for one in people if str(one.id) == str(form.get("keep"))), None)
        if keep is None:
            raise NotFound
        self.merging = Merging(int(str(form["group"])), keep.id, keep.name, len(people) - 1)

    @handler(Permission.PEOPLE_READ)
    async def ask(self, wanted: bool) -> None:
        """Leave them as they are."""
        if not wanted:
            self.merging = NOTHING

    @handler(Permission.PEOPLE_WRITE)
    async def merge(self) -> Any:
        """Make them one, as it was asked: the entry that stays takes all that the others are in."""
        ids, keep = [one.id for one in self._group(self.merging.group)], self.merging.keep
        self.merging = NOTHING
        if keep not in ids:
            raise NotFound
        done = await in_db(people.merge_guests, me(), self._tenant_id, keep, [one for one in ids if one != keep])
        await self._read()
        words = phrase("{count} entries are one now.")
        return [BookState.refresh, toast(tr(await self._lang(), words, count=done.count)), focus(".panel-body button")]

    @handler(Permission.PEOPLE_WRITE)
    async def leave(self, index: int) -> Any:
        """They are not one person, and are not asked about again."""
        self._apart = [one.id for one in self._group(index)]
        await in_db(people.keep_apart, me(), self._tenant_id, self._apart)
        await self._read()
        lang = await self._lang()
        words, back = tr(lang, phrase("They stay apart, and are not shown here again.")), tr(lang, "Undo")
        return [
            BookState.refresh,
            toast(words, id="apart", action=back, on_action=type(self).ask_again),
            focus(".panel-body button, .panel header button"),
        ]

    @handler(Permission.PEOPLE_WRITE)
    async def ask_again(self) -> Any:
        """Those who were just said not to be the same may be one after all."""
        if not self._apart:
            raise NotFound
        await in_db(people.allow_as_one, me(), self._tenant_id, self._apart)
        self._apart = []
        await self._read()
        return BookState.refresh

    def _group(self, key: Any) -> list[TwicePerson]:
        return next((one.people for one in self.groups if str(one.key) == str(key)), [])

    async def _read(self) -> None:
        found = await in_db(people.find_duplicates, me(), self._tenant_id)
        self.groups = [
            TwiceGroup(
                alike.people[0].guest_id,
                alike.why,
                [
                    TwicePerson(
                        one.guest_id,
                        f"{one.title} {one.name}".strip(),
                        " · ".join(filter(None, (one.email, one.phone, one.company))),
                        one.events,
                    )
                    for one in alike.people
                ],
            )
            for alike in found
        ]
