"""An event as programs write it: all its facts at once, its status among them."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from gala.access import Actor, Permission, requires
from gala.errors import Invalid
from gala.models import Event, EventStatus
from gala.services.events.copying import duplicate_event
from gala.services.events.form import EventForm
from gala.services.events.life import archive, unarchive
from gala.services.events.reading import EventFacts, facts
from gala.services.events.writing import cancel, create_event, edit_event, lock_event, publish, unpublish

_E = Event.__table__  # type: ignore[attr-defined]


@requires(Permission.EVENT_WRITE)
def post_event(session: Session, actor: Actor, tenant_id: int, form: EventForm) -> EventFacts:
    """A new draft, as it is now. Raises Invalid."""
    return _now(session, create_event(session, actor, tenant_id, form))


@requires(Permission.EVENT_WRITE, archived=True)
def post_copy(session: Session, actor: Actor, event_id: int, name: str, starts: datetime) -> EventFacts:
    """As ``duplicate_event``: the new event as it is now. Raises Invalid."""
    return _now(session, duplicate_event(session, actor, event_id, name, starts))


@requires(Permission.EVENT_WRITE, archived=True)
def put_event(
    session: Session,
    actor: Actor,
    event_id: int,
    form: EventForm,
    status: str,
    seen: Callable[[EventFacts], None] = lambda facts: None,
) -> EventFacts:
    """Give the event these facts and this status; as it is then. What is archived only changes its status.

    ``seen`` is shown the event as it is, locked, and may refuse. Raises Invalid, WrongState.
    """
    now = facts(lock_event(session, event_id))
    seen(now)
    if now.status == EventStatus.ARCHIVED and status != EventStatus.ARCHIVED:
        unarchive(session, actor, event_id)
    if (now.status, status) != (EventStatus.ARCHIVED, EventStatus.ARCHIVED):
        if _form_of(now) != form:
            edit_event(session, actor, event_id, form)
        _bring_to(session, actor, event_id, status)
    return _now(session, event_id)


def _bring_to(session: Session, actor: Actor, event_id: int, status: str) -> None:
    ways = {
        EventStatus.DRAFT: unpublish,
        EventStatus.PUBLISHED: publish,
        EventStatus.CANCELED: cancel,
        EventStatus.ARCHIVED: archive,
    }
    if status not in ways:
        raise Invalid(field="status", reason="There is no such status.")
    if _now(session, event_id).status != status:
        ways[EventStatus(status)](session, actor, event_id)


def _form_of(event: EventFacts) -> EventForm:
    """The form that would leave the event as it is."""
    plain = {name: getattr(event, name) for name in EventForm.__slots__ if name not in ("starts", "ends")}
    return EventForm(starts=event.start_at, ends=event.end_at, **plain)


def _now(session: Session, event_id: int) -> EventFacts:
    return facts(session.execute(select(_E).where(_E.c.id == event_id)).one())
