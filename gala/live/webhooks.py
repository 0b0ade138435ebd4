"""The worker that empties the outbox: each message is sent, signed, and written down how it went.

A receiver that is slow or dead keeps only its own few places busy, never those of the others.
"""

import asyncio
import logging
from collections import Counter

from gala import clock, vault
from gala.config import get_settings
from gala.db import in_db
from gala.errors import ConfigurationError
from gala.integrations.outward import post
from gala.rules.webhooks import sign
from gala.services import webhooks
from gala.services.webhooks import Outcome, Outgoing

log = logging.getLogger(__name__)

LOOK_EVERY = 1.0
"""Seconds between two looks at an outbox that was empty."""
AT_ONCE = 32
EACH = 4
"""So many messages on their way at most, and to one endpoint."""


class Worker:
    """Sends what is due, ``AT_ONCE`` at most, ``EACH`` to one endpoint."""

    def __init__(self) -> None:
        self._on_the_way: Counter[int] = Counter()
        self._tasks: set[asyncio.Task[None]] = set()

    async def look(self) -> int:
        """Start sending what is due and has a place: so many messages."""
        free = AT_ONCE - self._on_the_way.total()
        busy = {endpoint for endpoint, count in self._on_the_way.items() if count >= EACH}
        started = 0
        for endpoint in await in_db(webhooks.find_due, busy) if free else []:
            most = min(free - started, EACH - self._on_the_way[endpoint])
            for message in await in_db(webhooks.take, endpoint, most) if most > 0 else []:
                self._start(message)
                started += 1
        return started

    def _start(self, message: Outgoing) -> None:
        self._on_the_way[message.endpoint_id] += 1
        task = asyncio.get_running_loop().create_task(self._send(message))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _send(self, message: Outgoing) -> None:
        """What could not be written down is sent again when its lease ran out."""
        try:
            await in_db(webhooks.settle, message, await send(message))
        except Exception:
            log.exception("webhook message %s could not be settled", message.id)
        finally:
            self._on_the_way[message.endpoint_id] -= 1
            self._on_the_way += Counter()  # forget the idle

    async def rest(self) -> None:
        """Wait until a message that is on its way arrives, or for a moment."""
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=LOOK_EVERY, return_when=asyncio.FIRST_COMPLETED)
        else:
            await asyncio.sleep(LOOK_EVERY)

    async def finish(self) -> None:
        """Wait for all that is on its way."""
        while self._tasks:
            await asyncio.wait(self._tasks)


async def send(message: Outgoing) -> Outcome:
    """One try."""
    body = message.body.encode()
    try:
        keys = [vault.unseal(secret) for secret in message.secrets]
    except ConfigurationError as error:
        log.error("a webhook's secret: %s", error)
        return Outcome(0, "secret")
    headers = {"Content-Type": "application/json", "User-Agent": "Gala-Webhooks/1"}
    headers |= sign(keys, message.message_id, clock.now(), body)
    return Outcome(*await post(message.url, headers, body, inner=get_settings().webhook_inner))


async def send_webhooks() -> None:
    """For ever: send what the outbox holds."""
    worker = Worker()
    while True:
        if not await worker.look():
            await worker.rest()
