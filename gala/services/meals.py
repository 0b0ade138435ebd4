"""The dishes that an event's guests choose from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, case, delete, func, insert, select, update
from sqlalchemy.orm import Session

from gala.access import Actor, Permission, read_only, requires
from gala.bus import EventChanged, RsvpChanged, publish
from gala.errors import Invalid, NotFound
from gala.models import Attendee, Guest, Meal
from gala.rules.names import fold
from gala.services import activity
from gala.services.changes.recording import undoable
from gala.services.events.form import text_lines
from gala.services.events.writing import lock_event
from gala.services.guests import COMING, attendee_state
from gala.services.typed import line

MOST = 20
"""Dishes of one event."""

_A = Attendee.__table__  # type: ignore[attr-defined]
_G = Guest.__table__  # type: ignore[attr-defined]
_M = Meal.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Dish:
    """A dish as a guest is offered it."""

    id: int
    name: str
    description: str


@dataclass(frozen=True, slots=True)
class MealRow(Dish):
    """A dish, and how many of those who have not said no chose it."""

    chosen: int = 0


@dataclass(frozen=True, slots=True)
class MealForm:
    """A dish as an organizer typed it. ``id``: one that is there already; 0: a new one."""

    name: str
    description: str = ""
    id: int = 0


@read_only
@requires(Permission.PEOPLE_READ)
def list_meals(session: Session, actor: Actor, event_id: int) -> list[MealRow]:
    """The event's dishes in the organizer's order."""
    theirs = (_A.c.event_id == event_id, _A.c.meal_choice != "", _A.c.status.in_(COMING))
    counts = select(_A.c.meal_choice, func.count()).where(*theirs).group_by(_A.c.meal_choice)
    chosen = {row[0]: row[1] for row in session.execute(counts)}
    return [MealRow(m.id, m.name, m.description, chosen.get(m.name, 0)) for m in read_meals(session, event_id)]


def read_meals(session: Session, event_id: int) -> tuple[Dish, ...]:
    """The dishes in order, for a service that was let in to the event."""
    columns = select(_M.c.id, _M.c.name, _M.c.description).where(_M.c.event_id == event_id)
    return tuple(Dish(*row) for row in session.execute(columns.order_by(_M.c.position, _M.c.id)))


@requires(Permission.EVENT_WRITE)
@undoable("meals.changed")
def set_meals(session: Session, actor: Actor, event_id: int, meals: Sequence[MealForm]) -> int:
    """The event's dishes, in this order: those with an ``id`` keep who chose them, those left out go.

    How many people have no choice now, since theirs went. Raises Invalid naming the field ("name" or "description"),
    NotFound for the id of no dish of the event.
    """
    dishes = _checked(meals)
    event = lock_event(session, event_id)
    known = {dish.id: dish for dish in read_meals(session, event_id)}
    if not {dish.id for dish in dishes} - {0} <= known.keys():
        raise NotFound
    kept = {dish.id: dish for dish in dishes if dish.id}
    renamed = {old.name: kept[i].name for i, old in known.items() if i in kept and kept[i].name != old.name}
    gone = [old.name for i, old in known.items() if i not in kept]
    people = _lock_choosers(session, event_id, [*renamed, *gone])
    _write(session, event, known, dishes)
    if people:
        chosen = case(renamed, value=_A.c.meal_choice, else_="") if renamed else ""
        theirs = update(_A).where(_A.c.id.in_([person.id for person in people]))
        session.execute(theirs.values(meal_choice=chosen, version=_A.c.version + 1))
        publish(session, RsvpChanged(event_id, tuple(attendee_state(p, version=p.version + 1) for p in people)))
    publish(session, EventChanged(event_id))
    activity.log(session, actor, event.tenant_id, "meals.changed", event_id=event_id, meals=[d.name for d in dishes])
    return sum(person.meal_choice in gone for person in people)


def _checked(meals: Sequence[MealForm]) -> list[MealForm]:
    """Tidied, each name once. Raises Invalid."""
    if len(meals) > MOST:
        raise Invalid(field="name", reason="A menu has {limit} dishes at most.", limit=MOST)
    found: dict[str, MealForm] = {}
    for meal in meals:
        name = line(meal.name, "name", 80, required="Please enter a name.")
        if (key := fold(name) or name) in found:
            raise Invalid(field="name", reason="“{name}” is on the menu twice.", name=name)
        found[key] = MealForm(name, text_lines(meal.description, "description", 300), meal.id)
    return list(found.values())


def _lock_choosers(session: Session, event_id: int, names: Sequence[str]) -> list[Row[Any]]:
    """Who chose one of these, locked by id."""
    if not names:
        return []
    columns = (_A.c.id, _A.c.version, _A.c.status, _A.c.invitation_id, _A.c.checked_in_at, _A.c.checked_out_at)
    people = select(*columns, _A.c.meal_choice, _G.c.name).join(_G, _G.c.id == _A.c.guest_id)
    theirs = people.where(_A.c.event_id == event_id, _A.c.meal_choice.in_(names)).order_by(_A.c.id)
    return list(session.execute(theirs.with_for_update(of=_A, key_share=True)))


def _write(session: Session, event: Row[Any], known: Mapping[int, Dish], dishes: Sequence[MealForm]) -> None:
    """Names that are exchanged are parked first: no two dishes have the same for a moment."""
    kept = {dish.id: (position, dish) for position, dish in enumerate(dishes) if dish.id}
    session.execute(delete(_M).where(_M.c.id.in_(known.keys() - kept.keys())))
    for dish_id, (_, dish) in kept.items():
        if dish.name != known[dish_id].name:
            session.execute(update(_M).where(_M.c.id == dish_id).values(name=f"~{dish_id}"))
    for dish_id, (position, dish) in kept.items():
        values = {"name": dish.name, "description": dish.description, "position": position}
        session.execute(update(_M).where(_M.c.id == dish_id).values(values))
    own = {"tenant_id": event.tenant_id, "event_id": event.id}
    new = [
        own | {"name": dish.name, "description": dish.description, "position": position}
        for position, dish in enumerate(dishes)
        if not dish.id
    ]
    if new:
        session.execute(insert(_M), new)
