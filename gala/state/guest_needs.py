"""What the guest's party eats and needs, and whom they bring along: said on the invitation, until the deadline."""

from typing import Any

from gala.access import Permission
from gala.db import in_db
from gala.errors import Invalid
from gala.i18n.words import say, tr
from gala.services import needs, plus_ones
from gala.services.needs import NeedsChange
from gala.state.base import handler, me
from gala.state.guest import GuestState
from gala.state.scripts import focus
from gala.state.toasts import toast


class GuestNeedsState(GuestState):
    """``naming``: the plus-one whose name is being changed. ``needs_error``: what was refused, ``error_at``: whose."""

    naming: int = 0
    needs_error: str = ""
    error_at: int = 0

    @handler(Permission.RSVP_OWN)
    async def choose_meal(self, attendee_id: int, meal: str) -> None:
        """This member eats that."""
        await in_db(needs.say_needs, me(), self._event_id, {attendee_id: NeedsChange(meal=meal)})
        await self._show(me())

    @handler(Permission.RSVP_OWN)
    async def save_notes(self, form: dict[str, Any]) -> Any:
        """What the member of the form cannot eat, and the access they need."""
        who = _who(form)
        said = NeedsChange(dietary=str(form.get("dietary", "")), access=str(form.get("access", "")))
        if not await self._try(in_db(needs.say_needs, me(), self._event_id, {who: said}), who):
            return None
        return [toast(tr(await self._lang(), "Thank you. The organizers know.")), focus(f"#notes-{who} summary")]

    @handler(Permission.RSVP_OWN)
    async def bring(self, attendee_id: int) -> Any:
        """This member brings somebody, who may be named now or later."""
        self._forget()
        made = await in_db(plus_ones.bring, me(), self._event_id, attendee_id, "", await self._lang())
        await self._show(me())
        return focus(f"#guest-{made}")

    @handler(Permission.RSVP_OWN)
    async def rename(self, attendee_id: int) -> Any:
        """Turn the plus-one's name into a field; 0 turns it back."""
        self._forget()
        self.naming = attendee_id
        return focus(f"#guest-{attendee_id}")

    @handler(Permission.RSVP_OWN)
    async def name_guest(self, form: dict[str, Any]) -> Any:
        """Say who it is."""
        who = _who(form)
        work = in_db(plus_ones.name_own, me(), self._event_id, who, str(form.get("name", "")))
        if not await self._try(work, who):
            return focus(f"#guest-{who}")
        return focus(f"#rename-{who}")

    @handler(Permission.RSVP_OWN)
    async def leave_out(self, attendee_id: int) -> Any:
        """This plus-one is not brought after all; another may be."""
        self._forget()
        host = next((member.host for member in self.members if member.id == attendee_id), "")
        await in_db(plus_ones.leave_out, me(), self._event_id, attendee_id)
        await self._show(me())
        ids = [member.id for member in self.members if member.first == host]
        return focus(f"#bring-{ids[0]}") if ids else None

    async def _try(self, work: Any, who: int) -> bool:
        """Whether it was done; a refusal stands beside the field."""
        self._forget()
        try:
            await work
        except Invalid as error:
            self.needs_error, self.error_at = say(await self._lang(), error), who
            return False
        await self._show(me())
        return True

    def _forget(self) -> None:
        self.naming, self.needs_error, self.error_at = 0, "", 0


def _who(form: dict[str, Any]) -> int:
    """Whom the form is about. What is no number is nobody's."""
    text = str(form.get("id", ""))
    return int(text) if text.isdecimal() and len(text) < 16 else 0
