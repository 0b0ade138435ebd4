"""An event in numbers over the API, as its home and its door show it; what gates contradict each other in."""

from datetime import timedelta

import pytest

from gala import clock
from gala.access import Actor, Badge
from gala.models import Event, Role
from gala.services import attendance, checkins, placement
from tests import factories
from tests.api.program import Program, person
from tests.conftest import Database


@pytest.fixture
def gala(db: Database) -> factories.Gala:
    """A party of two and one of one, and two tables of four."""
    with db.transaction() as session:
        return factories.make_gala(session)


@pytest.fixture
def olga(db: Database, gala: factories.Gala) -> Program:
    return person(db, gala.tenant)


@pytest.fixture
def event(gala: factories.Gala) -> str:
    return f"/events/{gala.event_id}"


def tell(db: Database, gala: factories.Gala, who: int, gate: str, minutes: int) -> None:
    """A gate that was out of reach hands in that it let somebody in, so many minutes ago."""
    at = int((clock.now() - timedelta(minutes=minutes)).timestamp() * 1000)
    line = {"id": f"{gate}-{who}", "kind": "in", "attendee": who, "at": at, "offline": True}
    tablet = Actor(name=f"gate {gate}", gate=Badge(None, gala.event_id, gate))  # type: ignore[arg-type]
    db.run(checkins.record, tablet, gala.event_id, [line])


def test_the_event_is_told_at_a_glance(db: Database, olga: Program, gala: factories.Gala, event: str) -> None:
    db.run(placement.assign, gala.organizer, gala.event_id, gala.party_ids(0)[0], gala.seat_ids[0])
    found = olga.get(f"{event}/figures")
    assert (found["invited"], found["yes"], found["waiting"], found["seated"]) == (3, 1, 2, 1)
    assert (found["seats"], found["free"], found["inside"], found["unopened"]) == (8, 7, 0, 2)
    assert found["needs"] == [], "nothing is to be done"
    sam = person(db, gala.tenant, Role.STAFF, "sam@gala.test")
    assert sam.get(f"{event}/figures") == found


def test_the_door_is_told_by_table_and_gate_and_who_is_late(
    db: Database, olga: Program, gala: factories.Gala, event: str
) -> None:
    (one, two), other = gala.party_ids(0), gala.party_ids(1)[0]
    for who, seat_id in ((one, gala.seat_ids[0]), (two, gala.seat_ids[1])):
        db.run(placement.assign, gala.organizer, gala.event_id, who, seat_id)
    with db.transaction() as session:
        session.get_one(Event, gala.event_id).start_at = clock.now() - timedelta(minutes=5)
    for who in (one, other):
        db.run(attendance.check_in, gala.organizer, gala.event_id, [who], "North")
    found = olga.get(f"{event}/arrivals")
    assert (found["inside"], found["to_come"], found["has_started"]) == (2, 1, True)
    assert [(table["number"], table["seated"], table["inside"]) for table in found["tables"]] == [
        ("1", 2, 1), ("2", 0, 0),
    ]  # fmt: skip
    assert [(gate["name"], gate["gate_id"], gate["came"]) for gate in found["gates"]] == [("North", None, 2)]
    assert [[who["attendee_id"] for who in party["missing"]] for party in found["late"]] == [[two]]
    assert ([who["attendee_id"] for who in found["unseated"]], found["unseated_count"]) == ([other], 1)


def test_what_gates_contradict_each_other_in_is_listed_until_it_is_settled(
    db: Database, olga: Program, gala: factories.Gala, event: str
) -> None:
    one = gala.party_ids(0)[0]
    with db.transaction() as session:
        session.get_one(Event, gala.event_id).start_at = clock.now() + timedelta(hours=1)
    for gate, minutes in (("North", 13), ("South", 12)):
        tell(db, gala, one, gate, minutes)
    (conflict,) = olga.get(f"{event}/conflicts")["items"]
    assert (conflict["reason"], conflict["attendee_id"]) == ("twice", one)
    assert (conflict["first_gate"], conflict["gate"]) == ("North", "South")
    (need,) = [one for one in olga.get(f"{event}/figures")["needs"] if one["kind"] == "conflicts"]
    assert (need["count"], need["urgent"], len(need["who"])) == (1, True, 1)
    path = f"{event}/conflicts/{conflict['id']}/settle"
    sam = person(db, gala.tenant, Role.STAFF, "sam@gala.test")
    assert sam.refused("POST", path) == (403, "forbidden")
    assert olga("POST", path).status_code == olga("POST", path).status_code == 204, "again is no error"
    assert olga.get(f"{event}/conflicts")["items"] == []
    assert olga.refused("POST", f"{event}/conflicts/{2**40}/settle") == (404, "not_found")


def test_tags_are_counted(olga: Program, gala: factories.Gala) -> None:
    for name, tags in (("Ana", ["vip", "friends"]), ("Bea", ["vip"])):
        olga.post("/guests", {"name": name, "tags": tags})
    found = {row["tag"]: row["count"] for row in olga.get(f"/tenants/{gala.tenant.id}/tags")["items"]}
    assert (found["vip"], found["friends"]) == (2, 1)


@pytest.mark.parametrize("what", ["figures", "arrivals", "conflicts"])
def test_others_may_not_look(db: Database, gala: factories.Gala, event: str, what: str) -> None:
    with db.transaction() as session:
        other = factories.make_gala(session)
    eve, ana = person(db, other.tenant, email="eve@gala.test"), Program(code=gala.invitations[0].unique_code)
    assert eve.refused("GET", f"{event}/{what}") == (404, "not_found")
    assert ana.refused("GET", f"{event}/{what}") == (403, "forbidden")
    assert eve.refused("GET", f"/tenants/{gala.tenant.id}/tags") == (404, "not_found")
