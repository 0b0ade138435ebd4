"""Events are created, edited, published, taken back and canceled."""

from typing import Any

from sqlalchemy import Row, func, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from gala import bus, clock
from gala.access import Actor, Permission, requires
from gala.bus import EventChanged
from gala.errors import Busy, WrongState
from gala.models import Attendee, Event, EventStatus
from gala.rules.slugs import free_slug, slug_of
from gala.services import activity
from gala.services.events.form import EventForm, checked
from gala.services.invitations.status import ANSWERED

_A = Attendee.__table__  # type: ignore[attr-defined]
_E = Event.__table__  # type: ignore[attr-defined]


@requires(Permission.EVENT_WRITE)
def create_event(session: Session, actor: Actor, tenant_id: int, form: EventForm) -> int:
    """A new draft; its id. Raises Invalid."""
    values = checked(form)
    event_id = insert_event(
        session, actor.user_id, tenant_id, {"status": EventStatus.DRAFT.value, "seo_meta": {}} | values
    )
    activity.log(session, actor, tenant_id, "event.created", event_id=event_id, name=values["name"])
    return event_id


def insert_event(session: Session, organizer_id: int | None, tenant_id: int, values: dict[str, Any]) -> int:
    """A new row of ``values``, for a service that was let in: its id. It gets an address of its own."""
    own = {"tenant_id": tenant_id, "organizer_id": organizer_id, "slug": _new_slug(session, tenant_id, values["name"])}
    state = {"is_demo": False, "created_at": clock.now()}
    try:
        return int(session.execute(insert(_E).values(values | own | state).returning(_E.c.id)).scalar_one())
    except IntegrityError as error:  # an event of the same name, this very moment
        raise Busy from error


def _new_slug(session: Session, tenant_id: int, name: str) -> str:
    plain = slug_of(name, "event")
    like = select(_E.c.slug).where(_E.c.tenant_id == tenant_id, _E.c.slug.like(f"{plain}%"))
    return free_slug(plain, set(session.execute(like).scalars()))


@requires(Permission.EVENT_WRITE)
def edit_event(session: Session, actor: Actor, event_id: int, form: EventForm) -> None:
    """Change the event's facts; its address stays. Hours that are typed as they were stay the moments that they were.

    Raises Invalid, WrongState for a canceled or archived event.
    """
    event = lock_event(session, event_id)
    values = checked(form, (event.start_at, event.end_at))
    if event.status not in (EventStatus.DRAFT, EventStatus.PUBLISHED):
        raise WrongState(reason="This event is closed and can no longer be changed.")
    session.execute(update(_E).where(_E.c.id == event_id).values(values))
    bus.publish(session, EventChanged(event_id))
    changed = sorted(name for name, value in values.items() if value != getattr(event, name))
    activity.log(session, actor, event.tenant_id, "event.edited", event_id=event_id, changed=changed)


@requires(Permission.EVENT_WRITE)
def publish(session: Session, actor: Actor, event_id: int) -> None:
    """Open the draft to its guests. Raises WrongState for an event that is over, canceled or archived."""
    event = lock_event(session, event_id)
    if event.end_at <= clock.now():
        raise WrongState(reason="This event is already over. Choose another day first.")
    _change(session, actor, event, EventStatus.PUBLISHED, "event.published", since=EventStatus.DRAFT)


@requires(Permission.EVENT_WRITE)
def unpublish(session: Session, actor: Actor, event_id: int) -> None:
    """Take a published event back to a draft. Raises WrongState once somebody has answered."""
    event = lock_event(session, event_id)
    answers = select(func.count()).where(_A.c.event_id == event_id, _A.c.status.in_(ANSWERED))
    if session.execute(answers).scalar_one():
        raise WrongState(reason="Guests have answered already. You can still cancel the event.")
    _change(session, actor, event, EventStatus.DRAFT, "event.unpublished", since=EventStatus.PUBLISHED)


@requires(Permission.EVENT_WRITE)
def cancel(session: Session, actor: Actor, event_id: int) -> None:
    """Call the event off: its guests are told so, and can neither answer nor sit. It cannot be undone.

    Raises WrongState for an archived event.
    """
    event = lock_event(session, event_id)
    since = EventStatus.PUBLISHED if event.status == EventStatus.PUBLISHED else EventStatus.DRAFT
    _change(session, actor, event, EventStatus.CANCELED, "event.canceled", since=since)


def lock_event(session: Session, event_id: int) -> Row[Any]:
    """The event, locked until the commit: first in the order of all locks."""
    return session.execute(select(_E).where(_E.c.id == event_id).with_for_update(key_share=True)).one()


def _change(
    session: Session, actor: Actor, event: Row[Any], status: EventStatus, action: str, *, since: EventStatus
) -> None:
    """Give the event a status; that it has it already is no error."""
    if event.status == status:
        return
    if event.status != since:
        raise WrongState(reason="This event is closed and can no longer be changed.")
    session.execute(update(_E).where(_E.c.id == event.id).values(status=status.value))
    bus.publish(session, EventChanged(event.id))
    activity.log(session, actor, event.tenant_id, action, event_id=event.id)
