"""The guests' front door: a box for a code, or ticket numbers with a name."""

from typing import Any

import reflex as rx

from gala.db import in_db
from gala.errors import GalaError
from gala.i18n.words import tr
from gala.services import entrance
from gala.state.base import OPEN, GalaState, handler


class EntranceState(GalaState):
    """The front door for guests: a box for a code, or ticket numbers with a name."""

    error: str = ""
    ticket_error: str = ""

    @handler(OPEN, "whoever knows a code; wrong ones are limited by address")
    async def enter_code(self, form: dict[str, Any]) -> Any:
        """Open an invitation by its code."""
        self.error = ""
        try:
            opened = await in_db(entrance.open_codes, [str(form.get("code", ""))], self._ip())
        except GalaError as error:
            self.error = tr(await self._lang(), error.text, **error.params)
            return None
        return rx.redirect(f"/i/{opened.codes[0]}")

    @handler(OPEN, "whoever knows number and name; wrong ones are limited by address and by event")
    async def enter_tickets(self, form: dict[str, Any]) -> Any:
        """Open one or several tickets by their numbers and the name they were issued to."""
        self.ticket_error = ""
        numbers, name = str(form.get("numbers", "")), str(form.get("name", ""))
        try:
            opened = await in_db(entrance.open_tickets, numbers, name, self._ip())
        except GalaError as error:
            self.ticket_error = tr(await self._lang(), error.text, **error.params)
            return None
        return rx.redirect(f"/i/{'.'.join(opened.codes)}")
