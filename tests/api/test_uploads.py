"""The route that takes a file of people: from this site, from an organizer, ten megabytes at most."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import httpx
import pytest

from gala.config import get_settings
from gala.rules.text_file import MAX_BYTES
from gala.services import accounts
from gala.services.accounts import COOKIE
from tests import factories
from tests.api.program import the_api
from tests.conftest import Database


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("GALA_DATA_DIR", str(tmp_path))
    get_settings.cache_clear()
    yield tmp_path / "uploads"
    get_settings.cache_clear()


@pytest.fixture
def signed_in(db: Database) -> tuple[int, str]:
    """An event, and the session of its organizer."""
    with db.transaction() as session:
        tenant = factories.make_tenant(session)
        event = factories.make_event(session, tenant)
        password = accounts.hash_password("right horse")
        user = factories.make_user(session, email="olga@gala.test", password_hash=password)
        factories.make_member(session, tenant, user=user)
        event_id = int(event.id or 0)
    return event_id, db.run(accounts.sign_in, "olga@gala.test", "right horse", "", "")


def send(event_id: int, body: bytes | AsyncIterator[bytes], token: str = "", **headers: str) -> httpx.Response:
    async def ask() -> httpx.Response:
        transport = httpx.ASGITransport(app=the_api())
        async with httpx.AsyncClient(transport=transport, base_url="http://gala.test") as client:
            client.cookies.set(COOKIE, token)
            return await client.post(f"/api/events/{event_id}/uploads", content=body, headers=headers)

    return asyncio.run(ask())


def test_an_organizer_gets_a_key(signed_in: tuple[int, str], folder: Path) -> None:
    event_id, token = signed_in
    answer = send(event_id, b"ticket_number,full_name\n", token)
    assert answer.status_code == 200
    assert [path.name.rpartition("-")[2] for path in folder.iterdir()] == [answer.json()["key"]]


def test_strangers_and_other_sites_are_turned_away(signed_in: tuple[int, str], folder: Path) -> None:
    event_id, token = signed_in
    assert send(event_id, b"x").json()["code"] == "not_signed_in"
    assert send(event_id, b"x", "made up").json()["code"] == "not_signed_in"
    assert send(event_id, b"x", token, Origin="https://evil.example").json()["code"] == "forbidden"
    assert send(event_id + 999, b"x", token).json()["code"] == "not_found"
    assert not folder.exists()


def test_too_much_is_refused_while_it_comes(signed_in: tuple[int, str], folder: Path) -> None:
    event_id, token = signed_in

    async def endless() -> AsyncIterator[bytes]:
        for _ in range(MAX_BYTES // 65536 + 2):
            yield bytes(65536)

    answer = send(event_id, endless(), token)
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")
    assert not folder.exists()
