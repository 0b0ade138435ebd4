"""The dishes that an event's guests choose from."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from gala.access import Actor, Permission, read_only, requires
from gala.models import Attendee, Meal
from gala.services.guests import COMING

_A = Attendee.__table__  # type: ignore[attr-defined]
_M = Meal.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class MealRow:
    """A dish, and how many of those who have not said no chose it."""

    id: int
    name: str
    description: str
    chosen: int


@read_only
@requires(Permission.PEOPLE_READ)
def list_meals(session: Session, actor: Actor, event_id: int) -> list[MealRow]:
    """The event's dishes in the organizer's order."""
    chosen = _chosen(session, event_id)
    return [MealRow(m.id, m.name, m.description, chosen.get(m.name, 0)) for m in read_meals(session, event_id)]


@dataclass(frozen=True, slots=True)
class Dish:
    """A dish as a guest is offered it."""

    id: int
    name: str
    description: str


def read_meals(session: Session, event_id: int) -> tuple[Dish, ...]:
    """The dishes in order, for a service that was let in to the event."""
    columns = select(_M.c.id, _M.c.name, _M.c.description).where(_M.c.event_id == event_id)
    return tuple(Dish(*row) for row in session.execute(columns.order_by(_M.c.position, _M.c.id)))


def _chosen(session: Session, event_id: int) -> Mapping[str, int]:
    theirs = (_A.c.event_id == event_id, _A.c.meal_choice != "", _A.c.status.in_(COMING))
    counts = select(_A.c.meal_choice, func.count()).where(*theirs).group_by(_A.c.meal_choice)
    return {row[0]: row[1] for row in session.execute(counts)}
