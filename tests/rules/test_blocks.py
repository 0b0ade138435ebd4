"""Best together, against brute force over small rooms."""

import time
from collections.abc import Collection, Iterator
from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gala.rules.blocks import Block, Seat, Table, best_blocks
from gala.rules.geometry import is_ring, lay_out

Room = tuple[list[Table], list[Seat]]


def room(*patterns: str, ring: bool = True) -> Room:
    """Tables side by side: ``u`` free, ``a`` free and accessible, ``v`` free VIP, ``.`` taken.

    A seat's id is 100 * table + index.
    """
    tables = [Table(number, ring) for number in range(1, len(patterns) + 1)]
    seats = []
    for number, pattern in enumerate(patterns, 1):
        plan = lay_out(1, len(pattern), "round" if ring else "row")
        for index, (mark, at) in enumerate(zip(pattern, plan.seats, strict=True)):
            category = {"a": "accessible", "v": "vip"}.get(mark, "regular")
            seats.append(Seat(100 * number + index, number, index, at.x + 150 * number, at.y, category, mark != "."))
    return tables, seats


def stranded(the_room: Room, taken: Collection[int]) -> int:
    """Free seats left with no free neighbour, which had one before."""
    tables, seats = the_room
    count = 0
    for table in tables:
        row = [seat for seat in seats if seat.table_id == table.table_id]
        before = {seat.index for seat in row if seat.free}
        after = before - {seat.index for seat in row if seat.seat_id in taken}
        for index in after:
            sides = {index - 1, index + 1} if not table.ring else {(index - 1) % len(row), (index + 1) % len(row)}
            sides -= {index}
            count += bool(sides & before) and not sides & after
    return count


def side_by_side(the_room: Room, count: int, usable: set[int]) -> Iterator[tuple[int, ...]]:
    tables, seats = the_room
    for table in tables:
        row = [seat.seat_id for seat in seats if seat.table_id == table.table_id]
        for start in range(len(row)):
            if start + count <= len(row) or (table.ring and count <= len(row)):
                window = tuple(row[(start + step) % len(row)] for step in range(count))
                if usable.issuperset(window):
                    yield window


def at_one_table(the_room: Room, count: int, usable: set[int]) -> Iterator[tuple[int, ...]]:
    for table in the_room[0]:
        yield from combinations(sorted(seat for seat in usable if seat // 100 == table.table_id), count)


def kinds(blocks: list[Block]) -> list[str]:
    return [block.kind for block in blocks]


marks = st.text("uuuav...", min_size=1, max_size=8)
rooms = st.builds(
    lambda patterns, ring: room(*patterns, ring=ring), st.lists(marks, min_size=1, max_size=3), st.booleans()
)
counts = st.integers(1, 7)
allowances = st.sampled_from([{"regular"}, {"regular", "accessible"}, {"regular", "vip", "accessible"}])


@given(rooms, counts, allowances, st.integers(1, 4))
def test_only_free_and_allowed_seats_exactly_as_many_as_asked_and_none_twice(
    the_room: Room, count: int, allowed: set[str], limit: int
) -> None:
    blocks = best_blocks(*the_room, count, allowed=allowed, limit=limit)
    usable = {seat.seat_id for seat in the_room[1] if seat.free and seat.category in allowed}
    offered = [seat for block in blocks for seat in block.seat_ids]
    assert len(blocks) <= limit
    assert all(len(block.seat_ids) == count for block in blocks)
    assert len(offered) == len(set(offered))
    assert usable.issuperset(offered)


@given(rooms, counts, st.randoms(use_true_random=False))
def test_the_same_room_gives_the_same_answer_in_whatever_order_its_seats_come(the_room, count, random) -> None:
    tables, seats = the_room
    shuffled = random.sample(seats, len(seats))
    assert best_blocks(tables, seats, count) == best_blocks(tables, shuffled, count)


@given(rooms, counts)
def test_seats_side_by_side_are_found_whenever_there_are_any_and_really_are_side_by_side(the_room, count) -> None:
    usable = {seat.seat_id for seat in the_room[1] if seat.free and seat.category == "regular"}
    windows = set(side_by_side(the_room, count, usable))
    blocks = best_blocks(*the_room, count, allowed={"regular"})
    found = [block.seat_ids for block in blocks if block.kind == "same_table_adjacent"]
    assert bool(found) == bool(windows)
    assert windows.issuperset(found)
    if found:
        assert blocks[0].seat_ids == found[0]


@given(rooms, counts)
def test_no_single_seat_is_stranded_where_another_block_of_the_kind_strands_fewer(the_room, count) -> None:
    usable = {seat.seat_id for seat in the_room[1] if seat.free and seat.category == "regular"}
    rivals = {
        "same_table_adjacent": list(side_by_side(the_room, count, usable)),
        "same_table": list(at_one_table(the_room, count, usable)),
    }
    for block in best_blocks(*the_room, count, allowed={"regular"}, limit=1):
        if block.kind in rivals:
            assert stranded(the_room, block.seat_ids) == min(stranded(the_room, r) for r in rivals[block.kind])


@given(rooms, counts)
def test_one_table_is_taken_whenever_one_has_room(the_room, count) -> None:
    usable = {seat.seat_id for seat in the_room[1] if seat.free and seat.category == "regular"}
    blocks = best_blocks(*the_room, count, allowed={"regular"}, limit=1)
    if any(at_one_table(the_room, count, usable)):
        assert kinds(blocks)[0] in ("same_table_adjacent", "same_table")
        assert len({seat // 100 for seat in blocks[0].seat_ids}) == 1


@settings(max_examples=150)
@given(st.tuples(marks, marks), st.booleans(), st.integers(2, 7))
def test_over_two_tables_nobody_is_alone_and_nothing_stranded_without_need(patterns, ring, count) -> None:
    the_room = room(*patterns, ring=ring)
    usable = {seat.seat_id for seat in the_room[1] if seat.free and seat.category == "regular"}
    if any(at_one_table(the_room, count, usable)) or len(usable) < count:
        return

    def regrets(seats: Collection[int]) -> tuple[int, int]:
        shares = [sum(seat // 100 == table for seat in seats) for table in (1, 2)]
        return shares.count(1), stranded(the_room, seats)

    (block,) = best_blocks(*the_room, count, allowed={"regular"}, limit=1)
    assert block.kind == "neighbouring_tables"
    assert regrets(block.seat_ids) == min(map(regrets, combinations(sorted(usable), count)))


def test_a_gap_of_exactly_the_size_is_filled_first() -> None:
    blocks = best_blocks(*room("uuuuuuuuuu", ".uuu.uuuu."), 3)
    assert blocks[0].seat_ids == (201, 202, 203)


def test_a_block_goes_around_the_end_of_a_ring_but_not_of_a_row() -> None:
    assert best_blocks(*room("uu...u"), 3)[0].seat_ids == (105, 100, 101)
    assert kinds(best_blocks(*room("uu...u", ring=False), 3)) == ["same_table"]


def test_a_group_of_six_is_split_evenly_over_two_tables() -> None:
    (block,) = best_blocks(*room("uuuuu...", "uuuuu..."), 6, limit=1)
    assert [sum(seat // 100 == table for seat in block.seat_ids) for table in (1, 2)] == [3, 3]


def test_a_large_group_goes_over_as_many_neighbouring_tables_as_it_needs() -> None:
    (block,) = best_blocks(*room("uuuu", "uuuu", "uuuu", "uuuu"), 11, limit=1)
    assert block.kind == "neighbouring_tables"
    assert len({seat // 100 for seat in block.seat_ids}) == 3


def test_a_person_at_every_table_is_not_together() -> None:
    assert best_blocks(*room("u...", "u...", "u...", "u..."), 4) == []
    assert kinds(best_blocks(*room("u...", "u..."), 2)) == ["neighbouring_tables"]


def test_tables_across_the_hall_are_not_together() -> None:
    tables, seats = room("uu", "..", "..", "..", "..", "uu")
    assert best_blocks(tables, seats, 4) == []
    near = [replace(seat, x=seat.x - 600) if seat.table_id == 6 else seat for seat in seats]
    assert kinds(best_blocks(tables, near, 4)) == ["neighbouring_tables"]


def test_accessible_seats_are_left_to_those_who_need_them_while_others_are_free() -> None:
    the_room = room("uuaauu", "......", ring=False)
    assert best_blocks(*the_room, 3)[0].kind == "same_table"
    assert kinds(best_blocks(*room("uuaa.."), 4)) == ["same_table_adjacent"]
    assert best_blocks(*room("uuaa.."), 4, allowed={"regular"}) == []


@given(rooms, counts)
def test_a_wanted_seat_is_in_the_block_if_any_block_has_one_and_only_one_is_used_up_if_that_will_do(
    the_room, count
) -> None:
    accessible = {seat.seat_id for seat in the_room[1] if seat.free and seat.category == "accessible"}
    regular = {seat.seat_id for seat in the_room[1] if seat.free and seat.category == "regular"}
    blocks = best_blocks(*the_room, count, wants={"accessible"})
    plain = list(side_by_side(the_room, count, regular | accessible))
    if any(accessible.intersection(window) for window in plain):
        assert blocks
        assert all(accessible.intersection(block.seat_ids) for block in blocks)
    if any(len(accessible.intersection(window)) == 1 for window in plain):
        assert all(len(accessible.intersection(block.seat_ids)) == 1 for block in blocks)


def test_a_want_that_nothing_meets_still_gets_the_best_block() -> None:
    assert kinds(best_blocks(*room("uuuu"), 2, wants={"accessible"}))[0] == "same_table_adjacent"
    assert best_blocks(*room("vvv."), 2, wants={"vip"}) == []


@pytest.mark.parametrize("count", [0, -1, 5, 1000])
def test_what_cannot_be_gives_no_block(count: int) -> None:
    assert best_blocks(*room("uuuu"), count) == []
    assert best_blocks([], [], count) == []


@pytest.mark.parametrize(("free_in_ten", "count"), [(10, 4), (10, 14), (5, 5), (5, 20), (1, 20), (0, 2)])
def test_a_hall_of_2500_seats_is_searched_in_well_under_50_ms(free_in_ten: int, count: int) -> None:
    plan = lay_out(250, 10)
    tables = [Table(number, is_ring("round")) for number in range(1, 251)]
    seats = [
        Seat(n, int(seat.number.split("-")[0]), seat.index, seat.x, seat.y, "regular", n * 7919 % 10 < free_in_ten)
        for n, seat in enumerate(plan.seats)
    ]
    spent = []
    for _ in range(3):
        start = time.process_time()
        best_blocks(tables, seats, count)
        spent.append(time.process_time() - start)
    assert min(spent) < 0.05
