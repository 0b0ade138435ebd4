"""Sessions as programs write them: their hours as moments, all facts at once."""

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from gala.access import Actor, Permission, requires
from gala.errors import Invalid
from gala.models import Event
from gala.services.sessions.form import SessionForm
from gala.services.sessions.reading import SessionRow, one_of
from gala.services.sessions.writing import create_session, delete_session, edit_session

Seen = Callable[[SessionRow], None]

_E = Event.__table__  # type: ignore[attr-defined]


@requires(Permission.EVENT_WRITE)
def post_session(
    session: Session, actor: Actor, event_id: int, start_at: datetime, end_at: datetime, form: SessionForm
) -> SessionRow:
    """A new session from one moment to another, as it is then; the form's own hours are not looked at.

    Raises Invalid, WrongState.
    """
    made = create_session(session, actor, event_id, _timed(session, event_id, start_at, end_at, form))
    return one_of(session, event_id, made)


@requires(Permission.EVENT_WRITE)
def put_session(
    session: Session,
    actor: Actor,
    event_id: int,
    session_id: int,
    start_at: datetime,
    end_at: datetime,
    form: SessionForm,
    seen: Seen = lambda row: None,
) -> SessionRow:
    """Give a session of this event these facts; as it is then. ``seen`` is shown it as it is, locked, and may refuse.

    Raises SessionUnknown, Invalid, WrongState.
    """
    _lock(session, event_id)
    seen(one_of(session, event_id, session_id))
    edit_session(session, actor, session_id, _timed(session, event_id, start_at, end_at, form))
    return one_of(session, event_id, session_id)


@requires(Permission.EVENT_WRITE)
def strike_session(session: Session, actor: Actor, event_id: int, session_id: int) -> None:
    """Strike a session of this event, with its answers. Raises SessionUnknown, WrongState."""
    _lock(session, event_id)
    one_of(session, event_id, session_id)
    delete_session(session, actor, session_id)


def _lock(session: Session, event_id: int) -> None:
    session.execute(select(_E.c.id).where(_E.c.id == event_id).with_for_update(key_share=True))


def _timed(session: Session, event_id: int, start_at: datetime, end_at: datetime, form: SessionForm) -> SessionForm:
    """The form with these hours, on the event's own clocks."""
    zone = ZoneInfo(session.execute(select(_E.c.timezone).where(_E.c.id == event_id)).scalar_one())
    try:
        starts, ends = (f"{at.astimezone(zone):%Y-%m-%dT%H:%M}" for at in (start_at, end_at))
    except OverflowError as error:  # the first or the last day that there is, elsewhere
        raise Invalid(field="start_at", reason="Please enter a day and a time.") from error
    return SessionForm(form.title, starts, ends, form.speaker, form.description)
