"""One event that somebody watches: its board, what waits to be sent, and the moments to wake at."""

import asyncio
from collections.abc import Callable, Coroutine, Mapping
from datetime import datetime
from typing import Any

from gala import clock
from gala.bus import Happened
from gala.live.boards import Board, Changes, merge_all
from gala.live.readings import Readings
from gala.live.rooms import Handler, Rooms, handler_name
from gala.services.board import BoardData

GATHER = 0.03
"""Seconds in which changes are gathered into one message, after the first, which goes at once."""
CALL_AFTER = 0.25
CALL_APART = 1.0
"""Seconds in which calls for a fresh list are gathered into one, and between two of them."""


def refresh_room(event_id: int, handler: Handler) -> str:
    """Those staff pages whose own list is read again by ``handler``."""
    return f"ev:{event_id}:calls:{handler_name(handler)}"


class Watched:
    """``spawn`` starts a task that is kept; ``pages_of`` gives the rooms of invitations and what to call there."""

    def __init__(
        self,
        event_id: int,
        rooms: Rooms,
        spawn: Callable[[Coroutine[Any, Any, Any]], None],
        pages_of: Callable[[set[int]], dict[str, Handler]],
    ) -> None:
        self.event_id = event_id
        self.board: Board | None = None
        self._rooms, self._spawn, self._pages_of = rooms, spawn, pages_of
        self.readings = Readings(event_id, self._take)
        self._waiting = Changes()
        self._calls: dict[str, Handler] = {}
        self._told_at = self._called_at = -CALL_APART
        self._seen_at: datetime = clock.now()
        self._timers: dict[str, asyncio.TimerHandle] = {}

    def close(self) -> None:
        """Let go of all timers."""
        for timer in self._timers.values():
            timer.cancel()

    # --- the board -----------------------------------------------------------------------------------------------

    async def loaded(self) -> Board:
        """The board, read when it is not there yet. Raises what the service raises."""
        await self.readings.once()
        assert self.board is not None
        return self.board

    def _take(self, data: BoardData, meanwhile: list[Happened]) -> None:
        now = clock.now()
        if self.board is None:
            self.board = Board(self.event_id, data, now)
            for event in meanwhile:
                self.board.apply(event, now)
            self._wake_at_expiry()
        else:
            self._tell(self.board.renew(data, now, meanwhile))

    def learn(self, event: Happened) -> None:
        """Take in what happened, and send what it changed."""
        self.readings.keep(event)
        if self.board is not None:
            self._tell(self.board.apply(event, clock.now()))

    # --- telling -------------------------------------------------------------------------------------------------

    def _tell(self, changes: Changes) -> None:
        merge_all(self._waiting, changes)
        self._wake_at_expiry()
        if self._waiting and "tell" not in self._timers:
            since = asyncio.get_running_loop().time() - self._told_at
            self._later("tell", max(0.0, GATHER - since), self._send)

    async def _send(self) -> None:
        self._told_at = asyncio.get_running_loop().time()
        # Each is taken at the moment it is queued, so that it never follows a snapshot that is newer.
        staff, self._waiting.staff = self._waiting.staff, {}
        await self._rooms.show(f"ev:{self.event_id}:staff", staff)
        guests, self._waiting.guests = self._waiting.guests, {}
        await self._rooms.show(f"ev:{self.event_id}:guests", guests)

    def call_soon(self, calls: Mapping[str, Handler]) -> None:
        """Make the pages in these rooms, and all staff pages that keep a list, read it again in a moment."""
        self._calls |= calls
        prefix = refresh_room(self.event_id, "")
        self._calls |= {room: room.removeprefix(prefix) for room in self._rooms.names() if room.startswith(prefix)}
        if self._calls and "call" not in self._timers:
            since = asyncio.get_running_loop().time() - self._called_at
            self._later("call", max(CALL_AFTER, CALL_APART - since), self._call)

    async def _call(self) -> None:
        self._called_at = asyncio.get_running_loop().time()
        calls, self._calls = self._calls, {}
        for room, handler in calls.items():
            if self._rooms.members(room):
                await self._rooms.call(room, handler)

    # --- time ----------------------------------------------------------------------------------------------------

    def _wake_at_expiry(self) -> None:
        """A hold that runs out shows as free with no message from anywhere."""
        assert self.board is not None
        now = clock.now()
        if timer := self._timers.pop("expiry", None):
            timer.cancel()
        # After the last look, not after this moment: one that ended while something else was told is still to be told.
        if end := self.board.next_expiry(self._seen_at):
            self._later("expiry", max(0.0, (end - now).total_seconds()) + 0.01, self._expire)

    async def _expire(self) -> None:
        assert self.board is not None
        since, self._seen_at = self._seen_at, clock.now()
        self.call_soon(self._pages_of(self.board.invitations_run_out(since, self._seen_at)))
        self._tell(self.board.tick(self._seen_at))

    def _later(self, name: str, seconds: float, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        def wake() -> None:
            self._timers.pop(name, None)
            self._spawn(work())

        self._timers[name] = asyncio.get_running_loop().call_later(seconds, wake)
