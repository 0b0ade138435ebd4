"""Tenants: the organizations that Gala serves."""

from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request, Response
from pydantic import Field

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
from gala.services import tenants
from gala.services.tenants import TenantFacts

router = APIRouter(prefix="/api/tenants", tags=["tenants"])

OwnTenantId = RowId
Status = Literal["pending", "active", "suspended"]


class TenantIn(In):
    name: str = Field(max_length=1000, examples=["Fundación Aurora"])


class TenantPut(TenantIn):
    branding_settings: dict[str, Annotated[str, Field(max_length=1000)]] | None = Field(
        default=None, description="Left out: they stay as they are.", examples=[{"accent": "#7a1f3d"}]
    )
    status: Status | None = Field(
        default=None, description="For the platform's administrators only: approve, suspend, reactivate."
    )


class TenantOut(Out):
    id: int
    name: str
    slug: str
    status: Status
    branding_settings: dict[str, Any]
    created_at: datetime
    role: str = Field(description="The caller's role there; empty: none.")
    membership: str = Field(description="Whether the caller is `active` or `invited` there; empty: neither.")


@router.get("")
async def list_tenants(
    actor: Caller,
    search: Annotated[str, Query(max_length=200, description="Part of a name.")] = "",
    status: Literal["", "pending", "active", "suspended"] = "",
    limit: Limit = 50,
    cursor: Cursor = "",
) -> Page[TenantOut]:
    """The tenants that the caller belongs to or is invited to; all of them for the platform's administrators."""
    said = read_cursor(cursor, int)
    found = await in_db(tenants.list_tenants, actor, search, status, limit + 1, said[0] if said else 0)
    return Page[TenantOut].model_validate(paged(found, limit, lambda one: cursor_of(one.id)), from_attributes=True)


@router.post("", status_code=201, response_model=TenantOut)
async def create_tenant(request: Request, actor: Caller, body: TenantIn, once: OnceKey = "") -> Response:
    """A new tenant, whose organizer is the caller. It waits for approval, unless an administrator makes it."""
    return await write(request, actor, TenantOut, 201, tenants.create_tenant, body.name, tag=tag)


@router.get("/{tenant_id}")
async def get_tenant(response: Response, actor: Caller, tenant_id: OwnTenantId) -> TenantOut:
    """One tenant. Its `ETag` goes with a `PUT` as `If-Match`."""
    found = await in_db(tenants.get_tenant, actor, tenant_id)
    response.headers["ETag"] = tag(found)
    return TenantOut.model_validate(found)


@router.put("/{tenant_id}", response_model=TenantOut)
async def put_tenant(
    request: Request, actor: Caller, tenant_id: OwnTenantId, body: TenantPut, once: OnceKey = ""
) -> Response:
    """Change a tenant. With `If-Match`: only if nobody has changed it since it was read."""

    def seen(now: TenantFacts) -> None:
        must_match(request, tag(now))

    if body.status is not None:
        said = (tenant_id, body.name, body.status, body.branding_settings, seen)
        return await write(request, actor, TenantOut, 200, tenants.decide_tenant, *said, tag=tag)
    wish = (tenant_id, body.name, body.branding_settings, seen)
    return await write(request, actor, TenantOut, 200, tenants.edit_tenant, *wish, tag=tag)


def tag(tenant: Any) -> str:
    """The entity tag of a tenant, the same for whoever reads it."""
    return tag_of(tenant.id, tenant.name, tenant.status, sorted(tenant.branding_settings.items()))
