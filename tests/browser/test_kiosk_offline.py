"""Two gates, each at times without a network: what both did is kept, the first counts, and the organizer is told."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from gala import clock
from tests.browser.breaking import Line
from tests.browser.conftest import sign_in
from tests.browser.evening import Evening, empty_queue, greeted, hand_scan, page_is_kept, pair, ready
from tests.browser.serving import Server

GUESTS = ("Ana Belmonte", "Bruno Castaño", "Carla Díaz", "Dario Esteve", "Eva Fuster", "Fabio Gil")

KEPT = """async () => {
  const asked = indexedDB.open("gala-kiosk");
  const base = await new Promise((yes, no) => { asked.onsuccess = () => yes(asked.result); asked.onerror = no; });
  const counts = [...base.objectStoreNames].filter((name) => name !== "keys").map((name) => new Promise((yes) => {
    const count = base.transaction(name).objectStore(name).count();
    count.onsuccess = () => yes(count.result);
  }));
  return (await Promise.all(counts)).reduce((sum, one) => sum + one, 0);
}"""
"""How many things of an evening the browser still holds."""

Gate = Callable[[str], tuple[Page, Line, int]]


@pytest.fixture
def evening(server: Server) -> Evening:
    return Evening(server, *([name] for name in GUESTS))


@pytest.fixture
def gate(new_person: Callable[..., Page], server: Server, evening: Evening) -> Iterator[Gate]:
    """Another tablet, paired as a gate of this name over a line of its own."""
    lines: list[Line] = []

    def come(name: str) -> tuple[Page, Line, int]:
        lines.append(Line(server.port))
        page = new_person(viewport={"width": 1024, "height": 768})
        number, code = evening.gate(name)
        pair(page, lines[-1].address, code)
        return page, lines[-1], number

    yield come
    for line in lines:
        line.close()


def test_a_door_without_a_network_goes_on_within_three_seconds(gate: Gate, evening: Evening) -> None:
    """The line goes dead without a word. Guests are greeted as before; the tablet says since when it is alone."""
    page, line, _ = gate("North")
    line.set("dead")
    start = page.evaluate("performance.now()")
    page.wait_for_function("!galaKiosk.now().online", polling=50)
    # It asks every two seconds; what the test itself needs is added.
    assert page.evaluate("performance.now()") - start < 3_000 + 500
    hand_scan(page, evening.passed("Ana Belmonte"))
    greeted(page, "Ana Belmonte", "welcome", timeout=2_000)
    assert page.evaluate("galaKiosk.now().since")
    line.set("open")
    empty_queue(page)
    assert evening.told("welcome") == {"Ana Belmonte": 1}


def test_one_pass_let_in_at_two_gates_counts_once_and_the_organizer_is_told(
    gate: Gate, evening: Evening, new_person: Callable[..., Page]
) -> None:
    """Both without a network, neither can know. Both lines are kept; the first counts, though its gate is back last."""
    organizer = new_person()
    sign_in(organizer)
    organizer.goto(f"/events/{evening.event_id}/door")
    log = organizer.get_by_role("complementary", name="What the door said")
    expect(log).to_contain_text("Nobody has come yet.")
    elsewhere = organizer.context.new_page()
    elsewhere.goto(f"/events/{evening.event_id}/guests")
    expect(elsewhere.get_by_text("Ana Belmonte").first).to_be_visible()

    (north, north_line, _), (south, south_line, _) = gate("North"), gate("South")
    for page, line in ((north, north_line), (south, south_line)):
        line.set("dead")
        page.wait_for_function("!galaKiosk.now().online")
    for page in (north, south):
        hand_scan(page, evening.passed("Ana Belmonte"))
        greeted(page, "Ana Belmonte", "welcome")
    south_line.set("open")
    empty_queue(south)
    assert [(one.gate, one.verdict) for one in evening.log()] == [("South", "welcome")]
    north_line.set("open")
    empty_queue(north)

    first, second = evening.log()
    assert (first.gate, first.verdict, first.status, first.offline) == ("North", "welcome", "checked_in", True)
    assert (second.gate, second.verdict, second.offline) == ("South", "conflict", True)
    assert second.status == "not_checked_in"
    expect(log).to_contain_text("Let in at two gates")
    expect(log.get_by_role("listitem")).to_have_count(2)
    expect(organizer.get_by_role("region", name="Look at this")).to_contain_text("Ana Belmonte went in twice")
    # An organizer who looks at something else is told there, and at the event's home.
    notice = elsewhere.get_by_role("listitem").filter(has_text="The gates disagree about Ana Belmonte.")
    expect(notice).to_be_visible()
    notice.get_by_role("button", name="Look").click()
    expect(elsewhere).to_have_url(re.compile(f"/events/{evening.event_id}/door"))
    elsewhere.goto(f"/events/{evening.event_id}/home")
    expect(elsewhere.get_by_role("heading", name="The gates disagree about 1 check-in")).to_be_visible()
    # And each gate knows now that she is inside.
    for page in (north, south):
        page.wait_for_function("galaKiosk.now().inside === 1")


def test_a_tablet_that_is_opened_anew_without_a_network_goes_on(gate: Gate, evening: Evening) -> None:
    """The page opens from what its last visit kept; whom it let in before the power went is still inside."""
    page, line, _ = gate("North")
    page_is_kept(page)
    line.set("down")
    page.wait_for_function("!galaKiosk.now().online")
    hand_scan(page, evening.passed("Ana Belmonte"))
    greeted(page, "Ana Belmonte", "welcome")
    page.reload()
    ready(page)
    assert page.evaluate("galaKiosk.now().waiting") == 1
    page.wait_for_function("!galaKiosk.now().online")  # a page that was just opened has to find out first
    hand_scan(page, evening.passed("Bruno Castaño"))
    greeted(page, "Bruno Castaño", "welcome")
    page.wait_for_timeout(4_100)  # the same pass within four seconds would be the same scan
    hand_scan(page, evening.passed("Ana Belmonte"))
    greeted(page, "Ana Belmonte", "already_in")
    line.set("open")
    empty_queue(page)
    assert evening.told("welcome") == {"Ana Belmonte": 1, "Bruno Castaño": 1}
    assert evening.told("already_in") == {"Ana Belmonte": 1}
    assert all(one.offline for one in evening.log())


def test_a_gate_that_was_closed_while_it_was_away_is_heard_and_forgets(gate: Gate, evening: Evening) -> None:
    """What it did meanwhile is kept for the organizer to judge and lets nobody in; the guests leave the tablet."""
    page, line, number = gate("North")
    page_is_kept(page)
    line.set("dead")
    page.wait_for_function("!galaKiosk.now().online")
    hand_scan(page, evening.passed("Carla Díaz"))
    greeted(page, "Carla Díaz", "welcome")
    evening.revoke(number)
    line.set("open")
    page.wait_for_function("galaKiosk.now().phase === 'gone'", timeout=30_000)
    assert page.evaluate("galaKiosk.now().reason") == "gate_revoked"
    assert [(one.verdict, one.status) for one in evening.log()] == [("held", "not_checked_in")]
    assert page.evaluate(KEPT) == 0
    assert page.get_by_text("Carla").count() == 0
    page.reload(wait_until="commit")  # the browser may still wait at connections that died
    page.wait_for_function("['gone', 'pair'].includes(window.galaKiosk?.now().phase)")


def test_a_tablet_whose_clock_is_wrong_reports_the_right_time(
    gate: Gate, evening: Evening, new_person: Callable[..., Page], server: Server
) -> None:
    """An hour fast: the first who came is still the first, and nobody is too late."""
    page = new_person(viewport={"width": 1024, "height": 768})
    page.add_init_script("{ const real = Date.now.bind(Date); Date.now = () => real() + 3_600_000; }")
    pair(page, server.address, evening.gate("Fast")[1])
    hand_scan(page, evening.passed("Dario Esteve"))
    greeted(page, "Dario Esteve", "welcome")
    empty_queue(page)
    [line] = evening.log()
    assert abs((clock.now() - line.scanned_at).total_seconds()) < 30


def test_a_code_that_comes_in_as_the_last_verdict_goes_is_heard(gate: Gate, evening: Evening) -> None:
    """A hand scanner types for a moment, and a verdict stands for a second and a half."""
    page, _, _ = gate("North")
    hand_scan(page, evening.passed("Ana Belmonte"))
    greeted(page, "Ana Belmonte", "welcome")
    page.locator("#scan").press_sequentially(evening.passed("Bruno Castaño"), delay=18)
    page.locator("#scan").press("Enter")
    greeted(page, "Bruno Castaño", "welcome")
