"""What people sit at is taken out of a room: first what that would do, then only as it was shown; then whom to tell."""

from typing import Annotated

from fastapi import APIRouter, Request, Response
from pydantic import Field

from gala.api.floor import Ids, RoomOut
from gala.api.rest import Caller, Id, In, OnceKey, Out, Page, RowId, write
from gala.api.tables import Seats
from gala.db import in_db
from gala.rules.geometry import MAX_SEATS, MAX_TABLES
from gala.services import drawing, floor
from gala.services.floor import Edit

router = APIRouter(prefix="/api/events/{event_id}/floor", tags=["floor"])

EventId = RowId


class SmallerIn(In):
    table_id: Id
    seats: Seats = Field(description="So many stay: empty ones go first, from the end.")


class GoingIn(In):
    """What shall go: tables, scenery, and of other tables all but so many seats."""

    table_ids: Ids = Field(default=[])
    scenery_ids: Ids = Field(default=[])
    smaller: list[SmallerIn] = Field(default=[], max_length=MAX_TABLES)

    def edit(self) -> Edit:
        """As services take it."""
        seats = tuple((one.table_id, one.seats) for one in self.smaller)
        return Edit(tuple(self.table_ids), tuple(self.scenery_ids), seats)


class MoveIn(In):
    attendee_id: Id
    seat_id: Id | None = Field(description="`null`: no seat any more.")


class RemovalIn(GoingIn):
    moves: list[MoveIn] = Field(
        default=[], max_length=MAX_SEATS, description="With a `digest`: where each of those affected goes."
    )
    digest: str = Field(
        default="", max_length=64, description="The preview's. Without it nothing goes at which somebody sits."
    )


class AffectedOut(Out):
    attendee_id: int
    name: str
    party: str
    table: str
    seat: str
    is_locked: bool = Field(description="Whether that seat was locked in place.")
    is_inside: bool = Field(description="Whether they are at the event already.")
    to_seat_id: int | None = Field(description="The seat that is proposed; null: there is none, `why` says why.")
    to_table: str
    to_seat: str
    with_party: bool
    why: str


class DifferenceOut(Out):
    affected: list[AffectedOut] = Field(description="Who would lose their seat.")
    tables: int
    seats: int
    held: int = Field(description="Seats that guests are choosing this moment: nothing can be done until they have.")
    digest: str = Field(description="Stands for all that was looked at.")


class ToTellOut(Out):
    attendee_id: int
    name: str
    party: str
    table: str
    seat: str = Field(description="Where they sit now; empty: nowhere.")


class ToldIn(In):
    attendee_ids: Annotated[list[Id], Field(min_length=1, max_length=MAX_SEATS)]


@router.post("/preview")
async def preview_removal(actor: Caller, event_id: EventId, body: GoingIn) -> DifferenceOut:
    """Who would lose a seat by this, and where each could go: a party together, near, in the same category. Nothing is
    changed by it."""
    return DifferenceOut.model_validate(await in_db(floor.preview_edit, actor, event_id, body.edit()))


@router.post("/removal", response_model=RoomOut)
async def remove_items(
    request: Request, actor: Caller, event_id: EventId, body: RemovalIn, once: OnceKey = ""
) -> Response:
    """Take tables, scenery and seats out of the room: what nobody uses, or with a `digest` what a preview showed.

    409 `seats_in_use` where somebody would lose a seat without having been shown; `changed_since` where anything is not
    as it was shown.
    """
    moves = {one.attendee_id: one.seat_id for one in body.moves}
    said = (event_id, body.edit(), moves, body.digest)
    return await write(request, actor, RoomOut, 200, drawing.change_room, *said)


@router.get("/untold")
async def list_untold(actor: Caller, event_id: EventId) -> Page[ToTellOut]:
    """Everybody whose seat was changed with the room and who was not told yet, the longest waiting first."""
    found = await in_db(floor.list_to_tell, actor, event_id)
    return Page[ToTellOut](items=[ToTellOut.model_validate(one) for one in found], next=None)


@router.post("/told", status_code=204)
async def mark_told(request: Request, actor: Caller, event_id: EventId, body: ToldIn, once: OnceKey = "") -> Response:
    """These people know of their new seats now."""
    return await write(request, actor, None, 204, floor.mark_told, event_id, body.attendee_ids)
