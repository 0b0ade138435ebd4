"""Doubles of the address book over the API: found, made one, or kept apart for good."""

from typing import Any

import pytest

from gala.models import Role
from gala.services import people
from tests import factories
from tests.api.program import Program, person
from tests.conftest import Database


@pytest.fixture
def gala(db: Database) -> factories.Gala:
    with db.transaction() as session:
        return factories.make_gala(session, parties=())


@pytest.fixture
def olga(db: Database, gala: factories.Gala) -> Program:
    return person(db, gala.tenant)


@pytest.fixture
def anas(olga: Program) -> list[int]:
    """Two entries of one name, of which the second knows more; and somebody else."""
    made = [
        olga.post("/guests", {"name": "Ana Ruiz"}),
        olga.post("/guests", {"name": "Ruiz Ána", "email": "ana@aurora.example", "phone": "+34 600 000 001"}),
        olga.post("/guests", {"name": "Bea Soler", "phone": "600 000 001"}),
    ]
    return [one["id"] for one in made]


def groups(who: Program) -> list[tuple[str, list[int]]]:
    page = who.get("/guests/duplicates")
    assert page["next"] is None
    return [(one["why"], [row["id"] for row in one["people"]]) for one in page["items"]]


def test_doubles_are_found_with_the_one_to_keep_first(olga: Program, anas: list[int]) -> None:
    first, second, bea = anas
    assert groups(olga) == [("name", [second, first]), ("phone", [second, bea])]


def test_doubles_become_one_with_a_place_at_the_event(
    db: Database, olga: Program, gala: factories.Gala, anas: list[int]
) -> None:
    first, second, bea = anas
    db.run(people.invite_guests, gala.organizer, gala.event_id, [first], together=False)
    merged = olga("POST", "/guests/merge", {"keep_id": second, "other_ids": [first]}, Idempotency_Key="a")
    assert merged.json() == {"guest_id": second, "count": 2, "places": 1, "given_up": 0}
    again = olga("POST", "/guests/merge", {"keep_id": second, "other_ids": [first]}, Idempotency_Key="a")
    assert (again.json(), again.headers["idempotency-replayed"]) == (merged.json(), "true")
    assert olga.refused("GET", f"/guests/{first}") == (404, "not_found")
    assert [one["event_id"] for one in olga.get(f"/guests/{second}")["events"]] == [gala.event_id]
    assert olga.refused("POST", "/guests/merge", {"keep_id": second, "other_ids": [first]}) == (404, "not_found")
    assert groups(olga) == [("phone", [second, bea])]


def test_who_is_not_the_same_is_not_found_again_until_that_is_taken_back(olga: Program, anas: list[int]) -> None:
    first, second, bea = anas
    assert olga.post("/guests/keep-apart", {"guest_ids": [first, second]}) == {"pairs": 1}
    assert olga.post("/guests/keep-apart", {"guest_ids": [second, first]}) == {"pairs": 0}
    assert groups(olga) == [("phone", [second, bea])]
    assert olga.post("/guests/allow-as-one", {"guest_ids": [first, second]}) == {"pairs": 1}
    assert groups(olga) == [("name", [second, first]), ("phone", [second, bea])]


@pytest.mark.parametrize(
    ("what", "body"),
    [
        ("merge", {"keep_id": 1, "other_ids": []}),
        ("merge", {"keep_id": 1, "other_ids": list(range(2, 22))}),
        ("merge", {"keep_id": 1}),
        ("keep-apart", {"guest_ids": [1]}),
        ("keep-apart", {"guest_ids": list(range(1, 22))}),
        ("allow-as-one", {"guest_ids": ["Ana", "Bea"]}),
        ("allow-as-one", {"guest_ids": [1, 2], "other": 1}),
    ],
)
def test_what_cannot_be_is_refused(olga: Program, what: str, body: dict[str, Any]) -> None:
    assert olga.refused("POST", f"/guests/{what}", body) == (422, "invalid")


def test_one_person_alone_is_nobodys_double(olga: Program, anas: list[int]) -> None:
    assert olga.refused("POST", "/guests/merge", {"keep_id": anas[0], "other_ids": [anas[0]]}) == (422, "invalid")
    assert olga.refused("POST", "/guests/keep-apart", {"guest_ids": [anas[0], anas[0]]}) == (404, "not_found")


def test_another_tenants_people_are_not_there_and_staff_only_look(
    db: Database, olga: Program, gala: factories.Gala, anas: list[int]
) -> None:
    with db.transaction() as session:
        elsewhere = factories.make_gala(session, parties=())
    eve = person(db, elsewhere.tenant, email="eve@gala.test")
    sam = person(db, gala.tenant, Role.STAFF, "sam@gala.test")
    assert (groups(eve), groups(sam)) == ([], groups(olga))
    for what, body in (
        ("merge", {"keep_id": anas[1], "other_ids": [anas[0]]}),
        ("keep-apart", {"guest_ids": anas}),
        ("allow-as-one", {"guest_ids": anas}),
    ):
        assert sam.refused("POST", f"/guests/{what}", body) == (403, "forbidden")
        assert eve.refused("POST", f"/guests/{what}", body) == (404, "not_found")
        assert eve.refused("POST", f"/guests/{what}?tenant_id={gala.tenant.id}", body) == (404, "not_found")
    assert len(groups(olga)) == 2
