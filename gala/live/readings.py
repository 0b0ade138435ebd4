"""One event read for those who watch it: one reading at a time, and nothing lost that happens meanwhile."""

import asyncio
from collections.abc import Callable

from gala.bus import Happened
from gala.db import in_db
from gala.services.board import BoardData, read_board

Take = Callable[[BoardData, list[Happened]], None]


class Readings:
    """``take`` gets each reading with what happened while it was read, to be applied after: versions keep the newer."""

    def __init__(self, event_id: int, take: Take) -> None:
        self._event_id, self._take = event_id, take
        self._reading = asyncio.Lock()
        self._is_asked = self._is_read = False
        self._meanwhile: list[Happened] = []

    @property
    def is_reading(self) -> bool:
        """Whether it is being read this moment."""
        return self._reading.locked()

    def keep(self, event: Happened) -> None:
        """This happened, and a reading that is under way may lack it."""
        if self.is_reading:
            self._meanwhile.append(event)

    async def once(self) -> None:
        """Read it, if that has not been done yet. Raises what the service raises."""
        if not self._is_read:
            async with self._reading:
                if not self._is_read:
                    await self._read()

    async def again(self) -> None:
        """Take a fresh reading. Whoever asks while one waits to begin is served by it."""
        if self._is_asked:
            return
        self._is_asked = True
        try:
            await self._reading.acquire()  # a reading that began before the change may lack it
        finally:
            self._is_asked = False
        try:
            await self._read()
        finally:
            self._reading.release()

    async def _read(self) -> None:
        self._meanwhile = []
        data = await in_db(read_board, self._event_id)
        happened, self._meanwhile = self._meanwhile, []
        self._is_read = True
        self._take(data, happened)
