"""A room as a whole: its size, tables by numbers, several things moved, copied or taken out at once."""

from typing import Annotated, Any

from fastapi import APIRouter, Request, Response
from pydantic import Field, model_validator

from gala.api.rest import Caller, Id, In, OnceKey, OneOut, Out, RowId, must_match, tag_of, write
from gala.api.scenery import ThingOut
from gala.api.tables import Across, Degrees, Length, Seats, Shape, TableOut
from gala.db import in_db
from gala.rules.geometry import MAX_SEATS_EACH, MAX_TABLES
from gala.services import drawing, floor
from gala.services.drawing import PicturePlace, RoomFacts
from gala.services.floor import Place

router = APIRouter(prefix="/api/events/{event_id}/floor", tags=["floor"])

EventId = RowId
Ids = Annotated[list[Id], Field(max_length=MAX_TABLES)]


class PictureIn(In):
    """Its top left corner and width in plan units (its proportions stay)."""

    x: Across
    y: Across
    width: Length
    opacity: float = Field(ge=0, le=1, allow_inf_nan=False, examples=[0.5])


class RoomIn(In):
    room_width: Length | None = Field(description="In plan units (40 a metre); null: as what stands in it needs.")
    room_height: Length | None
    picture: PictureIn | None = Field(default=None, description="Where the picture lies; `null`: it stays there.")


class PictureOut(Out):
    digest: str = Field(description="Another picture has another one.")
    x: float
    y: float
    width: float
    height: float
    opacity: float


class RoomOut(Out):
    """The room from (``left``, ``top``), ``width`` by ``height`` plan units."""

    event_id: int
    version: int = Field(description="It goes up whenever anything is drawn.")
    room_width: float | None = Field(description="What it was given; null: as what stands in it needs.")
    room_height: float | None
    left: float
    top: float
    width: float
    height: float
    tables: int
    seats: int
    picture: PictureOut | None


class LayoutIn(In):
    seats: list[Seats] = Field(min_length=1, max_length=MAX_TABLES, description="A table for each of these counts.")
    shape: Shape = "round"
    anew: bool = Field(default=False, description="In place of all tables that stand there, if nobody has a seat.")


class RowsIn(In):
    rows: int = Field(ge=1, le=MAX_TABLES, examples=[10])
    seats: int = Field(ge=1, le=MAX_SEATS_EACH * 4, examples=[20], description="In each row.")
    x: Across
    y: Across
    aisles: list[int] = Field(default=[], max_length=20, examples=[[10]], description="After which seats.")


class TablesOut(OneOut):
    tables: list[TableOut]


class DrawnOut(Out):
    tables: list[TableOut]
    scenery: list[ThingOut]

    @model_validator(mode="before")
    @classmethod
    def read(cls, given: Any) -> Any:
        """From both lists."""
        return {"tables": given[0], "scenery": given[1]} if isinstance(given, tuple) else given


class PlaceIn(In):
    version: int | None = Field(
        default=None, ge=1, lt=2**31, description="The one that was seen: 409 `changed_since` where it is another now."
    )
    x: Across
    y: Across
    rotation: Degrees | None = Field(default=None, description="`null`: as it is, as are width and height.")
    width: Length | None = None
    height: Length | None = None


class TablePlaceIn(PlaceIn):
    table_id: Id


class SceneryPlaceIn(PlaceIn):
    scenery_id: Id


class PlacesIn(In):
    tables: list[TablePlaceIn] = Field(default=[], max_length=MAX_TABLES)
    scenery: list[SceneryPlaceIn] = Field(default=[], max_length=200)

    def places(self) -> list[Place]:
        """As services take it."""
        tables = [("table", one.table_id, one) for one in self.tables]
        found = [*tables, *(("scenery", one.scenery_id, one) for one in self.scenery)]
        return [
            Place(kind, its_id, one.version, one.x, one.y, one.rotation, one.width, one.height)  # type: ignore[arg-type]
            for kind, its_id, one in found
        ]


class ItemsIn(In):
    table_ids: Ids = Field(default=[])
    scenery_ids: Ids = Field(default=[])


class NumbersIn(In):
    start: int = Field(default=1, ge=0, le=9_999)


class NumberedOut(OneOut):
    changed: int = Field(description="How many tables have a new number.")


@router.get("")
async def get_room(response: Response, actor: Caller, event_id: EventId) -> RoomOut:
    """How large the room is, and the picture under it. Its `ETag` goes with a `PUT` as `If-Match`."""
    found = await in_db(drawing.read_room, actor, event_id)
    response.headers["ETag"] = tag(found)
    return RoomOut.model_validate(found)


@router.put("", response_model=RoomOut)
async def put_room(request: Request, actor: Caller, event_id: EventId, body: RoomIn, once: OnceKey = "") -> Response:
    """Give the room a size, and its picture a place. With `If-Match`: only if nobody has changed these since."""

    def seen(now: RoomFacts) -> None:
        must_match(request, tag(now))

    at = body.picture and PicturePlace(body.picture.x, body.picture.y, body.picture.width, body.picture.opacity)
    said = (event_id, body.room_width, body.room_height, at, seen)
    return await write(request, actor, RoomOut, 200, drawing.put_room, *said, tag=tag)


@router.post("/layout", response_model=RoomOut)
async def lay_out(request: Request, actor: Caller, event_id: EventId, body: LayoutIn, once: OnceKey = "") -> Response:
    """Tables in a grid, below all that stands there or in place of it (`anew`), which nobody may use then."""
    said = (event_id, body.seats, body.shape, body.anew)
    return await write(request, actor, RoomOut, 200, drawing.lay_out, *said, tag=tag)


@router.post("/rows", status_code=201, response_model=TablesOut)
async def draw_rows(request: Request, actor: Caller, event_id: EventId, body: RowsIn, once: OnceKey = "") -> Response:
    """Rows of seats behind each other around a point. With aisles a row is several tables side by side: "3A", "3B"."""
    said = (event_id, body.rows, body.seats, body.x, body.y, body.aisles)
    return await write(request, actor, TablesOut, 201, drawing.draw_rows, *said)


@router.post("/places", response_model=DrawnOut)
async def place_items(
    request: Request, actor: Caller, event_id: EventId, body: PlacesIn, once: OnceKey = ""
) -> Response:
    """Move, turn and resize all of these, or none: 409 `changed_since` says which was changed by somebody else."""
    return await write(request, actor, DrawnOut, 200, drawing.lay_places, event_id, body.places())


@router.post("/copies", status_code=201, response_model=DrawnOut)
async def copy_items(request: Request, actor: Caller, event_id: EventId, body: ItemsIn, once: OnceKey = "") -> Response:
    """The same tables and scenery again, a little aside. Nobody sits at a copy, and no copy is locked."""
    said = (event_id, body.table_ids, body.scenery_ids)
    return await write(request, actor, DrawnOut, 201, drawing.copy_items, *said)


@router.post("/numbers", response_model=NumberedOut)
async def number_tables(
    request: Request, actor: Caller, event_id: EventId, body: NumbersIn, once: OnceKey = ""
) -> Response:
    """Number all tables as one reads them, row by row from the top left. Their seats follow."""
    return await write(request, actor, NumberedOut, 200, floor.renumber_tables, event_id, body.start)


def tag(room: Any) -> str:
    """The entity tag of a room: of its size and its picture, not of what stands in it."""
    return tag_of(room.event_id, room.room_width, room.room_height, room.picture)
