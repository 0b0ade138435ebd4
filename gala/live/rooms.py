"""Rooms of sockets: one message to all who look at the same event. The only module that leans on Reflex's insides.

It leans on these, proven for the pinned version by ``tests/live/test_rooms.py`` and the browser tests:

- The browser hands each ``"event"`` message on the namespace ``/_event`` to the reducer of every substate that its
  ``delta`` names, which merges key by key, declared or not; ``events`` are queued as if the page had raised them,
  and either part may be left out.
- ``app.sio`` is a python-socketio server. Each of its sockets has a queue of packets that a task of its own sends in
  order. We put one encoded packet into the queues of a whole room ourselves: ``emit`` starts a task for each socket
  to do the same, which doubles what a change costs where a thousand people look.
- A socket's id is the session id that a handler reads in ``self.router.session.session_id``.
"""

from collections.abc import Collection, Mapping
from typing import Any, TypeAlias

from engineio.packet import MESSAGE, Packet  # type: ignore[import-untyped]
from reflex_base.event import EventHandler
from reflex_base.utils.format import format_event_handler
from socketio.packet import EVENT  # type: ignore[import-untyped]

from gala.live.store import Live

NAMESPACE = "/_event"

Handler: TypeAlias = EventHandler | str
"""A handler of a state (``GuestState.seat_moved``), or its full name."""


def handler_name(handler: Handler) -> str:
    """The full name by which a browser asks for ``handler``."""
    return handler if isinstance(handler, str) else format_event_handler(handler)


class Rooms:
    """The rooms of one process, over python-socketio's server ``sio``."""

    def __init__(self, sio: Any) -> None:
        self._sio = sio
        self._store = Live.get_full_name()
        self._inside: dict[str, set[str]] = {}

    def is_connected(self, sid: str) -> bool:
        """Whether the socket is still there."""
        return bool(self._sio.manager.is_connected(sid, NAMESPACE))

    def members(self, room: str) -> Collection[str]:
        """Who is in the room, those included whose disconnection has not been noticed yet."""
        return self._inside.get(room, ())

    def names(self) -> Collection[str]:
        """The rooms that somebody is in."""
        return tuple(self._inside)

    async def enter(self, sid: str, room: str) -> None:
        """Let a socket hear what is said in ``room``. Raises ValueError when the socket is gone."""
        await self._sio.enter_room(sid, room, namespace=NAMESPACE)
        self._inside.setdefault(room, set()).add(sid)

    async def leave(self, sid: str, room: str) -> None:
        """Take a socket out of ``room``, whether it is still connected or not."""
        if members := self._inside.get(room):
            members.discard(sid)
            if not members:
                del self._inside[room]
        await self._sio.leave_room(sid, room, namespace=NAMESPACE)

    async def show(self, to: str, keys: Mapping[str, str]) -> None:
        """Merge ``keys`` into the live store of a room, or of one socket. The order of calls is kept."""
        if keys:
            self._say(to, {"delta": {self._store: keys}})

    async def call(self, room: str, handler: Handler, payload: Mapping[str, Any] | None = None) -> None:
        """Make every browser in ``room`` raise ``handler`` with ``payload``, checked as if its person had clicked."""
        event = {"name": handler_name(handler), "payload": dict(payload or {})}
        self._say(room, {"events": [event]})

    def _say(self, to: str, update: dict[str, Any]) -> None:
        said = self._sio.packet_class(EVENT, namespace=NAMESPACE, data=["event", update]).encode()
        packet = Packet(MESSAGE, said)
        sockets = self._sio.eio.sockets
        for _, socket_id in self._sio.manager.get_participants(NAMESPACE, to):
            if socket := sockets.get(socket_id):  # else it hung up, and the room has not heard of it yet
                socket.queue.put_nowait(packet)
