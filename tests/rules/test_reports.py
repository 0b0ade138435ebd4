"""Answers over time keep every answer, and never more bars than a person reads."""

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from gala.rules.reports import MOST, STEPS, Span, spans

TODAY = date(2026, 11, 21)


def test_a_week_is_shown_even_of_one_day() -> None:
    found = spans([(TODAY, True), (TODAY, True), (TODAY, False)], TODAY)
    assert len(found) == 7
    assert found[-1] == Span(TODAY, 1, 2, 1, 3)
    assert all(span.so_far == 0 for span in found[:-1])


def test_nothing_said_is_nothing_drawn() -> None:
    assert spans([], TODAY) == []


def test_a_month_and_more_is_drawn_by_several_days() -> None:
    found = spans([(TODAY - timedelta(days=31), True)], TODAY)
    assert (len(found), found[0].days, found[0].yes, found[-1].end) == (16, 2, 1, TODAY)


@given(st.lists(st.tuples(st.dates(date(2020, 1, 1), TODAY + timedelta(days=2)), st.booleans()), max_size=40))
def test_no_answer_is_lost(said: list[tuple[date, bool]]) -> None:
    found = spans(said, TODAY)
    if not said:
        assert not found
        return
    assert found[-1].so_far == len(said)
    assert len(found) <= MOST
    assert {span.days for span in found} <= set(STEPS)
    assert all(one.end + timedelta(days=1) == two.start for one, two in pairwise(found))
    shown = [(day, yes) for day, yes in said if day >= found[0].start]
    assert sum(span.yes for span in found) == sum(yes for _, yes in shown)
    assert sum(span.no for span in found) == sum(not yes for _, yes in shown)
