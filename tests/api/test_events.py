"""Events over the API: listed in pages, made, changed by who saw them last, deleted by name."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from gala import clock
from gala.models import Event, Role
from tests import factories
from tests.api.program import Program, person
from tests.conftest import Database

SPRING = {
    "name": "Spring Gala", "start_at": "2031-05-01T19:00:00+02:00", "end_at": "2031-05-01T23:00:00Z",
    "timezone": "Europe/Madrid", "city": "Madrid",
}  # fmt: skip


@pytest.fixture
def gala(db: Database) -> factories.Gala:
    with db.transaction() as session:
        return factories.make_gala(session)


@pytest.fixture
def olga(db: Database, gala: factories.Gala) -> Program:
    return person(db, gala.tenant)


def test_an_event_is_made_read_changed_and_deleted(olga: Program) -> None:
    made = olga.post("/events", SPRING)
    assert (made["status"], made["slug"], made["start_at"]) == ("draft", "spring-gala", "2031-05-01T17:00:00Z")
    path = f"/events/{made['id']}"
    assert olga.get(path) == made
    changed = olga("PUT", path, SPRING | {"status": "published", "venue": "Palacio"}).json()
    assert (changed["status"], changed["venue"], changed["id"]) == ("published", "Palacio", made["id"])
    assert olga.refused("DELETE", f"{path}?confirm=Another") == (422, "invalid")
    assert olga("DELETE", f"{path}?confirm=Spring Gala").status_code == 204
    assert olga.refused("GET", path) == (404, "not_found")


def test_what_another_changed_meanwhile_is_not_written_over(olga: Program) -> None:
    path = f"/events/{olga.post('/events', SPRING)['id']}"
    seen = olga("GET", path).headers["etag"]
    first = olga("PUT", path, SPRING | {"status": "draft", "city": "Toledo"}, If_Match=seen)
    assert first.status_code == 200
    late = SPRING | {"status": "draft", "city": "Segovia"}
    assert olga.refused("PUT", path, late, If_Match=seen) == (412, "outdated")
    assert olga.get(path)["city"] == "Toledo"
    assert olga("PUT", path, late, If_Match=first.headers["etag"]).status_code == 200


@pytest.mark.parametrize("status", ["published", "canceled", "archived", "draft"])
def test_every_status_is_reached_and_the_archive_is_left_again(olga: Program, status: str) -> None:
    path = f"/events/{olga.post('/events', SPRING)['id']}"
    assert olga("PUT", path, SPRING | {"status": status}).json()["status"] == status
    if status == "archived":
        assert olga("PUT", path, SPRING | {"status": "published", "city": "Toledo"}).json()["city"] == "Toledo"


@pytest.mark.parametrize(
    "change",
    [
        {"start_at": "2031-05-01T19:00:00"}, {"start_at": "tomorrow"}, {"end_at": "2031-05-01T10:00:00Z"},
        {"timezone": "Mars/Base"}, {"name": ""}, {"hold_minutes": 2}, {"hold_minutes": "five"}, {"colour": "red"},
    ],
)  # fmt: skip
def test_an_event_that_cannot_be_is_refused(olga: Program, change: dict[str, Any]) -> None:
    assert olga.refused("POST", "/events", SPRING | change) == (422, "invalid")
    assert olga.refused("POST", "/events", b"{half") == (422, "invalid")


@pytest.mark.parametrize(
    "start", ["2031-10-26T02:30:00+02:00", "2031-10-26T02:30:00+01:00", "2031-05-01T19:00:07.25-03:30"]
)
def test_the_moment_that_was_sent_is_the_moment_that_is_kept(olga: Program, start: str) -> None:
    """Of an hour that the clocks show twice the offset says which."""
    sent = datetime.fromisoformat(start)
    event = SPRING | {"start_at": start, "end_at": (sent + timedelta(minutes=10)).isoformat()}
    made = olga.post("/events", event)
    path = f"/events/{made['id']}"
    seen = olga("GET", path)
    assert datetime.fromisoformat(seen.json()["start_at"]) == sent
    same = olga("PUT", path, event | {"status": "draft"}, If_Match=seen.headers["etag"])
    assert (same.headers["etag"], same.json()) == (seen.headers["etag"], made), "and nothing has changed"


def test_a_refusal_names_the_field_as_the_api_does(olga: Program) -> None:
    for change, field in (({"end_at": SPRING["start_at"]}, "end_at"), ({"start_at": "1999-01-01T00:00Z"}, "start_at")):
        assert olga("POST", "/events", SPRING | change).json()["field"] == field


def test_a_list_is_read_in_pages_and_every_event_comes_once(db: Database, olga: Program, gala: factories.Gala) -> None:
    with db.transaction() as session:
        start = clock.now() + timedelta(days=3)
        for number in range(5):  # three of them begin at the same moment
            at = start + timedelta(days=max(0, number - 2))
            factories.make_event(session, gala.tenant, name=f"E{number}", start_at=at, end_at=at + timedelta(hours=5))
        there = [name for (name,) in session.query(Event.name).order_by(Event.start_at, Event.id)]
    found, cursor = [], ""
    for _ in range(10):
        page = olga.get(f"/events?limit=2&cursor={cursor}")
        found += [one["name"] for one in page["items"]]
        if (cursor := page["next"]) is None:
            break
    assert found == there
    assert [one["name"] for one in olga.get("/events?search=e4")["items"]] == ["E4"]
    for wrong in ("cursor=x", "cursor=WzFd", "limit=0", "limit=201", "when=later"):
        assert olga.refused("GET", f"/events?{wrong}") == (422, "invalid")


def test_others_find_nothing_and_staff_only_look(db: Database, olga: Program, gala: factories.Gala) -> None:
    with db.transaction() as session:
        other = factories.make_gala(session)
    eve, sam = person(db, other.tenant, email="eve@gala.test"), person(db, gala.tenant, Role.STAFF, "sam@gala.test")
    path = f"/events/{gala.event_id}"
    for method, body in (("GET", None), ("PUT", SPRING | {"status": "draft"}), ("DELETE", None)):
        assert eve.refused(method, f"{path}?confirm=x", body) == (404, "not_found")
    assert [one["id"] for one in eve.get("/events")["items"]] == [other.event_id]
    assert eve.refused("GET", f"/events?tenant_id={gala.tenant.id}") == (404, "not_found")
    assert sam.get(path)["id"] == gala.event_id
    assert sam.refused("PUT", path, SPRING | {"status": "draft"}) == (403, "forbidden")
    assert Program(code=gala.invitations[0].unique_code).refused("GET", path) == (403, "forbidden")
    assert Program(code="WRNGCXDE22").refused("GET", path) == (404, "code_unknown")


def test_an_event_is_made_again_for_another_day_once(olga: Program, gala: factories.Gala) -> None:
    path = f"/events/{gala.event_id}"
    room = olga.get(f"{path}/plan")
    body = {"name": "Autumn Gala", "start_at": "2031-10-02T19:00:00+02:00"}
    made = olga("POST", f"{path}/duplicate", body, Idempotency_Key="a")
    assert made.status_code == 201
    copy = made.json()
    assert (copy["name"], copy["start_at"], copy["status"]) == ("Autumn Gala", "2031-10-02T17:00:00Z", "draft")
    assert olga("GET", f"/events/{copy['id']}").headers["etag"] == made.headers["etag"]
    assert len(olga.get(f"/events/{copy['id']}/plan")["tables"]) == len(room["tables"]) > 0
    assert olga.get(f"/events/{copy['id']}/invitations")["items"] == [], "its people do not come along"
    assert olga("POST", f"{path}/duplicate", body, Idempotency_Key="a").json() == copy
    assert [one["name"] for one in olga.get("/events?when=drafts")["items"]] == ["Autumn Gala"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": ""}, "name"), ({"name": "x" * 201}, "name"), ({"start_at": "1999-01-01T00:00:00Z"}, "start_at"),
        ({"start_at": "2031-10-02T19:00:00"}, "start_at"), ({"end_at": "2031-10-02T19:00:00Z"}, "end_at"),
    ],
)  # fmt: skip
def test_a_copy_that_cannot_be_is_refused(
    olga: Program, gala: factories.Gala, change: dict[str, Any], field: str
) -> None:
    body = {"name": "Autumn Gala", "start_at": "2031-10-02T19:00:00Z"} | change
    answer = olga("POST", f"/events/{gala.event_id}/duplicate", body)
    assert (answer.status_code, answer.json()["code"], answer.json()["field"]) == (422, "invalid", field)
    assert olga.get("/events?when=drafts")["items"] == []


def test_only_organizers_make_an_event_again(db: Database, gala: factories.Gala) -> None:
    with db.transaction() as session:
        other = factories.make_gala(session)
    eve, sam = person(db, other.tenant, email="eve@gala.test"), person(db, gala.tenant, Role.STAFF, "sam@gala.test")
    body = {"name": "Autumn Gala", "start_at": "2031-10-02T19:00:00Z"}
    assert eve.refused("POST", f"/events/{gala.event_id}/duplicate", body) == (404, "not_found")
    assert sam.refused("POST", f"/events/{gala.event_id}/duplicate", body) == (403, "forbidden")
