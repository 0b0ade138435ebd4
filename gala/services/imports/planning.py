"""What an import would do, worked out without writing anything: the same for the preview and for the import."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ARRAY, Text, func, literal, select
from sqlalchemy.orm import Session

from gala.errors import Invalid
from gala.models import Attendee, AttendeeStatus, Invitation
from gala.rules.codes import is_code, ticket_key
from gala.rules.guest_columns import COLUMNS
from gala.rules.guest_parties import FULL, GROUPINGS, MAX_MEMBERS, Party, into_parties
from gala.rules.guest_rows import Person, Wrong, read_people
from gala.rules.names import fold
from gala.rules.sheets import Table, read_table, words
from gala.rules.ticket_file import IMPORTED
from gala.services.imports.forms import ImportPlan
from gala.services.imports.people import Coming, Matched, chunks, match
from gala.services.imports.seats import Seating, seat
from gala.services.invitations.book import GONE
from gala.services.meals import MOST, read_meals

MOST_PEOPLE: Final = 25_000
"""With the plus-ones who have a name: so many one undo can take back in statements that PostgreSQL accepts."""
MENU_FULL: Final = "A menu has {limit} dishes at most."

_A = Attendee.__table__  # type: ignore[attr-defined]
_I = Invitation.__table__  # type: ignore[attr-defined]


@dataclass(slots=True, eq=False)
class Group:
    """A party of the file: of an invitation that is there (``invitation``), or of one to be made."""

    party: Party
    members: list[Coming]
    invitation: Any = None

    @property
    def newcomers(self) -> list[Coming]:
        """Who gets a place."""
        return [one for one in self.members if one.here is None]


@dataclass(slots=True)
class Work:
    """All that an import would do. ``meals``: the names of the event's dishes by their folded names, with the new.
    ``codes_taken``: codes of the file that invitations elsewhere have, whosever they are."""

    groups: list[Group]
    matched: Matched
    seating: Seating
    meals: Mapping[str, str]
    new_meals: list[str]
    wrongs: list[Wrong]
    rows: int
    codes_taken: set[str]

    @property
    def people(self) -> list[Coming]:
        return [one for group in self.groups for one in group.members]

    @property
    def bad_lines(self) -> int:
        """How many rows have a problem."""
        return len({wrong.line for wrong in self.wrongs})

    @property
    def said_yes(self) -> int:
        """How many get a seat, and by it a yes that neither they nor the file have said."""
        known = {AttendeeStatus.ACCEPTED.value, AttendeeStatus.ATTENDED.value}
        seated = self.seating.seated()
        answers = (one.person.answer or (one.here.status if one.here is not None else "") for one in seated)
        return sum(answer not in known for answer in answers)

    @property
    def left_out(self) -> int:
        """How many rows give nobody: of those whose seat cannot be had the person comes in."""
        heavy = {wrong.line for wrong in self.wrongs if not wrong.is_light}
        return len(heavy - {wrong.line for wrong in self.seating.wrongs})


def work_out(
    session: Session,
    tenant_id: int,
    event_id: int,
    data: bytes,
    filename: str,
    plan: ImportPlan,
    *,
    lock: bool,
    read: Callable[[int], None] = lambda rows: None,
) -> Work:
    """Raises Invalid and TooLarge for an unusable file or plan. ``lock``: nobody changes what it rests on until the
    commit, and the event is locked already. ``read`` is told how many rows there are."""
    table = read_table(data, filename, plan.sheet)
    _must_be_plan(plan, table)
    read(len(table.rows))
    people, wrongs = read_people(table, plan.mapping)
    if sum(1 + len(person.companions) for person in people) > MOST_PEOPLE:
        raise Invalid(field="file", reason=words.ROWS, limit=MOST_PEOPLE)
    meals, new_meals = _menu(session, event_id, people, plan, wrongs)
    people = _without(people, wrongs)
    matched = match(session, tenant_id, event_id, people, plan, lock=lock)
    parties, misfits = into_parties([one.person for one in matched.coming], plan.group_by)
    wrongs += misfits
    of_line = {one.person.line: one for one in matched.coming}
    groups = [Group(party, [of_line[person.line] for person in party.members]) for party in parties]
    wrongs += _known_tickets(session, event_id, groups)
    seating = seat(session, event_id, [one for g in groups for one in g.members], plan.make_tables, lock=lock)
    _join(session, event_id, groups, wrongs, lock=lock)
    groups = [group for group in groups if group.members]
    seating.keep([one for group in groups for one in group.members])
    wrongs += seating.wrongs
    wrongs.sort(key=lambda wrong: wrong.line)
    taken = _codes_taken(session, [group.party.code for group in groups if group.invitation is None])
    return Work(groups, matched, seating, meals, new_meals, wrongs, len(table.rows), taken)


def _must_be_plan(plan: ImportPlan, table: Table) -> None:
    keys = list(plan.mapping.values())
    if not {"name", "first_name", "last_name"} & set(keys):
        raise Invalid(field="mapping", reason="Say which column has the names.")
    for index, key in plan.mapping.items():
        if key not in COLUMNS or not 0 <= index < len(table.columns) or keys.count(key) > 1:
            raise Invalid(field="mapping", reason="There is no such column.")
    if plan.group_by not in GROUPINGS or plan.merge not in ("ask", "all", "none"):
        raise Invalid(field="plan", reason="There is no such choice.")


def _without(people: list[Person], wrongs: Collection[Wrong]) -> list[Person]:
    bad = {wrong.line for wrong in wrongs if not wrong.is_light}
    return [person for person in people if person.line not in bad]


def _menu(
    session: Session, event_id: int, people: Sequence[Person], plan: ImportPlan, wrongs: list[Wrong]
) -> tuple[dict[str, str], list[str]]:
    """The event's dishes, and those of the file that it has not; whoever chose one too many is told."""
    known = {fold(dish.name) or dish.name: dish.name for dish in read_meals(session, event_id)}
    count, new = len(known), dict[str, str]()
    for person in people:
        key = fold(person.meal) or person.meal
        if key and key not in known and key not in new:
            if plan.make_meals and count + len(new) >= MOST:
                wrongs.append(Wrong(person.line, "meal", person.meal, MENU_FULL, {"limit": MOST}))
            else:
                new[key] = person.meal
    return known | (new if plan.make_meals else {}), list(new.values())


def _known_tickets(session: Session, event_id: int, groups: Sequence[Group]) -> list[Wrong]:
    """Rows whose ticket number another invitation of the event has; their groups lose them."""
    known: dict[str, int] = {}
    for keys in chunks({ticket_key(g.party.ticket_number) for g in groups if g.party.ticket_number}):
        rows = select(_I.c.ticket_key, _I.c.id).where(_I.c.event_id == event_id, _I.c.ticket_key.in_(keys))
        known |= {row.ticket_key: row.id for row in session.execute(rows)}
    wrongs = []
    for group in groups:
        owner = known.get(ticket_key(group.party.ticket_number))
        own = {one.here.invitation_id for one in group.members if one.here is not None}
        if owner is not None and owner not in own:
            for one in list(group.members):
                if one.person.ticket_number:
                    wrongs.append(Wrong(one.person.line, "ticket_number", one.person.ticket_number, IMPORTED))
                    group.members.remove(one)
    return wrongs


def _join(session: Session, event_id: int, groups: Sequence[Group], wrongs: list[Wrong], *, lock: bool) -> None:
    """Find the invitations that are there: of the code, or of the members who are all on one."""
    codes = {group.party.code: group for group in groups if is_code(group.party.code)}
    by_code: dict[str, int] = {}
    for some in chunks(codes):
        rows = select(_I.c.unique_code, _I.c.id).where(_I.c.event_id == event_id, _I.c.unique_code.in_(some))
        by_code |= {row.unique_code: row.id for row in session.execute(rows)}
    wanted: dict[int, list[Group]] = {}
    for group in groups:
        here = {one.here.invitation_id for one in group.members if one.here is not None}
        found = by_code.get(group.party.code) or (here.pop() if len(here) == 1 else None)
        if found is not None:
            wanted.setdefault(found, []).append(group)
    for row in _invitations(session, event_id, wanted, lock):
        for group in wanted[row.id]:
            group.invitation = row
    _must_fit(session, {i: some for i, some in wanted.items() if any(g.newcomers for g in some)}, wrongs)


def _codes_taken(session: Session, codes: Collection[str]) -> set[str]:
    """Those of the codes that somebody has: a code is one invitation's, also across tenants, and no more is told."""
    found: set[str] = set()
    for some in chunks({code for code in codes if is_code(code)}):
        taken: Any = select(_I.c.unique_code).where(_I.c.unique_code.in_(some))
        if session.get_bind().dialect.name == "postgresql":
            taken = select(func.codes_taken(literal(some, ARRAY(Text))))
        found |= set(session.execute(taken).scalars())
    return found


def _invitations(session: Session, event_id: int, ids: Collection[int], lock: bool) -> list[Any]:
    found: list[Any] = []
    for some in chunks(sorted(ids)):
        rows = select(_I).where(_I.c.event_id == event_id, _I.c.id.in_(some)).order_by(_I.c.id)
        found += session.execute(rows.with_for_update(key_share=True) if lock else rows).all()
    return found


def _must_fit(session: Session, wanted: Mapping[int, list[Group]], wrongs: list[Wrong]) -> None:
    """An invitation that is there takes as many as it holds."""
    sizes: dict[int, int] = {}
    for ids in chunks(wanted):
        here = select(_A.c.invitation_id, func.count()).where(_A.c.invitation_id.in_(ids), _A.c.status.not_in(GONE))
        sizes |= {row[0]: row[1] for row in session.execute(here.group_by(_A.c.invitation_id))}
    for invitation_id, groups in wanted.items():
        for group in groups:
            for one in group.newcomers:
                more = 1 + len(one.person.companions)
                if sizes.get(invitation_id, 0) + more > MAX_MEMBERS:
                    wrongs.append(Wrong(one.person.line, "party", one.person.party, FULL, {"limit": MAX_MEMBERS}))
                    group.members.remove(one)
                sizes[invitation_id] = sizes.get(invitation_id, 0) + more
