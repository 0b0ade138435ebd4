"""A tenant's team."""

import asyncio
from datetime import datetime
from typing import Any, Literal

from fastapi import APIRouter, Request, Response
from pydantic import Field

from gala.api.auth import Email, Password
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
from gala.api.tenants import OwnTenantId
from gala.db import in_db
from gala.services import team, users
from gala.services.team import TeamMember

router = APIRouter(prefix="/api/tenants/{tenant_id}", tags=["team"])

UserId = RowId
Role = Literal["tenant_admin", "staff"]


class TeamMemberIn(In):
    email: Email
    full_name: str = Field(max_length=1000, examples=["Olga Rey"])
    role: Role
    password: Password | None = Field(default=None, description="A first one, for who has no account yet.")


class TeamMemberPut(In):
    role: Role
    status: Literal["invited", "active", "disabled"]


class TeamMemberOut(Out):
    user_id: int
    tenant_id: int
    email: str
    full_name: str
    role: Role
    status: Literal["invited", "active", "disabled"]
    invited_at: datetime | None
    last_login_at: datetime | None


@router.get("/users")
async def list_team(
    actor: Caller, tenant_id: OwnTenantId, limit: Limit = 50, cursor: Cursor = ""
) -> Page[TeamMemberOut]:
    """Everybody who works for the tenant, or is asked to."""
    said = read_cursor(cursor, int)
    found = await in_db(team.list_team, actor, tenant_id, limit + 1, said[0] if said else 0)
    page = paged(found, limit, lambda one: cursor_of(one.user_id))
    return Page[TeamMemberOut].model_validate(page, from_attributes=True)


@router.post("/users", status_code=201, response_model=TeamMemberOut)
async def add_team_member(
    request: Request, actor: Caller, tenant_id: OwnTenantId, body: TeamMemberIn, once: OnceKey = ""
) -> Response:
    """Somebody new. Who has an account is invited and joins; who has none gets one with this first password."""
    secret = await asyncio.to_thread(users.hashed, body.password) if body.password else ""
    said = (tenant_id, body.email, body.full_name, body.role, secret)
    return await write(request, actor, TeamMemberOut, 201, team.add_team_member, *said, tag=tag)


@router.get("/users/{user_id}")
async def get_team_member(response: Response, actor: Caller, tenant_id: OwnTenantId, user_id: UserId) -> TeamMemberOut:
    """One of the team. The `ETag` goes with a `PUT` as `If-Match`."""
    found = await in_db(team.get_team_member, actor, tenant_id, user_id)
    response.headers["ETag"] = tag(found)
    return TeamMemberOut.model_validate(found)


@router.put("/users/{user_id}", response_model=TeamMemberOut)
async def put_team_member(
    request: Request, actor: Caller, tenant_id: OwnTenantId, user_id: UserId, body: TeamMemberPut, once: OnceKey = ""
) -> Response:
    """Another role, or no work there for a while: it counts at once. A team keeps at least one organizer.

    With `If-Match`: only if nobody has changed it since it was read.
    """

    def seen(now: TeamMember) -> None:
        must_match(request, tag(now))

    said = (tenant_id, user_id, body.role, body.status, seen)
    return await write(request, actor, TeamMemberOut, 200, team.edit_team_member, *said, tag=tag)


@router.delete("/users/{user_id}", status_code=204)
async def remove_team_member(
    request: Request, actor: Caller, tenant_id: OwnTenantId, user_id: UserId, once: OnceKey = ""
) -> Response:
    """Take somebody out of the team; their account stays."""
    return await write(request, actor, None, 204, team.remove_team_member, tenant_id, user_id)


@router.post("/join", response_model=TeamMemberOut)
async def join_team(request: Request, actor: Caller, tenant_id: OwnTenantId, once: OnceKey = "") -> Response:
    """Whoever was invited to this team joins it."""
    return await write(request, actor, TeamMemberOut, 200, team.join_team, tenant_id, tag=tag)


def tag(member: Any) -> str:
    """The entity tag of somebody's place in the team."""
    return tag_of(member.tenant_id, member.user_id, member.role, member.status)
