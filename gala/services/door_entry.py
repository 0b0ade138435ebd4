"""Who may come in, and the one statement by which nearly everybody does."""

from functools import lru_cache

from sqlalchemy import bindparam, exists, func, literal, or_, select, update
from sqlalchemy.orm import Session

from gala import clock
from gala.hot import Hot, many
from gala.models import (
    Attendance,
    AttendanceStatus,
    Attendee,
    AttendeeSource,
    AttendeeStatus,
    Event,
    Invitation,
    InvitationStatus,
    ScanVerdict,
)
from gala.rules.standing import UNANSWERED, WAITLISTED, WELCOME, standing
from gala.services.guests import Person

_A = Attendee.__table__  # type: ignore[attr-defined]
_E = Event.__table__  # type: ignore[attr-defined]
_I = Invitation.__table__  # type: ignore[attr-defined]
_L = Attendance.__table__  # type: ignore[attr-defined]

ADMITTED = tuple(
    status.value
    for status in (AttendeeStatus.PENDING, AttendeeStatus.ACCEPTED, AttendeeStatus.ATTENDED, AttendeeStatus.NO_SHOW)
)
"""Who is let in. Whoever declined and comes all the same is told apart, so that staff can ask."""


def barred(person: Person | None, admit_unanswered: bool) -> str:
    """Why somebody may not come in, as a verdict; empty for who may."""
    if person is None:
        return ScanVerdict.UNKNOWN.value
    word = standing(person.status, person.source, person.metadata.get("unpaid") is True)
    if word in WELCOME or (word == UNANSWERED and admit_unanswered):
        return ""
    return ScanVerdict.CANCELED.value if word == WAITLISTED else word


@lru_cache
def enter(count: int, *, reported: bool = False) -> Hot:
    """Who is outside and may come in comes in, at ``at``: decided by the WHERE, told by the rows, so that sixteen doors
    let one person in once. What is here in SQL is ``barred`` above.

    ``reported``: only when no line of the log is later, nor has ``client_id``, and the event starts by ``latest``.
    """
    answered = or_(_A.c.status != AttendeeStatus.PENDING.value, _A.c.source == AttendeeSource.TICKET.value)
    event = select(1).where(_E.c.id == _A.c.event_id, or_(answered, _E.c.admit_unanswered)).correlate(_A)
    may_come = [literal(status, _A.c.status.type) for status in ADMITTED]  # plain ones: see gala.hot
    terms = [_A.c.status.in_(may_come), _A.c.metadata["unpaid"].as_boolean().is_not(True)]
    if reported:
        event = event.where(_E.c.start_at <= bindparam("latest"))
        after = select(1).where(_L.c.attendee_id == _A.c.id, _L.c.scanned_at >= bindparam("at")).correlate(_A)
        terms += [~exists(after), ~exists(select(1).where(_L.c.client_id == bindparam("client_id")))]
    terms += [exists(event), or_(_A.c.checked_in_at.is_(None), _A.c.checked_out_at.is_not(None))]
    wanted = _A.c.id.in_(many("who", count, _A.c.id.type))
    return Hot(
        update(_A)
        .where(_A.c.event_id == bindparam("event_id"), wanted, *terms)
        .values(checked_in_at=bindparam("at"), checked_out_at=None)
        .values(status=AttendeeStatus.ATTENDED.value, version=_A.c.version + 1)
        .returning(_A.c.id, _A.c.version, _A.c.tenant_id)
    )


_PARTY_CAME = Hot(
    update(_I)
    .where(_I.c.id == bindparam("invitation"))
    .values(status=InvitationStatus.ATTENDED.value)
    .values(responded_at=func.coalesce(_I.c.responded_at, bindparam("now", type_=_I.c.responded_at.type)))
)


def party_came(session: Session, invitation_id: int) -> None:
    """The status of an invitation of which somebody has just come in: whatever the others do, this is ``attended``.

    Written even where it was so: another's check-in that is being undone this moment would write what it saw before.
    That somebody came is told by ``CheckedIn``; who watches the room need not read all of it again for each guest.
    """
    _PARTY_CAME(session, invitation=invitation_id, now=clock.now())


def last_gate(session: Session, attendee_id: int) -> str:
    """The gate by which somebody came in last."""
    counts = (_L.c.attendee_id == attendee_id, _L.c.status == AttendanceStatus.CHECKED_IN.value, _L.c.undone.is_(False))
    last = select(_L.c.gate).where(*counts).order_by(_L.c.checkin_time.desc()).limit(1)
    return session.execute(last).scalar() or ""
