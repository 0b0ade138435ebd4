"""Who is there: coming and going, and seats for invitations of one."""

from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request, Response
from pydantic import Field

from gala.api.events import EventId
from gala.api.members import AttendeeId, InvitationId
from gala.api.rest import Caller, Cursor, Id, In, Limit, OnceKey, Out, Page, cursor_of, paged, read_cursor, write
from gala.db import in_db
from gala.services import parties

router = APIRouter(prefix="/api", tags=["attendance"])


class SeatIn(In):
    seat_id: Id


class GateIn(In):
    gate: str = Field(default="", max_length=80, description="Where it happens.", examples=["North"])


class AttendanceOut(Out):
    attendee_id: int
    event_id: int
    invitation_id: int | None
    guest_id: int
    name: str
    answer: str = Field(description="The attendee's status: pending, accepted, declined, attended, …")
    seat_id: int | None
    seat_number: str
    table_number: str
    status: Literal["not_checked_in", "checked_in", "left"]
    checkin_time: datetime | None
    checkout_time: datetime | None


class ToldOut(AttendanceOut):
    outcome: Literal["welcome", "already_in", "left", "not_inside", "seated"] = Field(
        description="What came of it. `already_in` and `not_inside`: it was so before, and nothing was done."
    )


@router.get("/events/{event_id}/attendance")
async def list_attendance(
    actor: Caller,
    event_id: EventId,
    status: Annotated[Literal["", "not_checked_in", "checked_in", "left"], Query(description="Only these.")] = "",
    limit: Limit = 50,
    cursor: Cursor = "",
) -> Page[AttendanceOut]:
    """Everybody who has a place at the event, and whether they are there."""
    said = read_cursor(cursor, int)
    found = await in_db(parties.list_attendance, actor, event_id, status, limit + 1, said[0] if said else 0)
    page = paged(found, limit, lambda one: cursor_of(one.attendee_id))
    return Page[AttendanceOut].model_validate(page, from_attributes=True)


@router.post("/invitations/{invitation_id}/attendance", status_code=201, response_model=ToldOut)
async def create_attendance(
    request: Request, actor: Caller, invitation_id: InvitationId, body: SeatIn, once: OnceKey = ""
) -> Response:
    """Give the only member of the invitation this seat. Of several: 409 `several_members`, which names them."""
    service = parties.seat_own_only_member if actor.is_only_guest else parties.seat_only_member
    return await write(request, actor, ToldOut, 201, service, invitation_id, body.seat_id)


@router.put("/invitations/{invitation_id}/attendance/checkin", response_model=ToldOut)
async def check_in(
    request: Request, actor: Caller, invitation_id: InvitationId, body: GateIn | None = None, once: OnceKey = ""
) -> Response:
    """Let the only member of the invitation in. Of several: 409 `several_members`, which names them."""
    said = (invitation_id, None, body.gate if body else "")
    return await write(request, actor, ToldOut, 200, parties.check_member_in, *said)


@router.put("/invitations/{invitation_id}/attendance/checkout", response_model=ToldOut)
async def check_out(
    request: Request, actor: Caller, invitation_id: InvitationId, body: GateIn | None = None, once: OnceKey = ""
) -> Response:
    """The only member of the invitation leaves, and may come in again. Of several: 409, which names them."""
    said = (invitation_id, None, body.gate if body else "")
    return await write(request, actor, ToldOut, 200, parties.check_member_out, *said)


@router.put("/invitations/{invitation_id}/guests/{attendee_id}/checkin", response_model=ToldOut)
async def check_member_in(
    request: Request,
    actor: Caller,
    invitation_id: InvitationId,
    attendee_id: AttendeeId,
    body: GateIn | None = None,
    once: OnceKey = "",
) -> Response:
    """Let a member in, once: who is in already stays in, and that is told. 409 `not_admitted` for who may not."""
    said = (invitation_id, attendee_id, body.gate if body else "")
    return await write(request, actor, ToldOut, 200, parties.check_member_in, *said)


@router.put("/invitations/{invitation_id}/guests/{attendee_id}/checkout", response_model=ToldOut)
async def check_member_out(
    request: Request,
    actor: Caller,
    invitation_id: InvitationId,
    attendee_id: AttendeeId,
    body: GateIn | None = None,
    once: OnceKey = "",
) -> Response:
    """A member leaves, and may come in again."""
    said = (invitation_id, attendee_id, body.gate if body else "")
    return await write(request, actor, ToldOut, 200, parties.check_member_out, *said)
