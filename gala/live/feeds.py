"""One event that programs listen to: its picture, its channels, and the moments to wake at."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

from gala import clock
from gala.bus import AttendeesChanged, FloorChanged, Happened, InvitationChanged, SeatsChanged
from gala.live.boards import Audience
from gala.live.picture import Kind, Picture, Touched
from gala.live.readings import Readings
from gala.live.streams import Stream
from gala.services.board import BoardData

Spawn = Callable[[Coroutine[Any, Any, Any]], None]
Tell = Callable[[Stream], None]


class Feed:
    """``tell`` is called with each stream that has something new; ``spawn`` starts a task that is kept."""

    def __init__(self, event_id: int, spawn: Spawn, tell: Tell) -> None:
        self.event_id = event_id
        self.streams: dict[tuple[str, Audience], Stream] = {}
        self._picture: Picture | None = None
        self._spawn, self._tell = spawn, tell
        self.readings = Readings(event_id, self._take)
        self._touched = Touched()
        self._timers: dict[str, asyncio.TimerHandle] = {}

    def close(self) -> None:
        """Let go of all timers."""
        for timer in self._timers.values():
            timer.cancel()

    async def stream(self, channel: str, kind: Kind, party: int, audience: Audience) -> Stream:
        """The channel as this audience hears it. Raises what reading the event raises."""
        await self.readings.once()
        assert self._picture is not None
        if (found := self.streams.get((channel, audience))) is None:
            found = Stream(channel, kind, party, audience, self._picture, clock.now())
            self.streams[channel, audience] = found
        return found

    def _take(self, data: BoardData, meanwhile: list[Happened]) -> None:
        if self._picture is None:
            self._picture = Picture(self.event_id, data)
        else:
            self._picture.renew(data, self._touched)
        for event in meanwhile:
            self._picture.learn(event, self._touched)
        self._soon()

    def learn(self, event: Happened) -> None:
        """Take in what happened; it is told in a moment."""
        if isinstance(event, SeatsChanged | AttendeesChanged):
            self.readings.keep(event)  # nothing else is learned twice: it would be told twice
        if self._picture is not None:
            self._picture.learn(event, self._touched)
            self._soon()
        if isinstance(event, FloorChanged | InvitationChanged):
            self._spawn(self.readings.again())

    def _soon(self) -> None:
        if self._touched and "tell" not in self._timers:
            self._later("tell", 0.0, self._flush)  # once all events of the transaction have been learned
        self._wake_at_expiry()

    def _flush(self) -> None:
        assert self._picture is not None
        now, touched, self._touched = clock.now(), self._touched, Touched()
        self._picture.run_out(now, touched)
        for stream in self.streams.values():
            if stream.update(self._picture, touched, now):
                self._tell(stream)

    def _wake_at_expiry(self) -> None:
        """A hold that runs out shows as free with no message from anywhere."""
        if timer := self._timers.pop("expiry", None):
            timer.cancel()
        if self._picture is not None and (end := self._picture.next_expiry()):
            self._later("expiry", max(0.0, (end - clock.now()).total_seconds()) + 0.01, self._expire)

    def _expire(self) -> None:
        self._flush()
        self._wake_at_expiry()

    def _later(self, name: str, seconds: float, work: Callable[[], None]) -> None:
        def wake() -> None:
            self._timers.pop(name, None)
            work()

        self._timers[name] = asyncio.get_running_loop().call_later(seconds, wake)
