"""A guest carried over the plan and put down: the work of each frame, and how soon two browsers show it."""

import os
import shutil
import time
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from sqlalchemy import insert

import gala.db
from benchmarks.live import serving
from benchmarks.plan import lay_out, missing
from benchmarks.room import furnish
from gala import clock
from gala.db import create_gala_engine
from gala.models import TenantUser, User
from gala.services.accounts import hash_password

HALLS = (250, 1000)
FRAMES = 120
DROPS = 15
EMAIL, PASSWORD = "bench@gala.test", "bench-password"
HEADS = ("seats", "frame work", "p95", "interval", "p95", "own", "p95", "other", "p95", "floor", "own/floor")
NOTE = f"""  All in ms. frame work: script, style and layout of one move of the pointer over the room while a guest is
  carried, {FRAMES} frames (aim: under 16); interval: between two frames meanwhile. own and other: from the drop to the
  frame that shows the seat taken, in the same browser and in another organizer's, through server and SQLite (aim: other
  under 100), {DROPS} drops. floor: an attribute of the same seat set by hand, to the frame that shows it. Two Chromium
  windows and the server share this machine's cores."""

FRAMES_WORK = """frames => new Promise(done => {
  const seats = [...document.querySelectorAll('.plan-room .seat[data-s=f]')], work = [], gaps = [];
  const row = document.querySelector('.plan-people .one-guest').getBoundingClientRect();
  const send = (name, x, y) => document.elementFromPoint(x, y)?.dispatchEvent(new PointerEvent(name,
    { bubbles: true, isPrimary: true, pointerId: 1, pointerType: 'mouse', clientX: x, clientY: y }));
  send('pointerdown', row.x + 60, row.y + 10);
  let last = performance.now(), n = -5;
  const turn = () => {
    const start = performance.now(), box = seats[(Math.max(n, 0) * 37) % seats.length].getBoundingClientRect();
    send('pointermove', box.x + box.width / 2, box.y + box.height / 2);
    document.body.getBoundingClientRect();
    if (n >= 0) { work.push(performance.now() - start); gaps.push(start - last); }
    last = start;
    if (++n < frames) return requestAnimationFrame(turn);
    dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape' }));
    done([work, gaps]);
  };
  requestAnimationFrame(turn);
})"""
WAIT = """name => { window.painted = 0;
  const seat = document.querySelector(`.plan-room .seat[data-name="${name}"]`);
  new MutationObserver((_, watcher) => { if (seat.dataset.s !== 't') return; watcher.disconnect();
    requestAnimationFrame(() => setTimeout(() => { window.painted = performance.timeOrigin + performance.now(); }));
  }).observe(seat, { attributes: true, attributeFilter: ['data-s'] });
  window.dropped = 0;
  addEventListener('pointerup', () => { window.dropped = performance.timeOrigin + performance.now(); },
    { capture: true, once: true });
}"""
FLOOR = """() => new Promise(done => {
  const seat = document.querySelector('.plan-room .seat[data-s=f]'), start = performance.now();
  seat.setAttribute('data-s', 't');
  requestAnimationFrame(() => setTimeout(() => { const ms = performance.now() - start;
    seat.setAttribute('data-s', 'f'); done(ms); }));
})"""


def main() -> None:
    print(f"Carrying a guest: load of the machine {os.getloadavg()[0]:.1f}, {os.cpu_count()} cores")
    if lack := missing():
        print(f"  left out, {lack}.")
        return
    print("  " + "".join(f"{head:>11}" for head in HEADS))
    for seats in HALLS:
        with TemporaryDirectory(prefix="gala-bench-") as folder, pytest.MonkeyPatch.context() as patch:
            engine = create_gala_engine(f"sqlite:///{Path(folder) / 'gala.db'}")
            patch.setattr(gala.db, "get_engine", lambda engine=engine: engine)
            room = furnish(engine, seats)
            lay_out(room)
            _let_in(room.tenant_id)
            with serving("create_ours", folder, pages=True) as port:
                _print(seats, *_measure(f"http://127.0.0.1:{port}", room.event_id))
            engine.dispose()
    print(NOTE)


def _let_in(tenant_id: int) -> None:
    """An organizer with a password."""
    known = {"email": EMAIL, "full_name": "Bench", "password_hash": hash_password(PASSWORD), "created_at": clock.now()}
    with gala.db.transaction() as session:
        user_id = session.execute(insert(User).values(known).returning(User.id)).scalar_one()
        session.add(TenantUser(tenant_id=tenant_id, user_id=user_id, role="tenant_admin"))


def _measure(site: str, event_id: int) -> tuple[list[float], ...]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        one, other = (_arrive(browser, site, event_id) for _ in range(2))
        work, gaps = one.evaluate(FRAMES_WORK, FRAMES)
        own, others, floor = [], [], []
        for _ in range(DROPS):
            floor.append(one.evaluate(FLOOR))
            mine, theirs = _drop(one, other)
            own.append(mine)
            others.append(theirs)
        browser.close()
    return work, gaps, own, others, floor


def _arrive(browser: Any, site: str, event_id: int) -> Any:
    context = browser.new_context(base_url=site, viewport={"width": 1440, "height": 900}, locale="en-GB")
    context.set_default_timeout(60_000)
    page = context.new_page()
    page.goto("/login")
    page.get_by_label("Email").fill(EMAIL)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/events/")
    page.goto(f"/events/{event_id}/plan")
    page.wait_for_selector(".plan-room .seat[data-s=f]")
    page.wait_for_selector(".plan-people .one-guest")
    return page


def _drop(one: Any, other: Any) -> tuple[float, float]:
    """Put the first guest without a seat on the first free one."""
    one.wait_for_timeout(1500)  # the list is read again a moment after a change
    seat = one.locator(".plan-room .seat[data-s=f]").first
    name = seat.get_attribute("data-name")
    for page in (one, other):
        page.evaluate(WAIT, name)
    here, there = one.locator(".plan-people .one-guest").first.bounding_box(), seat.bounding_box()
    one.mouse.move(here["x"] + 60, here["y"] + here["height"] / 2)
    one.mouse.down()
    one.mouse.move(there["x"] + there["width"] / 2, there["y"] + there["height"] / 2, steps=4)
    one.mouse.up()
    ends = []
    for page in (one, other):
        until = time.monotonic() + 20
        while not (end := page.evaluate("window.painted")) and time.monotonic() < until:
            page.wait_for_timeout(20)
        ends.append(end)
    start = one.evaluate("window.dropped")
    return ends[0] - start, ends[1] - start


def _print(seats: int, work: list[float], gaps: list[float], *rest: list[float]) -> None:
    own, others, floor = rest
    cells = [f"{seats}"]
    for figures in (work, gaps, own, others):
        cells += [f"{median(figures):.1f}", f"{quantiles(figures, n=20)[-1]:.1f}"]
    cells += [f"{median(floor):.1f}", f"{median(own) / median(floor):.1f}"]
    print("  " + "".join(f"{cell:>11}" for cell in cells), flush=True)
