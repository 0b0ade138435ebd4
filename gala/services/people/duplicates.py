"""Entries of the address book that may be one person: a name with its accents folded, or a telephone number.

Whom somebody said to be two people are not taken for one again.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from itertools import combinations
from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from gala.access import Actor, Permission, read_only, requires
from gala.errors import NotFound
from gala.models import Attendee, Guest, GuestsApart
from gala.services import activity
from gala.services.people.book_list import rows_of
from gala.services.people.knowing import is_unnamed
from gala.services.people.person import chosen_ids
from gala.services.people.shapes import Alike, GuestRow

MOST = 100
"""So many groups at most in one answer."""
LARGEST = 20
"""So many people at most in one group: a name that more have is no sign of anything."""
LEAST_DIGITS = 7

_A, _G, _P = (model.__table__ for model in (Attendee, Guest, GuestsApart))  # type: ignore[attr-defined]
Pair = tuple[int, int]
"""Two people, the lower id first."""
_NO_DIGIT = re.compile(r"\D+")


@read_only
@requires(Permission.PEOPLE_READ)
def find_duplicates(session: Session, actor: Actor, tenant_id: int) -> tuple[Alike, ...]:
    """Groups of entries that may be one person each, at most ``MOST``: the same name, in whatever accents, case and
    order of words; else the same telephone number. In each the one that knows most stands first: it is the one to keep.
    No two of a group were said not to be the same.
    """
    unnamed = select(_A.c.guest_id).where(_A.c.tenant_id == tenant_id, is_unnamed)
    people = select(_G.c.id, _G.c.search_name, _G.c.phone).where(_G.c.tenant_id == tenant_id, _G.c.id.not_in(unnamed))
    apart = {(row.guest_id, row.other_id) for row in session.execute(select(_P).where(_P.c.tenant_id == tenant_id))}
    groups = _groups(session.execute(people.order_by(_G.c.search_name, _G.c.id)).all(), apart)[:MOST]
    rows = {row.guest_id: row for row in rows_of(session, [who for _, group in groups for who in group])}
    return tuple(
        Alike(why, tuple(sorted((rows[who] for who in group if who in rows), key=_knows_most))) for why, group in groups
    )


@requires(Permission.PEOPLE_WRITE)
def keep_apart(session: Session, actor: Actor, tenant_id: int, guest_ids: Collection[int]) -> int:
    """These people are not the same, none of them: how many pairs were not known as such before. Raises NotFound.

    Whoever is merged or deleted takes their pairs along.
    """
    people = _lock(session, tenant_id, guest_ids)
    known = set(_pairs_among(session, people))
    new = [pair for pair in combinations(people, 2) if pair not in known]
    if new:
        own = {"tenant_id": tenant_id}
        session.execute(insert(_P), [own | {"guest_id": one, "other_id": other} for one, other in new])
        activity.log(session, actor, tenant_id, "guests.kept_apart", count=len(people))
    return len(new)


@requires(Permission.PEOPLE_WRITE)
def allow_as_one(session: Session, actor: Actor, tenant_id: int, guest_ids: Collection[int]) -> int:
    """Take back that these people are not the same: of how many pairs. Raises NotFound."""
    people = _lock(session, tenant_id, guest_ids)
    gone = delete(_P).where(_P.c.guest_id.in_(people), _P.c.other_id.in_(people)).returning(_P.c.id)
    count = len(list(session.execute(gone).scalars()))
    if count:
        activity.log(session, actor, tenant_id, "guests.may_be_one", count=len(people))
    return count


def _lock(session: Session, tenant_id: int, guest_ids: Collection[int]) -> list[int]:
    """These people of the book, the lowest id first, locked against going meanwhile and against being told twice."""
    wanted = chosen_ids(guest_ids)
    mine = select(_G.c.id).where(_G.c.tenant_id == tenant_id, _G.c.id.in_(wanted)).order_by(_G.c.id)
    people = list(session.execute(mine.with_for_update(key_share=True)).scalars())
    if len(people) != len(wanted) or not 2 <= len(people) <= LARGEST:
        raise NotFound
    return people


def _pairs_among(session: Session, people: Sequence[int]) -> list[Pair]:
    rows = select(_P.c.guest_id, _P.c.other_id).where(_P.c.guest_id.in_(people), _P.c.other_id.in_(people))
    return [(row.guest_id, row.other_id) for row in session.execute(rows)]


def _groups(people: Sequence[Any], apart: Collection[Pair]) -> list[tuple[str, list[int]]]:
    by_name: dict[str, list[int]] = defaultdict(list)
    by_phone: dict[str, list[int]] = defaultdict(list)
    for person in people:
        if person.search_name:
            by_name[" ".join(sorted(person.search_name.split()))].append(person.id)
        digits = _NO_DIGIT.sub("", person.phone)
        if len(digits) >= LEAST_DIGITS:
            by_phone[digits[-9:]].append(person.id)
    found = [("name", group) for group in _of_several(by_name.values(), apart)]
    together = {frozenset(group) for _, group in found}
    by_number = _of_several(by_phone.values(), apart)
    return found + [("phone", group) for group in by_number if frozenset(group) not in together]


def _of_several(groups: Iterable[list[int]], apart: Collection[Pair]) -> list[list[int]]:
    some = [group for group in groups if 2 <= len(group) <= LARGEST]
    return [part for group in some for part in _parted(group, apart) if len(part) > 1]


def _parted(group: list[int], apart: Collection[Pair]) -> list[list[int]]:
    """The group in parts of which no two are kept apart: each joins the first part that takes them."""
    parts: list[list[int]] = []
    for one in group:
        takes = (part for part in parts if not any((min(one, other), max(one, other)) in apart for other in part))
        part = next(takes, None)
        if part is None:
            parts.append([one])
        else:
            part.append(one)
    return parts


def _knows_most(row: GuestRow) -> tuple[int, int, int]:
    known = sum(map(bool, (row.email, row.phone, row.company, row.title)))
    return (-row.events, -known, row.guest_id)
