"""What goes into an exported file, before it is one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

Cell = str | int | datetime | None

KINDS: Final = ("guests", "invitations", "seating", "answers")
"""What can be exported of an event."""

FORMATS: Final = ("xlsx", "csv")


@dataclass(frozen=True, slots=True)
class Column:
    """One column: ``text`` stays text whatever it looks like, a ``moment`` is the event's local time without a zone.

    ``width`` in characters, where a file can say it.
    """

    header: str
    kind: Literal["text", "number", "moment"] = "text"
    width: int = 16


@dataclass(frozen=True, slots=True)
class Export:
    """A table to write: ``name`` is the sheet's, and the file's after ``about``. ``notes``: how many of its people have
    one of what they cannot eat or need in it."""

    name: str
    about: str
    columns: tuple[Column, ...]
    rows: Sequence[tuple[Cell, ...]]
    notes: int = 0
