"""Invitations: one code for one or many people."""

from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request, Response
from pydantic import Field

from gala.api.events import EventId
from gala.api.members import MemberOut, PersonIn
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
from gala.services import invitations, parties
from gala.services.parties import InvitationRecord

router = APIRouter(prefix="/api", tags=["invitations"])

InvitationId = RowId


class InvitationPut(In):
    label: str = Field(min_length=1, max_length=1000, examples=["The Ruiz family"])
    max_plus_ones: int = Field(default=0, ge=0, le=20, description="How many people the members may bring along.")


class InvitationIn(In):
    label: str = Field(default="", max_length=1000, description="Empty: the first one's name.", examples=["The Ruiz"])
    max_plus_ones: int = Field(default=0, ge=0, le=20)
    guests: list[PersonIn] = Field(min_length=1, max_length=20)


class InvitationOut(Out):
    id: int
    event_id: int
    unique_code: str = Field(description="What guests type, and what `X-Invitation-Code` is.")
    ticket_number: str
    link: str
    label: str
    status: Literal["pending", "accepted", "declined", "partial", "attended"]
    max_plus_ones: int
    sent_at: datetime | None
    opened_at: datetime | None
    responded_at: datetime | None
    created_at: datetime
    guests: list[MemberOut]


@router.get("/events/{event_id}/invitations")
async def list_invitations(
    actor: Caller,
    event_id: EventId,
    search: Annotated[str, Query(max_length=200, description="A name, label, email, code, seat or ticket.")] = "",
    status: Literal["", "pending", "accepted", "declined", "partial", "attended"] = "",
    only: Annotated[
        Literal["", "unseated", "seated", "inside", "pending", "coming", "declined"],
        Query(description="Only those in which somebody is such a one."),
    ] = "",
    limit: Limit = 50,
    cursor: Cursor = "",
) -> Page[InvitationOut]:
    """The event's invitations with their members: those made by hand, newest first, then imported tickets."""
    said = read_cursor(cursor, int)
    asked = (event_id, search, status, only, limit + 1, said[0] if said else None)
    found = await in_db(parties.read_invitations, actor, *asked)
    page = paged(found, limit, lambda one: cursor_of(one.cursor))
    return Page[InvitationOut].model_validate(page, from_attributes=True)


@router.post("/events/{event_id}/invitations", status_code=201, response_model=InvitationOut)
async def create_invitation(
    request: Request, actor: Caller, event_id: EventId, body: InvitationIn, once: OnceKey = ""
) -> Response:
    """A new invitation of one to twenty people, with a code of its own."""
    typed = [one.form() for one in body.guests if one.guest_id is None]
    known = [one.guest_id for one in body.guests if one.guest_id is not None]
    said = (event_id, body.label, body.max_plus_ones, typed, known)
    return await write(request, actor, InvitationOut, 201, parties.post_invitation, *said, tag=tag)


@router.get("/invitations/{invitation_id}")
async def get_invitation(response: Response, actor: Caller, invitation_id: InvitationId) -> InvitationOut:
    """One invitation with its members; a guest's own, by its code. The `ETag` goes with a `PUT` as `If-Match`."""
    service = parties.read_own_invitation if actor.is_only_guest else parties.read_invitation
    found = await in_db(service, actor, invitation_id)
    response.headers["ETag"] = tag(found)
    return InvitationOut.model_validate(found)


@router.put("/invitations/{invitation_id}", response_model=InvitationOut)
async def put_invitation(
    request: Request, actor: Caller, invitation_id: InvitationId, body: InvitationPut, once: OnceKey = ""
) -> Response:
    """Change the invitation itself; its members are changed one by one. With `If-Match`: only if nobody has."""

    def seen(now: InvitationRecord) -> None:
        must_match(request, tag(now))

    said = (invitation_id, body.label, body.max_plus_ones, seen)
    return await write(request, actor, InvitationOut, 200, parties.put_invitation, *said, tag=tag)


@router.delete("/invitations/{invitation_id}", status_code=204)
async def delete_invitation(
    request: Request, actor: Caller, invitation_id: InvitationId, once: OnceKey = ""
) -> Response:
    """Take the invitation and its members off the list; their seats become free. Not once somebody has been there."""
    return await write(request, actor, None, 204, invitations.delete_invitation, invitation_id)


def tag(found: Any) -> str:
    """The entity tag of an invitation: of what is written by `PUT`, not of its members."""
    return tag_of(found.id, found.unique_code, found.label, found.max_plus_ones)
