"""What no person would send is refused, never a failure: controls, numbers too large, days that are none."""

import base64
import json
from typing import Any

import pytest

from gala.models import User
from tests import factories
from tests.api.program import Program, person
from tests.conftest import Database

HUGE = base64.urlsafe_b64encode(json.dumps([2**70]).encode()).decode().rstrip("=")


@pytest.fixture
def gala(db: Database) -> factories.Gala:
    with db.transaction() as session:
        return factories.make_gala(session)


@pytest.fixture
def root(db: Database, gala: factories.Gala) -> Program:
    """An organizer who is also an administrator of the platform."""
    program = person(db, gala.tenant)
    with db.transaction() as session:
        session.query(User).update({"is_platform_admin": True})
    return program


def test_a_list_refuses_what_it_cannot_look_for(root: Program, gala: factories.Gala) -> None:
    event, team = f"/events/{gala.event_id}", f"/tenants/{gala.tenant.id}/users"
    for path in (f"{event}/invitations", f"{event}/attendance", "/tenants", "/users", team):
        assert root.refused("GET", f"{path}?cursor={HUGE}") == (422, "invalid")
    for path in ("/guests", f"{event}/invitations", "/tenants", "/users"):
        assert root("GET", f"{path}?search=a%01b").status_code == 200
        assert root.refused("GET", f"{path}?search=a%00b") == (422, "invalid")
    assert root.refused("GET", "/guests?tag=a%01b") == (422, "invalid")


@pytest.mark.parametrize("text", ["a\x00b", "\u202ea"])
def test_a_write_refuses_what_cannot_be_shown(root: Program, gala: factories.Gala, text: str) -> None:
    party = f"/invitations/{gala.invitations[0].id}"
    member = f"{party}/guests/{gala.party_ids(0)[0]}"
    tries: tuple[tuple[str, str, Any], ...] = (
        ("POST", "/guests", {"name": text}), ("POST", "/guests", {"name": "A", "tags": [text]}),
        ("PUT", party, {"label": text}), ("PUT", member, {"dietary_notes": text}),
        ("PUT", f"{member}/checkin", {"gate": text}), ("POST", "/tenants", {"name": text}),
        ("PUT", f"/tenants/{gala.tenant.id}", {"name": "T", "branding_settings": {"a": text}}),
    )  # fmt: skip
    for method, path, body in tries:
        assert root.refused(method, path, body) == (422, "invalid"), path


@pytest.mark.parametrize("day", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "1969-12-31T00:00:00Z"])
def test_a_day_that_is_none_is_refused(root: Program, gala: factories.Gala, day: str) -> None:
    hours = {"start_at": day, "end_at": day}
    assert root.refused("POST", f"/events/{gala.event_id}/sessions", {"title": "A"} | hours) == (422, "invalid")
    assert root.refused("POST", "/events", {"name": "A", "timezone": "UTC"} | hours) == (422, "invalid")
