"""The room as it is drawn: what stands where, and what is refused with nothing changed."""

import math
from typing import Any

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from gala import bus
from gala.errors import ChangedSince, ChangedSinceBy, Forbidden, Invalid, NotFound, SeatsInUse
from gala.models import EventScenery, EventSeat
from gala.rules import geometry
from gala.services import changes, floor
from gala.services.floor import Edit, Place, TableForm
from tests import factories
from tests.factories import Gala
from tests.services import looking

Plan = dict[str, Any]


@pytest.fixture
def gala(session: Session) -> Gala:
    made = factories.make_gala(session, tables=3, seats=4, parties=(2, 1))
    bus.take_published(session)
    return made


def plan(session: Session, gala: Gala) -> Plan:
    return floor.get_plan(session, gala.organizer, gala.event_id)


def table(session: Session, gala: Gala, index: int = 0) -> dict[str, Any]:
    found: dict[str, Any] = plan(session, gala)["tables"][index]
    return found


def place(row: dict[str, Any], x: float, y: float, **more: Any) -> Place:
    return Place("table" if "seats" in row else "scenery", row["id"], row["version"], x, y, **more)


def put(session: Session, gala: Gala, *places: Place) -> None:
    floor.place_items(session, gala.organizer, gala.event_id, list(places))


# --- moving ----------------------------------------------------------------------------------------------------------


def test_seats_follow_a_table_that_moves_turns_and_grows(session: Session, gala: Gala) -> None:
    before = table(session, gala)
    put(session, gala, place(before, 500, 300, rotation=90, width=200))
    after = table(session, gala)
    assert (after["x"], after["y"], after["rotation"], after["r"]) == (500, 300, 90, 100)
    reach = [math.dist((seat["x"], seat["y"]), (500, 300)) for seat in after["seats"]]
    assert reach == pytest.approx([118] * 4, abs=0.02)
    assert (after["seats"][0]["x"], after["seats"][0]["y"]) == pytest.approx((618, 300), abs=0.02)
    assert [seat["id"] for seat in after["seats"]] == [seat["id"] for seat in before["seats"]]
    assert after["version"] == before["version"] + 1


def test_several_things_move_at_once_and_whoever_draws_is_told_where(session: Session, gala: Gala) -> None:
    floor.add_scenery(session, gala.organizer, gala.event_id, "bar", 10, 10)
    now = plan(session, gala)
    bus.take_published(session)
    put(session, gala, place(now["tables"][0], 10, 20), place(now["scenery"][0], 30.125, 40))
    tables, scenery, changed = bus.take_published(session)
    assert tables == bus.ItemsPlaced(gala.event_id, (bus.Placed("table", now["tables"][0]["id"], 2, 10, 20, 0),))
    assert isinstance(scenery, bus.ItemsPlaced) and scenery.places[0].x == 30.12
    assert changed == bus.FloorChanged(gala.event_id)
    assert plan(session, gala)["version"] == now["version"] + 1


def test_a_stale_move_is_refused_with_what_and_who_and_moves_nothing(session: Session, gala: Gala) -> None:
    rows, other = plan(session, gala)["tables"], factories.organizer(gala.tenant)
    floor.place_items(session, other, gala.event_id, [place(rows[1], 7, 7)])
    with pytest.raises(ChangedSinceBy) as refused:
        put(session, gala, place(rows[0], 1, 1), place(rows[1], 2, 2))
    assert refused.value.params == {"what": "2", "who": other.name}
    now = plan(session, gala)["tables"]
    assert (now[0]["x"], now[1]["x"]) == (rows[0]["x"], 7)


def test_what_is_gone_is_named_too(session: Session, gala: Gala) -> None:
    row, other = table(session, gala), factories.organizer(gala.tenant)
    floor.remove_items(session, other, gala.event_id, Edit((row["id"],)))
    with pytest.raises(ChangedSinceBy) as refused:
        put(session, gala, place(row, 1, 1))
    assert refused.value.params == {"what": "1", "who": other.name}


def test_an_undo_makes_a_look_stale(session: Session, gala: Gala) -> None:
    put(session, gala, place(table(session, gala), 50, 50))
    seen = table(session, gala)
    changes.undo(session, gala.organizer, gala.event_id)
    with pytest.raises((ChangedSince, ChangedSinceBy)):
        put(session, gala, place(seen, 60, 60))


@pytest.mark.parametrize(
    ("x", "more"),
    [(math.nan, {}), (math.inf, {}), (20_001.0, {}), (0.0, {"rotation": math.inf}), (0.0, {"width": 5.0}),
     (0.0, {"width": 4_001.0}), (0.0, {"height": math.nan})],
)  # fmt: skip
def test_a_place_off_the_plan_or_a_size_out_of_range_changes_nothing(
    session: Session, gala: Gala, x: float, more: dict[str, float]
) -> None:
    before = plan(session, gala)
    with pytest.raises(Invalid):
        put(session, gala, place(before["tables"][0], x, 0, **more))
    assert plan(session, gala) == before


def test_another_event_s_table_cannot_be_moved_from_here(session: Session, gala: Gala) -> None:
    theirs = factories.make_gala(session, tables=1)
    row = floor.get_plan(session, theirs.organizer, theirs.event_id)["tables"][0]
    with pytest.raises(ChangedSince):
        put(session, gala, place(row, 1, 1))
    assert floor.get_plan(session, theirs.organizer, theirs.event_id)["tables"][0] == row


# --- making and reshaping --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("shape", "sides"), [("round", 2), ("rect", 1), ("rect", 2), ("rect", 4), ("row", 2)])
def test_a_table_of_any_shape_gets_the_next_number(session: Session, gala: Gala, shape: str, sides: int) -> None:
    made = floor.add_table(session, gala.organizer, gala.event_id, TableForm(shape, 9, 300, 200, sides=sides))
    new = plan(session, gala)["tables"][-1]
    assert (new["id"], new["number"], new["shape"], len(new["seats"])) == (made, "4", shape, 9)
    assert [seat["number"] for seat in new["seats"]] == [f"4-{n}" for n in range(1, 10)]


@pytest.mark.parametrize(
    "form",
    [TableForm("star", 4, 0, 0), TableForm("round", 0, 0, 0), TableForm("round", 100_000, 0, 0),
     TableForm("rect", 4, 0, 0, sides=3), TableForm("round", 4, math.nan, 0), TableForm("round", 4, 0, 30_000)],
)  # fmt: skip
def test_an_impossible_table_is_refused(session: Session, gala: Gala, form: TableForm) -> None:
    before = plan(session, gala)
    with pytest.raises(Invalid):
        floor.add_table(session, gala.organizer, gala.event_id, form)
    assert plan(session, gala) == before


def test_rows_with_an_aisle_are_counted_through(session: Session, gala: Gala) -> None:
    made = floor.add_rows(session, gala.organizer, gala.event_id, 6, 14, 400, 600, [7])
    rows = plan(session, gala)["tables"][3:]
    assert len(made) == len(rows) == 12
    assert [row["number"] for row in rows[:3]] == ["4A", "4B", "5A"]
    assert [seat["label"] for seat in rows[1]["seats"]] == [str(n) for n in range(8, 15)]
    left, right = rows[0]["seats"][-1], rows[1]["seats"][0]
    assert right["x"] - left["x"] > 2 * geometry.PITCH, "there is an aisle"
    assert left["y"] == right["y"] < rows[2]["seats"][0]["y"]


@pytest.mark.parametrize("asked", [(0, 5, []), (5, 0, []), (1000, 100, []), (2, 5, [5]), (2, 5, [0]), (1, 70, [])])
def test_rows_that_no_room_has_are_refused(session: Session, gala: Gala, asked: tuple[int, int, list[int]]) -> None:
    rows, chairs, aisles = asked
    before = plan(session, gala)
    with pytest.raises(Invalid):
        floor.add_rows(session, gala.organizer, gala.event_id, rows, chairs, 0, 0, aisles)
    assert plan(session, gala) == before


def test_another_shape_keeps_the_chairs_and_who_sits(session: Session, gala: Gala) -> None:
    factories.sit(session, gala.parties[0][0], gala.seats[3])
    row = table(session, gala)
    floor.reshape_table(session, gala.organizer, row["id"], row["version"], "rect", 4, 6)
    after = table(session, gala)
    assert (after["shape"], after["sides"]) == ("rect", 4)
    assert [seat["label"] for seat in after["seats"]] == ["1", "2", "3", "4", "5", "6"]
    assert looking.seat_of(session, gala.party_ids(0)[0]) == gala.seat_ids[3]


def test_empty_seats_go_first_and_the_others_keep_their_names(session: Session, gala: Gala) -> None:
    for member, seat in zip(gala.parties[0], (gala.seats[1], gala.seats[3]), strict=True):
        factories.sit(session, member, seat)
    row = table(session, gala)
    floor.reshape_table(session, gala.organizer, row["id"], None, "round", 2, 2)
    assert [seat["label"] for seat in table(session, gala)["seats"]] == ["2", "4"]
    with pytest.raises(SeatsInUse):
        floor.reshape_table(session, gala.organizer, row["id"], None, "round", 2, 1)
    floor.reshape_table(session, gala.organizer, row["id"], None, "round", 2, 4)
    assert [seat["label"] for seat in table(session, gala)["seats"]] == ["2", "4", "1", "3"]


def test_a_table_is_never_smaller_than_its_chairs_need(session: Session, gala: Gala) -> None:
    put(session, gala, place(table(session, gala), 100, 100, width=20))
    assert table(session, gala)["r"] == geometry.table_size("round", 4).width / 2


def test_all_tables_are_numbered_as_one_reads(session: Session, gala: Gala) -> None:
    rows = plan(session, gala)["tables"]
    spots = ((500, 100), (100, 110), (100, 400))
    put(session, gala, *(place(row, *at) for row, at in zip(rows, spots, strict=True)))
    assert floor.renumber_tables(session, gala.organizer, gala.event_id, start=7) == 3
    assert [row["number"] for row in plan(session, gala)["tables"]] == ["8", "7", "9"]
    assert plan(session, gala)["tables"][0]["seats"][0]["number"] == "8-1"
    assert floor.renumber_tables(session, gala.organizer, gala.event_id, start=7) == 0
    with pytest.raises(Invalid):
        floor.renumber_tables(session, gala.organizer, gala.event_id, start=-1)


def test_a_copy_is_alike_and_nobody_sits_there(session: Session, gala: Gala) -> None:
    factories.sit(session, gala.parties[0][0], gala.seats[0])
    floor.set_category(session, gala.organizer, gala.event_id, gala.seat_ids[:2], "vip")
    floor.lock_table(session, gala.organizer, gala.seats[0].table_id, True)
    thing = floor.add_scenery(session, gala.organizer, gala.event_id, "stage", 0, 0)
    tables, scenery = floor.duplicate_items(session, gala.organizer, gala.event_id, [gala.seats[0].table_id], [thing])
    copy = plan(session, gala)["tables"][-1]
    assert (copy["id"], copy["number"]) == (tables[0], "4")
    assert [seat["category"] for seat in copy["seats"]] == ["vip", "vip", "regular", "regular"]
    assert not any(seat.get("locked") for seat in copy["seats"])
    assert (
        session.execute(select(EventSeat.attendee_id).where(EventSeat.table_id == tables[0])).scalars().all()
        == [None] * 4
    )
    assert len(scenery) == 1


def test_locking_a_table_locks_all_its_seats(session: Session, gala: Gala) -> None:
    assert floor.lock_table(session, gala.organizer, gala.seats[0].table_id, True) == 4
    assert floor.lock_table(session, gala.organizer, gala.seats[0].table_id, True) == 0
    assert all(seat["locked"] for seat in table(session, gala)["seats"])


# --- scenery and the room --------------------------------------------------------------------------------------------


def test_scenery_is_drawn_for_guests_too_without_its_version(session: Session, gala: Gala) -> None:
    made = floor.add_scenery(session, gala.organizer, gala.event_id, "dance_floor", 300, 200)
    floor.label_scenery(session, gala.organizer, gala.event_id, made, 1, " Dance  here ")
    (thing,) = floor.get_guest_plan(session, gala.guest(), gala.event_id)["scenery"]
    assert (thing["kind"], thing["label"], thing["x"], thing["w"]) == ("dance_floor", "Dance here", 300, 240)
    assert "version" not in thing
    with pytest.raises(Invalid):
        floor.add_scenery(session, gala.organizer, gala.event_id, "swimming pool", 0, 0)
    with pytest.raises(Invalid):
        floor.label_scenery(session, gala.organizer, gala.event_id, made, None, "\u202e" + "x")
    assert len(session.execute(select(EventScenery.id)).scalars().all()) == 1


def test_the_room_is_as_large_as_said_and_holds_what_stands_outside(session: Session, gala: Gala) -> None:
    floor.set_room(session, gala.organizer, gala.event_id, 1000, 800)
    now = plan(session, gala)
    assert (now["left"], now["top"], now["width"], now["height"]) == (0, 0, 1000, 800)
    put(session, gala, place(now["tables"][0], -100, 1200))
    now = plan(session, gala)
    assert now["left"] < -100 and now["left"] + now["width"] == 1000 and now["height"] > 1200
    with pytest.raises(Invalid):
        floor.set_room(session, gala.organizer, gala.event_id, 5, 100)


def test_the_same_plan_has_the_same_version(session: Session, gala: Gala) -> None:
    def version() -> int:
        return floor.get_floor_version(session, gala.staff, gala.event_id)

    before = version()
    floor.block(session, gala.organizer, gala.event_id, gala.seat_ids[:1])
    assert version() == before, "who sits where and what is blocked is no drawing"
    floor.set_category(session, gala.organizer, gala.event_id, gala.seat_ids[:1], "vip")
    floor.rename_table(session, gala.organizer, gala.seats[0].table_id, "A")
    assert version() == before + 2


# --- rooms for other events ------------------------------------------------------------------------------------------


def _look(session: Session, gala: Gala) -> list[Any]:
    shown = plan(session, gala)
    seat = ("label", "number", "x", "y", "category")
    return [
        [(t["number"], t["shape"], t["x"], t["size"], [[s[k] for k in seat] for s in t["seats"]])
         for t in shown["tables"]],
        [(x["kind"], x["label"], x["x"]) for x in shown["scenery"]], shown["room"],
    ]  # fmt: skip


def test_a_kept_room_comes_back_as_it_was_in_another_event(session: Session, gala: Gala) -> None:
    floor.add_scenery(session, gala.organizer, gala.event_id, "stage", 300, 40)
    floor.set_category(session, gala.organizer, gala.event_id, gala.seat_ids[:2], "accessible")
    floor.set_room(session, gala.organizer, gala.event_id, 1000, 800)
    kept = floor.save_template(session, gala.organizer, gala.event_id, "Great hall")
    other = factories.make_event(session, gala.tenant)
    floor.apply_template(session, gala.organizer, other.id or 0, kept)
    there = Gala(gala.tenant, other, [], [], [], gala.organizer, gala.staff)
    assert _look(session, there) == _look(session, gala)
    (listed,) = floor.list_templates(session, gala.staff, gala.tenant.id or 0)
    assert (listed.name, listed.tables, listed.seats) == ("Great hall", 3, 12)


def test_a_room_copied_with_its_event_is_the_same(session: Session, gala: Gala) -> None:
    other = factories.make_event(session, gala.tenant)
    floor.copy_room(session, gala.event_id, other.id or 0)
    there = Gala(gala.tenant, other, [], [], [], gala.organizer, gala.staff)
    assert _look(session, there) == _look(session, gala)


def test_a_kept_room_never_takes_a_seat_from_anybody(session: Session, gala: Gala) -> None:
    kept = floor.save_template(session, gala.organizer, gala.event_id, "Hall")
    factories.sit(session, gala.parties[0][0], gala.seats[0])
    before = plan(session, gala)
    with pytest.raises(SeatsInUse):
        floor.apply_template(session, gala.organizer, gala.event_id, kept)
    assert plan(session, gala) == before


def test_kept_rooms_belong_to_their_tenant_and_have_names_of_their_own(session: Session, gala: Gala) -> None:
    tenant_id = gala.tenant.id or 0
    kept = floor.save_template(session, gala.organizer, gala.event_id, "Hall")
    with pytest.raises(Invalid):
        floor.save_template(session, gala.organizer, gala.event_id, " Hall ")
    other = factories.make_gala(session, tables=1)
    with pytest.raises(NotFound):
        floor.apply_template(session, other.organizer, other.event_id, kept)
    with pytest.raises(NotFound):
        floor.delete_template(session, other.organizer, other.tenant.id or 0, kept)
    second = floor.save_template(session, gala.organizer, gala.event_id, "Garden")
    with pytest.raises(Invalid):
        floor.rename_template(session, gala.organizer, tenant_id, second, "Hall")
    floor.rename_template(session, gala.organizer, tenant_id, second, "Terrace")
    floor.delete_template(session, gala.organizer, tenant_id, kept)
    assert [one.name for one in floor.list_templates(session, gala.organizer, tenant_id)] == ["Terrace"]
    with pytest.raises(Forbidden):
        floor.delete_template(session, gala.staff, tenant_id, second)
    empty = factories.make_gala(session, tables=0)
    with pytest.raises(Invalid):
        floor.save_template(session, empty.organizer, empty.event_id, "Nothing")


def test_two_tables_cannot_have_one_number_nor_two_seats(session: Session, gala: Gala) -> None:
    before = plan(session, gala)
    with pytest.raises(Invalid):
        floor.rename_table(session, gala.organizer, gala.seats[0].table_id, "2")
    with pytest.raises(Invalid), session.begin_nested():
        floor.label_seat(session, gala.organizer, gala.seat_ids[0], "2")
    assert plan(session, gala) == before


def test_a_full_room_takes_no_more(session: Session, gala: Gala) -> None:
    floor.add_rows(session, gala.organizer, gala.event_id, 166, 60, 0, 0)
    with pytest.raises(Invalid):
        floor.add_table(session, gala.organizer, gala.event_id, TableForm("round", 60, 0, 0))


@pytest.mark.parametrize("highest", ["999999999", "9" * 30])
def test_after_any_number_more_tables_can_be_added(session: Session, gala: Gala, highest: str) -> None:
    floor.rename_table(session, gala.organizer, table(session, gala)["id"], highest)
    for _ in range(2):
        floor.add_table(session, gala.organizer, gala.event_id, TableForm("round", 4, 100, 100))
        floor.add_tables(session, gala.organizer, gala.event_id, [4, 4])
    numbers = [row["number"] for row in plan(session, gala)["tables"]]
    assert len(numbers) == 9
    assert all(len(number) <= floor.MAX_TABLE_NUMBER for number in numbers)


def test_no_copy_stands_off_the_plan(session: Session, gala: Gala) -> None:
    stage = floor.add_scenery(session, gala.organizer, gala.event_id, "stage", geometry.FAR, 0)
    with pytest.raises(Invalid):
        floor.duplicate_items(session, gala.organizer, gala.event_id, [], [stage])
    assert len(plan(session, gala)["scenery"]) == 1


def test_many_tables_are_numbered_in_few_statements(session: Session) -> None:
    made = factories.make_gala(session, tables=30, seats=2, parties=(1,))
    sent: list[str] = []

    def count(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        sent.append(statement)

    event.listen(session.connection(), "before_cursor_execute", count)
    assert floor.renumber_tables(session, made.organizer, made.event_id, 100) == 30
    event.remove(session.connection(), "before_cursor_execute", count)
    assert {row["number"] for row in plan(session, made)["tables"]} == {str(n) for n in range(100, 130)}
    assert len(sent) < 40
