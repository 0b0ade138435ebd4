"""Sessions are made, changed and struck from the programme."""

from typing import Any

from sqlalchemy import Row, delete, func, insert, select, update
from sqlalchemy.orm import Session

from gala import clock
from gala.access import Actor, Permission, requires
from gala.bus import ProgrammeChanged, publish
from gala.errors import Invalid, WrongState
from gala.models import Event, EventSession, EventStatus, SessionAnswer
from gala.services import activity
from gala.services.sessions.form import SessionForm, checked

MOST = 200
"""Sessions in one event: a typing robot must not fill the database."""

_E = Event.__table__  # type: ignore[attr-defined]
_N = SessionAnswer.__table__  # type: ignore[attr-defined]
_P = EventSession.__table__  # type: ignore[attr-defined]


@requires(Permission.EVENT_WRITE)
def create_session(session: Session, actor: Actor, event_id: int, form: SessionForm) -> int:
    """A new session of the event; its id. It may overlap others, and lie outside the event's hours: lists say so.

    Raises Invalid, WrongState for a canceled event.
    """
    event = _lock(session, event_id)
    values = checked(form, event.timezone)
    if session.execute(select(func.count()).where(_P.c.event_id == event_id)).scalar_one() >= MOST:
        raise Invalid(field="title", reason="A programme has {limit} sessions at most.", limit=MOST)
    own = {"tenant_id": event.tenant_id, "event_id": event_id, "created_at": clock.now()}
    made = int(session.execute(insert(_P).values(values | own).returning(_P.c.id)).scalar_one())
    publish(session, ProgrammeChanged(event_id))
    activity.log(session, actor, event.tenant_id, "session.created", event_id=event_id, title=values["title"])
    return made


@requires(Permission.EVENT_WRITE)
def edit_session(session: Session, actor: Actor, session_id: int, form: SessionForm) -> None:
    """Change the session; its answers stay, and hours that are typed as they were stay the moments that they were.

    Raises Invalid, WrongState for a canceled event.
    """
    event = _lock(session, _event_of(session, session_id))
    known = session.execute(select(_P.c.start_at, _P.c.end_at).where(_P.c.id == session_id)).one()
    values = checked(form, event.timezone, (known.start_at, known.end_at))
    session.execute(update(_P).where(_P.c.id == session_id).values(values))
    publish(session, ProgrammeChanged(event.id))
    activity.log(session, actor, event.tenant_id, "session.edited", event_id=event.id, title=values["title"])


@requires(Permission.EVENT_WRITE)
def delete_session(session: Session, actor: Actor, session_id: int) -> int:
    """Strike the session from the programme; how many answers went with it. Raises WrongState for a canceled event."""
    event = _lock(session, _event_of(session, session_id))
    title = session.execute(select(_P.c.title).where(_P.c.id == session_id)).scalar_one()
    answers = session.execute(select(func.count()).where(_N.c.session_id == session_id)).scalar_one()
    session.execute(delete(_P).where(_P.c.id == session_id))
    publish(session, ProgrammeChanged(event.id))
    activity.log(session, actor, event.tenant_id, "session.deleted", event_id=event.id, title=title, answers=answers)
    return int(answers)


def _event_of(session: Session, session_id: int) -> int:
    return int(session.execute(select(_P.c.event_id).where(_P.c.id == session_id)).scalar_one())


def _lock(session: Session, event_id: int) -> Row[Any]:
    """The event, under the lock that all who change its programme take first."""
    event = session.execute(select(_E).where(_E.c.id == event_id).with_for_update(key_share=True)).one()
    if event.status == EventStatus.CANCELED:
        raise WrongState(reason="This event is closed and can no longer be changed.")
    return event
