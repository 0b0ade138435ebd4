"""Floor plans made from numbers: chairs that can be touched, tables that do not collide, a room that holds them."""

import math
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gala.errors import Invalid
from gala.rules.geometry import (
    SEAT,
    SHAPES,
    Plan,
    PlannedTable,
    lay_out,
    lay_out_counts,
    rows_with_aisles,
    seat_positions,
    table_size,
)

shapes = st.sampled_from(SHAPES)
plans = st.builds(lay_out_counts, st.lists(st.integers(1, 60), min_size=1, max_size=12), shapes)


def chairs_box(table: PlannedTable) -> tuple[float, float, float, float]:
    """What a table covers together with its chairs."""
    half, xs, ys = SEAT / 2, [seat.x for seat in table.seats], [seat.y for seat in table.seats]
    return (
        min(min(xs) - half, table.x - table.width / 2),
        min(min(ys) - half, table.y - table.height / 2),
        max(max(xs) + half, table.x + table.width / 2),
        max(max(ys) + half, table.y + table.height / 2),
    )


@given(shapes, st.integers(1, 60), st.floats(0, 360))
def test_no_two_chairs_of_a_table_are_closer_than_a_finger_needs(shape, count, rotation) -> None:
    seats = seat_positions(shape, count, 100, 100, rotation)
    assert len(seats) == count
    assert all(math.dist(a, b) >= 27 for a, b in combinations(seats, 2))


@given(st.sampled_from(["round", "rect"]), st.integers(1, 60))
def test_chairs_stand_clear_of_their_own_table(shape, count) -> None:
    width, height = table_size(shape, count)
    for x, y in seat_positions(shape, count, 0, 0):
        if shape == "round":
            assert math.hypot(x, y) - SEAT / 2 > width / 2
        else:
            assert abs(y) - SEAT / 2 > height / 2


@given(plans)
def test_no_table_reaches_into_another_and_all_stand_in_the_room(plan: Plan) -> None:
    boxes = [chairs_box(table) for table in plan.tables]
    for a, b in combinations(boxes, 2):
        assert a[2] < b[0] or b[2] < a[0] or a[3] < b[1] or b[3] < a[1]
    assert all(box[0] >= 0 and box[1] >= 0 and box[2] <= plan.width and box[3] <= plan.height for box in boxes)


@given(plans)
def test_numbers_are_unique_and_count_from_one(plan: Plan) -> None:
    assert [table.number for table in plan.tables] == [str(n) for n in range(1, len(plan.tables) + 1)]
    for table in plan.tables:
        assert [seat.index for seat in table.seats] == list(range(len(table.seats)))
        assert [seat.number for seat in table.seats] == [f"{table.number}-{seat.label}" for seat in table.seats]
    assert len({seat.number for seat in plan.seats}) == len(plan.seats)


@given(st.sampled_from(["round", "rect"]), st.integers(4, 60))
def test_neighbours_in_the_list_sit_side_by_side_all_around(shape, count) -> None:
    seats = seat_positions(shape, count, 0, 0)
    around = [math.dist(seats[i - 1], seats[i]) for i in range(count)]
    if shape == "round":
        assert max(around) - min(around) < 0.1
    else:  # across the two ends of the table, along its sides elsewhere
        assert sum(step > 30 for step in around) == 2


def test_the_study_screens_measures_are_kept() -> None:
    assert table_size("round", 10) == (68, 68)
    assert table_size("round", 8) == (60, 60)
    assert seat_positions("round", 10, 0, 0)[0] == (0, -52)
    assert seat_positions("round", 8, 0, 0)[2] == (48, 0)
    assert table_size("rect", 16) == (240, 40)


def test_rotation_turns_clockwise() -> None:
    assert seat_positions("round", 10, 100, 100, 90)[0] == (152, 100)


def test_the_demo_room_is_a_tidy_grid_of_about_four_to_three() -> None:
    plan = lay_out(25, 10)
    assert len({table.y for table in plan.tables}) == 5
    assert len({table.x for table in plan.tables}) == 5
    assert len(plan.seats) == 250


@settings(deadline=None)
@given(st.integers(4, 500), st.integers(4, 20))
def test_rooms_of_round_tables_are_neither_corridors_nor_towers(tables, seats) -> None:
    plan = lay_out(tables, seats)
    assert 1 <= plan.width / plan.height <= 2


@given(st.integers(3, 80))
def test_no_table_is_left_alone_in_the_last_row_of_a_wide_room(tables) -> None:
    plan = lay_out(tables, 10)
    rows = [table.y for table in plan.tables]
    assert rows.count(rows[0]) <= 2 or rows.count(rows[-1]) > 1


@pytest.mark.parametrize(
    ("tables", "seats", "field"),
    [
        (0, 10, "tables"),
        (501, 10, "tables"),
        (-1, 1, "tables"),
        (1, 0, "seats_each"),
        (1, 61, "seats_each"),
        (500, 21, "tables"),
    ],
)
def test_a_room_beyond_the_limits_is_refused_by_field_and_reason(tables, seats, field) -> None:
    with pytest.raises(Invalid) as refused:
        lay_out(tables, seats)
    assert refused.value.params["field"] == field
    assert refused.value.params["reason"].format(**refused.value.params)


def test_an_empty_list_and_an_unknown_shape_are_refused() -> None:
    with pytest.raises(Invalid):
        lay_out_counts([])
    with pytest.raises(Invalid):
        lay_out_counts([10], "oval")  # type: ignore[arg-type]


def test_the_largest_room_is_laid_out() -> None:
    assert len(lay_out(500, 20).seats) == 10_000


# --- sizes given -----------------------------------------------------------------------------------------------------

sizes = st.one_of(st.none(), st.floats(10, 4000))
sided = st.sampled_from([1, 2, 4])


@given(shapes, st.integers(1, 60), sizes, sizes, sided, st.floats(0, 360))
def test_whatever_size_it_is_given_chairs_can_be_touched_and_stand_clear(
    shape, count, width, height, sides, rotation
) -> None:
    given_size = {"width": width, "height": height, "sides": sides}
    seats = seat_positions(shape, count, 0, 0, 0, **given_size)
    assert len(seats) == count
    assert all(math.dist(a, b) >= 27 for a, b in combinations(seats, 2))
    wide, deep = table_size(shape, count, width, height, sides)
    for x, y in seats if shape in ("round", "rect") else ():
        if shape == "round":
            assert math.hypot(x, y) - SEAT / 2 > wide / 2
        else:
            assert abs(x) - SEAT / 2 > wide / 2 or abs(y) - SEAT / 2 > deep / 2
    turned = seat_positions(shape, count, 500, -300, rotation, **given_size)
    assert [math.hypot(x - 500, y + 300) for x, y in turned] == pytest.approx(
        [math.hypot(x, y) for x, y in seats], abs=0.03
    )


@given(shapes, st.integers(1, 60), sizes, sizes, sided)
def test_a_table_is_as_large_as_it_was_given_or_as_its_chairs_need(shape, count, width, height, sides) -> None:
    wide, deep = table_size(shape, count, width, height, sides)
    least = table_size(shape, count, sides=sides)
    if shape == "round":
        assert wide == deep == max(least.width, width or 0)
    elif shape == "rect" and sides != 4:
        assert (wide, deep) == (max(least.width, width or 0), max(least.height, height or 0))
    elif shape == "rect":
        assert wide >= (width or 0) and deep >= (height or 0)
    elif shape == "row":
        assert (wide, deep) == (max(least.width, width or 0), least.height)


@pytest.mark.parametrize(
    ("sides", "on"), [(1, [9, 0, 0, 0]), (2, [5, 0, 4, 0]), (4, [3, 2, 2, 2])], ids=["head", "long", "square"]
)
def test_chairs_stand_on_the_sides_that_have_them(sides: int, on: list[int]) -> None:
    wide, deep = table_size("rect", 9, sides=sides)
    seats = seat_positions("rect", 9, 0, 0, sides=sides)
    found = [
        sum(y < -deep / 2 for _, y in seats),
        sum(x > wide / 2 for x, _ in seats),
        sum(y > deep / 2 for _, y in seats),
        sum(x < -wide / 2 for x, _ in seats),
    ]
    assert found == on


@pytest.mark.parametrize("wrong", [0, 3, 5, -1])
def test_a_table_has_one_two_or_four_sides(wrong: int) -> None:
    with pytest.raises(Invalid):
        seat_positions("rect", 4, 0, 0, sides=wrong)


@given(st.integers(1, 20), st.integers(1, 60), st.sets(st.integers(1, 59), max_size=4))
def test_rows_have_all_their_chairs_whatever_the_aisles(rows, chairs_each, aisles) -> None:
    aisles = {after for after in aisles if after < chairs_each}
    plan = rows_with_aisles(rows, chairs_each, aisles, 0, 0)
    assert len(plan) == rows
    for blocks in plan:
        counted = [n for block in blocks for n in range(block.first, block.first + block.count)]
        assert counted == list(range(1, chairs_each + 1))
        assert {block.first - 1 for block in blocks[1:]} == aisles
