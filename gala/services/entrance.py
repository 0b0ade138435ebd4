"""The guest's way in: a code, or ticket numbers with the name they were issued to.

Codes are 10 characters of about 31 letters: guessing one is hopeless even before the limits. A ticket's printed
number is easy to guess: so it opens only together with its name, and a refusal never tells which of both was wrong.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session

from gala import clock
from gala.access import Actor, open_to_all, read_only
from gala.errors import CodeUnknown, TicketUnknown
from gala.hot import Hot, many, named
from gala.models import Attendee, Event, EventStatus, Guest, Invitation, Tenant, TenantStatus
from gala.rules.codes import normalize_code, split_ticket_numbers, ticket_key
from gala.rules.names import same_name
from gala.services.limits import code_limit, event_code_limit

MOST_CODES = 40
"""So many codes at once; others are not looked at."""

_I = Invitation.__table__  # type: ignore[attr-defined]
_E = Event.__table__  # type: ignore[attr-defined]
_T = Tenant.__table__  # type: ignore[attr-defined]

_OPENED = Hot(
    update(_I)
    .where(_I.c.id == bindparam("invitation"), _I.c.opened_at.is_(None))
    .values(opened_at=bindparam("now", type_=_I.c.opened_at.type))
)


@lru_cache
def _find(count: int) -> Hot:
    found = select(_I.c.id, _I.c.event_id, _I.c.unique_code, _I.c.opened_at)
    found = found.join(_E, _E.c.id == _I.c.event_id).join(_T, _T.c.id == _E.c.tenant_id)
    known = _I.c.unique_code.in_(many("code", count, _I.c.unique_code.type))
    return Hot(found.where(known, _T.c.status == TenantStatus.ACTIVE.value, _E.c.status != EventStatus.DRAFT.value))


@dataclass(frozen=True, slots=True)
class Opened:
    """What the codes opened: ids to act with, and the codes for the address bar."""

    event_id: int
    codes: tuple[str, ...]


@open_to_all("whoever knows the codes; wrong ones are limited by address")
def open_codes(session: Session, texts: Sequence[str], ip: str = "") -> Opened:
    """What typed or followed codes open, and note it. The first decides the event; later ones that open nothing there
    are left out. Raises CodeUnknown for the first, TooManyAttempts."""
    codes, rows = _opened(session, texts, ip)
    known = {row.unique_code for row in rows}
    return Opened(rows[0].event_id, tuple(code for code in codes if code in known))


@open_to_all("whoever knows the codes; wrong ones are limited by address")
def enter(session: Session, texts: Sequence[str], ip: str = "", user_agent: str = "") -> Actor:
    """The guest whom these codes make, who has opened them just now. Raises what ``open_codes`` raises."""
    codes, rows = _opened(session, texts, ip)
    return _guest(codes, rows, ip, user_agent)


def _opened(session: Session, texts: Sequence[str], ip: str) -> tuple[list[str], Sequence[Any]]:
    code_limit.check(f"ip:{ip}")
    codes = list(dict.fromkeys(normalize_code(text) for text in texts))[:MOST_CODES]
    try:
        rows = _rows(session, codes)
    except CodeUnknown:
        code_limit.count(f"ip:{ip}")
        raise
    if len(rows) < len(codes):
        code_limit.count(f"ip:{ip}")
    for row in rows:
        if row.opened_at is None:
            _OPENED(session, invitation=row.id, now=clock.now())
    return codes, rows


@read_only
@open_to_all("whoever knows the codes: the server keeps them, and opened each by open_code or open_tickets first")
def get_guest(session: Session, codes: Sequence[str], ip: str = "", user_agent: str = "") -> Actor:
    """The guest whom these codes make, as of now: rights to their invitations, nothing else.

    The first code decides the event; codes of other events are left out. Raises CodeUnknown, also for the code of
    a draft, so that nothing is told of it. Not limited: a hall full of guests behind one address calls it.
    """
    wanted = [normalize_code(code) for code in codes][:MOST_CODES]
    return _guest(wanted, _rows(session, wanted), ip, user_agent)


def _rows(session: Session, codes: Sequence[str]) -> Sequence[Any]:
    """What these codes open at the first one's event. Raises CodeUnknown for the first."""
    found = _find(len(codes))(session, **named("code", codes)) if codes else []
    first = next((row for row in found if row.unique_code == codes[0]), None)
    if first is None:
        raise CodeUnknown
    return [row for row in found if row.event_id == first.event_id]


def _guest(codes: Sequence[str], rows: Sequence[Any], ip: str, user_agent: str) -> Actor:
    first = next(row.id for row in rows if row.unique_code == codes[0])
    own = {row.id: row.event_id for row in rows}
    return Actor(f"guest:{first}", invitations=own, ip=ip[:45], user_agent=user_agent[:300])


@read_only
@open_to_all("whoever knows number and name; wrong ones are limited by address and by event")
def open_tickets(session: Session, numbers: str, name: str, ip: str = "", event_id: int | None = None) -> Opened:
    """The invitations of these ticket numbers (split by commas, spaces or lines), all issued to ``name``.

    ``event_id`` narrows to the event at which the visitor already is. All or none: raises TicketUnknown naming the
    numbers that did not match, TooManyAttempts.
    """
    code_limit.check(f"ip:{ip}")
    wanted = {ticket_key(number): number for number in split_ticket_numbers(numbers)}
    rows = _ticket_rows(session, list(wanted)[:MOST_CODES], event_id)
    by_event: dict[int, dict[str, str]] = {}
    for row in rows:
        event_code_limit.check(f"event:{row.event_id}")
        if same_name(row.name, name):
            by_event.setdefault(row.event_id, {})[row.ticket_key] = row.unique_code
    event, codes = max(by_event.items(), key=lambda item: len(item[1]), default=(0, {}))
    missing = [number for key, number in wanted.items() if key not in codes]
    if missing or not wanted:
        code_limit.count(*[f"ip:{ip}"] * max(1, len(missing)))  # a list of numbers is as many guesses
        event_code_limit.count(*{f"event:{row.event_id}" for row in rows})
        raise TicketUnknown(numbers=", ".join(missing) or numbers.strip())
    return Opened(event, tuple(codes[key] for key in wanted))


def _ticket_rows(session: Session, keys: list[str], event_id: int | None) -> Sequence[Any]:
    statement = (
        select(Invitation.event_id, Invitation.ticket_key, Invitation.unique_code, Guest.name)
        .join(Attendee, Attendee.invitation_id == Invitation.id)
        .join(Guest, Guest.id == Attendee.guest_id)
        .join(Event, Event.id == Invitation.event_id)
        .join(Tenant, Tenant.id == Event.tenant_id)
        .where(Invitation.ticket_key.in_(keys), Tenant.status == TenantStatus.ACTIVE)  # type: ignore[union-attr]
        .where(Event.status == EventStatus.PUBLISHED)
    )
    if event_id is not None:
        statement = statement.where(Event.id == event_id)
    return session.execute(statement).all()
