"""Opening the plan: what the server does and sends for it, beside the same rows selected and dumped as JSON."""

import gzip
import json
import os
import shutil
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from reflex.app import _sio_dumps
from sqlalchemy import select, update

import gala.db
from benchmarks.floor import Statement, caught
from benchmarks.live import serving
from benchmarks.room import FIRST_INVITATION, FIRST_SEAT, SEATS_A_TABLE, Room, furnish
from gala import build, clock
from gala.access import Actor
from gala.db import create_gala_engine
from gala.live.boards import Audience, Board
from gala.live.store import Live
from gala.models import EventSeat, EventTable, Invitation
from gala.rules import geometry
from gala.services.board import read_board
from gala.services.floor import get_guest_plan, get_plan
from gala.state.guest import GuestState

HALLS = (250, 2500)
ROUNDS = 30
LOADS = 5
PAINT_LIMIT = 30_000
HEADS = ("seats", "who", "first ms", "next ms", "floor ms", "ratio", "KB", "gzip", "floor KB", "gzip", "painted ms")
NOTE = f"""  first: get_plan, read_board, the board and its snapshot, as JSON, for whoever comes first (on SQLite,
  medians of {ROUNDS}). next: the board is there already. floor: the statements of first by the bare driver, json.dumps
  of their rows, names included, which guests are never sent. ratio: first to floor. KB: the plan and the snapshot.
  painted: from the address typed to the frame with all chairs, median of {LOADS} new Chromium windows."""

SEEN = """seats => {
  if (!window.seen && document.querySelectorAll('.room .seat').length >= seats) {
    window.seen = -1;
    requestAnimationFrame(() => setTimeout(() => { window.seen = performance.timeOrigin + performance.now() }));
  }
  return window.seen > 0 && window.seen;
}"""
"""Asked at every frame: the moment (ms) when the frame with all chairs was drawn. A reload on the way counts."""


def main() -> None:
    print(f"Opening the plan: load of the machine {os.getloadavg()[0]:.1f}, {os.cpu_count()} cores")
    print("  " + "".join(f"{head:>11}" for head in HEADS))
    lacks = missing()
    for seats in HALLS:
        with TemporaryDirectory(prefix="gala-bench-") as folder, pytest.MonkeyPatch.context() as patch:
            engine = create_gala_engine(f"sqlite:///{Path(folder) / 'gala.db'}")
            patch.setattr(gala.db, "get_engine", lambda engine=engine: engine)
            room = furnish(engine, seats)
            lay_out(room)
            painted = None if lacks else _painted(room, folder)
            _print(room, "guests", get_guest_plan, room.guest(0), painted)
            _print(room, "staff", get_plan, room.staff, None)
            engine.dispose()
    print(NOTE)
    if lacks:
        print(f"  painted: left out, {lacks}.")


def lay_out(room: Room) -> None:
    """Put tables and chairs where Gala itself would: numbers of a real length."""
    plan = geometry.lay_out(room.size // SEATS_A_TABLE, SEATS_A_TABLE)
    seat, table = EventSeat.__table__, EventTable.__table__  # type: ignore[attr-defined]
    with gala.db.transaction(room.engine) as session:
        ids = session.execute(select(table.c.id).order_by(table.c.position)).scalars().all()
        for table_id, place in zip(ids, plan.tables, strict=True):
            session.execute(update(table).where(table.c.id == table_id).values(x=place.x, y=place.y))
        for n, chair in enumerate(plan.seats):
            session.execute(update(seat).where(seat.c.id == FIRST_SEAT + n).values(x=chair.x, y=chair.y))


def _print(room: Room, who: Audience, service: Callable[..., Any], actor: Actor, painted: float | None) -> None:
    def board() -> Board:
        return Board(room.event_id, gala.db.run(read_board, room.event_id)[0], clock.now())

    def sent(board: Board) -> bytes:
        plan = {
            "delta": {GuestState.get_full_name(): {"plan": gala.db.run(service, actor, room.event_id)[0]}},
            "events": [],
        }
        picture = {"delta": {Live.get_full_name(): board.snapshot(who)}}
        return "\n".join((_sio_dumps(plan), _sio_dumps(picture))).encode()

    known = board()
    statements = caught(room, lambda: sent(board()))
    first, payload = _timed(lambda: sent(board()))
    following, _ = _timed(lambda: sent(known))
    with closing(gala.db.sqlite_module().connect(room.engine.url.database)) as connection:
        floor, bare = _timed(lambda: _selected(connection, statements))
    cells = [f"{room.size}", who, f"{first:.1f}", f"{following:.1f}", f"{floor:.1f}", f"{first / floor:.2f}"]
    cells += [f"{len(data) / 1000:.1f}" for page in (payload, bare) for data in (page, gzip.compress(page))]
    cells.append("-" if painted is None else f"{painted:.0f}")
    print("  " + "".join(f"{cell:>11}" for cell in cells), flush=True)


def _selected(connection: Any, statements: list[Statement]) -> bytes:
    return json.dumps([connection.execute(*statement).fetchall() for statement in statements], default=str).encode()


def _timed(work: Callable[[], bytes]) -> tuple[float, bytes]:
    """Milliseconds (median) and what came out."""
    times: list[float] = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        done = work()
        times.append((time.perf_counter() - start) * 1000)
    return median(times), done


# --- the browser ---------------------------------------------------------------------------------------------


def missing() -> str:
    """What the browser's part lacks on this machine, or nothing."""
    if not shutil.which("chromium"):
        return "there is no chromium"
    try:
        build.ensure_built(print)
    except build.BuildFailed as error:
        return f"the build failed: {error}"
    return ""


def _painted(room: Room, folder: str) -> float:
    from playwright.sync_api import sync_playwright

    invitation = Invitation.__table__  # type: ignore[attr-defined]
    with gala.db.transaction(room.engine, read_only=True) as session:
        code = session.execute(select(invitation.c.unique_code).where(invitation.c.id == FIRST_INVITATION)).scalar_one()
    with serving("create_ours", folder, pages=True) as port, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"))
        times: list[float] = []
        for _ in range(LOADS):
            context = browser.new_context(viewport={"width": 1280, "height": 900})
            context.set_default_timeout(PAINT_LIMIT)
            page = context.new_page()
            start = time.time() * 1000
            page.goto(f"http://127.0.0.1:{port}/i/{code}/seats", wait_until="commit")
            seen = page.wait_for_function(SEEN, arg=room.size, polling="raf").json_value()
            times.append(seen - start)
            context.close()
        browser.close()
    return median(times)
