"""Who is invited: the list of parties, one party in full, and everybody of an event."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, Row, Select, and_, case, exists, func, or_, select, union_all
from sqlalchemy.orm import Session

from gala.access import Actor, Permission, read_only, requires
from gala.errors import Invalid
from gala.models import Attendee, AttendeeStatus, EventSeat, Guest, Invitation, InvitationStatus
from gala.rules.codes import display_code, normalize_code, ticket_key
from gala.rules.names import fold
from gala.rules.plus_ones import host_of, is_unnamed
from gala.rules.roster import LEAST_OF_CODE, LEAST_OF_TICKET
from gala.services.guests import COMING
from gala.services.invitations.figures import ACTIVE, INSIDE
from gala.services.invitations.sharing import link_of, qr_svg
from gala.services.passes import has_pass
from gala.services.typed import anywhere, literal, words

MOST = 200
"""So many rows at most in one answer."""

_A = Attendee.__table__  # type: ignore[attr-defined]
_G = Guest.__table__  # type: ignore[attr-defined]
_I = Invitation.__table__  # type: ignore[attr-defined]
_S = EventSeat.__table__  # type: ignore[attr-defined]
_own = _S.alias()


@dataclass(frozen=True, slots=True)
class Member:
    """One person of a party. The seat's texts are empty while there is none.

    ``host``: whose plus-one this is, ``unnamed`` while nobody has said who it is.
    """

    attendee_id: int
    name: str
    email: str
    phone: str
    status: str
    seat_number: str
    table_number: str
    seat_label: str
    inside: bool
    has_pass: bool
    host: int = 0
    unnamed: bool = False


@dataclass(frozen=True, slots=True)
class InvitationRow:
    """A party in the list. ``code`` is as people read it; ``cursor`` is for the next page."""

    id: int
    label: str
    code: str
    link: str
    ticket_number: str
    status: str
    cursor: int
    members: tuple[Member, ...] = ()


@dataclass(frozen=True, slots=True)
class InvitationFacts(InvitationRow):
    """A party in full. ``qr`` is the link as an SVG."""

    event_id: int = 0
    qr: str = ""
    created_at: datetime | None = None
    opened_at: datetime | None = None
    responded_at: datetime | None = None
    max_plus_ones: int = 0


@dataclass(frozen=True, slots=True)
class Person:
    """One attendee beside the plan."""

    attendee_id: int
    name: str
    party: str
    invitation_id: int | None
    status: str
    seat_id: int | None
    seat_number: str
    table_number: str
    seat_label: str
    inside: bool


# The parties made by hand, newest first; then the tickets, as imported. One number to sort and to go on from.
_cursor = case((_I.c.ticket_key.is_(None), -_I.c.id), else_=_I.c.id)


@read_only
@requires(Permission.PEOPLE_READ)
def list_invitations(
    session: Session,
    actor: Actor,
    event_id: int,
    search: str = "",
    status: str = "",
    unseated_only: bool = False,
    limit: int = 40,
    after: int | None = None,
    only: str = "",
) -> list[InvitationRow]:
    """The event's parties with their members: those made by hand, newest first, then tickets.

    ``search`` finds a name, party, code, seat or ticket number; ``unseated_only`` keeps parties in which somebody
    who may come has no seat; ``after`` is the last row's cursor (0: tickets only); ``only``, a key of ``ONLY``, keeps
    parties in which somebody is such a one.
    """
    statement = find_invitations(event_id, min(limit, MOST), search, status, unseated_only, after, only)
    rows = session.execute(statement).all()
    members = _members(session, [row.id for row in rows])
    return [InvitationRow(**_shared(row), cursor=row.cursor, members=tuple(members[row.id])) for row in rows]


def find_invitations(
    event_id: int,
    limit: int,
    search: str = "",
    status: str = "",
    unseated_only: bool = False,
    after: int | None = None,
    only: str = "",
) -> CompoundSelect[Any]:
    """The first ``limit`` rows that ``list_invitations`` shows, each with its ``cursor``, in its order."""
    statement = select(_I).where(_I.c.event_id == event_id)
    if only:
        statement = statement.where(_somebody(_narrowed(only)))
    if status:
        statement = statement.where(_I.c.status == _one_of(status, InvitationStatus))
    if unseated_only:
        statement = statement.where(_somebody(_without_seat()))
    for word in words(search):
        statement = statement.where(or_(party_matches(word), _somebody(_person_matches(word))))
    # Each half in the order of an index of its own: a computed order would have all of them read for each page.
    by_hand = statement.add_columns((-_I.c.id).label("cursor")).where(_I.c.ticket_key.is_(None))
    tickets = statement.add_columns(_I.c.id.label("cursor")).where(_I.c.ticket_key.is_not(None))
    if after is not None:
        by_hand, tickets = by_hand.where(_I.c.id < -after), tickets.where(_I.c.id > after)
    halves = by_hand.order_by(_I.c.id.desc()).limit(limit), tickets.order_by(_I.c.id).limit(limit)
    return union_all(*(select(half.subquery()) for half in halves)).order_by("cursor").limit(limit)


def _one_of(value: str, kind: Any) -> str:
    if value not in list(kind):
        raise Invalid(field="status", reason="There is no such status.")
    return value


def _shared(row: Row[Any]) -> dict[str, Any]:
    return {
        "id": row.id,
        "label": row.label,
        "code": display_code(row.unique_code),
        "link": link_of(row.unique_code),
        "ticket_number": row.ticket_number or "",
        "status": row.status,
    }


def _somebody(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    """Whether a member of the invitation is such a one."""
    return exists(
        select(_A.c.id).join(_G, _G.c.id == _A.c.guest_id).where(_A.c.invitation_id == _I.c.id, ACTIVE, condition)
    )


def _without_seat() -> ColumnElement[bool]:
    return and_(_A.c.status.in_(COMING), ~_sits())


def _sits(*more: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists(select(_own.c.id).where(_own.c.attendee_id == _A.c.id, *more))


def party_matches(word: str) -> ColumnElement[bool]:
    """By label; by code or ticket number once enough of it is typed that "4-7" can only be a seat."""
    ways = []
    if parts := fold(word).split():
        ways.append(and_(*(_I.c.search_label.like(anywhere(part), escape="\\") for part in parts)))
    else:  # nothing but signs, as in a party called "★"
        ways.append(_I.c.label.like(anywhere(word), escape="\\"))
    if len(key := ticket_key(word)) >= LEAST_OF_TICKET:
        ways.append(_I.c.ticket_key.like(anywhere(key), escape="\\"))
    if len(code := normalize_code(word)) >= LEAST_OF_CODE:
        ways.append(_I.c.unique_code.like(literal(code) + "%", escape="\\"))
    return or_(*ways)


def _person_matches(word: str) -> ColumnElement[bool]:
    """By name, email or seat."""
    ways = [_sits(func.lower(_own.c.seat_number) == word.lower())]
    if "@" in word:
        ways.append(_G.c.email.like(anywhere(word.lower()), escape="\\"))
    if folded := fold(word):
        ways.append(and_(*(_G.c.search_name.like(anywhere(part), escape="\\") for part in folded.split())))
    return or_(*ways)


def _members(session: Session, invitation_ids: Sequence[int]) -> dict[int, list[Member]]:
    found: dict[int, list[Member]] = {i: [] for i in invitation_ids}
    columns = (_A.c.id, _A.c.invitation_id, _A.c.status, INSIDE.label("inside"), _G.c.name, _G.c.email, _G.c.phone)
    rows = session.execute(
        select(*columns, _A.c.source, _A.c.metadata, _S.c.seat_number, _S.c.table_number, _S.c.label)
        .join(_G, _G.c.id == _A.c.guest_id)
        .outerjoin(_S, _S.c.attendee_id == _A.c.id)
        .where(_A.c.invitation_id.in_(invitation_ids), ACTIVE)
        .order_by(_A.c.position, _A.c.id)
    )
    for row in rows:
        seat = (row.seat_number or "", row.table_number or "", row.label or "")
        own = has_pass(row.status, row.source, row.metadata)
        person = Member(
            row.id, row.name, row.email, row.phone, row.status, *seat, inside=bool(row.inside), has_pass=own,
            host=host_of(row.metadata), unnamed=is_unnamed(row.metadata, row.name),
        )  # fmt: skip
        found[row.invitation_id].append(person)
    return found


@read_only
@requires(Permission.PEOPLE_READ)
def get_invitation(session: Session, actor: Actor, invitation_id: int) -> InvitationFacts:
    """One party in full, with its link and QR."""
    row = session.execute(select(_I, _cursor.label("cursor")).where(_I.c.id == invitation_id)).one()
    times = {"created_at": row.created_at, "opened_at": row.opened_at, "responded_at": row.responded_at}
    members = tuple(_members(session, [row.id])[row.id])
    own = {"event_id": row.event_id, "qr": qr_svg(link_of(row.unique_code)), "cursor": row.cursor, "members": members}
    own["max_plus_ones"] = row.max_plus_ones
    return InvitationFacts(**_shared(row), **own, **times)


ONLY = {
    "": and_(True),
    "unseated": _without_seat(),
    "seated": _sits(),
    "inside": INSIDE,
    "pending": _A.c.status == AttendeeStatus.PENDING.value,
    "coming": _A.c.status.in_((AttendeeStatus.ACCEPTED, AttendeeStatus.ATTENDED)),
    "declined": _A.c.status == AttendeeStatus.DECLINED.value,
}
"""What a list of people can be narrowed to."""


def _narrowed(only: str) -> ColumnElement[bool]:
    if only not in ONLY:
        raise Invalid(field="only", reason="There is no such status.")
    return ONLY[only]


@read_only
@requires(Permission.PEOPLE_READ)
def list_people(
    session: Session, actor: Actor, event_id: int, search: str = "", only: str = "", limit: int = 40, offset: int = 0
) -> list[Person]:
    """The event's people: first who may come and has no seat, then by party and name, a party's members in its order.

    ``search`` finds a name, party, code, seat or ticket number; ``only`` is a key of ``ONLY``.
    """
    waiting = case((and_(_A.c.status.in_(COMING), _S.c.id.is_(None)), 0), else_=1)
    columns = (
        _A.c.id, _G.c.name, _I.c.label.label("party"), _A.c.invitation_id, _A.c.status, _S.c.id.label("seat_id"),
        _S.c.seat_number, _S.c.table_number, _S.c.label.label("seat_label"), INSIDE.label("inside"),
    )  # fmt: skip
    statement = _people(select(*columns), event_id, search, only).outerjoin(_S, _S.c.attendee_id == _A.c.id)
    party = func.coalesce(func.nullif(_I.c.search_label, ""), _G.c.search_name)
    order = (waiting, party, _A.c.invitation_id, _A.c.position, _G.c.search_name, _A.c.id)
    ordered = statement.order_by(*order).limit(min(limit, MOST)).offset(max(offset, 0))
    return [
        Person(
            row.id, row.name, row.party or "", row.invitation_id, row.status, row.seat_id,
            row.seat_number or "", row.table_number or "", row.seat_label or "", bool(row.inside),
        )
        for row in session.execute(ordered)
    ]  # fmt: skip


@read_only
@requires(Permission.PEOPLE_READ)
def count_people(session: Session, actor: Actor, event_id: int, search: str = "", only: str = "") -> int:
    """How many ``list_people`` would give without a limit."""
    return int(session.execute(_people(select(func.count()), event_id, search, only)).scalar_one())


def _people(statement: Select[Any], event_id: int, search: str, only: str) -> Select[Any]:
    statement = (
        statement.select_from(_A)
        .join(_G, _G.c.id == _A.c.guest_id)
        .outerjoin(_I, _I.c.id == _A.c.invitation_id)
        .where(_A.c.event_id == event_id, ACTIVE, _narrowed(only))
    )
    for word in words(search):
        statement = statement.where(or_(party_matches(word), _person_matches(word)))
    return statement
