"""People who stand in the address book twice: found, made one, or said not to be the same."""

from typing import Annotated, Literal

from fastapi import APIRouter, Request, Response
from pydantic import Field

from gala.api.events import TenantId, own_tenant
from gala.api.guests_book import GuestRowOut
from gala.api.rest import Caller, Id, In, OnceKey, OneOut, Out, Page, write
from gala.db import in_db
from gala.services import people

# Its addresses are words where that of a guest has a number: the router stands before that of ``guests_book``.
router = APIRouter(prefix="/api/guests", tags=["guests"])

MOST = 20


class MergeIn(In):
    keep_id: Id = Field(description="Whose own words stay; what they lack they take from the others.", examples=[12])
    other_ids: Annotated[list[Id], Field(min_length=1, max_length=MOST - 1, examples=[[57]])]


class PeopleIn(In):
    guest_ids: Annotated[list[Id], Field(min_length=2, max_length=MOST, examples=[[12, 57]])]


class AlikeOut(Out):
    why: Literal["name", "phone"]
    people: list[GuestRowOut] = Field(description="The one to keep stands first.")


class MergedOut(Out):
    guest_id: int = Field(description="Who stayed.")
    count: int = Field(description="How many became one.")
    places: int = Field(description="Places at events that went over.")
    given_up: int = Field(description="Second places at an event where several of them had one.")


class PairsOut(OneOut):
    pairs: int = Field(description="Of how many pairs it was not so before.")


@router.get("/duplicates")
async def find_duplicates(actor: Caller, tenant_id: TenantId = None) -> Page[AlikeOut]:
    """Groups of 2 to 20 who may be one person, by name or telephone number; the first 100 groups."""
    found = await in_db(people.find_duplicates, actor, own_tenant(actor, tenant_id))
    return Page[AlikeOut](items=[AlikeOut.model_validate(one) for one in found], next=None)


@router.post("/merge", response_model=MergedOut)
async def merge_guests(
    request: Request, actor: Caller, body: MergeIn, tenant_id: TenantId = None, once: OnceKey = ""
) -> Response:
    """Make several one, with one place at each event. Nothing brings the others back."""
    said = (own_tenant(actor, tenant_id), body.keep_id, body.other_ids)
    return await write(request, actor, MergedOut, 200, people.merge_guests, *said)


@router.post("/keep-apart", response_model=PairsOut)
async def keep_apart(
    request: Request, actor: Caller, body: PeopleIn, tenant_id: TenantId = None, once: OnceKey = ""
) -> Response:
    """They are not the same, none of them: never take them for one again."""
    said = (own_tenant(actor, tenant_id), body.guest_ids)
    return await write(request, actor, PairsOut, 200, people.keep_apart, *said)


@router.post("/allow-as-one", response_model=PairsOut)
async def allow_as_one(
    request: Request, actor: Caller, body: PeopleIn, tenant_id: TenantId = None, once: OnceKey = ""
) -> Response:
    """Take back that they are not the same."""
    said = (own_tenant(actor, tenant_id), body.guest_ids)
    return await write(request, actor, PairsOut, 200, people.allow_as_one, *said)
