"""Seat everyone: held to its promises by brute force over small rooms, turn by turn."""

import time
from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from gala.rules.arrange import arrange
from gala.rules.geometry import is_ring, lay_out, lay_out_counts
from gala.rules.hall import Neighbours, Seat, Table, places_of
from gala.rules.parties import Party, Placed, Plan, hand_out, whole_share

Room = tuple[list[Table], list[Seat]]
CATEGORY = {"a": "accessible", "v": "vip", "k": "reserved"}


def room(*patterns: str, ring: bool = True, apart: float = 150.0) -> Room:
    """Tables side by side: ``u`` free, ``a`` free and accessible, ``v`` free VIP, ``k`` free and reserved, ``.`` taken.

    A seat's id is 100 * table + index.
    """
    seats = []
    for number, pattern in enumerate(patterns, 1):
        plan = lay_out(1, len(pattern), "round" if ring else "row")
        for index, (mark, at) in enumerate(zip(pattern, plan.seats, strict=True)):
            category = CATEGORY.get(mark, "regular")
            seats.append(Seat(100 * number + index, number, index, at.x + apart * number, at.y, category, mark != "."))
    return [Table(number, ring) for number in range(1, len(patterns) + 1)], seats


marks = st.text("uuuuavk...", min_size=1, max_size=6)


@st.composite
def rooms(draw: st.DrawFn, most: int = 4) -> Room:
    patterns = draw(st.lists(marks, min_size=1, max_size=most))
    return room(*patterns, ring=draw(st.booleans()), apart=draw(st.sampled_from([150.0, 320.0])))


@st.composite
def evenings(draw: st.DrawFn) -> tuple[Room, list[Party], frozenset[int]]:
    """A room, parties of which some sit partly on seats that are taken, and locked seats."""
    tables, seats = draw(rooms())
    taken = draw(st.permutations([seat.seat_id for seat in seats if not seat.free]))
    sizes = draw(st.lists(st.integers(1, 7), min_size=1, max_size=5))
    parties = []
    for number, size in enumerate(sizes, 1):
        members = tuple(range(10 * number, 10 * number + size))
        sitting = draw(st.integers(0, min(size, len(taken), 2))) if draw(st.booleans()) else 0
        parties.append(
            Party(
                number,
                members,
                wish=draw(st.sampled_from(["", "", "vip"])),
                step_free=frozenset(draw(st.sets(st.sampled_from(members), max_size=2))),
                sits=dict(zip(members, taken[:sitting], strict=False)),
                later=draw(st.integers(1, 4)) == 1,
            )
        )
        taken = taken[sitting:]
    locked = draw(st.sets(st.sampled_from([seat.seat_id for seat in seats]), max_size=2))
    return (tables, seats), parties, frozenset(locked)


def turns(the_room: Room, parties: list[Party], locked: frozenset[int], plan: Plan) -> Iterator[tuple]:
    """Each turn with the seats that its party might have had at that moment."""
    by_id = {party.party_id: party for party in parties}
    free = {seat.seat_id: seat for seat in the_room[1] if seat.free and seat.seat_id not in locked}
    needed = sum(member in party.step_free for party in parties for member in party.waiting)
    for placed in plan.turns:
        party = by_id[placed.party_id]
        own = sum(member in party.step_free for member in party.waiting)
        spare = needed == own
        usable = {"regular"} | ({"vip"} if party.wish == "vip" else set()) | ({"accessible"} if spare else set())
        yield party, placed, dict(free), usable
        needed -= own
        for seat in placed.seats.values():
            del free[seat]


def holds(tables: tuple[int, ...], party: Party, free: dict[int, Seat], usable: set[str]) -> bool:
    """Whether all who wait find seats at these tables, whatever else is there."""
    needy = sum(member in party.step_free for member in party.waiting)
    here = [seat.category for seat in free.values() if seat.table_id in tables]
    step_free, fit = here.count("accessible"), sum(category in usable for category in here)
    return step_free >= needy and fit >= len(party.waiting) - (0 if "accessible" in usable else needy)


def groups(the_room: Room, party: Party, free: dict[int, Seat], usable: set[str]) -> Iterator[tuple[int, ...]]:
    """Every table, and every group of neighbouring ones: beside those who sit, where some do.

    A table without a seat for them does not join those on either side of it.
    """
    needy = any(member in party.step_free for member in party.waiting)
    fit = {seat.table_id for seat in free.values() if seat.category in usable | ({"accessible"} if needy else set())}
    places = places_of(*the_room)
    near = Neighbours(places)
    homes = {seat.table_id for seat in the_room[1] if seat.seat_id in party.sits.values()}
    most = max(2, len(party.members if homes else party.waiting) // 2)
    for middle in places:
        if homes != {middle.table.table_id} if homes else middle.table.table_id not in fit:
            continue
        yield (middle.table.table_id,)
        for more in range(1, most):
            for others in combinations(near.of(middle), more):
                yield (middle.table.table_id, *(other.table.table_id for other in others))


@settings(max_examples=400, deadline=None)
@given(evenings())
def test_a_party_is_split_only_if_nothing_could_hold_it_at_its_turn(evening) -> None:
    the_room, parties, locked = evening
    plan = arrange(*the_room, parties, locked)
    for party, placed, free, usable in turns(the_room, parties, locked, plan):
        homes = {seat.table_id for seat in the_room[1] if seat.seat_id in party.sits.values()}
        if not placed.whole and len(homes) < 2:
            together = [group for group in groups(the_room, party, free, usable) if holds(group, party, free, usable)]
            assert not together


@settings(max_examples=300, deadline=None)
@given(evenings())
def test_only_free_unlocked_and_fitting_seats_and_each_once(evening) -> None:
    the_room, parties, locked = evening
    plan = arrange(*the_room, parties, locked)
    seats = {seat.seat_id: seat for seat in the_room[1]}
    given_away = [seat for turn in plan.turns for seat in turn.seats.values()]
    assert len(given_away) == len(set(given_away))
    for party, placed, free, usable in turns(the_room, parties, locked, plan):
        assert set(placed.seats) | set(placed.missing) == set(party.waiting)
        assert not set(placed.seats) & set(placed.missing)
        for member, seat in placed.seats.items():
            assert seat in free
            if member in party.step_free:
                assert seats[seat].category == "accessible"
            else:
                assert seats[seat].category in usable


@settings(max_examples=200, deadline=None)
@given(evenings())
def test_who_found_no_seat_could_have_none_at_their_turn(evening) -> None:
    the_room, parties, locked = evening
    plan = arrange(*the_room, parties, locked)
    for _, placed, free, usable in turns(the_room, parties, locked, plan):
        left = [seat for seat_id, seat in free.items() if seat_id not in placed.seats.values()]
        for reason in placed.missing.values():
            if reason == "no_step_free":
                assert not any(seat.category == "accessible" for seat in left)
            else:
                assert not any(seat.category in usable for seat in left)
                assert bool(left) == (reason == "kept")


@settings(max_examples=150, deadline=None)
@given(evenings(), st.randoms(use_true_random=False))
def test_the_same_room_and_people_give_the_same_plan_in_whatever_order_they_come(evening, random) -> None:
    (tables, seats), parties, locked = evening
    mixed = arrange(tables, random.sample(seats, len(seats)), random.sample(parties, len(parties)), locked)
    assert mixed == arrange(tables, seats, parties, locked)


@settings(max_examples=300, deadline=None)
@given(evenings())
def test_together_says_how_near_the_whole_party_sits(evening) -> None:
    the_room, parties, locked = evening
    near = Neighbours(places := places_of(*the_room))
    by_id = {place.table.table_id: place for place in places}
    table_of = {seat.seat_id: seat.table_id for seat in the_room[1]}
    for party, placed, *_ in turns(the_room, parties, locked, arrange(*the_room, parties, locked)):
        used = {by_id[table_of[seat]] for seat in (*placed.seats.values(), *party.sits.values())}
        if placed.together == "table":
            assert len(used) <= 1
        elif placed.together == "neighbours":
            assert any(used - {middle} <= set(near.of(middle)) for middle in used)
        else:
            assert len(used) > 1


# --- by example ----------------------------------------------------------------------------------------------


def seated(plan: Plan) -> dict[int, Placed]:
    return {turn.party_id: turn for turn in plan.turns}


def test_the_biggest_comes_first_and_the_tightest_gap_is_filled() -> None:
    the_room = room("uuuuu", "uuu..", ring=False)
    plan = arrange(*the_room, [Party(1, (10, 11, 12)), Party(2, (20, 21, 22, 23, 24))])
    assert [turn.party_id for turn in plan.turns] == [2, 1]
    assert set(seated(plan)[2].seats.values()) == {100, 101, 102, 103, 104}
    assert set(seated(plan)[1].seats.values()) == {200, 201, 202}


def test_who_comes_later_of_a_party_sits_beside_those_who_sit() -> None:
    the_room = room("uuuuuu", "uu.u.u.u")
    plan = arrange(*the_room, [Party(1, (10, 11, 12), sits={10: 204})])
    assert set(plan.seats.values()) == {203, 205}  # one on either side


def test_beside_those_who_sit_strands_no_seat_where_the_other_side_does_not() -> None:
    the_room = room(".uu.uuu.", ring=False)
    plan = arrange(*the_room, [Party(1, (10, 11), sits={10: 103})])
    assert plan.seats == {11: 104}


def test_where_their_table_is_full_the_rest_sits_at_the_next_one() -> None:
    the_room = room("....", "uuuu", "uuuu", "uuuu")
    plan = arrange(*the_room, [Party(1, (10, 11, 12), sits={10: 101})])
    assert (plan.turns[0].together, {seat // 100 for seat in plan.seats.values()}) == ("neighbours", {2})


def test_nobody_who_sits_is_moved_and_a_party_that_sits_has_no_turn() -> None:
    the_room = room(".uuu", "uuuu")
    assert arrange(*the_room, [Party(1, (10,), sits={10: 100})]).turns == ()


def test_step_free_seats_wait_for_those_who_need_them() -> None:
    the_room = room("aauu", "uuuu")
    big, needs = Party(1, (10, 11, 12, 13)), Party(2, (20, 21), step_free=frozenset({20}))
    plan = arrange(*the_room, [big, needs])
    assert plan.turns[0].party_id == 2
    assert plan.seats[20] in {100, 101}
    assert set(seated(plan)[1].seats.values()) == {200, 201, 202, 203}
    assert all(turn.whole for turn in plan.turns)


def test_a_family_with_two_who_need_step_free_seats_is_split_rather_than_seated_unfit() -> None:
    plan = arrange(*room("auuu"), [Party(1, (10, 11, 12), step_free=frozenset({10, 11}))])
    (turn,) = plan.turns
    assert turn.missing == {11: "no_step_free"}
    assert turn.seats[10] == 100
    assert not turn.whole


def test_vip_seats_are_for_vip_parties_and_reserved_ones_for_nobody() -> None:
    the_room = room("vvkk")
    plan = arrange(*the_room, [Party(1, (10, 11)), Party(2, (20, 21), wish="vip")])
    assert set(seated(plan)[2].seats.values()) == {100, 101}
    assert seated(plan)[1].missing == {10: "kept", 11: "kept"}


def test_a_vip_party_sits_on_other_seats_where_no_vip_seats_are_left() -> None:
    assert len(arrange(*room("vuuu"), [Party(2, (20, 21, 22), wish="vip")]).seats) == 3


def test_a_party_that_nothing_holds_lets_the_others_sit_first() -> None:
    the_room = room("uuu", "uu", apart=320)
    plan = arrange(*the_room, [Party(1, tuple(range(10, 16))), Party(2, (20, 21, 22))])
    assert seated(plan)[2].whole
    assert seated(plan)[1].missing.keys() == {12, 13, 14, 15}
    assert set(seated(plan)[1].missing.values()) == {"full"}


def test_whoever_is_sure_to_come_is_seated_before_those_who_are_not() -> None:
    unsure = Party(1, (10, 11, 12, 13), later=True)
    plan = arrange(*room("uu", "uu", apart=320), [unsure, Party(2, (20, 21, 22))])
    assert len(seated(plan)[2].seats) == 3
    assert len(seated(plan)[1].seats) == 1


def test_a_split_party_leaves_nobody_alone_where_it_need_not() -> None:
    the_room = room("uuu", ".....", "uuuu", ".....", "uuu", apart=320)
    plan = arrange(*the_room, [Party(1, tuple(range(10, 15)))])
    tables = [seat // 100 for seat in plan.seats.values()]
    assert sorted(tables.count(table) for table in set(tables)) == [2, 3]


def test_whoever_needs_a_step_free_seat_gets_it_wherever_they_stand_in_the_list() -> None:
    _, seats = room("uau")
    assert hand_out([7, 8, 9], {9}, seats) == {9: 101, 7: 100, 8: 102}


def test_nothing_to_do_and_nowhere_to_sit() -> None:
    assert arrange([], [], []) == Plan(())
    assert whole_share(Plan(())) == 1
    assert arrange([], [], [Party(1, (10,))]).missing == {10: "full"}


def test_250_people_in_parties_take_well_under_a_third_of_a_second() -> None:
    sizes = ([2, 4, 3, 1, 6, 2, 5, 2] * 10)[:80]
    assert sum(sizes) == 250
    drawn = lay_out(26, 10, "round")
    seats = [
        Seat(100 * at + seat.index, at, seat.index, seat.x, seat.y, "regular", True)
        for at, table in enumerate(drawn.tables)
        for seat in table.seats
    ]
    tables = [Table(at, is_ring(table.shape)) for at, table in enumerate(drawn.tables)]
    parties = [Party(n, tuple(range(100 * n, 100 * n + size))) for n, size in enumerate(sizes)]
    start = time.perf_counter()
    plan = arrange(tables, seats, parties)
    assert time.perf_counter() - start < 0.3
    assert len(plan.seats) == 250
    assert whole_share(plan) == 1


def test_a_full_room_of_tables_of_many_sizes_seats_everybody() -> None:
    drawn = lay_out_counts([4, 6, 8, 10, 12] * 6)
    seats = [
        Seat(100 * at + seat.index, at, seat.index, seat.x, seat.y, "regular", True)
        for at, table in enumerate(drawn.tables)
        for seat in table.seats
    ]
    tables = [Table(at, True) for at in range(30)]
    sizes = [2] * 60 + [3] * 20 + [5] * 12
    parties = [Party(n, tuple(range(100 * n, 100 * n + size))) for n, size in enumerate(sizes)]
    plan = arrange(tables, seats, parties)
    assert len(plan.seats) == sum(sizes) == 240
    assert plan.missing == {}


@given(rooms(2))
def test_locked_seats_stay_as_they_are(the_room: Room) -> None:
    everything = {seat.seat_id for seat in the_room[1]}
    plan = arrange(*the_room, [Party(1, (10,)), Party(2, (20,), wish="vip")], everything)
    assert plan.seats == {}
    freed = [replace(seat, free=False) for seat in the_room[1]]
    assert arrange(the_room[0], freed, [Party(1, (10,))]).seats == {}
