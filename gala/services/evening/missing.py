"""What an event still lacks, counted, and some of the people whom it is about."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, case, func, select
from sqlalchemy.orm import Session

from gala.models import Attendee, AttendeeStatus, EventSeat, Guest, Invitation, SeatCategory
from gala.rules.needs import Facts
from gala.services.guests import deadline_of
from gala.services.invitations.figures import ACTIVE, INSIDE

SOME = 3
"""So many are named; the others are counted."""

_A = Attendee.__table__  # type: ignore[attr-defined]
_G = Guest.__table__  # type: ignore[attr-defined]
_I = Invitation.__table__  # type: ignore[attr-defined]
_S = EventSeat.__table__  # type: ignore[attr-defined]

_YES = _A.c.status.in_((AttendeeStatus.ACCEPTED.value, AttendeeStatus.ATTENDED.value))
_SILENT = _A.c.status == AttendeeStatus.PENDING.value


def _sits(*more: ColumnElement[bool]) -> ColumnElement[bool]:
    return select(_S.c.id).where(_S.c.attendee_id == _A.c.id, *more).correlate(_A).exists()


_UNSEATED = and_(_YES, ~_sits())
# Whoever asked for something because of how they move, hear or see, and sits on a chair like any other.
_STEP_FREE = and_(_YES, _A.c.access_notes.is_not(None), _sits(_S.c.category != SeatCategory.ACCESSIBLE.value))
_TELL = and_(ACTIVE, _A.c.tell_since.is_not(None))
_WHO = {
    "inside": and_(_UNSEATED, INSIDE),
    "short": _UNSEATED,
    "unseated": and_(_UNSEATED, ~INSIDE),
    "tell": _TELL,
    "step_free": _STEP_FREE,
    "late": _SILENT,
    "answers": _SILENT,
}
"""Of whom each need is."""


@dataclass(frozen=True, slots=True)
class Who:
    """Somebody whom a need is about: a party and how many of it, or one person and where they sit."""

    name: str
    count: int = 1
    table: str = ""
    seat: str = ""


def facts_of(session: Session, event: Row[Any], free: int, seats: int, outside: int, conflicts: int) -> Facts:
    """What ``rules.needs`` judges by. ``outside``: sessions beyond the event's hours; ``conflicts``: of gates."""
    unopened = and_(
        _SILENT, select(_I.c.id).where(_I.c.id == _A.c.invitation_id, _I.c.opened_at.is_(None)).correlate(_A).exists()
    )
    counted = {
        "invited": ACTIVE,
        "unanswered": _SILENT,
        "unopened": unopened,
        "unseated": _UNSEATED,
        "unseated_inside": _WHO["inside"],
        "to_tell": _TELL,
        "step_free": _STEP_FREE,
    }
    columns = [func.count(case((such, 1))).label(name) for name, such in counted.items()]
    counts = session.execute(select(*columns).select_from(_A).where(_A.c.event_id == event.id)).one()._asdict()
    deadline = deadline_of(event.start_at, event.cancellation_deadline_hours)
    known = {"status": event.status, "start_at": event.start_at, "end_at": event.end_at, "deadline": deadline}
    return Facts(**known, **counts, free=free, seats=seats, outside=outside, conflicts=conflicts)


def who_of(session: Session, event_id: int, kind: str) -> list[Who]:
    """Some of whom this need is about, the biggest parties first; nobody where it is about none."""
    if kind not in _WHO:
        return []
    mine = and_(_A.c.event_id == event_id, _WHO[kind])
    return _people(session, mine) if kind in ("tell", "step_free") else _parties(session, mine)


def _parties(session: Session, mine: ColumnElement[bool]) -> list[Who]:
    count = func.count(_A.c.id)
    label = func.coalesce(_I.c.label, func.min(_G.c.name))
    statement = (
        select(label.label("name"), count.label("count"))
        .select_from(_A.join(_G, _G.c.id == _A.c.guest_id).outerjoin(_I, _I.c.id == _A.c.invitation_id))
        .where(mine)
        .group_by(_I.c.id, _I.c.label)
        .order_by(count.desc(), _I.c.id)
        .limit(SOME)
    )
    return [Who(row.name, row.count) for row in session.execute(statement)]


def _people(session: Session, mine: ColumnElement[bool]) -> list[Who]:
    statement = (
        select(_G.c.name, _S.c.table_number, _S.c.label)
        .select_from(_A.join(_G, _G.c.id == _A.c.guest_id).outerjoin(_S, _S.c.attendee_id == _A.c.id))
        .where(mine)
        .order_by(_A.c.tell_since, _A.c.id)
        .limit(SOME)
    )
    return [Who(row.name, 1, row.table_number or "", row.label or "") for row in session.execute(statement)]
