"""Coming and going as programs tell it of an invitation: of one member, or of the only one."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import Session

from gala.access import Actor, Permission, read_only, requires, scope_of
from gala.errors import Invalid, NotAdmitted, NotFound, SeveralMembers
from gala.models import AttendanceStatus, Attendee, EventSeat, Guest
from gala.services import placement
from gala.services.attendance import check_in, check_out
from gala.services.invitations.figures import ACTIVE, INSIDE
from gala.services.parties.members import sit_own
from gala.services.typed import line

_A, _G, _S = (model.__table__ for model in (Attendee, Guest, EventSeat))  # type: ignore[attr-defined]

STATUSES: dict[str, ColumnElement[bool]] = {
    "": and_(True),
    AttendanceStatus.NOT_CHECKED_IN.value: _A.c.checked_in_at.is_(None),
    AttendanceStatus.CHECKED_IN.value: INSIDE,
    AttendanceStatus.LEFT.value: _A.c.checked_out_at.is_not(None),
}
"""What the list can be narrowed to."""


@dataclass(frozen=True, slots=True)
class AttendanceRecord:
    """Whether one person is there. ``answer`` is the attendee's status; ``outcome`` what a call just did: "welcome",
    "already_in", "left", "not_inside", "seated", or empty."""

    attendee_id: int
    event_id: int
    invitation_id: int | None
    guest_id: int
    name: str
    answer: str
    seat_id: int | None
    seat_number: str
    table_number: str
    status: str
    checkin_time: datetime | None
    checkout_time: datetime | None
    outcome: str = ""


@read_only
@requires(Permission.PEOPLE_READ)
def list_attendance(
    session: Session, actor: Actor, event_id: int, status: str = "", limit: int = 50, after: int = 0
) -> list[AttendanceRecord]:
    """Everybody who has a place at the event, in the order of their ids, which go on ``after`` one. Raises Invalid."""
    if status not in STATUSES:
        raise Invalid(field="status", reason="There is no such status.")
    return _records(session, limit, _A.c.event_id == event_id, ACTIVE, STATUSES[status], _A.c.id > after)


@requires(Permission.SEAT_ASSIGN)
def seat_only_member(session: Session, actor: Actor, invitation_id: int, seat_id: int) -> AttendanceRecord:
    """An organizer gives the only member of this invitation a seat. Raises SeveralMembers, what assigning raises."""
    event_id, attendee_id = _event_id(session), _only(session, invitation_id)
    placement.assign(session, actor, event_id, attendee_id, seat_id)
    return _told(session, attendee_id, "seated")


@requires(Permission.SEAT_HOLD)
def seat_own_only_member(session: Session, actor: Actor, invitation_id: int, seat_id: int) -> AttendanceRecord:
    """A guest, who is the only one of the invitation, takes a seat. Raises SeveralMembers, what holding raises."""
    event_id, attendee_id = _event_id(session), _only(session, invitation_id)
    if _told(session, attendee_id).seat_id != seat_id:
        sit_own(session, actor, event_id, attendee_id, seat_id)
    return _told(session, attendee_id, "seated")


@requires(Permission.CHECK_IN)
def check_member_in(
    session: Session, actor: Actor, invitation_id: int, attendee_id: int | None = None, gate: str = ""
) -> AttendanceRecord:
    """Let a member of this invitation in (None: the only one), once; who is in already stays in, and that is told.

    Raises NotAdmitted, SeveralMembers, NotFound, Invalid.
    """
    event_id, who = _event_id(session), _of_party(session, invitation_id, attendee_id)
    (verdict,) = check_in(session, actor, event_id, [who], line(gate, "gate", 80))
    if verdict.outcome not in ("welcome", "already_in"):
        raise NotAdmitted(name=verdict.arrival.name, outcome=verdict.outcome)
    return _told(session, who, verdict.outcome)


@requires(Permission.CHECK_IN)
def check_member_out(
    session: Session, actor: Actor, invitation_id: int, attendee_id: int | None = None, gate: str = ""
) -> AttendanceRecord:
    """A member of this invitation leaves (None: the only one), and may come in again. Who is not inside stays so.

    Raises SeveralMembers, NotFound, Invalid.
    """
    event_id, who = _event_id(session), _of_party(session, invitation_id, attendee_id)
    left = check_out(session, actor, event_id, [who], line(gate, "gate", 80))
    return _told(session, who, "left" if left else "not_inside")


def _event_id(session: Session) -> int:
    event_id = scope_of(session).event_id
    assert event_id is not None
    return event_id


def _of_party(session: Session, invitation_id: int, attendee_id: int | None) -> int:
    if attendee_id is None:
        return _only(session, invitation_id)
    here = select(_A.c.id).where(_A.c.id == attendee_id, _A.c.invitation_id == invitation_id, ACTIVE)
    if session.execute(here).first() is None:
        raise NotFound
    return attendee_id


def _only(session: Session, invitation_id: int) -> int:
    """The only member. Raises NotFound when there is none, SeveralMembers."""
    own = select(_A.c.id, _G.c.name).join(_G, _G.c.id == _A.c.guest_id).where(_A.c.invitation_id == invitation_id)
    people = session.execute(own.where(ACTIVE).order_by(_A.c.position, _A.c.id)).all()
    if not people:
        raise NotFound
    if len(people) > 1:
        known = [{"id": one.id, "name": one.name} for one in people]
        raise SeveralMembers(names=", ".join(one.name for one in people), members=known)
    return int(people[0].id)


def _told(session: Session, attendee_id: int, outcome: str = "") -> AttendanceRecord:
    (found,) = _records(session, 1, _A.c.id == attendee_id, outcome=outcome)
    return found


def _records(session: Session, limit: int, *which: Any, outcome: str = "") -> list[AttendanceRecord]:
    columns = (
        _A.c.id.label("attendee_id"), _A.c.event_id, _A.c.invitation_id, _A.c.guest_id, _G.c.name,
        _A.c.status.label("answer"), _S.c.id.label("seat_id"), _S.c.seat_number, _S.c.table_number,
        _A.c.checked_in_at.label("checkin_time"), _A.c.checked_out_at.label("checkout_time"),
    )  # fmt: skip
    joined = _A.join(_G, _G.c.id == _A.c.guest_id).outerjoin(_S, _S.c.attendee_id == _A.c.id)
    rows = session.execute(select(*columns).select_from(joined).where(*which).order_by(_A.c.id).limit(limit))
    return [_record(row, outcome) for row in rows]


def _record(row: Any, outcome: str) -> AttendanceRecord:
    came, went = row.checkin_time is not None, row.checkout_time is not None
    status = AttendanceStatus.LEFT if went else AttendanceStatus.CHECKED_IN if came else AttendanceStatus.NOT_CHECKED_IN
    seat = {"seat_number": row.seat_number or "", "table_number": row.table_number or ""}
    return AttendanceRecord(**row._asdict() | seat, status=status.value, outcome=outcome)
