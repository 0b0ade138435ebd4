"""What is offered in place of a seat that was just lost."""

from hypothesis import given
from hypothesis import strategies as st

from gala.rules.blocks import Seat
from gala.rules.geometry import Shape, lay_out
from gala.rules.nearest import nearest_free


def hall(taken: set[str], tables: int = 4, each: int = 10, shape: Shape = "round") -> list[Seat]:
    plan = lay_out(tables, each, shape)
    return [
        Seat(
            100 * int(table.number) + seat.index,
            int(table.number),
            seat.index,
            seat.x,
            seat.y,
            "regular",
            seat.number not in taken,
        )
        for table in plan.tables
        for seat in table.seats
    ]


def test_the_nearest_single_seat_is_the_one_beside_it() -> None:
    assert nearest_free(hall({"1-5", "1-4"}), 104) == [105]


def test_several_stand_side_by_side_rather_than_on_both_sides_of_the_lost_one() -> None:
    assert sorted(nearest_free(hall({"1-5", "1-6"}), 104, 2)) == [102, 103]


def test_the_ends_of_a_round_table_meet_and_those_of_a_row_do_not() -> None:
    taken = {f"1-{label}" for label in range(2, 10)}
    assert sorted(nearest_free(hall(taken, tables=1), 104, 2)) == [100, 109]
    in_row = hall(taken | {"2-1"}, tables=2, shape="row")
    assert {seat // 100 for seat in nearest_free(in_row, 104, 2)} == {2}


def test_the_lost_seats_own_table_comes_first() -> None:
    taken = {f"1-{label}" for label in range(1, 11) if label != 6}
    assert nearest_free(hall(taken), 100) == [105]


def test_single_seats_are_offered_where_none_stand_together() -> None:
    taken = {f"{table}-{label}" for table in (1, 2, 3, 4) for label in (1, 3, 5, 7, 9)}
    offered = nearest_free(hall(taken), 100, 3)
    assert len(offered) == 3
    assert {seat // 100 for seat in offered} == {1}


def test_an_unknown_seat_gets_no_offer() -> None:
    assert nearest_free(hall(set()), 999) == []
    assert nearest_free(hall(set()), 100, 0) == []


@given(st.sets(st.integers(0, 39)), st.integers(0, 39), st.integers(1, 12))
def test_every_offer_is_free_and_never_the_lost_seat(taken: set[int], lost: int, count: int) -> None:
    everywhere = [f"{table}-{label}" for table in range(1, 5) for label in range(1, 11)]
    seats = hall({everywhere[place] for place in taken})
    offered = nearest_free(seats, seats[lost].seat_id, count)
    free = {seat.seat_id for seat in seats if seat.free} - {seats[lost].seat_id}
    assert free.issuperset(offered)
    assert len(set(offered)) == len(offered) == min(count, len(free))


def test_only_allowed_categories_are_offered() -> None:
    seats = hall(set(), tables=1)
    vip = [Seat(s.seat_id, s.table_id, s.index, s.x, s.y, "vip", True) for s in seats]
    assert nearest_free(vip, 100) == []
    assert nearest_free(vip, 100, allowed={"vip"}) in ([101], [109])
