"""What the door makes of people: who may come in, which card they get, how their places are said."""

from dataclasses import replace
from datetime import timedelta

import pytest

from gala import clock
from gala.services.attendance import UNDO_WITHIN
from gala.services.door import Arrival
from gala.state.door_faces import kind_of, names, person_of, places_of, size_of, state_of, table_mark

ANA = Arrival(1, "Ana Ruiz", "Familia Ruiz", 7, "accepted", "4", "7", "4-7", "", None, None)


def inside(minutes: float = 1) -> Arrival:
    return replace(ANA, status="attended", checked_in_at=clock.now() - timedelta(minutes=minutes), gate="North gate")


def test_a_state_for_everybody() -> None:
    assert (
        state_of(ANA) == state_of(replace(ANA, status="pending")) == state_of(replace(ANA, status="no_show")) == "ready"
    )
    assert state_of(inside()) == "inside"
    assert state_of(replace(inside(), checked_out_at=clock.now())) == "left"
    assert state_of(replace(ANA, status="declined")) == "declined"
    assert {state_of(replace(ANA, status=gone)) for gone in ("canceled", "refunded", "waitlisted")} == {"canceled"}


def test_anybody_who_may_come_in_opens_the_card() -> None:
    said_no, came = replace(ANA, status="declined"), inside()
    shown = {arrival: person_of(arrival, "UTC") for arrival in (ANA, said_no, came)}
    assert kind_of([shown[said_no], shown[came], shown[ANA]]) == "ready"
    assert kind_of([shown[said_no], shown[came]]) == "inside"
    assert kind_of([shown[said_no]]) == "declined"


def test_times_are_on_the_clocks_of_the_event() -> None:
    came = inside()
    assert came.checked_in_at is not None
    assert person_of(came, "Asia/Tokyo").at == (came.checked_in_at + timedelta(hours=9)).strftime("%H:%M")


def test_undo_is_offered_as_long_as_the_service_allows_it() -> None:
    minutes = UNDO_WITHIN.total_seconds() / 60
    assert person_of(inside(minutes - 0.1), "UTC").may_undo
    assert not person_of(inside(minutes + 0.1), "UTC").may_undo
    assert not person_of(ANA, "UTC").may_undo


def test_a_party_named_like_its_only_member_is_not_said_twice() -> None:
    assert person_of(replace(ANA, party="Ana Ruiz"), "UTC").party == ""


def test_places_are_told_by_table() -> None:
    seats = [("4", "7"), ("5", "1"), ("4", "8"), ("", "")]
    people = [person_of(replace(ANA, table_number=table, seat_label=seat), "UTC") for table, seat in seats]
    assert [(place.table, place.seats, place.one) for place in places_of(people)] == [
        ("4", "7, 8", False),
        ("5", "1", True),
    ]


def test_names_of_several_keep_their_directions() -> None:
    person = person_of(ANA, "UTC")
    assert names([person]) == "Ana Ruiz"
    assert names([person, replace(person, first="ليلى")]) == "\u2068Ana\u2069, \u2068ليلى\u2069"
    assert names([person] * 6).endswith(" +2")


@pytest.mark.parametrize(("length", "size"), [(1, "l"), (28, "l"), (29, "m"), (52, "m"), (53, "s"), (200, "s")])
def test_long_names_are_smaller(length: int, size: str) -> None:
    assert size_of("x" * length) == size
    assert size_of("\u2068" + "x" * length + "\u2069") == size


def test_a_table_of_the_small_map() -> None:
    table = {"number": "4", "x": 100.0, "y": 50.0, "rotation": 90.0, "seats": [{"x": 100.0, "y": 0.0}]}
    assert table_mark(table | {"r": 34.0}).top == "M66 50a34 34 0 1 0 68 0a34 34 0 1 0 -68 0z"
    bar = table_mark(table | {"w": 80.0, "h": 40.0})
    assert (bar.top, bar.turn) == ("M60 30h80v40h-80z", "rotate(90 100 50)")
