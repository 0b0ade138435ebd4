"""Sign-in and sign-out of the pages: a cookie no script reads, rotated, ended for good; nobody is led away."""

import asyncio

import httpx
import pytest

from gala.access import NOBODY
from gala.services import accounts, limits
from gala.services.accounts import COOKIE
from tests import factories
from tests.api.program import the_api
from tests.conftest import Database

RIGHT = {"email": "Olga@Gala.test ", "password": "right horse"}


@pytest.fixture(autouse=True)
def user(db: Database) -> None:
    limits.reset()
    with db.transaction() as session:
        user = factories.make_user(session, email="olga@gala.test", password_hash=accounts.hash_password("right horse"))
        factories.make_member(session, factories.make_tenant(session), user=user)


def post(path: str, form: dict[str, str], token: str = "", **headers: str) -> httpx.Response:
    async def ask() -> httpx.Response:
        transport = httpx.ASGITransport(app=the_api())
        async with httpx.AsyncClient(transport=transport, base_url="http://gala.test") as client:
            if token:
                client.cookies.set(COOKIE, token)
            return await client.post(path, data=form, headers=headers)

    return asyncio.run(ask())


def test_the_cookie_is_for_the_browser_alone() -> None:
    answer = post("/api/session", RIGHT | {"next": "/events/7/plan"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/events/7/plan")
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith(f"{COOKIE}=") and "HttpOnly" in cookie and "SameSite=lax" in cookie


def test_a_sign_in_ends_the_session_before_it(db: Database) -> None:
    first = post("/api/session", RIGHT).cookies[COOKIE]
    second = post("/api/session", RIGHT, first).cookies[COOKIE]
    assert first != second
    assert db.run(accounts.get_actor, first) == NOBODY
    assert db.run(accounts.get_actor, second).is_known


def test_sign_out_ends_the_session_in_the_database(db: Database) -> None:
    token = post("/api/session", RIGHT).cookies[COOKIE]
    answer = post("/api/session/end", {}, token)
    assert answer.headers["location"] == "/login"
    assert db.run(accounts.get_actor, token) == NOBODY


def test_a_wrong_password_goes_back_to_the_form_without_saying_which_was_wrong() -> None:
    wrong = post("/api/session", RIGHT | {"password": "wrong"})
    unknown = post("/api/session", {"email": "who@gala.test", "password": "wrong"})
    for answer in (wrong, unknown):
        assert "error=bad_credentials" in answer.headers["location"]
        assert "set-cookie" not in answer.headers


def test_another_site_can_neither_sign_in_nor_sign_out(db: Database) -> None:
    evil = {"Origin": "https://evil.example"}
    assert "error=forbidden" in post("/api/session", RIGHT, **evil).headers["location"]
    token = post("/api/session", RIGHT).cookies[COOKIE]
    post("/api/session/end", {}, token, **evil)
    assert db.run(accounts.get_actor, token).is_known


@pytest.mark.parametrize(
    "target", ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)", ""]
)
def test_nobody_is_led_to_another_site(target: str) -> None:
    assert post("/api/session", RIGHT | {"next": target}).headers["location"] == "/events"
