"""People whose seats go: proposals held to their promises over small rooms."""

import math

from hypothesis import given, settings
from hypothesis import strategies as st

from gala.rules.hall import Seat, Table
from gala.rules.relocate import Displaced, Relocation, relocate
from tests.rules.test_arrange import Room, room, rooms

ALLOWED = {
    "regular": {"regular", "accessible"},
    "accessible": {"regular", "accessible"},
    "vip": {"vip", "regular", "accessible"},
    "reserved": {"reserved", "regular", "accessible"},
}


@st.composite
def changes(draw: st.DrawFn) -> tuple[Room, list[Displaced], dict[int, set[int]]]:
    tables, seats = draw(rooms())
    people = []
    for person in range(1, draw(st.integers(1, 8)) + 1):
        spot = draw(st.tuples(st.integers(0, 900), st.integers(0, 300)))
        category = draw(st.sampled_from(["regular", "regular", "accessible", "vip", "reserved"]))
        people.append(Displaced(person, draw(st.integers(1, 3)), *map(float, spot), category))
    stays = draw(st.dictionaries(st.integers(1, 3), st.sets(st.sampled_from([table.table_id for table in tables]))))
    return (tables, seats), people, stays


def holds(table: int, party: list[Displaced], free: dict[int, Seat]) -> bool:
    """Whether the table has a seat for each, whatever its place."""
    here = [seat.category for seat in free.values() if seat.table_id == table]
    spill = 0
    for category in ("vip", "reserved", "accessible", "regular"):
        wanted = sum(one.category == category for one in party)
        if category in ("vip", "reserved"):
            spill += max(0, wanted - here.count(category))
        else:
            spill += wanted
    return spill <= here.count("regular") + here.count("accessible")


@settings(max_examples=300, deadline=None)
@given(changes())
def test_free_and_fitting_seats_each_once_and_nobody_is_forgotten(change) -> None:
    the_room, people, stays = change
    found = relocate(*the_room, people, stays)
    seats = {seat.seat_id: seat for seat in the_room[1]}
    had = {one.person: one for one in people}
    assert len({move.seat_id for move in found.moves}) == len(found.moves)
    assert sorted([move.person for move in found.moves] + list(found.nowhere)) == sorted(had)
    for move in found.moves:
        seat, one = seats[move.seat_id], had[move.person]
        assert seat.free
        assert seat.category in ALLOWED[one.category]
        assert move.table_id == seat.table_id
        assert move.same_category == (seat.category == one.category)
        assert move.distance == round(math.dist((seat.x, seat.y), (one.x, one.y)), 2)
        assert move.with_party == (seat.table_id in stays.get(one.party_id, ()))


@settings(max_examples=300, deadline=None)
@given(changes())
def test_who_has_nowhere_to_go_could_go_nowhere(change) -> None:
    the_room, people, stays = change
    found = relocate(*the_room, people, stays)
    taken = {move.seat_id for move in found.moves}
    left = {seat.category for seat in the_room[1] if seat.free and seat.seat_id not in taken}
    had = {one.person: one for one in people}
    for person, reason in found.nowhere.items():
        assert not left & ALLOWED[had[person].category]
        assert reason == ("kept" if left else "full")


@settings(max_examples=300, deadline=None)
@given(changes())
def test_a_party_goes_to_one_table_whenever_one_holds_it(change) -> None:
    the_room, people, stays = change
    found = relocate(*the_room, people, stays)
    free = {seat.seat_id: seat for seat in the_room[1] if seat.free}
    move_of = {move.person: move for move in found.moves}
    parties = {one.party_id: [other for other in people if other.party_id == one.party_id] for one in people}
    for party in sorted(parties.values(), key=lambda party: (-len(party), party[0].party_id)):
        moves = [move_of[one.person] for one in party if one.person in move_of]
        fitting = {table.table_id for table in the_room[0] if holds(table.table_id, party, free)}
        used = {move.table_id for move in moves}
        if fitting:
            assert len(used) == 1
            assert all(move.together for move in moves)
            if fitting & set(stays.get(party[0].party_id, ())):
                assert all(move.with_party for move in moves)
        else:
            assert not any(move.together for move in moves)
        for move in moves:
            del free[move.seat_id]


@settings(max_examples=200, deadline=None)
@given(rooms(), st.tuples(st.integers(0, 900), st.integers(0, 300)), st.sampled_from(["regular", "accessible", "vip"]))
def test_one_alone_goes_to_the_nearest_seat_of_the_category(the_room: Room, spot, category: str) -> None:
    alone = Displaced(1, 1, float(spot[0]), float(spot[1]), category)
    like = [seat for seat in the_room[1] if seat.free and seat.category == category]
    if like:
        (move,) = relocate(*the_room, [alone]).moves
        assert move.same_category
        assert move.distance <= min(math.dist((seat.x, seat.y), spot) for seat in like) + 1


@settings(max_examples=100, deadline=None)
@given(changes(), st.randoms(use_true_random=False))
def test_the_same_change_gives_the_same_proposal_in_whatever_order_it_comes(change, random) -> None:
    (tables, seats), people, stays = change
    mixed = relocate(tables, random.sample(seats, len(seats)), random.sample(people, len(people)), stays)
    assert mixed == relocate(tables, seats, people, stays)


def test_a_couple_goes_side_by_side() -> None:
    couple = [Displaced(1, 1, 200.0, 0.0, "regular"), Displaced(2, 1, 229.0, 0.0, "regular")]
    found = relocate(*room("u.u.uu", ring=False), couple)
    assert {move.seat_id for move in found.moves} == {104, 105}


def test_who_had_a_step_free_seat_gets_one_though_another_is_nearer() -> None:
    found = relocate(*room("uuuu", "uauu"), [Displaced(1, 1, 150.0, 0.0, "accessible")])
    assert (found.moves[0].seat_id, found.moves[0].same_category) == (201, True)


def test_step_free_seats_are_spared() -> None:
    found = relocate(*room("aaaa", "uuuu"), [Displaced(1, 1, 150.0, 0.0, "regular")])
    assert found.moves[0].table_id == 2


def test_nobody_displaced_and_no_room() -> None:
    assert relocate([], [], []) == Relocation()
    assert relocate([Table(1, True)], [], [Displaced(1, 1, 0, 0, "vip")]).nowhere == {1: "full"}
