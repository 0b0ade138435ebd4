"""A tenant's keys for programs."""

from datetime import datetime

from fastapi import APIRouter, Request, Response
from pydantic import Field

from gala.access import Permission
from gala.api.rest import Caller, In, OnceKey, Out, Page, RowId, write
from gala.db import in_db
from gala.services import api_keys

router = APIRouter(prefix="/api/tenants/{tenant_id}/keys", tags=["keys"])

TenantId = RowId
KeyId = RowId


class KeyIn(In):
    name: str = Field(max_length=1000, examples=["Cloakroom screen"])
    scopes: list[Permission] = Field(max_length=50, examples=[["event:read", "people:read"]])
    days: int | None = Field(default=None, ge=1, le=3650, description="How long it lives; null: until it is revoked.")


class KeyOut(Out):
    id: int
    name: str
    start: str = Field(description="How the key starts: what people tell it by.")
    scopes: list[str]
    made_by: str = Field(description="Who made it; empty when that person has no account any more.")
    created_at: datetime
    last_used_at: datetime | None
    expires_at: datetime | None


class NewKeyOut(KeyOut):
    key: str = Field(description="The key itself, shown this once.")


@router.get("")
async def list_keys(actor: Caller, tenant_id: TenantId) -> Page[KeyOut]:
    """The tenant's keys, newest first, all of them."""
    found = await in_db(api_keys.list_keys, actor, tenant_id)
    return Page[KeyOut](items=[KeyOut.model_validate(one) for one in found], next=None)


@router.post("", status_code=201, response_model=NewKeyOut)
async def create_key(request: Request, actor: Caller, tenant_id: TenantId, body: KeyIn, once: OnceKey = "") -> Response:
    """A new key. What it may do stands in its scopes; it never makes keys itself."""
    return await write(
        request, actor, NewKeyOut, 201, api_keys.create_key, tenant_id, body.name, body.scopes, body.days
    )


@router.delete("/{key_id}", status_code=204)
async def revoke_key(
    request: Request, actor: Caller, tenant_id: TenantId, key_id: KeyId, once: OnceKey = ""
) -> Response:
    """End a key at once."""
    return await write(request, actor, None, 204, api_keys.revoke_key, tenant_id, key_id)
