"""The evening for a guest's own calendar. Each file says how new it is, so that calendars replace the older one."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import Row, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from gala import clock
from gala.access import Actor, Permission, requires, scope_of
from gala.config import get_settings
from gala.i18n.words import tr
from gala.models import (
    Attendee,
    AttendeeSource,
    AttendeeStatus,
    CalendarEntry,
    Event,
    EventSeat,
    EventStatus,
    Guest,
    Invitation,
    Tenant,
)
from gala.rules.calendar import Entry, Standing
from gala.services.invitations.sharing import link_of

_A, _C, _E = Attendee.__table__, CalendarEntry.__table__, Event.__table__  # type: ignore[attr-defined]
_I, _S, _T = Invitation.__table__, EventSeat.__table__, Tenant.__table__  # type: ignore[attr-defined]

NOT_COMING = frozenset({AttendeeStatus.CANCELED, AttendeeStatus.REFUNDED, AttendeeStatus.DECLINED})
SURE = frozenset({AttendeeStatus.ACCEPTED, AttendeeStatus.ATTENDED, AttendeeStatus.NO_SHOW})


@requires(Permission.INVITATION_OWN, archived=True)
def get_calendar(session: Session, actor: Actor, event_id: int, lang: str = "en") -> Entry:
    """The evening of the actor's own people as one entry, whose uid goes by their first invitation.

    Its sequence rises by one when the facts are others than at the last call, and never falls. It is canceled when the
    event is, or when none of them comes any more.
    """
    first = min(actor.invitations)
    last = _locked(session, first, event_id)
    # All facts are read under the lock: whoever waited for it reads at least what the one before did, so that a higher
    # sequence never says something older.
    event = session.execute(
        select(_E, _T.c.name.label("tenant")).join(_T, _T.c.id == _E.c.tenant_id).where(_E.c.id == event_id)
    ).one()
    people = _people(session, actor, event_id)
    link = _link(session, actor)
    standing = _standing(event, people)
    place = ", ".join(part for part in (event.venue, event.city, event.country) if part)
    facts = (standing, event.name, event.start_at, event.end_at, event.timezone, place, event.tenant, link)
    sequence, changed_at = _counted(session, first, last, _digest(facts, people))
    host = urlsplit(get_settings().site).hostname or "localhost"
    return Entry(
        uid=f"event-{event_id}-invitation-{first}@{host}",
        sequence=sequence,
        changed_at=changed_at,
        standing=standing,
        name=event.name,
        start_at=event.start_at,
        end_at=event.end_at,
        zone=event.timezone,
        place=place,
        description="\n".join([*(_line(lang, person) for person in people), "", link]),
        url=link,
        organizer=event.tenant,
        reply_to=f"noreply@{host}",
        lang=lang,
    )


def _locked(session: Session, invitation_id: int, event_id: int) -> CalendarEntry:
    """The entry, made if there was none, and nobody else's until this transaction ends."""
    kind = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    new = {
        "invitation_id": invitation_id, "tenant_id": scope_of(session).tenant_id, "event_id": event_id,
        "sequence": 0, "digest": "", "changed_at": clock.now(),
    }  # fmt: skip
    session.execute(kind.insert(_C).values(new).on_conflict_do_nothing())
    return session.execute(select(_C).where(_C.c.invitation_id == invitation_id).with_for_update()).one()


def _counted(session: Session, invitation_id: int, last: Any, digest: str) -> tuple[int, datetime]:
    """The sequence and the moment of what is said now. What was never said before begins at 0."""
    if digest == last.digest:
        return last.sequence, last.changed_at
    sequence, now = last.sequence + (last.digest != ""), clock.now()
    values = {"sequence": sequence, "digest": digest, "changed_at": now}
    session.execute(update(_C).where(_C.c.invitation_id == invitation_id).values(values))
    return sequence, now


def _people(session: Session, actor: Actor, event_id: int) -> Sequence[Row[Any]]:
    """Those of the actor's people who come or may still come, with their confirmed seats."""
    rows = (
        select(_A.c.id, _A.c.status, _A.c.source, Guest.name, _S.c.table_number, _S.c.label)
        .join(Guest, Guest.id == _A.c.guest_id)
        .outerjoin(_S, (_S.c.attendee_id == _A.c.id) & (_S.c.event_id == event_id))
        .where(_A.c.event_id == event_id, _A.c.invitation_id.in_(actor.invitations), _A.c.status.not_in(NOT_COMING))
        .order_by(_A.c.invitation_id, _A.c.position, _A.c.id)
    )
    return session.execute(rows).all()


def _link(session: Session, actor: Actor) -> str:
    codes = select(_I.c.unique_code).where(_I.c.id.in_(actor.invitations)).order_by(_I.c.id)
    first, *others = session.execute(codes).scalars()
    return ".".join([link_of(first), *others])


def _standing(event: Any, people: Sequence[Any]) -> Standing:
    if event.status == EventStatus.CANCELED or not people:
        return "CANCELLED"
    ticket = (AttendeeStatus.PENDING, AttendeeSource.TICKET)  # who holds a ticket need not answer
    sure = any(person.status in SURE or (person.status, person.source) == ticket for person in people)
    return "CONFIRMED" if sure else "TENTATIVE"


def _digest(facts: tuple[Any, ...], people: Sequence[Any]) -> str:
    """Of the facts and not of their words: the other language says nothing new."""
    seats = [(person.id, person.name, person.table_number, person.label) for person in people]
    return hashlib.sha256(repr((facts, seats)).encode()).hexdigest()


def _line(lang: str, person: Any) -> str:
    if person.label is None:
        return f"{person.name}: {tr(lang, 'no seat yet')}"
    where = {"name": person.name, "table": person.table_number, "seat": person.label}
    return tr(lang, "{name}: table {table}, seat {seat}", **where)
