"""``make chaos`` in short: each thing that breaks at a door breaks once, and every scan is in the log exactly once."""

from pathlib import Path

from playwright.sync_api import Browser

from benchmarks.chaos import FAULTS, SCANS_A_CASE, Chaos
from gala.models import Attendance
from tests.browser.serving import Server


def test_what_a_tablet_did_is_in_the_log_exactly_once_whatever_breaks(
    browser: Browser, chromium: str, own_server: Server, tmp_path: Path
) -> None:
    chaos = Chaos(own_server, browser.browser_type, chromium, tmp_path, cases=len(FAULTS), seed=4)
    counts = chaos.run(say=print)
    assert {fault: count.once for fault, count in counts.items()} == dict.fromkeys(FAULTS, SCANS_A_CASE)
    assert [name for count in counts.values() for name in (*count.missing, *count.twice)] == []

    # The count can tell: one line is lost, and one is written again.
    with own_server.transaction() as session:
        welcomed = session.query(Attendance).filter_by(event_id=chaos.evening.event_id, verdict="welcome")
        first, second = welcomed.order_by(Attendance.id).limit(2)  # type: ignore[arg-type]
        session.delete(first)
        known = second.model_dump(exclude={"id", "client_id"})
        session.add(Attendance(**known, client_id="written-again"))
    counts = chaos.judged()
    assert sum(len(count.missing) for count in counts.values()) == 1
    assert sum(len(count.twice) for count in counts.values()) == 1
