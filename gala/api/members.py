"""The members of an invitation: their answers, seats, meals and needs; their coming and going."""

from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Query, Request, Response
from pydantic import Field

from gala.api.rest import Caller, Id, In, OnceKey, Out, Page, RowId, must_match, tag_of, write
from gala.db import in_db
from gala.errors import NotFound
from gala.services import parties
from gala.services.invitations import MemberForm
from gala.services.parties import KEEP, InvitationRecord, MemberChange, MemberRecord, NewMember

router = APIRouter(prefix="/api/invitations/{invitation_id}/guests", tags=["members"])

InvitationId = RowId
AttendeeId = Annotated[int, Path(ge=1, lt=2**53, description="The member's own id (`invitation_guest_id`).")]


class PersonIn(In):
    name: str = Field(default="", max_length=1000, examples=["Ana Ruiz"])
    email: str = Field(default="", max_length=1000, examples=["ana@aurora.example"])
    phone: str = Field(default="", max_length=1000)
    guest_id: Id | None = Field(default=None, description="Somebody of the address book, in place of all else.")

    def form(self) -> MemberForm:
        """As services take it."""
        return MemberForm(self.name, self.email, self.phone)


class MemberIn(PersonIn):
    plus_one_of: Id | None = Field(default=None, description="The member who brings this person along.")


class MemberPut(In):
    name: str | None = Field(default=None, max_length=1000, description="Who it is. Guests say it of a plus-one.")
    status: Literal["accepted", "declined"] | None = Field(default=None, description="The answer.")
    seat_id: Id | None = Field(default=None, description="`null`: no seat any more.")
    meal_choice: str | None = Field(default=None, max_length=1000, description="A dish of the event; empty: none.")
    dietary_notes: str | None = Field(default=None, max_length=2000, description="What they cannot eat.")
    access_notes: str | None = Field(default=None, max_length=2000, description="The access they need.")

    def change(self) -> MemberChange:
        """As services take it: what was left out stays as it is."""
        seat = self.seat_id if "seat_id" in self.model_fields_set else KEEP
        return MemberChange(self.status, seat, self.meal_choice, self.dietary_notes, self.access_notes, self.name)


class MemberOut(Out):
    id: int = Field(description="The attendee's: `invitation_guest_id`.")
    invitation_id: int | None
    event_id: int
    guest_id: int | None = Field(description="The entry in the address book; null for guests.")
    name: str
    email: str | None
    phone: str | None
    status: str
    source: str
    meal_choice: str
    dietary_notes: str | None = Field(description="Null for who may not read it.")
    access_notes: str | None
    is_plus_one: bool
    is_unnamed: bool = Field(description="A plus-one of whom nobody has said yet who it is.")
    plus_one_of: int | None
    seat_id: int | None
    seat_number: str
    table_number: str
    checked_in_at: datetime | None
    checked_out_at: datetime | None
    version: int


@router.get("")
async def list_members(actor: Caller, invitation_id: InvitationId) -> Page[MemberOut]:
    """Everybody on the invitation, in its order."""
    found = await _read(actor, invitation_id)
    return Page[MemberOut](items=[MemberOut.model_validate(one) for one in found.guests], next=None)


@router.post("", status_code=201, response_model=MemberOut)
async def add_member(
    request: Request, actor: Caller, invitation_id: InvitationId, body: MemberIn, once: OnceKey = ""
) -> Response:
    """One more person; a guest adds plus-ones only, with or without a name, as far as the invitation allows them."""
    service = parties.post_own_member if actor.is_only_guest else parties.post_member
    new = NewMember(body.form(), body.guest_id, body.plus_one_of)
    return await write(request, actor, MemberOut, 201, service, invitation_id, new, tag=tag)


@router.get("/{attendee_id}")
async def get_member(
    response: Response, actor: Caller, invitation_id: InvitationId, attendee_id: AttendeeId
) -> MemberOut:
    """One member. The `ETag` goes with a `PUT` as `If-Match`."""
    for one in (await _read(actor, invitation_id)).guests:
        if one.id == attendee_id:
            response.headers["ETag"] = tag(one)
            return MemberOut.model_validate(one)
    raise NotFound


@router.put("/{attendee_id}", response_model=MemberOut)
async def put_member(
    request: Request,
    actor: Caller,
    invitation_id: InvitationId,
    attendee_id: AttendeeId,
    body: MemberPut,
    once: OnceKey = "",
) -> Response:
    """A member's name, answer, seat, meal and needs, all or nothing; what is left out stays as it is.

    Guests do it for their own until the deadline; the seat is theirs at once. With `If-Match`: only if nobody has
    changed the member since.
    """

    def seen(now: MemberRecord) -> None:
        must_match(request, tag(now))

    service = parties.put_own_member if actor.is_only_guest else parties.put_member
    said = (invitation_id, attendee_id, body.change(), seen)
    return await write(request, actor, MemberOut, 200, service, *said, tag=tag)


@router.delete("/{attendee_id}", status_code=204)
async def remove_member(
    request: Request,
    actor: Caller,
    invitation_id: InvitationId,
    attendee_id: AttendeeId,
    reason: Annotated[str, Query(max_length=500, description="Of an organizer: why.")] = "",
    once: OnceKey = "",
) -> Response:
    """Cancel a member's place: the seat is free, the history stays. A guest takes back a plus-one this way."""
    if actor.is_only_guest:
        return await write(request, actor, None, 204, parties.strike_own_member, invitation_id, attendee_id)
    return await write(request, actor, None, 204, parties.strike_member, invitation_id, attendee_id, reason)


async def _read(actor: Caller, invitation_id: int) -> InvitationRecord:
    service = parties.read_own_invitation if actor.is_only_guest else parties.read_invitation
    return await in_db(service, actor, invitation_id)


def tag(member: Any) -> str:
    """The entity tag of a member: it changes with their name, answer, needs, seat, coming and going."""
    return tag_of(member.id, member.version, member.seat_id, member.name)
