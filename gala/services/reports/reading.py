"""The whole report, read in one snapshot."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from gala import clock
from gala.access import Actor, Permission, read_only, requires
from gala.models import Event
from gala.rules.reports import Span, spans
from gala.services.events import EventFacts, facts
from gala.services.reports.counts import (
    Meals,
    Parties,
    People,
    Places,
    TableCounts,
    count_meals,
    count_parties,
    count_people,
    count_places,
    count_tables,
    list_answers,
)
from gala.services.sessions import SessionRow, read_sessions

_E = Event.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Report:
    """One event in numbers. ``today`` is the day where the event is; ``asks_needs``: guests are asked for them."""

    event: EventFacts
    today: date
    asks_needs: bool
    people: People
    parties: Parties
    places: Places
    answers: Sequence[Span]
    sessions: Sequence[SessionRow]
    meals: Meals
    tables: Sequence[TableCounts]


@read_only
@requires(Permission.PEOPLE_READ)
def get_report(session: Session, actor: Actor, event_id: int) -> Report:
    """The event's answers, meals, needs and seats, as they are this moment."""
    return read_report(session, event_id)


def read_report(session: Session, event_id: int) -> Report:
    """As ``get_report``, for a service that was let in to the event."""
    now = clock.now()
    event = session.execute(select(_E).where(_E.c.id == event_id)).one()
    zone = ZoneInfo(event.timezone)
    today = now.astimezone(zone).date()
    said = ((at.astimezone(zone).date(), yes) for at, yes in list_answers(session, event_id))
    return Report(
        event=facts(event),
        today=today,
        asks_needs=event.asks_needs,
        people=count_people(session, event_id),
        parties=count_parties(session, event_id),
        places=count_places(session, event_id, now),
        answers=spans(said, today),
        sessions=read_sessions(session, event_id),
        meals=count_meals(session, event_id),
        tables=count_tables(session, event_id),
    )
