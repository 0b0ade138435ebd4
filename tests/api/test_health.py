"""``GET /api/health``, ``/ready`` and ``/metrics``, the way a monitor sees them."""

import asyncio

import httpx
import pytest

import gala.db
from gala.api import metrics
from gala.api.live import nobody
from gala.config import Settings
from gala.db import create_gala_engine
from gala.live.channels import Hub
from gala.live.listeners import Listener
from tests.api.program import Program, the_api
from tests.conftest import Database


def get_health() -> httpx.Response:
    async def ask() -> httpx.Response:
        transport = httpx.ASGITransport(app=the_api())
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


# --- ready and metrics -----------------------------------------------------------------------------------------------


def test_people_are_sent_here_once_the_database_has_its_shape(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    assert Program().get("/ready") == {"status": "ready"}
    monkeypatch.setattr("gala.services.health.head", lambda: "9999")
    late = Program()("GET", "/ready")
    assert (late.status_code, late.json()) == (503, {"status": "outdated"})
    down = create_gala_engine("postgresql+psycopg://gala:secret@127.0.0.1:1/gala")
    monkeypatch.setattr(gala.db, "get_engine", lambda: down)
    gone = Program()("GET", "/ready")
    assert (gone.status_code, gone.json()) == (503, {"status": "unavailable"})


def figures(text: str) -> dict[str, float]:
    """Each line's value by what stands before it. Every one must have been announced."""
    found, known = {}, set[str]()
    for line in text.splitlines():
        if line.startswith("# TYPE "):
            known.add(line.split()[2])
        elif not line.startswith("#"):
            name, _, value = line.rpartition(" ")
            assert name.partition("{")[0] in known
            found[name] = float(value)
    return found


@pytest.mark.only_sqlite
def test_the_operator_reads_figures_that_name_nobody(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = Settings(metrics_token="only for the operator")
    monkeypatch.setattr(metrics, "get_settings", lambda: settings)
    monkeypatch.setattr(metrics.calls, "_count", {})
    monkeypatch.setattr(metrics.calls, "_seconds", {})
    quiet = Hub()
    quiet.enter(Listener("", nobody))
    monkeypatch.setattr(metrics, "hub", lambda: quiet)
    operator = Program("only for the operator")
    operator("GET", "/events/77")
    operator("GET", "/i/SECRET-CODE/event.ics")
    operator("POST", "/events/78/seats/hold", {"seats": []})
    operator("BREW", "/nowhere/79")
    told = operator("GET", "/metrics")
    assert told.headers["content-type"] == metrics.MEDIA_TYPE
    found = figures(told.text)
    assert found['gala_http_requests_total{method="GET",route="/api/events/{event_id}",status="401"}'] == 1
    assert found['gala_http_requests_total{method="POST",route="/api/events/{event_id}/seats/hold",status="401"}'] == 1
    assert found['gala_http_requests_total{method="other",route="other",status="404"}'] == 1
    assert 0 < found['gala_http_request_seconds_total{method="GET",route="/api/i/{code}/event.ics"}'] < 60
    assert (found["gala_channel_listeners"], found["gala_live_pages"]) == (1, 0)
    assert found["process_resident_memory_bytes"] > 2**20
    assert not [word for word in ("77", "78", "79", "SECRET-CODE", "operator") if word in "".join(found)]


@pytest.mark.only_sqlite
def test_figures_are_for_whoever_has_the_token_and_without_one_for_nobody(
    db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert Program("").refused("GET", "/metrics") == Program("any").refused("GET", "/metrics") == (404, "not_found")
    settings = Settings(metrics_token="right")
    monkeypatch.setattr(metrics, "get_settings", lambda: settings)
    assert Program().refused("GET", "/metrics") == (401, "not_signed_in")
    assert Program("wrong").refused("GET", "/metrics") == (401, "token_unknown")
