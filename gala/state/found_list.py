"""A list that one searches, narrows down, and shows more of: what all lists of people and parties have in common."""

from collections.abc import Sequence
from typing import Any

from gala.access import Permission
from gala.services import invitations
from gala.state.base import GalaState, handler

PAGE = 40
MOST_SHOWN = 2_000
LONGEST_SEARCH = 200


class FoundList(GalaState, mixin=True):
    """Mix it into a state, before its parent, and give it ``_page`` and ``_show``. ``has_more``: others are below."""

    search: str = ""
    only: str = ""
    has_more: bool = False
    is_read: bool = False

    _limit: int = PAGE

    @handler(Permission.PEOPLE_READ)
    async def find(self, text: str) -> None:
        """Those with these words in a name, party, code, seat or ticket number."""
        self.search, self._limit = text[:LONGEST_SEARCH], PAGE
        await self._read()

    @handler(Permission.PEOPLE_READ)
    async def narrow(self, only: str) -> None:
        """Only such ones; a word that is no filter shows all."""
        self.only, self._limit = only if only in invitations.ONLY else "", PAGE
        await self._read()

    @handler(Permission.PEOPLE_READ)
    async def grow(self) -> None:
        """Forty more."""
        self._limit = min(self._limit + PAGE, MOST_SHOWN)
        await self._read()

    def _start_over(self) -> None:
        """Everybody, from the top."""
        self.search, self.only, self._limit, self.is_read = "", "", PAGE, False

    async def _read(self) -> None:
        """Read what is shown again, in as many pages as the service needs."""
        found: list[Any] = []
        while len(found) <= self._limit:  # one more than is shown tells whether there are more
            some = await self._page(found, self._limit + 1 - len(found))
            found += some
            if not some:
                break
        self.has_more = len(found) > self._limit
        self._show(found[: self._limit])
        self.is_read = True

    async def _page(self, found: Sequence[Any], wanted: int) -> Sequence[Any]:
        """The next after those ``found``, at most ``wanted``; none at the end."""
        raise NotImplementedError

    def _show(self, found: Sequence[Any]) -> None:
        """Keep what was found as the page shows it."""
        raise NotImplementedError
