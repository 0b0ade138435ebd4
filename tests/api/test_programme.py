"""The programme over the API: sessions made, changed by who saw them last, struck."""

from datetime import datetime
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
def dinner(gala: factories.Gala) -> dict[str, Any]:
    hours = {"start_at": gala.event.start_at.isoformat(), "end_at": gala.event.end_at.isoformat()}
    return {"title": "Dinner", "speaker": "Ana Ruiz"} | hours


def test_a_session_is_made_read_changed_and_struck(olga: Program, gala: factories.Gala, dinner: dict[str, Any]) -> None:
    path = f"/events/{gala.event_id}/sessions"
    made = olga.post(path, dinner)
    assert (made["title"], made["waiting"]) == ("Dinner", 3)
    assert datetime.fromisoformat(made["start_at"]) == gala.event.start_at, "to the second and below"
    assert olga.get(path)["items"] == [made] == [olga.get(f"{path}/{made['id']}")]
    changed = olga("PUT", f"{path}/{made['id']}", dinner | {"title": "Supper"}).json()
    assert (changed["title"], changed["id"]) == ("Supper", made["id"])
    assert olga("DELETE", f"{path}/{made['id']}").status_code == 204
    assert olga.refused("GET", f"{path}/{made['id']}") == (404, "session_unknown")
    assert olga.get(path) == {"items": [], "next": None}


def test_a_session_that_another_changed_meanwhile_stays(
    olga: Program, gala: factories.Gala, dinner: dict[str, Any]
) -> None:
    path = f"/events/{gala.event_id}/sessions"
    path = f"{path}/{olga.post(path, dinner)['id']}"
    seen = olga("GET", path).headers["etag"]
    assert olga("PUT", path, dinner | {"title": "Supper"}, If_Match=seen).status_code == 200
    assert olga.refused("PUT", path, dinner | {"title": "Lunch"}, If_Match=seen) == (412, "outdated")
    assert olga.get(path)["title"] == "Supper"


@pytest.mark.parametrize("change", [{"title": ""}, {"start_at": "2031-01-01T10:00"}, {"end_at": "2001-01-01T10:00Z"}])
def test_a_session_that_cannot_be_is_refused(
    olga: Program, gala: factories.Gala, dinner: dict[str, Any], change: dict[str, Any]
) -> None:
    assert olga.refused("POST", f"/events/{gala.event_id}/sessions", dinner | change) == (422, "invalid")


@pytest.mark.parametrize(("offset", "utc"), [("+02:00", "00"), ("+01:00", "01")])
def test_of_an_hour_that_the_clocks_show_twice_the_offset_says_which(
    olga: Program, gala: factories.Gala, offset: str, utc: str
) -> None:
    path = f"/events/{gala.event_id}/sessions"
    late = {"title": "Late", "start_at": f"2031-10-26T02:30:00{offset}", "end_at": f"2031-10-26T02:45:00{offset}"}
    made = olga.post(path, late)
    assert (made["start_at"], made["end_at"]) == (f"2031-10-26T{utc}:30:00Z", f"2031-10-26T{utc}:45:00Z")
    seen = olga("GET", f"{path}/{made['id']}").headers["etag"]
    same = olga("PUT", f"{path}/{made['id']}", late, If_Match=seen)
    assert (same.json()["start_at"], same.headers["etag"]) == (made["start_at"], seen)


def test_another_events_session_is_not_there_and_others_may_not(
    db: Database, olga: Program, gala: factories.Gala, dinner: dict[str, Any]
) -> None:
    with db.transaction() as session:
        beside = factories.make_event(session, gala.tenant)
        theirs = factories.make_session(session, beside).id
        other = factories.make_gala(session)
    path = f"/events/{gala.event_id}/sessions"
    for method, body in (("GET", None), ("PUT", dinner), ("DELETE", None)):
        assert olga.refused(method, f"{path}/{theirs}", body) == (404, "session_unknown")
    eve, sam = person(db, other.tenant, email="eve@gala.test"), person(db, gala.tenant, Role.STAFF, "sam@gala.test")
    assert eve.refused("POST", path, dinner) == (404, "not_found")
    assert sam.refused("POST", path, dinner) == (403, "forbidden")
    assert sam.get(path) == {"items": [], "next": None}
