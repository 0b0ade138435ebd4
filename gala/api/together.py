"""Reports of several gates that arrive at the same moment are written in one transaction."""

import asyncio
import logging
from collections import Counter, defaultdict
from collections.abc import Sequence

from gala.db import in_db
from gala.services import kiosk_report
from gala.services.comings import Result
from gala.services.kiosk_report import Report

log = logging.getLogger(__name__)

MOST = 32
"""So many reports in one transaction: it locks whom they let in."""
FLIGHTS = 2
"""So many transactions of one event at a time: while the database works on one, Python prepares the other. With one
more reports share each; on a machine that others keep busy, more at a time get further."""

Place = asyncio.Future[list[Result] | None]


class Together:
    """Whoever reports while as many of the same event as may are being written goes with the next, all of them in one.
    Whoever comes alone waits for nobody. What cannot be shared, or failed with the others, is handed in by itself."""

    def __init__(self) -> None:
        self._flying = Counter[int]()
        self._queues: defaultdict[int, list[tuple[Report, Place]]] = defaultdict(list)
        self._tasks: set[asyncio.Task[None]] = set()

    async def hand_in(self, report: Report) -> list[Result]:
        """Raises what ``kiosk_report.hand_in`` raises."""
        event_id = kiosk_report.shared_by(report)
        if event_id is None:
            return await in_db(kiosk_report.hand_in, report)
        if self._flying[event_id] >= FLIGHTS:
            place: Place = asyncio.get_running_loop().create_future()
            self._queues[event_id].append((report, place))
            written = await place
            return await in_db(kiosk_report.hand_in, report) if written is None else written
        self._flying[event_id] += 1
        try:
            return await in_db(kiosk_report.hand_in, report)
        finally:
            self._go_on(event_id)

    def _go_on(self, event_id: int) -> None:
        """Write what came meanwhile."""
        queue = self._queues.pop(event_id, [])
        if not queue:
            self._flying[event_id] -= 1
            self._flying += Counter()  # forgets those of whom nobody flies
            return
        batch, rest = queue[:MOST], queue[MOST:]
        if rest:
            self._queues[event_id] = rest
        task = asyncio.get_running_loop().create_task(self._write(event_id, batch))
        self._tasks.add(task)  # the loop itself keeps only weak references
        task.add_done_callback(self._tasks.discard)

    async def _write(self, event_id: int, batch: Sequence[tuple[Report, Place]]) -> None:
        written: list[list[Result] | None] = [None] * len(batch)
        try:
            written = await in_db(kiosk_report.hand_in_together, event_id, [report for report, _ in batch])
        except Exception as error:  # whosever fault it is, the others must not pay for it
            log.warning("%s reports are handed in one by one: %r", len(batch), error)
        finally:
            for (_, place), results in zip(batch, written, strict=True):
                if not place.done():
                    place.set_result(results)
            self._go_on(event_id)


reports = Together()
