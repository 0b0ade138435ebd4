"""The real thing for browser tests: one build, one server with the demo in it, one Chromium; a fresh profile a test."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from gala.build import ROOT, ensure_built, server_command, serving_environment

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

expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="session")
def chromium() -> str:
    """Where the browser is. Without one the tests are skipped; where ``CI`` is set they fail."""
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    found = next(filter(None, map(shutil.which, names)), None)
    if not found:
        if os.environ.get("CI"):
            pytest.fail(NO_BROWSER, pytrace=False)
        pytest.skip(NO_BROWSER)
    return found


@pytest.fixture(scope="session")
def site(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server with the demo, in a data directory of its own."""
    with serving(tmp_path_factory.mktemp("gala")) as address:
        yield address


@contextmanager
def serving(folder: Path, **settings: str) -> Iterator[str]:
    """The address of a server that has its data, a fresh demo and ``server.log`` in ``folder``; gone at the end."""
    ensure_built(print)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    env = {
        **serving_environment(),
        "GALA_DATA_DIR": str(folder),
        "GALA_PORT": str(port),
        "PYTHONPATH": f"{ROOT}{os.pathsep}{os.environ.get('PYTHONPATH', '')}",
        **settings,
    }
    subprocess.run([sys.executable, "-m", "gala", "demo"], cwd=ROOT, env=env, check=True, stdout=subprocess.DEVNULL)
    address, log = f"http://127.0.0.1:{port}", folder / "server.log"
    with log.open("w") as out:
        server = subprocess.Popen(
            server_command("127.0.0.1", port), cwd=ROOT, env=env, stdout=out, stderr=out, start_new_session=True
        )
    try:
        _wait_for(address, server, log)
        yield address
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        try:
            server.wait(15)
        except subprocess.TimeoutExpired:
            os.killpg(server.pid, signal.SIGKILL)
            server.wait()


def _wait_for(address: str, server: "subprocess.Popen[bytes]", log: Path) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until and server.poll() is None:
        try:
            urllib.request.urlopen(f"{address}/api/health", timeout=5).read()
        except OSError:
            time.sleep(0.2)
        else:
            return
    pytest.fail(f"the server did not start:\n{log.read_text()[-3000:]}", pytrace=False)


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


def sign_in(page: Page, email: str) -> None:
    """Sign in to the demo and arrive at the events."""
    page.goto("/login")
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password").fill("gala-demo")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", level=1, name="Events")).to_be_visible()


@pytest.fixture(scope="session")
def event_id(browser: Browser, site: str) -> int:
    """The demo's gala."""
    context = browser.new_context(base_url=site, locale="en-GB")
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    sign_in(page, "organizer@gala.test")
    href = (
        page.get_by_role("article")
        .filter(has_text="Spring Gala")
        .get_by_role("link", name="Floor plan")
        .get_attribute("href")
    )
    context.close()
    assert href
    return int(href.split("/events/")[1].split("/")[0])
