"""Where each organizer's attention is, for the others at the same event: which table, guest or thing they are at.

Only in this process's memory and only in staff rooms: nothing of it is worth keeping. Who says nothing for ``LAPSE``
seconds, or leaves, is forgotten. A place is a key of the live store (``e12`` a table, ``g7`` a guest); its text is
"mark:initials:name" of everybody there, joined by ``;``. The mark stands for one window, so that each can leave out
its own.
"""

import asyncio
import hashlib
from collections.abc import Callable, Collection, Coroutine
from dataclasses import dataclass
from typing import Any

from gala.live.rooms import Rooms
from gala.rules.names import initials

LAPSE = 15.0
"""Seconds after which somebody who does nothing looks at nothing."""


@dataclass(frozen=True, slots=True)
class _Attention:
    event_id: int
    text: str
    places: frozenset[str]


def mark_of(sid: str) -> str:
    """What stands for a window: the same each time, and of no use to anybody."""
    return hashlib.sha256(f"presence {sid}".encode()).hexdigest()[:8]


class Presence:
    """``spawn`` starts a task that is kept."""

    def __init__(self, rooms: Rooms, spawn: Callable[[Coroutine[Any, Any, Any]], None]) -> None:
        self._rooms, self._spawn = rooms, spawn
        self._at: dict[str, _Attention] = {}
        self._lapses: dict[str, asyncio.TimerHandle] = {}

    def close(self) -> None:
        """Forget everybody."""
        for timer in self._lapses.values():
            timer.cancel()
        self._lapses.clear()
        self._at.clear()

    async def attend(self, sid: str, event_id: int, name: str, places: Collection[str]) -> None:
        """This window is at these places now, and nowhere else, for the next ``LAPSE`` seconds."""
        plain = " ".join(name.replace(":", " ").replace(";", " ").split())
        now = _Attention(event_id, f"{mark_of(sid)}:{initials(plain)}:{plain}", frozenset(places))
        if not places:
            return await self.leave(sid)
        before = self._turn(sid, now)
        self._lapses[sid] = asyncio.get_running_loop().call_later(LAPSE, lambda: self._spawn(self.leave(sid)))
        if before != now:
            await self._tell(event_id, now.places | (before.places if before else frozenset()))

    async def leave(self, sid: str) -> None:
        """This window is nowhere any more."""
        before = self._turn(sid, None)
        if before is not None:
            await self._tell(before.event_id, before.places)

    def snapshot(self, event_id: int) -> dict[str, str]:
        """Every place of the event where anybody is, with who."""
        places = set().union(*(who.places for who in self._at.values() if who.event_id == event_id))
        return {place: self._text(event_id, place) for place in sorted(places)}

    def _turn(self, sid: str, now: _Attention | None) -> _Attention | None:
        """Remember, or forget; what was before."""
        if timer := self._lapses.pop(sid, None):
            timer.cancel()
        before = self._at.pop(sid, None)
        if now is not None:
            self._at[sid] = now
        return before

    def _text(self, event_id: int, place: str) -> str:
        here = (who.text for who in self._at.values() if who.event_id == event_id and place in who.places)
        return ";".join(sorted(here))

    async def _tell(self, event_id: int, places: Collection[str]) -> None:
        await self._rooms.show(f"ev:{event_id}:staff", {place: self._text(event_id, place) for place in sorted(places)})
