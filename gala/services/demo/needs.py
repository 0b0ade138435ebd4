"""What the demo's people eat and need, and whom they bring: invented, and the same ones each time."""

from collections.abc import Sequence
from itertools import cycle

from sqlalchemy import select
from sqlalchemy.orm import Session

from gala.access import SYSTEM
from gala.models import Attendee, AttendeeStatus
from gala.services import meals, needs, plus_ones
from gala.services.meals import MealForm
from gala.services.needs import Needs

_A = Attendee.__table__  # type: ignore[attr-defined]

MENU = (
    MealForm("Sea bass", "With fennel and orange"),
    MealForm("Beef cheek", "Slow-braised, with celeriac"),
    MealForm("Wild mushroom risotto", "Vegetarian"),
    MealForm("Children’s menu", "Little escalope and chips"),
)
_CHOSEN = (
    "Sea bass", "Beef cheek", "Sea bass", "Wild mushroom risotto", "", "Beef cheek", "Children’s menu", "Beef cheek",
)  # fmt: skip
_DIETS = {
    3: "Vegetarian",
    8: "Peanuts: severe allergy",
    15: "Coeliac, no gluten at all",
    22: "Halal",
    31: "No shellfish",
    40: "Vegan",
    52: "Lactose",
    61: "Pregnant: no raw fish or cheese",
}
_ACCESS = {5: "Wheelchair", 15: "Needs a seat near the door", 44: "Hearing loop", 58: "Guide dog"}


def feed(session: Session, event_id: int) -> None:
    """A menu, a dish for most of those who come, and a note here and there."""
    meals.set_meals(session, SYSTEM, event_id, MENU)
    coming = select(_A.c.id).where(_A.c.event_id == event_id, _A.c.status == AttendeeStatus.ACCEPTED.value)
    people = session.execute(coming.order_by(_A.c.id)).scalars().all()
    said = {
        attendee_id: Needs(meal, _DIETS.get(number, ""), _ACCESS.get(number, ""))
        for number, (attendee_id, meal) in enumerate(zip(people, cycle(_CHOSEN), strict=False))
    }
    needs.say_needs_for(session, SYSTEM, event_id, {who: one for who, one in said.items() if one != needs.NOTHING})


def bring(session: Session, event_id: int, allowed: Sequence[int], brings: Sequence[tuple[int, str]]) -> None:
    """The parties ``allowed`` may bring one person; of each party that ``brings`` somebody does, by name or without."""
    for invitation_id in (*allowed, *(party for party, _ in brings)):
        plus_ones.allow_plus_ones(session, SYSTEM, invitation_id, 1)
    for invitation_id, name in brings:
        hosts = select(_A.c.id).where(_A.c.invitation_id == invitation_id, _A.c.status == AttendeeStatus.ACCEPTED.value)
        host = session.execute(hosts.order_by(_A.c.position).limit(1)).scalar_one()
        plus_ones.bring_for(session, SYSTEM, event_id, host, name)
