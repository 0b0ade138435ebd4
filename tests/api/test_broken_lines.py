"""Lines that break a thousand times, anywhere: what a program had, with what it hears after, is what is there."""

import asyncio
import random
from contextlib import suppress

import pytest

from gala.api import front, live
from gala.client import Client, Picture, Problem
from gala.client import listening as client_listening
from gala.config import Settings
from gala.db import in_db
from gala.errors import GalaError
from gala.live import channels
from gala.services import attendance, limits, placement, rsvp, seating
from tests import factories
from tests.api.cutting import cut
from tests.api.line import Line, Mirror
from tests.api.program import person
from tests.api.served import served
from tests.conftest import Database

pytestmark = pytest.mark.only_sqlite
KINDS = ["seats", "attendance", "invitations"]


@pytest.fixture
def gala(db: Database, monkeypatch: pytest.MonkeyPatch) -> factories.Gala:
    limits.reset()
    unlimited = Settings(api_calls_per_minute=0)
    monkeypatch.setattr(front, "get_settings", lambda: unlimited)
    monkeypatch.setattr(live, "get_settings", lambda: unlimited)
    with db.transaction() as session:
        return factories.make_gala(session, doors_open_minutes=43_200)


# --- by server-sent events and gala.client ---------------------------------------------------------------------------


def something_happens(gala: factories.Gala, olga: Client, chance: random.Random) -> None:
    """One change, by REST; or one that is refused."""
    number = chance.choice((0, 1))
    who, seat = chance.choice(gala.party_ids(number)), chance.choice(gala.seat_ids)
    invitation = gala.invitations[number].id or 0
    with suppress(Problem):
        match chance.randrange(6):
            case 0:
                olga.hold(gala.event_id, {who: seat})
            case 1:
                olga.confirm(gala.event_id, [who])
            case 2:
                olga.release(gala.event_id, [who], confirmed=chance.random() < 0.5)
            case 3:
                olga.check_in(invitation, who)
            case 4:
                olga.check_out(invitation, who)
            case 5:
                olga.ask("PUT", f"/invitations/{invitation}", {"label": f"Party {chance.randrange(9)}"})


@pytest.mark.parametrize("kind", KINDS)
def test_a_client_whose_line_is_cut_anywhere_has_the_picture_that_is_there(
    db: Database, gala: factories.Gala, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    monkeypatch.setattr(client_listening, "FIRST_WAIT", 0.0)
    chance, channel, token = random.Random(kind), f"events/{gala.event_id}/{kind}", person(db, gala.tenant).token
    snapshots = 0
    with (
        served() as url,
        cut(url, lambda: chance.choice((chance.randrange(700), chance.randrange(6000)))) as cutter,
        Client(url, token=token) as olga,
        Client(cutter.url, token=token) as unlucky,
    ):
        heard, picture, last = unlucky.listen(channel), Picture(), ""
        while cutter.cuts < 112:
            for _ in range(chance.randrange(4)):
                something_happens(gala, olga, chance)
            if chance.random() < 0.7:
                cutter.cut_all()
            something_happens(gala, olga, chance)
            there, fresh = Picture(), next(olga.listen(channel))
            there.hear(fresh)
            while last != fresh.id:
                message = next(heard)
                snapshots += message.action == "snapshot"
                picture.hear(message)
                last = message.id
            assert picture.items == there.items, cutter.cuts
    assert 0 < snapshots < 40, "most of them are taken up where they broke"


# --- by WebSocket ----------------------------------------------------------------------------------------------------


async def something_changes(gala: factories.Gala, chance: random.Random) -> None:
    """One change, by the services of pages; or one that is refused."""
    event, number = gala.event_id, chance.choice((0, 1))
    who, seat, guest = chance.choice(gala.party_ids(number)), chance.choice(gala.seat_ids), gala.guest(number)
    with suppress(GalaError):
        match chance.randrange(7):
            case 0:
                await in_db(seating.hold, guest, event, [seat], [who])
            case 1:
                await in_db(seating.confirm, guest, event, [who])
            case 2:
                await in_db(placement.assign, gala.organizer, event, who, seat)
            case 3:
                await in_db(placement.free, gala.organizer, event, [seat])
            case 4:
                await in_db(rsvp.answer, guest, event, {who: chance.random() < 0.7})
            case 5:
                await in_db(attendance.check_in, gala.staff, event, [who])
            case 6:
                await in_db(attendance.check_out, gala.staff, event, [who])


@pytest.mark.parametrize("who", ["staff", "guest"])
def test_a_thousand_broken_connections_leave_every_channel_as_a_fresh_snapshot_shows_it(
    db: Database, gala: factories.Gala, monkeypatch: pytest.MonkeyPatch, who: str
) -> None:
    monkeypatch.setattr("gala.live.streams.RING", 12)
    chance, party = random.Random(who), f"invitations/{gala.invitations[0].id}"
    if who == "staff":
        known = {"authorization": f"Bearer {person(db, gala.tenant).token}"}
        names = [*(f"events/{gala.event_id}/{kind}" for kind in KINDS), party]
    else:
        known, names = {"x_invitation_code": gala.invitations[0].unique_code}, [f"events/{gala.event_id}/seats", party]
    mirrors, resumed = {name: Mirror() for name in names}, 0

    async def read(line: Line, mirror: Mirror, name: str, most: int) -> bool:
        """Join where the mirror was, hear so many messages at most; whether it was taken up there."""
        joined = await line.ask("join", channel=name, epoch=mirror.epoch, seq=mirror.seq)
        is_resumed = mirror.seq >= 0
        while mirror.seq < joined["seq"] and most > 0:
            said, most = await line.hear(), most - 1
            is_resumed = is_resumed and said["action"] != "snapshot"
            mirror.take(said)
        return is_resumed

    async def story() -> None:
        nonlocal resumed
        channels.start_anew()
        for turn in range(500):
            for _ in range(chance.randrange(5)):
                await something_changes(gala, chance)
            await asyncio.sleep(0)  # what happened is told in the loop's next turn
            name = chance.choice(names)
            async with Line(**known) as line:
                resumed += await read(line, mirrors[name], name, chance.randrange(8))
                await something_changes(gala, chance)  # told to a line that hangs up with it unread
            name, fresh = chance.choice(names), Mirror()
            async with Line(**known) as line:
                resumed += await read(line, mirrors[name], name, 1_000)
            async with Line(**known) as line:
                await read(line, fresh, name, 1)
            assert mirrors[name].items == fresh.items, turn
        channels.hub().close()

    asyncio.run(story())
    assert 200 < resumed < 1000, "some are taken up where they broke, some were away too long"
