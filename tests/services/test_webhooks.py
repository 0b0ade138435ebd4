"""The outbox: what a change tells is written with it, taken by one worker, and tried until it is taken."""

import json
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from gala import bus, clock
from gala.errors import Invalid, NotFound, SeatTaken, WrongState
from gala.models import ActivityLog, Guest, WebhookDelivery, WebhookEndpoint
from gala.rules.webhooks import GAPS, TYPES
from gala.services import events, placement, seating, webhooks
from gala.services.webhooks import Outcome, Outgoing
from tests import factories
from tests.at_once import at_once
from tests.conftest import Database
from tests.services import looking

URL = "https://example.com/hook"
TAKEN, REFUSED, GONE = Outcome(204), Outcome(500, "status"), Outcome(410, "status")


@pytest.fixture
def gala(db: Database) -> factories.Gala:
    with db.transaction() as session:
        return factories.make_gala(session)


def listen(db: Database, gala: factories.Gala, *types: str) -> int:
    made = db.run(webhooks.create_webhook, gala.organizer, gala.tenant.id, URL, types or TYPES)
    return made.id


def outbox(db: Database) -> list[dict[str, Any]]:
    with db.transaction() as session:
        found = session.scalars(select(WebhookDelivery).order_by(WebhookDelivery.id))
        return [json.loads(one.body) for one in found]


def hold(db: Database, gala: factories.Gala, seat: int = 0, party: int = 0) -> None:
    people = gala.party_ids(party)[:1]
    db.run(seating.hold, gala.guest(party), gala.event_id, [gala.seat_ids[seat]], people)


def take(db: Database, endpoint_id: int, most: int = 10) -> list[Outgoing]:
    return db.run(webhooks.take, endpoint_id, most)


def endpoint(db: Database, endpoint_id: int) -> WebhookEndpoint:
    with db.transaction() as session:
        return session.get_one(WebhookEndpoint, endpoint_id)


def delivery(db: Database, delivery_id: int) -> WebhookDelivery:
    with db.transaction() as session:
        return session.get_one(WebhookDelivery, delivery_id)


# --- the outbox ------------------------------------------------------------------------------------------------------


def test_a_change_writes_what_it_tells_and_names_nobody(db: Database, gala: factories.Gala) -> None:
    listen(db, gala)
    hold(db, gala)
    person, seat = gala.party_ids()[0], gala.seats[0]
    db.run(seating.confirm, gala.guest(), gala.event_id, [person])
    told = {one["type"]: one["data"] for one in outbox(db)}
    assert told.keys() == {"seat_locked", "seat_assigned", "rsvp_changed", "invitation_changed"}
    (held,) = told["seat_locked"]["seats"]
    assert (held["seat_id"], held["table_id"], held["attendee_id"], held["held_for"]) == (
        seat.id, seat.table_id, None, person,
    )  # fmt: skip
    (taken,) = told["seat_assigned"]["seats"]
    assert (taken["seat_id"], taken["attendee_id"], taken["held_for"]) == (seat.id, person, None)
    said = {"attendee_id": person, "invitation_id": gala.invitations[0].id, "status": "accepted", "is_inside": False}
    assert told["rsvp_changed"] == {"event_id": gala.event_id, "attendees": [said]}
    with db.transaction() as session:
        names = session.scalars(select(Guest.name).where(Guest.id.in_([one.guest_id for one in gala.parties[0]]))).all()
    assert len(names) == 2 and not any(name in json.dumps(told) for name in names)


def test_a_refused_change_tells_nothing(db: Database, gala: factories.Gala) -> None:
    listen(db, gala)
    hold(db, gala)
    before = len(outbox(db))
    with pytest.raises(SeatTaken):
        hold(db, gala, party=1)

    def fails(session: Any) -> None:
        bus.publish(session, bus.EventChanged(gala.event_id))
        raise Invalid(field="x", reason="x")

    with pytest.raises(Invalid):
        db.run(fails)
    assert len(outbox(db)) == before == 1


def test_who_is_told_chose_it_is_in_use_and_of_the_tenant(db: Database, gala: factories.Gala) -> None:
    with db.transaction() as session:
        other = factories.make_gala(session)
    own, away = listen(db, gala, "seat_locked"), listen(db, gala, "seat_locked")
    listen(db, gala, "seat_assigned")
    listen(db, other)
    db.run(webhooks.put_webhook, gala.organizer, gala.tenant.id, away, URL, ["seat_locked"], "", False)
    hold(db, gala)
    with db.transaction() as session:
        assert session.scalars(select(WebhookDelivery.endpoint_id)).all() == [own]


def test_thousands_are_told_in_parts_and_one_change_in_one_message(db: Database, gala: factories.Gala) -> None:
    listen(db, gala)
    state = bus.SeatState(1, 1, 0, 1)

    def everybody(session: Any) -> None:
        bus.publish(session, bus.SeatsAssigned(gala.event_id, (state,) * 450))
        for who in range(3):
            bus.publish(session, bus.SeatMoved(gala.event_id, 1, who, "Ana", "4-2"))
            bus.publish(session, bus.InvitationChanged(gala.event_id, 7))
        bus.publish(session, bus.GatesChanged(gala.event_id))

    db.run(everybody)
    told = [(one["type"], one["data"]) for one in outbox(db)]
    assert [len(data["seats"]) for kind, data in told if kind == "seat_assigned"] == [200, 200, 50]
    assert [len(data["attendees"]) for kind, data in told if kind == "seat_moved"] == [3]
    assert [data["invitation_ids"] for kind, data in told if kind == "invitation_changed"] == [[7]]
    assert len(told) == 5


def test_every_type_is_told_of_by_something(db: Database, gala: factories.Gala) -> None:
    listen(db, gala)
    person = bus.AttendeeState(1, 1, "Ana", "accepted", False, 1)
    seat = bus.SeatState(1, 1, 0, 1, holder="organizer:9")

    def all_of_it(session: Any) -> None:
        for kind in (bus.SeatsHeld, bus.SeatsAssigned, bus.SeatsFreed):
            bus.publish(session, kind(gala.event_id, (seat,)))
        for about in (bus.CheckedIn, bus.CheckedOut, bus.RsvpChanged):
            bus.publish(session, about(gala.event_id, (person,)))
        bus.publish(session, bus.SeatMoved(gala.event_id, 1, 1, "Ana", ""))
        bus.publish(session, bus.InvitationChanged(gala.event_id, 1))
        bus.publish(session, bus.EventChanged(gala.event_id))
        bus.publish(session, bus.FloorChanged(gala.event_id))

    db.run(all_of_it)
    assert {one["type"] for one in outbox(db)} == set(TYPES)
    assert next(one for one in outbox(db) if one["type"] == "seat_moved")["data"]["attendees"][0]["seat_number"] is None


def test_an_event_that_was_deleted_is_told_of(db: Database, gala: factories.Gala) -> None:
    listen(db, gala, "event_changed")
    db.run(events.delete_event, gala.organizer, gala.event_id, gala.event.name)
    assert [one["data"] for one in outbox(db)] == [{"event_id": gala.event_id}]


# --- the worker's side -----------------------------------------------------------------------------------------------


def test_what_is_due_is_taken_once_and_comes_back_when_the_worker_died(
    db: Database, gala: factories.Gala, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = listen(db, gala)
    assert db.run(webhooks.find_due) == []
    hold(db, gala)
    assert db.run(webhooks.find_due) == [own]
    assert db.run(webhooks.find_due, [own]) == []
    (message,) = take(db, own)
    assert (message.tries, message.url, len(message.secrets)) == (1, URL, 1)
    assert db.run(webhooks.find_due) == [] and take(db, own) == []
    looking.pass_time(monkeypatch, seconds=webhooks.LEASE.total_seconds() + 1)
    (again,) = take(db, own)
    assert (again.tries, again.message_id) == (2, message.message_id)


def test_two_workers_never_take_the_same(db: Database, gala: factories.Gala) -> None:
    own = listen(db, gala)

    def many(session: Any) -> None:
        for _ in range(40):
            bus.publish(session, bus.EventChanged(gala.event_id))
            bus.write_along(session)
            bus.take_published(session)

    db.run(many)
    taken = at_once(*[lambda: take(db, own, 5)] * 8)
    ids = [message.id for part in taken for message in part]
    assert len(ids) == len(set(ids))
    while rest := take(db, own):
        ids += [message.id for message in rest]
    assert len(ids) == len(set(ids)) == 40


def test_it_is_tried_with_growing_gaps_and_given_up_after_three_days(
    db: Database, gala: factories.Gala, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = listen(db, gala)
    hold(db, gala)
    start, waited = clock.now(), []
    for _ in range(len(GAPS)):
        (message,) = take(db, own)
        db.run(webhooks.settle, message, REFUSED)
        due = delivery(db, message.id).next_at
        assert due is not None
        waited.append(due - clock.now())
        monkeypatch.setattr(clock, "now", lambda due=due: due + timedelta(seconds=1))
    assert waited == sorted(waited) and timedelta(days=2.6) < clock.now() - start < timedelta(days=3, minutes=1)
    assert endpoint(db, own).is_active
    (message,) = take(db, own)
    db.run(webhooks.settle, message, REFUSED)
    last, off = delivery(db, message.id), endpoint(db, own)
    assert (last.status, last.next_at, last.tries, len(last.log)) == ("failed", None, len(GAPS) + 1, len(GAPS) + 1)
    assert (off.is_active, off.disabled_reason) == (False, "failing")


def test_one_message_that_is_never_taken_does_not_end_an_endpoint_that_takes_others(
    db: Database, gala: factories.Gala, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = listen(db, gala)
    hold(db, gala)
    hold(db, gala, seat=1, party=1)
    bad, good = take(db, own)
    db.run(webhooks.settle, bad, REFUSED)
    assert endpoint(db, own).failing_since is not None
    db.run(webhooks.settle, good, TAKEN)
    assert (endpoint(db, own).failing_since, delivery(db, good.id).status) == (None, "delivered")
    with db.transaction() as session:
        session.get_one(WebhookDelivery, bad.id).tries = len(GAPS)
    looking.pass_time(monkeypatch, days=4)
    (bad,) = take(db, own)
    db.run(webhooks.settle, bad, REFUSED)
    assert (delivery(db, bad.id).status, endpoint(db, own).is_active) == ("failed", True)


def test_410_ends_it_at_once_and_it_may_be_put_in_use_again(db: Database, gala: factories.Gala) -> None:
    own = listen(db, gala)
    hold(db, gala)
    hold(db, gala, seat=1, party=1)
    first, second = take(db, own)
    db.run(webhooks.settle, first, GONE)
    off = endpoint(db, own)
    assert (off.is_active, off.disabled_reason) == (False, "gone")
    assert {delivery(db, one.id).status for one in (first, second)} == {"failed"}
    db.run(webhooks.settle, second, TAKEN)  # it was on its way when its endpoint ended: that changes nothing
    assert delivery(db, second.id).status == "failed"
    hold(db, gala, seat=2)
    assert db.run(webhooks.find_due) == [] and len(outbox(db)) == 2
    asked = (gala.organizer, gala.tenant.id, own)
    for refused in (webhooks.ping_webhook, webhooks.replay_failed):
        with pytest.raises(WrongState):
            db.run(refused, *asked)
    back = db.run(webhooks.put_webhook, *asked, URL, ["seat_locked"], "", True)
    assert (back.is_active, back.disabled_reason, back.failing_since) == (True, "", None)
    assert db.run(webhooks.replay_failed, *asked) == 2
    assert [message.tries for message in take(db, own)] == [1, 1]
    with db.transaction() as session:
        lines = session.scalars(select(ActivityLog.action).order_by(ActivityLog.id)).all()
    assert lines == ["webhook.created", "webhook.disabled", "webhook.changed"]


def test_a_renewed_secret_signs_beside_the_old_one_for_a_day(
    db: Database, gala: factories.Gala, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = listen(db, gala)
    hold(db, gala)
    (before,) = take(db, own)
    made = db.run(webhooks.renew_secret, gala.organizer, gala.tenant.id, own)
    assert made.secret.startswith("whsec_")
    looking.pass_time(monkeypatch, hours=23)
    (message,) = take(db, own)
    assert message.secrets[1:] == before.secrets and message.secrets[0] not in before.secrets
    looking.pass_time(monkeypatch, hours=2)
    (later,) = take(db, own)
    assert later.secrets == message.secrets[:1]


def test_old_messages_are_forgotten_but_none_that_waits(
    db: Database, gala: factories.Gala, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = listen(db, gala)
    hold(db, gala)
    hold(db, gala, seat=1, party=1)
    db.run(webhooks.settle, take(db, own, 1)[0], TAKEN)
    db.run(webhooks.forget_deliveries)
    assert len(outbox(db)) == 2
    looking.pass_time(monkeypatch, days=31)
    db.run(webhooks.forget_deliveries)
    assert len(outbox(db)) == 1


# --- whose it is -----------------------------------------------------------------------------------------------------


def test_another_tenant_s_webhook_is_not_there(db: Database, gala: factories.Gala) -> None:
    with db.transaction() as session:
        other = factories.make_gala(session)
    own = listen(db, gala)
    sent = db.run(webhooks.ping_webhook, gala.organizer, gala.tenant.id, own)
    asked = (other.organizer, other.tenant.id, own)
    tries: list[Any] = [
        lambda: db.run(webhooks.get_webhook, *asked),
        lambda: db.run(webhooks.put_webhook, *asked, URL, ["seat_locked"], "", True),
        lambda: db.run(webhooks.delete_webhook, *asked),
        lambda: db.run(webhooks.renew_secret, *asked),
        lambda: db.run(webhooks.ping_webhook, *asked),
        lambda: db.run(webhooks.replay_failed, *asked),
        lambda: db.run(webhooks.list_deliveries, *asked),
        lambda: db.run(webhooks.get_delivery, *asked, sent.id),
        lambda: db.run(webhooks.replay_delivery, *asked, sent.id),
    ]
    for foreign in tries:
        with pytest.raises(NotFound):
            foreign()
    mine = listen(db, other)
    with pytest.raises(NotFound):  # one's own endpoint opens no delivery of another's
        db.run(webhooks.replay_delivery, other.organizer, other.tenant.id, mine, sent.id)


def test_no_more_than_twenty_and_only_what_there_is(db: Database, gala: factories.Gala) -> None:
    asked = (gala.organizer, gala.tenant.id)
    for types in ([], ["ping"], ["everything"]):
        with pytest.raises(Invalid):
            db.run(webhooks.create_webhook, *asked, URL, types)
    with pytest.raises(Invalid):
        db.run(webhooks.create_webhook, *asked, "https://10.0.0.1/", TYPES)
    for _ in range(webhooks.MOST):
        listen(db, gala)
    with pytest.raises(Invalid):
        listen(db, gala)


def test_where_nobody_listens_nothing_is_written(db: Database, gala: factories.Gala) -> None:
    hold(db, gala)
    db.run(placement.assign, gala.organizer, gala.event_id, gala.party_ids(1)[0], gala.seat_ids[2])
    with db.transaction() as session:
        assert session.scalar(select(func.count()).select_from(WebhookDelivery)) == 0


def test_the_log_is_listed_without_what_was_sent_and_each_message_read_with_it(
    db: Database, gala: factories.Gala
) -> None:
    webhook_id = listen(db, gala)
    ids = [db.run(webhooks.ping_webhook, gala.organizer, gala.tenant.id, webhook_id).id for _ in range(3)]
    listed = db.run(webhooks.list_deliveries, gala.organizer, gala.tenant.id, webhook_id)
    assert [(one.id, one.body) for one in listed] == [(one, "") for one in reversed(ids)]
    whole = db.run(webhooks.get_delivery, gala.organizer, gala.tenant.id, webhook_id, ids[0])
    assert json.loads(whole.body)["type"] == "ping"
