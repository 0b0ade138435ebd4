"""Who watches which event, and how a change reaches them: boards on one side, rooms on the other.

A page's ``on_load`` calls ``watch_guests`` or ``watch_staff`` (again at every reconnect): leave other rooms, enter this
one, get the board's snapshot. Whether one may enter is checked by the caller, through the service that guards the
board. A board is loaded when its first watcher comes, kept up by the bus, read again every few seconds while somebody
watches (so that a lost message heals), and dropped after the last has left, or has lost the connection.
"""

import asyncio
import logging
from collections.abc import Coroutine, Mapping, Sequence
from typing import Any

from gala import bus
from gala.bus import (
    AttendeesChanged,
    DoorConflict,
    EventChanged,
    FloorChanged,
    Happened,
    InvitationChanged,
    ItemsPlaced,
    PassesChanged,
    ProgrammeChanged,
    SeatMoved,
    SeatsChanged,
)
from gala.errors import GalaError
from gala.live.presence import Presence
from gala.live.rooms import Handler, Rooms
from gala.live.watched import Watched, refresh_room

log = logging.getLogger(__name__)

READ_AGAIN = 5.0
"""Seconds between two readings of a board that somebody watches."""
GATHER_CONFLICTS = 0.25
"""Seconds in which what gates disagree about is gathered into one word."""


def invitation_room(invitation_id: int) -> str:
    """The open pages of one invitation."""
    return f"inv:{invitation_id}"


class Watch:
    """All that is watched in this process, over the rooms of its socket server."""

    def __init__(self, rooms: Rooms) -> None:
        self._rooms = rooms
        self._watched: dict[int, Watched] = {}
        self._places: dict[str, tuple[int, tuple[str, ...]]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self.guest_calls: dict[str, Handler] = {}
        self.door_conflict: Handler | None = None
        self._conflicts: dict[int, list[str]] = {}
        self._presence = Presence(rooms, self.spawn)

    def close(self) -> None:
        """Forget everything."""
        self._presence.close()
        for watched in self._watched.values():
            watched.close()
        self._watched.clear()
        self._places.clear()

    @property
    def size(self) -> int:
        """How many sockets watch something."""
        return len(self._places)

    async def enter(self, sid: str, event_id: int, audience: str, *others: str) -> None:
        """Let a socket into the audience's room of an event and into ``others``, out of all else; send the snapshot.

        Raises what reading the board raises; the socket is in no room then.
        """
        await self.leave(sid)
        if not self._rooms.is_connected(sid):
            return
        watched = self._watched.get(event_id)
        if watched is None:
            watched = self._watched[event_id] = Watched(event_id, self._rooms, self.spawn, self.pages_of)
        places = (f"ev:{event_id}:{audience}", *others)
        self._places[sid] = (event_id, places)
        for room in places:
            await self._rooms.enter(sid, room)
        try:
            board = await watched.loaded()
        except Exception:
            await self.leave(sid)
            raise
        # Nothing may wait between the copy and its queueing: a change in between would be undone by the older copy.
        await self._rooms.show(sid, board.snapshot("staff" if audience == "staff" else "guests"))
        if audience == "staff":
            await self._rooms.show(sid, self._presence.snapshot(event_id))

    async def leave(self, sid: str) -> None:
        """Take a socket out of its rooms; drop the board that nobody watches any more."""
        await self._presence.leave(sid)
        event_id, places = self._places.pop(sid, (0, ()))
        for room in places:
            await self._rooms.leave(sid, room)
        if places and not self._is_watched(event_id):
            asyncio.get_running_loop().call_later(READ_AGAIN, self._drop, event_id)

    async def attend(self, sid: str, name: str, places: Sequence[str]) -> None:
        """Show the others in the socket's staff room where its person is; one who is in none is nowhere."""
        event_id, rooms = self._places.get(sid, (0, ()))
        if f"ev:{event_id}:staff" in rooms:
            await self._presence.attend(sid, event_id, name, places)

    def _drop(self, event_id: int) -> None:
        """Nobody came back in the meantime, as a reloading page would have."""
        if event_id in self._watched and not self._is_watched(event_id):
            self._watched.pop(event_id).close()

    def _is_watched(self, event_id: int) -> bool:
        return any(self._rooms.members(f"ev:{event_id}:{audience}") for audience in ("guests", "staff"))

    async def tidy(self) -> None:
        """Let go of lost connections and read again what is still watched."""
        for sid in [sid for sid in self._places if not self._rooms.is_connected(sid)]:
            await self.leave(sid)
        for event_id, watched in list(self._watched.items()):
            try:
                await watched.readings.again()
            except GalaError as error:
                log.warning("the board of event %s could not be read: %s", event_id, error)

    def hear(self, event: Happened) -> None:
        """The bus's subscriber. Must not wait."""
        watched = self._watched.get(event.event_id)
        if watched is None:
            return
        if isinstance(event, SeatMoved):  # thousands at once where everyone is seated: nothing for nobody
            self._tell_moved(event)
            return
        if isinstance(event, ItemsPlaced):
            keys = {f"g{p.kind[0]}{p.id}": f"{p.x}|{p.y}|{p.rotation}|{p.version}" for p in event.places}
            self.spawn(self.show_staff(event.event_id, keys))
            return
        if isinstance(event, SeatsChanged | AttendeesChanged):
            watched.learn(event)
        if isinstance(event, FloorChanged | InvitationChanged):
            self.spawn(watched.readings.again())
        if isinstance(event, DoorConflict) and not event.is_settled:
            self._tell_conflict(event)
        watched.call_soon(self._concerned(watched, event))

    def _tell_moved(self, event: SeatMoved) -> None:
        """Say so on the open pages of the invitation."""
        room, handler = invitation_room(event.invitation_id), self.guest_calls.get("seat_moved")
        if handler and self._rooms.members(room):
            payload = {"name": event.name, "seat": event.seat_label}
            self.spawn(self._rooms.call(room, handler, payload))

    def _tell_conflict(self, event: DoorConflict) -> None:
        """Say so on every open page of the team; once for all that a tablet hands over at a time."""
        names = self._conflicts.setdefault(event.event_id, [])
        names.append(event.name)
        if len(names) == 1:
            asyncio.get_running_loop().call_later(GATHER_CONFLICTS, self._send_conflicts, event.event_id)

    def _send_conflicts(self, event_id: int) -> None:
        names, room = self._conflicts.pop(event_id, []), f"ev:{event_id}:staff"
        if names and self.door_conflict and self._rooms.members(room):
            payload = {"name": names[0], "more": len(names) - 1}
            self.spawn(self._rooms.call(room, self.door_conflict, payload))

    def _concerned(self, watched: Watched, event: Happened) -> dict[str, Handler]:
        """The guests' pages that must read their party again."""
        invitations: set[int] = set()
        if isinstance(event, PassesChanged | EventChanged) or event == ProgrammeChanged(event.event_id):
            return self._all_pages_at(event.event_id)
        if isinstance(event, InvitationChanged):
            invitations = {event.invitation_id}
        elif isinstance(event, ProgrammeChanged):
            invitations = set(event.invitations)
        elif isinstance(event, SeatsChanged | AttendeesChanged) and watched.board is not None:
            invitations = watched.board.invitations_of(event)
            if isinstance(event, SeatsChanged):  # whoever clicked knows already: told where several look at it
                invitations = {one for one in invitations if len(self._rooms.members(invitation_room(one))) > 1}
        return self.pages_of(invitations)

    def _all_pages_at(self, event_id: int) -> dict[str, Handler]:
        """Every guest's page of an event, with what to call there."""
        refresh = self.guest_calls.get("refresh")
        here = {room for at, rooms in self._places.values() if at == event_id for room in rooms}
        return {room: refresh for room in here if room.startswith("inv:")} if refresh else {}

    def pages_of(self, invitations: set[int]) -> dict[str, Handler]:
        """The rooms of these invitations, each with what to call there."""
        refresh = self.guest_calls.get("refresh")
        return {invitation_room(one): refresh for one in invitations} if refresh else {}

    async def show_staff(self, event_id: int, keys: Mapping[str, str]) -> None:
        """Merge keys into the store of everybody in an event's staff room."""
        await self._rooms.show(f"ev:{event_id}:staff", keys)

    def spawn(self, work: Coroutine[Any, Any, Any]) -> None:
        """Start a task that is kept (the loop keeps only weak references) and whose failure is logged."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._done)

    def _done(self, task: "asyncio.Task[Any]") -> None:
        self._tasks.discard(task)
        if not task.cancelled() and task.exception() is not None:
            log.error("a live message failed", exc_info=task.exception())


_watch: Watch | None = None
_guest_calls: dict[str, Handler] = {}
_door_conflict: Handler | None = None


def start(server: Any) -> None:
    """Listen to the bus and speak through this python-socketio server. Before it, watching does nothing."""
    global _watch
    if _watch is not None:
        _watch.close()
    else:
        bus.subscribe(lambda event: _watch.hear(event) if _watch is not None else None)
    _watch = Watch(Rooms(server))
    _watch.guest_calls, _watch.door_conflict = _guest_calls, _door_conflict


def set_guest_calls(*, refresh: Handler, seat_moved: Handler) -> None:
    """The handlers of the guest's page: what to call when its party changed, and when an organizer moved somebody.

    ``seat_moved`` is given ``name`` and ``seat`` (its label, empty when the seat was freed).
    """
    _guest_calls.update(refresh=refresh, seat_moved=seat_moved)


def set_staff_call(door_conflict: Handler) -> None:
    """What to call on every open page of an event's team when a gate contradicts another.

    It is given the ``name`` of the first person, empty where nobody is named, and how many ``more`` there are.
    """
    global _door_conflict
    _door_conflict = door_conflict
    if _watch is not None:
        _watch.door_conflict = door_conflict


async def watch_guests(sid: str, event_id: int, invitation_ids: Sequence[int]) -> None:
    """Let this socket see the room, without names, and hear what concerns its own invitations."""
    if _watch is not None:
        await _watch.enter(sid, event_id, "guests", *map(invitation_room, invitation_ids))


async def watch_staff(sid: str, event_id: int, refresh: Handler | None = None) -> None:
    """Let this socket see who sits where. ``refresh`` is the page's handler that reads its own list again."""
    if _watch is not None:
        own = [refresh_room(event_id, refresh)] if refresh is not None else []
        await _watch.enter(sid, event_id, "staff", *own)


async def attend(sid: str, name: str, places: Sequence[str]) -> None:
    """Show the other organizers of the event that this socket watches where its person is (``gala.live.presence``)."""
    if _watch is not None:
        await _watch.attend(sid, name, places)


async def unwatch(sid: str) -> None:
    """Let this socket leave all rooms."""
    if _watch is not None:
        await _watch.leave(sid)


def count_pages() -> int:
    """How many sockets of pages watch an event."""
    return _watch.size if _watch is not None else 0


async def keep_boards() -> None:
    """For ever: read again what is watched, let go of what is not. Heals whatever was lost."""
    while True:
        await asyncio.sleep(READ_AGAIN)
        if _watch is not None:
            await _watch.tidy()
