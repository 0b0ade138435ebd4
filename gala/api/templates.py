"""Rooms kept for other events of a tenant."""

from typing import Any

from fastapi import APIRouter, Request, Response
from pydantic import Field

from gala.api.floor import RoomOut
from gala.api.floor import tag as room_tag
from gala.api.rest import Caller, Id, In, OnceKey, Out, Page, RowId, must_match, tag_of, write
from gala.db import in_db
from gala.services import drawing, floor
from gala.services.floor import Template

router = APIRouter(tags=["templates"])

EventId = RowId
TenantId = RowId
TemplateId = RowId


class TemplateIn(In):
    name: str = Field(max_length=1000, examples=["Great hall"])


class UseIn(In):
    template_id: Id


class TemplateOut(Out):
    id: int
    name: str
    tables: int
    seats: int


@router.get("/api/tenants/{tenant_id}/templates")
async def list_templates(actor: Caller, tenant_id: TenantId) -> Page[TemplateOut]:
    """The tenant's kept rooms by name: 100 at most."""
    found = await in_db(floor.list_templates, actor, tenant_id)
    return Page[TemplateOut](items=[TemplateOut.model_validate(one) for one in found], next=None)


@router.post("/api/events/{event_id}/floor/template", status_code=201, response_model=TemplateOut)
async def save_template(
    request: Request, actor: Caller, event_id: EventId, body: TemplateIn, once: OnceKey = ""
) -> Response:
    """Keep this event's room for others, under a name of its own: tables, seats and scenery, and nobody in it."""
    return await write(request, actor, TemplateOut, 201, drawing.post_template, event_id, body.name, tag=tag)


@router.put("/api/events/{event_id}/floor/template", response_model=RoomOut)
async def use_template(request: Request, actor: Caller, event_id: EventId, body: UseIn, once: OnceKey = "") -> Response:
    """Give the event a kept room in place of its own: 409 `seats_in_use` once somebody has or holds a seat."""
    return await write(request, actor, RoomOut, 200, drawing.use_template, event_id, body.template_id, tag=room_tag)


@router.get("/api/tenants/{tenant_id}/templates/{template_id}")
async def get_template(response: Response, actor: Caller, tenant_id: TenantId, template_id: TemplateId) -> TemplateOut:
    """One kept room. Its `ETag` goes with a `PUT` or `DELETE` as `If-Match`."""
    found = await in_db(drawing.get_template, actor, tenant_id, template_id)
    response.headers["ETag"] = tag(found)
    return TemplateOut.model_validate(found)


@router.put("/api/tenants/{tenant_id}/templates/{template_id}", response_model=TemplateOut)
async def put_template(
    request: Request, actor: Caller, tenant_id: TenantId, template_id: TemplateId, body: TemplateIn, once: OnceKey = ""
) -> Response:
    """Call a kept room so. With `If-Match`: only if nobody has changed it since it was read."""

    def seen(now: Template) -> None:
        must_match(request, tag(now))

    said = (tenant_id, template_id, body.name, seen)
    return await write(request, actor, TemplateOut, 200, drawing.put_template, *said, tag=tag)


@router.delete("/api/tenants/{tenant_id}/templates/{template_id}", status_code=204)
async def delete_template(
    request: Request, actor: Caller, tenant_id: TenantId, template_id: TemplateId, once: OnceKey = ""
) -> Response:
    """Keep it no longer; rooms made from it stay. With `If-Match`: only if nobody has changed it since it was read."""

    def seen(now: Template) -> None:
        must_match(request, tag(now))

    return await write(request, actor, None, 204, drawing.strike_template, tenant_id, template_id, seen)


def tag(template: Any) -> str:
    """The entity tag of a kept room: only its name can change."""
    return tag_of(template.id, template.name)
