"""Who came when, as one chart reads it, and an honest guess at the rest.

The guess is the simplest that a person would make too: people keep coming at the pace of the last ten minutes, which
falls off evenly, until everybody who is expected is in. So it lasts twice as long as it would at the full pace.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import ceil

PACE_OVER = timedelta(minutes=10)
LONGEST = timedelta(hours=6)
"""What came before the last so many hours of arrivals is not drawn: an early try at the door must not squeeze them."""
FARTHEST = 120
"""A guess that reaches further than so many minutes is none."""
MOST_BARS = 96
STEPS = (1, 2, 5, 10, 15, 30)
"""How many minutes a bar may stand for."""


@dataclass(frozen=True, slots=True)
class Bar:
    """The people of ``step`` minutes from ``at`` on: those who came, and those who are still expected then."""

    at: datetime
    came: int
    expected: float = 0.0


@dataclass(frozen=True, slots=True)
class Arrivals:
    """``pace`` is people a minute now. ``peak`` is the bar in which most came; ``all_in_by`` None: nobody can say."""

    bars: tuple[Bar, ...]
    step: int
    pace: float
    peak: Bar | None
    all_in_by: datetime | None


def arrivals(came: Iterable[datetime], now: datetime, waiting: int, until: datetime) -> Arrivals:
    """The chart of those who came, each at the moment of the first coming in, with ``waiting`` still expected.

    ``until``: the event's end, after which nobody is expected.
    """
    minutes = sorted(_minute(at) for at in came if at <= now)
    if not minutes:
        return Arrivals((), 1, 0.0, None, None)
    minutes = [at for at in minutes if at > minutes[-1] - LONGEST]
    this = _minute(now)
    pace = _pace(minutes, now)
    left = _minutes_left(pace, waiting) if now < until else 0
    last = this if left or this - minutes[-1] < timedelta(minutes=30) else minutes[-1]
    span = int((last - minutes[0]) / timedelta(minutes=1)) + 1 + left
    step = next((one for one in STEPS if span <= one * MOST_BARS), STEPS[-1])
    bars = tuple(_bars(minutes, last, step, pace, left))
    return Arrivals(
        bars=bars,
        step=step,
        pace=pace,
        peak=max(bars, key=lambda bar: bar.came),
        all_in_by=this + timedelta(minutes=left) if left else None,
    )


def _minute(at: datetime) -> datetime:
    return at.replace(second=0, microsecond=0)


def _pace(minutes: Sequence[datetime], now: datetime) -> float:
    """People a minute over the last ten, or over as many as there are since the first came."""
    recent = [at for at in minutes if at > _minute(now) - PACE_OVER]
    over = min(PACE_OVER, _minute(now) - minutes[0] + timedelta(minutes=1))
    return len(recent) / (over / timedelta(minutes=1))


def _minutes_left(pace: float, waiting: int) -> int:
    """How long the rest takes at a pace that falls off evenly; 0 when nobody is expected or nobody can say."""
    left = ceil(2 * waiting / pace) if pace and waiting else 0
    return left if left <= FARTHEST else 0


def _bars(minutes: Sequence[datetime], last: datetime, step: int, pace: float, left: int) -> Iterable[Bar]:
    first, width = minutes[0], timedelta(minutes=step)
    here = Counter((at - first) // width for at in minutes)
    now_at = int((last - first) / timedelta(minutes=1))
    expected: defaultdict[int, float] = defaultdict(float)
    for minute in range(1, left + 1):
        expected[(now_at + minute) // step] += pace * (1 - (minute - 0.5) / left)
    for index in range((now_at + left) // step + 1):
        yield Bar(first + index * width, here[index], round(expected[index], 2))


@dataclass(frozen=True, slots=True)
class Day:
    """How many answered on a day."""

    day: date
    count: int


def answers_by_day(days: Iterable[date], today: date, most: int = 28) -> list[Day]:
    """Every day from the first answer to ``today``, those without one too; at least a week, at most ``most`` days."""
    counts = Counter(days)
    if not counts:
        return []
    length = min(max((today - min(counts)).days + 1, 7), most)
    shown = [today - timedelta(days=back) for back in reversed(range(length))]
    return [Day(day, counts[day]) for day in shown]
