"""Seats one by one and in lists."""

from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request, Response
from pydantic import Field

from gala.access import Actor
from gala.api.rest import (
    Caller,
    Cursor,
    In,
    Limit,
    OnceKey,
    OneOut,
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
from gala.rules.geometry import MAX_SEATS
from gala.services import chairs
from gala.services.chairs import NewSeat, SeatFacts, SeatFilter, SeatForm

router = APIRouter(tags=["seats"])

EventId = RowId
SeatId = RowId
Category = Literal["regular", "vip", "reserved", "accessible"]
Status = Literal["free", "held", "taken", "blocked"]
Sort = Annotated[Literal["table", "seat_number"], Query(description="`table`: table by table, each in its order.")]
OfTable = Annotated[str, Query(max_length=40, description="Only of the table with this number.")]
Number = Annotated[str, Field(max_length=200, examples=["A12"])]


class NewSeatIn(In):
    seat_number: Number
    table_number: str = Field(max_length=200, examples=["4"], description="A table that is not there yet is made.")
    category: Category = "regular"


class SeatsIn(In):
    seats: list[NewSeatIn] = Field(min_length=1, max_length=MAX_SEATS)


class SeatIn(In):
    seat_number: Number
    category: Category
    blocked: bool = Field(description="Out of use.")
    locked: bool = Field(description="Whoever sits there stays, and an empty one stays empty.")


class SeatOut(Out):
    id: int
    event_id: int
    table_id: int
    table_number: str
    seat_number: str
    label: str = Field(description="What the seat is called at its table.")
    x: float
    y: float
    category: Category
    status: Status
    is_available: bool = Field(description="Whether it can be taken this moment; for a guest: by guests.")
    blocked: bool
    locked: bool
    version: int
    attendee_id: int | None = Field(description="Who has it. A guest is told of the own people only.")
    held_for: int | None = Field(description="Who holds it, until `hold_expires_at`.")
    hold_expires_at: datetime | None


class SeatsOut(OneOut):
    seats: list[SeatOut]


@router.get("/api/events/{event_id}/seats")
async def list_seats(
    actor: Caller,
    event_id: EventId,
    status: Status | None = None,
    category: Category | None = None,
    table_number: OfTable = "",
    seat_number: Annotated[str, Query(max_length=60, description="Only the seat with this number.")] = "",
    sort: Sort = "table",
    limit: Limit = 50,
    cursor: Cursor = "",
) -> Page[SeatOut]:
    """The event's seats. The whole room in one call is the plan."""
    return await _page(
        actor, event_id, SeatFilter(status or "", category or "", table_number, seat_number), sort, limit, cursor
    )


@router.get("/api/events/{event_id}/seats/available")
async def list_available(
    actor: Caller,
    event_id: EventId,
    category: Category | None = None,
    table_number: OfTable = "",
    sort: Sort = "table",
    limit: Limit = 50,
    cursor: Cursor = "",
) -> Page[SeatOut]:
    """The seats that can be taken this moment; for a guest those that guests may pick."""
    return await _page(actor, event_id, SeatFilter("free", category or "", table_number), sort, limit, cursor)


@router.post("/api/events/{event_id}/seats", status_code=201, response_model=SeatsOut)
async def add_seats(request: Request, actor: Caller, event_id: EventId, body: SeatsIn, once: OnceKey = "") -> Response:
    """More seats, all or none: at the end of their tables, or at new round tables below all that stands there."""
    new = [NewSeat(one.seat_number, one.table_number, one.category) for one in body.seats]
    return await write(request, actor, SeatsOut, 201, chairs.add_seats, event_id, new)


@router.get("/api/seats/{seat_id}")
async def get_seat(response: Response, actor: Caller, seat_id: SeatId) -> SeatOut:
    """One seat. Its `ETag` goes with a `PUT` or `DELETE` as `If-Match`."""
    service = chairs.get_seat_as_guest if actor.is_only_guest else chairs.get_seat
    found = await in_db(service, actor, seat_id)
    response.headers["ETag"] = tag(found)
    return SeatOut.model_validate(found)


@router.put("/api/seats/{seat_id}", response_model=SeatOut)
async def put_seat(request: Request, actor: Caller, seat_id: SeatId, body: SeatIn, once: OnceKey = "") -> Response:
    """Rename a seat, mark it, take it out of use or lock it. Who sits there is not changed by it.

    With `If-Match`: only if nobody has changed it since it was read.
    """
    form = SeatForm(body.seat_number, body.category, body.blocked, body.locked)

    def seen(now: SeatFacts) -> None:
        must_match(request, tag(now))

    return await write(request, actor, SeatOut, 200, chairs.put_seat, seat_id, form, seen, tag=tag)


@router.delete("/api/seats/{seat_id}", status_code=204)
async def delete_seat(request: Request, actor: Caller, seat_id: SeatId, once: OnceKey = "") -> Response:
    """Take a seat out of the room, if nobody has or holds it. With its last seat a table goes.

    With `If-Match`: only if nobody has changed it since it was read.
    """

    def seen(now: SeatFacts) -> None:
        must_match(request, tag(now))

    return await write(request, actor, None, 204, chairs.delete_seat, seat_id, seen)


def tag(seat: Any) -> str:
    """The entity tag of a seat as it is: what changes it counts its version up, and a hold may run out by itself."""
    return tag_of(seat.id, seat.version, seat.status)


async def _page(actor: Actor, event_id: int, wanted: SeatFilter, sort: str, limit: int, cursor: str) -> Page[SeatOut]:
    names = ("table_id", "position") if sort == "table" else ("seat_number",)
    kinds = (int, int) if sort == "table" else (str,)
    after = read_cursor(cursor, *kinds)
    service = chairs.list_seats_as_guest if actor.is_only_guest else chairs.list_seats
    found = await in_db(service, actor, event_id, wanted, sort, limit + 1, after)
    page = paged(found, limit, lambda seat: cursor_of(*(getattr(seat, name) for name in names)))
    return Page[SeatOut].model_validate(page, from_attributes=True)
