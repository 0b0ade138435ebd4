"""The plan as it was: the moments of the event, and the room at the one that is looked at; to see, not to change."""

from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

import reflex as rx

from gala import clock
from gala.access import Permission
from gala.db import in_db
from gala.i18n.dates import both, format_day_time, format_time
from gala.i18n.steps import moment
from gala.i18n.words import LANGUAGES
from gala.rules.names import acted
from gala.services import changes
from gala.services.changes import Happening
from gala.state.base import handler, me
from gala.state.past_faces import keys_of, plan_of
from gala.state.plan import PlanState
from gala.state.scripts import focus

MORE = 40


@dataclass(frozen=True)
class MomentRow:
    """One moment in the list."""

    cursor: str
    who: str
    words: dict[str, str]
    time: dict[str, str]


class PastState(PlanState):
    """``at`` counts from the newest moment, 0, back."""

    moments: list[MomentRow] = []
    at: int = 0
    is_past: bool = False
    past_plan: dict[str, Any] = {"tables": [], "width": 0.0, "height": 0.0}
    past_keys: dict[str, str] = {}

    _shown: int = MORE

    @rx.var
    def may_have_more(self) -> bool:
        """Whether older moments may be left."""
        return len(self.moments) >= self._shown

    @handler(Permission.PEOPLE_READ)
    async def open_past(self) -> Any:
        """Look at the plan as it was, from the present backwards."""
        self._let_go()
        self._shown = MORE
        await self._read_moments()
        await self._look(0)
        self.is_past = True
        return focus("#past-slider")

    @handler(Permission.PEOPLE_READ)
    async def back_to_now(self) -> Any:
        """The live plan again."""
        self.is_past, self.moments, self.past_keys = False, [], {}
        return focus("#open-past")

    @handler(Permission.PEOPLE_READ)
    async def look(self, at: int) -> None:
        """The room just after the moment ``at``, 0 the newest."""
        await self._look(at)

    @handler(Permission.PEOPLE_READ)
    async def slide(self, value: str) -> None:
        """The slider, whose right end is the newest moment."""
        text = str(value)  # a range gives a number
        if text.isdecimal() and len(text) < 6:
            await self._look(len(self.moments) - 1 - int(text))

    @handler(Permission.PEOPLE_READ)
    async def older(self) -> None:
        """List more of the past."""
        self._shown = min(self._shown + MORE, 200)
        await self._read_moments()

    async def _read_moments(self) -> None:
        found = await in_db(changes.list_moments, me(), self._id, self._shown)
        self.moments = [_row(one, self.event["timezone"]) for one in found]

    async def _look(self, at: int) -> None:
        if not self.moments:
            self.past_plan, self.past_keys = self.plan, {}
            return
        self.at = max(0, min(at, len(self.moments) - 1))
        room = await in_db(changes.get_plan_at, me(), self._id, self.moments[self.at].cursor)
        self.past_plan, self.past_keys = plan_of(room), keys_of(room)


def _row(one: Happening, timezone: str) -> MomentRow:
    words = {lang: moment(lang, one.action, one.details, one.count) for lang in LANGUAGES}
    here = ZoneInfo(timezone)
    is_today = one.at.astimezone(here).date() == clock.now().astimezone(here).date()
    time = both(format_time if is_today else format_day_time, one.at, timezone)
    return MomentRow(one.cursor, acted(one.who), words, time)
