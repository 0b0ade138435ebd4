"""One event at a glance, read in one snapshot."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from gala import clock
from gala.access import Actor, Permission, read_only, requires
from gala.models import (
    Attendance,
    AttendanceStatus,
    Attendee,
    AttendeeHistory,
    AttendeeStatus,
    Event,
    EventSeat,
    ScanVerdict,
)
from gala.rules.needs import Need, needs
from gala.services.conflicts import read_conflicts
from gala.services.evening.missing import SOME, Who, facts_of, who_of
from gala.services.events import EventFacts, facts
from gala.services.invitations.figures import ACTIVE, PEOPLE_FIGURES, seat_figures
from gala.services.sessions import SessionRow, read_sessions

__all__ = ["Band", "Evening", "Who", "get_evening"]

RECENT = timedelta(hours=1)
SAID_YES = (AttendeeStatus.ACCEPTED.value, AttendeeStatus.ATTENDED.value)

_A = Attendee.__table__  # type: ignore[attr-defined]
_E = Event.__table__  # type: ignore[attr-defined]
_H = AttendeeHistory.__table__  # type: ignore[attr-defined]
_L = Attendance.__table__  # type: ignore[attr-defined]
_S = EventSeat.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Band:
    """The event in people: of ``invited``, ``yes``, ``no`` and ``waiting``; of ``yes``, ``seated``; who is ``inside``
    and who has not come yet (``to_come``, of those who said yes)."""

    invited: int
    yes: int
    no: int
    waiting: int
    seated: int
    inside: int
    to_come: int
    seats: int
    free: int


@dataclass(frozen=True, slots=True)
class Evening:
    """All that the event's home shows but for the feed.

    ``came``: everybody's first coming in, undone ones left out. ``answered``: the local day of everybody's first
    answer, until somebody came. ``gates``: those used in the last hour. ``unopened``: of those who have not
    answered, how many have never opened their invitation. ``who``: by the kind of a need, some of whom it is about.
    """

    event: EventFacts
    band: Band
    came: list[datetime]
    answered: list[date]
    gates: int
    unopened: int
    needs: list[Need]
    who: dict[str, list[Who]]
    sessions: list[SessionRow]


@read_only
@requires(Permission.PEOPLE_READ)
def get_evening(session: Session, actor: Actor, event_id: int) -> Evening:
    """The event at a glance, as it is this moment."""
    now = clock.now()
    event = session.execute(select(_E).where(_E.c.id == event_id)).one()
    programme, unsettled = read_sessions(session, event_id), read_conflicts(session, event_id)
    band = _band(session, event_id, now)
    outside = sum(one.is_outside for one in programme)
    judged = facts_of(session, event, band.free, band.seats, outside, len(unsettled))
    found, came = needs(judged, now), _came(session, event_id)
    who = {need.kind: who_of(session, event_id, need.kind) for need in found}
    if "conflicts" in who:
        who["conflicts"] = [Who(one.name) for one in unsettled if one.name][:SOME]
    return Evening(
        event=facts(event),
        band=band,
        came=came,
        answered=[] if came else _answered(session, event_id, ZoneInfo(event.timezone)),
        gates=_gates(session, event_id, now),
        unopened=judged.unopened,
        needs=found,
        who=who,
        sessions=programme,
    )


def _band(session: Session, event_id: int, now: datetime) -> Band:
    people = session.execute(select(*PEOPLE_FIGURES).where(_A.c.event_id == event_id, ACTIVE)).one()
    chairs = session.execute(select(*seat_figures(now)).where(_S.c.event_id == event_id)).one()
    yes = and_(_A.c.event_id == event_id, _A.c.status.in_(SAID_YES))
    seated = select(func.count()).select_from(_A.join(_S, _S.c.attendee_id == _A.c.id)).where(yes)
    to_come = select(func.count()).where(yes, _A.c.checked_in_at.is_(None))
    return Band(
        invited=people.invited,
        yes=people.coming,
        no=people.declined,
        waiting=people.invited - people.answered,
        seated=session.execute(seated).scalar_one(),
        inside=people.inside,
        to_come=session.execute(to_come).scalar_one(),
        seats=chairs.seats,
        free=chairs.free,
    )


def _came(session: Session, event_id: int) -> list[datetime]:
    first = func.min(_L.c.checkin_time, type_=_L.c.checkin_time.type)
    true = (_L.c.status == AttendanceStatus.CHECKED_IN.value, _L.c.undone.is_(False))
    statement = select(first).where(_L.c.event_id == event_id, *true).group_by(_L.c.attendee_id)
    return list(session.execute(statement).scalars())


def _answered(session: Session, event_id: int, zone: ZoneInfo) -> list[date]:
    """From the history, since an attendee's row forgets when it was answered."""
    first = func.min(_H.c.created_at, type_=_H.c.created_at.type)
    said = _H.c.new_values["status"].as_string().in_(("accepted", "declined"))
    there = select(_A.c.id).where(_A.c.event_id == event_id, ACTIVE)
    own = (_H.c.event_id == event_id, _H.c.attendee_id.in_(there), _H.c.action.in_(("insert", "update")))
    moments: Sequence[datetime] = (
        session.execute(select(first).where(*own, said).group_by(_H.c.attendee_id)).scalars().all()
    )
    return [at.astimezone(zone).date() for at in moments]


_LETS_IN = _L.c.verdict != ScanVerdict.HELD.value
"""What a revoked gate still sends does not make it one in use."""


def _gates(session: Session, event_id: int, now: datetime) -> int:
    recent = _L.c.created_at > now - RECENT
    used = select(func.count(_L.c.gate.distinct())).where(_L.c.event_id == event_id, recent, _L.c.gate != "", _LETS_IN)
    return int(session.execute(used).scalar_one())
