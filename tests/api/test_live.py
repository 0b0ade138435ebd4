"""Channels: who joins gets the picture, then each change; rights are the services' own, and end when they end."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import httpx
import pytest

from gala import bus, clock
from gala.api.budgets import budgets
from gala.bus import SeatsHeld, SeatState
from gala.config import Settings
from gala.db import in_db
from gala.errors import SeatTaken
from gala.live import channels
from gala.models import Role
from gala.services import attendance, placement, rsvp, seating, tokens
from tests import factories
from tests.api.line import WITHIN, Closed, Line, Mirror, Refused
from tests.api.program import Program, person, the_api
from tests.concurrency.race import read_before_anybody_writes, take_the_lock_away
from tests.conftest import Database


@pytest.fixture
def gala(db: Database) -> factories.Gala:
    with db.transaction() as session:
        return factories.make_gala(session, doors_open_minutes=43_200)


def play(story: Callable[[], Awaitable[None]]) -> None:
    async def run() -> None:
        channels.start_anew()
        await story()
        channels.hub().close()

    asyncio.run(run())


async def until_open(lines: int) -> None:
    """So many lines are open, and no more."""
    async with asyncio.timeout(WITHIN):
        while channels.hub().size != lines:
            await asyncio.sleep(0.01)


def test_seats_are_heard_of_by_organizers_with_names_and_by_guests_without(db: Database, gala: factories.Gala) -> None:
    olga, code = person(db, gala.tenant), gala.invitations[0].unique_code
    channel, anna = f"events/{gala.event_id}/seats", gala.party_ids(0)[0]

    async def story() -> None:
        async with Line(authorization=f"Bearer {olga.token}") as staff, Line(x_invitation_code=code) as guest:
            for line in (staff, guest):
                await line.ask("join", channel=channel)
                assert {item["status"] for item in (await line.hear())["items"]} == {"free"}
            await in_db(seating.hold, gala.guest(), gala.event_id, gala.seat_ids[:1], [anna])
            told = await staff.hear()
            assert (told["action"], told["seq"], told["event_id"]) == ("seat_locked", 1, gala.event_id)
            assert (told["seat_id"], told["seat_number"]) == (gala.seats[0].id, gala.seats[0].seat_number)
            assert told["guest"]["id"] == anna and told["guest"]["name"]
            assert told["invitation_id"] == gala.invitations[0].id
            known = {"channel": channel, "seq": 1, "event_id": gala.event_id, "action": "seat_locked"}
            seat = {"seat_id": gala.seats[0].id, "seat_number": gala.seats[0].seat_number, "status": "held"}
            assert await guest.hear() == known | seat | {"table_id": gala.seats[0].table_id}
            await in_db(seating.confirm, gala.guest(), gala.event_id, [anna])
            assert [(await line.hear())["action"] for line in (staff, guest)] == ["seat_assigned"] * 2
            await in_db(placement.free, gala.organizer, gala.event_id, gala.seat_ids[:1])
            assert [(await line.hear())["action"] for line in (staff, guest)] == ["seat_freed"] * 2

    play(story)


def test_a_partys_own_channel_tells_answers_seats_and_arrivals(db: Database, gala: factories.Gala) -> None:
    channel, (anna, ben) = f"invitations/{gala.invitations[0].id}", gala.party_ids(0)
    other = gala.party_ids(1)[0]

    async def story() -> None:
        async with Line(x_invitation_code=gala.invitations[0].unique_code) as guest:
            await guest.ask("join", channel=channel)
            assert {item["invitation_guest_id"] for item in (await guest.hear())["items"]} == {anna, ben}
            await in_db(placement.assign, gala.organizer, gala.event_id, other, gala.seat_ids[5])  # of no concern here
            await in_db(placement.assign, gala.organizer, gala.event_id, anna, gala.seat_ids[0])
            told = [await guest.hear()]
            while told[-1]["action"] != "invitation_changed":
                told.append(await guest.hear())
            assert told[0]["action"] == "seat_moved"
            assert (told[0]["seat_id"], told[0]["invitation_guest_id"]) == (gala.seat_ids[0], anna)
            await in_db(attendance.check_in, gala.staff, gala.event_id, [anna])
            came = await guest.hear()
            assert (came["action"], came["inside"]) == ("guest_checked_in", True)
            assert came["checkin_time"] and "guest" not in came
            assert not any("guest" in one for one in told)

    play(story)


def test_arrivals_and_answers_reach_the_organizers_channels(db: Database, gala: factories.Gala) -> None:
    olga, (anna, ben) = person(db, gala.tenant), gala.party_ids(0)
    came, said = f"events/{gala.event_id}/attendance", f"events/{gala.event_id}/invitations"

    async def story() -> None:
        async with Line(authorization=f"Bearer {olga.token}") as line:
            mirrors = {came: Mirror(), said: Mirror()}
            for channel in mirrors:
                await line.ask("join", channel=channel)
                mirrors[channel].take(await line.hear())
            told: list[tuple[str, str, int | None]] = []

            async def until(wanted: tuple[str, str, int | None]) -> dict[str, Any]:
                while wanted not in told:
                    one = await line.hear()
                    mirrors[one["channel"]].take(one)
                    told.append((one["channel"], one["action"], one.get("invitation_guest_id")))
                return one

            await in_db(rsvp.answer, gala.guest(), gala.event_id, {anna: False})
            assert (await until((said, "rsvp_changed", anna)))["status"] == "declined"
            await in_db(attendance.check_in, gala.staff, gala.event_id, [ben])
            assert (await until((came, "guest_checked_in", ben)))["guest"]["id"] == ben
            await in_db(attendance.check_out, gala.staff, gala.event_id, [ben])
            assert (await until((came, "guest_checked_out", ben)))["inside"] is False

    play(story)


@pytest.mark.parametrize("who", ["code", "foreign", "staff"])
def test_nobody_hears_what_they_may_not_see(db: Database, gala: factories.Gala, who: str) -> None:
    with db.transaction() as session:
        other = factories.make_gala(session)
    known = {
        "code": {"x_invitation_code": gala.invitations[0].unique_code},
        "foreign": {"authorization": f"Bearer {person(db, other.tenant, email='eve@gala.test').token}"},
        "staff": {"authorization": f"Bearer {person(db, gala.tenant, Role.STAFF, 'sam@gala.test').token}"},
    }[who]
    event, own, others = gala.event_id, gala.invitations[0].id, gala.invitations[1].id
    names = ["seats", "attendance", "invitations"]
    table = {
        "code": ["", "forbidden", "forbidden", "", "not_found"],
        "foreign": ["not_found"] * 5,
        "staff": [""] * 5,
    }[who]

    async def story() -> None:
        async with Line(**known) as line:
            found = []
            for channel in [
                *(f"events/{event}/{name}" for name in names),
                f"invitations/{own}",
                f"invitations/{others}",
            ]:
                try:
                    await line.ask("join", channel=channel)
                    found.append("")
                except Refused as refusal:
                    found.append(refusal.code)
            assert found == table
            for wrong in ("events/0/seats", "events/1/secrets", "", "invitations/99999999"):
                with pytest.raises(Refused, match="not_found"):
                    await line.ask("join", channel=wrong)

    play(story)


def test_who_does_not_say_who_they_are_hears_nothing(db: Database, gala: factories.Gala, monkeypatch: Any) -> None:
    async def story() -> None:
        async with Line() as line:
            with pytest.raises(Refused, match="not_signed_in"):
                await line.ask("join", channel=f"events/{gala.event_id}/seats")
            with pytest.raises(Refused, match="code_unknown"):
                await line.ask("join", channel=f"events/{gala.event_id}/seats", code="WRNGCXDE22")
            with pytest.raises(Refused, match="token_unknown"):
                await line.ask("sign_in", token="gala_wrong")
            await line.ask("join", channel=f"events/{gala.event_id}/seats", code=gala.invitations[0].unique_code)
        async with Line(authorization="Bearer wrong") as line:
            with pytest.raises(Closed, match="4401 token_unknown"):
                await line.hear()
        monkeypatch.setattr("gala.api.live.SIGN_IN_WITHIN", 0.05)
        async with Line() as line:
            with pytest.raises(Closed, match="4401 not_signed_in"):
                await line.hear()

    play(story)


def test_rights_end_when_the_session_does(db: Database, gala: factories.Gala) -> None:
    olga, sam = person(db, gala.tenant), person(db, gala.tenant, Role.STAFF, "sam@gala.test")
    channel = f"events/{gala.event_id}/seats"

    async def story() -> None:
        async with (
            Line(authorization=f"Bearer {olga.token}") as gone,
            Line(authorization=f"Bearer {sam.token}") as here,
        ):
            for line in (gone, here):
                await line.ask("join", channel=channel)
                await line.hear()
            await in_db(tokens.log_out, olga.token)
            await channels.hub().check_again()
            with pytest.raises(Closed, match="4401 token_unknown"):
                await gone.hear()
            await in_db(seating.hold, gala.guest(), gala.event_id, gala.seat_ids[:1], gala.party_ids()[:1])
            assert (await here.hear())["action"] == "seat_locked"

    play(story)


def test_seats_are_taken_and_guests_let_in_over_the_connection(db: Database, gala: factories.Gala) -> None:
    olga, (anna, ben) = person(db, gala.tenant), gala.party_ids(0)
    other, event, seats = gala.party_ids(1)[0], gala.event_id, gala.seat_ids

    async def story() -> None:
        code = gala.invitations[0].unique_code
        async with Line(x_invitation_code=code) as guest, Line(authorization=f"Bearer {olga.token}") as staff:
            held = await guest.ask("lock_seat", event_id=event, seat_id=seats[0], invitation_guest_id=anna)
            assert held["hold_expires_at"]
            with pytest.raises(Refused) as refusal:
                await staff.ask("assign_seat", event_id=event, seat_id=seats[0], invitation_guest_id=other)
            assert (refusal.value.code, refusal.value.problem["seat_ids"]) == ("seat_taken", [seats[0]])
            await guest.ask("assign_seat", event_id=event, seat_id=seats[0], invitation_guest_id=anna)
            await guest.ask("assign_seat", event_id=event, seat_id=seats[1], invitation_guest_id=ben)
            await staff.ask("lock_seat", event_id=event, seat_id=seats[3], invitation_guest_id=other)
            await staff.ask("assign_seat", event_id=event, seat_id=seats[2], invitation_guest_id=other)
            assert await guest.ask("release_seat", event_id=event, invitation_guest_id=ben) == {"released": 1}
            assert await staff.ask("release_seat", event_id=event, invitation_guest_id=other) == {"released": 1}
            with pytest.raises(Refused, match="not_found"):
                await guest.ask("release_seat", event_id=event, invitation_guest_id=other)
            with pytest.raises(Refused, match="forbidden"):
                await guest.ask("checkin_guest", event_id=event, invitation_guest_id=anna)
            came = await staff.ask("checkin_guest", event_id=event, invitation_guest_id=anna, gate="North")
            assert (came["outcome"], came["gate"]) == ("welcome", "North")
            again = await staff.ask("checkin_guest", event_id=event, invitation_guest_id=anna)
            assert (again["outcome"], again["checkin_time"]) == ("already_in", came["checkin_time"])

    play(story)


@pytest.mark.parametrize(
    "said",
    ["{half", "[]", "7", "null", '{"action":"sing"}', '{"action":"join"}', '{"action":"join","channel":7}',
     '{"action":"lock_seat","event_id":0,"seat_id":1,"invitation_guest_id":1}',
     '{"action":"leave","channel":"x","colour":1}',
     "[" * 9000, '{"action":"join","channel":"x","seq":1e400}'],
)  # fmt: skip
def test_what_cannot_be_read_is_answered_and_the_connection_goes_on(
    db: Database, gala: factories.Gala, said: str
) -> None:
    async def story() -> None:
        async with Line(x_invitation_code=gala.invitations[0].unique_code) as line:
            await line.say(said)
            answer = await line.hear()
            assert (answer["ok"], answer["problem"]["code"]) == (False, "invalid")
            await line.ask("join", channel=f"events/{gala.event_id}/seats")
            await line.say("x" * 20_000)
            assert (await line.hear())["action"] == "snapshot"
            with pytest.raises(Closed, match="1009 too_large"):
                await line.hear()

    play(story)


def test_server_sent_events_tell_the_same_and_go_on_where_they_were(db: Database, gala: factories.Gala) -> None:
    olga, (anna, ben) = person(db, gala.tenant), gala.party_ids(0)
    path, known = f"/api/live/events?channel=events/{gala.event_id}/seats", {"authorization": f"Bearer {olga.token}"}

    async def story() -> None:
        async with Line(path, "http", **known) as line:
            assert await line.status() == 200
            first = await line.text()
            assert first.startswith("id: ") and '"action":"snapshot"' in first
            epoch = first.split("\n")[0].removeprefix("id: ").partition(":")[0]
        for seat, who in zip(gala.seat_ids, (anna, ben), strict=False):
            await in_db(seating.hold, gala.guest(), gala.event_id, [seat], [who])
        await asyncio.sleep(0.05)
        async with Line(path, "http", last_event_id=f"{epoch}:1", **known) as line:
            assert await line.status() == 200
            told = await line.text()
            assert told.startswith(f"id: {epoch}:2\n") and told.count("seat_locked") == 1
        async with Line(path, "http", last_event_id="another:1", **known) as line:
            assert await line.status() == 200
            assert '"action":"snapshot"' in await line.text()

    play(story)
    for wrong, refusal in (("", (401, "not_signed_in")), ("wrong", (401, "token_unknown"))):
        assert Program(wrong).refused("GET", path.removeprefix("/api")) == refusal
    assert olga.refused("GET", "/live/events?channel=events/77/seats") == (404, "not_found")


def test_who_comes_back_hears_what_was_missed_and_nothing_twice(db: Database, gala: factories.Gala) -> None:
    olga, (anna, ben) = person(db, gala.tenant), gala.party_ids(0)
    channel, known = f"events/{gala.event_id}/seats", {"authorization": f"Bearer {olga.token}"}

    def held(mirror: Mirror) -> set[int]:
        return {item["seat_id"] for item in mirror.items.values() if item["status"] == "held"}

    async def story() -> None:
        mirror = Mirror()
        for who, seat in ((anna, 0), (ben, 1), (anna, 2), (ben, 3)):
            async with Line(**known) as line:
                joined = await line.ask("join", channel=channel, epoch=mirror.epoch, seq=mirror.seq)
                while mirror.seq < joined["seq"]:
                    mirror.take(await line.hear())
            await in_db(seating.hold, gala.guest(), gala.event_id, [gala.seat_ids[seat]], [who])
            await asyncio.sleep(0.02)
        async with Line(**known) as line:
            await line.ask("join", channel=channel, epoch=mirror.epoch, seq=mirror.seq)
            while held(mirror) != {gala.seat_ids[2], gala.seat_ids[3]}:
                said = await line.hear()
                assert said["action"] != "snapshot"
                mirror.take(said)

    play(story)


def test_a_slow_reader_is_dropped_with_a_reason_and_slows_nobody(
    db: Database, gala: factories.Gala, monkeypatch: Any
) -> None:
    channel, (anna, _) = f"events/{gala.event_id}/seats", gala.party_ids(0)
    monkeypatch.setattr("gala.live.streams.RING", 4)

    async def story() -> None:
        code = gala.invitations[0].unique_code
        async with Line(x_invitation_code=code) as slow, Line(x_invitation_code=code) as quick:
            for line in (slow, quick):
                await line.ask("join", channel=channel)
                await line.hear()
            slow.takes.clear()
            for seat in gala.seat_ids[:6]:
                await in_db(seating.hold, gala.guest(), gala.event_id, [seat], [anna])
                assert {(await quick.hear())["action"] for _ in range(1 if seat == gala.seat_ids[0] else 2)}
            channels.hub().drop_the_slow()
            await until_open(1)  # it is let go of at once, though it still takes nothing
            slow.takes.set()
            with pytest.raises(Closed, match="4408 slow"):
                while True:
                    await slow.hear()
            await in_db(seating.release, gala.guest(), gala.event_id, [anna])
            assert (await quick.hear())["action"] == "seat_freed"

    play(story)


def test_a_heartbeat_says_that_the_connection_lives(db: Database, gala: factories.Gala) -> None:
    async def story() -> None:
        async with Line(x_invitation_code=gala.invitations[0].unique_code) as line:
            await channels.hub().beat()
            assert (await line._next())["action"] == "heartbeat"

    play(story)


def test_of_thirty_two_who_want_one_seat_by_channel_one_gets_it_and_all_others_are_told_which(db: Database) -> None:
    with db.transaction() as session:
        gala = factories.make_gala(session, parties=[1] * 32)
    seat = gala.seat_ids[0]

    async def one(number: int) -> str:
        async with Line(x_invitation_code=gala.invitations[number].unique_code) as line:
            known = {"event_id": gala.event_id, "invitation_guest_id": gala.party_ids(number)[0], "seat_id": seat}
            try:
                await line.ask("assign_seat", **known)
            except Refused as refusal:
                assert refusal.problem["seat_ids"] == [seat]
                return refusal.code
            return "mine"

    async def story() -> None:
        found = await asyncio.gather(*(one(number) for number in range(32)))
        assert sorted(found) == ["mine"] + ["seat_taken"] * 31

    play(story)


async def by_channel(gala: factories.Gala, number: int, who: int, seat: int) -> Any:
    async with Line(x_invitation_code=gala.invitations[number].unique_code) as line:
        try:
            await line.ask("lock_seat", event_id=gala.event_id, seat_id=seat, invitation_guest_id=who)
        except Refused as refusal:
            return refusal.code, refusal.problem["seat_ids"]
        return "mine", [seat]


async def by_rest(gala: factories.Gala, number: int, who: int, seat: int) -> Any:
    known = {"X-Invitation-Code": gala.invitations[number].unique_code}
    transport = httpx.ASGITransport(app=the_api())
    async with httpx.AsyncClient(transport=transport, base_url="http://gala.test", headers=known) as client:
        body = {"seats": [{"seat_id": seat, "attendee_id": who}]}
        answer = await client.post(f"/api/events/{gala.event_id}/seats/hold", json=body)
    said = answer.json()
    return ("mine", [seat]) if answer.status_code == 200 else (said["code"], said["seat_ids"])


async def by_page(gala: factories.Gala, number: int, who: int, seat: int) -> Any:
    try:
        await in_db(seating.hold, gala.guest(number), gala.event_id, [seat], [who])
    except SeatTaken as refusal:
        return refusal.code, refusal.params["seat_ids"]
    return "mine", [seat]


def rush(db: Database, count: int) -> tuple[int, list[Any]]:
    """So many guests at one seat, by each way in turn, all at once: the seat, and what each was told."""
    with db.transaction() as session:
        gala = factories.make_gala(session, parties=[1] * count)
    seat, found = gala.seat_ids[0], list[Any]()

    async def story() -> None:
        ways = [(by_channel, by_rest, by_page)[number % 3] for number in range(count)]
        found.extend(await asyncio.gather(*(way(gala, n, gala.party_ids(n)[0], seat) for n, way in enumerate(ways))))

    play(story)
    return seat, sorted(found)


def test_by_rest_by_channel_and_by_page_together_one_gets_the_seat_and_the_others_are_told(db: Database) -> None:
    seat, found = rush(db, 32)
    assert found == [("mine", [seat])] + [("seat_taken", [seat])] * 31


@pytest.mark.parametrize("locked", [True, False], ids=["locked", "control"])
def test_without_the_lock_several_would_get_it(db: Database, monkeypatch: pytest.MonkeyPatch, locked: bool) -> None:
    if not locked:
        take_the_lock_away(monkeypatch, db)
    read_before_anybody_writes(monkeypatch, 6)
    _, found = rush(db, 6)
    won = [word for word, _ in found].count("mine")
    assert won == 1 if locked else won > 1


def test_a_hold_that_runs_out_is_heard_of_without_anybodys_doing(db: Database, gala: factories.Gala) -> None:
    async def story() -> None:
        async with Line(x_invitation_code=gala.invitations[0].unique_code) as line:
            await line.ask("join", channel=f"events/{gala.event_id}/seats")
            await line.hear()
            soon = clock.now() + timedelta(milliseconds=300)
            known = {"holder": f"attendee:{gala.party_ids()[0]}", "hold_expires_at": soon}
            seat = SeatState(gala.seat_ids[0], gala.seats[0].table_id, 0, version=9, **known)
            bus.deliver([SeatsHeld(gala.event_id, (seat,))])
            assert [(await line.hear())["action"] for _ in range(2)] == ["seat_locked", "seat_freed"]

    play(story)


def test_who_asks_and_reads_nothing_is_dropped(db: Database, gala: factories.Gala) -> None:
    async def story() -> None:
        async with Line(x_invitation_code=gala.invitations[0].unique_code) as line:
            await line.ask("join", channel=f"events/{gala.event_id}/seats")
            line.takes.clear()
            for _ in range(300):
                await line.say("{half")
            await until_open(0)
            line.takes.set()

    play(story)


def test_a_message_counts_as_a_call(db: Database, gala: factories.Gala, monkeypatch: Any) -> None:
    settings = Settings(api_calls_per_minute=3)
    monkeypatch.setattr("gala.api.live.get_settings", lambda: settings)
    budgets.forget()

    async def story() -> None:
        async with Line(x_invitation_code=gala.invitations[0].unique_code) as line:
            for _ in range(3):
                await line.ask("leave", channel="events/1/seats")
            with pytest.raises(Refused, match="too_many_requests"):
                await line.ask("join", channel=f"events/{gala.event_id}/seats")

    play(story)
    budgets.forget()
