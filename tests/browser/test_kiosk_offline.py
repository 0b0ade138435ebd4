"""Two gates, each at times without a network: what both did is kept, the first counts, and the organizer is told."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page

from tests.browser.breaking import Line
from tests.browser.evening import Evening, greeted, hand_scan, pair
from tests.browser.serving import Server

GUESTS = ("Ana Belmonte", "Bruno Castaño", "Carla Díaz", "Dario Esteve", "Eva Fuster", "Fabio Gil")

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


def _goes_offline(page: Page, line: Line) -> None:
    line.set("dead")
    page.wait_for_function("!galaKiosk.now().online")


def _keeps_the_page(page: Page) -> None:
    page.wait_for_function("navigator.serviceWorker.controller && caches.match('/kiosk/').then((page) => !!page)")


def test_a_code_that_comes_in_as_the_last_verdict_goes_is_heard(gate: Gate, evening: Evening) -> None:
    """A hand scanner types for a moment, and a verdict stands for a second and a half."""
    page, _, _ = gate("North")
    hand_scan(page, evening.passed("Ana Belmonte"))
    greeted(page, "Ana Belmonte", "welcome")
    page.locator("#scan").press_sequentially(evening.passed("Bruno Castaño"), delay=18)
    page.locator("#scan").press("Enter")
    greeted(page, "Bruno Castaño", "welcome")
