"""Gates over the API: a tablet is paired by the code that a program asked for, seen, renamed and closed."""

import pytest

from gala.models import Role
from gala.services import limits
from tests import factories
from tests.api.program import Program, person
from tests.conftest import Database


@pytest.fixture(autouse=True)
def forgiven() -> None:
    limits.reset()


@pytest.fixture
def gala(db: Database) -> factories.Gala:
    with db.transaction() as session:
        return factories.make_gala(session)


@pytest.fixture
def olga(db: Database, gala: factories.Gala) -> Program:
    return person(db, gala.tenant)


@pytest.fixture
def path(gala: factories.Gala) -> str:
    return f"/events/{gala.event_id}/gates"


def test_a_tablet_is_paired_seen_renamed_and_closed(olga: Program, gala: factories.Gala, path: str) -> None:
    made = olga.post(path, {"name": "North"})
    [gate] = olga.get(path)["items"]
    assert (gate["id"], gate["name"], gate["is_paired"]) == (made["gate_id"], "North", False)
    assert gate["code_until"] == made["expires_at"]
    paired = Program().post("/kiosk/pair", {"code": made["code"]})
    assert (paired["gate"], paired["event"]["id"]) == ({"id": gate["id"], "name": "North"}, gala.event_id)
    tablet = Program(paired["token"])
    assert len(tablet.get("/kiosk/guests")["people"]) == sum(map(len, gala.parties))
    [gate] = olga.get(path)["items"]
    assert (gate["is_paired"], gate["is_online"], gate["code_until"]) == (True, True, None)
    now = olga("PUT", f"{path}/{gate['id']}", {"name": " South ", "self_service": True}).json()
    assert (now["name"], now["self_service"], now["is_paired"]) == ("South", True, True)
    assert olga.get(path)["items"] == [now]
    assert [olga("DELETE", f"{path}/{gate['id']}").status_code for _ in range(2)] == [204, 204]
    assert olga.get(path)["items"][0]["is_revoked"]
    assert tablet.refused("GET", "/kiosk/guests") == (401, "gate_revoked")


def test_a_new_code_takes_the_place_of_the_one_before_and_of_the_tablet(olga: Program, path: str) -> None:
    first = olga.post(path, {"name": "North"})
    second = olga.post(f"{path}/{first['gate_id']}/code")
    assert Program().refused("POST", "/kiosk/pair", {"code": first["code"]}) == (404, "pairing_unknown")
    tablet = Program(Program().post("/kiosk/pair", {"code": second["code"]})["token"])
    third = olga.post(f"{path}/{first['gate_id']}/code")
    assert tablet("GET", "/kiosk/guests").status_code == 200, "until the new code is used"
    Program().post("/kiosk/pair", {"code": third["code"]})
    assert tablet.refused("GET", "/kiosk/guests") == (401, "gate_unknown")
    assert olga("DELETE", f"{path}/{first['gate_id']}").status_code == 204
    assert olga.refused("POST", f"{path}/{first['gate_id']}/code") == (409, "wrong_state")


def test_a_gate_that_is_asked_for_twice_is_made_once(olga: Program, path: str) -> None:
    first, again = (olga("POST", path, {"name": "North"}, Idempotency_Key="a") for _ in range(2))
    assert (again.json(), again.headers["idempotency-replayed"]) == (first.json(), "true")
    assert len(olga.get(path)["items"]) == 1


def test_what_a_gate_cannot_be_is_refused(olga: Program, gala: factories.Gala, db: Database, path: str) -> None:
    gate = f"{path}/{olga.post(path, {'name': 'North'})['gate_id']}"
    for body in ({"name": ""}, {"name": "x" * 41}, {"name": "North", "code": "1"}, {}):
        assert olga.refused("POST", path, body) == (422, "invalid")
    for body in ({"name": "", "self_service": True}, {"name": "North"}, {"name": "North", "self_service": "perhaps"}):
        assert olga.refused("PUT", gate, body) == (422, "invalid")
    with db.transaction() as session:
        other = factories.make_event(session, gala.tenant)
    elsewhere = gate.replace(f"/events/{gala.event_id}/", f"/events/{other.id}/")
    for method, address in (("PUT", elsewhere), ("DELETE", elsewhere), ("POST", f"{elsewhere}/code")):
        body = {"name": "South", "self_service": True} if method == "PUT" else None
        assert olga.refused(method, address, body) == (404, "not_found"), "a gate is one event's"
    assert olga.get(path)["items"][0]["name"] == "North"


def test_staff_see_gates_and_others_do_not(db: Database, olga: Program, gala: factories.Gala, path: str) -> None:
    gate = f"{path}/{olga.post(path, {'name': 'North'})['gate_id']}"
    with db.transaction() as session:
        elsewhere = factories.make_gala(session)
    eve = person(db, elsewhere.tenant, email="eve@gala.test")
    sam = person(db, gala.tenant, Role.STAFF, "sam@gala.test")
    assert [one["name"] for one in sam.get(path)["items"]] == ["North"]
    assert eve.refused("GET", path) == (404, "not_found")
    put = {"name": "South", "self_service": True}
    for method, address, body in (("POST", path, {"name": "X"}), ("PUT", gate, put), ("DELETE", gate, None)):
        assert eve.refused(method, address, body) == (404, "not_found")
        assert sam.refused(method, address, body) == (403, "forbidden")
