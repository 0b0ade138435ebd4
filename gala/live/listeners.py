"""One connection of a program: which channels it may hear, where it is in each, and why it must go."""

import asyncio
import re
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from gala.access import Actor
from gala.db import in_db
from gala.errors import Busy, Forbidden, GalaError, NotFound, Unavailable
from gala.live.boards import Audience
from gala.live.picture import Kind
from gala.live.streams import Frame, Stream
from gala.services import board

KINDS: dict[str, Kind] = {"seats": "seats", "attendance": "attendance", "invitations": "invitations"}
_CHANNEL = re.compile(r"events/([1-9]\d{0,14})/(seats|attendance|invitations)|invitations/([1-9]\d{0,14})")


@dataclass(frozen=True, slots=True)
class Channel:
    """A channel's name, read: of an event (``id``), or of an invitation (``party``)."""

    name: str
    kind: Kind
    id: int


@dataclass(frozen=True, slots=True)
class Place:
    """What somebody may hear of a channel."""

    channel: Channel
    event_id: int
    audience: Audience


def read_channel(name: str) -> Channel:
    """The channel of this name. Raises NotFound."""
    found = _CHANNEL.fullmatch(name)
    if found is None:
        raise NotFound
    event, kind, invitation = found.groups()
    return Channel(name, KINDS[kind], int(event)) if event else Channel(name, "party", int(invitation))


async def admit(actor: Actor, channel: Channel) -> Place:
    """As what the actor may hear the channel. Raises NotSignedIn, NotFound (also for a stranger), Forbidden."""
    staff, own = _DOORS[channel.kind]
    try:
        return Place(channel, await in_db(staff, actor, channel.id), "staff")
    except Forbidden:
        if own is None:
            raise
    return Place(channel, await in_db(own, actor, channel.id), "guests")


_Door = Callable[..., int]
_DOORS: dict[Kind, tuple[_Door, _Door | None]] = {
    "seats": (board.hear_event, board.hear_own_event),
    "attendance": (board.hear_event, None),
    "invitations": (board.hear_event, None),
    "party": (board.hear_invitation, board.hear_own_invitation),
}


MOST_WORDS = 256
"""So many answers may wait for one connection."""


class Listener:
    """One connection: where it is in its channels, what else it is to be told, and why it must go."""

    def __init__(self, who: str, known: Callable[[], Awaitable[Actor]]) -> None:
        self.who, self.known = who, known
        self.places: dict[str, Place] = {}
        self.reason = ""
        self.sending_since: float | None = None
        self._at: dict[str, tuple[Stream, int]] = {}
        self._words: deque[str] = deque()
        self._woken = asyncio.Event()
        self._ended = asyncio.Event()

    def say(self, text: str) -> None:
        """Tell this listener alone something. Who asks and asks, and reads nothing, is dropped."""
        self._words.append(text)
        self._woken.set()
        if len(self._words) > MOST_WORDS:
            self.drop("slow")

    def wake(self) -> None:
        """There may be something new."""
        self._woken.set()

    def drop(self, reason: str) -> None:
        """End it; ``reason`` is told if anything still can be."""
        self.reason = self.reason or reason
        self._woken.set()
        self._ended.set()

    async def ended(self) -> None:
        """Wait until it is dropped."""
        await self._ended.wait()

    async def frames(self) -> list[Frame]:
        """What to send next, once there is something; nothing: it was dropped. What is of no channel has number -1."""
        while not self.reason:
            if found := self._take():
                return found
            self._woken.clear()
            await self._woken.wait()
        return []

    def _take(self) -> list[Frame]:
        found: list[Frame] = []
        while self._words:
            found.append((-1, self._words.popleft()))
        for name, (stream, seq) in self._at.items():
            if stream.seq == seq:
                continue
            new = stream.after(seq)
            if new is None:
                self.drop("slow")
                return []
            found += new
            self._at[name] = (stream, stream.seq)
        return found

    @property
    def is_behind(self) -> bool:
        """Whether messages that it has not read are no longer kept."""
        return any(stream.seq != seq and stream.after(seq) is None for stream, seq in self._at.values())

    @property
    def streams(self) -> list[Stream]:
        """What it listens to."""
        return [stream for stream, _ in self._at.values()]

    def epoch_of(self, name: str) -> str:
        """The epoch of a channel that it listens to."""
        return self._at[name][0].epoch

    def attach(self, place: Place, stream: Stream, epoch: str, seq: int) -> bool:
        """Listen to a stream from there on; whether it goes on where it was (else a snapshot comes first)."""
        at = stream.resume(epoch, seq)
        self.places[place.channel.name] = place
        self._at[place.channel.name] = (stream, at)
        self._woken.set()
        return at >= 0

    def detach(self, name: str) -> None:
        """Listen to this one no more."""
        self.places.pop(name, None)
        self._at.pop(name, None)


async def refusal(listener: Listener, place: Place) -> str:
    """Why a listener may not hear this any more; empty while it may."""
    try:
        now = await admit(await listener.known(), place.channel)
    except (Unavailable, Busy):
        return ""  # that says nothing of anybody's rights
    except GalaError as error:
        return error.code
    return "" if now == place else Forbidden.code
