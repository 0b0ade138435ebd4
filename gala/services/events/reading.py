"""Events as lists and pages show them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Row, and_, func, or_, select
from sqlalchemy.orm import Session

from gala import clock
from gala.access import Actor, Permission, read_only, requires
from gala.errors import Invalid
from gala.models import Attendee, Event, EventSeat, EventStatus
from gala.services.guests import deadline_of
from gala.services.invitations.figures import ACTIVE, PEOPLE_FIGURES, Figures, seat_figures
from gala.services.typed import anywhere, words

MOST = 100
RUNNING_OVER = timedelta(hours=6)
"""An event stays among the coming ones for so long after its end: the last guests are still being checked out."""

_A = Attendee.__table__  # type: ignore[attr-defined]
_E = Event.__table__  # type: ignore[attr-defined]
_S = EventSeat.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class EventFacts:
    """All of an event's facts. ``starts_local`` and ``ends_local`` ("2027-05-01T19:00") are on the clocks of
    ``timezone``; ``deadline`` is the last moment at which guests may answer, change or give back."""

    id: int
    tenant_id: int
    name: str
    slug: str
    description: str
    venue: str
    city: str
    country: str
    timezone: str
    start_at: datetime
    end_at: datetime
    starts_local: str
    ends_local: str
    deadline: datetime
    status: str
    is_public: bool
    is_demo: bool
    hold_minutes: int
    cancellation_deadline_hours: int
    doors_open_minutes: int
    admit_unanswered: bool
    asks_needs: bool
    hero_image_url: str


@dataclass(frozen=True, slots=True)
class EventCard:
    """An event in a list."""

    event: EventFacts
    figures: Figures


def facts(row: Row[Any]) -> EventFacts:
    """An event's row (or model) as pages know it."""
    zone = ZoneInfo(row.timezone)
    return EventFacts(
        **{name: getattr(row, name) for name in _PLAIN},
        starts_local=row.start_at.astimezone(zone).strftime("%Y-%m-%dT%H:%M"),
        ends_local=row.end_at.astimezone(zone).strftime("%Y-%m-%dT%H:%M"),
        deadline=deadline_of(row.start_at, row.cancellation_deadline_hours),
    )


_PLAIN = tuple(name for name in EventFacts.__slots__ if name not in ("starts_local", "ends_local", "deadline"))


@read_only
@requires(Permission.EVENT_READ)
def get_event(session: Session, actor: Actor, event_id: int) -> EventFacts:
    """The event, for its team."""
    return facts(session.execute(select(_E).where(_E.c.id == event_id)).one())


@read_only
@requires(Permission.TENANT_READ)
def list_events(
    session: Session,
    actor: Actor,
    tenant_id: int,
    when: str = "coming",
    search: str = "",
    limit: int = MOST,
    after: tuple[datetime, int] | None = None,
) -> list[EventCard]:
    """The tenant's events with their figures, in one query.

    ``when``: coming (soonest first; canceled ones too), past (latest first), drafts, archived (latest first) or
    all. ``search`` finds name, venue or city. ``after``: start and id of the last one that is known already.
    """
    now = clock.now()
    ways, order, further = _when(when, now)
    people = select(_A.c.event_id, *PEOPLE_FIGURES).where(_A.c.tenant_id == tenant_id, ACTIVE).group_by(_A.c.event_id)
    seats = select(_S.c.event_id, *seat_figures(now)).where(_S.c.tenant_id == tenant_id).group_by(_S.c.event_id)
    p, s = people.subquery(), seats.subquery()
    counts = [*(c for c in p.c if c.name != "event_id"), *(c for c in s.c if c.name != "event_id")]
    statement = (
        select(_E, *(func.coalesce(count, 0).label(f"n_{count.name}") for count in counts))
        .outerjoin(p, p.c.event_id == _E.c.id)
        .outerjoin(s, s.c.event_id == _E.c.id)
        .where(_E.c.tenant_id == tenant_id, ways, *(_matches(word) for word in words(search)))
        .where(True if after is None else or_(further(after[0]), and_(_E.c.start_at == after[0], _E.c.id > after[1])))
        .order_by(order, _E.c.id)
        .limit(min(limit, MOST))
    )
    names = [count.name for count in counts]
    return [
        EventCard(facts(row), Figures(**{name: getattr(row, f"n_{name}") for name in names}))
        for row in session.execute(statement)
    ]


def _when(when: str, now: datetime) -> tuple[ColumnElement[bool], Any, Callable[[datetime], ColumnElement[bool]]]:
    """Which events, in which order, and what comes after a start in it."""
    draft = _E.c.status == EventStatus.DRAFT.value
    archived = _E.c.status == EventStatus.ARCHIVED.value
    over = _E.c.end_at < now - RUNNING_OVER
    soonest = (_E.c.start_at, _E.c.start_at.__gt__)
    latest = (_E.c.start_at.desc(), _E.c.start_at.__lt__)
    ways = {
        "coming": (and_(~draft, ~over, ~archived), *soonest),
        "past": (and_(~draft, over, ~archived), *latest),
        "archived": (archived, *latest),
        "drafts": (draft, *soonest),
        "all": (and_(True), *latest),
    }
    if when not in ways:
        raise Invalid(field="when", reason="There is no such list.")
    return ways[when]


def _matches(word: str) -> ColumnElement[bool]:
    return or_(*(column.ilike(anywhere(word), escape="\\") for column in (_E.c.name, _E.c.venue, _E.c.city)))
