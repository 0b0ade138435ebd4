"""People put into other parties; codes and passes made anew when they got into wrong hands."""

from fastapi import APIRouter, Request, Response
from pydantic import Field

from gala.api.events import EventId
from gala.api.holds import PeopleIn
from gala.api.invitations import InvitationId, InvitationOut
from gala.api.invitations import tag as invitation_tag
from gala.api.members import AttendeeId
from gala.api.rest import Caller, In, OnceKey, OneOut, write
from gala.services import parties, passes

router = APIRouter(prefix="/api", tags=["invitations"])


class SplitIn(PeopleIn):
    label: str = Field(max_length=1000, examples=["The Ruiz family"])


class PassOut(OneOut):
    revision: int = Field(description="Passes with a smaller one are refused from now on.")


class KeyIn(In):
    withdraw: bool = Field(default=False, description="End every pass that is out; else they stay good.")


@router.post("/invitations/{invitation_id}/members", response_model=InvitationOut)
async def take_over(
    request: Request, actor: Caller, invitation_id: InvitationId, body: PeopleIn, once: OnceKey = ""
) -> Response:
    """Put people of the same event into this party, and whom they bring along: with their answers, seats and passes."""
    said = (invitation_id, body.attendee_ids)
    return await write(request, actor, InvitationOut, 200, parties.take_over, *said, tag=invitation_tag)


@router.post("/events/{event_id}/invitations/split", status_code=201, response_model=InvitationOut)
async def split_off(request: Request, actor: Caller, event_id: EventId, body: SplitIn, once: OnceKey = "") -> Response:
    """Give people of the event, and whom they bring along, an invitation of their own, with a code of its own."""
    said = (event_id, body.attendee_ids, body.label)
    return await write(request, actor, InvitationOut, 201, parties.split_off, *said, tag=invitation_tag)


@router.post("/invitations/{invitation_id}/code", response_model=InvitationOut)
async def renew_code(request: Request, actor: Caller, invitation_id: InvitationId, once: OnceKey = "") -> Response:
    """Give an invitation a new code: the old one opens nothing from now on."""
    return await write(request, actor, InvitationOut, 200, parties.renew_code_of, invitation_id, tag=invitation_tag)


@router.post("/invitations/{invitation_id}/guests/{attendee_id}/pass", response_model=PassOut)
async def renew_pass(
    request: Request, actor: Caller, invitation_id: InvitationId, attendee_id: AttendeeId, once: OnceKey = ""
) -> Response:
    """Give a member a new pass: the older ones are refused at the door from now on. It cannot be undone."""
    return await write(request, actor, PassOut, 200, parties.renew_pass, invitation_id, attendee_id)


@router.post("/events/{event_id}/passes/key", status_code=204)
async def renew_key(request: Request, actor: Caller, event_id: EventId, body: KeyIn, once: OnceKey = "") -> Response:
    """Sign the event's passes with a new key from now on."""
    return await write(request, actor, None, 204, passes.rotate_key, event_id, body.withdraw)
