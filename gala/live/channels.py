"""What programs hear without asking: channels of events and invitations, for WebSockets and server-sent events alike.

A channel is a numbered row of messages (``streams``). A listener only remembers where it is in each of its channels and
reads on from there: one that is slow keeps nobody waiting and costs no memory, and is dropped when the messages that it
has not read yet are no longer kept. Who may listen is decided by services, again every few seconds: rights end when the
session does.
"""

import asyncio
import logging
from collections.abc import Coroutine, Iterable
from typing import Any

from gala import bus, clock
from gala.bus import Happened
from gala.errors import GalaError
from gala.live.feeds import Feed
from gala.live.listeners import Channel, Listener, Place, admit, refusal
from gala.live.streams import Stream

log = logging.getLogger(__name__)

TICK = 2.5
"""Seconds between two looks at who is too slow."""
HEARTBEAT = 15.0
CHECK_AGAIN = 15.0
READ_AGAIN = 15.0
LINGER = 60.0
"""So long a channel that nobody listens to is kept for who comes back."""
SEND_WITHIN = 30.0
"""Whoever does not take a message for so long is dropped."""
AT_ONCE = 100
"""So many listeners are woken before others may go on: pages, for one."""


class Hub:
    """All that programs listen to in this process."""

    def __init__(self) -> None:
        self._feeds: dict[int, Feed] = {}
        self._listeners: set[Listener] = set()
        self._hearers: dict[Stream, set[Listener]] = {}
        self._idle: dict[Stream, float] = {}
        self._tasks: set[asyncio.Task[Any]] = set()

    def close(self) -> None:
        """Forget everything."""
        for feed in self._feeds.values():
            feed.close()
        self._feeds.clear()

    @property
    def size(self) -> int:
        """How many are connected."""
        return len(self._listeners)

    def enter(self, listener: Listener) -> None:
        """A connection has begun."""
        self._listeners.add(listener)

    def leave(self, listener: Listener) -> None:
        """A connection has ended."""
        self._listeners.discard(listener)
        for name in list(listener.places):
            self.part(listener, name)

    async def join(self, listener: Listener, channel: Channel, epoch: str = "", seq: int = -1) -> Stream:
        """Let it hear a channel, from what it has seen on where that is kept. Raises what ``admit`` raises."""
        place = await admit(await listener.known(), channel)
        stream = await self._stream(place)
        self.part(listener, channel.name)
        self._idle[stream] = _time()
        if listener in self._listeners:  # else it hung up meanwhile
            self._hearers.setdefault(stream, set()).add(listener)
            del self._idle[stream]
            listener.attach(place, stream, epoch, seq)
        return stream

    async def _stream(self, place: Place) -> Stream:
        channel = place.channel
        while True:
            if (feed := self._feeds.get(place.event_id)) is None:
                feed = self._feeds[place.event_id] = Feed(place.event_id, self.spawn, self._tell)
            stream = await feed.stream(channel.name, channel.kind, channel.id, place.audience)
            if self._feeds.get(place.event_id) is feed:  # else it was let go of while it was read
                return stream

    def part(self, listener: Listener, name: str) -> None:
        """It hears this channel no more."""
        for stream in listener.streams:
            if stream.channel == name and (hearers := self._hearers.get(stream)):
                hearers.discard(listener)
                if not hearers:
                    del self._hearers[stream]
                    self._idle[stream] = _time()
        listener.detach(name)

    def hear(self, event: Happened) -> None:
        """The bus's subscriber. Must not wait."""
        if feed := self._feeds.get(event.event_id):
            feed.learn(event)

    def _tell(self, stream: Stream) -> None:
        hearers = tuple(self._hearers.get(stream, ()))
        for listener in hearers[:AT_ONCE]:
            listener.wake()
        if len(hearers) > AT_ONCE:
            self.spawn(_wake(hearers[AT_ONCE:]))

    # --- now and then --------------------------------------------------------------------------------------------

    def drop_the_slow(self) -> None:
        """End those who do not read what they are sent."""
        now = _time()
        for listener in self._listeners:
            is_stuck = listener.sending_since is not None and now - listener.sending_since > SEND_WITHIN
            if is_stuck or listener.is_behind:
                listener.drop("slow")

    async def beat(self) -> None:
        """Tell everybody that the connection lives."""
        said = f'{{"action":"heartbeat","time":"{clock.now().isoformat()}"}}'
        listeners = tuple(self._listeners)
        for start in range(0, len(listeners), AT_ONCE):
            for listener in listeners[start : start + AT_ONCE]:
                if listener.sending_since is None:
                    listener.say(said)
            await asyncio.sleep(0)

    async def check_again(self) -> None:
        """End those whose session ended, or who may not hear any more what they hear. Each credential is asked once."""
        known: dict[tuple[str, str], str] = {}
        for listener in tuple(self._listeners):
            for name, place in list(listener.places.items()):
                if (listener.who, name) not in known:
                    known[listener.who, name] = await refusal(listener, place)
                if reason := known[listener.who, name]:
                    listener.drop(reason)

    async def read_again(self) -> None:
        """Read again what is listened to: heals whatever was lost. Forget what nobody has come back to."""
        now = _time()
        for stream in [stream for stream, since in self._idle.items() if now - since > LINGER]:
            del self._idle[stream]
            if feed := self._feeds.get(stream.event_id):
                feed.streams.pop((stream.channel, stream.audience), None)
        for event_id, feed in list(self._feeds.items()):
            if not feed.streams and not feed.readings.is_reading:
                self._feeds.pop(event_id).close()
                continue
            try:
                await feed.readings.again()
            except GalaError as error:
                log.warning("the channels of event %s could not be read: %s", event_id, error)

    def spawn(self, work: Coroutine[Any, Any, Any]) -> None:
        """Start a task that is kept (the loop keeps only weak references) and whose failure is logged."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._done)

    def _done(self, task: "asyncio.Task[Any]") -> None:
        self._tasks.discard(task)
        if not task.cancelled() and task.exception() is not None:
            log.error("a channel failed", exc_info=task.exception())


async def _wake(listeners: Iterable[Listener]) -> None:
    for count, listener in enumerate(listeners):
        if count % AT_ONCE == 0:
            await asyncio.sleep(0)
        listener.wake()


def _time() -> float:
    return asyncio.get_running_loop().time()


_hub: Hub | None = None


def hub() -> Hub:
    """The process's own."""
    global _hub
    if _hub is None:
        _hub = Hub()
        bus.subscribe(lambda event: _hub.hear(event) if _hub is not None else None)
    return _hub


def start_anew() -> Hub:
    """Forget all channels, as a server that starts does."""
    global _hub
    hub().close()
    _hub = Hub()
    return _hub


async def keep_channels() -> None:
    """For ever: heartbeats, an end for the slow and for those whose rights have ended, a fresh reading."""
    last = dict.fromkeys(("beat", "check_again", "read_again"), _time())
    gaps = {"beat": HEARTBEAT, "check_again": CHECK_AGAIN, "read_again": READ_AGAIN}
    while True:
        await asyncio.sleep(TICK)
        hub().drop_the_slow()
        for name, gap in gaps.items():
            if _time() - last[name] >= gap:
                last[name] = _time()
                await getattr(hub(), name)()
