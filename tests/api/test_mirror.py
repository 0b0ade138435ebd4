"""The example that mirrors a plan into a terminal: in a real one, of any size, until somebody ends it."""

import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Self

import pytest

from examples.mirror import ENTER, LEAVE, MARKS, Mirror
from gala.client import Client, Message
from gala.services import limits
from tests import factories
from tests.api.served import served
from tests.conftest import Database

pytestmark = pytest.mark.only_sqlite
ROOT = Path(__file__).parent.parent.parent
PLAN = {
    "tables": [
        {"table_number": str(number), "seats": [{"id": 100 * number + n} for n in range(number % 4 * 5)]}
        for number in range(1, 30)
    ]
}
_ESCAPE = re.compile(r"\x1b\[[\d;?]*[A-Za-z]")


@pytest.mark.parametrize("size", [(120, 40), (80, 24), (33, 9), (200, 60), (12, 6)], ids=str)
@pytest.mark.parametrize("colours", [True, False])
def test_the_screen_fits_the_window(size: tuple[int, int], colours: bool) -> None:
    width, height = size
    mirror = Mirror("Spring Gala", PLAN, colours=colours)
    items = [{"seat_id": 101, "table_id": 1, "status": "taken"}]
    mirror.hear(Message("snapshot", {"items": items}, ""))
    lines = mirror.lines(width, height)
    plain = [_ESCAPE.sub("", line) for line in lines]
    assert (plain != lines) == colours
    assert len(lines) <= height
    assert [line for line in plain[:-1] if len(line) > width] == []
    seats = "".join(plain[2:-2])
    assert seats.count(MARKS["taken"]) == (height > 6)
    assert ("… and " in seats) == (
        sum(map(seats.count, MARKS.values())) < sum(len(one["seats"]) for one in PLAN["tables"])
    )


class Window:
    """A terminal with the example in it."""

    def __init__(self, *args: str, **known: str) -> None:
        self.pid, self.screen = pty.fork()
        if self.pid == 0:
            os.chdir(ROOT)
            # Python's readline, which pytest loads, exports a size; tests that run behind a shell ignore Ctrl+C.
            own = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "LINES")}
            signal.signal(signal.SIGINT, signal.SIG_DFL)
            os.execvpe(sys.executable, [sys.executable, "-m", "examples.mirror", *args], own | known)
        self.said = ""
        self.resize(24, 80)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self.pid:  # the test failed
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
        os.close(self.screen)

    def resize(self, rows: int, columns: int) -> None:
        fcntl.ioctl(self.screen, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def until(self, wanted: str) -> str:
        """All that was drawn until this was."""
        end = time.monotonic() + 20
        while wanted not in self.said:
            assert time.monotonic() < end, f"no {wanted!r} in {self.said!r}"
            if select.select([self.screen], [], [], 0.1)[0]:
                try:
                    self.said += os.read(self.screen, 65_536).decode()
                except OSError:  # the program has ended
                    assert wanted in self.said, self.said
        seen, _, self.said = self.said.partition(wanted)
        return seen

    def end(self) -> int:
        """Ctrl+C, and how the program ended."""
        os.write(self.screen, b"\x03")
        self.until(LEAVE)
        _, status = os.waitpid(self.pid, 0)
        self.pid = 0
        return os.waitstatus_to_exitcode(status)


@pytest.fixture
def gala(db: Database) -> factories.Gala:
    limits.reset()
    with db.transaction() as session:
        return factories.make_gala(session)


@pytest.fixture
def url(db: Database) -> Iterator[str]:
    with served() as address:
        yield address


def test_it_shows_each_change_follows_the_window_and_leaves_the_terminal_as_it_was(
    gala: factories.Gala, url: str
) -> None:
    code = gala.invitations[0].unique_code
    with (
        Window(url, str(gala.event_id), GALA_CODE=code, TERM="xterm", NO_COLOR="1") as window,
        Client(url, code=code) as guest,
    ):
        window.until(ENTER)
        window.until("live")
        window.until(f"{MARKS['free']} 8 free")
        guest.hold(gala.event_id, {gala.party_ids(0)[0]: gala.seat_ids[0]})
        window.until(f"{MARKS['held']} 1 held")
        window.resize(6, 30)
        seen = window.until(f"{MARKS['free']}7 {MARKS['held']}1")
        assert "\x1b[3" not in seen, "no colours where nobody wants any"
        assert window.end() == 0


def test_what_is_no_terminal_gets_lines_of_text(gala: factories.Gala, url: str) -> None:
    code = gala.invitations[0].unique_code
    known: dict[str, Any] = {"cwd": ROOT, "env": {**os.environ, "GALA_CODE": code}, "text": True}
    with (
        Client(url, code=code) as guest,
        subprocess.Popen(
            [sys.executable, "-m", "examples.mirror", url, str(gala.event_id)], stdout=subprocess.PIPE, **known
        ) as program,
    ):
        assert program.stdout is not None
        assert program.stdout.readline() == "snapshot of 8 seats\n"
        guest.hold(gala.event_id, {gala.party_ids(0)[0]: gala.seat_ids[0]})
        assert program.stdout.readline() == f"seat_locked {gala.seats[0].seat_number} held\n"
        program.send_signal(signal.SIGTERM)
        assert program.wait(10) == 0


def test_what_it_cannot_show_is_said_in_one_line(gala: factories.Gala, url: str) -> None:
    for args, said in (
        ([url, "999"], "not_found"), ([url.rpartition(":")[0] + ":9", "1"], "refused"), ([], "Mirrors a plan"),
    ):  # fmt: skip
        ran = subprocess.run(
            [sys.executable, "-m", "examples.mirror", *args], cwd=ROOT, capture_output=True, text=True, check=False,
            env={**os.environ, "GALA_CODE": gala.invitations[0].unique_code},
        )  # fmt: skip
        assert ran.returncode == 1 and said in ran.stderr and "Traceback" not in ran.stderr
