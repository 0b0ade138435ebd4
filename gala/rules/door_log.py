"""The door's log of one person, read as a whole: who is inside since when, and what two gates contradict each other in.

Tablets that were without a network tell late what happened early. So nothing is decided by the order in which the
server hears of it: the lines are put in the order of their own times, and the first coming counts.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal


@dataclass(frozen=True, slots=True)
class Line:
    """One coming or going, at the moment when the gate saw it.

    ``knowing``: let in although the gate knew that the person was inside. ``undone``: taken back, and so passed over.
    """

    client_id: str
    kind: Literal["in", "out"]
    at: datetime
    knowing: bool = False
    undone: bool = False


@dataclass(frozen=True, slots=True)
class Story:
    """What the lines come to. ``came`` is the coming that counts, the last one; ``left`` the going after it.

    ``counted`` are the client ids of all lines that count; ``conflicts`` those that let somebody in who was inside
    already, without knowing it.
    """

    came: Line | None
    left: Line | None
    counted: frozenset[str]
    conflicts: frozenset[str]

    @property
    def is_inside(self) -> bool:
        return self.came is not None and self.left is None


def fold(lines: Iterable[Line]) -> Story:
    """The story that these lines tell, in whatever order they are given.

    A coming counts when the person is outside, a going when inside. So a coming after a going is a re-entry; of two
    comings the first counts and the second is a conflict. Of two lines at one moment the coming is before the going.
    """
    came = left = None
    counted, conflicts = set(), set()
    for line in sorted(lines, key=lambda line: (line.at, line.kind == "out", line.client_id)):
        if line.undone:
            continue
        is_inside = came is not None and left is None
        if is_inside == (line.kind == "out"):
            counted.add(line.client_id)
            came, left = (line, None) if line.kind == "in" else (came, line)
        elif is_inside and not line.knowing:
            conflicts.add(line.client_id)
    return Story(came, left, frozenset(counted), frozenset(conflicts))
