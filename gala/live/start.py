"""What runs as long as the server does. Each is supervised: one that fails is logged and starts again."""

import asyncio
import gc
import logging
from collections.abc import Awaitable, Callable

from gala.db import in_db
from gala.live.channels import keep_channels
from gala.live.watch import keep_boards
from gala.live.webhooks import send_webhooks
from gala.services.answered import forget_answers
from gala.services.seating import sweep
from gala.services.webhooks import forget_deliveries

log = logging.getLogger(__name__)

SWEEP_EVERY = 30.0
FORGET_EVERY = 3600.0
GARBAGE = 10_000
"""So many new objects before the collector looks at them; a change told to a thousand makes about as many."""


async def sweep_holds() -> None:
    """Empty the rows of holds that ran out, now and then. Nothing depends on it."""
    while True:
        await asyncio.sleep(SWEEP_EVERY)
        await in_db(sweep)


async def forget_old_answers() -> None:
    """Throw away, now and then, what programs were answered more than a day ago, and the webhooks' old messages.
    Nothing depends on it."""
    while True:
        await in_db(forget_answers)
        await in_db(forget_deliveries)
        await asyncio.sleep(FORGET_EVERY)


def supervised(work: Callable[[], Awaitable[None]]) -> Callable[[], Awaitable[None]]:
    """The work, started again a moment after it failed: Reflex itself only reports."""

    async def forever() -> None:
        while True:
            try:
                await work()
            except Exception:
                log.exception("%s failed and starts again", work.__name__)
                await asyncio.sleep(2)

    forever.__name__ = work.__name__
    return forever


async def spare_the_collector() -> None:
    """Python's cycle collector stops everything while it looks at every object there is: 100 ms and more with all of
    Reflex loaded, in the middle of a change. So it never looks again at what start-up made, and looks more seldom."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(GARBAGE, 20, 20)


LIFESPAN = [
    spare_the_collector,
    *map(supervised, (keep_boards, keep_channels, sweep_holds, forget_old_answers, send_webhooks)),
]
