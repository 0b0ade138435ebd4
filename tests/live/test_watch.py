"""Watching: who comes gets the picture, what happens reaches the right rooms, who leaves lets go."""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest

from gala import clock
from gala.bus import (
    AttendeesChanged,
    DoorConflict,
    EventChanged,
    FloorChanged,
    Happened,
    InvitationChanged,
    ItemsPlaced,
    PassesChanged,
    Placed,
    ProgrammeChanged,
    SeatMoved,
    SeatsChanged,
)
from gala.errors import Unavailable
from gala.live import readings, watched
from gala.live import watch as module
from gala.live.rooms import handler_name
from gala.live.watch import Watch, invitation_room
from tests.live.test_boards import EVENT, a_person, a_seat, data, room


@dataclass
class FakeRooms:
    """Remembers what was said, to whom, in order."""

    said: list[tuple[str, Any]] = field(default_factory=list)
    inside: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    gone: set[str] = field(default_factory=set)

    def is_connected(self, sid: str) -> bool:
        return sid not in self.gone

    def members(self, name: str) -> Collection[str]:
        return self.inside.get(name, ())

    def names(self) -> Collection[str]:
        return tuple(name for name, members in self.inside.items() if members)

    async def enter(self, sid: str, name: str) -> None:
        self.inside[name].add(sid)

    async def leave(self, sid: str, name: str) -> None:
        self.inside[name].discard(sid)

    async def show(self, to: str, keys: Mapping[str, str]) -> None:
        if keys:
            self.said.append((to, dict(keys)))

    async def call(self, to: str, handler: Any, payload: Mapping[str, Any] | None = None) -> None:
        self.said.append((to, (handler_name(handler), dict(payload or {}))))


class Quick(asyncio.SelectorEventLoop):
    """A loop whose time passes at once wherever it would wait: what the machine does meanwhile changes no order."""

    def __init__(self) -> None:
        super().__init__()
        self.passed = 0.0
        selector: Any = self._selector  # type: ignore[attr-defined]
        select = selector.select

        def skip(timeout: float | None) -> Any:
            self.passed += timeout or 0.0
            return select(timeout and 0)

        selector.select = skip

    def time(self) -> float:
        return self.passed


class Scene:
    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.loop, begin = Quick(), clock.now()
        self.seats, self.people = room()
        self.reads = 0
        self.while_reading: list[Callable[[], None]] = []
        self.broken = False
        self.rooms = FakeRooms()
        monkeypatch.setattr(clock, "now", lambda: begin + timedelta(seconds=self.loop.passed))
        monkeypatch.setattr(readings, "in_db", self._read)
        monkeypatch.setattr(watched, "CALL_AFTER", 0.01)
        monkeypatch.setattr(watched, "CALL_APART", 0.02)

    async def _read(self, service: Any, event_id: int) -> Any:
        self.reads += 1
        taken = data(dict(self.seats), dict(self.people))
        await asyncio.sleep(0.005)
        if self.broken:
            raise Unavailable
        while self.while_reading:
            self.while_reading.pop()()
        return taken

    def play(self, story: Callable[[Watch], Awaitable[None]]) -> None:
        async def run() -> None:
            watch = Watch(self.rooms)  # type: ignore[arg-type]
            watch.guest_calls = {"refresh": "guest.refresh", "seat_moved": "guest.seat_moved"}
            watch.door_conflict = "staff.door_conflict"
            await story(watch)
            watch.close()

        with asyncio.Runner(loop_factory=lambda: self.loop) as runner:
            runner.run(run())

    def to(self, name: str) -> list[Any]:
        return [said for to, said in self.rooms.said if to == name]


@pytest.fixture
def scene(monkeypatch: pytest.MonkeyPatch) -> Scene:
    return Scene(monkeypatch)


GUESTS, STAFF = f"ev:{EVENT}:guests", f"ev:{EVENT}:staff"
TAKEN = SeatsChanged(EVENT, (a_seat(1, version=2, attendee_id=1),))


def test_who_comes_gets_the_picture_and_then_the_changes(scene: Scene) -> None:
    async def story(watch: Watch) -> None:
        await asyncio.gather(watch.enter("ana", EVENT, "guests"), watch.enter("org", EVENT, "staff"))
        watch.hear(TAKEN)
        await asyncio.sleep(0.02)

    scene.play(story)
    assert scene.reads == 1
    assert scene.to("ana") == [{"t1": "fff", "t2": "fff"}]
    assert scene.to(GUESTS) == [{"t1": "tff"}]
    assert scene.to(STAFF) == [{"t1": "tff", "o1": "1|P1|Okafor", "a1": "p|1-1", "c9": "0|0|1|5|0|0"}]


def test_what_happens_together_is_one_message(scene: Scene) -> None:
    async def story(watch: Watch) -> None:
        await watch.enter("ana", EVENT, "guests")
        for seat in (1, 2, 4):
            watch.hear(SeatsChanged(EVENT, (a_seat(seat, version=2, blocked=True),)))
        await asyncio.sleep(0.01)
        watch.hear(SeatsChanged(EVENT, (a_seat(5, version=2, blocked=True),)))
        watch.hear(SeatsChanged(EVENT, (a_seat(6, version=2, blocked=True),)))
        await asyncio.sleep(0.06)

    scene.play(story)
    assert scene.to(GUESTS) == [{"t1": "bbf", "t2": "bff"}, {"t2": "bbb"}]


def test_what_happens_while_the_board_is_read_is_not_lost(scene: Scene) -> None:
    async def story(watch: Watch) -> None:
        scene.while_reading.append(lambda: watch.hear(TAKEN))
        await watch.enter("ana", EVENT, "guests")

    scene.play(story)
    assert scene.to("ana") == [{"t1": "tff", "t2": "fff"}]


def test_a_lost_message_heals_at_the_next_reading(scene: Scene) -> None:
    async def story(watch: Watch) -> None:
        await watch.enter("ana", EVENT, "guests")
        scene.seats[3] = a_seat(3, version=7, blocked=True)
        await watch.tidy()
        await asyncio.sleep(0.02)

    scene.play(story)
    assert scene.to(GUESTS) == [{"t1": "ffb"}]


def test_a_changed_floor_is_read_at_once(scene: Scene) -> None:
    async def story(watch: Watch) -> None:
        await watch.enter("ana", EVENT, "guests")
        scene.seats[7] = a_seat(7)
        watch.hear(FloorChanged(EVENT))
        await asyncio.sleep(0.03)

    scene.play(story)
    assert scene.reads == 2


def test_a_hold_that_runs_out_shows_free_and_tells_its_guest(scene: Scene) -> None:
    async def story(watch: Watch) -> None:
        await watch.enter("ana", EVENT, "guests", invitation_room(1))
        end = clock.now() + timedelta(seconds=0.05)
        watch.hear(SeatsChanged(EVENT, (a_seat(1, version=2, holder="attendee:1", hold_expires_at=end),)))
        await asyncio.sleep(0.15)

    scene.play(story)
    assert scene.to(GUESTS) == [{"t1": "hff"}, {"t1": "fff"}]
    assert scene.to(invitation_room(1)) == [("guest.refresh", {})]


def test_a_hold_that_ends_while_another_change_is_told_still_tells_its_guest(scene: Scene) -> None:
    """The change comes between the hold's end and the timer that wakes for it."""

    async def story(watch: Watch) -> None:
        await watch.enter("ana", EVENT, "guests", invitation_room(1))
        end = clock.now() + timedelta(seconds=0.05)
        watch.hear(SeatsChanged(EVENT, (a_seat(1, version=2, holder="attendee:1", hold_expires_at=end),)))
        scene.loop.passed += 0.06  # the loop is busy with something else
        watch.hear(SeatsChanged(EVENT, (a_seat(4, version=2, blocked=True),)))
        await asyncio.sleep(0.15)

    scene.play(story)
    assert ("guest.refresh", {}) in scene.to(invitation_room(1))


def test_a_moved_guest_is_told_and_nobody_else(scene: Scene) -> None:
    async def story(watch: Watch) -> None:
        await watch.enter("ana", EVENT, "guests", invitation_room(1))
        await watch.enter("eve", EVENT, "guests", invitation_room(0))
        watch.hear(SeatMoved(EVENT, 1, 1, "Ana", "4-7"))
        await asyncio.sleep(0.02)

    scene.play(story)
    assert scene.to(invitation_room(1)) == [("guest.seat_moved", {"name": "Ana", "seat": "4-7"})]
    assert scene.to(invitation_room(0)) == []


def test_what_gates_disagree_about_is_told_to_the_team_once_for_a_whole_queue(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "GATHER_CONFLICTS", 0.01)

    async def story(watch: Watch) -> None:
        await watch.enter("org", EVENT, "staff")
        await watch.enter("ana", EVENT, "guests", invitation_room(1))
        for name in ("Ana", "Ben", ""):
            watch.hear(DoorConflict(EVENT, 1, name))
        await asyncio.sleep(0.03)
        watch.hear(DoorConflict(EVENT, 1, "Ana", is_settled=True))
        watch.hear(DoorConflict(EVENT + 1, 1, "Eve"))
        await asyncio.sleep(0.03)

    scene.play(story)
    told = [(to, said) for to, said in scene.rooms.said if "door_conflict" in str(said)]
    assert told == [(STAFF, ("staff.door_conflict", {"name": "Ana", "more": 2}))]


def test_lists_are_called_to_be_read_again_once_for_many_changes(scene: Scene) -> None:
    async def story(watch: Watch) -> None:
        await watch.enter("org", EVENT, "staff", watched.refresh_room(EVENT, "list.refresh"))
        await watch.enter("ana", EVENT, "guests", invitation_room(1))
        for version in range(2, 9):
            watch.hear(AttendeesChanged(EVENT, (a_person(1, version=version, name=f"N{version}"),)))
        await asyncio.sleep(0.03)

    scene.play(story)
    assert scene.to(watched.refresh_room(EVENT, "list.refresh")) == [("list.refresh", {})]
    assert scene.to(invitation_room(1)) == [("guest.refresh", {})]


def test_a_thousand_answers_at_once_are_read_a_few_times(scene: Scene) -> None:
    """Seating everyone changes hundreds of invitations and moves thousands of guests, most of whom do not look."""

    async def story(watch: Watch) -> None:
        await watch.enter("org", EVENT, "staff")
        for one in range(1000):
            watch.hear(InvitationChanged(EVENT, one))
            watch.hear(SeatMoved(EVENT, one, one, "Ana", "4-1"))
        await asyncio.sleep(0.1)

    scene.play(story)
    assert scene.reads <= 3
    assert not [said for to, said in scene.rooms.said if to.startswith("inv:")]


def test_moving_on_leaves_the_old_rooms(scene: Scene) -> None:
    async def story(watch: Watch) -> None:
        await watch.enter("org", EVENT, "staff")
        await watch.enter("org", 10, "guests")
        assert scene.rooms.names() == ("ev:10:guests",)
        await watch.leave("org")
        assert scene.rooms.names() == ()

    scene.play(story)


def test_lost_connections_let_the_board_go(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "READ_AGAIN", 0.01)

    async def story(watch: Watch) -> None:
        await watch.enter("ana", EVENT, "guests")
        scene.rooms.gone.add("ana")
        await watch.tidy()
        await asyncio.sleep(0.03)
        before = scene.reads
        await watch.tidy()
        assert scene.reads == before
        await watch.enter("ana", EVENT, "guests")
        assert scene.rooms.names() == ()

    scene.play(story)


def test_a_board_that_cannot_be_read_leaves_nobody_in_a_room(scene: Scene) -> None:
    async def story(watch: Watch) -> None:
        scene.broken = True
        with pytest.raises(Unavailable):
            await watch.enter("ana", EVENT, "guests")
        assert scene.rooms.names() == ()
        scene.broken = False
        await watch.enter("ana", EVENT, "guests")

    scene.play(story)
    assert scene.to("ana") == [{"t1": "fff", "t2": "fff"}]


def test_where_things_were_put_is_told_to_whoever_draws_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    scene = Scene(monkeypatch)

    async def story(watch: Watch) -> None:
        await watch.enter("one", EVENT, "staff")
        places = (Placed("table", 4, 7, 10.5, 20, 45.0), Placed("scenery", 3, 2, 1, 2, 0.0))
        watch.hear(ItemsPlaced(EVENT, places))
        await asyncio.sleep(0)
        assert scene.rooms.said[-1] == (f"ev:{EVENT}:staff", {"gt4": "10.5|20|45.0|7", "gs3": "1|2|0.0|2"})

    scene.play(story)


@pytest.mark.parametrize("event", [PassesChanged(EVENT), EventChanged(EVENT), ProgrammeChanged(EVENT)])
def test_what_concerns_all_reaches_every_open_page_of_the_event_s_guests_and_nobody_else(
    scene: Scene, event: Happened
) -> None:
    async def story(watch: Watch) -> None:
        await watch.enter("ana", EVENT, "guests", invitation_room(1))
        await watch.enter("ben", EVENT, "guests", invitation_room(2))
        await watch.enter("eve", EVENT + 1, "guests", invitation_room(9))
        await watch.enter("org", EVENT, "staff")
        watch.hear(event)
        await asyncio.sleep(0.06)

    scene.play(story)
    told = {to for to, said in scene.rooms.said if said == ("guest.refresh", {})}
    assert told == {invitation_room(1), invitation_room(2)}
