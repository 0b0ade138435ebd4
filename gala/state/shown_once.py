"""A secret that is shown this once: until it is put away or its page is left. A lost connection does not take it."""

from dataclasses import dataclass
from typing import Any

from gala.access import Permission
from gala.services.accounts import token_hash
from gala.state.base import GalaState, handler


@dataclass(frozen=True)
class Fresh:
    """A new secret, of what it is, and a line for a terminal that tries it. ``secret`` is empty: there is none."""

    name: str = ""
    secret: str = ""
    line: str = ""


class ShownOnce(GalaState, mixin=True):
    """Mix it into a page's state, before its parent. Its loader asks ``_has_come`` each time."""

    fresh: Fresh = Fresh()

    _socket: str = ""
    _sign_in: str = ""

    @handler(Permission.TENANT_WRITE)
    async def put_away(self: Any) -> None:
        """It is kept elsewhere now: nobody is shown it again."""
        self.fresh = Fresh()

    def _has_come(self: Any) -> bool:
        """Whether somebody comes to the page, rather than back after a lost connection or a reload: with the same
        sign-in over another socket."""
        before = self._socket, self._sign_in
        self._socket, self._sign_in = str(self.router.session.session_id), token_hash(self._token())
        comes = self._sign_in != before[1] or self._socket == before[0]
        if comes:
            self.fresh = Fresh()
        return bool(comes)
