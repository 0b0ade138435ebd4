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


class TwiceState(StaffState):
    """The panel with all such groups, closed until it is asked for."""

    is_open: bool = False
    groups: list[TwiceGroup] = []

    @handler(Permission.PEOPLE_WRITE)
    async def open(self) -> Any:
        """Look for them, and show them."""
        self.is_open = True
        await self._read()
        return focus(".panel header button")

    @handler(Permission.PEOPLE_READ)
    async def close(self) -> Any:
        """Put the panel away."""
        self.is_open = False
        return focus(".find-twice")

    @handler(Permission.PEOPLE_WRITE)
    async def merge(self, form: dict[str, Any]) -> Any:
        """Make one of the form's group: the entry chosen in it takes all that the others are in."""
        group = next((one for one in self.groups if str(one.key) == str(form.get("group"))), None)
        ids = [one.id for one in group.people] if group else []
        keep = next((one for one in ids if str(one) == str(form.get("keep"))), 0)
        if not keep:
            raise NotFound
        done = await in_db(people.merge_guests, me(), self._tenant_id, keep, [one for one in ids if one != keep])
        await self._read()
        words = phrase("{count} entries are one now.")
        return [BookState.refresh, toast(tr(await self._lang(), words, count=done.count)), focus(".panel-body button")]

    @handler(Permission.PEOPLE_READ)
    async def leave(self, index: int) -> None:
        """They are not one person: this group is not shown any more."""
        self.groups = [one for one in self.groups if one.key != index]

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
