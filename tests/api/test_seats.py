"""Seats over the API: the whole room in a call, lists in pages, seats added, changed, taken out; for whom it is."""

import gzip
import json
from datetime import timedelta
from typing import Any

import brotli
import pytest

from gala import clock
from gala.models import EventSeat, EventTable, Role
from gala.services import floor, locking, placement, seating
from tests import factories
from tests.api.program import Program, person
from tests.conftest import Database


@pytest.fixture
def gala(db: Database) -> factories.Gala:
    with db.transaction() as session:
        return factories.make_gala(session)


@pytest.fixture
def olga(db: Database, gala: factories.Gala) -> Program:
    return person(db, gala.tenant)


@pytest.fixture
def ana(gala: factories.Gala) -> Program:
    """A guest, of the party of two."""
    return Program(code=gala.invitations[0].unique_code)


@pytest.fixture
def room(gala: factories.Gala) -> str:
    return f"/events/{gala.event_id}"


def mixed(db: Database, gala: factories.Gala) -> None:
    """Table 1: taken, held by another party, free, blocked; table 2: locked empty, vip, a hold that ran out, free."""
    ids = gala.seat_ids
    db.run(placement.assign, gala.organizer, gala.event_id, gala.party_ids(0)[0], ids[0])
    db.run(seating.hold, gala.guest(1), gala.event_id, [ids[1]], gala.party_ids(1))
    db.run(floor.block, gala.organizer, gala.event_id, [ids[3]])
    db.run(locking.lock_in_place, gala.organizer, gala.event_id, [ids[4]])
    db.run(floor.set_category, gala.organizer, gala.event_id, [ids[5]], "vip")
    with db.transaction() as session:
        seat = session.get_one(EventSeat, ids[6])
        then = clock.now() - timedelta(minutes=1)
        seat.holder, seat.held_for, seat.held_at, seat.hold_expires_at = "x", gala.party_ids(0)[1], then, then


# --- the plan --------------------------------------------------------------------------------------------------------


def test_the_whole_room_comes_in_one_call_and_is_not_sent_twice(
    db: Database, gala: factories.Gala, olga: Program, ana: Program, room: str
) -> None:
    first = olga("GET", f"{room}/plan")
    plan, tag = first.json(), first.headers["etag"]
    assert [table["table_number"] for table in plan["tables"]] == ["1", "2"]
    assert [seat["id"] for table in plan["tables"] for seat in table["seats"]] == gala.seat_ids
    assert plan["tables"][0]["seats"][2]["seat_number"] == "1-3"
    assert ana.get(f"{room}/plan") == plan
    again = olga("GET", f"{room}/plan", If_None_Match=tag)
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    db.run(placement.assign, gala.organizer, gala.event_id, gala.party_ids(0)[0], gala.seat_ids[0])
    assert olga("GET", f"{room}/plan", If_None_Match=tag).status_code == 304, "who sits where is no part of the plan"
    db.run(floor.rename_table, gala.organizer, gala.seats[0].table_id, "Family")
    changed = olga("GET", f"{room}/plan", If_None_Match=tag)
    assert changed.json()["tables"][0]["table_number"] == "Family" and changed.headers["etag"] != tag


@pytest.mark.parametrize(
    ("accepted", "way"), [("br, gzip", "br"), ("gzip", "gzip"), ("br;q=0, gzip", "gzip"), ("", "")]
)
def test_the_plan_is_packed_as_the_caller_reads_it(olga: Program, room: str, accepted: str, way: str) -> None:
    for _ in range(2):  # made, and kept
        answer = olga("GET", f"{room}/plan", Accept_Encoding=accepted)
        assert answer.headers.get("content-encoding", "") == way
        assert answer.headers["vary"] == "Authorization, X-Invitation-Code, Accept-Encoding"
        assert len(answer.json()["tables"]) == 2
    plain = json.dumps(answer.json(), separators=(",", ":")).encode()
    assert {"br": len(brotli.compress(plain)), "gzip": len(gzip.compress(plain)), "": len(plain)}[way] <= len(plain)


def test_what_each_seat_is_comes_in_letters_that_name_nobody(
    db: Database, gala: factories.Gala, olga: Program, ana: Program, room: str
) -> None:
    mixed(db, gala)
    answer = olga("GET", f"{room}/plan/status")
    found = answer.json()
    assert list(found["tables"].values()) == ["thfb", "bfff"]
    assert found["counts"] == {"free": 4, "held": 1, "taken": 1, "blocked": 2}
    assert found["plan"] == olga("GET", f"{room}/plan").headers["etag"]
    assert ana.get(f"{room}/plan/status") == found
    tag = answer.headers["etag"]
    assert olga("GET", f"{room}/plan/status", If_None_Match=tag).status_code == 304
    db.run(seating.release, gala.guest(1), gala.event_id, gala.party_ids(1))
    assert olga("GET", f"{room}/plan/status", If_None_Match=tag).json()["counts"]["held"] == 0


@pytest.mark.parametrize(("seats", "plan_bytes", "status_bytes"), [(250, 10_000, 1_000), (2_500, 60_000, 6_000)])
def test_a_large_room_travels_small(
    db: Database, gala: factories.Gala, olga: Program, seats: int, plan_bytes: int, status_bytes: int
) -> None:
    with db.transaction() as session:
        event = factories.make_event(session, session.get_one(type(gala.tenant), gala.tenant.id))
    db.run(floor.make_floor, gala.organizer, event.id, [10] * (seats // 10))
    for way in ("gzip", "br"):
        sizes = [
            int(olga("GET", f"/events/{event.id}/{path}", Accept_Encoding=way).headers["content-length"])
            for path in ("plan", "plan/status")
        ]
        assert sizes[0] < plan_bytes and sizes[1] < status_bytes, sizes


# --- lists -----------------------------------------------------------------------------------------------------------


def _numbers(page: dict[str, Any]) -> list[str]:
    return [seat["seat_number"] for seat in page["items"]]


def test_seats_are_listed_by_what_they_are(db: Database, gala: factories.Gala, olga: Program, room: str) -> None:
    mixed(db, gala)
    wanted = {
        "status=taken": ["1-1"], "status=held": ["1-2"], "status=blocked": ["1-4", "2-1"], "category=vip": ["2-2"],
        "status=free": ["1-3", "2-2", "2-3", "2-4"], "table_number=2&status=free": ["2-2", "2-3", "2-4"],
        "seat_number=2-4": ["2-4"], "table_number=3": [],
    }  # fmt: skip
    for query, numbers in wanted.items():
        assert _numbers(olga.get(f"{room}/seats?{query}")) == numbers, query
    assert _numbers(olga.get(f"{room}/seats/available")) == wanted["status=free"]
    taken, held = (olga.get(f"{room}/seats?status={status}")["items"][0] for status in ("taken", "held"))
    assert (taken["attendee_id"], taken["is_available"]) == (gala.party_ids(0)[0], False)
    assert held["held_for"] == gala.party_ids(1)[0] and held["hold_expires_at"]
    ran_out = olga.get(f"{room}/seats?seat_number=2-3")["items"][0]
    assert (ran_out["status"], ran_out["held_for"], ran_out["hold_expires_at"]) == ("free", None, None)


@pytest.mark.parametrize("sort", ["table", "seat_number"])
def test_pages_bring_every_seat_once(olga: Program, room: str, sort: str) -> None:
    found, cursor = [], ""
    for _ in range(10):
        page = olga.get(f"{room}/seats?sort={sort}&limit=3&cursor={cursor}")
        found += _numbers(page)
        if (cursor := page["next"]) is None:
            break
    assert found == [f"{table}-{seat}" for table in (1, 2) for seat in range(1, 5)]
    other = olga.get(f"{room}/seats?sort={sort}&limit=3")["next"]
    another = {"table": "seat_number", "seat_number": "table"}[sort]
    assert olga.refused("GET", f"{room}/seats?sort={another}&cursor={other}") == (422, "invalid")


def test_a_guest_reads_of_nobody_else(db: Database, gala: factories.Gala, ana: Program, room: str) -> None:
    mixed(db, gala)
    seats = {seat["seat_number"]: seat for seat in ana.get(f"{room}/seats")["items"]}
    assert seats["1-1"]["attendee_id"] == gala.party_ids(0)[0], "the own people are told"
    other = seats["1-2"]
    assert (other["status"], other["held_for"], other["hold_expires_at"]) == ("held", None, None)
    assert (seats["2-1"]["status"], seats["2-1"]["locked"], seats["2-1"]["blocked"]) == ("blocked", False, True)
    assert not seats["2-2"]["is_available"], "vip seats are given by the organizer"
    assert _numbers(ana.get(f"{room}/seats/available")) == ["1-3", "2-3", "2-4"]
    assert ana.get(f"/seats/{gala.seat_ids[1]}") == other
    bob = Program(code=gala.invitations[1].unique_code)
    assert bob.get(f"/seats/{gala.seat_ids[0]}")["attendee_id"] is None


# --- writing ---------------------------------------------------------------------------------------------------------


def test_seats_are_added_to_their_tables_and_to_new_ones(
    db: Database, gala: factories.Gala, olga: Program, room: str
) -> None:
    before = olga.get(f"{room}/plan")
    asked = [
        {"seat_number": "2-5", "table_number": "2", "category": "vip"},
        {"seat_number": "A12", "table_number": "Balcony", "category": "regular"},
        {"seat_number": "Table-5 Seat-3", "table_number": "Balcony"},
    ]
    made = olga.post(f"{room}/seats", {"seats": asked})["seats"]
    assert [(one["seat_number"], one["table_number"], one["category"]) for one in made] == [
        ("2-5", "2", "vip"), ("A12", "Balcony", "regular"), ("Table-5 Seat-3", "Balcony", "regular"),
    ]  # fmt: skip
    assert all(one["status"] == "free" for one in made)
    plan = olga.get(f"{room}/plan")
    assert [len(table["seats"]) for table in plan["tables"]] == [4, 5, 2]
    assert plan["tables"][2]["y"] > max(table["y"] for table in before["tables"]), "below all that stood there"
    places = [(seat["x"], seat["y"]) for table in plan["tables"] for seat in table["seats"]]
    assert len(set(places)) == len(places), "every seat has its own place"


@pytest.mark.parametrize(
    "wrong",
    [
        [], [{"seat_number": "1-1", "table_number": "1"}], [{"seat_number": "B", "table_number": "9"}] * 2,
        [{"seat_number": "1-9", "table_number": "1"}, {"seat_number": "9", "table_number": "1"}],
        [{"seat_number": "", "table_number": "1"}], [{"seat_number": "1-", "table_number": "1"}],
        [{"seat_number": "B", "table_number": " "}], [{"seat_number": "B", "table_number": "1", "category": "gold"}],
        [{"seat_number": "x" * 40, "table_number": "1"}], [{"seat_number": "B"}],
        [{"seat_number": f"S{n}", "table_number": "1"} for n in range(57)],
        [{"seat_number": "B\u202e", "table_number": "1"}], [{"seat_number": "B", "table_number": "1", "row": 3}],
    ],
)  # fmt: skip
def test_seats_that_cannot_be_are_refused_all_of_them(olga: Program, room: str, wrong: list[Any]) -> None:
    before = olga.get(f"{room}/plan")
    good = [{"seat_number": "Z1", "table_number": "Z"}] if wrong else []
    assert olga.refused("POST", f"{room}/seats", {"seats": good + wrong}) == (422, "invalid")
    assert olga.get(f"{room}/plan") == before


def test_a_seat_is_renamed_marked_blocked_and_locked(
    db: Database, gala: factories.Gala, olga: Program, room: str
) -> None:
    path = f"/seats/{gala.seat_ids[0]}"
    first = olga("GET", path)
    form = {"seat_number": "1-A", "category": "accessible", "blocked": True, "locked": True}
    changed = olga("PUT", path, form, If_Match=first.headers["etag"])
    assert {name: changed.json()[name] for name in form} == form
    assert (changed.json()["label"], changed.json()["status"]) == ("A", "blocked")
    assert olga("GET", path).headers["etag"] == changed.headers["etag"]
    assert olga.refused("PUT", path, form, If_Match=first.headers["etag"]) == (412, "outdated")
    assert olga.refused("DELETE", path, If_Match=first.headers["etag"]) == (412, "outdated")
    assert olga.refused("PUT", path, form | {"seat_number": "1-2"}) == (422, "invalid")
    free = form | {"seat_number": "1-1", "category": "regular", "blocked": False, "locked": False}
    assert olga("PUT", path, free).json()["status"] == "free"


def test_nobody_loses_a_seat_by_an_edit(db: Database, gala: factories.Gala, olga: Program, room: str) -> None:
    mixed(db, gala)
    taken, held, _, _, locked, *_ = gala.seat_ids
    blocked = {"seat_number": "1-1", "category": "regular", "blocked": True, "locked": False}
    assert olga.refused("PUT", f"/seats/{taken}", blocked) == (409, "seat_taken")
    assert olga.refused("PUT", f"/seats/{held}", blocked | {"seat_number": "1-2"}) == (409, "seat_taken")
    assert olga.refused("DELETE", f"/seats/{taken}") == (409, "seat_taken")
    assert olga.refused("DELETE", f"/seats/{held}") == (409, "seat_taken")
    assert olga.refused("DELETE", f"/seats/{locked}") == (409, "seat_locked")
    assert len(olga.get(f"{room}/seats")["items"]) == 8


def test_a_table_goes_with_its_last_seat(db: Database, gala: factories.Gala, olga: Program, room: str) -> None:
    for seat_id in gala.seat_ids[:4]:
        assert olga("DELETE", f"/seats/{seat_id}").status_code == 204
        assert olga.refused("GET", f"/seats/{seat_id}") == (404, "not_found")
    assert [table["table_number"] for table in olga.get(f"{room}/plan")["tables"]] == ["2"]
    with db.transaction() as session:
        assert session.query(EventTable).filter_by(event_id=gala.event_id).count() == 1


def test_a_write_with_a_key_is_done_once(olga: Program, room: str) -> None:
    body = {"seats": [{"seat_number": "B1", "table_number": "B"}]}
    first = olga("POST", f"{room}/seats", body, Idempotency_Key="k1")
    again = olga("POST", f"{room}/seats", body, Idempotency_Key="k1")
    assert (first.status_code, first.json()) == (again.status_code, again.json()) == (201, first.json())
    assert olga.refused("POST", f"{room}/seats", body) == (422, "invalid"), "without the key it is there already"


# --- who may ---------------------------------------------------------------------------------------------------------


def test_others_find_nothing_and_staff_only_look(db: Database, gala: factories.Gala, room: str) -> None:
    with db.transaction() as session:
        other = factories.make_gala(session)
    eve, sam = person(db, other.tenant, email="eve@gala.test"), person(db, gala.tenant, Role.STAFF, "sam@gala.test")
    zoe = Program(code=other.invitations[0].unique_code)
    seat, guest = f"/seats/{gala.seat_ids[0]}", Program(code=gala.invitations[0].unique_code)
    form = {"seat_number": "1-1", "category": "vip", "blocked": False, "locked": False}
    new = {"seats": [{"seat_number": "B1", "table_number": "B"}]}
    looks = [f"{room}/plan", f"{room}/plan/status", f"{room}/seats", f"{room}/seats/available", seat]
    writes = [("POST", f"{room}/seats", new), ("PUT", seat, form), ("DELETE", seat, None)]
    for path in looks:
        assert eve.refused("GET", path) == zoe.refused("GET", path) == (404, "not_found")
        assert Program().refused("GET", path) == (401, "not_signed_in")
        assert sam("GET", path).status_code == guest("GET", path).status_code == 200
    for method, path, body in writes:
        assert eve.refused(method, path, body) == zoe.refused(method, path, body) == (404, "not_found")
        assert sam.refused(method, path, body) == guest.refused(method, path, body) == (403, "forbidden")
