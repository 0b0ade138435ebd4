"""Webhooks over the API: set, changed by who saw them last, tried, looked through and replayed; by organizers only."""

from typing import Any

import pytest

from gala.models import Role
from gala.services import webhooks
from gala.services.webhooks import Outcome
from tests import factories
from tests.api.program import Program, person
from tests.conftest import Database

HOOK: dict[str, Any] = {"url": "https://example.com/gala", "types": ["seat_freed", "seat_assigned"]}


@pytest.fixture
def gala(db: Database) -> factories.Gala:
    with db.transaction() as session:
        return factories.make_gala(session)


@pytest.fixture
def olga(db: Database, gala: factories.Gala) -> Program:
    return person(db, gala.tenant)


@pytest.fixture
def path(gala: factories.Gala) -> str:
    return f"/tenants/{gala.tenant.id}/webhooks"


def test_a_webhook_is_made_read_changed_and_deleted(olga: Program, path: str) -> None:
    made = olga.post(path, HOOK)
    assert made.pop("secret").startswith("whsec_")
    assert (made["url"], made["types"], made["is_active"]) == (HOOK["url"], ["seat_assigned", "seat_freed"], True)
    assert olga.get(path) == {"items": [made], "next": None}
    own = f"{path}/{made['id']}"
    assert olga.get(own) == made
    off = HOOK | {"is_active": False, "description": "The  screen"}
    changed = olga("PUT", own, off).json()
    assert (changed["is_active"], changed["description"]) == (False, "The screen")
    assert olga("DELETE", own).status_code == 204
    assert olga.refused("GET", own) == (404, "not_found")


def test_what_another_changed_meanwhile_is_not_written_over(olga: Program, path: str) -> None:
    own = f"{path}/{olga.post(path, HOOK)['id']}"
    seen = olga("GET", own).headers["etag"]
    assert olga("PUT", own, HOOK | {"is_active": False}, If_Match=seen).status_code == 200
    assert olga.refused("PUT", own, HOOK | {"is_active": True}, If_Match=seen) == (412, "outdated")


def test_a_webhook_that_is_asked_for_twice_is_made_once_with_one_secret(olga: Program, path: str) -> None:
    first, again = (olga.post(path, HOOK, Idempotency_Key="k1") for _ in range(2))
    assert first == again and len(olga.get(path)["items"]) == 1


@pytest.mark.parametrize(
    "change",
    [
        {"url": "http://example.com/"}, {"url": "https://10.0.0.8/"}, {"url": "https://localhost/"}, {"url": ""},
        {"url": "https://169.254.169.254/latest/meta-data"}, {"url": 7}, {"types": []}, {"types": ["everything"]},
        {"types": "seat_freed"}, {"colour": "red"}, {"description": "x" * 201}, {"description": "a\x00b"},
    ],
)  # fmt: skip
def test_a_webhook_that_cannot_be_is_refused(olga: Program, path: str, change: dict[str, Any]) -> None:
    assert olga.refused("POST", path, HOOK | change) == (422, "invalid")
    own = f"{path}/{olga.post(path, HOOK)['id']}"
    assert olga.refused("PUT", own, HOOK | {"is_active": True} | change) == (422, "invalid")


def test_it_is_tried_looked_through_and_replayed(db: Database, olga: Program, path: str) -> None:
    made = olga.post(path, HOOK)
    own = f"{path}/{made['id']}"
    sent = [olga("POST", f"{own}/ping") for _ in range(3)]
    assert [one.status_code for one in sent] == [202] * 3
    first = sent[0].json()
    assert (first["type"], first["status"], first["tries"], first["log"]) == ("ping", "waiting", 0, [])
    for message in db.run(webhooks.take, made["id"], 2):
        db.run(webhooks.settle, message, Outcome(410, "status", 12))
    listed = olga.get(f"{own}/deliveries?limit=2")
    assert [one["id"] for one in listed["items"]] == [one.json()["id"] for one in sent[:0:-1]]
    rest = olga.get(f"{own}/deliveries?limit=2&cursor={listed['next']}")
    assert ([one["id"] for one in rest["items"]], rest["next"]) == ([first["id"]], None)
    (tried,) = rest["items"][0]["log"]
    assert (tried["status"], tried["error"], tried["ms"]) == (410, "status", 12)
    assert olga.get(f"{own}/deliveries?status=waiting")["items"] == []
    one = f"{own}/deliveries/{first['id']}"
    assert olga.get(one)["body"].startswith('{"type":"ping"')
    for again in (f"{own}/replay", f"{one}/replay", f"{own}/ping"):
        assert olga.refused("POST", again) == (409, "wrong_state")
    assert olga.get(own)["disabled_reason"] == "gone"
    assert olga("PUT", own, HOOK | {"is_active": True}).status_code == 200
    assert olga.post(f"{one}/replay")["status"] == "waiting"
    assert olga.post(f"{own}/replay") == {"replayed": 2}
    assert olga.post(f"{own}/secret")["secret"] != made["secret"]
    for wrong in ("status=lost", "cursor=x", "limit=0"):
        assert olga.refused("GET", f"{own}/deliveries?{wrong}") == (422, "invalid")


def test_only_organizers_of_the_tenant_themselves(db: Database, gala: factories.Gala, olga: Program, path: str) -> None:
    with db.transaction() as session:
        other = factories.make_gala(session)
    made = olga.post(path, HOOK)
    sent = olga.post(f"{path}/{made['id']}/ping")
    key = olga.post(f"/tenants/{gala.tenant.id}/keys", {"name": "Screen", "scopes": ["event:read", "event:write"]})
    eve, sam = person(db, other.tenant, email="eve@gala.test"), person(db, gala.tenant, Role.STAFF, "sam@gala.test")
    own = f"{path}/{made['id']}"
    calls: list[tuple[str, str, Any]] = [
        ("GET", path, None), ("POST", path, HOOK), ("GET", own, None), ("PUT", own, HOOK | {"is_active": True}),
        ("DELETE", own, None), ("POST", f"{own}/secret", None), ("POST", f"{own}/ping", None),
        ("POST", f"{own}/replay", None), ("GET", f"{own}/deliveries", None),
        ("GET", f"{own}/deliveries/{sent['id']}", None), ("POST", f"{own}/deliveries/{sent['id']}/replay", None),
    ]  # fmt: skip
    for method, where, body in calls:
        assert eve.refused(method, where, body) == (404, "not_found")
        assert sam.refused(method, where, body) == (403, "forbidden")
    for method, where, body in calls[1:3]:
        assert Program().refused(method, where, body) == (401, "not_signed_in")
        assert Program(key["key"]).refused(method, where, body) == (403, "forbidden")
        assert Program(code=gala.invitations[0].unique_code).refused(method, where, body) == (404, "not_found")
    theirs = own.replace(path, f"/tenants/{other.tenant.id}/webhooks")
    for method, where, body in calls[2:]:
        assert eve.refused(method, where.replace(own, theirs), body) == (404, "not_found")
