"""The menu as programs write it: whole, or a dish at a time, as it is then; and as guests are offered it."""

from collections.abc import Callable, Sequence

from sqlalchemy.orm import Session

from gala.access import Actor, Permission, may, read_only, requires, scope_of
from gala.errors import NotFound
from gala.services.events.writing import lock_event
from gala.services.meals import Dish, MealForm, list_meals, read_meals, set_meals


@read_only
@requires(Permission.INVITATION_OWN)
def list_dishes(session: Session, actor: Actor, event_id: int) -> Sequence[Dish]:
    """The dishes in order, for the event's guests: nothing of who chose them."""
    return read_meals(session, event_id)


@read_only
@requires(Permission.PEOPLE_READ)
def get_meal(session: Session, actor: Actor, event_id: int, meal_id: int) -> Dish:
    """One of the event's dishes, with how many chose it. Raises NotFound."""
    return _one(_menu(session, actor, event_id), meal_id)


@requires(Permission.EVENT_WRITE)
def put_menu(
    session: Session,
    actor: Actor,
    event_id: int,
    meals: Sequence[MealForm],
    seen: Callable[[Sequence[Dish]], None] = lambda menu: None,
) -> Sequence[Dish]:
    """The event's dishes, in this order; as they are then. ``seen`` is shown them as they are, and may refuse.

    Raises Invalid, NotFound for the id of no dish of the event.
    """
    lock_event(session, event_id)
    seen(read_meals(session, event_id))
    set_meals(session, actor, event_id, meals)
    return _menu(session, actor, event_id)


@requires(Permission.EVENT_WRITE)
def post_meal(session: Session, actor: Actor, event_id: int, form: MealForm) -> Dish:
    """One more dish, last on the menu; as it is then. Raises Invalid."""
    lock_event(session, event_id)
    set_meals(session, actor, event_id, [*_forms(session, event_id), form])
    return _menu(session, actor, event_id)[-1]


@requires(Permission.EVENT_WRITE)
def put_meal(
    session: Session,
    actor: Actor,
    event_id: int,
    meal_id: int,
    form: MealForm,
    seen: Callable[[Dish], None] = lambda dish: None,
) -> Dish:
    """Call a dish so; who chose it keeps it. As it is then; ``seen`` is shown it as it is, and may refuse.

    Raises NotFound, Invalid.
    """
    lock_event(session, event_id)
    seen(_one(read_meals(session, event_id), meal_id))
    new = MealForm(form.name, form.description, meal_id)
    set_meals(session, actor, event_id, [new if one.id == meal_id else one for one in _forms(session, event_id)])
    return _one(_menu(session, actor, event_id), meal_id)


@requires(Permission.EVENT_WRITE)
def strike_meal(
    session: Session,
    actor: Actor,
    event_id: int,
    meal_id: int,
    seen: Callable[[Dish], None] = lambda dish: None,
) -> None:
    """Take a dish off the menu; who chose it has no choice then. Raises NotFound."""
    lock_event(session, event_id)
    seen(_one(read_meals(session, event_id), meal_id))
    set_meals(session, actor, event_id, [one for one in _forms(session, event_id) if one.id != meal_id])


def _forms(session: Session, event_id: int) -> list[MealForm]:
    return [MealForm(dish.name, dish.description, dish.id) for dish in read_meals(session, event_id)]


def _menu(session: Session, actor: Actor, event_id: int) -> Sequence[Dish]:
    """With how many chose what, for who may know."""
    if may(actor, Permission.PEOPLE_READ, scope_of(session)):
        return list_meals(session, actor, event_id)
    return read_meals(session, event_id)


def _one(menu: Sequence[Dish], meal_id: int) -> Dish:
    for dish in menu:
        if dish.id == meal_id:
            return dish
    raise NotFound
