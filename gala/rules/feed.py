"""What happened, told shortly: one line for what a party did together."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

TOGETHER = timedelta(seconds=90)
"""What one party does within so long is one line."""
AT_ONCE = timedelta(seconds=2)
"""Steps of one transaction."""


@dataclass(frozen=True, slots=True)
class Happening:
    """One thing that happened to somebody, or to the event (then ``name`` is empty).

    ``kind``: in, out, undone, yes, no, seat, move, unseat, or an activity's name ("event.published"). ``names`` are
    all whom a line tells of, ``table`` where they sit, ``seat`` the one that it is about, ``before`` the one left.
    """

    at: datetime
    kind: str
    name: str = ""
    party: str = ""
    names: tuple[str, ...] = ()
    table: str = ""
    seat: str = ""
    before: str = ""
    gate: str = ""
    by: str = ""


def told(happened: Iterable[Happening]) -> list[Happening]:
    """Newest first; what several of one party, or one of the team, did at about the same moment is one line."""
    lines: list[Happening] = []
    for one in sorted(happened, key=lambda one: one.at, reverse=True):
        at = next((i for i, line in enumerate(lines) if _together(line, one)), None)
        if at is None:
            lines.append(replace(one, names=(one.name,) if one.name else ()))
        else:
            lines[at] = _joined(lines[at], one)
    return lines


def moves(happened: Iterable[Happening]) -> list[Happening]:
    """Newest first, as given: a seat that was left for another one, within one step, is a move."""
    found: list[Happening] = []
    left: dict[tuple[str, str], Happening] = {}
    for one in reversed(list(happened)):
        who = (one.name, one.party)
        before = left.pop(who, None)
        if one.kind == "seat" and before is not None and one.at - before.at <= AT_ONCE:
            found.remove(before)
            found.append(replace(one, kind="move", before=before.before))
            continue
        if one.kind == "unseat":
            left[who] = one
        found.append(one)
    return found[::-1]


def _together(line: Happening, one: Happening) -> bool:
    alike = (line.kind, line.party, line.by, line.gate) == (one.kind, one.party, one.by, one.gate)
    by_party = bool(one.party) and one.name not in line.names
    by_team = not one.name and not line.name
    return alike and (by_party or by_team) and line.at - one.at <= TOGETHER


def _joined(line: Happening, one: Happening) -> Happening:
    tables = sorted({*filter(None, line.table.split(", ")), *filter(None, [one.table])}, key=_number)
    seats = [seat for seat in (line.seat, one.seat) if seat]
    names = (*line.names, one.name) if one.name else line.names
    return replace(line, names=names, table=", ".join(tables), seat=", ".join(seats))


def _number(table: str) -> tuple[int, str]:
    """Table 9 stands before table 10."""
    return (int(table), "") if table.isdecimal() else (10**9, table)
