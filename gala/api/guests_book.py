"""The address book: everybody whom a tenant knows, across its events."""

from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request, Response
from pydantic import Field

from gala.api.events import TenantId, own_tenant
from gala.api.rest import Caller, Cursor, In, Limit, OnceKey, Out, Page, RowId, must_match, tag_of, write
from gala.db import in_db
from gala.services import people
from gala.services.people import GuestFacts, GuestForm, GuestQuery

router = APIRouter(prefix="/api/guests", tags=["guests"])

GuestId = RowId
Tag = Annotated[str, Field(max_length=200)]


class GuestIn(In):
    name: str = Field(max_length=1000, examples=["Ana Ruiz"])
    title: str = Field(default="", max_length=1000, examples=["Dr."])
    email: str = Field(default="", max_length=1000, examples=["ana@aurora.example"])
    phone: str = Field(default="", max_length=1000, examples=["+34 600 000 000"])
    company: str = Field(default="", max_length=1000)
    address: str = Field(default="", max_length=1000)
    language: str = Field(default="", max_length=100, examples=["es"])

    def form(self) -> GuestForm:
        """As services take it."""
        return GuestForm(**{name: getattr(self, name) for name in GuestIn.model_fields})


class GuestPost(GuestIn):
    tags: list[Tag] = Field(default=[], max_length=20, examples=[["friends"]])


class GuestPut(GuestIn):
    tags: list[Tag] | None = Field(default=None, max_length=20, description="Left out: they stay as they are.")


class GuestRowOut(Out):
    id: int = Field(validation_alias="guest_id")
    name: str
    title: str
    email: str
    phone: str
    company: str
    language: str
    tags: list[str]
    events: int = Field(description="At how many events they have a place.")
    version: int
    updated_at: datetime | None


class PlaceOut(Out):
    event_id: int
    event_name: str
    start_at: datetime
    timezone: str
    attendee_id: int
    invitation_id: int | None = Field(validation_alias="party_id")
    label: str = Field(validation_alias="party")
    status: str
    seat_number: str
    meal_choice: str = Field(validation_alias="meal")
    inside: bool


class GuestOut(Out):
    id: int = Field(validation_alias="guest_id")
    tenant_id: int
    name: str
    title: str
    email: str
    phone: str
    company: str
    address: str
    language: str
    tags: list[str]
    events: list[PlaceOut] = Field(description="Their places, newest event first; canceled ones too.")
    version: int
    created_at: datetime
    updated_at: datetime | None


@router.get("")
async def list_guests(
    actor: Caller,
    search: Annotated[str, Query(max_length=200, description="Words of a name, email, phone or company.")] = "",
    tag: Annotated[str, Query(max_length=40, pattern=r"^[^\x00-\x1f]*$", description="Only who has this tag.")] = "",
    only: Annotated[Literal["", "no_email", "no_event", "duplicate"], Query(description="Only such people.")] = "",
    event_id: Annotated[int | None, Query(ge=1, lt=2**53, description="Only who has a place at this event.")] = None,
    sort: Literal["name", "company", "email", "updated"] = "name",
    descending: bool = False,
    tenant_id: TenantId = None,
    limit: Limit = 50,
    cursor: Cursor = "",
) -> Page[GuestRowOut]:
    """The address book, page by page."""
    query = GuestQuery(search=search, tag=tag, only=only, sort=sort, descending=descending, event_id=event_id)
    found = await in_db(people.list_guests, actor, own_tenant(actor, tenant_id), query, limit, cursor)
    return Page[GuestRowOut](items=[GuestRowOut.model_validate(row) for row in found.rows], next=found.next or None)


@router.post("", status_code=201, response_model=GuestOut)
async def create_guest(
    request: Request, actor: Caller, body: GuestPost, tenant_id: TenantId = None, once: OnceKey = ""
) -> Response:
    """A new person. An email stands in the address book once."""
    said = (own_tenant(actor, tenant_id), body.form(), body.tags)
    return await write(request, actor, GuestOut, 201, people.post_guest, *said, tag=tag_of_guest)


@router.get("/{guest_id}")
async def get_guest(response: Response, actor: Caller, guest_id: GuestId) -> GuestOut:
    """One person with their events. The `ETag` goes with a `PUT` as `If-Match`."""
    found = await in_db(people.get_guest, actor, guest_id)
    response.headers["ETag"] = tag_of_guest(found)
    return GuestOut.model_validate(found)


@router.put("/{guest_id}", response_model=GuestOut)
async def put_guest(request: Request, actor: Caller, guest_id: GuestId, body: GuestPut, once: OnceKey = "") -> Response:
    """Correct a person, and so what every event shows of them. With `If-Match`: only if nobody has meanwhile."""

    def seen(now: GuestFacts) -> None:
        must_match(request, tag_of_guest(now))

    said = (guest_id, body.form(), body.tags, seen)
    return await write(request, actor, GuestOut, 200, people.put_guest, *said, tag=tag_of_guest)


@router.delete("/{guest_id}", status_code=204)
async def delete_guest(request: Request, actor: Caller, guest_id: GuestId, once: OnceKey = "") -> Response:
    """Take somebody out of the address book who has no place at any event."""
    return await write(request, actor, None, 204, people.delete_guest, guest_id)


def tag_of_guest(guest: Any) -> str:
    """The entity tag of a person: of the entry itself, not of their places."""
    return tag_of(guest.guest_id, guest.version, guest.tags)
