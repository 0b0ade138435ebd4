"""``make chaos``: a door where everything breaks, at random points; nothing that its tablet did may be lost or double.

A real server, a real Chromium and a line between them. A hundred times (``ARGS="--cases 20 --seed 7"`` chooses) guests
are scanned while the browser or the server is killed with ``kill -9``, the line goes dead without a word, only answers
are lost, the network goes, or the page is loaded again. At the end everything is whole, and the log is counted.
"""

import argparse
import random
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import BrowserType, sync_playwright
from playwright.sync_api import Error as BrowserError

from tests.browser.breaking import Line, Tablet
from tests.browser.conftest import CALM, find_chromium, serving
from tests.browser.evening import Evening, empty_queue, greeted, hand_scan, open_kiosk, page_is_kept, pair, ready
from tests.browser.serving import Server

FAULTS = {
    "browser": "the browser is killed",
    "server": "the server is killed",
    "dead": "the line goes dead, half-open",
    "deaf": "only the answers are lost",
    "offline": "the network goes, and the browser knows",
    "reload": "the page is loaded again",
    "dark": "no network, browser killed and opened again without it",
    "storm": "server and browser are killed together",
}
SCANS_A_CASE = 3
PATIENCE = 4_000
"""Milliseconds until an answer is given up: the tablet decides by itself and needs none of them."""


@dataclass
class Count:
    """What became of the guests of one kind of fault."""

    cases: int = 0
    scans: int = 0
    cut_off: int = 0
    once: int = 0
    missing: list[str] = field(default_factory=list)
    twice: list[str] = field(default_factory=list)


class Chaos:
    """One evening, one tablet, and what happens to them."""

    def __init__(self, server: Server, kind: BrowserType, chromium: str, folder: Path, cases: int, seed: int) -> None:
        self.chance = random.Random(seed)
        names = [f"Guest {n:04}" for n in range(cases * SCANS_A_CASE)]
        self.evening = Evening(server, *([name] for name in names))
        self.server, self.line = server, Line(server.port)
        self.tablet = Tablet(kind, chromium, folder / "profile", (*CALM, "--disable-breakpad"))
        self.waiting = iter(names)
        self.faults = ([*FAULTS] * (cases // len(FAULTS) + 1))[:cases]
        self.counts = {fault: Count() for fault in FAULTS}
        self.guests: dict[str, str] = {}
        self.tries: Counter[str] = Counter()
        self.chance.shuffle(self.faults)

    def run(self, say: Callable[[str], None]) -> dict[str, Count]:
        """All of it. The counts are of the log, after everything is whole again."""
        try:
            self.page = self.tablet.start()
            pair(self.page, self.line.address, self.evening.gate("North")[1])
            page_is_kept(self.page)
            for n, fault in enumerate(self.faults, 1):
                self._case(fault)
                say(f"{n} of {len(self.faults)}: {fault}")
            self._mend("")
            empty_queue(self.page, 60_000)
            return self.judged()
        finally:
            self.tablet.kill()
            self.line.close()

    def _case(self, fault: str) -> None:
        count, names = self.counts[fault], [next(self.waiting) for _ in range(SCANS_A_CASE)]
        count.cases += 1
        self.guests |= dict.fromkeys(names, fault)
        strike = threading.Timer(self.chance.uniform(0, 0.7), self._strike, (fault,))
        strike.start()
        unheard = [name for name in names if not self._scan(count, name, fault)]
        strike.join()
        if fault == "dark":
            self._open_again()
        time.sleep(self.chance.uniform(0, 2.5))
        if fault in ("dead", "deaf", "offline", "dark"):
            unheard = [name for name in unheard if not self._scan(count, name)]
        self._mend(fault)
        # A guest whom nobody greeted holds the pass up once more.
        for name in unheard:
            assert self._scan(count, name), f"{name} is not greeted although everything is whole ({fault})"

    def _scan(self, count: Count, name: str, fault: str = "") -> bool:
        """Whether the tablet answered."""
        count.scans += 1
        self.tries[name] += 1
        try:
            if fault == "reload" and self.chance.random() < 0.5:
                hand_scan(self.page, self.evening.passed(name))
                time.sleep(self.chance.uniform(0, 0.06))
                self.page.reload()
                ready(self.page)
                raise TimeoutError
            hand_scan(self.page, self.evening.passed(name))
            greeted(self.page, name, timeout=PATIENCE)
        except (BrowserError, TimeoutError):
            count.cut_off += 1
            return False
        return True

    def _strike(self, fault: str) -> None:
        """In a thread of its own: here nothing may be asked of Playwright."""
        if fault in ("dead", "deaf"):
            self.line.set(fault)
        if fault in ("offline", "dark"):
            self.line.set("down")
        if fault in ("browser", "dark", "storm"):
            self.tablet.kill()
        if fault in ("server", "storm"):
            self.server.stop(hard=True)

    def _mend(self, fault: str) -> None:
        """Everything is whole again, after a while in which the tablet may try what it likes."""
        self.line.set("open")
        if fault in ("server", "storm"):
            self.server.start()
        if fault in ("browser", "storm"):
            self._open_again()

    def _open_again(self) -> None:
        self.tablet.forget()
        self.page = self.tablet.start()
        open_kiosk(self.page, self.line.address)
        ready(self.page)

    def judged(self) -> dict[str, Count]:
        """What the log says of every guest who was scanned."""
        for count in self.counts.values():
            count.once, count.missing, count.twice = 0, [], []
        let_in, lines = self.evening.told("welcome", "conflict"), self.evening.told()
        for name, fault in self.guests.items():
            count = self.counts[fault]
            if not let_in[name]:
                count.missing.append(name)
            elif let_in[name] > 1 or lines[name] > self.tries[name]:
                count.twice.append(name)
            else:
                count.once += 1
        return self.counts


def main(asked: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="make chaos ARGS=...", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--cases", type=int, default=100)
    parser.add_argument("--seed", type=int, default=4)
    wanted = parser.parse_args(asked)
    chromium = find_chromium() or sys.exit("There is no Chromium")
    start = time.monotonic()
    with TemporaryDirectory() as folder, serving(Path(folder)) as server, sync_playwright() as playwright:
        chaos = Chaos(server, playwright.chromium, chromium, Path(folder), wanted.cases, wanted.seed)
        counts = chaos.run(lambda text: print(f"\r  {text:<40}", end="", file=sys.stderr, flush=True))
    print(f"\r{wanted.cases} cases of seed {wanted.seed} in {time.monotonic() - start:.0f} s" + " " * 30)
    print(f"  {'':58}{'cases':>7}{'guests':>8}{'scans':>7}{'cut off':>9}{'once':>6}{'missing':>9}{'twice':>7}")
    for fault, count in counts.items():
        figures = (count.cases, count.cases * SCANS_A_CASE, count.scans, count.cut_off, count.once)
        _print(f"{fault}: {FAULTS[fault]}", *figures, len(count.missing), len(count.twice))
    lost = [name for count in counts.values() for name in (*count.missing, *count.twice)]
    if lost:
        sys.exit(f"not exactly once: {', '.join(lost)}")
    print("  every guest that was scanned stands in the log exactly once")


def _print(words: str, cases: int, guests: int, scans: int, cut: int, once: int, missing: int, twice: int) -> None:
    print(f"  {words:58}{cases:>7}{guests:>8}{scans:>7}{cut:>9}{once:>6}{missing:>9}{twice:>7}")


if __name__ == "__main__":
    main()
