"""Sessions as programs write them: all facts at once, answered as they are then."""

from collections.abc import Callable

from sqlalchemy import select
from sqlalchemy.orm import Session

from gala.access import Actor, Permission, requires
from gala.models import Event
from gala.services.sessions.form import SessionForm
from gala.services.sessions.reading import SessionRow, one_of
from gala.services.sessions.writing import create_session, delete_session, edit_session

Seen = Callable[[SessionRow], None]

_E = Event.__table__  # type: ignore[attr-defined]


@requires(Permission.EVENT_WRITE)
def post_session(session: Session, actor: Actor, event_id: int, form: SessionForm) -> SessionRow:
    """A new session, as it is then. Raises Invalid, WrongState."""
    return one_of(session, event_id, create_session(session, actor, event_id, form))


@requires(Permission.EVENT_WRITE)
def put_session(
    session: Session,
    actor: Actor,
    event_id: int,
    session_id: int,
    form: SessionForm,
    seen: Seen = lambda row: None,
) -> SessionRow:
    """Give a session of this event these facts; as it is then. ``seen`` is shown it as it is, locked, and may refuse.

    Raises SessionUnknown, Invalid, WrongState.
    """
    _lock(session, event_id)
    seen(one_of(session, event_id, session_id))
    edit_session(session, actor, session_id, form)
    return one_of(session, event_id, session_id)


@requires(Permission.EVENT_WRITE)
def strike_session(session: Session, actor: Actor, event_id: int, session_id: int) -> None:
    """Strike a session of this event, with its answers. Raises SessionUnknown, WrongState."""
    _lock(session, event_id)
    one_of(session, event_id, session_id)
    delete_session(session, actor, session_id)


def _lock(session: Session, event_id: int) -> None:
    session.execute(select(_E.c.id).where(_E.c.id == event_id).with_for_update(key_share=True))
