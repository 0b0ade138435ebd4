"""The servers of ``benchmarks.live`` and ``benchmarks.channels``, started by granian as ``gala run`` starts its own.

``create_ours`` is Gala's whole ASGI app, lifespan tasks and all, with two doors more; ``create_floor`` is
python-socketio alone with the same two: ``/bench/watch`` lets every connected socket into the room, ``/bench/change``
makes one change and answers when it began and (ours) when the database had it, by the machine's one monotonic clock.
"""

import asyncio
import json
import pickle
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import parse_qsl

import psycopg
import socketio  # type: ignore[import-untyped]
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from benchmarks.floor import FIRSTS, for_another
from benchmarks.room import FIRST_INVITATION, FIRST_PERSON, FIRST_SEAT, SEATS_A_TABLE
from gala import bus, clock
from gala.access import Actor
from gala.config import get_settings
from gala.db import in_db
from gala.live.rooms import NAMESPACE
from gala.live.watch import watch_guests
from gala.services import seating

Answer = dict[str, float]
Door = Callable[[dict[str, int]], Awaitable[Answer]]


def create_ours() -> Any:
    """Gala. The watchers are put into the guests' room by the function that the guest page's ``on_load`` calls."""
    from gala.gala import app

    committed: list[float] = []
    bus.subscribe(lambda event: committed.append(time.perf_counter()))

    async def watch(asked: dict[str, int]) -> Answer:
        for n, sid in enumerate(_sids(app.sio, NAMESPACE)):
            # Others than those who claim: their pages would also be told to read their party again.
            await watch_guests(sid, asked["event"], [FIRST_INVITATION + 1_000_000 + n])
        return {}

    async def change(asked: dict[str, int]) -> Answer:
        n, invitation = asked["n"], FIRST_INVITATION + asked["n"]
        actor = Actor(f"guest-{invitation}", invitations={invitation: asked["event"]})
        committed.clear()
        start = time.perf_counter()
        await in_db(seating.hold, actor, asked["event"], [FIRST_SEAT + n], [FIRST_PERSON + n])
        return {"start": start, "committed": committed[0]}

    return _with_doors(app(), {"/bench/watch": watch, "/bench/change": change})


def create_gala() -> Any:
    """Gala, as it is."""
    from gala.gala import app

    return app()


def create_floor() -> Any:
    """python-socketio and nothing else: one ``emit`` to a room, of the same key and value."""
    server: Any = socketio.AsyncServer(async_mode="asgi", transports=["websocket"])

    async def watch(asked: dict[str, int]) -> Answer:
        for sid in _sids(server, "/"):
            await server.enter_room(sid, "guests")
        return {}

    async def change(asked: dict[str, int]) -> Answer:
        table, seat = divmod(asked["n"], SEATS_A_TABLE)
        start = time.perf_counter()
        letters = "h" * (seat + 1) + "f" * (SEATS_A_TABLE - seat - 1)
        await server.emit("seats", {f"t{table + 1}": letters}, room="guests")
        return {"start": start, "committed": start}

    return _with_doors(socketio.ASGIApp(server), {"/bench/watch": watch, "/bench/change": change})


def create_plain() -> Any:
    """Starlette and nothing else: a WebSocket for each, and one text sent to all."""
    there: set[WebSocket] = set()

    async def live(socket: WebSocket) -> None:
        await socket.accept()
        there.add(socket)
        try:
            while True:
                await socket.receive_text()
        except WebSocketDisconnect:
            there.discard(socket)

    async def change(asked: dict[str, int]) -> Answer:
        n, ends = asked["n"], clock.now().isoformat()
        seat = {"seat_id": FIRST_SEAT + n, "seat_number": f"{n}", "table_id": 1, "status": "held", "locked": False}
        seat |= {"hold_expires_at": ends, "invitation_guest_id": FIRST_PERSON + n}
        seat |= {"invitation_id": FIRST_INVITATION + n, "guest": {"id": FIRST_PERSON + n, "name": f"Guest {n}"}}
        start = time.perf_counter()
        about = {"channel": f"events/{asked['event']}/seats", "seq": asked["n"], "event_id": asked["event"]}
        text = json.dumps(about | {"action": "seat_locked"} | seat, separators=(",", ":"))
        await asyncio.gather(*(socket.send_text(text) for socket in there))  # quicker than one after the other
        return {"start": start, "committed": start}

    return _with_doors(Starlette(routes=[WebSocketRoute("/api/live", live)]), {"/bench/change": change})


STATEMENTS = "statements.pickle"
"""In the data directory: what ``create_bare`` sends for one hold, the person's number and code it was caught of."""


def create_bare() -> Any:
    """Starlette and psycopg's own asynchronous connections, with nothing of ours: the very statements of a hold, one by
    one in a transaction, in as many connections as ours has."""
    settings = get_settings()
    statements, n, code = pickle.loads((settings.data_dir / STATEMENTS).read_bytes())
    free: asyncio.LifoQueue[psycopg.AsyncConnection[Any]] = asyncio.LifoQueue()
    url = settings.url.replace("postgresql+psycopg", "postgresql")

    async def hold(request: Request) -> Response:
        body = await request.json()
        other = body["seats"][0]["seat_id"] - FIRST_SEAT
        own = {first + n: first + other for first in FIRSTS.values()} | {code: request.headers["x-invitation-code"]}
        connection = await free.get()
        async with connection.transaction():
            for text, values in statements:
                cursor = await connection.execute(text, for_another(values, own))
                if cursor.description:
                    await cursor.fetchall()
        free.put_nowait(connection)
        return JSONResponse(body)

    @asynccontextmanager
    async def life(app: Starlette) -> AsyncIterator[None]:
        for _ in range(settings.db_threads):
            free.put_nowait(await psycopg.AsyncConnection.connect(url, autocommit=True))
        yield

    return Starlette(routes=[Route("/api/events/{event_id}/seats/hold", hold, methods=["POST"])], lifespan=life)


def _sids(server: Any, namespace: str) -> list[str]:
    return [sid for sid, _ in server.manager.get_participants(namespace, None)]


def _with_doors(app: Any, doors: dict[str, Door]) -> Any:
    async def asgi(scope: Any, receive: Any, send: Any) -> None:
        door = doors.get(scope["path"]) if scope["type"] == "http" else None
        if door is None:
            await app(scope, receive, send)
            return
        asked = {name: int(value) for name, value in parse_qsl(scope["query_string"].decode())}
        body = json.dumps(await door(asked)).encode()
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"application/json")]})
        await send({"type": "http.response.body", "body": body})

    return asgi
