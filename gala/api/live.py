"""What programs hear and do at once, over one connection: see ``docs/channels.md``.

A WebSocket takes messages, and answers each by its ``id``; server-sent events carry one channel one way.
"""

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Coroutine, MutableMapping
from contextlib import suppress
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, Query, Request, Response, WebSocket
from fastapi.security import HTTPAuthorizationCredentials
from starlette.requests import HTTPConnection
from starlette.websockets import WebSocketDisconnect

from gala.access import Actor
from gala.api.budgets import budgets, name_of
from gala.api.live_words import Ask, Unread, read_word
from gala.api.peer import client_ip
from gala.api.problems import document_of
from gala.api.rest import bearer_scheme, by_token, code_scheme
from gala.config import get_settings
from gala.db import in_db
from gala.errors import GalaError, Invalid, NotSignedIn, TokenUnknown, TooManyRequests
from gala.live.channels import hub
from gala.live.listeners import Listener, read_channel
from gala.live.streams import Frame
from gala.services import entrance

log = logging.getLogger(__name__)
router = APIRouter(prefix="/api/live", tags=["channels"])

MOST_BYTES = 16 * 1024
MOST_CHANNELS = 50
SIGN_IN_WITHIN = 10.0
"""Seconds in which a connection must say who it is."""
CLOSE_WITHIN = 2.0
GONE = (RuntimeError, OSError, TimeoutError, WebSocketDisconnect)
"""What a server raises for an end that is not there any more."""
CODES = {
    "slow": 4408,
    "not_signed_in": 4401,
    "token_unknown": 4401,
    "code_unknown": 4401,
    "forbidden": 4403,
    "too_large": 1009,
}
"""WebSocket close codes by reason; 4404 for what is not there any more."""

Known = Callable[[], Awaitable[Actor]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]


async def sign_in(connection: HTTPConnection, token: str, code: str) -> tuple[str, Known]:
    """Whose token or code this is: as it would stand in a header, and how to ask again who that is as of then. The
    code is opened once: asking again is not limited. Raises NotSignedIn, TokenUnknown, CodeUnknown, TooManyAttempts."""
    ip, agent = client_ip(connection), connection.headers.get("user-agent", "")
    if token:
        await by_token(token, ip, agent)
        return f"Bearer {token}", lambda: by_token(token, ip, agent)
    if not code:
        raise NotSignedIn
    opened = await in_db(entrance.open_codes, code.split("."), ip)
    codes = list(opened.codes)
    return ".".join(codes), lambda: in_db(entrance.get_guest, codes, ip, agent)


async def nobody() -> Actor:
    """Whoever has not said yet who they are."""
    raise NotSignedIn


async def carry(
    listener: Listener, read: Coroutine[Any, Any, None], write: Callable[[list[Frame]], Awaitable[None]]
) -> None:
    """Let the listener hear until either end hangs up or it is dropped, even amid a message that nobody takes."""

    now = asyncio.get_running_loop().time

    async def speak() -> None:
        while frames := await listener.frames():
            listener.sending_since = now()
            await write(frames)
            listener.sending_since = None

    tasks = [asyncio.create_task(work) for work in (read, speak(), listener.ended())]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        hub().leave(listener)
        for task in tasks:
            task.cancel()
        for found in await asyncio.gather(*tasks, return_exceptions=True):
            if isinstance(found, Exception) and not isinstance(found, GONE):
                log.error("a connection failed", exc_info=found)


# --- WebSocket -------------------------------------------------------------------------------------------------------


@router.websocket("")
async def live(socket: WebSocket) -> None:
    """A connection for any number of channels and messages."""
    await socket.accept()
    line = _Line(socket)
    hub().enter(line.listener)
    await carry(line.listener, line.read(), line.write)
    reason = line.listener.reason
    with suppress(*GONE):
        await asyncio.wait_for(socket.close(CODES.get(reason, 4404) if reason else 1000, reason), CLOSE_WITHIN)


class _Line:
    """One WebSocket."""

    def __init__(self, socket: WebSocket) -> None:
        self.socket = socket
        self.listener = Listener("", nobody)

    async def write(self, frames: list[Frame]) -> None:
        for _, text in frames:
            await self.socket.send_text(text)

    async def read(self) -> None:
        """Do what is asked, one after the other."""
        try:
            async with asyncio.timeout(SIGN_IN_WITHIN):
                await self._begin()
                while not self.listener.who:
                    if not await self._next():
                        return
        except TimeoutError:
            self.listener.drop(NotSignedIn.code)
        while await self._next():
            pass

    async def _begin(self) -> None:
        """Whoever brings a token or a code in the headers need not say it again."""
        bearer = self.socket.headers.get("authorization", "")
        token = bearer.removeprefix("Bearer ").strip() if bearer.startswith("Bearer ") else ""
        code = self.socket.headers.get("x-invitation-code", "")
        if token or code:
            try:
                await self._sign_in(token, code)
            except GalaError as error:
                self.listener.drop(error.code)

    async def _next(self) -> bool:
        message = await self.socket.receive()
        if message["type"] == "websocket.disconnect" or self.listener.reason:
            return False
        said = message.get("text") or message.get("bytes") or ""
        if len(said) > MOST_BYTES:
            self.listener.drop("too_large")
            return False
        asked = ""
        try:
            asked, word = read_word(said)
            self._spend()
            answer = {"ok": True, "result": await self._do(word)}
        except Unread as error:
            asked, answer = error.id, {"ok": False, "problem": document_of(error)}
        except GalaError as error:
            answer = {"ok": False, "problem": document_of(error)}
        self.listener.say(json.dumps({"action": "answer", "id": asked} | answer, ensure_ascii=False))
        return True

    def _spend(self) -> None:
        """A message counts as a call. Raises TooManyRequests."""
        ip, quota = client_ip(self.socket), get_settings().api_calls_per_minute
        caller = name_of(self.listener.who.encode()) if self.listener.who else ip
        if quota and (standing := budgets.spend(caller, ip, quota)).is_over:
            raise TooManyRequests(seconds=standing.seconds)

    async def _do(self, word: Any) -> dict[str, Any]:
        if word.action == "sign_in":
            await self._sign_in(word.token, word.code)
            return {}
        if word.action == "leave":
            hub().part(self.listener, word.channel)
            return {}
        if word.action == "join":
            return await self._join(word)
        return await Ask(word).run(await self.listener.known())

    async def _sign_in(self, token: str, code: str) -> None:
        who, known = await sign_in(self.socket, token, code)
        self.listener.who, self.listener.known = who, known

    async def _join(self, word: Any) -> dict[str, Any]:
        if word.token or word.code:
            await self._sign_in(word.token, word.code)
        if len(self.listener.places) >= MOST_CHANNELS and word.channel not in self.listener.places:
            raise Invalid(field="channel", reason="That is too many channels for one connection.")
        stream = await hub().join(self.listener, read_channel(word.channel), word.epoch, word.seq)
        return {"channel": word.channel, "epoch": stream.epoch, "seq": stream.seq}


# --- server-sent events ----------------------------------------------------------------------------------------------


async def standing(
    request: Request,
    bearer: Annotated[HTTPAuthorizationCredentials | None, Depends(bearer_scheme)],
    code: Annotated[str | None, Depends(code_scheme)],
) -> tuple[str, Known]:
    """Who listens. Raises what ``sign_in`` raises."""
    if bearer is None and not code and request.headers.get("authorization"):
        raise TokenUnknown
    return await sign_in(request, bearer.credentials.strip() if bearer else "", code or "")


@router.get("/events", response_class=Response, responses={200: {"content": {"text/event-stream": {}}}})
async def listen(
    who: Annotated[tuple[str, Known], Depends(standing)],
    channel: Annotated[str, Query(max_length=60, description="Its name, as `events/1/seats`.")],
    last_event_id: Annotated[str, Header(max_length=60, description="The `id` of the last event seen.")] = "",
) -> Response:
    """One channel as server-sent events: a snapshot, or what came after `Last-Event-ID`, then each message."""
    listener = Listener(*who)
    epoch, _, seq = last_event_id.partition(":")
    hub().enter(listener)
    try:
        number = int(seq) if seq.isascii() and seq.isdigit() and len(seq) < 16 else -1
        await hub().join(listener, read_channel(channel), epoch, number)
    except BaseException:
        hub().leave(listener)
        raise
    return _Events(listener, channel)


class _Events(Response):
    """An answer that goes on until somebody hangs up."""

    def __init__(self, listener: Listener, channel: str) -> None:
        super().__init__(media_type="text/event-stream")
        self._listener, self._epoch = listener, listener.epoch_of(channel)

    async def __call__(self, scope: Any, receive: Callable[[], Awaitable[Any]], send: Send) -> None:
        """Carry the listener over this request."""
        headers = [
            (b"content-type", b"text/event-stream"),
            (b"cache-control", b"no-store"),
            (b"x-accel-buffering", b"no"),
        ]
        await send({"type": "http.response.start", "status": 200, "headers": headers})

        async def read() -> None:
            while (await receive())["type"] != "http.disconnect":
                pass

        async def write(frames: list[Frame]) -> None:
            said = "".join(self._event(*frame) for frame in frames).encode()
            await send({"type": "http.response.body", "body": said, "more_body": True})

        await carry(self._listener, read(), write)
        said = f'event: closed\ndata: {{"action":"closed","reason":"{self._listener.reason}"}}\n\n'.encode()
        with suppress(*GONE):
            await asyncio.wait_for(send({"type": "http.response.body", "body": said}), CLOSE_WITHIN)

    def _event(self, seq: int, text: str) -> str:
        return f"id: {self._epoch}:{seq}\ndata: {text}\n\n" if seq >= 0 else f"data: {text}\n\n"
