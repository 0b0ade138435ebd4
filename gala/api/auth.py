"""How a program signs in for a person, stays signed in, and signs out."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from pydantic import Field

from gala.api.peer import client_ip
from gala.api.rest import In, Out, access_token
from gala.db import in_db
from gala.errors import TokenUnknown
from gala.services import registering, tokens

router = APIRouter(prefix="/api/auth", tags=["auth"])

Email = Annotated[str, Field(max_length=254, examples=["olga@aurora.example"])]
Password = Annotated[str, Field(max_length=1000, examples=["a long sentence is a good password"])]


class LoginIn(In):
    email: Email
    password: Password


class RefreshIn(In):
    refresh_token: str = Field(max_length=200)


class RegisterIn(In):
    email: Email
    password: Password
    full_name: str = Field(max_length=1000, examples=["Olga Rey"])
    organization: str = Field(max_length=1000, examples=["Fundación Aurora"])


class TokensOut(Out):
    access_token: str = Field(description="Send it as `Authorization: Bearer …`; good for `expires_in` seconds.")
    refresh_token: str = Field(description="Exchange it at `/api/auth/refresh`; each one once.")
    expires_in: int
    token_type: str = "Bearer"


class RegisteredOut(Out):
    user_id: int
    tenant_id: int
    tenant_status: str = Field(description="`pending` until the platform's administrator approves it.")


@router.post("/register", status_code=201)
async def register(request: Request, body: RegisterIn) -> RegisteredOut:
    """A new person and their organization. Nothing can be done there before it is approved."""
    known = (body.email, body.password, body.full_name, body.organization)
    return RegisteredOut.model_validate(await in_db(registering.register, *known, client_ip(request)))


@router.post("/login")
async def login(request: Request, body: LoginIn) -> TokensOut:
    """Tokens for an email and its password; wrong ones are limited by address and by email."""
    agent = request.headers.get("user-agent", "")
    return TokensOut.model_validate(await in_db(tokens.log_in, body.email, body.password, client_ip(request), agent))


@router.post("/refresh")
async def refresh(body: RefreshIn) -> TokensOut:
    """New tokens for a refresh token. One that was used before ends the session: somebody has copied it."""
    try:
        return TokensOut.model_validate(await in_db(tokens.refresh, body.refresh_token))
    except TokenUnknown:
        await in_db(tokens.end_copied, body.refresh_token)
        raise


@router.post("/logout", status_code=204)
async def logout(token: Annotated[str, Depends(access_token)]) -> None:
    """End the session of this access token: neither of its tokens opens anything any more."""
    await in_db(tokens.log_out, token)
