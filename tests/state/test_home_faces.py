"""What the event's home makes of an evening: its phase, its chart, its lines."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from gala.rules.feed import Happening
from gala.rules.needs import Need
from gala.services.evening import Band, Evening, Who
from gala.services.events import EventFacts
from gala.state.home_faces import answer_chart, arrival_chart, feed_rows, need_rows, phase_of

START = datetime(2027, 5, 1, 17, tzinfo=UTC)  # 19:00 in Madrid
END = START + timedelta(hours=6)
EVENT = EventFacts(
    id=1, tenant_id=1, name="Gala", slug="gala", description="", venue="", city="", country="",
    timezone="Europe/Madrid", start_at=START, end_at=END, starts_local="2027-05-01T19:00",
    ends_local="2027-05-02T01:00", deadline=START - timedelta(days=1), status="published", is_public=False,
    is_demo=False, hold_minutes=5, cancellation_deadline_hours=24, doors_open_minutes=120,
    admit_unanswered=True, asks_needs=True, hero_image_url="deco",
)  # fmt: skip
BAND = Band(invited=10, yes=8, no=1, waiting=1, seated=5, inside=0, to_come=8, seats=20, free=15)
SEEN = Evening(EVENT, BAND, came=[], answered=[], gates=0, unopened=0, needs=[], who={}, sessions=[])


@pytest.mark.parametrize(
    ("minutes", "phase"), [(-25 * 60, "soon"), (-120, "today"), (0, "open"), (5 * 60, "open"), (6 * 60, "over")]
)
def test_a_phase_for_every_hour(minutes: int, phase: str) -> None:
    assert phase_of(SEEN, START + timedelta(minutes=minutes)) == phase


def test_the_doors_are_open_when_somebody_comes_early() -> None:
    early = replace(SEEN, came=[START - timedelta(minutes=30)])
    assert phase_of(early, START - timedelta(minutes=20)) == "open"
    tried = replace(SEEN, came=[START - timedelta(days=3, hours=2)])
    assert phase_of(tried, START - timedelta(days=3)) == "soon"


@pytest.mark.parametrize("status", ["draft", "canceled", "archived"])
def test_what_is_not_published_is_what_it_is(status: str) -> None:
    assert phase_of(replace(SEEN, event=replace(EVENT, status=status)), START) == status


def test_the_chart_reads_on_the_event_s_clocks() -> None:
    came = [START + timedelta(minutes=minute) for minute in range(10)]
    bars, hours, words = arrival_chart(came, START + timedelta(minutes=9), 10, END, "Europe/Madrid")
    assert bars[0]["at"] == "19:00"
    assert [bar["peak"] for bar in bars].count(None) == len(bars) - 1, "only the peak has its number"
    assert (words.pace, words.busiest, words.now, words.all_in_by) == (1, "19:00", "19:09", "19:29")
    assert "19:10" not in hours, "no hour is written under the line for now"
    assert set(hours) <= {bar["at"] for bar in bars}


def test_a_slow_pace_is_told_in_minutes_and_none_as_none() -> None:
    came = [START, START + timedelta(minutes=20), START + timedelta(minutes=24)]
    now = START + timedelta(minutes=25)
    assert arrival_chart(came, now, 0, END, "UTC")[2].every == 5
    words = arrival_chart(came, now + timedelta(minutes=20), 0, END, "UTC")[2]
    assert (words.pace, words.every) == (0, 0)


def test_days_are_named_in_both_languages() -> None:
    now = datetime(2027, 4, 20, 23, tzinfo=UTC)  # the 21st in Madrid
    answered = [datetime(2027, 4, 21).date()] * 2 + [datetime(2027, 4, 18).date()] * 3
    bars, words = answer_chart(answered, SEEN, now)
    assert (bars[-1]["label_en"], bars[-1]["label_es"]) == ("21 Apr", "21 abr")
    assert (words.today, words.best) == (2, 3)
    assert words.best_day == {"en": "Sunday, 18 April", "es": "domingo, 18 de abril"}


def test_a_need_names_some_and_counts_the_others() -> None:
    who = [Who("Nakagawa & Partners", 4), Who("van den Broek", 2), Who("Ana")]
    (row,) = need_rows(replace(SEEN, needs=[Need("unseated", 9)], who={"unseated": who}))
    assert row.others == 2
    assert row.who == "\u2068Nakagawa & Partners\u2069 (4), \u2068van den Broek\u2069 (2), \u2068Ana\u2069"
    (one,) = need_rows(replace(SEEN, needs=[Need("tell", 1)], who={"tell": [Who("Ana", 1, "9", "4")]}))
    assert (one.table, one.seat, one.others) == ("9", "4", 0)
    (none,) = need_rows(replace(SEEN, needs=[Need("outside", 3)]))
    assert (none.who, none.others) == ("", 0)


def test_a_line_names_the_one_or_the_party_or_the_team() -> None:
    now = START + timedelta(minutes=5)
    ana = Happening(START, "in", "Ana", "Ruiz", ("Ana",))
    party = replace(ana, names=("Ana", "Ben"))
    olga = Happening(START - timedelta(days=2), "event.published", by="Olga Rey")
    rows = feed_rows([ana, party, olga], "Europe/Madrid", now)
    assert [(row.name, row.count, row.by) for row in rows] == [("Ana", 1, ""), ("Ruiz", 2, ""), ("Olga Rey", 0, "")]
    assert rows[0].when == {"en": "19:00", "es": "19:00"}
    assert rows[2].when == {"en": "29 Apr", "es": "29 abr"}
    assert rows[0].key != rows[2].key
