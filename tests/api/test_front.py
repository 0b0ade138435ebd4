"""What every call gets: a number, a budget, a body of a size that is expected, and a refusal that programs can read."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterator

import httpx
import pytest
from fastapi import FastAPI

from gala import config
from gala.api import front
from gala.api.budgets import MOST_KEPT, Budgets, budgets
from gala.api.rest import MOST_BYTES
from tests import factories
from tests.api.program import Program, person, the_api
from tests.conftest import Database

pytestmark = pytest.mark.only_sqlite


@pytest.fixture(autouse=True)
def forgotten() -> Iterator[None]:
    budgets.forget()
    yield
    budgets.forget()


@pytest.fixture
def gala(db: Database) -> factories.Gala:
    with db.transaction() as session:
        return factories.make_gala(session)


@pytest.fixture
def olga(db: Database, gala: factories.Gala) -> Program:
    return person(db, gala.tenant)


def few(monkeypatch: pytest.MonkeyPatch, calls: int) -> None:
    settings = config.Settings(api_calls_per_minute=calls)
    monkeypatch.setattr(front, "get_settings", lambda: settings)


# --- numbers ---------------------------------------------------------------------------------------------------------


def test_every_answer_has_a_number_of_its_own_or_the_one_that_came(olga: Program) -> None:
    first, second = olga("GET", "/events"), olga("GET", "/health")
    assert len({first.headers["x-request-id"], second.headers["x-request-id"]}) == 2
    assert olga("GET", "/events", X_Request_Id="import-7:3").headers["x-request-id"] == "import-7:3"
    for odd in ("x" * 65, "two words", "<b>", ""):
        assert olga("GET", "/events", X_Request_Id=odd).headers["x-request-id"] not in {odd, ""}


def test_a_refusal_names_the_call_and_the_facts(olga: Program) -> None:
    answer = olga("GET", "/events?limit=0", X_Request_Id="n-1")
    assert answer.json()["instance"] == "urn:gala:request:n-1"
    assert (answer.json()["field"], answer.json()["reason"]) == ("limit", "This request could not be read.")


def test_a_refused_field_is_told_in_a_whole_sentence_whatever_was_sent_in_it(olga: Program) -> None:
    for name in ("x" * 300, "{limit}{" * 40):
        hours = {"start_at": "2027-05-01T19:00:00Z", "end_at": "2027-05-01T23:00:00Z", "timezone": "Europe/Madrid"}
        told = olga("POST", "/events", {"name": name} | hours).json()
        assert (told["code"], told["field"]) == ("invalid", "name")
        assert told["title"] == f"This is longer than {told['limit']} characters."


def test_a_fault_of_ours_is_a_problem_with_a_number_and_tells_nothing_else(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    api = FastAPI()
    api.add_middleware(front.Front)

    @api.get("/api/broken")
    async def broken() -> None:
        raise RuntimeError("the password is horse")

    async def ask() -> httpx.Response:
        transport = httpx.ASGITransport(app=api, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://gala.test") as client:
            return await client.get("/api/broken", headers={"X-Request-Id": "n-2"})

    answer = asyncio.run(ask())
    assert (answer.status_code, answer.json()["code"]) == (500, "unexpected")
    assert answer.headers["content-type"] == "application/problem+json"
    assert "horse" not in answer.text and "n-2" in answer.text
    assert "n-2" in caplog.text


# --- where there is nothing ------------------------------------------------------------------------------------------


def test_an_address_that_is_none_and_a_method_that_is_not_taken_are_problems(olga: Program) -> None:
    assert olga.refused("GET", "/nothing/here") == (404, "not_found")
    assert olga.refused("PATCH", "/events") == (405, "method_not_allowed")
    assert olga("PATCH", "/events").headers["allow"] == "GET, POST"
    assert olga("GET", "/kiosk/checkins").headers["allow"] == "POST"


def test_an_address_with_a_character_that_no_database_keeps_is_refused(olga: Program) -> None:
    for path in ("/events?search=a%00b", "/events/%00", "/events?%00=1"):
        assert olga.refused("GET", path) == (422, "invalid")


# --- sizes -----------------------------------------------------------------------------------------------------------


def test_a_body_that_is_too_large_is_refused_by_its_header_and_while_it_comes(olga: Program) -> None:
    assert olga.refused("POST", "/events", b"x" * (MOST_BYTES + 1)) == (413, "too_large")
    pieces = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal pieces
        while pieces < 1000:
            pieces += 1
            yield b" " * 65536

    async def ask() -> httpx.Response:
        transport = httpx.ASGITransport(app=the_api())
        async with httpx.AsyncClient(transport=transport, base_url="http://gala.test") as client:
            known = {"Authorization": f"Bearer {olga.token}", "Content-Type": "application/json"}
            return await client.post("/api/events", content=endless(), headers=known)

    answer = asyncio.run(ask())
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")
    assert pieces < 20, "it was read on"
    assert olga.refused("POST", "/events", json.dumps("x" * (MOST_BYTES - 10)).encode()) == (422, "invalid")


# --- budgets ---------------------------------------------------------------------------------------------------------


def test_a_program_is_told_what_is_left_and_refused_when_nothing_is(
    olga: Program, db: Database, gala: factories.Gala, monkeypatch: pytest.MonkeyPatch
) -> None:
    eve = person(db, gala.tenant, email="eve@gala.test")
    budgets.forget()
    few(monkeypatch, 3)
    answers = [olga("GET", "/events") for _ in range(4)]
    assert [one.status_code for one in answers] == [200, 200, 200, 429]
    assert answers[0].headers["ratelimit-policy"] == '"caller";q=3;w=60'
    assert [one.headers["ratelimit"].split(";")[1] for one in answers] == ["r=2", "r=1", "r=0", "r=0"]
    assert 0 < int(answers[3].headers["retry-after"]) <= 60
    assert answers[3].json()["code"] == "too_many_requests"
    assert eve("GET", "/events").status_code == 200, "another program has a budget of its own"
    few(monkeypatch, 0)
    assert "ratelimit" not in olga("GET", "/events").headers


def test_whoever_makes_credentials_up_gets_no_further_than_with_one(
    olga: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    budgets.forget()
    few(monkeypatch, 5)
    assert olga("GET", "/events").status_code == 200
    tried = [Program(f"gala_{n}").refused("GET", "/events") for n in range(7)]
    assert tried == [(401, "token_unknown")] * 5 + [(429, "too_many_requests")] * 2
    assert olga("GET", "/events").status_code == 200, "who was let in before is not kept out by others at the address"


def test_signing_in_is_counted_by_address_and_the_door_is_not(monkeypatch: pytest.MonkeyPatch, db: Database) -> None:
    few(monkeypatch, 2)
    wrong = {"email": "nobody@gala.test", "password": "x"}
    assert [Program()("POST", "/auth/login", wrong).status_code for _ in range(3)] == [401, 401, 429]
    assert {Program("gate")("GET", "/kiosk/guests").status_code for _ in range(5)} == {401}
    assert {Program()("GET", "/health").status_code for _ in range(5)} == {200}


def test_a_budget_begins_anew_after_its_minute_and_memory_has_an_end() -> None:
    now = 0.0
    kept = Budgets(lambda: now)
    assert [kept.spend("a", "ip", 2).is_over for _ in range(3)] == [False, False, True]
    now = 60.0
    assert not kept.spend("a", "ip", 2).is_over
    for number in range(3 * MOST_KEPT):
        kept.spend(str(number), "ip", 2)
    assert len(kept._kept) <= MOST_KEPT
