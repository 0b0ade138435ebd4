"""What tablets ask and tell, the way they do it: by HTTP, with the gate's token."""

import asyncio
import json
from datetime import timedelta
from typing import Any

import httpx
import pytest

from gala import clock
from gala.api import create_api
from gala.services import accounts, gates, limits
from gala.services.accounts import COOKIE
from tests import factories
from tests.conftest import Database
from tests.services import looking


class Tablet:
    """A tablet at a door: a client of the API that bears its token once it has one."""

    def __init__(self, db: Database, token: str = "") -> None:
        self.db, self.token = db, token

    def __call__(self, method: str, path: str, body: Any = None, **headers: str) -> httpx.Response:
        async def ask() -> httpx.Response:
            transport = httpx.ASGITransport(app=create_api())
            async with httpx.AsyncClient(transport=transport, base_url="http://gala.test") as client:
                known = {"Authorization": f"Bearer {self.token}"} if self.token else {}
                content = body if isinstance(body, bytes) else None if body is None else json.dumps(body).encode()
                return await client.request(method, f"/api/kiosk{path}", content=content, headers=known | headers)

        return asyncio.run(ask())

    def pair(self, code: str) -> dict[str, Any]:
        """Type a pairing code, which must be right."""
        answer = self("POST", "/pair", {"code": code})
        assert answer.status_code == 201, answer.text
        self.token = answer.json()["token"]
        return answer.json()

    def guests(self, cursor: str = "", **more: Any) -> dict[str, Any]:
        """Ask for everybody, or for what changed; each person as a dict by id."""
        query = "&".join(f"{key}={value}" for key, value in {"cursor": cursor, **more}.items())
        answer = self("GET", f"/guests?{query}")
        assert answer.status_code == 200, answer.text
        found = answer.json()
        found["people"] = {row[0]: dict(zip(found["columns"], row, strict=True)) for row in found["people"]}
        return found


@pytest.fixture(autouse=True)
def forgiven() -> None:
    limits.reset()


@pytest.fixture
def gala(db: Database) -> factories.Gala:
    with db.transaction() as session:
        tonight = clock.now() + timedelta(hours=1)
        return factories.make_gala(session, parties=(2, 1), status="accepted", start_at=tonight)


@pytest.fixture
def tablet(db: Database, gala: factories.Gala) -> Tablet:
    """A paired one, called North."""
    made = Tablet(db)
    made.pair(db.run(gates.create_gate, gala.organizer, gala.event_id, "North").code)
    return made


def code_of(answer: httpx.Response) -> tuple[int, str]:
    assert answer.headers["content-type"] == "application/problem+json", answer.text
    assert answer.headers["cache-control"] == "no-store"
    return answer.status_code, answer.json()["code"]


# --- pairing ---------------------------------------------------------------------------------------------------------


def test_a_tablet_types_its_code_and_is_the_gate(db: Database, gala: factories.Gala) -> None:
    made = db.run(gates.create_gate, gala.organizer, gala.event_id, "North")
    tablet = Tablet(db)
    paired = tablet.pair(f" {made.code.lower()} ")
    assert paired["gate"] == {"id": made.gate_id, "name": "North"}
    assert paired["event"] == {"id": gala.event_id, "name": gala.event.name}
    assert tablet.guests()["gate"] == {"id": made.gate_id, "name": "North", "self_service": False}
    assert code_of(Tablet(db)("POST", "/pair", {"code": made.code})) == (404, "pairing_unknown")


def test_ten_wrong_codes_are_enough(db: Database) -> None:
    tablet = Tablet(db)
    told = [code_of(tablet("POST", "/pair", {"code": "ABCD-2345"})) for _ in range(11)]
    assert told == [(404, "pairing_unknown")] * 10 + [(429, "too_many_attempts")]


def test_whoever_is_signed_in_pairs_the_device_in_hand(db: Database, gala: factories.Gala) -> None:
    with db.transaction() as session:
        user = factories.make_user(session, email="sam@gala.test", password_hash=accounts.hash_password("right horse"))
        factories.make_member(session, gala.tenant, "staff", user=user)
    cookie = {"Cookie": f"{COOKIE}={db.run(accounts.sign_in, 'sam@gala.test', 'right horse', '', '')}"}
    here = {"event_id": gala.event_id, "name": "Sam's phone"}
    device = Tablet(db)
    assert code_of(device("POST", "/pair/here", here)) == (401, "not_signed_in")
    evil = cookie | {"Origin": "https://evil.example"}
    assert code_of(device("POST", "/pair/here", here, **evil)) == (403, "forbidden")
    answer = device("POST", "/pair/here", here, **cookie)
    assert answer.status_code == 201
    device.token = answer.json()["token"]
    assert device.guests()["gate"]["name"] == "Sam's phone"
    with db.transaction() as session:
        elsewhere = factories.make_event(session)
    assert code_of(device("POST", "/pair/here", here | {"event_id": elsewhere.id}, **cookie)) == (404, "not_found")


# --- the list --------------------------------------------------------------------------------------------------------


def test_a_tablet_is_told_of_everybody_and_then_of_changes(db: Database, gala: factories.Gala, tablet: Tablet) -> None:
    first = tablet.guests()
    ana, ben = gala.party_ids()
    assert first["full"] and first["people"].keys() == {ana, ben, *gala.party_ids(1)}
    nothing = tablet.guests(first["cursor"])
    assert (nothing["full"], nothing["people"], nothing["gone"]) == (False, {}, [])
    item = {"id": "one", "kind": "in", "attendee": ana, "at": first["now"]}
    report = tablet("POST", "/checkins", {"now": first["now"], "items": [item]}).json()
    assert [result["outcome"] for result in report["results"]] == ["in"]
    changed = tablet.guests(nothing["cursor"])
    assert not changed["full"] and changed["people"].keys() == {ana, ben}, "a party is told as a whole"
    assert changed["people"][ana]["gate"] == "North" and changed["people"][ana]["in"] == first["now"]
    assert tablet.guests(changed["cursor"])["people"] == {}


def test_a_long_answer_is_packed_for_whoever_can_unpack_it(db: Database, gala: factories.Gala, tablet: Tablet) -> None:
    with db.transaction() as session:
        factories.make_invitation(session, gala.event, 20)
    plain = tablet("GET", "/guests", **{"Accept-Encoding": "identity"})
    assert "content-encoding" not in plain.headers and plain.json()["full"]
    packed = tablet("GET", "/guests", **{"Accept-Encoding": "gzip"})
    assert packed.headers["content-encoding"] == "gzip" and packed.headers["cache-control"] == "no-store"
    assert packed.json()["people"] == plain.json()["people"]


def test_another_site_learns_nothing_from_a_browser(tablet: Tablet) -> None:
    answer = tablet("GET", "/guests", Origin="https://evil.example")
    assert not [name for name in answer.headers if name.startswith("access-control")]


# --- seats -----------------------------------------------------------------------------------------------------------


def test_somebody_gets_another_seat(db: Database, gala: factories.Gala, tablet: Tablet) -> None:
    ana = gala.party_ids()[0]
    room = tablet("GET", "/plan")
    seats = [dict(zip(room.json()["columns"], row, strict=True)) for row in room.json()["seats"]]
    assert {seat["state"] for seat in seats} == {"free"} and len(room.json()["tables"]) == 2
    tag = {"If-None-Match": room.headers["etag"]}
    assert tablet("GET", "/plan", **tag).status_code == 304
    given = tablet("POST", "/seats", {"attendee_id": ana, "seat_id": seats[0]["id"]})
    assert given.json() == {"ok": True}
    with db.transaction() as session:
        assert looking.seat_of(session, ana) == seats[0]["id"]
    again = tablet("GET", "/plan", **tag)
    assert (again.status_code, again.json()["seats"][0][-1]) == (200, "taken")
    other = {"attendee_id": gala.party_ids(1)[0], "seat_id": seats[0]["id"]}
    assert code_of(tablet("POST", "/seats", other)) == (409, "seat_taken")


# --- the end ---------------------------------------------------------------------------------------------------------


def test_a_tablet_that_leaves_is_unknown(db: Database, tablet: Tablet) -> None:
    assert tablet("POST", "/leave").json() == {"ok": True}
    assert code_of(tablet("GET", "/guests")) == (401, "gate_unknown")
