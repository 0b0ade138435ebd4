"""The parties of an event: found, narrowed down, kept fresh."""

from dataclasses import dataclass

from gala.access import Permission
from gala.db import in_db
from gala.services import invitations
from gala.services.invitations import InvitationRow
from gala.state.base import handler, me
from gala.state.party import PartyState, letter_of
from gala.state.staff import EventState

PAGE = 40
ONLY = ("", "pending", "coming", "declined", "unseated")


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


class InvitationsState(EventState):
    """The list as far as it is shown. ``has_more``: there are others below."""

    rows: list[PartyRow] = []
    search: str = ""
    only: str = ""
    has_more: bool = False
    is_read: bool = False

    _limit: int = PAGE

    @handler(Permission.PEOPLE_READ, loads=True)
    async def load(self) -> None:
        """Start with the whole list; after a lost connection go on where one was."""
        await self._enter_event()
        if await (await self.get_state(PartyState))._arrive():
            self.search, self.only, self._limit = "", "", PAGE
        await self._read()

    @handler(Permission.PEOPLE_READ)
    async def refresh(self) -> None:
        """Somebody answered, sat down or was invited: read what is shown again."""
        await self._read()
        await (await self.get_state(PartyState))._read()

    @handler(Permission.PEOPLE_READ)
    async def find(self, text: str) -> None:
        """Those with these words in a name, party, code, seat or ticket number."""
        self.search, self._limit = text, PAGE
        await self._read()

    @handler(Permission.PEOPLE_READ)
    async def narrow(self, only: str) -> None:
        """Those in which somebody has not answered, comes, declined or has no seat."""
        self.only, self._limit = only if only in ONLY else "", PAGE
        await self._read()

    @handler(Permission.PEOPLE_READ)
    async def grow(self) -> None:
        """Forty more."""
        self._limit += PAGE
        await self._read()

    async def _read(self) -> None:
        found: list[InvitationRow] = []
        wanted = self._limit + 1  # one more than is shown tells whether there are more
        while len(found) < wanted:
            after = found[-1].cursor if found else None
            some = await in_db(
                invitations.list_invitations, me(), self._id, self.search, limit=wanted - len(found), after=after,
                only=self.only,
            )  # fmt: skip
            found += some
            if not some:
                break
        self.has_more = len(found) == wanted
        self.rows = [party_row(row) for row in found[: self._limit]]
        self.is_read = True
