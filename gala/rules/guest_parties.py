"""Who of a guest list shares an invitation."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from gala.rules.codes import normalize_code, ticket_key
from gala.rules.guest_rows import Person, Wrong
from gala.rules.names import fold

MAX_MEMBERS: Final = 20
GROUPINGS: Final = ("party", "address", "none")

FULL: Final = "An invitation holds {limit} people at most."
TWO_TICKETS: Final = "This party has the ticket number {number} already. A party has one."
TICKET_TWICE: Final = "This ticket number is already in line {first_line}."
REASONS: Final = (FULL, TWO_TICKETS, TICKET_TWICE)


@dataclass(slots=True)
class Party:
    """Rows that share an invitation, in their order. ``label`` empty: the file names it not."""

    label: str
    members: list[Person] = field(default_factory=list)

    @property
    def line(self) -> int:
        return self.members[0].line

    @property
    def size(self) -> int:
        """With the plus-ones who have a name."""
        return len(self.members) + sum(len(member.companions) for member in self.members)

    @property
    def plus_ones(self) -> int:
        return min(MAX_MEMBERS, sum(member.plus_ones for member in self.members))

    @property
    def ticket_number(self) -> str:
        return next((member.ticket_number for member in self.members if member.ticket_number), "")

    @property
    def code(self) -> str:
        return next((code for member in self.members if (code := normalize_code(member.code))), "")

    def name(self) -> str:
        """What the invitation is called: as the file says, else by its people."""
        if self.label:
            return self.label
        names = [member.name for member in self.members]
        if len(names) == 2:
            return f"{names[0]} & {names[1]}"[:200]
        last = {fold(words[-1]) for name in names if len(words := name.split()) > 1}
        if len(names) > 2 and len(last) == 1:
            return names[0].split()[-1]
        return names[0]


def into_parties(people: Iterable[Person], group_by: str) -> tuple[list[Party], list[Wrong]]:
    """Parties in the order of their first rows, and the rows that fit into none.

    Whoever has a code shares it with nobody else. Rows of one ticket number are one party.
    """
    parties: dict[str, Party] = {}
    wrongs: list[Wrong] = []
    tickets: dict[str, tuple[str, int]] = {}
    for person in people:
        key = _key(person, group_by)
        party = parties.get(key) or Party(person.party if group_by != "none" else "")
        wrong = _misfit(person, party, key, tickets)
        if wrong:
            wrongs.append(wrong)
            continue
        parties.setdefault(key, party).members.append(person)
        if person.ticket_number:
            tickets.setdefault(ticket_key(person.ticket_number), (key, person.line))
    return list(parties.values()), wrongs


def _key(person: Person, group_by: str) -> str:
    alone = f"line {person.line}"
    if group_by == "none":
        return alone
    if code := normalize_code(person.code):
        return f"code {code}"
    if group_by == "address":
        return f"address {folded}" if (folded := fold(person.address)) else alone
    return f"party {fold(person.party) or person.party}" if person.party else alone


def _misfit(person: Person, party: Party, key: str, tickets: dict[str, tuple[str, int]]) -> Wrong | None:
    if party.size + 1 + len(person.companions) > MAX_MEMBERS:
        return Wrong(person.line, "party", person.party, FULL, {"limit": MAX_MEMBERS})
    number = person.ticket_number
    if number and party.ticket_number and ticket_key(party.ticket_number) != ticket_key(number):
        return Wrong(person.line, "ticket_number", number, TWO_TICKETS, {"number": party.ticket_number})
    known = tickets.get(ticket_key(number)) if number else None
    if known and known[0] != key:
        return Wrong(person.line, "ticket_number", number, TICKET_TWICE, {"first_line": known[1]})
    return None
