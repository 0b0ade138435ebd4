"""What just happened at an event: the door's log, the people's history and the team's work, as one list."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Row, and_, or_, select
from sqlalchemy.orm import Session

from gala.access import Actor, Permission, read_only, requires
from gala.models import (
    ActivityLog,
    Attendance,
    AttendanceStatus,
    Attendee,
    AttendeeHistory,
    Event,
    EventSeat,
    Guest,
    Invitation,
    ScanVerdict,
    User,
)
from gala.rules.feed import Happening, moves, told

MOST = 200
ACTIVITIES = (
    "event.created",
    "event.duplicated",
    "event.published",
    "event.unpublished",
    "event.canceled",
    "event.archived",
    "event.unarchived",
    "event.edited",
    "floor.made",
    "tickets.imported",
    "session.created",
    "session.edited",
    "session.deleted",
)
"""What of the team's work is told; the rest is seen in what it did to people."""

_A = Attendee.__table__  # type: ignore[attr-defined]
_D = Attendance.__table__  # type: ignore[attr-defined]
_E = Event.__table__  # type: ignore[attr-defined]
_G = Guest.__table__  # type: ignore[attr-defined]
_H = AttendeeHistory.__table__  # type: ignore[attr-defined]
_I = Invitation.__table__  # type: ignore[attr-defined]
_L = ActivityLog.__table__  # type: ignore[attr-defined]
_S = EventSeat.__table__  # type: ignore[attr-defined]
_U = User.__table__  # type: ignore[attr-defined]

_PERSON = _A.join(_G, _G.c.id == _A.c.guest_id).outerjoin(_I, _I.c.id == _A.c.invitation_id)
_NAMED = (_G.c.name, _I.c.label.label("party"))


@read_only
@requires(Permission.PEOPLE_READ)
def list_happenings(session: Session, actor: Actor, event_id: int, limit: int = 20) -> list[Happening]:
    """The last things that happened, newest first; what a party did together is one of them."""
    limit = max(1, min(limit, MOST + 1))
    read = limit * 4  # a party of four is one line
    happened = [*_door(session, event_id, read), *_people(session, event_id, read), *_team(session, event_id, limit)]
    return told(happened)[:limit]


_DOOR = {ScanVerdict.WELCOME: "in", ScanVerdict.LEFT: "out", ScanVerdict.UNDONE: "undone"}
_TOLD = or_(
    _D.c.status != AttendanceStatus.NOT_CHECKED_IN.value,
    and_(_D.c.verdict == ScanVerdict.UNDONE.value, _D.c.note == ""),
)
"""Who came and went, and what was taken back: what the door refused, held back or could not place is not news."""


def _door(session: Session, event_id: int, limit: int) -> Iterable[Happening]:
    rows = session.execute(
        select(_D.c.scanned_at, _D.c.verdict, _D.c.gate, _S.c.table_number, _S.c.label, *_NAMED)
        .select_from(_D.join(_PERSON, _A.c.id == _D.c.attendee_id).outerjoin(_S, _S.c.attendee_id == _A.c.id))
        .where(_D.c.event_id == event_id, _TOLD)
        .order_by(_D.c.created_at.desc(), _D.c.id.desc())
        .limit(limit)
    )
    for row in rows:
        kind, table, seat = _DOOR[ScanVerdict(row.verdict)], row.table_number or "", row.label or ""
        yield Happening(row.scanned_at, kind, row.name, row.party or "", gate=row.gate, table=table, seat=seat)


def _people(session: Session, event_id: int, limit: int) -> list[Happening]:
    """Answers, and who sat down, moved or lost a seat."""
    before, after = (_H.c[side]["status"].as_string() for side in ("old_values", "new_values"))
    answered = and_(_H.c.action == "update", after.in_(("accepted", "declined")), before != after)
    answered = and_(answered, before != "attended")  # a check-in undone is the door's to tell
    rows = session.execute(
        select(_H.c.created_at, _H.c.action, _H.c.old_values, _H.c.new_values, _H.c.changed_by, _U.c.full_name, *_NAMED)
        .select_from(_H.join(_PERSON, _A.c.id == _H.c.attendee_id).outerjoin(_U, _U.c.email == _H.c.changed_by))
        .where(_H.c.event_id == event_id, or_(answered, _H.c.action.in_(("seat", "unseat"))))
        .order_by(_H.c.created_at.desc(), _H.c.id.desc())
        .limit(limit)
    )
    return moves(_of_person(row) for row in rows)


def _of_person(row: Row[Any]) -> Happening:
    kind = row.action
    if kind == "update":
        kind = "yes" if row.new_values["status"] == "accepted" else "no"
    seat = str(row.new_values["seat_number"]) if kind == "seat" else ""
    before = str(row.old_values["seat_number"]) if kind == "unseat" else ""
    return Happening(row.created_at, kind, row.name, row.party or "", seat=seat, before=before, by=row.full_name or "")


def _team(session: Session, event_id: int, limit: int) -> Iterable[Happening]:
    tenant = select(_E.c.tenant_id).where(_E.c.id == event_id).scalar_subquery()
    rows = session.execute(
        select(_L.c.created_at, _L.c.action, _U.c.full_name)
        .select_from(_L.outerjoin(_U, _U.c.email == _L.c.actor))
        .where(_L.c.tenant_id == tenant, _L.c.action.in_(ACTIVITIES))
        .where(_L.c.metadata["event_id"].as_integer() == event_id)
        .order_by(_L.c.created_at.desc(), _L.c.id.desc())
        .limit(limit)
    )
    return [Happening(row.created_at, row.action, by=row.full_name or "") for row in rows]
