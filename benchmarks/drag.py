"""Dragging a table of the drawn room: each move to its painted frame, beside React Flow dragging plain nodes; and the
drop to the other organizer's screen.
"""

import http.server
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from typing import Any

import pytest

import gala.db
from benchmarks.live import serving
from benchmarks.plan import lay_out, missing
from benchmarks.room import SEATS_A_TABLE, Room, furnish
from gala import build, clock
from gala.db import create_gala_engine
from gala.models import Role, TenantUser, User
from gala.services import accounts

ROOMS = (250, 1000)
MOVES, DROPS = 120, 12
HEADS = ("seats", "tables", "ours p50", "ours p95", "floor p50", "floor p95", "ratio p50", "drop p50", "drop p95")
NOTE = f"""  ours, floor: ms from a pointer's move to the frame that shows it, {MOVES} moves of one table among all the
  others, in headless Chromium without a GPU. floor: React Flow alone, by the same Vite, as many plain nodes.
  drop: ms from the button let go to the frame on the other organizer's screen, {DROPS} times, database included."""

WATCH = """() => {
  window.frames_ = [];
  addEventListener('pointermove', () => { const start = performance.now();
    requestAnimationFrame(() => { const c = new MessageChannel();
      c.port1.onmessage = () => window.frames_.push(performance.now() - start); c.port2.postMessage(0); }); }, true);
  addEventListener('pointerup', () => { window.up_ = performance.timeOrigin + performance.now(); }, true);
}"""
SEE = """name => {
  const node = document.querySelector(`[data-id="${name}"]`), style = node.style.transform;
  window.seen_ = 0;
  new MutationObserver((_, me) => { if (node.style.transform === style) return; me.disconnect();
    requestAnimationFrame(() => { const c = new MessageChannel();
      c.port1.onmessage = () => { window.seen_ = performance.timeOrigin + performance.now(); };
      c.port2.postMessage(0); });
  }).observe(node, { attributes: true, attributeFilter: ['style'] });
}"""

PLAIN = """
import { createElement as h, useState, useCallback } from "react";
import { createRoot } from "react-dom/client";
import { ReactFlow, applyNodeChanges } from "@xyflow/react";
import "@xyflow/react/dist/base.css";
const many = Number(new URLSearchParams(location.search).get("tables")), wide = Math.ceil(Math.sqrt(many));
const start = Array.from({ length: many }, (_, n) => ({ id: "t" + n, data: { label: "" + n }, width: 104, height: 104,
  position: { x: (n % wide) * 150, y: Math.floor(n / wide) * 150 } }));
function App() {
  const [nodes, set] = useState(start);
  const change = useCallback((changes) => set((old) => applyNodeChanges(changes, old)), []);
  return h("div", { style: { width: "100vw", height: "100vh" } },
    h(ReactFlow, { nodes, onNodesChange: change, fitView: true, minZoom: 0.1 }));
}
createRoot(document.getElementById("root")).render(h(App));
"""


def main() -> None:
    print(f"Dragging a table: load of the machine {os.getloadavg()[0]:.1f}, {os.cpu_count()} cores")
    if lack := missing():
        print(f"  left out: {lack}.")
        return
    print("  " + "".join(f"{head:>11}" for head in HEADS))
    with plain_flow() as floor:
        for seats in ROOMS:
            _measure(seats, floor)
    print(NOTE)


def _measure(seats: int, floor: str) -> None:
    from playwright.sync_api import sync_playwright

    with TemporaryDirectory(prefix="gala-bench-") as folder, pytest.MonkeyPatch.context() as patch:
        engine = create_gala_engine(f"sqlite:///{Path(folder) / 'gala.db'}")
        patch.setattr(gala.db, "get_engine", lambda: engine)
        room = furnish(engine, seats)
        lay_out(room)
        _organizer(room)
        with serving("create_ours", folder, pages=True) as port, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
            ana, leo = (_editor(browser, port, room) for _ in range(2))
            ours = _drag(ana, "t1")
            drops = [_drop(ana, leo, "t1", step) for step in range(DROPS)]
            leo.close()
            page = browser.new_page(viewport={"width": 1440, "height": 900})
            page.goto(f"{floor}?tables={seats // SEATS_A_TABLE}")
            page.wait_for_selector('[data-id="t1"]')
            page.wait_for_timeout(500)
            plain = _drag(page, "t1")
            browser.close()
        engine.dispose()
    figures = (*_spread(ours), *_spread(plain), median(ours) / median(plain), *_spread(drops))
    cells = [f"{seats}", f"{seats // SEATS_A_TABLE}", *(f"{figure:.1f}" for figure in figures)]
    print("  " + "".join(f"{cell:>11}" for cell in cells), flush=True)


def _spread(times: list[float]) -> tuple[float, float]:
    return median(times), quantiles(times, n=20)[-1]


def _organizer(room: Room) -> None:
    with gala.db.transaction(room.engine) as session:
        tenant = {"tenant_id": room.tenant_id, "role": Role.TENANT_ADMIN.value, "status": "active"}
        password = accounts.hash_password("gala-bench")
        user = User(email="bench@gala.test", full_name="Bench", password_hash=password, created_at=clock.now())
        session.add(user)
        session.flush()
        session.add(TenantUser(user_id=user.id, **tenant))


def _editor(browser: Any, port: int, room: Room) -> Any:
    context = browser.new_context(base_url=f"http://127.0.0.1:{port}", viewport={"width": 1440, "height": 900})
    context.set_default_timeout(60_000)
    page = context.new_page()
    page.goto("/login")
    page.get_by_label("Email").fill("bench@gala.test")
    page.get_by_label("Password").fill("gala-bench")
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/events/")
    page.goto(f"/events/{room.event_id}/editor")
    page.wait_for_selector('[data-id="t1"]')
    page.wait_for_timeout(1500)
    return page


def _middle(page: Any, name: str) -> tuple[float, float]:
    box = page.locator(f'[data-id="{name}"]').bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def _drag(page: Any, name: str) -> list[float]:
    """Milliseconds from each move to its frame."""
    page.evaluate(WATCH)
    x, y = _middle(page, name)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 10, y + 10, steps=4)
    page.evaluate("window.frames_ = []")
    for n in range(MOVES):
        page.mouse.move(x + 10 + 2 * (n % 40), y + 10 + n)
        page.wait_for_timeout(16)
    page.wait_for_timeout(100)
    page.mouse.up()
    page.wait_for_timeout(500)
    return list(page.evaluate("window.frames_"))


def _drop(ana: Any, leo: Any, name: str, step: int) -> float:
    """Milliseconds from Ana's letting go to Leo's frame. Both clocks are the machine's."""
    x, y = _middle(ana, name)
    away = 60 if step % 2 else -60
    ana.mouse.move(x, y)
    ana.mouse.down()
    ana.mouse.move(x + away, y + away, steps=3)
    leo.evaluate(SEE, name)
    ana.mouse.up()
    leo.wait_for_function("window.seen_ > 0")
    leo.wait_for_timeout(300)
    return float(leo.evaluate("window.seen_") - ana.evaluate("window.up_"))


@contextmanager
def plain_flow() -> Iterator[str]:
    """The address of a page that is nothing but React Flow and plain nodes."""
    with TemporaryDirectory(prefix="drag-", dir=build.WEB) as folder:
        place = Path(folder)
        (place / "main.js").write_text(PLAIN)
        (place / "index.html").write_text('<div id="root"></div><script type="module" src="./main.js"></script>')
        (place / "vite.config.js").write_text("export default { base: './' };")
        vite = [
            "node",
            str(build.WEB / "node_modules" / "vite" / "bin" / "vite.js"),
            "build",
            folder,
            "--logLevel",
            "error",
        ]
        done = subprocess.run(vite, cwd=folder, env=build.environment(), capture_output=True, text=True)
        if done.returncode:
            sys.exit(f"the plain page was not built:\n{done.stderr[-2000:]}")
        handler = partial(_Quiet, directory=str(place / "dist"))
        with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
            threading.Thread(target=server.serve_forever, daemon=True).start()
            yield f"http://127.0.0.1:{server.server_port}/index.html"
            server.shutdown()


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        """Nothing."""
