"""Where each organizer is: told to the others, gone when they leave or fall silent, and nothing that a guest hears."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from gala.live.presence import LAPSE, Presence, mark_of
from gala.live.watch import Watch
from tests.live.test_boards import EVENT
from tests.live.test_watch import FakeRooms, Scene

ROOM = f"ev:{EVENT}:staff"


def play(rooms: FakeRooms, story: Callable[[Presence], Awaitable[None]]) -> None:
    async def run() -> None:
        tasks: list[asyncio.Task[None]] = []
        presence = Presence(rooms, lambda work: tasks.append(asyncio.ensure_future(work)))  # type: ignore[arg-type]
        await story(presence)
        presence.close()

    asyncio.run(run())


def test_the_others_hear_who_is_where_and_where_no_more() -> None:
    rooms = FakeRooms()

    async def story(presence: Presence) -> None:
        await presence.attend("one", EVENT, "Ana Ruiz", ["e4"])
        await presence.attend("two", EVENT, "Ben: Lee;", ["e4", "g7"])
        await presence.attend("one", EVENT, "Ana Ruiz", ["e5"])
        await presence.leave("two")

    play(rooms, story)
    ana, ben = f"{mark_of('one')}:AR:Ana Ruiz", f"{mark_of('two')}:BL:Ben Lee"
    both = ";".join(sorted((ana, ben)))
    assert rooms.said == [
        (ROOM, {"e4": ana}),
        (ROOM, {"e4": both, "g7": ben}),
        (ROOM, {"e4": ben, "e5": ana}),
        (ROOM, {"e4": "", "g7": ""}),
    ]


def test_who_says_nothing_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    rooms = FakeRooms()
    now = 0.0

    async def after(seconds: float) -> None:
        nonlocal now
        now += seconds
        for _ in range(5):  # whose time has come is called, and what it starts is done
            await asyncio.sleep(0)

    async def story(presence: Presence) -> None:
        monkeypatch.setattr(asyncio.get_running_loop(), "time", lambda: now)
        await presence.attend("one", EVENT, "Ana", ["e4"])
        await after(LAPSE - 1)
        await presence.attend("one", EVENT, "Ana", ["e4"])  # the same again: lasts longer, and is no news
        await after(LAPSE - 1)
        assert presence.snapshot(EVENT)
        await after(2)
        assert presence.snapshot(EVENT) == {}

    play(rooms, story)
    assert [keys for _, keys in rooms.said][1:] == [{"e4": ""}]


def test_another_event_is_not_told() -> None:
    rooms = FakeRooms()

    async def story(presence: Presence) -> None:
        await presence.attend("one", EVENT + 1, "Ana", ["e4"])
        assert presence.snapshot(EVENT) == {}

    play(rooms, story)
    assert {to for to, _ in rooms.said} == {f"ev:{EVENT + 1}:staff"}


def test_only_who_is_in_a_staff_room_is_shown_and_who_comes_later_sees_it(monkeypatch: pytest.MonkeyPatch) -> None:
    scene = Scene(monkeypatch)

    async def story(watch: Watch) -> None:
        await watch.enter("guest", EVENT, "guests")
        await watch.attend("guest", "Eva", ["e1"])
        await watch.attend("nobody", "Eve", ["e1"])
        await watch.enter("one", EVENT, "staff")
        await watch.attend("one", "Ana Ruiz", ["e1"])
        await watch.enter("two", EVENT, "staff")
        assert ("two", {"e1": f"{mark_of('one')}:AR:Ana Ruiz"}) in scene.rooms.said
        await watch.leave("one")
        assert scene.rooms.said[-1] == (ROOM, {"e1": ""})

    scene.play(story)
    told_of = [to for to, keys in scene.rooms.said if isinstance(keys, dict) and "e1" in keys]
    assert set(told_of) == {ROOM, "two"}
