"""What gates reported and an organizer should know: one pass let in twice, or somebody who should not have come in."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import String, and_, cast, exists, literal, or_, select
from sqlalchemy.orm import Session

from gala import clock
from gala.access import Actor, Permission, read_only, requires
from gala.bus import DoorConflict, publish
from gala.errors import NotFound
from gala.models import Attendance, AttendanceStatus, Attendee, Guest, Invitation, ScanVerdict
from gala.services import activity
from gala.services.door_book import SEEN, line, write_line

_A = Attendee.__table__  # type: ignore[attr-defined]
_G = Guest.__table__  # type: ignore[attr-defined]
_I = Invitation.__table__  # type: ignore[attr-defined]
_L = Attendance.__table__  # type: ignore[attr-defined]

_FIRST = _L.alias("first_line")
_SEEN = _L.alias("seen_line")
_CONFLICT = and_(
    _L.c.undone.is_(False),
    or_(
        _L.c.verdict == ScanVerdict.CONFLICT.value,
        and_(_L.c.verdict == ScanVerdict.HELD.value, _L.c.checkin_time.is_not(None)),
    ),
)


@dataclass(frozen=True, slots=True)
class Conflict:
    """One coming that does not count, by ``gate`` at ``at``.

    ``reason``: ``twice`` (by then inside, since ``first_at`` by ``first_gate``); ``canceled``, ``declined``,
    ``unanswered`` or ``unpaid`` when the server heard of it; ``unknown`` (not on the list any more), ``no_plus_one``
    (more were brought than may be; ``name`` is whom) or ``held`` (by a gate that was revoked).
    """

    id: int
    reason: str
    attendee_id: int | None
    name: str
    party: str
    gate: str
    at: datetime
    first_gate: str
    first_at: datetime | None


@read_only
@requires(Permission.PEOPLE_READ)
def list_conflicts(session: Session, actor: Actor, event_id: int, limit: int = 100) -> list[Conflict]:
    """Those that nobody has settled yet, the newest first."""
    return read_conflicts(session, event_id, limit)


def read_conflicts(session: Session, event_id: int, limit: int = 100) -> list[Conflict]:
    """As ``list_conflicts``, whoever asks."""
    seen = exists(select(1).where(_SEEN.c.client_id == literal(SEEN) + cast(_L.c.id, String)))
    columns = (_L.c.id, _L.c.verdict, _L.c.note, _L.c.attendee_id, _L.c.gate, _L.c.scanned_at)
    statement = (
        select(*columns, _G.c.name, _I.c.label, _first(_FIRST.c.gate), _first(_FIRST.c.checkin_time))
        .select_from(
            _L.outerjoin(_A, _A.c.id == _L.c.attendee_id)
            .outerjoin(_G, _G.c.id == _A.c.guest_id)
            .outerjoin(_I, _I.c.id == _A.c.invitation_id)
        )
        .where(_L.c.event_id == event_id, _CONFLICT, ~seen)
        .order_by(_L.c.scanned_at.desc(), _L.c.id.desc())
        .limit(limit)
    )
    return [_conflict(row) for row in session.execute(statement)]


def _first(column: Any) -> Any:
    """Of the coming that counts instead."""
    counts = (_FIRST.c.status == AttendanceStatus.CHECKED_IN.value, _FIRST.c.undone.is_(False))
    whose = (_FIRST.c.attendee_id == _L.c.attendee_id, _FIRST.c.checkin_time <= _L.c.scanned_at)
    last = select(column).where(*counts, *whose).order_by(_FIRST.c.checkin_time.desc()).limit(1)
    return last.correlate(_L).scalar_subquery().label(f"first_{column.key}")


def _conflict(row: Any) -> Conflict:
    reason, _, said = row.note.partition(" ")
    if row.verdict == ScanVerdict.HELD:
        reason, said = "held", ""
    is_twice = not reason
    return Conflict(
        id=row.id,
        reason=reason or "twice",
        attendee_id=row.attendee_id,
        name=row.name or said,
        party=row.label or "",
        gate=row.gate,
        at=row.scanned_at,
        first_gate=(row.first_gate or "") if is_twice else "",
        first_at=row.first_checkin_time if is_twice else None,
    )


@requires(Permission.GATE_WRITE, archived=True)
def settle_conflict(session: Session, actor: Actor, event_id: int, conflict_id: int) -> None:
    """Somebody has seen it, and it is listed no more. The log keeps both: the line, and who settled it when.

    Settling it again changes nothing. Raises NotFound.
    """
    here = select(_L.c.tenant_id, _L.c.attendee_id).where(_L.c.id == conflict_id, _L.c.event_id == event_id, _CONFLICT)
    found = session.execute(here).first()
    if found is None:
        raise NotFound
    name = f"{SEEN}{conflict_id}"
    if session.execute(select(_L.c.id).where(_L.c.client_id == name)).first():
        return
    write_line(session, line(actor, found.tenant_id, event_id, found.attendee_id, clock.now(), client_id=name))
    activity.log(session, actor, found.tenant_id, "door.settled", event_id=event_id, attendee_id=found.attendee_id)
    publish(session, DoorConflict(event_id, found.attendee_id, "", is_settled=True))
