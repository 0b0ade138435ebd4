"""Mirrors a plan into the terminal, and keeps it true: ``python -m examples.mirror http://localhost:8000 1``.

The credential comes from the environment: GALA_KEY (a key with ``event:read`` and ``people:read``) or GALA_CODE (an
invitation's code).
"""

import os
import sys
from collections.abc import Mapping
from typing import Any

from gala.client import Client, Picture, Problem

MARKS = {
    "free": "\x1b[32m○\x1b[0m",
    "held": "\x1b[33m◐\x1b[0m",
    "taken": "\x1b[31m●\x1b[0m",
    "blocked": "\x1b[90m×\x1b[0m",
}
CLEAR = "\x1b[H\x1b[2J"


def drawn(plan: Mapping[str, Any], picture: Picture) -> str:
    """A line for each table, a mark for each seat, and how many there are of each kind."""
    status = {seat: item["status"] for seat, item in picture.items.items()}
    width = max((len(table["table_number"]) for table in plan["tables"]), default=0)
    lines = [
        f"{table['table_number']:>{width}}  "
        + " ".join(MARKS[status.get(one["id"], "blocked")] for one in table["seats"])
        for table in plan["tables"]
    ]
    counts = "   ".join(f"{mark} {sum(one == kind for one in status.values())} {kind}" for kind, mark in MARKS.items())
    return "\n".join([*lines, "", counts])


def main(url: str, event_id: int) -> None:
    """Draw the plan anew with each message, until somebody presses Ctrl+C."""
    with Client(url, key=os.environ.get("GALA_KEY", ""), code=os.environ.get("GALA_CODE", "")) as gala:
        plan, picture = gala.plan(event_id), Picture()
        for message in gala.listen(f"events/{event_id}/seats"):
            picture.hear(message)
            print(CLEAR + drawn(plan, picture), flush=True)


if __name__ == "__main__":
    try:
        main(sys.argv[1], int(sys.argv[2]))
    except Problem as refused:
        sys.exit(str(refused))
    except (IndexError, ValueError):
        sys.exit(__doc__)
    except KeyboardInterrupt:
        pass
