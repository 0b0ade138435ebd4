"""What every organizer and door page knows: who is signed in, and which event it stands in."""

from typing import Any

import reflex as rx

from gala.access import ROLES, Permission
from gala.db import in_db
from gala.errors import Forbidden, NotFound
from gala.i18n.dates import both, format_day_time
from gala.i18n.words import tr
from gala.live.presence import mark_of
from gala.live.watch import attend, watch_staff
from gala.services import accounts, board, events
from gala.state.base import GalaState, handler, me
from gala.state.toasts import toast


class StaffState(GalaState):
    """A page behind the sign-in. ``may_edit``: the person organizes here; else they only see and work the door.
    ``may_manage``: they decide over the tenant itself."""

    profile: dict[str, str] = {"name": "", "email": "", "tenant": ""}
    may_edit: bool = False
    may_manage: bool = False

    _tenant_id: int = 0

    async def _enter(self) -> None:
        """Fill in the person. Raises Forbidden for one who belongs to no active tenant."""
        actor = me()
        self.profile = await in_db(accounts.get_profile, self._token())
        tenant_id = next(iter(actor.roles), None)
        if tenant_id is None:
            raise Forbidden
        self._stand_in(tenant_id)

    def _stand_in(self, tenant_id: int) -> None:
        self._tenant_id = tenant_id
        may = ROLES.get(me().roles.get(tenant_id, ""), frozenset())
        self.may_edit, self.may_manage = Permission.EVENT_WRITE in may, Permission.TENANT_WRITE in may


_NO_EVENT = {"id": 0, "name": "", "status": "", "venue": "", "timezone": "UTC"}


class EventState(StaffState):
    """A page inside one event, whose id stands in the address."""

    event: dict[str, Any] = _NO_EVENT
    day_time: dict[str, str] = {"en": "", "es": ""}
    own_mark: str = ""
    """What stands for this window among those who are present."""

    _id: int = 0

    async def _enter_event(self) -> events.EventFacts:
        """Fill in the person and the event, and watch its staff room. Raises NotFound, Forbidden."""
        await self._enter()
        given = str(self.event_id)  # type: ignore[attr-defined]
        if given != str(self.event["id"]):  # never the last event's facts under this one's address
            self.event = _NO_EVENT
        if not given.isdecimal() or len(given) > 18:
            raise NotFound
        facts = await in_db(events.get_event, me(), int(given))
        self._id = facts.id
        self._stand_in(facts.tenant_id)
        self._show_event(facts)
        await in_db(board.may_watch, me(), self._id)
        self.own_mark = mark_of(self.router.session.session_id)
        await watch_staff(self.router.session.session_id, self._id, getattr(type(self), "refresh", None))
        return facts

    def _show_event(self, facts: events.EventFacts) -> None:
        self.event = {
            "id": facts.id,
            "name": facts.name,
            "status": facts.status,
            "venue": facts.venue,
            "timezone": facts.timezone,
        }
        self.day_time = both(format_day_time, facts.start_at, facts.timezone)

    @handler(Permission.PEOPLE_READ)
    async def door_conflict(self, name: str, more: int) -> Any:
        """A gate tells what another contradicts: say so to an organizer, whichever page of the event is open."""
        at_door = f"/events/{self._id}/door"
        if not self.may_edit or not self._id or self.router.url.path.rstrip("/") == at_door:  # which shows it itself
            return None
        lang = await self._lang()
        words = tr(lang, "The gates disagree about {name}.", name=name) if name else tr(lang, "The gates disagree.")
        if name and more:
            words = tr(lang, "The gates disagree about {name} and {count} more.", name=name, count=more)
        return toast(words, id="door-conflict", action=tr(lang, "Look"), on_action=lambda: rx.redirect(at_door))

    @handler(Permission.PEOPLE_READ)
    async def attend(self, table_id: int) -> None:
        """Show the other organizers at which table this one is; 0: at none."""
        await self._attend(*([f"e{table_id}"] if table_id else []))

    async def _attend(self, *places: str) -> None:
        await attend(self.router.session.session_id, self.profile["name"] or me().name, places)
