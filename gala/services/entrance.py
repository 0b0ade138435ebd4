"""The guest's way in: a code, or ticket numbers with the name they were issued to.

Codes are 10 characters of about 31 letters: guessing one is hopeless even before the limits. A ticket's printed
number is easy to guess: so it opens only together with its name, and a refusal never tells which of both was wrong.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from gala import clock
from gala.access import Actor, open_to_all, read_only
from gala.errors import CodeUnknown, TicketUnknown
from gala.models import Attendee, Event, EventStatus, Guest, Invitation, Tenant, TenantStatus
from gala.rules.codes import normalize_code, split_ticket_numbers, ticket_key
from gala.rules.names import same_name
from gala.services.limits import code_limit, event_code_limit


@dataclass(frozen=True, slots=True)
class Opened:
    """What the codes opened: ids to act with, and the codes for the address bar."""

    event_id: int
    codes: tuple[str, ...]


@open_to_all("whoever knows the codes; wrong ones are limited by address")
def open_codes(session: Session, texts: Sequence[str], ip: str = "") -> Opened:
    """What typed or followed codes open, and note it. The first decides the event; later ones that open nothing there
    are left out. Raises CodeUnknown for the first, TooManyAttempts."""
    code_limit.check(f"ip:{ip}")
    codes = list(dict.fromkeys(normalize_code(text) for text in texts))[:40]
    try:
        guest = get_guest(session, codes)
    except CodeUnknown:
        code_limit.count(f"ip:{ip}")
        raise
    own = Invitation.id.in_(guest.invitations)  # type: ignore[union-attr]
    known = set(session.execute(select(Invitation.unique_code).where(own)).scalars())
    if len(known) < len(codes):
        code_limit.count(f"ip:{ip}")
    session.execute(update(Invitation).where(own, Invitation.opened_at.is_(None)).values(opened_at=clock.now()))  # type: ignore[union-attr]
    return Opened(next(iter(guest.invitations.values())), tuple(code for code in codes if code in known))


@read_only
@open_to_all("whoever knows the codes: the server keeps them, and opened each by open_code or open_tickets first")
def get_guest(session: Session, codes: Sequence[str], ip: str = "", user_agent: str = "") -> Actor:
    """The guest whom these codes make, as of now: rights to their invitations, nothing else.

    The first code decides the event; codes of other events are left out. Raises CodeUnknown, also for the code of
    a draft, so that nothing is told of it. Not limited: a hall full of guests behind one address calls it.
    """
    wanted = [normalize_code(code) for code in codes][:40]
    rows = session.execute(
        select(Invitation.id, Invitation.event_id, Invitation.unique_code, Invitation.label)
        .join(Event, Event.id == Invitation.event_id)
        .join(Tenant, Tenant.id == Event.tenant_id)
        .where(Invitation.unique_code.in_(wanted), Tenant.status == TenantStatus.ACTIVE)  # type: ignore[attr-defined]
        .where(Event.status != EventStatus.DRAFT)
    ).all()
    found = {row.unique_code: row for row in rows}
    if not wanted or wanted[0] not in found:
        raise CodeUnknown
    event_id = found[wanted[0]].event_id
    own = {row.id: row.event_id for row in rows if row.event_id == event_id}
    name = f"guest:{found[wanted[0]].id}"
    return Actor(name, invitations=own, ip=ip[:45], user_agent=user_agent[:300])


@read_only
@open_to_all("whoever knows number and name; wrong ones are limited by address and by event")
def open_tickets(session: Session, numbers: str, name: str, ip: str = "", event_id: int | None = None) -> Opened:
    """The invitations of these ticket numbers (split by commas, spaces or lines), all issued to ``name``.

    ``event_id`` narrows to the event at which the visitor already is. All or none: raises TicketUnknown naming the
    numbers that did not match, TooManyAttempts.
    """
    code_limit.check(f"ip:{ip}")
    wanted = {ticket_key(number): number for number in split_ticket_numbers(numbers)}
    rows = _ticket_rows(session, list(wanted)[:40], event_id)
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
