"""What tablets ask and tell, the way they do it: by HTTP, with the gate's token."""

import asyncio
import json
from datetime import timedelta
from typing import Any

import httpx
import pytest

from gala import clock
from gala.services import accounts, gates, limits
from gala.services.accounts import COOKIE
from tests import factories
from tests.api.program import the_api
from tests.conftest import Database
from tests.services import looking


class Tablet:
    """A tablet at a door: a client of the API that bears its token once it has one."""

    def __init__(self, db: Database, token: str = "") -> None:
        self.db, self.token = db, token

    def __call__(self, method: str, path: str, body: Any = None, **headers: str) -> httpx.Response:
        async def ask() -> httpx.Response:
            transport = httpx.ASGITransport(app=the_api())
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
    assert 60 <= int(tablet("POST", "/pair", {"code": "ABCD-2345"}).headers["retry-after"]) <= 600


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


# --- reports ---------------------------------------------------------------------------------------------------------


def report(tablet: Tablet, *items: Any, **more: Any) -> list[dict[str, Any]]:
    """What each of these items was answered."""
    answer = tablet("POST", "/checkins", {"now": 0, "items": list(items), **more})
    assert answer.status_code == 200, answer.text
    return list(answer.json()["results"])


def came(who: int, name: str = "one") -> dict[str, Any]:
    return {"id": name, "kind": "in", "attendee": who, "at": int(clock.now().timestamp() * 1000)}


def test_an_item_that_comes_again_gets_the_same_answer(db: Database, gala: factories.Gala, tablet: Tablet) -> None:
    item = came(gala.party_ids()[0])
    first = report(tablet, item)
    assert first[0]["outcome"] == "in" and first[0]["gate"] == "North"
    assert report(tablet, item, item) == first * 2
    with db.transaction() as session:
        assert len(looking.log_of(session, item["attendee"])) == 1


STRANGE: tuple[Any, ...] = (
    None, 7, "x", [], {}, [[[]]], {"id": None}, {"id": {"a": 1}}, {"id": "a" * 5000}, {"id": "b", "kind": "dance"},
    {"id": "c", "kind": "in", "attendee": -1, "at": 0}, {"id": "d", "kind": "in", "attendee": 2**70, "at": 2**70},
    {"id": "e", "kind": "in", "attendee": "1", "at": "now"}, {"id": "f", "kind": "note", "text": "\x00", "at": 1e300},
    {"id": "g", "kind": "undo", "of": ["x"], "at": -1}, {"id": "h", "kind": "plus_one", "party": 0, "text": "A"},
    {"id": "\x00", "kind": "in"}, {"id": "\ud83d", "kind": "in"}, {"id": "i", "kind": ["in"], "attendee": 1, "at": 1},
    {"id": "j", "kind": "note", "text": "\ud83d", "at": 1}, {"id": "k", "kind": "\ud83d"},
)  # fmt: skip


def test_bad_items_never_spoil_the_good_one(db: Database, gala: factories.Gala, tablet: Tablet) -> None:
    ana = gala.party_ids()[0]
    told = report(tablet, *STRANGE, came(ana), *STRANGE)
    assert [one["outcome"] for one in told if one["id"] == "one"] == ["in"]
    assert len(told) == 2 * len(STRANGE) + 1
    assert {one["outcome"] for one in told if one["id"] != "one"} == {"invalid"}


def test_a_note_with_half_a_character_is_kept(db: Database, gala: factories.Gala, tablet: Tablet) -> None:
    """A text that was cut in the middle of an emoji must not stop the queue."""
    ana = gala.party_ids()[0]
    note = came(ana) | {"kind": "note", "text": "Lost a glove \ud83d", "more": "\ud83d"}
    assert [one["outcome"] for one in report(tablet, note)] == ["logged"]
    with db.transaction() as session:
        assert [line.note for line in looking.log_of(session, ana)] == ["Lost a glove"]


def test_what_a_tablet_says_of_itself_never_keeps_its_queue(gala: factories.Gala, tablet: Tablet) -> None:
    for n, odd in enumerate((None, [], "\x00\ud83d" * 100, 2**80, {"a": 1}, True)):
        assert report(tablet, came(gala.party_ids()[0], f"n{n}"), app=odd, waiting=odd, more=odd)[0]["id"] == f"n{n}"
    for odd in ("", "x", "1.5", "%00", "9" * 99, "-1"):
        assert tablet("GET", f"/guests?waiting={odd}&skew={odd}&app={odd}&more=1").status_code == 200


def test_the_organizer_hears_of_the_queue(db: Database, gala: factories.Gala, tablet: Tablet) -> None:
    tablet.guests(waiting=3, skew=-2100, app="1.0")
    (row,) = db.run(gates.list_gates, gala.organizer, gala.event_id)
    assert (row.waiting, row.skew_ms, row.app_version, row.is_online) == (3, -2100, "1.0", True)
    report(tablet, came(gala.party_ids()[0]), waiting=0, app="1.1")
    (row,) = db.run(gates.list_gates, gala.organizer, gala.event_id)
    assert (row.waiting, row.skew_ms, row.app_version) == (0, -2100, "1.1")


# --- the end ---------------------------------------------------------------------------------------------------------


def test_a_tablet_that_leaves_is_unknown(db: Database, tablet: Tablet) -> None:
    assert tablet("POST", "/leave").json() == {"ok": True}
    assert code_of(tablet("GET", "/guests")) == (401, "gate_unknown")


def test_a_closed_gate_is_told_so_and_what_it_kept_is_held(db: Database, gala: factories.Gala, tablet: Tablet) -> None:
    ana = gala.party_ids()[0]
    (row,) = db.run(gates.list_gates, gala.organizer, gala.event_id)
    db.run(gates.revoke_gate, gala.organizer, gala.event_id, row.id)
    assert code_of(tablet("GET", "/guests")) == (401, "gate_revoked")
    assert code_of(tablet("GET", "/plan")) == (401, "gate_revoked")
    assert code_of(tablet("POST", "/seats", {"attendee_id": ana, "seat_id": 1})) == (401, "gate_revoked")
    assert [one["outcome"] for one in report(tablet, came(ana))] == ["held"]
    with db.transaction() as session:
        assert looking.attendee(session, ana).checked_in_at is None


def test_a_day_after_the_event_a_tablet_is_told_nothing_but_may_report(
    db: Database, gala: factories.Gala, tablet: Tablet, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana = gala.party_ids()[0]
    item, over = came(ana), gala.event.end_at + timedelta(hours=24)
    monkeypatch.setattr(clock, "now", lambda: over)
    assert code_of(tablet("GET", "/guests")) == (410, "gate_over")
    assert code_of(tablet("GET", "/plan")) == (410, "gate_over")
    assert [one["outcome"] for one in report(tablet, item)] == ["in"]


# --- strangers -------------------------------------------------------------------------------------------------------

GATES_ROUTES = (
    ("GET", "/guests", None), ("GET", "/plan", None), ("POST", "/checkins", {"items": []}),
    ("POST", "/seats", {"attendee_id": 1, "seat_id": 1}), ("POST", "/leave", None),
)  # fmt: skip


@pytest.mark.parametrize(("method", "path", "body"), GATES_ROUTES)
def test_without_a_token_there_is_nothing(
    db: Database, gala: factories.Gala, tablet: Tablet, method: str, path: str, body: Any
) -> None:
    for header in ("", "Bearer", "Bearer ", "Bearer x", "Basic eDp5", tablet.token, f"Bearer {tablet.token}x"):
        stranger = Tablet(db)
        assert code_of(stranger(method, path, body, Authorization=header)) == (401, "gate_unknown"), header


def test_the_session_of_a_person_is_no_gate(db: Database, gala: factories.Gala) -> None:
    with db.transaction() as session:
        user = factories.make_user(session, email="olga@gala.test", password_hash=accounts.hash_password("right horse"))
        factories.make_member(session, gala.tenant, "tenant_admin", user=user)
    token = db.run(accounts.sign_in, "olga@gala.test", "right horse", "", "")
    assert code_of(Tablet(db)("GET", "/guests", Cookie=f"{COOKIE}={token}")) == (401, "gate_unknown")
    assert code_of(Tablet(db, token)("GET", "/guests")) == (401, "gate_unknown")


def test_a_gates_token_is_no_session(db: Database, gala: factories.Gala, tablet: Tablet) -> None:
    body = {"event_id": gala.event_id, "name": "Mine"}
    assert code_of(tablet("POST", "/pair/here", body, Cookie=f"{COOKIE}={tablet.token}")) == (401, "not_signed_in")


def test_another_events_gate_reaches_nobody_here(db: Database, gala: factories.Gala) -> None:
    with db.transaction() as session:
        session.add(gala.tenant)
        beside = factories.make_event(session, gala.tenant, start_at=clock.now() + timedelta(hours=1))
    other = Tablet(db)
    other.pair(db.run(gates.create_gate, gala.organizer, beside.id, "Beside").code)
    ana = gala.party_ids()[0]
    assert other.guests()["people"] == {} and other("GET", "/plan").json()["seats"] == []
    assert code_of(other("POST", "/seats", {"attendee_id": ana, "seat_id": gala.seat_ids[0]})) == (404, "not_found")
    told = report(other, came(ana), came(ana, "two") | {"offline": True})
    assert not {one["outcome"] for one in told} & {"in", "already_in"}
    with db.transaction() as session:
        assert looking.attendee(session, ana).checked_in_at is None and looking.log_of(session, ana) == []


def test_no_log_tells_a_secret(
    db: Database, gala: factories.Gala, tablet: Tablet, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    made = db.run(gates.create_gate, gala.organizer, gala.event_id, "South")
    other = Tablet(db)
    other.pair(made.code)
    other.guests()
    report(other, {"id": "x"})
    other("POST", "/pair", {"code": "ABCD-2345"})
    other("GET", "/guests", Authorization="Bearer nobodys-token")
    for secret in (other.token, made.code, made.code.replace("-", ""), "ABCD-2345", "ABCD2345", "nobodys-token"):
        assert secret not in caplog.text


# --- what cannot be read ---------------------------------------------------------------------------------------------

GARBAGE: dict[str, bytes] = {
    "nothing": b"", "null": b"null", "a number": b"7", "a list": b"[]", "half": b'{"code": "AB',
    "bytes": b"\xff\xfe\x00", "a long number": b'{"items": [' + b"9" * 5000,
    "wrong kinds": b'{"code": 7, "items": {}, "event_id": "1", "name": [], "attendee_id": true, "seat_id": 1.5}',
    "nothing in it": b"{}", "deep": b"[" * 100_000, "deep inside": b'{"items": ' + b"[" * 100_000,
    "a form": b"code=ABCD2345", "half a character": b'{"code": "\\ud800", "name": "\\ud800"}',
    "too many": json.dumps({"items": [{}] * 201}).encode(),
    "numbers out of reach": b'{"event_id": 1e999, "name": "x", "attendee_id": 99999999999999999999999, "seat_id": 0}',
}  # fmt: skip


@pytest.mark.only_sqlite
@pytest.mark.parametrize("path", ["/pair", "/checkins", "/seats", "/pair/here"])
@pytest.mark.parametrize("what", GARBAGE)
def test_what_cannot_be_read_is_a_problem_and_no_failure(
    db: Database, gala: factories.Gala, tablet: Tablet, path: str, what: str
) -> None:
    if path == "/pair/here":
        with db.transaction() as session:
            hashed = accounts.hash_password("right horse")
            user = factories.make_user(session, email="olga@gala.test", password_hash=hashed)
            factories.make_member(session, gala.tenant, "tenant_admin", user=user)
        token = db.run(accounts.sign_in, "olga@gala.test", "right horse", "", "")
        answer = Tablet(db)("POST", path, GARBAGE[what], Cookie=f"{COOKIE}={token}")
    else:
        answer = tablet("POST", path, GARBAGE[what])
    assert code_of(answer) == (422, "invalid"), answer.text


@pytest.mark.only_sqlite
@pytest.mark.parametrize("path", ["/pair", "/checkins", "/seats"])
def test_a_body_that_never_ends_is_cut_off(tablet: Tablet, path: str) -> None:
    assert code_of(tablet("POST", path, b"[" + b" " * 300_000)) == (413, "too_large")


@pytest.mark.only_sqlite
def test_a_long_cursor_is_a_problem_like_any_other(tablet: Tablet) -> None:
    assert code_of(tablet("GET", f"/guests?cursor={'9' * 300}")) == (422, "invalid")
