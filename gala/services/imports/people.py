"""Who of a file is known: found in the address book, or in an earlier row, by email or by name."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from gala.models import Attendee, Guest
from gala.rules.guest_rows import Person
from gala.rules.guest_values import name_key
from gala.rules.names import fold, same_name
from gala.services.imports.forms import Duplicate, ImportPlan
from gala.services.invitations.book import GONE

CHUNK = 2_000
"""So many values stand in one statement."""

_A = Attendee.__table__  # type: ignore[attr-defined]
_G = Guest.__table__  # type: ignore[attr-defined]
_BOOK = (
    _G.c.id, _G.c.name, _G.c.email, _G.c.phone, _G.c.company, _G.c.title, _G.c.address, _G.c.language, _G.c.version
)  # fmt: skip
_HERE = (
    _A.c.id, _A.c.guest_id, _A.c.invitation_id, _A.c.status, _A.c.version, _A.c.meal_choice, _A.c.dietary_notes,
    _A.c.access_notes, _A.c.checked_in_at, _A.c.checked_out_at,
)  # fmt: skip


@dataclass(slots=True, eq=False)
class Coming:
    """A person of the file with what is known of them: their row in the address book, their place at the event."""

    person: Person
    guest: Any = None
    here: Any = None


@dataclass(slots=True)
class Matched:
    """``coming`` in the file's order; ``merged`` rows are one person with an earlier row; ``unmailed`` people come
    without their email, since it is another's."""

    coming: list[Coming] = field(default_factory=list)
    duplicates: list[Duplicate] = field(default_factory=list)
    skipped: int = 0
    merged: int = 0
    unmailed: int = 0


def match(
    session: Session, tenant_id: int, event_id: int, people: list[Person], plan: ImportPlan, *, lock: bool
) -> Matched:
    """Find everybody. ``lock``: the places at the event that may be changed are locked until the commit."""
    by_email, by_name = _book(session, tenant_id, people)
    ids = {row.id for row in by_email.values()} | {row.id for rows in by_name.values() for row in rows}
    matcher = _Matcher(plan, by_email, by_name, _places(session, event_id, ids, lock))
    for person in people:
        matcher.take(person)
    return matcher.found


def chunks(values: Collection[Any]) -> Iterator[list[Any]]:
    """The values in pieces of one statement each."""
    listed = list(values)
    for start in range(0, len(listed), CHUNK):
        yield listed[start : start + CHUNK]


def _book(session: Session, tenant_id: int, people: Iterable[Person]) -> tuple[dict[str, Any], dict[str, list[Any]]]:
    people = list(people)
    by_email: dict[str, Any] = {}
    for emails in chunks({person.email for person in people if person.email}):
        rows = session.execute(select(*_BOOK).where(_G.c.tenant_id == tenant_id, _G.c.email.in_(emails)))
        by_email |= {row.email: row for row in rows}
    by_name: dict[str, list[Any]] = {}
    wanted = {turned for person in people for turned in _turned(fold(person.name)[:400])}
    for names in chunks(wanted):
        found = select(*_BOOK).where(_G.c.tenant_id == tenant_id, _G.c.search_name.in_(names)).order_by(_G.c.id)
        for row in session.execute(found):
            by_name.setdefault(name_key(row.name), []).append(row)
    return by_email, by_name


def _turned(name: str) -> list[str]:
    """The name as it may stand in the book: "Ruiz López, Ana" is "Ana Ruiz López"."""
    words = name.split()
    return [" ".join(words[n:] + words[:n]) for n in range(min(len(words), 4))] if words else []


def _places(session: Session, event_id: int, guest_ids: Collection[int], lock: bool) -> dict[int, Any]:
    """The places that these people have at the event, by guest; locked in one order."""
    found: dict[int, Any] = {}
    rows: list[int] = []
    for ids in chunks(guest_ids):
        here = select(_A.c.id).where(_A.c.event_id == event_id, _A.c.guest_id.in_(ids), _A.c.status.not_in(GONE))
        rows += session.execute(here).scalars()
    for ids in chunks(sorted(rows)):
        places = select(*_HERE).where(_A.c.id.in_(ids), _A.c.status.not_in(GONE)).order_by(_A.c.id)
        places = places.with_for_update(of=_A, key_share=True) if lock else places
        found |= {row.guest_id: row for row in session.execute(places)}
    return found


@dataclass(slots=True)
class _Matcher:
    plan: ImportPlan
    by_email: dict[str, Any]
    by_name: dict[str, list[Any]]
    places: dict[int, Any]
    found: Matched = field(default_factory=Matched)
    _of_guest: dict[int, Coming] = field(default_factory=dict)
    _of_email: dict[str, Coming] = field(default_factory=dict)
    _of_name: dict[str, list[Coming]] = field(default_factory=dict)

    def take(self, person: Person) -> None:
        why, guest, earlier = self._look_up(person)
        choice = self._choice(person, why, guest, earlier) if why else "new"
        if why:
            self._note(person, why, guest, earlier, choice)
        if choice != "skip" and self._owner(person) and (why == "name" or choice == "new"):
            person.email = ""  # it stands in the book once, and is another's
            self.found.unmailed += 1
        if choice == "skip":
            self.found.skipped += 1
        elif choice == "merge" and earlier is not None:
            _fold_in(earlier.person, person)
            if earlier.person.email:  # it may be new to them by this row
                self._of_email[earlier.person.email] = earlier
            self.found.merged += 1
        else:
            self._add(person, guest if choice == "merge" else None)

    def _look_up(self, person: Person) -> tuple[str, Any, Coming | None]:
        """Why the person is known, and who they are: in the book, or in an earlier row.

        By email, unless it is shared: a couple's second half is known by name.
        """
        owner, by_name = self._owner(person), self._by_name(person)
        if not owner or (by_name[0] and not _is_name_of(owner, person)):
            return by_name
        if earlier := self._of_email.get(person.email):
            return "email", None, earlier
        guest = self.by_email[person.email]
        return "email", guest, self._of_guest.get(guest.id)

    def _owner(self, person: Person) -> str:
        """The name of who has this email, in an earlier row or in the book; empty where nobody has it."""
        if earlier := self._of_email.get(person.email):
            return earlier.person.name
        guest = self.by_email.get(person.email) if person.email else None
        return str(guest.name) if guest is not None else ""

    def _by_name(self, person: Person) -> tuple[str, Any, Coming | None]:
        key = name_key(person.name)
        known = [row for row in self.by_name.get(key, []) if not _differ(row.email, person.email)]
        free = [row for row in known if row.id not in self._of_guest]
        if free:
            return "name", min(free, key=lambda row: (row.id not in self.places, row.id)), None
        same = [one for one in self._of_name.get(key, []) if not _differ(one.person.email, person.email)]
        return ("name", None, same[0]) if same else ("", None, None)

    def _choice(self, person: Person, why: str, guest: Any, earlier: Coming | None) -> str:
        decided = self.plan.decisions.get(person.line)
        if decided in ("merge", "new", "skip"):
            return decided
        if self.plan.merge == "all":
            return "merge"
        known_name = earlier.person.name if earlier else guest.name
        is_here = guest is not None and earlier is None and guest.id in self.places
        is_certain = _is_name_of(known_name, person) if why == "email" else is_here
        return "merge" if self.plan.merge == "ask" and is_certain else "new"

    def _note(self, person: Person, why: str, guest: Any, earlier: Coming | None, choice: str) -> None:
        name, email = (earlier.person.name, earlier.person.email) if earlier else (guest.name, guest.email)
        guest_id = guest.id if guest is not None and earlier is None else None
        other = earlier.person.line if earlier else None
        is_here = guest_id in self.places
        self.found.duplicates.append(
            Duplicate(person.line, person.name, why, guest_id, other, name, email, choice, is_here, self._owner(person))
        )

    def _add(self, person: Person, guest: Any) -> None:
        coming = Coming(person, guest, self.places.get(guest.id) if guest is not None else None)
        self.found.coming.append(coming)
        if guest is not None:
            self._of_guest[guest.id] = coming
        if person.email:
            self._of_email[person.email] = coming
        self._of_name.setdefault(name_key(person.name), []).append(coming)


def _is_name_of(name: str, person: Person) -> bool:
    """Whether the person is called so; one of whom no letter is left when it is folded is, letter by letter."""
    return name == person.name or same_name(name, person.name)


def _differ(one: str, other: str) -> bool:
    """Whether two people have emails, and not the same."""
    return bool(one and other and one != other)


def _fold_in(first: Person, again: Person) -> None:
    """What a second row of the same person knows besides."""
    for key in ("title", "email", "phone", "company", "address", "language", "answer", "meal", "dietary", "access"):
        setattr(first, key, getattr(first, key) or getattr(again, key))
    for key in ("table", "seat", "party", "ticket_number", "host", "code"):
        setattr(first, key, getattr(first, key) or getattr(again, key))
    first.tags = tuple(dict.fromkeys((*first.tags, *again.tags)))
    first.plus_ones = max(first.plus_ones, again.plus_ones)
    first.companions = first.companions or again.companions
