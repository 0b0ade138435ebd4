"""What an evening needs, in the order that helps most."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from gala.rules.needs import ASK_WITHIN, Facts, needs

START = datetime(2027, 5, 1, 17, tzinfo=UTC)
READY = Facts(
    status="published",
    start_at=START,
    end_at=START + timedelta(hours=6),
    deadline=START - timedelta(days=1),
    invited=50,
    seats=60,
    free=10,
)
LONG_BEFORE = START - timedelta(days=60)


def kinds(now: datetime = LONG_BEFORE, **changed: Any) -> list[str]:
    return [need.kind for need in needs(replace(READY, **changed), now)]


def test_all_is_well() -> None:
    assert kinds() == []


def test_first_things_first() -> None:
    everything = {
        "status": "draft", "seats": 20, "free": 1, "unseated": 9, "unseated_inside": 2, "to_tell": 3, "step_free": 1,
        "unanswered": 5, "outside": 1, "conflicts": 1,
    }  # fmt: skip
    order = ["draft", "inside", "conflicts", "short", "unseated", "tell", "step_free", "answers", "outside"]
    assert kinds(START - timedelta(days=2), **everything) == order
    late = [kind if kind != "answers" else "late" for kind in order]
    assert kinds(START - timedelta(hours=2), **everything) == late


def test_an_empty_event_needs_a_room_and_guests_and_not_yet_publishing() -> None:
    assert kinds(status="draft", seats=0, free=0, invited=0) == ["room", "guests"]


def test_without_a_room_nobody_is_blamed_for_having_no_chair() -> None:
    assert kinds(seats=0, free=0, unseated=20) == ["room"]


def test_missing_chairs_are_counted_not_missing_people() -> None:
    (short, unseated) = needs(replace(READY, unseated=12, free=10), LONG_BEFORE)
    assert (short.kind, short.count) == ("short", 2)
    assert (unseated.kind, unseated.count) == ("unseated", 12)
    assert kinds(unseated=10) == ["unseated"]


def test_who_stands_inside_is_not_counted_twice() -> None:
    inside, others = needs(replace(READY, unseated=5, unseated_inside=2), START)
    assert (inside.kind, inside.count, inside.urgent) == ("inside", 2, True)
    assert (others.kind, others.count) == ("unseated", 3)


@pytest.mark.parametrize("status", ["canceled", "archived"])
def test_what_does_not_take_place_needs_nothing(status: str) -> None:
    assert kinds(status=status, unseated=5, seats=0) == []


def test_a_day_that_passed() -> None:
    after = READY.end_at
    assert kinds(after, unseated=5, unanswered=5) == [], "it is over"
    assert kinds(after, status="draft", unseated=5) == ["past"]


def test_a_gate_that_comes_back_after_the_evening_is_heard() -> None:
    (need,) = needs(replace(READY, conflicts=2, unseated=5), READY.end_at + timedelta(hours=9))
    assert (need.kind, need.count, need.urgent) == ("conflicts", 2, True)
    assert kinds(READY.end_at, status="archived", conflicts=2) == []


def test_silence_matters_from_a_week_before_the_deadline() -> None:
    from_then = READY.deadline - ASK_WITHIN
    assert kinds(from_then - timedelta(seconds=1), unanswered=5) == []
    assert kinds(from_then, unanswered=5) == ["answers"]
    assert kinds(READY.deadline, unanswered=5) == ["late"]
    assert kinds(START, unanswered=5) == [], "then the door sees who comes"


def test_what_can_wait_is_not_urgent_until_the_day_before() -> None:
    def urgent(now: datetime) -> list[bool]:
        return [need.urgent for need in needs(replace(READY, unseated=5, to_tell=1), now)]

    assert urgent(LONG_BEFORE) == [False, False]
    assert urgent(START - timedelta(hours=23)) == [True, True]
