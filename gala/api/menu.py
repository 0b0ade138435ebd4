"""An event's menu; who chose what stands with the members, and who needs what in a list of its own."""

from typing import Any, Literal

from fastapi import APIRouter, Request, Response
from pydantic import Field, model_validator

from gala.api.rest import Caller, Id, In, OnceKey, Out, Page, RowId, must_match, tag_of, write
from gala.db import in_db
from gala.services import meals, menu
from gala.services.meals import MOST, Dish, MealForm
from gala.services.reports import list_wishes

router = APIRouter(prefix="/api/events/{event_id}", tags=["meals"])

EventId = RowId
MealId = RowId


class MealIn(In):
    name: str = Field(max_length=1000, examples=["Sea bass"])
    description: str = Field(default="", max_length=2000, examples=["With fennel"])


class MenuMealIn(MealIn):
    id: Id | None = Field(default=None, description="One that is there already: who chose it keeps it.")


class MenuIn(In):
    meals: list[MenuMealIn] = Field(max_length=MOST)

    def forms(self) -> list[MealForm]:
        """As services take it."""
        return [MealForm(one.name, one.description, one.id or 0) for one in self.meals]


class MealOut(Out):
    id: int
    name: str = Field(description="What stands as `meal_choice` with the members.")
    description: str
    chosen: int | None = Field(default=None, description="By how many of those who have not said no; null for guests.")


class MenuOut(Page[MealOut]):
    """All of it: 20 dishes at most."""

    @model_validator(mode="before")
    @classmethod
    def read(cls, given: Any) -> Any:
        """From a list of them."""
        return {"items": given, "next": None} if isinstance(given, (list, tuple)) else given


class WisherOut(Out):
    attendee_id: int
    name: str
    table: str
    seat: str
    meal: str


class WishOut(Out):
    kind: Literal["dietary", "access"]
    words: str = Field(examples=["no nuts"])
    people: list[WisherOut]


@router.get("/meals")
async def list_meals(response: Response, actor: Caller, event_id: EventId) -> MenuOut:
    """The dishes in the organizer's order. The `ETag` goes with a `PUT` of all of them as `If-Match`."""
    found = await in_db(menu.list_dishes if actor.is_only_guest else meals.list_meals, actor, event_id)
    response.headers["ETag"] = tag_of_all(found)
    return MenuOut.model_validate(found)


@router.put("/meals", response_model=MenuOut)
async def put_menu(request: Request, actor: Caller, event_id: EventId, body: MenuIn, once: OnceKey = "") -> Response:
    """The whole menu in its order. A dish that is left out goes, and whoever chose it has no choice then.

    With `If-Match`: only if nobody has changed it since it was read.
    """

    def seen(now: Any) -> None:
        must_match(request, tag_of_all(now))

    return await write(request, actor, MenuOut, 200, menu.put_menu, event_id, body.forms(), seen, tag=tag_of_all)


@router.post("/meals", status_code=201, response_model=MealOut)
async def create_meal(request: Request, actor: Caller, event_id: EventId, body: MealIn, once: OnceKey = "") -> Response:
    """One more dish, last on the menu."""
    form = MealForm(body.name, body.description)
    return await write(request, actor, MealOut, 201, menu.post_meal, event_id, form, tag=tag)


@router.get("/meals/{meal_id}")
async def get_meal(response: Response, actor: Caller, event_id: EventId, meal_id: MealId) -> MealOut:
    """One dish. Its `ETag` goes with a `PUT` or `DELETE` as `If-Match`."""
    found = await in_db(menu.get_meal, actor, event_id, meal_id)
    response.headers["ETag"] = tag(found)
    return MealOut.model_validate(found)


@router.put("/meals/{meal_id}", response_model=MealOut)
async def put_meal(
    request: Request, actor: Caller, event_id: EventId, meal_id: MealId, body: MealIn, once: OnceKey = ""
) -> Response:
    """Call a dish so; whoever chose it keeps it. With `If-Match`: only if nobody has changed it since it was read."""

    def seen(now: Dish) -> None:
        must_match(request, tag(now))

    said = (event_id, meal_id, MealForm(body.name, body.description), seen)
    return await write(request, actor, MealOut, 200, menu.put_meal, *said, tag=tag)


@router.delete("/meals/{meal_id}", status_code=204)
async def delete_meal(
    request: Request, actor: Caller, event_id: EventId, meal_id: MealId, once: OnceKey = ""
) -> Response:
    """Take a dish off the menu; whoever chose it has no choice then. With `If-Match`: only if nobody has changed it."""

    def seen(now: Dish) -> None:
        must_match(request, tag(now))

    return await write(request, actor, None, 204, menu.strike_meal, event_id, meal_id, seen)


@router.get("/needs")
async def list_needs(actor: Caller, event_id: EventId) -> Page[WishOut]:
    """What people cannot eat and the access they need, of all who may come: what most asked for first."""
    found = await in_db(list_wishes, actor, event_id)
    return Page[WishOut](items=[WishOut.model_validate(one) for one in found], next=None)


def tag(dish: Any) -> str:
    """The entity tag of a dish: not of how many chose it."""
    return tag_of(dish.id, dish.name, dish.description)


def tag_of_all(dishes: Any) -> str:
    """The entity tag of a menu."""
    return tag_of(*((dish.id, dish.name, dish.description) for dish in dishes))
