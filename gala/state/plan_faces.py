"""What the plan's page shows of people, seats and parties, as plain rows."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from typing import Any

from gala.models import SeatCategory
from gala.services.invitations import Person


@dataclass(frozen=True)
class PersonRow:
    """A guest beside the plan. ``letter``: p pending, y coming, n not coming, i inside, m did not come.

    ``is_member``: others of the party stand beside it; ``heads``: so many, and it is the first of them; else 0.
    """

    id: int
    name: str
    party: str
    letter: str
    seat_id: int
    table: str
    seat: str
    party_id: int = 0
    heads: int = 0
    is_member: bool = False


NOBODY = PersonRow(0, "", "", "", 0, "", "")


@dataclass(frozen=True)
class ChosenSeat:
    """A seat that is selected; id 0: none."""

    id: int = 0
    table_id: int = 0
    index: int = 0
    table: str = ""
    label: str = ""
    category: str = SeatCategory.REGULAR
    x: float = 0.0
    y: float = 0.0


@dataclass(frozen=True)
class ChosenTable:
    """The table that is selected; id 0: none."""

    id: int = 0
    number: str = ""


@dataclass(frozen=True)
class Family:
    """The party of whoever is selected: those who may come, and the seats that they have."""

    label: str = ""
    people: tuple[int, ...] = ()
    seats: tuple[int, ...] = ()


def person_rows(found: Sequence[Person]) -> list[PersonRow]:
    """Rows for the list, with the first of each party knowing how many of it follow."""
    rows: list[PersonRow] = []
    for (party_id, _), group in groupby(map(_row, found), key=lambda row: (row.party_id or -row.id, row.seat_id > 0)):
        members = list(group)
        if party_id > 0 and len(members) > 1:
            members = [replace(row, is_member=True) for row in members]
            members[0] = replace(members[0], heads=len(members))
        rows += members
    return rows


def _row(person: Person) -> PersonRow:
    letters = {"accepted": "y", "declined": "n", "attended": "o", "no_show": "m"}
    return PersonRow(
        id=person.attendee_id,
        name=person.name,
        party="" if person.party == person.name else person.party,
        letter="i" if person.inside else letters.get(person.status, "p"),
        seat_id=person.seat_id or 0,
        table=person.table_number,
        seat=person.seat_label,
        party_id=person.invitation_id or 0,
    )


def spot(plan: dict[str, Any], seat_id: int) -> ChosenSeat:
    """Where on the plan a seat is; none where it is not on it."""
    for table in plan["tables"] if seat_id else ():
        for index, seat in enumerate(table["seats"]):
            if seat["id"] == seat_id:
                place = (seat["x"], seat["y"])
                return ChosenSeat(seat_id, table["id"], index, table["number"], seat["label"], seat["category"], *place)
    return ChosenSeat()


def overlay(plan: dict[str, Any], signs: dict[int, str]) -> dict[str, str]:
    """What lies over the seats, as the plan wants it: by table one character a seat."""
    lines = {}
    for table in plan["tables"]:
        line = "".join(signs.get(seat["id"], ".") for seat in table["seats"]).rstrip(".")
        if line:
            lines[str(table["id"])] = line
    return lines


def links(spots: Sequence[ChosenSeat]) -> list[str]:
    """The dotted lines that join a party which sits at several tables, from table to table, between their nearest."""
    tables: dict[int, list[ChosenSeat]] = {}
    for one in spots:
        tables.setdefault(one.table_id, []).append(one)
    groups, paths = list(tables.values()), []
    for here, there in pairwise(groups):
        a, b = min(((a, b) for a in here for b in there), key=lambda pair: _apart(*pair))
        middle_x, middle_y = (a.x + b.x) / 2, (a.y + b.y) / 2
        bend_x, bend_y = middle_x - (b.y - a.y) * 0.15, middle_y + (b.x - a.x) * 0.15
        paths.append(f"M{a.x:.0f} {a.y:.0f}Q{bend_x:.0f} {bend_y:.0f} {b.x:.0f} {b.y:.0f}")
    return paths


def _apart(a: ChosenSeat, b: ChosenSeat) -> float:
    return (a.x - b.x) ** 2 + (a.y - b.y) ** 2
