"""HTTP to addresses that somebody else chose: only to the public internet, and only to what was looked at.

A name is resolved once, all its addresses are looked at, and the connection goes to one of those: a name that leads
elsewhere a moment later changes nothing. No redirect is followed, no proxy or password of this machine is used, no
answer is kept.
"""

import asyncio
import socket
import ssl
import time
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

import httpcore

from gala.rules.addresses import is_public

CONNECT = 5.0
WHOLE = 15.0
"""Seconds to connect, and for all of it."""
MOST_ADDRESSES = 3
"""So many of a name's addresses are tried."""
MOST_READ = 64 * 1024
"""So much of an answer is read, to be polite, and thrown away."""


class NotPublic(Exception):
    """The name leads to no address, or to one inside. Which of both is never told: it would map the inner network."""


class _Pinned(httpcore.AsyncNetworkBackend):
    """Connects to addresses that were looked at, whatever the name says a moment later."""

    def __init__(self, inner: bool) -> None:
        self._inner = inner
        self._net = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        addresses = await resolve(host, port)
        if not addresses or not (self._inner or all(map(is_public, addresses))):
            raise NotPublic
        for address in addresses[1:MOST_ADDRESSES]:
            try:
                return await self._net.connect_tcp(addresses[0], port, timeout, local_address, socket_options)
            except httpcore.ConnectError:
                addresses[0] = address
        return await self._net.connect_tcp(addresses[0], port, timeout, local_address, socket_options)


async def resolve(host: str, port: int) -> list[str]:
    """The addresses of a name, in the order in which to try them; none when it has none."""
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return []
    return list(dict.fromkeys(str(one[4][0]) for one in found))


async def post(url: str, headers: Mapping[str, str], body: bytes, *, inner: bool = False) -> tuple[int, str, int]:
    """Send it: the answer's status (0: none), what went wrong in one word (empty: nothing, it was taken) and the
    milliseconds it took. ``inner`` lets it go to inner addresses. Raises nothing."""
    start = time.perf_counter()
    status, error = 0, ""
    try:
        async with asyncio.timeout(WHOLE):
            status = await _ask(url, headers, body, inner)
        error = "" if 200 <= status < 300 else "redirect" if 300 <= status < 400 else "status"
    except NotPublic:
        error = "address"
    except (TimeoutError, httpcore.TimeoutException):
        error = "timeout"
    except (httpcore.ProtocolError, ValueError):
        error = "answer"
    except (httpcore.NetworkError, OSError):
        error = "connection"
    return status, error, round(1000 * (time.perf_counter() - start))


async def _ask(url: str, headers: Mapping[str, str], body: bytes, inner: bool) -> int:
    parts = urlsplit(url)
    sent = {"Host": parts.netloc, "Content-Length": str(len(body)), "Accept-Encoding": "identity"} | dict(headers)
    waits = dict.fromkeys(("read", "write", "pool"), WHOLE) | {"connect": CONNECT}
    backend = _Pinned(inner)
    async with httpcore.AsyncConnectionPool(_tls(), network_backend=backend, max_keepalive_connections=0) as pool:
        told = list(sent.items())
        async with pool.stream("POST", url, headers=told, content=body, extensions={"timeout": waits}) as answer:
            if 200 <= answer.status < 300:
                await _swallow(answer)
            return int(answer.status)


async def _swallow(answer: httpcore.Response) -> None:
    """Read the answer's end where it is short: a receiver that is cut off in the middle may take it for a failure."""
    read = 0
    async for part in answer.aiter_stream():
        read += len(part)
        if read > MOST_READ:
            return


@lru_cache
def _tls() -> ssl.SSLContext:
    return ssl.create_default_context()
