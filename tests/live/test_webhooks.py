"""The worker sends what the outbox holds, signed; a dead receiver keeps nobody else waiting."""

import asyncio
import json
from collections.abc import Iterator
from typing import Any

import pytest

from gala import bus, clock, config
from gala.live import webhooks as worker
from gala.live.webhooks import Worker
from gala.models import WebhookDelivery, WebhookEndpoint
from gala.rules.webhooks import TYPES, verify
from gala.services import webhooks
from tests import factories
from tests.conftest import Database
from tests.receiver import receiver
from tests.services import looking


@pytest.fixture(autouse=True)
def inner(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The receivers of these tests are on this machine."""
    monkeypatch.setenv("GALA_WEBHOOK_INNER", "1")
    config.get_settings.cache_clear()
    yield
    monkeypatch.undo()
    config.get_settings.cache_clear()


@pytest.fixture
def gala(db: Database) -> factories.Gala:
    with db.transaction() as session:
        return factories.make_gala(session)


def listen(db: Database, gala: factories.Gala, url: str) -> Any:
    return db.run(webhooks.create_webhook, gala.organizer, gala.tenant.id, url, TYPES)


def happen(db: Database, gala: factories.Gala, times: int = 1) -> None:
    def change(session: Any) -> None:
        bus.publish(session, bus.EventChanged(gala.event_id))

    for _ in range(times):
        db.run(change)


def work() -> None:
    """Let a worker send all that is due."""

    async def until_done() -> None:
        sender = Worker()
        while await sender.look() or sender._tasks:
            await sender.finish()

    asyncio.run(until_done())


def deliveries(db: Database, gala: factories.Gala, endpoint: Any) -> list[webhooks.DeliveryFacts]:
    return db.run(webhooks.list_deliveries, gala.organizer, gala.tenant.id, endpoint.id)


def test_what_happens_arrives_signed_and_is_written_down(db: Database, gala: factories.Gala) -> None:
    with receiver(204) as there:
        made = listen(db, gala, there.url)
        happen(db, gala)
        work()
        ((headers, body),) = there.came
    assert verify(made.secret, headers, body, clock.now())
    assert not verify(made.secret, headers, body + b" ", clock.now())
    said = json.loads(body)
    assert (said["type"], said["data"]) == ("event_changed", {"event_id": gala.event_id})
    assert (headers["content-type"], headers["user-agent"]) == ("application/json", "Gala-Webhooks/1")
    (sent,) = deliveries(db, gala, made)
    assert (sent.status, sent.tries, sent.message_id, sent.next_at) == ("delivered", 1, headers["webhook-id"], None)
    assert [(one["status"], one["error"]) for one in sent.log] == [(204, "")]


def test_it_is_sent_again_with_its_id_and_a_new_time_until_it_is_taken(
    db: Database, gala: factories.Gala, monkeypatch: pytest.MonkeyPatch
) -> None:
    with receiver(500, 503, 200) as there:
        made = listen(db, gala, there.url)
        happen(db, gala)
        for _ in range(4):
            work()
            looking.pass_time(monkeypatch, minutes=1)
        assert len(there.came) == 3
        assert len({headers["webhook-id"] for headers, _ in there.came}) == 1
        assert len({headers["webhook-timestamp"] for headers, _ in there.came}) == 3
        assert len({body for _, body in there.came}) == 1
        (sent,) = deliveries(db, gala, made)
        assert [one["status"] for one in sent.log] == [500, 503, 200]
        db.run(webhooks.replay_delivery, gala.organizer, gala.tenant.id, made.id, sent.id)
        work()
        assert there.came[3][0]["webhook-id"] == there.came[0][0]["webhook-id"]


def test_410_ends_it(db: Database, gala: factories.Gala) -> None:
    with receiver(410) as there:
        made = listen(db, gala, there.url)
        happen(db, gala)
        work()
        happen(db, gala)
        work()
        assert len(there.came) == 1
    assert db.run(webhooks.get_webhook, gala.organizer, gala.tenant.id, made.id).disabled_reason == "gone"


def test_many_to_one_receiver_all_arrive_and_never_too_many_at_once(db: Database, gala: factories.Gala) -> None:
    with receiver(204) as there:
        listen(db, gala, there.url)
        happen(db, gala, 30)
        work()
        assert len({headers["webhook-id"] for headers, _ in there.came}) == len(there.came) == 30


def test_a_dead_receiver_keeps_nobody_else_waiting(
    db: Database, gala: factories.Gala, monkeypatch: pytest.MonkeyPatch
) -> None:
    stuck: list[str] = []
    real = worker.post

    async def post(url: str, *args: Any, **options: Any) -> Any:
        if "dead" in url:
            stuck.append(url)
            await asyncio.sleep(60)
        return await real(url, *args, **options)

    monkeypatch.setattr(worker, "post", post)

    async def some_looks() -> None:
        sender = Worker()
        for _ in range(1000):
            await sender.look()
            await asyncio.sleep(0.02)
            if len(there.came) == 20:
                break
        for task in sender._tasks:
            task.cancel()
        await asyncio.gather(*sender._tasks, return_exceptions=True)

    with receiver(204) as there:
        listen(db, gala, "http://dead.test/")
        listen(db, gala, there.url)
        happen(db, gala, 20)
        asyncio.run(some_looks())
        assert len(there.came) == 20 and len(stuck) == worker.EACH


def test_a_secret_that_no_key_opens_is_told_and_stops_nobody_else(db: Database, gala: factories.Gala) -> None:
    with receiver(204) as there:
        bad, good = listen(db, gala, there.url), listen(db, gala, there.url)
        with db.transaction() as session:
            session.get_one(WebhookEndpoint, bad.id).secret = b"sealed by another key"
        happen(db, gala)
        work()
        assert len(there.came) == 1
    assert [one["error"] for one in deliveries(db, gala, bad)[0].log] == ["secret"]
    assert deliveries(db, gala, good)[0].status == "delivered"


def test_what_was_allowed_once_is_looked_at_again_with_each_try(
    db: Database, gala: factories.Gala, monkeypatch: pytest.MonkeyPatch
) -> None:
    with receiver(204) as there:
        made = listen(db, gala, there.url)
        monkeypatch.setenv("GALA_WEBHOOK_INNER", "0")
        config.get_settings.cache_clear()
        happen(db, gala)
        work()
        assert there.came == []
    assert [one["error"] for one in deliveries(db, gala, made)[0].log] == ["address"]


def test_the_server_runs_it(db: Database, gala: factories.Gala) -> None:
    async def a_while() -> None:
        task = asyncio.create_task(worker.send_webhooks())
        for _ in range(1000):
            await asyncio.sleep(0.02)
            if there.came:
                break
        task.cancel()

    with receiver(204) as there:
        listen(db, gala, there.url)
        happen(db, gala)
        asyncio.run(a_while())
        assert len(there.came) == 1
    with db.transaction() as session:
        assert session.query(WebhookDelivery).count() == 1
