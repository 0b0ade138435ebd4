"""Answers over time, in as many bars as a person reads at a glance."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

STEPS = (1, 2, 7, 14, 28)
"""How many days a bar may stand for."""
FEWEST, MOST = 7, 31
"""Bars: so many days at least, so many bars at most."""


@dataclass(frozen=True, slots=True)
class Span:
    """The answers of ``days`` days from ``start`` on. ``so_far``: all until the end of it."""

    start: date
    days: int
    yes: int
    no: int
    so_far: int

    @property
    def end(self) -> date:
        """Its last day."""
        return self.start + timedelta(days=self.days - 1)


def spans(said: Iterable[tuple[date, bool]], today: date) -> list[Span]:
    """Every day, or every few days, from the first answer to ``today``, those without one too.

    ``said``: each answer's day, and whether it is a yes. What is older than the oldest bar is in its ``so_far``.
    """
    counts = Counter(said)
    if not counts:
        return []
    last = max(today, max(day for day, _ in counts))
    wide = max((last - min(day for day, _ in counts)).days + 1, FEWEST)
    step = next((step for step in STEPS if wide <= step * MOST), STEPS[-1])
    number = min(-(-wide // step), MOST)
    first = last - timedelta(days=number * step - 1)
    bars: Counter[tuple[int, bool]] = Counter()
    before = 0
    for (day, comes), count in counts.items():
        if day < first:
            before += count
        else:
            bars[(day - first).days // step, comes] += count
    found, so_far = [], before
    for index in range(number):
        yes, no = bars[index, True], bars[index, False]
        so_far += yes + no
        found.append(Span(first + timedelta(days=index * step), step, yes, no, so_far))
    return found
