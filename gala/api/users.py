"""Users: people with a password."""

import asyncio
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from pydantic import Field

from gala.api.auth import Password
from gala.api.peer import client_ip
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
from gala.services import users
from gala.services.users import UserFacts

router = APIRouter(prefix="/api/users", tags=["users"])

UserId = RowId


class UserPut(In):
    full_name: str = Field(max_length=1000, examples=["Olga Rey"])


class PasswordIn(In):
    current_password: Password
    password: Password


class MembershipOut(Out):
    tenant_id: int
    name: str
    role: str
    status: str


class UserOut(Out):
    id: int
    email: str
    full_name: str
    is_platform_admin: bool
    created_at: datetime
    tenants: list[MembershipOut]


@router.get("")
async def list_users(
    actor: Caller,
    search: Annotated[str, Query(max_length=200, description="Part of a name or email.")] = "",
    limit: Limit = 50,
    cursor: Cursor = "",
) -> Page[UserOut]:
    """All accounts, for the platform's administrators."""
    said = read_cursor(cursor, int)
    found = await in_db(users.list_users, actor, search, limit + 1, said[0] if said else 0)
    return Page[UserOut].model_validate(paged(found, limit, lambda one: cursor_of(one.id)), from_attributes=True)


@router.get("/{user_id}")
async def get_user(response: Response, actor: Caller, user_id: UserId) -> UserOut:
    """The caller's own account; any for the platform's administrators. The `ETag` goes with a `PUT`."""
    found = await in_db(users.get_user, actor, user_id)
    response.headers["ETag"] = tag(found)
    return UserOut.model_validate(found)


@router.put("/{user_id}", response_model=UserOut)
async def put_user(request: Request, actor: Caller, user_id: UserId, body: UserPut, once: OnceKey = "") -> Response:
    """Call the person something else. With `If-Match`: only if nobody has changed the account since it was read."""

    def seen(now: UserFacts) -> None:
        must_match(request, tag(now))

    return await write(request, actor, UserOut, 200, users.edit_user, user_id, body.full_name, seen, tag=tag)


@router.put("/{user_id}/password", status_code=204)
async def put_password(
    request: Request, actor: Caller, user_id: UserId, body: PasswordIn, once: OnceKey = ""
) -> Response:
    """A new password for the caller. All sessions end with the old one, this one too."""
    await in_db(users.prove, actor, user_id, body.current_password, client_ip(request))
    secret = await asyncio.to_thread(users.hashed, body.password)
    return await write(request, actor, None, 204, users.set_password, user_id, secret)


@router.delete("/{user_id}", status_code=204)
async def delete_user(
    request: Request,
    actor: Caller,
    user_id: UserId,
    confirm: Annotated[str, Query(max_length=254, description="The account's email, to be sure.")],
    once: OnceKey = "",
) -> Response:
    """Delete an account for good. What the person did stays written down. Not the last organizer of a tenant."""
    return await write(request, actor, None, 204, users.delete_user, user_id, confirm)


def tag(user: Any) -> str:
    """The entity tag of an account."""
    return tag_of(user.id, user.email, user.full_name, user.is_platform_admin)
