"""``GET /api/health``, the way a monitor sees it."""

import asyncio

import httpx
import pytest

import gala.db
from gala.api import create_api
from gala.db import create_gala_engine


def get_health() -> httpx.Response:
    async def ask() -> httpx.Response:
        transport = httpx.ASGITransport(app=create_api())
        async with httpx.AsyncClient(transport=transport, base_url="http://gala.test") as client:
            return await client.get("/api/health")

    return asyncio.run(ask())


def test_it_names_the_database_in_use(db: object) -> None:
    answer = get_health()
    assert answer.status_code == 200
    assert answer.json()["status"] == "ok"
    assert answer.json()["database"] == gala.db.get_engine().dialect.name
    assert answer.json()["version"]


def test_a_database_that_is_down_is_503(monkeypatch: pytest.MonkeyPatch) -> None:
    down = create_gala_engine("postgresql+psycopg://gala:secret@127.0.0.1:1/gala")
    monkeypatch.setattr(gala.db, "get_engine", lambda: down)
    answer = get_health()
    assert answer.status_code == 503
    assert answer.json()["status"] == "unavailable"
    assert "secret" not in answer.text
