"""A programme's sessions against each other."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from gala.rules.programme import overlaps

START = datetime(2027, 5, 1, 17, tzinfo=UTC)
Times = dict[int, tuple[datetime, datetime]]


def hours(*pairs: tuple[int, int]) -> Times:
    return {i: (START + timedelta(hours=a), START + timedelta(hours=b)) for i, (a, b) in enumerate(pairs)}


def test_one_that_begins_as_another_ends_does_not_overlap_it() -> None:
    assert overlaps(hours((0, 1), (1, 2))) == {0: [], 1: []}


def test_one_inside_another_and_one_across_two() -> None:
    assert overlaps(hours((0, 5), (1, 2), (4, 7), (6, 8))) == {0: [1, 2], 1: [0], 2: [0, 3], 3: [2]}


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(1, 5)), max_size=12))
def test_it_says_the_same_as_looking_at_every_pair(given: list[tuple[int, int]]) -> None:
    times = hours(*((start, start + length) for start, length in given))
    expected = {
        i: {j for j in times if i != j and times[i][0] < times[j][1] and times[j][0] < times[i][1]} for i in times
    }
    assert {i: set(others) for i, others in overlaps(times).items()} == expected
