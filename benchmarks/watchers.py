"""Browsers' sockets without the browsers: engine.io over a WebSocket, so lean that the server is what is measured."""

import asyncio
import itertools
import os
import struct
import time
from base64 import b64encode

TEXT, CLOSE = 0x81, 0x88
TOKENS = itertools.count()


class Crowd:
    """Sockets to one server, and when the last of them heard something."""

    def __init__(self, port: int, path: str, namespace: str) -> None:
        self.port, self.path, self.namespace = port, path, namespace
        self.watchers: list[Watcher] = []
        self.heard: dict[Watcher, int] = {}
        self.last = 0.0
        self._all = asyncio.Event()

    async def grow(self, size: int) -> None:
        """So many watchers in all, connected."""
        loop = asyncio.get_running_loop()
        while (missing := size - len(self.watchers)) > 0:
            new = [self.watcher() for _ in range(min(missing, 50))]
            for watcher in new:
                await loop.create_connection(lambda watcher=watcher: watcher, "127.0.0.1", self.port)  # type: ignore[misc]
            await asyncio.wait_for(asyncio.gather(*(watcher.connected for watcher in new)), 20)
            self.watchers += new

    def watcher(self) -> "Watcher":
        """A new one, not connected yet."""
        return Watcher(self)

    def listen(self) -> None:
        """Forget what was heard."""
        self.heard.clear()
        self._all.clear()

    async def everybody(self) -> float:
        """The moment when the last watcher had heard something since ``listen``. Raises TimeoutError after 20 s."""
        await asyncio.wait_for(self._all.wait(), 20)
        return self.last

    def hear(self, watcher: "Watcher", size: int) -> None:
        """Called with each event message."""
        self.heard[watcher] = self.heard.get(watcher, 0) + size
        if len(self.heard) == len(self.watchers) and not self._all.is_set():
            self.last = time.perf_counter()
            self._all.set()

    def close(self) -> None:
        """Hang up."""
        for watcher in self.watchers:
            watcher.transport.abort()


class Watcher(asyncio.Protocol):
    """One socket. It answers pings and counts the bytes of the events that it is sent."""

    transport: asyncio.Transport

    def __init__(self, crowd: Crowd) -> None:
        self._crowd = crowd
        self._rest = b""
        self._upgraded = False
        # socket.io leaves the main namespace's name out.
        self._joined = f"40{crowd.namespace}".encode()
        self._event = f"42{crowd.namespace}".encode()
        self.connected: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        key = b64encode(os.urandom(16)).decode()
        transport.write(
            f"GET {self._address()} HTTP/1.1\r\n"
            f"Host: 127.0.0.1:{self._crowd.port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n".encode()
        )

    def _address(self) -> str:
        return f"{self._crowd.path}?EIO=4&transport=websocket&token=bench-{next(TOKENS)}"

    def data_received(self, data: bytes) -> None:
        data = self._rest + data
        if not self._upgraded:
            head, found, data = data.partition(b"\r\n\r\n")
            if not found:
                self._rest = head
                return
            if b" 101 " not in head.split(b"\r\n")[0]:
                self.connected.set_exception(ConnectionError(head.decode(errors="replace")))
                return
            self._upgraded = True
            self._begin()
        at = 0
        while len(data) - at >= 2:
            size, start = data[at + 1], at + 2
            if size == 126 and len(data) >= at + 4:
                (size,), start = struct.unpack_from(">H", data, at + 2), at + 4
            elif size == 127 and len(data) >= at + 10:
                (size,), start = struct.unpack_from(">Q", data, at + 2), at + 10
            elif size >= 126:
                break
            if len(data) < start + size:
                break
            self._packet(data[at], data[start : start + size])
            at = start + size
        self._rest = data[at:]

    def _begin(self) -> None:
        """The socket is open."""

    def _packet(self, kind: int, packet: bytes) -> None:
        if packet.startswith(self._event):
            self._crowd.hear(self, len(packet))
        elif packet == b"2":
            self._say(b"3")
        elif packet.startswith(b"0{"):
            self._say(self._joined + (b"," if self._crowd.namespace else b""))
        elif packet.startswith(self._joined) and not self.connected.done():
            self.connected.set_result(None)
        elif kind == CLOSE:
            self.transport.close()

    def _say(self, packet: bytes) -> None:
        """A masked frame, as clients must; the mask of zeros changes nothing."""
        self.transport.write(bytes((TEXT, 0x80 | len(packet), 0, 0, 0, 0)) + packet)

    def connection_lost(self, error: Exception | None) -> None:
        if not self.connected.done():
            self.connected.set_exception(error or ConnectionError("the server hung up"))
