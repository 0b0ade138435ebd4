"""A program's open connection, spoken to the app itself: a WebSocket, or server-sent events."""

import asyncio
import json
from typing import Any
from urllib.parse import urlsplit

from tests.api.program import the_api

WITHIN = 30.0
"""Seconds, on a machine that does much else."""


class Closed(Exception):
    """The server hung up."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(f"{code} {reason}")
        self.code, self.reason = code, reason


class Line:
    """One connection. ``async with Line(...) as line``; ``takes`` False: it reads nothing from now on."""

    def __init__(self, path: str = "/api/live", kind: str = "websocket", **headers: str) -> None:
        parts = urlsplit(path)
        known = [(name.replace("_", "-").lower().encode(), value.encode()) for name, value in headers.items()]
        self._scope = {
            "type": kind, "path": parts.path, "raw_path": parts.path.encode(), "query_string": parts.query.encode(),
            "headers": known, "client": ("127.0.0.1", 5000), "server": ("gala.test", 80), "subprotocols": [],
            "method": "GET", "scheme": "http", "root_path": "", "http_version": "1.1",
        }  # fmt: skip
        self._in: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._out: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self.takes = asyncio.Event()
        self.takes.set()
        self._number = 0
        self.held: list[dict[str, Any]] = []
        """What came while something else was waited for."""

    async def __aenter__(self) -> "Line":
        self._task = asyncio.create_task(the_api()(self._scope, self._in.get, self._send))
        if self._scope["type"] == "websocket":
            await self._in.put({"type": "websocket.connect"})
            assert (await self._out.get())["type"] == "websocket.accept"
        return self

    async def __aexit__(self, *_: object) -> None:
        kind = self._scope["type"]
        await self._in.put({"type": f"{kind}.disconnect", "code": 1006})
        await asyncio.wait_for(self._task, WITHIN)

    async def _send(self, message: dict[str, Any]) -> None:
        await self.takes.wait()
        await self._out.put(message)

    async def hear(self) -> dict[str, Any]:
        """The next message that is no heartbeat. Raises Closed."""
        while True:
            if self.held:
                return self.held.pop(0)
            said = await self._next()
            if said.get("action") != "heartbeat":
                return said

    async def _next(self) -> dict[str, Any]:
        message = await asyncio.wait_for(self._out.get(), WITHIN)
        if message["type"] == "websocket.close":
            raise Closed(message["code"], message["reason"])
        return dict(json.loads(message["text"]))

    async def status(self) -> int:
        """Of an HTTP answer."""
        return int((await asyncio.wait_for(self._out.get(), WITHIN))["status"])

    async def text(self) -> str:
        """The next piece of an HTTP answer."""
        return str((await asyncio.wait_for(self._out.get(), WITHIN))["body"].decode())

    async def ask(self, action: str, **known: Any) -> dict[str, Any]:
        """Say something; the result that it is answered. Raises Closed; Refused."""
        self._number += 1
        await self.say({"action": action, "id": str(self._number)} | known)
        waiting: list[dict[str, Any]] = []
        while True:
            said = self.held.pop(0) if self.held else await self._next()
            if said.get("action") == "answer" and said["id"] == str(self._number):
                self.held = waiting + self.held
                if not said["ok"]:
                    raise Refused(said["problem"])
                return dict(said["result"])
            waiting.append(said)

    async def say(self, message: Any) -> None:
        """Say anything."""
        text = message if isinstance(message, str) else json.dumps(message)
        await self._in.put({"type": "websocket.receive", "text": text})


class Refused(Exception):
    """What was asked is refused, with this problem document."""

    def __init__(self, problem: dict[str, Any]) -> None:
        super().__init__(problem["code"])
        self.problem = problem
        self.code: str = problem["code"]


class Mirror:
    """What a program knows of a channel by listening: the rule of ``docs/channels.md``, and no more."""

    def __init__(self) -> None:
        self.items: dict[int, dict[str, Any]] = {}
        self.epoch, self.seq = "", -1

    def take(self, message: dict[str, Any]) -> None:
        """Learn from one message of the channel."""
        if message["action"] == "snapshot":
            self.items = {_key(item): item for item in message["items"]}
            self.epoch = message["epoch"]
        else:
            assert message["seq"] == self.seq + 1, "a message is missing"
            if (key := _key(message)) is not None:
                self.items.pop(key, None)
                if not message.get("removed"):
                    self.items[key] = {n: v for n, v in message.items() if n not in ABOUT}
        self.seq = message["seq"]


ABOUT = {"channel", "seq", "event_id", "action"}


def _key(item: dict[str, Any]) -> Any:
    """A seat's id in a channel of seats, which says ``status`` and ``table_id``; else a person's."""
    return (
        item.get("seat_id")
        if "/seats" in item.get("channel", "") or "table_id" in item
        else item.get("invitation_guest_id")
    )
