"""What happens to every call before and after its route: it gets a number, is measured, and is counted.

Written on bare ASGI, since it runs before each of the door's calls too.
"""

import logging
import re
import time
import uuid
from collections.abc import Mapping

from fastapi import Request
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gala.api.budgets import budgets, name_of
from gala.api.metrics import calls, route_of
from gala.api.peer import client_ip
from gala.api.problems import problem_of
from gala.api.rest import MOST_BYTES
from gala.config import get_settings
from gala.errors import GalaError, Invalid, TooLarge, TooManyRequests, Unexpected

_log = logging.getLogger("gala.api")
_ID = re.compile(r"[\w.:-]{1,64}", re.ASCII)

READ_THEMSELVES = ("/imports", "/uploads", "/picture")
"""How the addresses end whose routes take files and count the bytes themselves."""

NOT_COUNTED = ("/api/kiosk/",)
"""The door hands over what it kept, however much that is: its tablets were paired by the organizer."""

COUNTED_ANYWAY = ("/api/auth/",)


class Front:
    """Every call below ``/api/`` gets an ``X-Request-Id`` (its own, where it brings a good one), a body of a size that
    is expected, and a place in its caller's budget."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not scope["path"].startswith("/api/"):
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        said = headers.get("x-request-id", "")
        number = said if _ID.fullmatch(said) else uuid.uuid4().hex
        scope.setdefault("state", {})["request_id"] = number
        sent = _Numbered(send, number)
        try:
            await self._counted(scope, receive, sent, headers)
        finally:
            calls.note(scope["method"], route_of(scope), sent.status, sent.seconds)

    async def _counted(self, scope: Scope, receive: Receive, send: "_Numbered", headers: Headers) -> None:
        quota = get_settings().api_calls_per_minute
        credential = _credential(scope["path"], headers) if quota else None
        if credential is None:
            await self._measured(scope, receive, send, headers)
            return
        ip = client_ip(Request(scope))
        caller = name_of(credential) if credential else ip
        standing = budgets.spend(caller, ip, quota)
        send.more = standing.headers
        if standing.is_over:
            await _refuse(scope, receive, send, TooManyRequests(seconds=standing.seconds))
            return
        await self._measured(scope, receive, send, headers)
        if send.status == 401:
            budgets.doubt(caller, ip)
        elif credential:
            budgets.prove(caller)

    async def _measured(self, scope: Scope, receive: Receive, send: "_Numbered", headers: Headers) -> None:
        try:
            # No text in PostgreSQL can hold it. What a tablet says of itself is not looked at, whatever it is.
            if _has_nul(scope) and not scope["path"].startswith(NOT_COUNTED):
                await _refuse(scope, receive, send, Invalid(field="address", reason="This request could not be read."))
                return
            if scope["method"] in {"GET", "HEAD"} or scope["path"].endswith(READ_THEMSELVES):
                await self.app(scope, receive, send)
                return
            if (size := headers.get("content-length", "")).isdecimal() and int(size[:12]) > MOST_BYTES:
                await _refuse(scope, receive, send, TooLarge(limit="1 MB"))
                return
            await self.app(scope, _counting(receive), send)
        except Exception:
            _log.error("request %s: %s %s failed", scope["state"]["request_id"], scope["method"], scope["path"])
            if not send.status:
                await _refuse(scope, receive, send, Unexpected(request_id=scope["state"]["request_id"]))
            raise


def _has_nul(scope: Scope) -> bool:
    return "\x00" in scope["path"] or b"%00" in scope["query_string"]


class _Numbered:
    """What is sent, with the call's number and its budget. ``status``: what was answered, after so many ``seconds``; 0:
    nothing yet."""

    def __init__(self, send: Send, number: str) -> None:
        self._send = send
        self._number = number
        self.more: Mapping[str, str] = {}
        self.status = 0
        self.seconds = 0.0
        self._began = time.perf_counter()

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self.seconds = time.perf_counter() - self._began
            headers = MutableHeaders(scope=message)
            headers["X-Request-Id"] = self._number
            for name, value in self.more.items():
                headers[name] = value
        await self._send(message)


def _credential(path: str, headers: Headers) -> bytes | None:
    """What the caller shows; nothing at all (``b""``) is counted by address where trying costs something; None: this
    call is not counted. Files that pages show to whoever has the cookie or the link are not."""
    if path.startswith(NOT_COUNTED):
        return None
    shown = headers.get("authorization") or headers.get("x-invitation-code")
    if shown:
        return shown.encode("latin-1", "replace")
    return b"" if path.startswith(COUNTED_ANYWAY) else None


def _counting(receive: Receive) -> Receive:
    """Counts what comes, since a header may say anything."""
    came = 0

    async def count() -> Message:
        nonlocal came
        message = await receive()
        came += len(message.get("body", b""))
        if came > MOST_BYTES:
            raise HTTPException(413)
        return message

    return count


async def _refuse(scope: Scope, receive: Receive, send: Send, error: GalaError) -> None:
    await problem_of(Request(scope), error)(scope, receive, send)
