"""The address book as a list: everybody whom the tenant knows, across its events."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, false, func, or_, select
from sqlalchemy.orm import Session

from gala.access import Actor, Permission, read_only, requires
from gala.errors import Invalid
from gala.models import Attendee, Guest, GuestsApart, GuestTag
from gala.rules.names import fold
from gala.services.invitations.figures import ACTIVE
from gala.services.people.known import BOOK_KEEPS, is_large_book, page_of_book
from gala.services.people.paging import Order, chosen, page_ids, total_of
from gala.services.people.shapes import GuestPage, GuestQuery, GuestRow
from gala.services.typed import anywhere, words

_A, _G, _P, _T = (model.__table__ for model in (Attendee, Guest, GuestsApart, GuestTag))  # type: ignore[attr-defined]
_other = _G.alias()
_changed_at = func.coalesce(_G.c.updated_at, _G.c.created_at, type_=_G.c.created_at.type)

BOOK_SORTS = {
    "name": Order((_G.c.search_name, _G.c.id), (str, int)),
    "company": Order((func.lower(_G.c.company), _G.c.search_name, _G.c.id), (str, str, int)),
    "email": Order((_G.c.email, _G.c.search_name, _G.c.id), (str, str, int)),
    "updated": Order((_changed_at, _G.c.id), (datetime, int)),
}
"""What the address book can be sorted by."""

_has_place = exists(select(1).where(_A.c.guest_id == _G.c.id, ACTIVE)).correlate(_G)
_are_apart = exists(
    select(1).where(
        or_(
            and_(_P.c.guest_id == _G.c.id, _P.c.other_id == _other.c.id),
            and_(_P.c.guest_id == _other.c.id, _P.c.other_id == _G.c.id),
        )
    )
).correlate(_G, _other)
_has_twin = exists(
    select(1).where(
        _other.c.tenant_id == _G.c.tenant_id,
        _other.c.search_name == _G.c.search_name,
        _other.c.id != _G.c.id,
        ~_are_apart,
    )
).correlate(_G)
BOOK_ONLY: dict[str, ColumnElement[bool]] = {
    "": and_(True),
    "no_email": _G.c.email == "",
    "no_event": ~_has_place,
    "duplicate": and_(_G.c.search_name != "", _has_twin),
}
"""What the address book can be narrowed to."""


@read_only
@requires(Permission.PEOPLE_READ)
def list_guests(
    session: Session, actor: Actor, tenant_id: int, query: GuestQuery, limit: int = 40, after: str = ""
) -> GuestPage:
    """A page of the address book. ``after`` is the page's ``next`` before it. Raises Invalid."""
    sort = chosen(BOOK_SORTS, query.sort, query.descending)
    found = _found(session, tenant_id, query)
    if query.only in BOOK_KEEPS and is_large_book(session, tenant_id):
        ids, going_on, total = page_of_book(session, tenant_id, query, sort, limit, after)
        return GuestPage(rows_of(session, ids), going_on, total)
    ids, going_on = page_ids(session, found, sort, limit, after)
    total = total_of(session, found, ids, going_on, after)
    return GuestPage(rows_of(session, ids), going_on, total)


@read_only
@requires(Permission.PEOPLE_READ)
def list_guest_ids(session: Session, actor: Actor, tenant_id: int, query: GuestQuery) -> tuple[int, ...]:
    """Everybody whom the query finds: to do something with all of them. Raises Invalid."""
    return tuple(session.execute(_found(session, tenant_id, query).with_only_columns(_G.c.id)).scalars())


def _found(session: Session, tenant_id: int, query: GuestQuery) -> Select[Any]:
    """Those whom the query finds, without columns."""
    if query.only not in BOOK_ONLY:
        raise Invalid(field="only", reason="There is no such status.")
    only = BOOK_ONLY[query.only]
    if query.only == "no_event" and session.get_bind().dialect.name == "sqlite":
        # It would look up each person's places: to read all places once takes a fifth of that. PostgreSQL does so by
        # itself, while this way it would go through a list of them for each person.
        only = _G.c.id.not_in(select(_A.c.guest_id).where(_A.c.tenant_id == tenant_id, ACTIVE))
    statement = select().select_from(_G).where(_G.c.tenant_id == tenant_id, only, has_words(query.search))
    if query.tag:
        statement = statement.where(has_tag(query.tag))
    if query.event_id is not None:
        here = exists(select(1).where(_A.c.guest_id == _G.c.id, _A.c.event_id == query.event_id, ACTIVE))
        statement = statement.where(here.correlate(_G))
    return statement


def has_words(search: str) -> ColumnElement[bool]:
    """Whether all words of the search are in what is known of the person. A search without letters finds nobody."""
    if not words(search):
        return and_(True)
    folded = fold(" ".join(words(search))).split()
    return and_(*(_G.c.search_text.like(anywhere(word), escape="\\") for word in folded)) if folded else false()


def has_tag(tag: str) -> ColumnElement[bool]:
    """Whether the person has it."""
    return exists(select(1).where(_T.c.guest_id == _G.c.id, _T.c.tag == tag)).correlate(_G)


def rows_of(session: Session, guest_ids: Sequence[int]) -> tuple[GuestRow, ...]:
    """These people in this order, as the list shows them; one who is gone is left out."""
    places = select(_A.c.guest_id, func.count()).where(_A.c.guest_id.in_(guest_ids), ACTIVE).group_by(_A.c.guest_id)
    events = {guest_id: count for guest_id, count in session.execute(places)}
    tags = tags_of(session, guest_ids)
    found = {row.id: row for row in session.execute(select(_G).where(_G.c.id.in_(guest_ids)))}
    return tuple(
        GuestRow(
            row.id, row.name, row.title, row.email, row.phone, row.company, row.language,
            tags.get(row.id, ()), events.get(row.id, 0), row.version, row.updated_at,
        )
        for row in (found[guest_id] for guest_id in guest_ids if guest_id in found)
    )  # fmt: skip


def tags_of(session: Session, guest_ids: Collection[int]) -> dict[int, tuple[str, ...]]:
    """The tags of these people, in their alphabetical order; one who has none is left out."""
    found: dict[int, tuple[str, ...]] = {}
    rows = session.execute(select(_T.c.guest_id, _T.c.tag).where(_T.c.guest_id.in_(guest_ids)).order_by(_T.c.tag))
    for guest_id, tag in rows:
        found[guest_id] = (*found.get(guest_id, ()), tag)
    return found
