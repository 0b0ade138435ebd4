"""The API on a real port of this machine, for clients that speak by HTTP."""

import asyncio
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from granian.constants import Interfaces
from granian.server.embed import Server

from gala.live import channels
from tests.api.program import the_api


@contextmanager
def served() -> Iterator[str]:
    """The address of a Gala that is served as long as the block lasts."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port = one.getsockname()[1]
    server = Server(the_api(), address="127.0.0.1", port=port, interface=Interfaces.ASGI, log_enabled=False)

    loop = asyncio.new_event_loop()

    async def serve() -> None:
        channels.start_anew()
        with suppress(asyncio.CancelledError):
            await server.serve()
        channels.hub().close()

    thread = threading.Thread(target=loop.run_until_complete, args=(serve(),), daemon=True)
    thread.start()
    _wait_for(port)
    yield f"http://127.0.0.1:{port}"
    loop.call_soon_threadsafe(server.stop)  # an event that is set from here wakes nobody
    thread.join(10)
    loop.close()


def _wait_for(port: int) -> None:
    until = time.monotonic() + 20
    while time.monotonic() < until:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.02)
    raise AssertionError("the server did not start")
