"""The event's home as its page shows it: pure functions from what the services tell."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from gala.i18n.dates import both, format_day, format_day_time, format_distance, format_short_date, format_time
from gala.models import EventStatus
from gala.rules.arrivals import Arrivals, Bar, answers_by_day, arrivals
from gala.rules.feed import Happening
from gala.services.evening import Evening, Who
from gala.services.sessions import SessionRow

Pair = dict[str, str]
NO_WORDS: Pair = {"en": "", "es": ""}


@dataclass(frozen=True)
class NeedRow:
    """One thing to do. ``who``: some whom it is about, ``others`` more of them; ``at``: where the only one sits."""

    kind: str
    count: int
    urgent: bool
    who: str
    others: int
    table: str
    seat: str


@dataclass(frozen=True)
class FeedRow:
    """One line of what happened. ``name``: a person, a party of ``count``, or who of the team did it."""

    key: str
    kind: str
    name: str
    count: int
    gate: str
    table: str
    seat: str
    before: str
    by: str
    when: Pair


@dataclass(frozen=True)
class SessionLine:
    """A session with its answers."""

    id: int
    title: str
    hours: Pair
    yes: int
    no: int
    waiting: int


@dataclass(frozen=True)
class ArrivalWords:
    """What the chart of arrivals says in a sentence. ``pace`` people a minute, or one ``every`` so many minutes;
    neither: nobody came lately. ``step``: minutes a bar."""

    pace: int = 0
    every: int = 0
    busiest: str = ""
    all_in_by: str = ""
    now: str = ""
    step: int = 1
    is_expecting: bool = False


@dataclass(frozen=True)
class AnswerWords:
    """What the chart of answers says in a sentence."""

    today: int = 0
    best: int = 0
    best_day: Pair | None = None
    deadline: Pair | None = None


def phase_of(seen: Evening, now: datetime) -> str:
    """draft, canceled, archived; else soon, today, open or over."""
    event = seen.event
    if event.status != EventStatus.PUBLISHED:
        return event.status
    if event.end_at <= now:
        return "over"
    if event.start_at <= now or any(at > now - timedelta(hours=1) for at in seen.came):
        return "open"
    zone = ZoneInfo(event.timezone)
    return "today" if now.astimezone(zone).date() == event.start_at.astimezone(zone).date() else "soon"


def distance_of(seen: Evening) -> Pair:
    """How far away the event is, in words."""
    return both(format_distance, seen.event.start_at, seen.event.timezone)


# --- the chart ---------------------------------------------------------------------------------------------------


def arrival_chart(
    came: Sequence[datetime], now: datetime, to_come: int, until: datetime, zone: str
) -> tuple[list[dict[str, Any]], list[str], ArrivalWords]:
    """The bars as the chart takes them, the hours to write below, and the sentence."""
    found = arrivals(came, now, to_come, until)

    def clock(at: datetime) -> str:
        return format_time("en", at, zone)

    bars = [
        {
            "at": clock(bar.at),
            "came": bar.came,
            "expected": bar.expected,
            "peak": bar.came if bar is found.peak else None,
        }
        for bar in found.bars
    ]
    here = _bar_of_now(found, now)
    words = ArrivalWords(
        pace=round(found.pace) if found.pace >= 1 else 0,
        every=round(1 / found.pace) if 0 < found.pace < 1 else 0,
        busiest=clock(found.peak.at) if found.peak else "",
        all_in_by=clock(found.all_in_by) if found.all_in_by else "",
        now=clock(here.at) if here else "",
        step=found.step,
        is_expecting=found.all_in_by is not None,
    )
    return bars, _hours(found, here, zone), words


def _bar_of_now(found: Arrivals, now: datetime) -> Bar | None:
    width = timedelta(minutes=found.step)
    return next((bar for bar in found.bars if bar.at <= now < bar.at + width), None)


def _hours(found: Arrivals, here: Bar | None, zone: str) -> list[str]:
    """The quarters, half hours or hours to write below: about six, and none where "now" is written."""
    if not found.bars:
        return []
    span = (found.bars[-1].at - found.bars[0].at) / timedelta(minutes=1) + found.step
    every = next((one for one in (5, 10, 15, 30, 60) if span / one <= 7), 120)
    near = timedelta(minutes=span / 14)
    local = ZoneInfo(zone)
    return [
        format_time("en", bar.at, zone)
        for bar in found.bars
        if (at := bar.at.astimezone(local)) and (at.hour * 60 + at.minute) % every < found.step
        and (here is None or abs(bar.at - here.at) > near)
    ]  # fmt: skip


def answer_chart(answered: Sequence[date], seen: Evening, now: datetime) -> tuple[list[dict[str, Any]], AnswerWords]:
    """Answers by day, and the sentence."""
    zone = seen.event.timezone
    today = now.astimezone(ZoneInfo(zone)).date()
    days = answers_by_day(answered, today)
    best = max(days, key=lambda day: day.count, default=None)
    bars = [
        {
            "day": day.day.isoformat(),
            **{f"label_{lang}": text for lang, text in _day(format_short_date, day.day).items()},
            "count": day.count,
            "peak": day.count if day is best else None,
        }
        for day in days
    ]
    words = AnswerWords(
        today=days[-1].count if days else 0,
        best=best.count if best else 0,
        best_day=_day(format_day, best.day) if best else NO_WORDS,
        deadline=both(format_day_time, seen.event.deadline, zone),
    )
    return bars, words


def _day(form: Any, day: date) -> Pair:
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=ZoneInfo("UTC"))
    return both(form, noon, "UTC")


# --- lists -------------------------------------------------------------------------------------------------------


def need_rows(seen: Evening) -> list[NeedRow]:
    """What is to be done, with some of whom it is about."""
    return [_need(need.kind, need.count, need.urgent, seen.who.get(need.kind, [])) for need in seen.needs]


def _need(kind: str, count: int, urgent: bool, who: Sequence[Who]) -> NeedRow:
    only = who[0] if count == 1 and who else None
    return NeedRow(
        kind=kind,
        count=count,
        urgent=urgent,
        who=", ".join(_isolated(one.name) + (f" ({one.count})" if one.count > 1 else "") for one in who),
        others=max(0, count - sum(one.count for one in who)) if who else 0,
        table=only.table if only else "",
        seat=only.seat if only else "",
    )


def _isolated(name: str) -> str:
    """A name that keeps its direction to itself."""
    return f"\u2068{name}\u2069"


def feed_rows(happened: Sequence[Happening], zone: str, now: datetime) -> list[FeedRow]:
    """What happened, with the hour of today's and the day of what is older."""
    today = now.astimezone(ZoneInfo(zone)).date()
    return [
        FeedRow(
            key=f"{one.at.timestamp()}-{one.kind}-{one.name}",
            kind=one.kind,
            name=(one.party if len(one.names) > 1 else one.name) or one.by,
            count=len(one.names),
            gate=one.gate,
            table=one.table,
            seat=one.seat,
            before=one.before,
            by=one.by if one.name else "",
            when=both(
                format_time if one.at.astimezone(ZoneInfo(zone)).date() == today else format_short_date, one.at, zone
            ),
        )
        for one in happened
    ]


def session_lines(sessions: Sequence[SessionRow], zone: str) -> list[SessionLine]:
    """The programme in short."""
    return [
        SessionLine(one.id, one.title, both(format_time, one.start_at, zone), one.yes, one.no, one.waiting)
        for one in sessions
    ]
