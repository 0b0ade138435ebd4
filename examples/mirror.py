"""Mirrors a plan into the terminal, and keeps it true: ``python -m examples.mirror http://localhost:8000 1``.

The credential comes from the environment: GALA_KEY (a key with ``event:read`` and ``people:read``) or GALA_CODE (an
invitation's code). Where the output is no terminal each change is one line of text. Ctrl+C ends it.
"""

import os
import shutil
import signal
import sys
from collections.abc import Iterator, Mapping
from contextlib import suppress
from itertools import zip_longest
from typing import Any

from gala.client import Client, Lost, Message, Picture, Problem

MARKS = {"free": "○", "held": "◐", "taken": "●", "blocked": "×"}
COLOURS = {"free": "32", "held": "33", "taken": "31", "blocked": "90"}
GAP = 3
ENTER, LEAVE = "\x1b[?1049h\x1b[?25l", "\x1b[?25h\x1b[?1049l"
"""Another screen without a cursor; back to what stood there before."""


class Mirror:
    """What is on the screen: a room, what its seats are, and whether that is still heard of."""

    def __init__(self, name: str, plan: Mapping[str, Any], *, colours: bool) -> None:
        self.name, self.plan, self.colours = name, plan, colours
        self.picture = Picture()
        self.state = "calling …"

    def hear(self, message: Message) -> None:
        """Take a message in."""
        self.picture.hear(message)
        self.state = "the line broke, calling again …" if message.action == "lost" else "live"

    @property
    def is_redrawn(self) -> bool:
        """Whether there are other seats than the plan has."""
        return self.picture.items.keys() != {seat["id"] for table in self.plan["tables"] for seat in table["seats"]}

    def lines(self, width: int, height: int) -> list[str]:
        """The screen: a line about it all, the tables side by side as they fit, and what the marks mean."""
        head = f"{self.name} · {self.state}"[:width]
        room, left = [], max(1, height - 4)
        blocks = [self._table(table, width) for table in self.plan["tables"]]
        wide = max((_width(line) for block in blocks for line in block), default=1)
        across = max(1, (width + GAP) // (wide + GAP))
        for start in range(0, len(blocks), across):
            row = [
                (" " * GAP).join(_padded(part, wide) for part in parts).rstrip()
                for parts in zip_longest(*blocks[start : start + across], fillvalue="")
            ]
            if len(room) + len(row) > left - (start + across < len(blocks)):
                room.append(f"… and {len(blocks) - start} more tables: make the window larger"[:width])
                break
            room += row
        return [head, "", *room, "", self._legend(width)]

    def _table(self, table: Mapping[str, Any], width: int) -> list[str]:
        label = max(len(one["table_number"]) for one in self.plan["tables"])
        each = max(1, (width - label - 1) // 2)
        marks = [self._mark(self._status(seat["id"])) for seat in table["seats"]]
        parts = [" ".join(marks[start : start + each]) for start in range(0, len(marks), each)] or [""]
        return [f"{name:>{label}}  {part}" for name, part in zip_longest([table["table_number"]], parts, fillvalue="")]

    def _legend(self, width: int) -> str:
        known = [self._status(seat["id"]) for table in self.plan["tables"] for seat in table["seats"]]
        full = "   ".join(f"{self._mark(kind)} {known.count(kind)} {kind}" for kind in MARKS)
        return full if _width(full) <= width else " ".join(f"{self._mark(kind)}{known.count(kind)}" for kind in MARKS)

    def _status(self, seat_id: int) -> str:
        return str(self.picture.items.get(seat_id, {}).get("status", "blocked"))

    def _mark(self, status: str) -> str:
        return f"\x1b[{COLOURS[status]}m{MARKS[status]}\x1b[0m" if self.colours else MARKS[status]


def _width(line: str) -> int:
    """What a line takes on the screen: colours take nothing."""
    return len(line) - sum(len(f"\x1b[{code}m\x1b[0m") * line.count(f"\x1b[{code}m") for code in COLOURS.values())


def _padded(line: str, wide: int) -> str:
    return line + " " * (wide - _width(line))


def told(message: Message) -> Iterator[str]:
    """A message as text, for a file or another program."""
    said = message.content
    if message.action == "snapshot":
        yield f"snapshot of {len(said['items'])} seats"
    elif message.action == "lost":
        yield "the line broke, calling again"
    elif "seat_number" in said:
        guest = said.get("guest", {}).get("name", "")
        yield " ".join(filter(None, (message.action, said["seat_number"], said.get("status", ""), guest)))


def show(gala: Client, event_id: int, mirror: Mirror) -> None:
    """Draw the plan anew with each message and each new size of the window."""
    drawing = stale = False

    def draw(*_: object) -> None:
        nonlocal drawing, stale
        stale = True
        while stale and not drawing:  # else the window changed while it was drawn: it is drawn again below
            drawing, stale = True, False
            width, height = shutil.get_terminal_size()
            screen = "\n".join(f"{line}\x1b[K" for line in mirror.lines(width, height)[:height])
            sys.stdout.write(f"\x1b[H{screen}\x1b[J")
            sys.stdout.flush()
            drawing = False

    signal.signal(signal.SIGWINCH, draw)
    sys.stdout.write(ENTER)
    try:
        draw()
        for message in gala.listen(f"events/{event_id}/seats"):
            mirror.hear(message)
            if message.action != "lost" and mirror.is_redrawn:
                with suppress(Lost):
                    mirror.plan = gala.plan(event_id)
            draw()
    finally:
        signal.signal(signal.SIGWINCH, signal.SIG_IGN)
        sys.stdout.write(LEAVE)
        sys.stdout.flush()


def main(url: str, event_id: int) -> None:
    """Mirror the plan until somebody ends it."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with Client(url, key=os.environ.get("GALA_KEY", ""), code=os.environ.get("GALA_CODE", "")) as gala:
        plan, name = gala.plan(event_id), f"Event {event_id}"
        with suppress(Problem):  # guests read the room, not the event
            name = gala.event(event_id).content["name"]
        if sys.stdout.isatty():
            show(gala, event_id, Mirror(name, plan, colours="NO_COLOR" not in os.environ))
            return
        for message in gala.listen(f"events/{event_id}/seats"):
            for line in told(message):
                print(line, flush=True)


if __name__ == "__main__":
    try:
        main(sys.argv[1], int(sys.argv[2]))
    except (Problem, Lost) as refused:
        sys.exit(str(refused))
    except (IndexError, ValueError):
        sys.exit(__doc__)
    except KeyboardInterrupt:
        pass
    except BrokenPipeError:  # whoever read it has heard enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
