"""The real thing for browser tests: one build, and for each process one server with the demo in it and one Chromium;
a fresh profile a test."""

import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect, sync_playwright

from gala.build import ensure_built
from gala.models import Event
from tests.browser.serving import ORGANIZER, PASSWORD, Server

NO_BROWSER = "There is no Chromium: the browser tests were NOT RUN"
CALM = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PATIENCE = 15_000
"""Milliseconds: a test shares two cores with everything else."""

_AT_REST = """() => Promise.race([
  new Promise((yes) => setTimeout(yes, 2000)),
  Promise.all(document.getAnimations()
    .filter((one) => one.playState === "running" && Number.isFinite(one.effect?.getComputedTiming().endTime))
    .map((one) => one.finished.catch(() => {}))),
])"""
"""But for what never ends. An animation that is taken away says so by failing."""

expect.set_options(timeout=PATIENCE)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A browser's test that fails is run once more, and both are told: two cores are shared with all that it starts."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.flaky(reruns=1))


def find_chromium() -> str | None:
    """Chromium or Chrome, where there is one."""
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    return next(filter(None, map(shutil.which, names)), None)


@pytest.fixture(scope="session")
def chromium() -> str:
    """Where the browser is. Without one the tests are skipped; where ``CI`` is set they fail."""
    found = find_chromium()
    if not found:
        if os.environ.get("CI"):
            pytest.fail(NO_BROWSER, pytrace=False)
        pytest.skip(NO_BROWSER)
    return found


@pytest.fixture(scope="session")
def server(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server with the demo, that all tests share."""
    with serving(tmp_path_factory.mktemp("gala")) as server:
        yield server


@contextmanager
def serving(folder: Path, **settings: str) -> Iterator[Server]:
    """A server that has its data, a fresh demo and ``server.log`` in ``folder``; gone at the end."""
    ensure_built(print)
    server = Server(folder, **settings)
    server.gala("demo")
    try:
        server.start()
        yield server
    finally:
        server.close()


@pytest.fixture(scope="session")
def site(server: Server) -> str:
    """The address of the shared server."""
    return server.address


@pytest.fixture
def own_server(chromium: str, tmp_path: Path) -> Iterator[Server]:
    """A server of the test's own, without the demo, to be stopped and started at will."""
    ensure_built(print)
    server = Server(tmp_path)
    try:
        server.migrate()
        server.start()
        yield server
    finally:
        server.close()


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(CALM))
        yield browser
        browser.close()


@pytest.fixture
def new_person(browser: Browser, site: str) -> Iterator[Callable[..., Page]]:
    """Another person with a browser of their own; ``options`` are those of a Playwright context."""
    contexts: list[BrowserContext] = []

    def come(**options: object) -> Page:
        context = browser.new_context(
            **{"base_url": site, "locale": "en-GB", "viewport": {"width": 1280, "height": 800}} | options  # type: ignore[arg-type]
        )
        contexts.append(context)
        context.set_default_timeout(PATIENCE)
        return context.new_page()

    yield come
    for context in contexts:
        context.close()


def sign_in(
    page: Page,
    email: str = ORGANIZER,
    *,
    words: tuple[str, str, str] = ("Email", "Password", "Sign in"),
    heading: str = "Events",
) -> None:
    """Sign in to the demo and arrive at the events. ``words`` are what the page is labelled with."""
    page.goto("/login")
    page.get_by_label(words[0]).fill(email)
    page.get_by_label(words[1]).fill(PASSWORD)
    page.get_by_role("button", name=words[2]).click()
    expect(page.get_by_role("heading", level=1, name=heading)).to_be_visible()


@pytest.fixture(scope="session")
def event_id(server: Server) -> int:
    """The demo's gala."""
    with server.transaction() as session:
        return int(session.query(Event).filter_by(name="Spring Gala").one().id or 0)


def at_rest(page: Page) -> None:
    """What fades or slides in is there: before that it has neither its place nor its contrast."""
    page.wait_for_timeout(100)  # what begins now is waited for as well
    page.evaluate(_AT_REST)


def seat_of(page: Page, table: str, seat: str) -> Locator:
    """A seat on the plan that is shown; its name says its state."""
    name = re.compile(rf"^(Table|Mesa) {table}, (seat|asiento) {seat}, ")
    return page.get_by_role("button", name=name)
