"""Rooms lean on Reflex's insides: what they lean on is there in the pinned version."""

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import reflex as rx
import reflex_base
import socketio
from engineio.async_socket import AsyncSocket
from reflex.app import _sio_dumps, _sio_loads

from gala.live.rooms import NAMESPACE, Rooms, handler_name
from gala.live.store import Live


class Wire:
    """A real python-socketio server with Reflex's own encoder, and real sockets of it whose queues nobody empties."""

    def __init__(self) -> None:
        json_of_reflex = SimpleNamespace(dumps=_sio_dumps, loads=_sio_loads)
        self.server: Any = socketio.AsyncServer(async_mode="asgi", json=json_of_reflex)
        self.server.manager.set_server(self.server)

    async def connect(self, name: str) -> str:
        self.server.eio.sockets[name] = AsyncSocket(self.server.eio, name)
        return str(await self.server.manager.connect(name, NAMESPACE))

    def sent_to(self, name: str) -> list[str]:
        """What the socket's own task would send, in its order."""

        async def drain() -> list[str]:
            return [packet.encode() for packet in await self.server.eio.sockets[name].poll()]

        return asyncio.run(drain())

    def said_to(self, name: str) -> list[Any]:
        return [json.loads(packet.partition(",")[2])[1] for packet in self.sent_to(name)]


@pytest.fixture
def wire() -> Iterator[Wire]:
    yield Wire()


def test_a_change_of_a_table_of_ten_takes_at_most_120_bytes(wire: Wire) -> None:
    async def scene() -> None:
        rooms = Rooms(wire.server)
        await rooms.enter(await wire.connect("ana"), "ev:1234:guests")
        await rooms.show("ev:1234:guests", {"t1234567": "fhtibfhtib"})

    asyncio.run(scene())
    packet, *more = wire.sent_to("ana")
    assert not more
    assert len(packet.encode()) <= 120
    assert packet.startswith(f'42{NAMESPACE},["event",')


def test_a_room_hears_what_is_said_in_it_and_nobody_else(wire: Wire) -> None:
    async def scene() -> None:
        rooms = Rooms(wire.server)
        ana, ben, eve = [await wire.connect(name) for name in ("ana", "ben", "eve")]
        for sid in (ana, ben):
            await rooms.enter(sid, "staff")
        await rooms.enter(eve, "guests")
        await rooms.show("staff", {"o1": "1|Secret|"})
        await rooms.leave(ben, "staff")
        assert set(rooms.members("staff")) == {ana}
        await rooms.call("staff", "a.b.refresh", {"x": 1})
        await rooms.leave(ana, "staff")
        assert not rooms.members("staff")
        await rooms.show("staff", {"o1": ""})
        await rooms.show(eve, {"t1": "f"})

    asyncio.run(scene())
    secret = {"delta": {Live.get_full_name(): {"o1": "1|Secret|"}}}
    assert wire.said_to("ben") == [secret]
    assert wire.said_to("ana") == [secret, {"events": [{"name": "a.b.refresh", "payload": {"x": 1}}]}]
    assert wire.said_to("eve") == [{"delta": {Live.get_full_name(): {"t1": "f"}}}]


def test_what_is_queued_first_arrives_first(wire: Wire) -> None:
    async def scene() -> None:
        rooms = Rooms(wire.server)
        ana = await wire.connect("ana")
        await rooms.enter(ana, "room")
        await asyncio.gather(*(rooms.show(ana if n % 2 else "room", {"t1": str(n)}) for n in range(50)))

    asyncio.run(scene())
    assert [next(iter(said["delta"].values()))["t1"] for said in wire.said_to("ana")] == [str(n) for n in range(50)]


def test_the_browser_still_merges_what_we_send() -> None:
    """The lines of Reflex's own client that the store rests on. If one is gone, read the new client first."""
    client = (Path(reflex_base.__file__).parent / ".templates" / "web" / "utils" / "state.js").read_text()
    for line in (
        'socket.current.on("event", (update) => {',
        "const delta = withoutUnknownSubstates(update.delta);",
        "dispatch[substate](delta[substate]);",
        "if (update.events && update.events.length > 0) {",
        "const own = Object.hasOwn(state, key);",
        "out[key] = value;",
    ):
        assert line in client


def test_the_store_is_no_place_for_the_server_to_keep_things() -> None:
    assert not Live.base_vars
    assert len(Live.get_full_name()) <= 51


def test_a_handler_is_called_by_its_full_name() -> None:
    class Page(rx.State):
        @rx.event
        def refresh(self) -> None: ...

    assert handler_name(Page.refresh) == f"{Page.get_full_name()}.refresh"
    assert handler_name("a.b") == "a.b"
