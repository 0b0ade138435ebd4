"""The parties of an event: found, narrowed down, kept fresh."""

from collections.abc import Sequence
from dataclasses import dataclass

from gala.access import Permission
from gala.db import in_db
from gala.services import invitations
from gala.services.invitations import InvitationRow
from gala.state.base import handler, me
from gala.state.found_list import FoundList
from gala.state.party import PartyState, letter_of
from gala.state.staff import EventState


@dataclass(frozen=True)
class PartyRow:
    """A party in the list. ``names`` are its members where the label does not say them; ``tables`` where they sit."""

    id: int
    label: str
    names: str
    code: str
    link: str
    ticket: str
    people: int
    yes: int
    no: int
    waiting: int
    inside: int
    wanting: int
    seated: int
    tables: str
    table_count: int
    status: str


def party_row(row: InvitationRow) -> PartyRow:
    """The party as lists show it."""
    letters = [letter_of(member) for member in row.members]
    tables = list(dict.fromkeys(member.table_number for member in row.members if member.table_number))
    names = ", ".join(member.name for member in row.members)
    return PartyRow(
        id=row.id,
        label=row.label,
        names="" if names == row.label else names,
        code=row.code,
        link=row.link,
        ticket=row.ticket_number,
        people=len(letters),
        yes=sum(letter in "yio" for letter in letters),
        no=letters.count("n"),
        waiting=letters.count("p"),
        inside=letters.count("i"),
        wanting=len(letters) - letters.count("n"),
        seated=sum(bool(member.seat_number) for member in row.members),
        tables=", ".join(tables),
        table_count=len(tables),
        status=row.status,
    )


class InvitationsState(FoundList, EventState):
    """The list as far as it is shown."""

    rows: list[PartyRow] = []

    @handler(Permission.PEOPLE_READ, loads=True)
    async def load(self) -> None:
        """Start with the whole list; after a lost connection go on where one was."""
        await self._enter_event()
        if await (await self.get_state(PartyState))._arrive():
            self._start_over()
        await self._read()

    @handler(Permission.PEOPLE_READ)
    async def refresh(self) -> None:
        """Somebody answered, sat down or was invited: read what is shown again."""
        await self._read()
        await (await self.get_state(PartyState))._read()

    async def _page(self, found: Sequence[InvitationRow], wanted: int) -> Sequence[InvitationRow]:
        after = found[-1].cursor if found else None
        return await in_db(
            invitations.list_invitations, me(), self._id, self.search, limit=wanted, after=after, only=self.only
        )

    def _show(self, found: Sequence[InvitationRow]) -> None:
        self.rows = [party_row(row) for row in found]
