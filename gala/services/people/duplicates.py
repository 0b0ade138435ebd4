"""Entries of the address book that may be one person: a name with its accents folded, or a telephone number."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from gala.access import Actor, Permission, read_only, requires
from gala.models import Attendee, Guest
from gala.services.people.book_list import rows_of
from gala.services.people.knowing import is_unnamed
from gala.services.people.shapes import Alike, GuestRow

MOST = 100
"""So many groups at most in one answer."""
LARGEST = 20
"""So many people at most in one group: a name that more have is no sign of anything."""
LEAST_DIGITS = 7

_A, _G = Attendee.__table__, Guest.__table__  # type: ignore[attr-defined]
_NO_DIGIT = re.compile(r"\D+")


@read_only
@requires(Permission.PEOPLE_READ)
def find_duplicates(session: Session, actor: Actor, tenant_id: int) -> tuple[Alike, ...]:
    """Groups of entries that may be one person each, at most ``MOST``: the same name, in whatever accents, case and
    order of words; else the same telephone number. In each the one that knows most stands first: it is the one to keep.
    """
    unnamed = select(_A.c.guest_id).where(_A.c.tenant_id == tenant_id, is_unnamed)
    people = select(_G.c.id, _G.c.search_name, _G.c.phone).where(_G.c.tenant_id == tenant_id, _G.c.id.not_in(unnamed))
    groups = _groups(session.execute(people.order_by(_G.c.search_name, _G.c.id)).all())[:MOST]
    rows = {row.guest_id: row for row in rows_of(session, [who for _, group in groups for who in group])}
    return tuple(
        Alike(why, tuple(sorted((rows[who] for who in group if who in rows), key=_knows_most))) for why, group in groups
    )


def _groups(people: Sequence[Any]) -> list[tuple[str, list[int]]]:
    by_name: dict[str, list[int]] = defaultdict(list)
    by_phone: dict[str, list[int]] = defaultdict(list)
    for person in people:
        if person.search_name:
            by_name[" ".join(sorted(person.search_name.split()))].append(person.id)
        digits = _NO_DIGIT.sub("", person.phone)
        if len(digits) >= LEAST_DIGITS:
            by_phone[digits[-9:]].append(person.id)
    found = [("name", group) for group in _of_several(by_name.values())]
    together = {frozenset(group) for _, group in found}
    return found + [("phone", group) for group in _of_several(by_phone.values()) if frozenset(group) not in together]


def _of_several(groups: Iterable[list[int]]) -> list[list[int]]:
    return [group for group in groups if 2 <= len(group) <= LARGEST]


def _knows_most(row: GuestRow) -> tuple[int, int, int]:
    known = sum(map(bool, (row.email, row.phone, row.company, row.title)))
    return (-row.events, -known, row.guest_id)
