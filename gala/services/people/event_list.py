"""An event's people as a list: each one place, with party, answer, seat, meal and tags."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, or_, select
from sqlalchemy.orm import Session

from gala.access import Actor, Permission, may, read_only, requires, scope_of
from gala.errors import Invalid
from gala.models import Attendee, EventSeat, EventTable, Guest, Invitation, SessionAnswer
from gala.services.guests import COMING
from gala.services.invitations.figures import ACTIVE, INSIDE
from gala.services.invitations.reading import ONLY, party_matches
from gala.services.people.book_list import BOOK_ONLY, has_tag, has_words, tags_of
from gala.services.people.knowing import LAST, OTHERS_RANK, RANKS, has_needs, is_plus_one
from gala.services.people.known import EVENT_KEEPS, is_large_event, page_of_event
from gala.services.people.paging import Order, chosen, page_ids, total_of
from gala.services.people.shapes import EventGuestPage, EventGuestRow, GuestQuery
from gala.services.typed import words

_A, _E, _G, _I, _N, _S = (
    model.__table__  # type: ignore[attr-defined]
    for model in (Attendee, EventTable, Guest, Invitation, SessionAnswer, EventSeat)
)
_details = _A.c.metadata
_party = func.coalesce(_I.c.search_label, "", type_=_I.c.search_label.type)
_ranks = case(*((_A.c.status == status, rank) for status, rank in RANKS.items()), else_=OTHERS_RANK)
_changed_at = func.coalesce(_G.c.updated_at, _G.c.created_at, type_=_G.c.created_at.type)
_table = func.coalesce(_E.c.position, LAST)

EVENT_SORTS = {
    "name": Order((_G.c.search_name, _A.c.id), (str, int)),
    "party": Order((_party, func.coalesce(_A.c.invitation_id, 0), _A.c.position, _A.c.id), (str, int, int, int)),
    "status": Order((_ranks, _G.c.search_name, _A.c.id), (int, str, int)),
    "table": Order(
        (_table, func.coalesce(_E.c.id, LAST), func.coalesce(_S.c.position, LAST), _G.c.search_name, _A.c.id),
        (int, int, int, str, int),
    ),
    "updated": Order((_changed_at, _A.c.id), (datetime, int)),
}
"""What an event's people can be sorted by."""

EVENT_ONLY: dict[str, ColumnElement[bool]] = {
    **ONLY,
    "plus_one": is_plus_one,
    "no_email": _G.c.email == "",
    "no_meal": and_(_A.c.meal_choice == "", _A.c.status.in_(COMING)),
    "has_needs": and_(has_needs, _A.c.status.in_(COMING)),
    "duplicate": BOOK_ONLY["duplicate"],
}
"""What an event's people can be narrowed to."""
_SESSION_ANSWERS = {"": True, "coming": True, "declined": False}


@read_only
@requires(Permission.PEOPLE_READ)
def list_event_guests(
    session: Session, actor: Actor, event_id: int, query: GuestQuery, limit: int = 40, after: str = ""
) -> EventGuestPage:
    """A page of the event's people. ``after`` is the page's ``next`` before it. Raises Invalid."""
    sort = chosen(EVENT_SORTS, query.sort, query.descending)
    found, sees_needs = _found(session, actor, event_id, query), _sees_needs(session, actor)
    if query.only in EVENT_KEEPS and is_large_event(session, event_id):
        ids, going_on, total = page_of_event(session, event_id, query, sort, limit, after)
        return EventGuestPage(_rows(session, event_id, ids, sees_needs), going_on, total)
    ids, going_on = page_ids(session, found, sort, limit, after)
    total = total_of(session, found, ids, going_on, after)
    return EventGuestPage(_rows(session, event_id, ids, sees_needs), going_on, total)


@read_only
@requires(Permission.PEOPLE_READ)
def list_attendee_ids(session: Session, actor: Actor, event_id: int, query: GuestQuery) -> tuple[int, ...]:
    """Everybody whom the query finds: to do something with all of them. Raises Invalid."""
    found = _found(session, actor, event_id, query)
    return tuple(session.execute(found.with_only_columns(_A.c.id).order_by(_A.c.id)).scalars())


def _sees_needs(session: Session, actor: Actor) -> bool:
    return may(actor, Permission.NEEDS_READ, scope_of(session))


def _found(session: Session, actor: Actor, event_id: int, query: GuestQuery) -> Select[Any]:
    """Those whom the query finds, without columns."""
    joined = (
        _A.join(_G, _G.c.id == _A.c.guest_id)
        .outerjoin(_I, _I.c.id == _A.c.invitation_id)
        .outerjoin(_S, _S.c.attendee_id == _A.c.id)
        .outerjoin(_E, _E.c.id == _S.c.table_id)
    )
    statement = select().select_from(joined).where(_A.c.event_id == event_id, ACTIVE, _narrowed(session, actor, query))
    for word in words(query.search):
        is_seat = func.lower(_S.c.seat_number) == word.lower()
        statement = statement.where(or_(has_words(word), party_matches(word), is_seat))
    if query.tag:
        statement = statement.where(has_tag(query.tag))
    if query.meal:
        statement = statement.where(_A.c.meal_choice == query.meal, _A.c.status.in_(COMING))
    if query.table:
        statement = statement.where(_S.c.table_number == query.table)
    if query.party_id is not None:
        statement = statement.where(_A.c.invitation_id == query.party_id)
    return statement


def _narrowed(session: Session, actor: Actor, query: GuestQuery) -> ColumnElement[bool]:
    if query.only not in EVENT_ONLY or (query.only == "has_needs" and not _sees_needs(session, actor)):
        raise Invalid(field="only", reason="There is no such status.")
    if query.session_id is None:
        return EVENT_ONLY[query.only]
    said = exists(select(1).where(_N.c.attendee_id == _A.c.id, _N.c.session_id == query.session_id)).correlate(_A)
    if query.only == "pending":
        return and_(~said, _A.c.status.in_(COMING))
    comes = _SESSION_ANSWERS.get(query.only, True)
    more = and_(True) if query.only in _SESSION_ANSWERS else EVENT_ONLY[query.only]
    return and_(said.where(_N.c.coming.is_(comes)), _A.c.status.in_(COMING), more)


def _rows(session: Session, event_id: int, attendee_ids: Sequence[int], sees_needs: bool) -> tuple[EventGuestRow, ...]:
    columns = (
        _A.c.id, _A.c.guest_id, _G.c.name, _G.c.title, _G.c.email, _G.c.phone, _G.c.company, _A.c.invitation_id,
        _I.c.label.label("party"), _A.c.status, _S.c.table_number, _S.c.label, _S.c.seat_number, _A.c.meal_choice,
        is_plus_one.label("is_plus_one"), _details["host"].as_integer().label("host"), INSIDE.label("inside"),
        has_needs.label("has_needs"),
    )  # fmt: skip
    joined = (
        _A.join(_G, _G.c.id == _A.c.guest_id)
        .outerjoin(_I, _I.c.id == _A.c.invitation_id)
        .outerjoin(_S, _S.c.attendee_id == _A.c.id)
    )
    rows = session.execute(select(*columns).select_from(joined).where(_A.c.id.in_(attendee_ids)))
    found = {row.id: row for row in rows}
    tags = tags_of(session, [row.guest_id for row in found.values()])
    # Joined to the rows above, PostgreSQL would read everybody to find them.
    hosts = _names_of(session, event_id, {row.host for row in found.values() if row.host})
    return tuple(
        EventGuestRow(
            row.id, row.guest_id, row.name, row.title, row.email, row.phone, row.company, row.invitation_id,
            row.party or "", row.status, row.table_number or "", row.label or "", row.seat_number or "",
            row.meal_choice, tags.get(row.guest_id, ()), bool(row.is_plus_one), hosts.get(row.host, ""),
            bool(row.inside), sees_needs and bool(row.has_needs),
        )
        for row in (found[attendee_id] for attendee_id in attendee_ids if attendee_id in found)
    )  # fmt: skip


def _names_of(session: Session, event_id: int, attendee_ids: Collection[int]) -> dict[int, str]:
    """What these people of the event are called."""
    if not attendee_ids:
        return {}
    people = select(_A.c.id, _G.c.name).join(_G, _G.c.id == _A.c.guest_id)
    rows = session.execute(people.where(_A.c.event_id == event_id, _A.c.id.in_(attendee_ids)))
    return {who: name for who, name in rows}
