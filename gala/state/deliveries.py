"""The log of one webhook: what was sent, how it went, and sending it again."""

from typing import Any

from gala import clock
from gala.access import Permission
from gala.db import in_db
from gala.errors import NotFound
from gala.i18n.words import phrase, tr
from gala.models import DeliveryStatus
from gala.services import webhooks
from gala.state.base import GalaState, handler, me
from gala.state.hook_faces import DeliveryLine, Message, delivery_line, message_of
from gala.state.toasts import toast

PAGE = 20
MOST_SHOWN = 400
"""Further back reaches the API."""


class Deliveries(GalaState, mixin=True):
    """Mix it into the webhooks' state, before its parent. ``only`` narrows to one status; ``looked_at`` is open."""

    sent: list[DeliveryLine] = []
    has_more: bool = False
    only: str = ""
    looked_at: Message = Message()

    _limit: int = PAGE

    def _forget_log(self: Any) -> None:
        self.sent, self.has_more, self.only, self.looked_at, self._limit = [], False, "", Message(), PAGE

    async def _read_log(self: Any) -> None:
        now, about = clock.now(), (self._tenant_id, self.open_id)
        found = await in_db(webhooks.list_deliveries, me(), *about, self.only, self._limit + 1)
        lines = [delivery_line(one, now) for one in found[: self._limit]]
        self.has_more = len(found) > self._limit and self._limit < MOST_SHOWN
        if lines != self.sent:
            self.sent = lines
        if self.looked_at.id:
            await self._look(self.looked_at.id)

    async def _look(self: Any, delivery_id: int) -> None:
        """Show this message; one that is kept no more is closed."""
        try:
            shown = message_of(await in_db(webhooks.get_delivery, me(), self._tenant_id, self.open_id, delivery_id))
        except NotFound:
            shown = Message()
        if shown != self.looked_at:
            self.looked_at = shown

    @handler(Permission.TENANT_WRITE)
    async def show_only(self: Any, status: str) -> None:
        """Those that failed, those that wait, or all."""
        self.only = status if status in list(DeliveryStatus) else ""
        self.looked_at, self._limit = Message(), PAGE
        await self._read_log()

    @handler(Permission.TENANT_WRITE)
    async def grow(self: Any) -> None:
        """Twenty more."""
        self._limit = min(self._limit + PAGE, MOST_SHOWN)
        await self._read_log()

    @handler(Permission.TENANT_WRITE)
    async def look(self: Any, delivery_id: int) -> None:
        """Open a message, or close it again."""
        if self.looked_at.id == delivery_id:
            self.looked_at = Message()
        else:
            await self._look(delivery_id)

    @handler(Permission.TENANT_WRITE)
    async def replay(self: Any, delivery_id: int) -> Any:
        """Send a message again, as it was."""
        await in_db(webhooks.replay_delivery, me(), self._tenant_id, self.open_id, delivery_id)
        await self._read_log()
        return toast(tr(await self._lang(), phrase("It is sent again.")))

    @handler(Permission.TENANT_WRITE)
    async def replay_failed(self: Any) -> Any:
        """Send everything again that was not taken."""
        count = await in_db(webhooks.replay_failed, me(), self._tenant_id, self.open_id)
        await self._read_log()
        lang = await self._lang()
        words = tr(lang, phrase("{count} message is sent again.")), tr(lang, phrase("{count} messages are sent again."))
        return toast(words[count != 1].format(count=count))
