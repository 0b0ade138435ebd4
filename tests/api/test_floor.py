"""A room drawn over the API: tables, scenery, rows and the whole; nobody loses a seat by it, no change is lost."""

from typing import Any

import pytest
from sqlalchemy import select

from gala.models import Change, EventSeat, Role
from gala.rules.geometry import METRE
from gala.services import placement
from tests import factories
from tests.api.program import Program, person
from tests.conftest import Database


@pytest.fixture
def gala(db: Database) -> factories.Gala:
    """Two round tables of four."""
    with db.transaction() as session:
        return factories.make_gala(session)


@pytest.fixture
def olga(db: Database, gala: factories.Gala) -> Program:
    return person(db, gala.tenant)


@pytest.fixture
def event(gala: factories.Gala) -> str:
    return f"/events/{gala.event_id}"


@pytest.fixture
def table(gala: factories.Gala) -> str:
    """The first of them."""
    return f"/tables/{gala.seats[0].table_id}"


def asked(table: dict[str, Any], **change: Any) -> dict[str, Any]:
    """What is sent to have the table as it was read, but for this."""
    names = ("table_number", "shape", "seats", "x", "y", "rotation", "width", "height", "sides")
    return {name: table[name] for name in names} | change


# --- tables ----------------------------------------------------------------------------------------------------------


def test_a_table_is_drawn_read_and_taken_out(olga: Program, event: str) -> None:
    made = olga.post(f"{event}/tables", {"shape": "rect", "seats": 6, "x": 300, "y": 200, "table_number": "Family"})
    assert (made["table_number"], made["seats"], len(made["seat_ids"]), made["sides"]) == ("Family", 6, 6, 2)
    assert made["width"] is None and made["drawn_width"] > METRE
    assert olga.get(f"/tables/{made['id']}") == made
    drawn = olga.get(f"{event}/plan")["tables"][-1]
    assert (drawn["id"], drawn["width"], drawn["x"]) == (made["id"], made["drawn_width"], 300.0)
    assert [seat["seat_number"] for seat in drawn["seats"]][:2] == ["Family-1", "Family-2"]
    assert olga.post(f"{event}/tables", {"seats": 4, "x": 500, "y": 200})["table_number"] == "3", "the next number"
    assert olga("DELETE", f"/tables/{made['id']}").status_code == 204
    assert olga.refused("GET", f"/tables/{made['id']}") == (404, "not_found")
    assert olga.get(f"{event}/floor")["seats"] == 12


def test_what_is_sent_again_draws_no_second_table(olga: Program, event: str) -> None:
    body = {"seats": 4, "x": 500, "y": 200}
    first, second = (olga("POST", f"{event}/tables", body, Idempotency_Key="t1") for _ in range(2))
    assert first.json() == second.json() and second.headers["idempotency-replayed"] == "true"
    assert olga.get(f"{event}/floor")["tables"] == 3


def test_one_write_renames_moves_turns_reshapes_and_locks(olga: Program, gala: factories.Gala, table: str) -> None:
    before = olga.get(table)
    change = asked(before, table_number="Head", shape="rect", sides=1, seats=7, x=400, y=90, rotation=15, width=400)
    changed = olga("PUT", table, change | {"locked": True}).json()
    assert {name: changed[name] for name in change} == change
    assert changed["seat_ids"][:4] == before["seat_ids"], "seats stay themselves"
    assert (changed["locked"], changed["drawn_width"]) == (True, 400)
    assert olga.get(f"/seats/{gala.seat_ids[0]}")["seat_number"] == "Head-1"
    assert olga("PUT", table, change).json() == changed, "as it was: nothing is changed, and the locks stay"
    assert not olga("PUT", table, change | {"locked": False}).json()["locked"]


def test_all_that_one_write_changed_is_one_step_to_undo(db: Database, olga: Program, table: str) -> None:
    olga("PUT", table, asked(olga.get(table), table_number="Head", seats=7, x=400, y=90) | {"locked": True})
    with db.transaction() as session:
        assert list(session.execute(select(Change.action).order_by(Change.id)).scalars()) == ["table.edited"]


def test_a_table_that_another_changed_meanwhile_stays(olga: Program, event: str, table: str) -> None:
    seen = olga("GET", table)
    body = asked(seen.json(), x=444)
    assert olga("PUT", table, body, If_Match=seen.headers["etag"]).status_code == 200
    for method, late in (("PUT", asked(seen.json(), x=555)), ("DELETE", None)):
        assert olga.refused(method, table, late, If_Match=seen.headers["etag"]) == (412, "outdated")
    now = olga("GET", table)
    assert now.json()["x"] == 444
    assert olga("DELETE", table, If_Match=now.headers["etag"]).status_code == 204
    assert [one["table_number"] for one in olga.get(f"{event}/tables")["items"]] == ["2"]


def test_nobody_loses_a_seat_by_a_smaller_table_or_none(
    db: Database, olga: Program, gala: factories.Gala, event: str, table: str
) -> None:
    for who, seat_id in zip(gala.party_ids(0), gala.seat_ids[2:4], strict=True):
        db.run(placement.assign, gala.organizer, gala.event_id, who, seat_id)
    now = olga.get(table)
    assert olga.refused("PUT", table, asked(now, seats=1)) == (409, "seats_in_use")
    assert olga.refused("DELETE", table) == (409, "seats_in_use")
    assert olga.refused("POST", f"{event}/floor/layout", {"seats": [8], "anew": True}) == (409, "seats_in_use")
    smaller = olga("PUT", table, asked(now, seats=2)).json()
    assert smaller["seat_ids"] == gala.seat_ids[2:4], "empty seats go first"


@pytest.mark.parametrize(
    "change",
    [
        {"seats": 0}, {"seats": 61}, {"shape": "star"}, {"x": 1e9}, {"width": 1}, {"sides": 3}, {"table_number": ""},
        {"table_number": "2"}, {"table_number": "x" * 31}, {"color": "red"},
    ],
    ids=str,
)  # fmt: skip
def test_a_table_that_cannot_stand_is_refused_and_stays_as_it_was(
    olga: Program, table: str, change: dict[str, Any]
) -> None:
    now = olga.get(table)
    assert olga.refused("PUT", table, asked(now, **change)) == (422, "invalid")
    assert olga.get(table) == now


def test_many_tables_come_in_pages_in_the_plans_order(olga: Program, event: str) -> None:
    olga.post(f"{event}/floor/layout", {"seats": [4] * 5})
    numbers: list[str] = []
    cursor = ""
    while cursor is not None:
        page = olga.get(f"{event}/tables?limit=3&cursor={cursor}")
        numbers += [table["table_number"] for table in page["items"]]
        cursor = page["next"]
    assert numbers == ["1", "2", "3", "4", "5", "6", "7"]
    assert olga.refused("GET", f"{event}/tables?cursor=abc") == (422, "invalid")


# --- scenery ---------------------------------------------------------------------------------------------------------


def test_scenery_is_put_there_changed_by_who_saw_it_last_and_taken_out(olga: Program, event: str) -> None:
    made = olga.post(f"{event}/scenery", {"kind": "bar", "x": 100, "y": 50, "label": "Drinks", "width": 90})
    assert (made["kind"], made["label"], made["width"], made["height"]) == ("bar", "Drinks", 90, 48)
    path = f"{event}/scenery/{made['id']}"
    seen = olga("GET", path).headers["etag"]
    put = {"x": 120, "y": 60, "rotation": 90, "label": ""}
    changed = olga("PUT", path, put, If_Match=seen).json()
    assert changed == made | put | {"version": changed["version"]}, "its size stays where none is said"
    assert olga.refused("PUT", path, put, If_Match=seen) == (412, "outdated")
    assert olga.refused("DELETE", path, None, If_Match=seen) == (412, "outdated")
    assert olga.get(f"{event}/scenery") == {"items": [changed], "next": None}
    assert olga("DELETE", path).status_code == 204
    for method, body in (("GET", None), ("PUT", put), ("DELETE", None)):
        assert olga.refused(method, path, body) == (404, "not_found")


@pytest.mark.parametrize("change", [{"kind": "sofa"}, {"x": -1e9}, {"height": 5}, {"label": "x" * 61}], ids=str)
def test_scenery_that_cannot_be_is_refused(olga: Program, event: str, change: dict[str, Any]) -> None:
    body = {"kind": "stage", "x": 100, "y": 50} | change
    assert olga.refused("POST", f"{event}/scenery", body) == (422, "invalid")
    assert olga.get(f"{event}/scenery")["items"] == []


# --- the whole -------------------------------------------------------------------------------------------------------


def test_the_room_gets_a_size_unless_somebody_changed_it_meanwhile(olga: Program, event: str) -> None:
    seen = olga("GET", f"{event}/floor")
    assert (seen.json()["room_width"], seen.json()["tables"], seen.json()["picture"]) == (None, 2, None)
    size = {"room_width": 1200, "room_height": 800}
    made = olga("PUT", f"{event}/floor", size, If_Match=seen.headers["etag"])
    assert (made.json()["width"], made.json()["height"]) == (1200, 800)
    assert olga.refused("PUT", f"{event}/floor", size, If_Match=seen.headers["etag"]) == (412, "outdated")
    olga.post(f"{event}/tables", {"seats": 4, "x": 500, "y": 200})
    again = olga("PUT", f"{event}/floor", {"room_width": None, "room_height": None}, If_Match=made.headers["etag"])
    assert again.json()["room_width"] is None, "a table more is no other size"
    at = {"picture": {"x": 0, "y": 0, "width": 400, "opacity": 0.5}}
    assert olga.refused("PUT", f"{event}/floor", size | at) == (404, "not_found"), "there is no picture"
    assert olga.get(f"{event}/floor")["room_width"] is None, "all of it, or nothing"


def test_rooms_come_from_numbers(olga: Program, event: str) -> None:
    more = olga.post(f"{event}/floor/layout", {"seats": [8, 10], "shape": "rect"})
    assert (more["tables"], more["seats"]) == (4, 26)
    anew = olga.post(f"{event}/floor/layout", {"seats": [6, 6, 6], "anew": True})
    assert (anew["tables"], anew["seats"]) == (3, 18)
    rows = olga.post(f"{event}/floor/rows", {"rows": 2, "seats": 6, "x": 900, "y": 900, "aisles": [3]})["tables"]
    assert [(row["table_number"], row["seats"]) for row in rows] == [("4A", 3), ("4B", 3), ("5A", 3), ("5B", 3)]
    assert olga.post(f"{event}/floor/numbers", {"start": 20}) == {"changed": 7}
    assert olga.get(f"{event}/tables")["items"][0]["table_number"] == "20"


def test_several_things_move_together_or_not_at_all(
    db: Database, olga: Program, gala: factories.Gala, event: str
) -> None:
    bar = olga.post(f"{event}/scenery", {"kind": "bar", "x": 100, "y": 50})
    one, two = olga.get(f"{event}/tables")["items"]
    places: dict[str, Any] = {
        "tables": [{"table_id": t["id"], "version": t["version"], "x": 900, "y": t["y"] + 9} for t in (one, two)],
        "scenery": [{"scenery_id": bar["id"], "version": bar["version"], "x": 7, "y": 8, "rotation": 45}],
    }
    moved = olga.post(f"{event}/floor/places", places)
    assert [table["x"] for table in moved["tables"]] == [900, 900]
    assert (moved["scenery"][0]["x"], moved["scenery"][0]["rotation"], moved["scenery"][0]["width"]) == (7, 45, 180)
    with db.transaction() as session:
        seat = session.get_one(EventSeat, gala.seat_ids[0])
        assert abs(seat.x - 900) < 3 * METRE, "its seats go along"
    places["tables"][0]["version"] = moved["tables"][0]["version"]
    answer = olga("POST", f"{event}/floor/places", places)
    assert (answer.status_code, answer.json()["code"]) == (409, "changed_since_by")
    assert answer.json()["what"] == "2", "which was changed since"
    assert olga.get(f"{event}/tables")["items"] == moved["tables"]


def test_copies_are_empty_and_stand_aside(olga: Program, gala: factories.Gala, event: str) -> None:
    bar = olga.post(f"{event}/scenery", {"kind": "bar", "x": 100, "y": 50})
    one = olga.get(f"{event}/tables")["items"][0]
    made = olga.post(f"{event}/floor/copies", {"table_ids": [one["id"]], "scenery_ids": [bar["id"]]})
    copy = made["tables"][0]
    assert (copy["table_number"], copy["seats"], copy["locked"]) == ("3", 4, False)
    assert (copy["x"] - one["x"], made["scenery"][0]["x"] - bar["x"]) == (60, 60)
    assert not set(copy["seat_ids"]) & set(gala.seat_ids)
    refused = olga.refused("POST", f"{event}/floor/copies", {"table_ids": [2**40]})
    assert refused == (409, "changed_since"), "it is not there, or no more"


def test_another_events_tables_are_not_there_and_others_may_not_draw(
    db: Database, olga: Program, gala: factories.Gala, event: str, table: str
) -> None:
    with db.transaction() as session:
        other = factories.make_gala(session)
    eve, sam = person(db, other.tenant, email="eve@gala.test"), person(db, gala.tenant, Role.STAFF, "sam@gala.test")
    body = {"seats": 4, "x": 500, "y": 200}
    for path in (event, table):
        assert eve.refused("GET", f"{path}/tables" if path == event else path) == (404, "not_found")
    assert eve.refused("POST", f"{event}/tables", body) == (404, "not_found")
    assert sam.refused("POST", f"{event}/tables", body) == (403, "forbidden")
    assert sam.get(table)["table_number"] == "1"
    beside = f"/events/{other.event_id}"
    eves = eve.post(f"{beside}/scenery", {"kind": "bar", "x": 1, "y": 2})["id"]
    assert olga.refused("GET", f"{event}/scenery/{eves}") == (404, "not_found")
    theirs = {"table_ids": [other.seats[0].table_id], "scenery_ids": []}
    assert olga.refused("POST", f"{event}/floor/copies", theirs) == (409, "changed_since")
    place = {"scenery": [{"scenery_id": eves, "x": 9, "y": 9}]}
    assert olga.refused("POST", f"{event}/floor/places", place) == (409, "changed_since")
    assert eve.get(f"{beside}/scenery/{eves}")["x"] == 1


def test_what_is_in_the_archive_is_not_drawn(db: Database, olga: Program, gala: factories.Gala, event: str) -> None:
    with db.transaction() as session:
        session.get_one(type(gala.event), gala.event_id).status = "archived"
    assert olga.refused("POST", f"{event}/tables", {"seats": 4, "x": 5, "y": 2}) == (409, "event_archived")
    assert olga.get(f"{event}/floor")["tables"] == 2
