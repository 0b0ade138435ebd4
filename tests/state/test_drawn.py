"""What the drawing's panel makes of the plan, and of what a browser says."""

import math
from typing import Any

import pytest

from gala.errors import Invalid
from gala.state.drawn import EMPTY_PLAN, Chosen, chosen_of, find_item, item_box, moved_between
from gala.state.editor import PIECES, _place

SEATS = [
    {"id": 10 + n, "label": str(n + 1), "number": f"9-{n + 1}", "x": 400.0 + x, "y": 200.0 + y, "category": "regular"}
    for n, (x, y) in enumerate(((0, -40), (40, 0), (0, 40), (-40, 0)))
]
TABLE = {"id": 9, "number": "9", "shape": "round", "x": 400.0, "y": 200.0, "r": 22.0, "rotation": 0.0}
TABLE |= {"version": 3, "sides": 2, "size": [None, None], "seats": SEATS}
STAGE = {"id": 9, "kind": "stage", "label": "Band", "x": 80.0, "y": 40.0, "w": 200.0, "h": 80.0, "rotation": 90.0}
PLAN: dict[str, Any] = EMPTY_PLAN | {"tables": [TABLE], "scenery": [STAGE | {"version": 1}]}


def test_one_table_is_shown_in_metres() -> None:
    shown = chosen_of(PLAN, ["t9"])
    assert (shown.kind, shown.name, shown.look, shown.seats) == ("table", "9", "round", 4)
    assert (shown.x, shown.y, shown.width) == ("10.00", "5.00", "1.10")
    assert [seat.label for seat in shown.wheel] == ["1", "2", "3", "4"]


def test_scenery_and_tables_of_one_id_are_two_things() -> None:
    assert chosen_of(PLAN, ["s9"]).kind == "stage"
    assert find_item(PLAN, "s9") != find_item(PLAN, "t9")


@pytest.mark.parametrize("names", [[], ["t9", "s9"], ["t1"], ["x9"], [""]])
def test_nothing_or_several_show_no_thing(names: list[str]) -> None:
    assert chosen_of(PLAN, names) == Chosen()


def test_a_table_is_locked_when_all_its_seats_are() -> None:
    locked = [seat | {"locked": True} for seat in SEATS]
    assert chosen_of(EMPTY_PLAN | {"tables": [TABLE | {"seats": locked}]}, ["t9"]).is_locked
    assert not chosen_of(EMPTY_PLAN | {"tables": [TABLE | {"seats": [*locked[:3], SEATS[3]]}]}, ["t9"]).is_locked


def test_a_box_holds_chairs_and_turn() -> None:
    assert item_box(TABLE)[2:] == (51, 51, 51, 51)
    assert item_box(STAGE)[2:] == pytest.approx((40, 40, 100, 100))


@pytest.mark.parametrize("seats", [1, 12, 60])
def test_every_seat_of_the_wheel_can_be_touched(seats: int) -> None:
    many = [SEATS[0] | {"id": n} for n in range(seats)]
    wheel = chosen_of(EMPTY_PLAN | {"tables": [TABLE | {"seats": many}]}, ["t9"]).wheel
    apart = [math.dist((a.x, a.y), (b.x, b.y)) for n, a in enumerate(wheel) for b in wheel[:n]]
    assert min(apart, default=99) >= 24


def test_what_the_browser_says_of_a_move() -> None:
    place = _place({"id": "s12", "version": 4, "x": 1.5, "y": -2, "rotation": 15, "width": None})
    assert (place.kind, place.id, place.version, place.x, place.rotation, place.width) == (
        "scenery", 12, 4, 1.5, 15, None,
    )  # fmt: skip


@pytest.mark.parametrize(
    "said",
    [{}, {"id": "", "version": 1, "x": 0, "y": 0}, {"id": "q1", "version": 1, "x": 0, "y": 0},
     {"id": "t1", "version": None, "x": 0, "y": 0}, {"id": "tx", "version": 1, "x": 0, "y": 0},
     {"id": "t1", "version": 1, "x": [], "y": 0}, {"id": "t1", "version": 1, "x": 10**400, "y": 0}],
)  # fmt: skip
def test_what_no_browser_of_ours_says_is_refused(said: dict[str, Any]) -> None:
    with pytest.raises(Invalid):
        _place(said)


def test_every_piece_of_the_palette_can_be_put_there() -> None:
    from gala.services.floor import TableForm

    for piece in PIECES.values():
        assert TableForm(x=0, y=0, **piece).outline


def test_a_table_that_only_moved_is_told_by_its_place() -> None:
    seats = [seat | {"x": seat["x"] + 5} for seat in SEATS]
    after = PLAN | {"tables": [TABLE | {"x": 405.0, "version": 4, "seats": seats}]}
    assert moved_between(PLAN, PLAN) == {}
    assert moved_between(PLAN, after) == {"t9": "405.0|200.0|0.0|4"}


@pytest.mark.parametrize(
    "after",
    [{"tables": []}, {"tables": [TABLE | {"number": "A"}]}, {"tables": [TABLE | {"r": 30.0}]},
     {"tables": [TABLE | {"seats": [*SEATS[:3], SEATS[3] | {"category": "vip"}]}]}, {"event_id": 7},
     {"tables": [TABLE | {"seats": [SEATS[0] | {"locked": True}, *SEATS[1:]]}]}, {"picture": {"digest": "a"}},
     {"scenery": [STAGE | {"version": 2, "w": 300.0}]}],
)  # fmt: skip
def test_more_than_a_move_has_the_plan_sent_again(after: dict[str, Any]) -> None:
    assert moved_between(PLAN, PLAN | after) is None
