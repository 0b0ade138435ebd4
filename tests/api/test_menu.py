"""The menu over the API: dishes put on it, changed, taken off; who chose what keeps it; who needs what."""

from typing import Any

import pytest

from gala.models import Role
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
def menu(gala: factories.Gala) -> str:
    return f"/events/{gala.event_id}/meals"


def names(program: Program, menu: str) -> list[str]:
    return [dish["name"] for dish in program.get(menu)["items"]]


def test_dishes_are_put_on_the_menu_changed_and_taken_off(olga: Program, menu: str) -> None:
    bass = olga.post(menu, {"name": "Sea bass", "description": "With fennel"})
    soup = olga.post(menu, {"name": "Soup"})
    assert olga.get(menu) == {"items": [bass, soup], "next": None} and bass["chosen"] == 0
    changed = olga("PUT", f"{menu}/{soup['id']}", {"name": "Broth"}).json()
    assert changed == soup | {"name": "Broth"} == olga.get(f"{menu}/{soup['id']}")
    assert olga("DELETE", f"{menu}/{bass['id']}").status_code == 204
    assert names(olga, menu) == ["Broth"]
    for method, body in (("GET", None), ("PUT", {"name": "Bass"}), ("DELETE", None)):
        assert olga.refused(method, f"{menu}/{bass['id']}", body) == (404, "not_found")


def test_what_is_sent_again_is_no_second_dish(olga: Program, menu: str) -> None:
    first, second = (olga("POST", menu, {"name": "Soup"}, Idempotency_Key="m1") for _ in range(2))
    assert first.json() == second.json() and names(olga, menu) == ["Soup"]


def test_the_whole_menu_is_written_in_its_order_and_choices_follow(
    olga: Program, ana: Program, gala: factories.Gala, menu: str
) -> None:
    bass, soup = (olga.post(menu, {"name": name})["id"] for name in ("Sea bass", "Soup"))
    one, two = gala.party_ids(0)
    party = f"/invitations/{gala.invitations[0].id}/guests"
    for who, dish in ((one, "sea bass"), (two, "Soup")):
        assert ana("PUT", f"{party}/{who}", {"meal_choice": dish}).status_code == 200
    seen = olga("GET", menu)
    assert [dish["chosen"] for dish in seen.json()["items"]] == [1, 1]
    body = {"meals": [{"name": "Cake"}, {"id": bass, "name": "Turbot"}]}
    now = olga("PUT", menu, body, If_Match=seen.headers["etag"])
    assert [(dish["name"], dish["chosen"]) for dish in now.json()["items"]] == [("Cake", 0), ("Turbot", 1)]
    assert now.headers["etag"] == olga("GET", menu).headers["etag"]
    assert [ana.get(f"{party}/{who}")["meal_choice"] for who in (one, two)] == ["Turbot", ""]
    assert olga.refused("PUT", menu, {"meals": []}, If_Match=seen.headers["etag"]) == (412, "outdated")
    assert olga.refused("PUT", menu, {"meals": [{"id": soup, "name": "Soup"}]}) == (404, "not_found")
    assert names(olga, menu) == ["Cake", "Turbot"]


def test_a_dish_that_another_changed_meanwhile_stays(olga: Program, menu: str) -> None:
    path = f"{menu}/{olga.post(menu, {'name': 'Soup'})['id']}"
    seen = olga("GET", path).headers["etag"]
    assert olga("PUT", path, {"name": "Broth"}, If_Match=seen).status_code == 200
    assert olga.refused("PUT", path, {"name": "Bisque"}, If_Match=seen) == (412, "outdated")
    assert olga.refused("DELETE", path, None, If_Match=seen) == (412, "outdated")
    assert names(olga, menu) == ["Broth"]


@pytest.mark.parametrize(
    "body", [{"name": ""}, {"name": "x" * 81}, {"name": "SOUP"}, {"name": "A", "price": 3}], ids=str
)
def test_a_dish_that_cannot_be_is_refused(olga: Program, menu: str, body: dict[str, Any]) -> None:
    olga.post(menu, {"name": "Soup"})
    assert olga.refused("POST", menu, body) == (422, "invalid")
    assert olga.refused("PUT", menu, {"meals": [{"name": "Soup"}, body]}) == (422, "invalid")
    assert names(olga, menu) == ["Soup"]


def test_guests_read_the_menu_and_not_who_chose_what(
    db: Database, olga: Program, ana: Program, gala: factories.Gala, menu: str
) -> None:
    made = olga.post(menu, {"name": "Soup"})
    assert ana.get(menu)["items"] == [made | {"chosen": None}]
    assert ana.refused("POST", menu, {"name": "Cake"}) == (403, "forbidden")
    assert ana.refused("GET", f"{menu}/{made['id']}") == (403, "forbidden")
    with db.transaction() as session:
        other = factories.make_gala(session)
        theirs = factories.make_meal(session, other.event).id
    eve, sam = person(db, other.tenant, email="eve@gala.test"), person(db, gala.tenant, Role.STAFF, "sam@gala.test")
    assert eve.refused("GET", menu) == eve.refused("PUT", menu, {"meals": []}) == (404, "not_found")
    assert sam.refused("PUT", menu, {"meals": []}) == (403, "forbidden")
    assert sam.get(f"{menu}/{made['id']}") == made
    assert olga.refused("DELETE", f"{menu}/{theirs}") == (404, "not_found")
    assert Program(code=other.invitations[0].unique_code).refused("GET", menu) == (404, "not_found")


def test_who_needs_what_is_told_to_those_who_may_read_it(
    db: Database, olga: Program, ana: Program, gala: factories.Gala
) -> None:
    one, two = gala.party_ids(0)
    party, path = f"/invitations/{gala.invitations[0].id}/guests", f"/events/{gala.event_id}/needs"
    assert ana("PUT", f"{party}/{one}", {"dietary_notes": "No nuts"}).status_code == 200
    assert ana("PUT", f"{party}/{two}", {"dietary_notes": "no nuts", "access_notes": "A ramp"}).status_code == 200
    found = olga.get(path)["items"]
    assert [(wish["kind"], wish["words"].lower(), len(wish["people"])) for wish in found] == [
        ("dietary", "no nuts", 2), ("access", "a ramp", 1),
    ]  # fmt: skip
    assert {who["attendee_id"] for who in found[0]["people"]} == {one, two}
    sam = person(db, gala.tenant, Role.STAFF, "sam@gala.test")
    assert sam.refused("GET", path) == ana.refused("GET", path) == (403, "forbidden")
