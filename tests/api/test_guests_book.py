"""The address book over the API: people entered, found in pages, corrected by who saw them last, taken out."""

from typing import Any

import pytest

from gala.models import Role
from tests import factories
from tests.api.program import Program, person
from tests.conftest import Database

ANA = {"name": "Ana Ruiz", "email": "Ana@Aurora.example", "company": "Aurora", "address": "Calle Mayor 1"}


@pytest.fixture
def gala(db: Database) -> factories.Gala:
    with db.transaction() as session:
        return factories.make_gala(session, parties=())


@pytest.fixture
def olga(db: Database, gala: factories.Gala) -> Program:
    return person(db, gala.tenant)


def test_a_person_is_entered_read_corrected_and_taken_out(olga: Program) -> None:
    made = olga.post("/guests", ANA | {"tags": ["vip", "family"]})
    assert (made["name"], made["email"], made["tags"]) == ("Ana Ruiz", "ana@aurora.example", ["family", "vip"])
    path = f"/guests/{made['id']}"
    assert olga.get(path) == made
    changed = olga("PUT", path, ANA | {"company": "Norte"}).json()
    assert (changed["company"], changed["tags"], changed["version"]) == ("Norte", ["family", "vip"], 2)
    assert olga("PUT", path, ANA | {"tags": ["vip", "press"]}).json()["tags"] == ["press", "vip"]
    assert olga("DELETE", path).status_code == 204
    assert olga.refused("GET", path) == (404, "not_found")


def test_what_another_corrected_meanwhile_is_not_written_over(olga: Program) -> None:
    path = f"/guests/{olga.post('/guests', ANA)['id']}"
    seen = olga("GET", path).headers["etag"]
    assert olga("PUT", path, ANA | {"phone": "1"}, If_Match=seen).status_code == 200
    assert olga.refused("PUT", path, ANA | {"phone": "2"}, If_Match=seen) == (412, "outdated")
    seen = olga("GET", path).headers["etag"]
    assert olga("PUT", path, ANA | {"tags": ["vip"]}, If_Match=seen).status_code == 200
    assert olga.refused("PUT", path, ANA | {"phone": "2"}, If_Match=seen) == (412, "outdated")
    assert olga.get(path)["phone"] == ""


def test_the_book_is_read_in_pages_in_any_order_and_everybody_comes_once(
    db: Database, olga: Program, gala: factories.Gala
) -> None:
    with db.transaction() as session:
        for name, company in (("Cleo", "A"), ("Ana", "B"), ("Bea", "B"), ("Ana", ""), ("Dan", "C")):
            factories.make_guest(session, gala.tenant.id, name=name, company=company)

    def read(asked: str) -> list[str]:
        found, cursor = [], ""
        for _ in range(10):
            page = olga.get(f"/guests?limit=2&cursor={cursor}&{asked}")
            found += [one["name"] for one in page["items"]]
            if (cursor := page["next"]) is None:
                return found
        raise AssertionError("the list does not end")

    assert read("") == ["Ana", "Ana", "Bea", "Cleo", "Dan"]
    assert read("descending=true") == ["Dan", "Cleo", "Bea", "Ana", "Ana"]
    assert read("sort=company") == ["Ana", "Cleo", "Ana", "Bea", "Dan"]
    assert read("only=duplicate") == ["Ana", "Ana"]
    assert read("search=bea") == ["Bea"]
    for wrong in ("cursor=x", "limit=0", "limit=201", "sort=age", "only=rich"):
        assert olga.refused("GET", f"/guests?{wrong}") == (422, "invalid")


@pytest.mark.parametrize(
    "change", [{"name": " "}, {"email": "ana"}, {"language": "12"}, {"tags": [""]}, {"tags": "vip"}, {"age": 3}]
)
def test_a_person_who_cannot_be_is_refused(olga: Program, change: dict[str, Any]) -> None:
    assert olga.refused("POST", "/guests", ANA | change) == (422, "invalid")
    assert olga.get("/guests")["items"] == []


def test_whoever_is_on_a_list_stays_and_an_email_is_one_persons(
    db: Database, olga: Program, gala: factories.Gala
) -> None:
    with db.transaction() as session:
        invited = factories.members_of(session, factories.make_invitation(session, gala.event))[0].guest_id
    assert olga.refused("DELETE", f"/guests/{invited}") == (409, "wrong_state")
    olga.post("/guests", ANA)
    assert olga.refused("POST", "/guests", ANA | {"name": "Eva"}) == (422, "invalid")
    assert olga.refused("PUT", f"/guests/{invited}", ANA) == (422, "invalid")
    assert [place["event_id"] for place in olga.get(f"/guests/{invited}")["events"]] == [gala.event_id]


def test_sent_twice_with_its_key_a_person_is_entered_once(olga: Program) -> None:
    first = olga.post("/guests", ANA, Idempotency_Key="ana-1")
    assert olga.post("/guests", ANA, Idempotency_Key="ana-1") == first
    assert len(olga.get("/guests")["items"]) == 1


def test_another_tenants_people_are_not_there_and_staff_only_look(
    db: Database, olga: Program, gala: factories.Gala
) -> None:
    with db.transaction() as session:
        other = factories.make_gala(session)
    path = f"/guests/{olga.post('/guests', ANA)['id']}"
    eve, sam = person(db, other.tenant, email="eve@gala.test"), person(db, gala.tenant, Role.STAFF, "sam@gala.test")
    for method, body in (("GET", None), ("PUT", ANA), ("DELETE", None)):
        assert eve.refused(method, path, body) == (404, "not_found")
    assert eve.refused("GET", f"/guests?tenant_id={gala.tenant.id}") == (404, "not_found")
    assert sam.get(path)["name"] == "Ana Ruiz"
    assert sam.refused("PUT", path, ANA) == (403, "forbidden")
    guest = Program(code=other.invitations[0].unique_code)
    assert guest.refused("GET", path) == (404, "not_found")
