"""The report as its page shows it: pure functions from what the services tell."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from gala.i18n.dates import both, format_day, format_day_time, format_short_date, format_time
from gala.i18n.words import LANGUAGES, phrase, tr
from gala.rules.reports import Span
from gala.services.reports import PartyLine, Report, TableCounts, Wish

Pair = dict[str, str]
NO_WORDS: Pair = {"en": "", "es": ""}
MOST_DISHES = 6
"""So many dishes have a column of their own in the list of tables."""
SOME = 12
"""So many people of one wish are named; the others are counted."""


@dataclass(frozen=True)
class DayRow:
    """A bar of the chart as a row of a table. ``label``: its day, or its first and last."""

    label: Pair
    yes: int
    no: int
    so_far: int


@dataclass(frozen=True)
class AnswerWords:
    """What the chart of answers says in a sentence. ``lately``: in the last seven days; ``days``: a bar's."""

    lately: int = 0
    days: int = 1
    best_day: Pair | None = None
    deadline: Pair | None = None


@dataclass(frozen=True)
class SessionBar:
    """A session with its answers; ``href`` lists who comes, and takes ``&only=`` for the others."""

    id: int
    title: str
    hours: Pair
    yes: int
    no: int
    waiting: int
    href: str


@dataclass(frozen=True)
class MealBar:
    """How many eat it. ``name`` is empty for those who have not chosen."""

    name: str
    count: int
    others: int
    href: str


@dataclass(frozen=True)
class Eaten:
    """How many of a table eat a dish."""

    dish: str
    count: int
    href: str


@dataclass(frozen=True)
class TableRow:
    """A table: who sits there, what is free, what they eat (in the order of the dishes)."""

    id: int
    number: str
    seats: int
    yes: int
    silent: int
    other: int
    taken: int
    free: int
    blocked: int
    needs: int
    meals: list[Eaten]
    href: str


@dataclass(frozen=True)
class PartyRow:
    """A party. ``stage``: unsent, unopened, opened or answered, and ``when`` it came to that."""

    id: int
    name: str
    people: int
    yes: int
    no: int
    silent: int
    unseated: int
    stage: str
    when: Pair
    href: str


@dataclass(frozen=True)
class WishRow:
    """What ``count`` people asked for alike, and some of them by name and table; ``others`` more."""

    key: str
    kind: str
    words: str
    count: int
    people: Pair
    others: int


def list_of(event_id: int, **narrowed: object) -> str:
    """The address of the guests behind a number."""
    return f"/events/{event_id}/guests" + (f"?{urlencode(narrowed)}" if narrowed else "")


def figures(seen: Report) -> dict[str, int]:
    """All that is counted once, by name."""
    counted = {
        name: getattr(part, name)
        for part in (seen.places, seen.parties, seen.people)  # people last: "seated" and "silent" are theirs
        for name in part.__slots__
    }
    return counted | {"silent_parties": seen.parties.silent}


def answer_days(answers: Sequence[Span]) -> tuple[list[dict[str, Any]], list[DayRow]]:
    """Answers over time as the chart takes them, and as a table."""
    bars = [
        {
            **{f"label_{lang}": text for lang, text in _day(format_short_date, span.start).items()},
            "yes": span.yes,
            "no": span.no,
        }
        for span in answers
    ]
    return bars, [DayRow(_days(span), span.yes, span.no, span.so_far) for span in reversed(answers)]


def answer_words(seen: Report) -> AnswerWords:
    """What is said beside the chart."""
    answers, zone = seen.answers, seen.event.timezone
    best = max(answers, key=lambda span: span.yes + span.no, default=None)
    lately = sum(span.yes + span.no for span in answers if (seen.today - span.end).days < 7)
    return AnswerWords(
        lately=lately,
        days=answers[0].days if answers else 1,
        best_day=_day(format_day, best.start) if best else NO_WORDS,
        deadline=both(format_day_time, seen.event.deadline, zone),
    )


def _days(span: Span) -> Pair:
    first = _day(format_short_date, span.start)
    last = _day(format_short_date, span.end)
    return first if span.days == 1 else {lang: f"{first[lang]} – {last[lang]}" for lang in first}


def _day(form: Any, day: date) -> Pair:
    return both(form, datetime(day.year, day.month, day.day, 12, tzinfo=ZoneInfo("UTC")), "UTC")


def session_bars(seen: Report) -> list[SessionBar]:
    """The programme with its answers."""
    return [
        SessionBar(
            one.id, one.title, both(format_time, one.start_at, seen.event.timezone), one.yes, one.no, one.waiting,
            list_of(seen.event.id, session=one.id),
        )
        for one in seen.sessions
    ]  # fmt: skip


def meal_bars(seen: Report) -> list[MealBar]:
    """The dishes, and last those who have not chosen; nothing where there is no menu."""
    dishes = seen.meals.dishes
    if not dishes:
        return []
    all_of_them = sum(dishes.values()) + seen.meals.unchosen
    named = [
        MealBar(name, count, all_of_them - count, list_of(seen.event.id, meal=name)) for name, count in dishes.items()
    ]
    silent = list_of(seen.event.id, only="no_meal")
    return [*named, MealBar("", seen.meals.unchosen, all_of_them - seen.meals.unchosen, silent)]


def table_rows(seen: Report) -> tuple[list[str], list[TableRow]]:
    """The dishes that have a column, and the tables."""
    dishes = list(seen.meals.dishes)
    dishes = dishes if len(dishes) <= MOST_DISHES else []
    return dishes, [_table(seen.event.id, table, dishes) for table in seen.tables]


def _table(event_id: int, table: TableCounts, dishes: Iterable[str]) -> TableRow:
    return TableRow(
        table.id, table.number, table.seats, table.yes, table.silent, table.other, table.taken, table.free,
        table.blocked, table.needs,
        [Eaten(d, table.meals.get(d, 0), list_of(event_id, table=table.number, meal=d)) for d in dishes],
        list_of(event_id, table=table.number),
    )  # fmt: skip


def party_rows(event_id: int, parties: Iterable[PartyLine], zone: str) -> list[PartyRow]:
    """The parties with how far their invitation has come."""
    return [_party(event_id, party, zone) for party in parties]


def _party(event_id: int, party: PartyLine, zone: str) -> PartyRow:
    stages = {"answered": party.responded_at, "opened": party.opened_at, "unopened": party.sent_at}
    stage, at = next(((stage, at) for stage, at in stages.items() if at), ("unsent", None))
    return PartyRow(
        party.id, party.name, party.people, party.yes, party.no, party.silent, party.unseated, stage,
        both(format_short_date, at, zone) if at else NO_WORDS, list_of(event_id, party=party.id),
    )  # fmt: skip


def wish_rows(wishes: Iterable[Wish]) -> list[WishRow]:
    """What people cannot eat and the access they need, with some of their names."""
    return [
        WishRow(
            key=f"{wish.kind} {wish.words}",
            kind=wish.kind,
            words=wish.words,
            count=len(wish.people),
            people={lang: ", ".join(_wisher(lang, who.name, who.table) for who in wish.people[:SOME])
                    for lang in LANGUAGES},
            others=max(0, len(wish.people) - SOME),
        )
        for wish in wishes
    ]  # fmt: skip


def _wisher(lang: str, name: str, table: str) -> str:
    """A name that keeps its direction to itself, and its table."""
    own = f"\u2068{name}\u2069"
    return tr(lang, phrase("{name} (table {table})"), name=own, table=table) if table else own
