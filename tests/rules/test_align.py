"""Things brought into line: the edge is shared, the gaps are the same, and nothing else moves."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gala.errors import Invalid
from gala.rules.align import AXES, EDGES, Box, align, distribute, reading_order

reach = st.floats(1, 200)
boxes = st.builds(Box, st.floats(-5000, 5000), st.floats(-5000, 5000), reach, reach, reach, reach)
several = st.dictionaries(st.integers(1, 99), boxes, min_size=3, max_size=8)

ENDS = {
    "left": lambda b, at: at.x - b.left,
    "centre": lambda b, at: at.x + (b.right - b.left) / 2,
    "right": lambda b, at: at.x + b.right,
    "top": lambda b, at: at.y - b.top,
    "middle": lambda b, at: at.y + (b.bottom - b.top) / 2,
    "bottom": lambda b, at: at.y + b.bottom,
}


@given(several, st.sampled_from(EDGES))
def test_all_share_the_edge_and_stay_where_they_were_the_other_way(things, edge) -> None:
    placed = align(things, edge)
    ends = [ENDS[edge](things[key], at) for key, at in placed.items()]
    assert ends == pytest.approx([ends[0]] * len(ends), abs=1e-6)
    across = edge in ("left", "centre", "right")
    for key, at in placed.items():
        assert (at.y == things[key].y) if across else (at.x == things[key].x)
    if edge == "left":
        assert ends[0] == pytest.approx(min(box.x - box.left for box in things.values()))


@given(several, st.sampled_from(AXES))
def test_the_gaps_are_the_same_and_the_outermost_stay(things, axis) -> None:
    placed = distribute(things, axis)
    across = axis == "across"

    def at(key):
        return placed[key].x if across else placed[key].y

    def before(key):
        return things[key].left if across else things[key].top

    def after(key):
        return things[key].right if across else things[key].bottom

    order = sorted(things, key=lambda key: (things[key].x if across else things[key].y, key))
    gaps = [at(b) - before(b) - at(a) - after(a) for a, b in pairwise(order)]
    assert gaps == pytest.approx([gaps[0]] * len(gaps), abs=1e-6)
    for key in (order[0], order[-1]):
        assert at(key) == pytest.approx(things[key].x if across else things[key].y, abs=1e-6)


@given(several, st.sampled_from(EDGES))
def test_aligning_twice_moves_nothing(things, edge) -> None:
    once = align(things, edge)
    again = align({key: things[key]._replace(x=at.x, y=at.y) for key, at in once.items()}, edge)
    assert [tuple(at) for at in again.values()] == [pytest.approx(tuple(at), abs=1e-6) for at in once.values()]


def test_too_few_are_refused() -> None:
    one = {1: Box(0, 0, 1, 1, 1, 1)}
    with pytest.raises(Invalid):
        align(one, "left")
    with pytest.raises(Invalid):
        distribute(one | {2: Box(5, 5, 1, 1, 1, 1)}, "across")


def test_tables_are_read_row_by_row_though_no_hand_is_steady() -> None:
    assert reading_order({1: (300, 12), 2: (100, 0), 3: (200, 25), 4: (50, 200)}) == [2, 3, 1, 4]
    assert reading_order({}) == []
