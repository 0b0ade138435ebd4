"""What is kept in memory of each person, read from the database: all at first, then whoever changed."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from gala.access import scope_of
from gala.models import Attendee, AttendeeHistory, ChangeRow, EventSeat, EventTable, Guest, Invitation
from gala.rules.roster import Known, Place, Roster
from gala.services.invitations.figures import ACTIVE, INSIDE

LAST = 2**31 - 1
"""Sorts whoever sits nowhere behind all tables."""
MOST_CHANGES = 20_000
"""More are not gone after one by one: all is read anew."""
RANKS = {"attended": 0, "accepted": 1, "pending": 2, "waitlisted": 3, "declined": 4}
"""By status: the order of answers in a list; all others come last."""
OTHERS_RANK = 5

_A, _C, _E, _G, _H, _I, _S = (
    model.__table__  # type: ignore[attr-defined]
    for model in (Attendee, ChangeRow, EventTable, Guest, AttendeeHistory, Invitation, EventSeat)
)
_details = _A.c.metadata

is_plus_one = func.coalesce(_details["plus_one"].as_boolean(), False)
"""Whether somebody else brings this person along."""
is_unnamed = func.coalesce(_details["unnamed"].as_boolean(), False)
"""Whether nobody knows yet who that will be: "Guest of Ana"."""
has_needs = or_(_A.c.dietary_notes.is_not(None), _A.c.access_notes.is_not(None))
"""Whether there is anything about what the person cannot eat, or about the access they need."""


class InBook(NamedTuple):
    """What an address book is sorted and narrowed by."""

    name: str
    company: str
    email: str
    changed_at: datetime


class AtEvent(NamedTuple):
    """What an event's people are sorted and narrowed by."""

    name: str
    party: str
    party_id: int
    position: int
    rank: int
    status: str
    table: int
    table_id: int
    seat: int
    table_number: str
    meal: str
    email: str
    inside: bool
    is_plus_one: bool
    has_needs: bool
    changed_at: datetime


BOOK_PLACES: Mapping[str, Place] = {
    "name": lambda one: (one.facts.name, one.id),
    "company": lambda one: (one.facts.company, one.facts.name, one.id),
    "email": lambda one: (one.facts.email, one.facts.name, one.id),
    "updated": lambda one: (one.facts.changed_at, one.id),
}
"""As ``BOOK_SORTS``."""
EVENT_PLACES: Mapping[str, Place] = {
    "name": lambda one: (one.facts.name, one.id),
    "party": lambda one: (one.facts.party, one.facts.party_id, one.facts.position, one.id),
    "status": lambda one: (one.facts.rank, one.facts.name, one.id),
    "table": lambda one: (one.facts.table, one.facts.table_id, one.facts.seat, one.facts.name, one.id),
    "updated": lambda one: (one.facts.changed_at, one.id),
}
"""As ``EVENT_SORTS``."""


def tenant_of(session: Session) -> int:
    """Whose people the actor was let in to."""
    return scope_of(session).tenant_id


# --- the address book ------------------------------------------------------------------------------------------------


def read_book(session: Session, tenant_id: int) -> Roster:
    """Everybody of the address book."""
    return Roster(_in_book(session, _G.c.tenant_id == tenant_id), BOOK_PLACES)


Moments = Mapping[datetime, int]
"""When entries of an address book were last changed, and how many at each moment: those of one step have the same."""


def moments(session: Session, tenant_id: int, since: datetime) -> Moments:
    """The moments since then. An index knows them: however many changed, they are told in some milliseconds."""
    when = select(_G.c.updated_at, func.count()).where(_G.c.tenant_id == tenant_id, _G.c.updated_at >= since)
    return {at: count for at, count in session.execute(when.group_by(_G.c.updated_at))}


def first_news(seen: Moments, now: Moments) -> datetime | None:
    """From when on there are entries that were not there when ``seen`` was told. What was changed at one moment shows
    at once, and can only become less: whoever changes again does so at another moment."""
    return min((at for at, count in now.items() if count > seen.get(at, 0)), default=None)


def renew_book(session: Session, tenant_id: int, roster: Roster, since: datetime | None) -> bool:
    """Bring the roster up to date with the entries changed since then; False when all must be read anew: so much
    changed, or somebody was taken out."""
    changed: list[Known] = []
    if since is not None:
        some = select(_G.c.id).where(_G.c.tenant_id == tenant_id, _G.c.updated_at >= since)
        if session.execute(some.offset(MOST_CHANGES).limit(1)).first() is not None:
            return False
        changed = _in_book(session, and_(_G.c.tenant_id == tenant_id, _G.c.updated_at >= since))
    for one in changed:
        roster.put(one)
    there_are = select(func.count()).select_from(_G).where(_G.c.tenant_id == tenant_id)
    return bool(session.execute(there_are).scalar_one() == len(roster))


def _in_book(session: Session, which: ColumnElement[bool]) -> list[Known]:
    columns = (_G.c.id, _G.c.search_text, _G.c.search_name, _G.c.company, _G.c.email, _G.c.updated_at, _G.c.created_at)
    return [
        Known(who, who, text, InBook(name, company.lower(), email, changed or made))
        for who, text, name, company, email, changed, made in session.execute(select(*columns).where(which)).all()
    ]


# --- an event --------------------------------------------------------------------------------------------------------


def read_event(session: Session, event_id: int) -> Roster:
    """Everybody who has a place at the event."""
    return Roster(_at_event(session, _A.c.event_id == event_id), EVENT_PLACES)


def last_line(session: Session, event_id: int, before: datetime) -> int:
    """The number of the last line that the event's history had then."""
    lines = select(func.max(_H.c.id)).where(_H.c.event_id == event_id, _H.c.created_at < before)
    return int(session.execute(lines).scalar() or 0)


def renew_event(session: Session, event_id: int, roster: Roster, safe: int, since: datetime) -> bool:
    """Bring the roster up to date; False when so much changed that all must be read anew."""
    changed = _changed(session, event_id, safe, since)
    if len(changed) > MOST_CHANGES:
        return False
    now = {one.id: one for one in _at_event(session, _A.c.id.in_(changed))} if changed else {}
    for who in changed:
        if who in now:
            roster.put(now[who])
        else:
            roster.drop(who)
    return True


def _changed(session: Session, event_id: int, safe: int, since: datetime) -> set[int]:
    """Whoever has a new line in the history or a new name, is of a renamed party, or sits on or at what was changed."""

    def some(people: Any) -> set[int]:
        return set(session.execute(people.limit(MOST_CHANGES + 1)).scalars())

    changed = some(select(_H.c.attendee_id).where(_H.c.event_id == event_id, _H.c.id > safe).distinct())
    newly = (_G.c.tenant_id == tenant_of(session), _G.c.updated_at >= since)
    if guests := some(select(_G.c.id).where(*newly)):
        changed |= some(select(_A.c.id).where(_A.c.event_id == event_id, _A.c.guest_id.in_(guests)))
    drawn = select(_C.c.entity, _C.c.entity_id).where(_C.c.event_id == event_id, _C.c.created_at >= since)
    touched: dict[str, set[int]] = {"invitations": set(), "event_tables": set(), "event_seats": set()}
    for entity, row_id in session.execute(drawn.where(_C.c.entity.in_(touched)).limit(MOST_CHANGES + 1)):
        touched[entity].add(row_id)
    if touched["invitations"]:
        changed |= some(
            select(_A.c.id).where(_A.c.event_id == event_id, _A.c.invitation_id.in_(touched["invitations"]))
        )
    if touched["event_tables"] or touched["event_seats"]:
        redrawn = or_(_S.c.table_id.in_(touched["event_tables"]), _S.c.id.in_(touched["event_seats"]))
        changed |= some(select(_S.c.attendee_id).where(redrawn, _S.c.attendee_id.is_not(None)))
    return changed


def _at_event(session: Session, which: ColumnElement[bool]) -> list[Known]:
    joined = (
        _A.join(_G, _G.c.id == _A.c.guest_id)
        .outerjoin(_I, _I.c.id == _A.c.invitation_id)
        .outerjoin(_S, _S.c.attendee_id == _A.c.id)
        .outerjoin(_E, _E.c.id == _S.c.table_id)
    )
    columns = (
        _A.c.id, _A.c.guest_id, _G.c.search_text, _G.c.search_name, _I.c.search_label, _A.c.invitation_id,
        _A.c.position, _A.c.status, _E.c.position, _E.c.id, _S.c.position, _S.c.table_number, _S.c.seat_number,
        _A.c.meal_choice, _G.c.email, INSIDE, is_plus_one, has_needs, _G.c.updated_at, _G.c.created_at,
        _I.c.ticket_key, _I.c.unique_code,
    )  # fmt: skip
    return [_place(*row) for row in session.execute(select(*columns).select_from(joined).where(which, ACTIVE)).all()]


def _place(
    who: int, guest_id: int, text: str, name: str, party: str | None, party_id: int | None, position: int, status: str,
    table: int | None, table_id: int | None, seat: int | None, table_number: str | None, seat_number: str | None,
    meal: str, email: str, inside: bool, plus_one: bool, needs: bool, changed: datetime | None, made: datetime,
    ticket: str | None, code: str | None,
) -> Known:  # fmt: skip
    facts = AtEvent(
        name, party or "", party_id or 0, position, RANKS.get(status, OTHERS_RANK), status,
        LAST if table is None else table, table_id or LAST, LAST if seat is None else seat, table_number or "", meal,
        email, bool(inside), bool(plus_one), bool(needs), changed or made,
    )  # fmt: skip
    words = f"{text}\n{party or ''}"
    return Known(who, guest_id, words, facts, (seat_number or "").lower(), ticket or "", code or "")
