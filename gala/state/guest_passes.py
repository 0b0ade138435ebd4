"""The guest's passes: shown at the door, and made anew when one got into wrong hands."""

from typing import Any

from gala.access import Permission
from gala.db import in_db
from gala.i18n.words import tr
from gala.services import passes
from gala.state.base import handler, me
from gala.state.guest import GuestState
from gala.state.toasts import toast


class GuestPassesState(GuestState):
    """It has no vars of its own: the passes are read with the party, so that both tell the same."""

    @handler(Permission.PASS_WRITE)
    async def reissue(self, attendee_id: int) -> Any:
        """A new pass for one of us; the older ones are refused from now on."""
        await in_db(passes.reissue, me(), attendee_id)
        await self._show(me())
        return toast(tr(await self._lang(), "This is the new pass. The old one no longer opens the door."), long=True)
