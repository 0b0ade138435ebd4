"""Lists as people type them: table sizes ("12x10, 8") and names with emails, one a line."""

import re
from typing import Final

from gala.errors import Invalid

COUNTS_FORM: Final = "Please write numbers, as in 10, 10, 8 or 12x10, 4x8."
REASONS: Final = (COUNTS_FORM,)

_MOST_TABLES: Final = 1_000  # what is longer is refused anyway, and must not be spelled out first
_GROUP = re.compile(r"(\d{1,6})(?:\s*[x×*]\s*(\d{1,6}))?")
_PARTS = re.compile(r"[,;\n]+|\s+(?![x×*\s])(?<![x×*]\s)")
_EMAIL = re.compile(r"<?([^\s<>,;]+@[^\s<>,;]+)>?")


def table_counts(text: str) -> list[int]:
    """The sizes in ``text``: "10, 10, 8" gives [10, 10, 8] and "2x10, 8" the same; "12x10" is twelve tables of ten.

    Raises Invalid for what is not such a list. Whether a room can have these tables is for ``geometry`` to say.
    """
    counts: list[int] = []
    for part in filter(None, (part.strip() for part in _PARTS.split(text.lower()))):
        group = _GROUP.fullmatch(part)
        if group is None:
            raise Invalid(field="counts", reason=COUNTS_FORM)
        times, size = (int(group[1]), int(group[2])) if group[2] else (1, int(group[1]))
        counts.extend([size] * min(times, _MOST_TABLES - len(counts)))
    if not counts:
        raise Invalid(field="counts", reason=COUNTS_FORM)
    return counts


def people_lines(text: str) -> list[tuple[str, str]]:
    """Name and email of each line that is not blank: "Ana Ruiz, ana@example.org" or "Ana Ruiz <ana@example.org>".

    The email may be empty. Neither is checked here.
    """
    return [_person(line) for line in text.splitlines() if line.strip()]


def _person(line: str) -> tuple[str, str]:
    email = _EMAIL.search(line)
    name = line if email is None else line[: email.start()] + " " + line[email.end() :]
    return " ".join(name.strip(" ,;\t").split()), email[1] if email else ""
