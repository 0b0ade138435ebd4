"""Coming and going. Checking somebody in twice is told, never done; every step is a row of the log."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any
from uuid import uuid4

from sqlalchemy import bindparam, insert, literal, or_, select, update
from sqlalchemy.orm import Session

from gala import clock
from gala.access import Actor, Permission, requires
from gala.bus import AttendeeState, CheckedIn, CheckedOut, publish
from gala.errors import WrongState
from gala.hot import Hot, many, named
from gala.models import Attendance, AttendanceStatus, Attendee, AttendeeStatus, ScanVerdict
from gala.services.door import Arrival, ask_arrivals
from gala.services.guests import Person, attendee_state, lock_attendees
from gala.services.invitations import refresh_status

UNDO_WITHIN = timedelta(minutes=15)

_A = Attendee.__table__  # type: ignore[attr-defined]
_L = Attendance.__table__  # type: ignore[attr-defined]

_ADMITTED = tuple(
    literal(status.value, _A.c.status.type)
    for status in (AttendeeStatus.PENDING, AttendeeStatus.ACCEPTED, AttendeeStatus.ATTENDED, AttendeeStatus.NO_SHOW)
)
"""Who is let in. Whoever declined and comes all the same is told apart, so that staff can ask."""


_VERDICTS = {
    AttendanceStatus.CHECKED_IN: ScanVerdict.WELCOME,
    AttendanceStatus.LEFT: ScanVerdict.LEFT,
    AttendanceStatus.NOT_CHECKED_IN: ScanVerdict.UNDONE,
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the door answers for one person: ``welcome``, ``already_in`` (since ``at``, through ``gate``), ``declined``
    or ``canceled``."""

    outcome: str
    arrival: Arrival
    at: datetime | None = None
    gate: str = ""


@requires(Permission.CHECK_IN)
def check_in(
    session: Session, actor: Actor, event_id: int, attendee_ids: Sequence[int], gate: str = "", client_id: str = ""
) -> list[Verdict]:
    """Let them in, each once: a verdict a person, in the order given. Who is in already stays in, and that is told.

    ``client_id`` (of the device, at most 24 characters) marks the log rows of one call. Raises NotFound when
    somebody is not of this event.
    """
    now = clock.now()
    if len(attendee_ids) > 1:  # two doors with one party: in id order, or they wait for each other for ever
        lock_attendees(session, event_id, attendee_ids)
    ids = sorted(set(attendee_ids))
    enter = _enter(len(ids)).ask(session, event_id=event_id, now=now, **named("who", ids)) if ids else list
    arrivals = ask_arrivals(session, event_id, attendee_ids)
    entered, people = enter(), arrivals()
    if entered:
        log = [
            _row(actor, event_id, row, AttendanceStatus.CHECKED_IN, gate, client_id, checkin_time=now)
            for row in entered
        ]
        _log(session, log)
        states = tuple(_now_inside(people[row.id], row.version) for row in entered)
        publish(session, CheckedIn(event_id, states))
        refresh_status(session, {state.invitation_id for state in states if state.invitation_id is not None})
    welcome = {row.id for row in entered}
    return [_verdict(session, people[i], i in welcome, gate) for i in attendee_ids]


@lru_cache
def _enter(count: int) -> Hot:
    """Who is outside comes in: decided by the WHERE, told by the rows, so that sixteen doors let one person in once."""
    outside = or_(_A.c.checked_in_at.is_(None), _A.c.checked_out_at.is_not(None))
    wanted = _A.c.id.in_(many("who", count, _A.c.id.type))
    return Hot(
        update(_A)
        .where(_A.c.event_id == bindparam("event_id"), wanted, _A.c.status.in_(_ADMITTED), outside)
        .values(checked_in_at=bindparam("now"), checked_out_at=None)
        .values(status=AttendeeStatus.ATTENDED.value, version=_A.c.version + 1)
        .returning(_A.c.id, _A.c.version, _A.c.tenant_id)
    )


def _verdict(session: Session, person: Arrival, entered: bool, gate: str) -> Verdict:
    if entered:
        return Verdict("welcome", person, person.checked_in_at, gate)
    if person.is_inside:
        return Verdict("already_in", person, person.checked_in_at, _last_gate(session, person.attendee_id))
    return Verdict("declined" if person.status == AttendeeStatus.DECLINED else "canceled", person)


def _last_gate(session: Session, attendee_id: int) -> str:
    came = select(_L.c.gate).where(_L.c.attendee_id == attendee_id, _L.c.status == AttendanceStatus.CHECKED_IN.value)
    return session.execute(came.order_by(_L.c.id.desc()).limit(1)).scalar() or ""


def _now_inside(person: Arrival, version: int) -> AttendeeState:
    return AttendeeState(person.attendee_id, version, person.name, person.status, True, person.invitation_id)


@requires(Permission.CHECK_IN)
def check_out(session: Session, actor: Actor, event_id: int, attendee_ids: Sequence[int], gate: str = "") -> int:
    """They leave, and may come in again. How many were inside."""
    now = clock.now()
    inside = _inside(lock_attendees(session, event_id, attendee_ids).values())
    log = [_row(actor, event_id, person, AttendanceStatus.LEFT, gate, "", checkout_time=now) for person in inside]
    _write(session, event_id, inside, log, {person.id: {"checked_out_at": now} for person in inside})
    return len(inside)


@requires(Permission.CHECK_IN)
def undo_check_in(session: Session, actor: Actor, event_id: int, attendee_ids: Sequence[int]) -> int:
    """Take the check-in back, within fifteen minutes; the log keeps it, marked as undone. How many it was done for.

    Whoever had been in and out before stands as they did after that. Raises WrongState, for all of them, when one
    check-in is longer ago.
    """
    inside = _inside(lock_attendees(session, event_id, attendee_ids).values())
    if any(clock.now() - person.checked_in_at > UNDO_WITHIN for person in inside):
        raise WrongState(reason="A check-in can be undone for fifteen minutes. Check the guest out instead.")
    log = [_row(actor, event_id, person, AttendanceStatus.NOT_CHECKED_IN, "", "") for person in inside]
    _write(session, event_id, inside, log, {person.id: _undo_last(session, person.id) for person in inside})
    refresh_status(session, {person.invitation_id for person in inside if person.invitation_id is not None})
    return len(inside)


def _undo_last(session: Session, attendee_id: int) -> dict[str, Any]:
    """Mark the last coming as undone; the attendee's columns as they were before it."""
    true = (_L.c.attendee_id == attendee_id, _L.c.undone.is_(False))
    rows = session.execute(select(_L.c.id, _L.c.checkin_time, _L.c.checkout_time).where(*true).order_by(_L.c.id)).all()
    came = [row for row in rows if row.checkin_time is not None]
    session.execute(update(_L).where(_L.c.id.in_([row.id for row in came[-1:]])).values(undone=True))
    if len(came) < 2:
        return {"checked_in_at": None, "checked_out_at": None, "status": AttendeeStatus.ACCEPTED.value}
    left = [row.checkout_time for row in rows if row.checkout_time is not None]
    return {"checked_in_at": came[-2].checkin_time, "checked_out_at": left[-1]}


def _inside(people: Collection[Person]) -> list[Person]:
    return [person for person in people if person.checked_in_at is not None and person.checked_out_at is None]


def _write(
    session: Session,
    event_id: int,
    people: list[Person],
    log: list[dict[str, Any]],
    changes: dict[int, dict[str, Any]],
) -> None:
    """Write that these people are no longer inside, with each one's changed columns by id; log it, and tell."""
    if not people:
        return
    for attendee_id, values in changes.items():
        session.execute(update(_A).where(_A.c.id == attendee_id).values(**values, version=_A.c.version + 1))
    _log(session, log)
    states = tuple(
        attendee_state(p, inside=False, version=p.version + 1, status=changes[p.id].get("status", p.status))
        for p in people
    )
    publish(session, CheckedOut(event_id, states))


_WRITE_LOG = Hot(insert(_L).values({column.name: bindparam(column.name) for column in _L.c if column.name != "id"}))


def _log(session: Session, rows: list[dict[str, Any]]) -> None:
    for row in rows:
        _WRITE_LOG(session, **row)


def _row(
    actor: Actor,
    event_id: int,
    person: Person,
    status: AttendanceStatus,
    gate: str,
    client_id: str,
    *,
    checkin_time: datetime | None = None,
    checkout_time: datetime | None = None,
) -> dict[str, Any]:
    """One line of the log."""
    return {
        "tenant_id": person.tenant_id,
        "event_id": event_id,
        "attendee_id": person.id,
        "checkin_time": checkin_time,
        "checkout_time": checkout_time,
        "status": status.value,
        "verdict": _VERDICTS[status].value,
        "gate_id": actor.gate.id if actor.gate else None,
        "gate": gate[:80],
        "device": actor.user_agent[:80],
        "actor": actor.name[:200],
        "client_id": f"{client_id}:{person.id}" if client_id else uuid4().hex,
        "note": "",
        "offline": False,
        "undone": False,
        "scanned_at": checkin_time or checkout_time or clock.now(),
        "created_at": clock.now(),
    }
