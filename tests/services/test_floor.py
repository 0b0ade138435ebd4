"""The floor: made from numbers, marked, blocked; nobody's seat is lost by it."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from gala import bus, clock
from gala.errors import Forbidden, GalaError, Invalid, NotFound, SeatsInUse, SeatTaken, SeatUnknown
from gala.models import EventSeat
from gala.services import floor
from tests import factories
from tests.factories import Gala


@pytest.fixture
def gala(session: Session) -> Gala:
    return factories.make_gala(session, tables=2, seats=4, parties=(2,))


def sit(session: Session, gala: Gala, index: int = 0) -> None:
    factories.sit(session, gala.parties[0][0], gala.seats[index])


def hold(session: Session, seat: EventSeat, minutes: int = 5) -> None:
    seat.holder, seat.held_at = "attendee:1", clock.now()
    seat.hold_expires_at = clock.now() + timedelta(minutes=minutes)
    session.flush()


def test_25_tables_of_10(session: Session) -> None:
    gala = factories.make_gala(session, tables=0)
    assert floor.make_floor(session, gala.organizer, gala.event_id, floor.even(25, 10)) == 250
    plan = floor.get_plan(session, gala.staff, gala.event_id)
    assert [table["number"] for table in plan["tables"]] == [str(n) for n in range(1, 26)]
    table = plan["tables"][3]
    assert (table["shape"], table["r"], len(table["seats"])) == ("round", 34.0, 10)
    assert [seat["label"] for seat in table["seats"]] == [str(n) for n in range(1, 11)]
    assert table["seats"][6]["number"] == "4-7"
    seats = [seat for table in plan["tables"] for seat in table["seats"]]
    assert len({(seat["x"], seat["y"]) for seat in seats}) == 250
    assert all(11 <= seat["x"] <= plan["width"] - 11 and 11 <= seat["y"] <= plan["height"] - 11 for seat in seats)
    assert bus.take_published(session) == [bus.FloorChanged(gala.event_id)]


def test_any_counts_and_long_tables(session: Session) -> None:
    gala = factories.make_gala(session, tables=0)
    floor.make_floor(session, gala.organizer, gala.event_id, [12, 8, 1], "rect")
    plan = floor.get_plan(session, gala.organizer, gala.event_id)
    assert [len(table["seats"]) for table in plan["tables"]] == [12, 8, 1]
    assert {"w", "h"} <= plan["tables"][0].keys() and "r" not in plan["tables"][0]
    assert [(row.number, row.seats) for row in floor.list_tables(session, gala.staff, gala.event_id)] == [
        ("1", 12), ("2", 8), ("3", 1),
    ]  # fmt: skip


def test_no_floor_is_an_empty_plan(session: Session) -> None:
    gala = factories.make_gala(session, tables=0)
    plan = floor.get_plan(session, gala.organizer, gala.event_id)
    size = {"left": 0.0, "top": 0.0, "width": 0.0, "height": 0.0}
    drawn = {"version": 1, "room": [], "picture": None}
    assert plan == {"event_id": gala.event_id, "tables": [], "scenery": []} | size | drawn


def test_guests_see_the_same_room_which_names_nobody_and_tells_nothing_of_the_drawing(
    session: Session, gala: Gala
) -> None:
    sit(session, gala)
    floor.lock_table(session, gala.organizer, gala.seats[0].table_id, True)
    plan = floor.get_guest_plan(session, gala.guest(), gala.event_id)
    staff = floor.get_plan(session, gala.staff, gala.event_id)
    assert plan.keys() == staff.keys() - {"version", "room", "picture"}
    assert plan["tables"][0].keys() == staff["tables"][0].keys() - {"version", "sides", "size"}
    assert plan["tables"][0]["seats"][0].keys() == {"id", "label", "number", "x", "y", "category"}


@pytest.mark.parametrize("counts", [[], [0], [61], [10] * 501, [-3]])
def test_impossible_rooms_are_refused(session: Session, gala: Gala, counts: list[int]) -> None:
    with pytest.raises(Invalid):
        floor.make_floor(session, gala.organizer, gala.event_id, counts)
    assert len(factories.seats_of(session, gala.event)) == 8


def test_a_million_tables_are_refused_before_they_are_counted() -> None:
    with pytest.raises(Invalid):
        floor.even(1_000_000_000, 10)


def test_a_new_floor_replaces_an_empty_one(session: Session, gala: Gala) -> None:
    hold(session, gala.seats[0], minutes=-1)
    floor.make_floor(session, gala.organizer, gala.event_id, [6])
    assert len(factories.seats_of(session, gala.event)) == 6


@pytest.mark.parametrize("how", ["sitting", "holding"])
def test_a_floor_in_use_stays(session: Session, gala: Gala, how: str) -> None:
    sit(session, gala) if how == "sitting" else hold(session, gala.seats[0])
    with pytest.raises(SeatsInUse) as refused:
        floor.make_floor(session, gala.organizer, gala.event_id, [6])
    assert refused.value.params["count"] == 1
    assert len(factories.seats_of(session, gala.event)) == 8


def test_more_tables_stand_below_and_are_numbered_on(session: Session, gala: Gala) -> None:
    sit(session, gala)
    before = floor.get_plan(session, gala.organizer, gala.event_id)
    assert floor.add_tables(session, gala.organizer, gala.event_id, [6, 6], "rect") == 12
    plan = floor.get_plan(session, gala.organizer, gala.event_id)
    assert plan["tables"][:2] == before["tables"]
    assert [table["number"] for table in plan["tables"]] == ["1", "2", "3", "4"]
    assert min(seat["y"] for table in plan["tables"][2:] for seat in table["seats"]) > before["height"]


def test_a_room_does_not_grow_without_end(session: Session, gala: Gala) -> None:
    with pytest.raises(Invalid):
        floor.add_tables(session, gala.organizer, gala.event_id, [4] * 499)


def test_renaming_a_table_renames_its_seats(session: Session, gala: Gala) -> None:
    sit(session, gala)
    versions = [seat.version for seat in gala.seats[:4]]
    floor.rename_table(session, gala.organizer, gala.seats[0].table_id, " Familia  Ñ ")
    session.expire_all()
    assert [seat.seat_number for seat in gala.seats[:4]] == [f"Familia Ñ-{n}" for n in range(1, 5)]
    assert [seat.version for seat in gala.seats[:4]] == [version + 1 for version in versions]
    assert gala.seats[0].attendee_id == gala.parties[0][0].id
    assert gala.seats[4].seat_number == "2-1"


@pytest.mark.parametrize("number", ["2", "", "x" * 31, "--"])
def test_a_table_s_name_is_its_own(session: Session, gala: Gala, number: str) -> None:
    with pytest.raises(Invalid), session.begin_nested():
        floor.rename_table(session, gala.organizer, gala.seats[0].table_id, number)


def test_a_seat_is_labelled(session: Session, gala: Gala) -> None:
    floor.label_seat(session, gala.organizer, gala.seat_ids[0], "A")
    session.expire_all()
    assert (gala.seats[0].label, gala.seats[0].seat_number) == ("A", "1-A")
    with pytest.raises(Invalid), session.begin_nested():
        floor.label_seat(session, gala.organizer, gala.seat_ids[1], "A")


def test_categories_keep_who_sits(session: Session, gala: Gala) -> None:
    sit(session, gala)
    floor.set_category(session, gala.organizer, gala.event_id, gala.seat_ids[:2], "vip")
    session.expire_all()
    assert [seat.category for seat in gala.seats[:3]] == ["vip", "vip", "regular"]
    marked, changed = bus.take_published(session)
    assert isinstance(marked, bus.SeatsBlocked) and isinstance(changed, bus.FloorChanged)
    first = marked.seats[0]
    assert (first.seat_id, first.attendee_id, first.version) == (gala.seat_ids[0], gala.parties[0][0].id, 2)
    with pytest.raises(Invalid):
        floor.set_category(session, gala.organizer, gala.event_id, gala.seat_ids[:2], "throne")


def test_blocking_and_unblocking(session: Session, gala: Gala) -> None:
    hold(session, gala.seats[0], minutes=-1)
    assert floor.block(session, gala.organizer, gala.event_id, gala.seat_ids[:2]) == 2
    assert floor.block(session, gala.organizer, gala.event_id, gala.seat_ids[:2]) == 0
    session.expire_all()
    assert [(seat.blocked, seat.holder) for seat in gala.seats[:3]] == [(True, None), (True, None), (False, None)]
    (told,) = bus.take_published(session)
    assert isinstance(told, bus.SeatsBlocked) and all(seat.blocked for seat in told.seats)
    assert floor.unblock(session, gala.organizer, gala.event_id, gala.seat_ids) == 2
    (told,) = bus.take_published(session)
    assert isinstance(told, bus.SeatsFreed) and [seat.version for seat in told.seats] == [3, 3]


@pytest.mark.parametrize("how", ["sitting", "holding"])
def test_nobody_s_seat_is_blocked(session: Session, gala: Gala, how: str) -> None:
    sit(session, gala, 1) if how == "sitting" else hold(session, gala.seats[1])
    with pytest.raises(SeatTaken) as refused:
        floor.block(session, gala.organizer, gala.event_id, gala.seat_ids[:3])
    assert refused.value.params == {"seats": "1-2", "seat_ids": [gala.seat_ids[1]]}
    assert not session.scalars(select(EventSeat.id).where(EventSeat.blocked)).all()  # type: ignore[call-overload]


def test_another_event_s_seats_are_unknown_here(session: Session, gala: Gala) -> None:
    other = factories.make_gala(session, tables=1)
    both = [*gala.seat_ids[:1], *other.seat_ids[:1]]
    for refused in (floor.block, floor.unblock):
        with pytest.raises(SeatUnknown):
            refused(session, gala.organizer, gala.event_id, both)
    with pytest.raises(SeatUnknown):
        floor.set_category(session, gala.organizer, gala.event_id, both, "vip")
    with pytest.raises(Invalid):
        floor.block(session, gala.organizer, gala.event_id, [])


def test_only_organizers_change_the_floor(session: Session, gala: Gala) -> None:
    table_id, seat_id = gala.seats[0].table_id, gala.seat_ids[0]
    calls: list[tuple[Any, ...]] = [
        (floor.make_floor, gala.event_id, [4]),
        (floor.add_tables, gala.event_id, [4]),
        (floor.rename_table, table_id, "A"),
        (floor.label_seat, seat_id, "A"),
        (floor.set_category, gala.event_id, [seat_id], "vip"),
        (floor.block, gala.event_id, [seat_id]),
        (floor.unblock, gala.event_id, [seat_id]),
    ]
    for actor, error in ((gala.staff, Forbidden), (gala.guest(), GalaError), (factories.stranger(session), NotFound)):
        for service, *args in calls:
            with pytest.raises(error):
                service(session, actor, *args)
