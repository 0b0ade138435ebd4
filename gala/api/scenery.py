"""What stands in a drawn room and seats nobody: stages, dance floors, bars, doors and labels."""

from typing import Any, Literal

from fastapi import APIRouter, Request, Response
from pydantic import Field

from gala.api.rest import Caller, In, OnceKey, Out, Page, RowId, must_match, tag_of, write
from gala.api.tables import Across, Degrees, Length
from gala.db import in_db
from gala.services import drawing
from gala.services.drawing import Thing, ThingForm

router = APIRouter(prefix="/api/events/{event_id}/scenery", tags=["floor"])

EventId = RowId
SceneryId = RowId
Kind = Literal["stage", "dance_floor", "bar", "door", "label"]


class ThingPut(In):
    """Centre and size in plan units (40 a metre), the rotation in degrees."""

    x: Across
    y: Across
    rotation: Degrees = 0.0
    width: Length | None = Field(default=None, description="`null`: as it is; of something new as usual for its kind.")
    height: Length | None = None
    label: str = Field(default="", max_length=1000, examples=["Buffet"])

    def form(self) -> ThingForm:
        """As services take it."""
        return ThingForm(self.x, self.y, self.rotation, self.width, self.height, self.label)


class ThingIn(ThingPut):
    kind: Kind


class ThingOut(Out):
    id: int
    event_id: int
    kind: Kind
    label: str
    x: float
    y: float
    width: float
    height: float
    rotation: float
    version: int


@router.get("")
async def list_scenery(actor: Caller, event_id: EventId) -> Page[ThingOut]:
    """All of the room's scenery, as it was put there: 200 at most."""
    found = await in_db(drawing.list_things, actor, event_id)
    return Page[ThingOut](items=[ThingOut.model_validate(one) for one in found], next=None)


@router.post("", status_code=201, response_model=ThingOut)
async def create_scenery(
    request: Request, actor: Caller, event_id: EventId, body: ThingIn, once: OnceKey = ""
) -> Response:
    """Something new in the room."""
    return await write(request, actor, ThingOut, 201, drawing.post_thing, event_id, body.kind, body.form(), tag=tag)


@router.get("/{scenery_id}")
async def get_scenery(response: Response, actor: Caller, event_id: EventId, scenery_id: SceneryId) -> ThingOut:
    """One of them. Its `ETag` goes with a `PUT` or `DELETE` as `If-Match`."""
    found = await in_db(drawing.get_thing, actor, event_id, scenery_id)
    response.headers["ETag"] = tag(found)
    return ThingOut.model_validate(found)


@router.put("/{scenery_id}", response_model=ThingOut)
async def put_scenery(
    request: Request, actor: Caller, event_id: EventId, scenery_id: SceneryId, body: ThingPut, once: OnceKey = ""
) -> Response:
    """Move, turn, resize or label it. With `If-Match`: only if nobody has changed it since it was read."""

    def seen(now: Thing) -> None:
        must_match(request, tag(now))

    said = (event_id, scenery_id, body.form(), seen)
    return await write(request, actor, ThingOut, 200, drawing.put_thing, *said, tag=tag)


@router.delete("/{scenery_id}", status_code=204)
async def delete_scenery(
    request: Request, actor: Caller, event_id: EventId, scenery_id: SceneryId, once: OnceKey = ""
) -> Response:
    """Take it out of the room. With `If-Match`: only if nobody has changed it since it was read."""

    def seen(now: Thing) -> None:
        must_match(request, tag(now))

    return await write(request, actor, None, 204, drawing.delete_thing, event_id, scenery_id, seen)


def tag(thing: Any) -> str:
    """The entity tag of a piece of scenery."""
    return tag_of(thing.id, thing.version)
