"""A long service that tells how far it is, while its page goes on listening."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from typing import Any

from gala.db import in_db


class Running:
    """A service under way, called with ``progress`` (done, total) as its last argument: iterate to hear of it."""

    def __init__(self, service: Callable[..., Any], *args: Any) -> None:
        self._loop = asyncio.get_running_loop()
        self._told: asyncio.Queue[tuple[int, int]] = asyncio.Queue()
        self._work = asyncio.ensure_future(in_db(service, *args, self._tell))

    def _tell(self, done: int, total: int) -> None:
        self._loop.call_soon_threadsafe(self._told.put_nowait, (done, total))

    async def steps(self) -> AsyncGenerator[tuple[int, int], None]:
        """How far it is each time that it says so; what was said meanwhile is left out. Ends when the work does."""
        while not self._work.done():
            waiting = asyncio.ensure_future(self._told.get())
            await asyncio.wait({self._work, waiting}, return_when=asyncio.FIRST_COMPLETED)
            if not waiting.done():
                waiting.cancel()
                return
            step = waiting.result()
            while not self._told.empty():
                step = self._told.get_nowait()
            yield step

    async def result(self) -> Any:
        """What the service gives. Raises as it does."""
        return await self._work
