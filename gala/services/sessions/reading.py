"""The programme as pages show it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from gala.access import Actor, Permission, read_only, requires
from gala.errors import SessionUnknown
from gala.models import Attendee, Event, EventSession, SessionAnswer
from gala.rules.programme import overlaps
from gala.services.guests import COMING

_A = Attendee.__table__  # type: ignore[attr-defined]
_E = Event.__table__  # type: ignore[attr-defined]
_N = SessionAnswer.__table__  # type: ignore[attr-defined]
_P = EventSession.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class SessionRow:
    """A session with its answers, of people who come to the event: ``yes``, ``no`` and ``waiting`` for the rest.

    ``clashes``: the titles of those that run at the same time. ``is_outside``: not within the event's own hours.
    """

    id: int
    title: str
    speaker: str
    description: str
    start_at: datetime
    end_at: datetime
    yes: int
    no: int
    waiting: int
    clashes: tuple[str, ...]
    is_outside: bool


@read_only
@requires(Permission.EVENT_READ)
def list_sessions(session: Session, actor: Actor, event_id: int) -> list[SessionRow]:
    """The programme in order of time."""
    return read_sessions(session, event_id)


@read_only
@requires(Permission.EVENT_READ)
def get_session(session: Session, actor: Actor, event_id: int, session_id: int) -> SessionRow:
    """One session of this event. Raises SessionUnknown."""
    return one_of(session, event_id, session_id)


def one_of(session: Session, event_id: int, session_id: int) -> SessionRow:
    """One session of this event, whoever asks. Raises SessionUnknown."""
    for row in read_sessions(session, event_id):
        if row.id == session_id:
            return row
    raise SessionUnknown


def read_sessions(session: Session, event_id: int) -> list[SessionRow]:
    """The programme, whoever asks."""
    event = session.execute(select(_E.c.start_at, _E.c.end_at).where(_E.c.id == event_id)).one()
    rows = session.execute(select(_P).where(_P.c.event_id == event_id).order_by(_P.c.start_at, _P.c.id)).all()
    if not rows:
        return []
    counts = _counts(session, event_id)
    coming = select(func.count()).where(_A.c.event_id == event_id, _A.c.status.in_(COMING))
    people = int(session.execute(coming).scalar_one())
    clash = overlaps({row.id: (row.start_at, row.end_at) for row in rows})
    titles = {row.id: row.title for row in rows}
    found = []
    for row in rows:
        yes, no = counts.get(row.id, (0, 0))
        own = {name: getattr(row, name) for name in ("id", "title", "speaker", "description", "start_at", "end_at")}
        outside = row.start_at < event.start_at or row.end_at > event.end_at
        others = tuple(titles[other] for other in clash[row.id])
        found.append(SessionRow(**own, yes=yes, no=no, waiting=people - yes - no, clashes=others, is_outside=outside))
    return found


def _counts(session: Session, event_id: int) -> dict[int, Sequence[int]]:
    """Of each session how many come and how many do not. Who does not come to the event does not count."""
    statement = (
        select(_N.c.session_id, func.count(case((_N.c.coming, 1))), func.count(case((~_N.c.coming, 1))))
        .select_from(_N.join(_A, _A.c.id == _N.c.attendee_id))
        .where(_N.c.event_id == event_id, _A.c.status.in_(COMING))
        .group_by(_N.c.session_id)
    )
    return {row[0]: row[1:] for row in session.execute(statement)}
