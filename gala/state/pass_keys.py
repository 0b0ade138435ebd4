"""The event's passes as a whole, in its settings: signed with another key, or withdrawn."""

from typing import Any

from gala.access import Permission
from gala.db import in_db
from gala.i18n.words import tr
from gala.services import passes
from gala.state.base import handler, me
from gala.state.staff import EventState
from gala.state.toasts import toast


class PassKeysState(EventState):
    """It has no vars of its own."""

    @handler(Permission.EVENT_WRITE)
    async def change_key(self) -> Any:
        """Sign with a new key; passes that are out stay good."""
        await in_db(passes.rotate_key, me(), self._id)
        return toast(tr(await self._lang(), "Passes are signed with a new key from now on."))

    @handler(Permission.EVENT_WRITE)
    async def withdraw(self) -> Any:
        """End every pass that is out; guests find their new one on their page."""
        await in_db(passes.rotate_key, me(), self._id, withdraw=True)
        return toast(tr(await self._lang(), "All passes are withdrawn. Guests find their new one on their page."))
