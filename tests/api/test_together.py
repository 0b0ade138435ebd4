"""Reports that arrive while one is being written share the next transaction; whoever comes alone does not wait."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from gala.api import together
from gala.api.together import MOST, Together
from gala.errors import Busy, GateUnknown
from gala.services import kiosk_report
from gala.services.comings import Result
from gala.services.kiosk_report import Report


class Desk:
    """In the database's place: each write lasts until ``let_go``, and is remembered by the tokens that it is of."""

    def __init__(self) -> None:
        self.began: list[list[str]] = []
        self.going: list[asyncio.Future[None]] = []
        self.refused: dict[str, Exception] = {}
        self.left_out: set[str] = set()

    async def in_db(self, service: Callable[..., Any], *args: Any) -> Any:
        reports: list[Report] = args[1] if service is kiosk_report.hand_in_together else [args[0]]
        self.began.append([report.token for report in reports])
        self.going.append(asyncio.get_running_loop().create_future())
        await self.going[-1]
        for report in reports:
            if report.token in self.refused:
                raise self.refused[report.token]
        if service is kiosk_report.hand_in:
            return answered(reports[0])
        return [None if report.token in self.left_out else answered(report) for report in reports]

    async def let_go(self) -> None:
        """End the write that began first, and let everybody have a turn."""
        self.going.pop(0).set_result(None)
        await turn()


async def turn() -> None:
    for _ in range(10):
        await asyncio.sleep(0)


def answered(report: Report) -> list[Result]:
    return [Result(report.token, "in")]


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> Desk:
    made = Desk()
    monkeypatch.setattr(together, "in_db", made.in_db)
    monkeypatch.setattr(together, "FLIGHTS", 1)
    monkeypatch.setattr(kiosk_report, "shared_by", lambda report: report.waiting or None)
    return made


def hand_in(reports: Together, *tokens: str, event: int = 7) -> list[asyncio.Task[list[Result]]]:
    return [asyncio.ensure_future(reports.hand_in(Report(token, [], waiting=event))) for token in tokens]


def everybody_is_answered(tasks: list[asyncio.Task[list[Result]]], *tokens: str) -> None:
    assert [task.result()[0].id for task in tasks] == list(tokens)


def run(story: Callable[[Together], Awaitable[None]]) -> None:
    reports = Together()
    asyncio.run(asyncio.wait_for(story(reports), 30))  # type: ignore[arg-type]
    assert not reports._queues and not reports._tasks and not reports._flying, "nothing is left over"


def test_whoever_comes_alone_waits_for_nobody(desk: Desk) -> None:
    async def story(reports: Together) -> None:
        for n in range(3):
            tasks = hand_in(reports, f"{n}")
            await turn()
            assert desk.began[n:] == [[f"{n}"]]
            await desk.let_go()
            everybody_is_answered(tasks, f"{n}")

    run(story)


def test_whoever_comes_while_one_is_written_shares_the_next(desk: Desk) -> None:
    async def story(reports: Together) -> None:
        tasks = hand_in(reports, "a", "b", "c")
        await turn()
        assert desk.began == [["a"]]
        await desk.let_go()
        tasks += hand_in(reports, "d")
        await turn()
        assert desk.began == [["a"], ["b", "c"]]
        await desk.let_go()
        assert desk.began == [["a"], ["b", "c"], ["d"]]
        await desk.let_go()
        everybody_is_answered(tasks, "a", "b", "c", "d")

    run(story)


def test_nobody_waits_for_others_while_there_is_room(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(together, "FLIGHTS", 2)

    async def story(reports: Together) -> None:
        tasks = hand_in(reports, "a", "b", "c", "d")
        await turn()
        assert desk.began == [["a"], ["b"]]
        await desk.let_go()
        assert desk.began == [["a"], ["b"], ["c", "d"]]
        tasks += hand_in(reports, "e")
        await desk.let_go()
        assert desk.began[3:] == [["e"]]
        for _ in range(2):
            await desk.let_go()
        everybody_is_answered(tasks, "a", "b", "c", "d", "e")

    run(story)


def test_other_events_and_what_is_not_simple_do_not_wait(desk: Desk) -> None:
    async def story(reports: Together) -> None:
        tasks = [*hand_in(reports, "a"), *hand_in(reports, "b", event=8), *hand_in(reports, "c", "d", event=0)]
        await turn()
        assert desk.began == [["a"], ["b"], ["c"], ["d"]]
        for _ in range(4):
            await desk.let_go()
        everybody_is_answered(tasks, "a", "b", "c", "d")

    run(story)


def test_so_many_at_most_share_one(desk: Desk) -> None:
    names = [f"{n}" for n in range(MOST + 3)]

    async def story(reports: Together) -> None:
        tasks = hand_in(reports, "first", *names)
        await turn()
        for _ in range(3):
            await desk.let_go()
        assert desk.began == [["first"], names[:MOST], names[MOST:]]
        everybody_is_answered(tasks, "first", *names)

    run(story)


def test_one_that_is_left_out_is_handed_in_by_itself(desk: Desk) -> None:
    desk.left_out = {"c"}

    async def story(reports: Together) -> None:
        tasks = hand_in(reports, "a", "b", "c")
        await turn()
        await desk.let_go()
        await desk.let_go()
        assert desk.began == [["a"], ["b", "c"], ["c"]]
        everybody_is_answered(tasks[:2], "a", "b")
        await desk.let_go()
        everybody_is_answered(tasks, "a", "b", "c")

    run(story)


@pytest.mark.parametrize(
    "error", [Busy(), GateUnknown(), RuntimeError("a bug")], ids=lambda error: type(error).__name__
)
def test_one_that_fails_fails_alone(desk: Desk, error: Exception) -> None:
    desk.refused = {"c": error}

    async def story(reports: Together) -> None:
        tasks = hand_in(reports, "a", "b", "c", "d")
        await turn()
        for _ in range(2):
            await desk.let_go()
        assert desk.began[:2] == [["a"], ["b", "c", "d"]] and Counter(map(str, desk.began[2:])) == {
            "['b']": 1,
            "['c']": 1,
            "['d']": 1,
        }
        for _ in range(3):
            await desk.let_go()
        everybody_is_answered([tasks[0], tasks[1], tasks[3]], "a", "b", "d")
        assert tasks[2].exception() is error

    run(story)


def test_the_first_one_that_fails_keeps_nobody_waiting(desk: Desk) -> None:
    desk.refused = {"a": GateUnknown()}

    async def story(reports: Together) -> None:
        tasks = hand_in(reports, "a", "b")
        await turn()
        await desk.let_go()
        await desk.let_go()
        assert isinstance(tasks[0].exception(), GateUnknown)
        everybody_is_answered(tasks[1:], "b")

    run(story)


def test_a_tablet_that_hangs_up_while_it_waits_spoils_nothing(desk: Desk) -> None:
    async def story(reports: Together) -> None:
        tasks = hand_in(reports, "a", "b", "c")
        await turn()
        tasks[1].cancel()
        await desk.let_go()
        await desk.let_go()
        assert tasks[1].cancelled()
        everybody_is_answered([tasks[0], tasks[2]], "a", "c")

    run(story)
