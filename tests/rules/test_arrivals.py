"""Who came when, and the guess at the rest."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from gala.rules.arrivals import FARTHEST, MOST_BARS, STEPS, answers_by_day, arrivals

START = datetime(2027, 5, 1, 17, tzinfo=UTC)
END = START + timedelta(hours=6)


def at(minute: float) -> datetime:
    return START + timedelta(minutes=minute)


def test_nobody_yet() -> None:
    found = arrivals([], at(5), 100, END)
    assert (found.bars, found.pace, found.peak, found.all_in_by) == ((), 0.0, None, None)


def test_a_bar_a_minute_with_the_empty_ones_up_to_now() -> None:
    found = arrivals([at(0), at(0.9), at(3.2)], at(5.5), 0, END)
    assert [(bar.at, bar.came) for bar in found.bars] == [
        (at(minute), came) for minute, came in enumerate([2, 0, 0, 1, 0, 0])
    ]
    assert found.step == 1
    assert found.peak == found.bars[0]


def test_the_pace_is_that_of_the_last_ten_minutes() -> None:
    early = [at(0)] * 50
    late = [at(minute) for minute in range(21, 31)]
    assert arrivals([*early, *late], at(30.5), 0, END).pace == 1.0
    assert arrivals(early, at(30), 0, END).pace == 0.0
    assert arrivals([at(0)] * 6, at(1.9), 0, END).pace == 3.0, "over the two minutes that there have been"


def test_the_busiest_minute_is_the_first_of_its_height() -> None:
    found = arrivals([at(1), at(1), at(4), at(4), at(6)], at(7), 0, END)
    assert found.peak is not None
    assert (found.peak.at, found.peak.came) == (at(1), 2)


def test_the_rest_come_at_a_pace_that_falls_off_evenly() -> None:
    came = [at(minute) for minute in range(1, 11) for _ in range(4)]
    found = arrivals(came, at(10), 54, END)
    assert found.pace == 4.0
    assert found.all_in_by == at(10 + 27), "twice as long as at the full pace"
    expected = [bar.expected for bar in found.bars if bar.expected]
    assert abs(sum(expected) - 54) < 0.2
    assert expected == sorted(expected, reverse=True)
    assert all(bar.expected == 0 for bar in found.bars if bar.at <= at(10))


def test_nobody_can_say() -> None:
    came = [at(minute) for minute in range(10)]
    assert arrivals(came, at(10), 0, END).all_in_by is None, "all are in"
    assert arrivals(came, at(40), 50, END).all_in_by is None, "nobody came lately"
    assert arrivals(came, at(10), FARTHEST, END).all_in_by is None, "it would take longer than anybody waits"
    assert arrivals(came, at(10), 5, at(10)).all_in_by is None, "the event is over"


def test_a_quiet_night_does_not_go_on_for_ever() -> None:
    found = arrivals([at(0), at(20)], at(300), 3, END)
    assert found.bars[-1].at == at(20)


def test_an_early_try_at_the_door_does_not_squeeze_the_evening() -> None:
    found = arrivals([at(-3 * 24 * 60), at(0), at(1)], at(2), 0, END)
    assert found.bars[0].at == at(0)


def test_a_clock_that_runs_ahead_is_no_arrival() -> None:
    assert arrivals([at(30)], at(5), 0, END).bars == ()


@given(
    st.lists(st.integers(0, 340), min_size=1, max_size=80),
    st.integers(0, 400),
    st.integers(0, 500),
)
def test_every_chart_fits_and_counts_everybody(minutes: list[int], later: int, waiting: int) -> None:
    now = at(max(minutes) + later / 60)
    found = arrivals([at(minute) for minute in minutes], now, waiting, END)
    assert sum(bar.came for bar in found.bars) == len(minutes)
    assert found.step in STEPS
    assert len(found.bars) <= MOST_BARS + 1
    gaps = {second.at - first.at for first, second in zip(found.bars, found.bars[1:], strict=False)}
    assert gaps <= {timedelta(minutes=found.step)}
    if found.all_in_by:
        assert abs(sum(bar.expected for bar in found.bars) - waiting) <= 0.01 * len(found.bars) + 0.6
    else:
        assert all(bar.expected == 0 for bar in found.bars)


def test_days_without_an_answer_are_shown_too() -> None:
    today = date(2027, 4, 20)
    days = answers_by_day([date(2027, 4, 11), date(2027, 4, 19), date(2027, 4, 19)], today)
    assert (days[0].day, days[-1].day, len(days)) == (date(2027, 4, 11), today, 10)
    assert [day.count for day in days if day.count] == [1, 2]


def test_a_first_day_stands_in_its_week_and_an_old_one_falls_out() -> None:
    today = date(2027, 4, 20)
    assert len(answers_by_day([today], today)) == 7
    assert len(answers_by_day([today - timedelta(days=90), today], today)) == 28
    assert answers_by_day([], today) == []
