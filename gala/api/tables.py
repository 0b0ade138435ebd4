"""The tables of a drawn room, one by one."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Request, Response
from pydantic import Field

from gala.api.rest import (
    Caller,
    Cursor,
    In,
    Limit,
    OnceKey,
    Out,
    Page,
    RowId,
    cursor_of,
    must_match,
    paged,
    read_cursor,
    tag_of,
    write,
)
from gala.db import in_db
from gala.rules.geometry import FAR, LARGEST, MAX_SEATS_EACH, SMALLEST
from gala.services import drawing
from gala.services.drawing import TableFacts
from gala.services.floor import TableForm

router = APIRouter(tags=["floor"])

EventId = RowId
TableId = RowId
Shape = Literal["round", "rect", "row", "free"]
Across = Annotated[float, Field(ge=-FAR, le=FAR, allow_inf_nan=False, examples=[240.0])]
Degrees = Annotated[float, Field(ge=-3600, le=3600, allow_inf_nan=False)]
Length = Annotated[float, Field(ge=SMALLEST, le=LARGEST, allow_inf_nan=False)]
Seats = Annotated[int, Field(ge=1, le=MAX_SEATS_EACH, examples=[8])]


class TableIn(In):
    """Centre and size in plan units (40 a metre), the rotation in degrees."""

    table_number: str = Field(default="", max_length=200, description="Empty: the next number.")
    shape: Shape = "round"
    seats: Seats
    x: Across
    y: Across
    rotation: Degrees = 0.0
    width: Length | None = Field(default=None, description="`null`: as its seats need.")
    height: Length | None = Field(default=None, description="`null`: as its seats need.")
    sides: Literal[1, 2, 4] = Field(default=2, description="Of a `rect`: how many sides have seats.")

    def form(self) -> TableForm:
        """As services take it."""
        size = {"width": self.width, "height": self.height, "rotation": self.rotation}
        return TableForm(self.shape, self.seats, self.x, self.y, self.sides, **size)  # type: ignore[arg-type]


class TablePut(TableIn):
    table_number: str = Field(max_length=200, examples=["Family"])
    locked: bool | None = Field(
        default=None,
        description="All its seats: whoever sits there stays, and empty ones stay empty. `null`: as it is.",
    )


class TableOut(Out):
    id: int
    event_id: int
    table_number: str
    shape: Shape
    sides: Literal[1, 2, 4]
    x: float
    y: float
    rotation: float
    width: float | None = Field(description="What it was given; null: as its seats need.")
    height: float | None
    drawn_width: float = Field(description="How large it stands there.")
    drawn_height: float
    seats: int
    seat_ids: list[int] = Field(description="In order: neighbours in the list sit side by side.")
    locked: bool = Field(description="Whether all its seats are.")
    version: int


@router.get("/api/events/{event_id}/tables")
async def list_tables(actor: Caller, event_id: EventId, limit: Limit = 50, cursor: Cursor = "") -> Page[TableOut]:
    """The room's tables, as they are drawn. Who sits there is told with the seats."""
    found = await in_db(drawing.read_tables, actor, event_id, limit + 1, read_cursor(cursor, int, int))
    page = paged(found, limit, lambda table: cursor_of(table.position, table.id))
    return Page[TableOut].model_validate(page, from_attributes=True)


@router.post("/api/events/{event_id}/tables", status_code=201, response_model=TableOut)
async def create_table(
    request: Request, actor: Caller, event_id: EventId, body: TableIn, once: OnceKey = ""
) -> Response:
    """One more table with its seats."""
    said = (event_id, body.form(), body.table_number)
    return await write(request, actor, TableOut, 201, drawing.post_table, *said, tag=tag)


@router.get("/api/tables/{table_id}")
async def get_table(response: Response, actor: Caller, table_id: TableId) -> TableOut:
    """One table. Its `ETag` goes with a `PUT` or `DELETE` as `If-Match`."""
    found = await in_db(drawing.get_table, actor, table_id)
    response.headers["ETag"] = tag(found)
    return TableOut.model_validate(found)


@router.put("/api/tables/{table_id}", response_model=TableOut)
async def put_table(request: Request, actor: Caller, table_id: TableId, body: TablePut, once: OnceKey = "") -> Response:
    """Move, turn, resize, reshape, rename a table, or give it more or fewer seats. Empty seats go first, from the end.

    409 `seats_in_use` where somebody would lose a seat: the room's preview says where they could sit instead. With
    `If-Match`: only if nobody has changed it since it was read.
    """

    def seen(now: TableFacts) -> None:
        must_match(request, tag(now))

    said = (table_id, body.form(), body.table_number, body.locked, seen)
    return await write(request, actor, TableOut, 200, drawing.put_table, *said, tag=tag)


@router.delete("/api/tables/{table_id}", status_code=204)
async def delete_table(request: Request, actor: Caller, table_id: TableId, once: OnceKey = "") -> Response:
    """Take a table out of the room with its seats, if nobody has or holds one.

    With `If-Match`: only if nobody has changed it since it was read.
    """

    def seen(now: TableFacts) -> None:
        must_match(request, tag(now))

    return await write(request, actor, None, 204, drawing.delete_table, table_id, seen)


def tag(table: Any) -> str:
    """The entity tag of a table: whatever is drawn of it counts its version up, and its seats may be locked."""
    return tag_of(table.id, table.version, table.locked)
