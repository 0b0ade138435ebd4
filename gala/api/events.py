"""Events."""

from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request, Response
from pydantic import AwareDatetime, Field

from gala.access import Actor
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
from gala.errors import Invalid
from gala.services import events
from gala.services.events import EventFacts, EventForm

router = APIRouter(prefix="/api/events", tags=["events"])

EventId = RowId
Status = Literal["draft", "published", "canceled", "archived"]
TenantId = Annotated[int | None, Query(ge=1, lt=2**53, description="Which tenant's; needed by who has several.")]


class EventIn(In):
    name: str = Field(max_length=1000, examples=["Spring Gala"])
    start_at: AwareDatetime = Field(examples=["2027-05-01T19:00:00+02:00"])
    end_at: AwareDatetime = Field(examples=["2027-05-02T01:00:00+02:00"])
    timezone: str = Field(max_length=64, examples=["Europe/Madrid"])
    description: str = Field(default="", max_length=10_000)
    venue: str = Field(default="", max_length=1000, examples=["Palacio de los Naranjos"])
    city: str = Field(default="", max_length=1000, examples=["Madrid"])
    country: str = Field(default="", max_length=1000, examples=["Spain"])
    is_public: bool = False
    hold_minutes: int = Field(default=5, ge=3, le=10)
    cancellation_deadline_hours: int = Field(default=24, ge=0, le=8760)
    doors_open_minutes: int = Field(default=120, ge=0, le=43_200)
    admit_unanswered: bool = True
    asks_needs: bool = True
    hero_image_url: str = Field(default="deco", max_length=40, description="The name of a drawn cover.")

    def form(self) -> EventForm:
        """The event as services take it."""
        others = {name: getattr(self, name) for name in EventForm.__slots__ if name not in ("starts", "ends")}
        return EventForm(starts=self.start_at, ends=self.end_at, **others)


class EventPut(EventIn):
    status: Status = Field(description="`draft` and `published` go to and fro, until somebody has answered.")


class CopyIn(In):
    name: str = Field(max_length=1000, examples=["Autumn Gala"])
    start_at: AwareDatetime = Field(examples=["2027-10-02T19:00:00+02:00"])


class EventOut(Out):
    id: int
    tenant_id: int
    name: str
    slug: str
    description: str
    venue: str
    city: str
    country: str
    timezone: str
    start_at: datetime
    end_at: datetime
    deadline: datetime = Field(description="Until then guests may answer, change or give back.")
    status: Status
    is_public: bool
    is_demo: bool
    hold_minutes: int
    cancellation_deadline_hours: int
    doors_open_minutes: int
    admit_unanswered: bool
    asks_needs: bool
    hero_image_url: str


@router.get("")
async def list_events(
    actor: Caller,
    when: Literal["coming", "past", "drafts", "archived", "all"] = "coming",
    search: Annotated[str, Query(max_length=200, description="Words of a name, venue or city.")] = "",
    tenant_id: TenantId = None,
    limit: Limit = 50,
    cursor: Cursor = "",
) -> Page[EventOut]:
    """The tenant's events: coming ones and drafts soonest first, others latest first."""
    said = read_cursor(cursor, str, int)
    after = (_moment(said[0]), said[1]) if said else None
    asked = (when, search, limit + 1, after)
    cards = await in_db(events.list_events, actor, own_tenant(actor, tenant_id), *asked)
    found = [card.event for card in cards]
    return Page[EventOut].model_validate(
        paged(found, limit, lambda one: cursor_of(one.start_at.isoformat(), one.id)), from_attributes=True
    )


@router.post("", status_code=201, response_model=EventOut)
async def create_event(
    request: Request, actor: Caller, body: EventIn, tenant_id: TenantId = None, once: OnceKey = ""
) -> Response:
    """A new event: a draft, which no guest sees."""
    tenant = own_tenant(actor, tenant_id)
    return await write(request, actor, EventOut, 201, events.post_event, tenant, body.form(), tag=tag)


@router.get("/{event_id}")
async def get_event(response: Response, actor: Caller, event_id: EventId) -> EventOut:
    """One event. Its `ETag` goes with a `PUT` as `If-Match`."""
    found = await in_db(events.get_event, actor, event_id)
    response.headers["ETag"] = tag(found)
    return EventOut.model_validate(found)


@router.put("/{event_id}", response_model=EventOut)
async def put_event(request: Request, actor: Caller, event_id: EventId, body: EventPut, once: OnceKey = "") -> Response:
    """Change an event, or its status. With `If-Match`: only if nobody has changed it since it was read."""

    def seen(now: EventFacts) -> None:
        must_match(request, tag(now))

    return await write(
        request, actor, EventOut, 200, events.put_event, event_id, body.form(), body.status, seen, tag=tag
    )


@router.post("/{event_id}/duplicate", status_code=201, response_model=EventOut)
async def duplicate_event(
    request: Request, actor: Caller, event_id: EventId, body: CopyIn, once: OnceKey = ""
) -> Response:
    """A draft like this event for another day: its room, programme and menu come along, its people do not."""
    return await write(request, actor, EventOut, 201, events.post_copy, event_id, body.name, body.start_at, tag=tag)


@router.delete("/{event_id}", status_code=204)
async def delete_event(
    request: Request,
    actor: Caller,
    event_id: EventId,
    confirm: Annotated[str, Query(max_length=1000, description="The event's name, to be sure.")],
    once: OnceKey = "",
) -> Response:
    """Delete an event for good, with its floor, invitations and attendees. To keep them, archive it instead."""
    return await write(request, actor, None, 204, events.delete_event, event_id, confirm)


def tag(event: Any) -> str:
    """The entity tag of an event as it is."""
    return tag_of(*(getattr(event, name) for name in EventFacts.__slots__))


def own_tenant(actor: Actor, tenant_id: int | None) -> int:
    """The tenant that is meant: the caller's only one where none is named. Raises Invalid."""
    if tenant_id is None and len(actor.roles) == 1:
        return next(iter(actor.roles))
    if tenant_id is None:
        raise Invalid(field="tenant_id", reason="Please say which tenant is meant.")
    return tenant_id


def _moment(said: str) -> datetime:
    try:
        at = datetime.fromisoformat(said)
    except ValueError:
        at = None
    if at is None or at.tzinfo is None:
        raise Invalid(field="cursor", reason="This list never gave that cursor.")
    return at
