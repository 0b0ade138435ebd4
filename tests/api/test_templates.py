"""Rooms kept for other events, and rooms changed around people, over the API."""

import pytest

from gala.models import Role
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
def room(gala: factories.Gala) -> str:
    return f"/events/{gala.event_id}/floor"


def test_a_room_is_kept_listed_renamed_used_elsewhere_and_forgotten(
    db: Database, olga: Program, gala: factories.Gala, room: str
) -> None:
    kept = olga.post(f"{room}/template", {"name": "Great hall"})
    assert (kept["name"], kept["tables"], kept["seats"]) == ("Great hall", 2, 8)
    listed, path = f"/tenants/{gala.tenant.id}/templates", f"/tenants/{gala.tenant.id}/templates/{kept['id']}"
    seen = olga("GET", path).headers["etag"]
    assert olga("PUT", path, {"name": "Small hall"}, If_Match=seen).json() == kept | {"name": "Small hall"}
    assert olga.refused("PUT", path, {"name": "Hall"}, If_Match=seen) == (412, "outdated")
    assert olga.refused("DELETE", path, None, If_Match=seen) == (412, "outdated")
    assert olga.get(listed) == {"items": [kept | {"name": "Small hall"}], "next": None}
    with db.transaction() as session:
        empty = factories.make_event(session, gala.tenant).id
    used = olga("PUT", f"/events/{empty}/floor/template", {"template_id": kept["id"]}).json()
    assert (used["event_id"], used["tables"], used["seats"]) == (empty, 2, 8)
    assert olga("DELETE", path).status_code == 204
    assert olga.refused("GET", path) == olga.refused("DELETE", path) == (404, "not_found")
    assert olga.get(f"/events/{empty}/floor")["tables"] == 2, "rooms made from it stay"


def test_a_room_where_somebody_sits_is_not_exchanged(
    db: Database, olga: Program, gala: factories.Gala, room: str
) -> None:
    kept = olga.post(f"{room}/template", {"name": "Hall"})
    assert olga.refused("POST", f"{room}/template", {"name": "Hall"}) == (422, "invalid"), "a name of its own"
    db.run(placement.assign, gala.organizer, gala.event_id, gala.party_ids(0)[0], gala.seat_ids[0])
    assert olga.refused("PUT", f"{room}/template", {"template_id": kept["id"]}) == (409, "seats_in_use")


def test_another_tenants_rooms_are_not_there(db: Database, olga: Program, gala: factories.Gala, room: str) -> None:
    with db.transaction() as session:
        other = factories.make_gala(session)
    eve, sam = person(db, other.tenant, email="eve@gala.test"), person(db, gala.tenant, Role.STAFF, "sam@gala.test")
    theirs = eve.post(f"/events/{other.event_id}/floor/template", {"name": "Hall"})["id"]
    path = f"/tenants/{gala.tenant.id}/templates"
    assert eve.refused("GET", path) == (404, "not_found")
    assert olga.refused("PUT", f"{path}/{theirs}", {"name": "Mine"}) == (404, "not_found")
    assert olga.refused("PUT", f"{room}/template", {"template_id": theirs}) == (404, "not_found")
    assert sam.refused("POST", f"{room}/template", {"name": "Hall"}) == (403, "forbidden")
    assert sam.get(path)["items"] == []


# --- a room changed around people ------------------------------------------------------------------------------------


def test_people_change_seats_only_as_it_was_shown_and_are_told(
    db: Database, olga: Program, gala: factories.Gala, room: str
) -> None:
    one, two = gala.party_ids(0)
    for who, seat_id in ((one, gala.seat_ids[0]), (two, gala.seat_ids[1])):
        db.run(placement.assign, gala.organizer, gala.event_id, who, seat_id)
    going = {"table_ids": [gala.seats[0].table_id]}
    assert olga.refused("POST", f"{room}/removal", going) == (409, "seats_in_use")
    shown = olga.post(f"{room}/preview", going)
    assert [(row["attendee_id"], row["to_seat_id"] in gala.seat_ids[4:]) for row in shown["affected"]] == [
        (one, True), (two, True),
    ]  # fmt: skip
    assert (shown["tables"], shown["seats"], shown["held"]) == (1, 4, 0)
    assert olga.get(room)["tables"] == 2, "nothing is changed by looking"
    moves = [{"attendee_id": one, "seat_id": shown["affected"][0]["to_seat_id"]}, {"attendee_id": two, "seat_id": None}]
    consent = going | {"digest": shown["digest"], "moves": moves}
    assert olga.refused("POST", f"{room}/removal", consent | {"moves": moves[:1]}) == (422, "invalid")
    assert olga.refused("POST", f"{room}/removal", consent | {"digest": "0" * 64}) == (409, "changed_since")
    assert olga.post(f"{room}/removal", consent)["tables"] == 1
    waiting = olga.get(f"{room}/untold")["items"]
    assert sorted((row["attendee_id"], row["seat"] != "") for row in waiting) == [(one, True), (two, False)]
    assert olga("POST", f"{room}/told", {"attendee_ids": [one]}).status_code == 204
    assert [row["attendee_id"] for row in olga.get(f"{room}/untold")["items"]] == [two]


def test_what_nobody_uses_goes_at_once(olga: Program, gala: factories.Gala, room: str) -> None:
    bar = olga.post(room.replace("floor", "scenery"), {"kind": "bar", "x": 100, "y": 50})
    first, second = gala.seats[0].table_id, gala.seats[4].table_id
    body = {"table_ids": [first], "scenery_ids": [bar["id"]], "smaller": [{"table_id": second, "seats": 3}]}
    now = olga.post(f"{room}/removal", body)
    assert (now["tables"], now["seats"]) == (1, 3)
    assert olga.refused("POST", f"{room}/removal", body) == (409, "changed_since_by"), "it is gone already"
