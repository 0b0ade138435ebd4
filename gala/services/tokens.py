"""How programs sign in for a person: a short-lived token to act with, and a longer one that is changed at each use.

The access token is a JWT (RFC 7519) of a quarter of an hour, signed with HS256 and nothing else. It names the session,
not the rights: these are read with each call, so that a sign-out, a role taken away or a closed tenant counts at once.
The refresh token is the session's own. Each use makes a new one; when one comes that was used before, somebody has
copied it, and the session ends (RFC 9700, section 4.14.2).
"""

import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import jwt
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from gala import clock, vault
from gala.access import Actor, open_to_all, read_only
from gala.config import get_settings
from gala.errors import TokenUnknown
from gala.models import SignIn
from gala.services.accounts import actor_of, known_user, open_session, token_hash

LIVES = timedelta(minutes=15)
"""So long an access token is good for."""
ALGORITHM = "HS256"
AUDIENCE = "gala-api"
_PURPOSE = "gala.api.access"

_S = SignIn.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Tokens:
    """What a program gets. ``expires_in``: the access token's seconds."""

    access_token: str
    refresh_token: str
    expires_in: int


@open_to_all("whoever knows the password; failures are limited by address and by email")
def log_in(session: Session, email: str, password: str, ip: str = "", user_agent: str = "") -> Tokens:
    """Raises BadCredentials, TooManyAttempts."""
    sign_in_id, refresh = open_session(session, known_user(session, email, password, ip), ip, user_agent)
    return _tokens(sign_in_id, refresh)


@open_to_all("whoever holds the refresh token")
def refresh(session: Session, refresh_token: str) -> Tokens:
    """New tokens for the old one, which is worth nothing from here on. Raises TokenUnknown."""
    old, new, now = token_hash(refresh_token), secrets.token_urlsafe(32), clock.now()
    lives = now + timedelta(days=get_settings().session_days)
    # One statement decides: of two programs with one token the second finds it used.
    taken = update(_S).where(_S.c.token_hash == old, _S.c.expires_at > now)
    values = {"token_hash": token_hash(new), "previous_hash": old, "expires_at": lives}
    sign_in_id = session.execute(taken.values(values).returning(_S.c.id)).scalar_one_or_none()
    if sign_in_id is None:
        raise TokenUnknown
    return _tokens(sign_in_id, new)


@open_to_all("whoever holds a refresh token that was used before: all it can do is to end its session")
def end_copied(session: Session, refresh_token: str) -> None:
    """End the session of a refresh token that came twice. One that is not there is no error."""
    session.execute(delete(_S).where(_S.c.previous_hash == token_hash(refresh_token)))


@open_to_all("whoever holds the access token")
def log_out(session: Session, access_token: str) -> None:
    """End the session: neither token opens anything from here on. Raises TokenUnknown."""
    ended = session.execute(delete(_S).where(_S.c.id == _session_of(access_token)).returning(_S.c.id))
    if ended.first() is None:
        raise TokenUnknown


@read_only
@open_to_all("it only says who holds the token")
def get_token_actor(session: Session, access_token: str, ip: str = "", user_agent: str = "") -> Actor:
    """Whose access token this is, with today's roles. Raises TokenUnknown for one that is forged, ended or run out."""
    actor = actor_of(session, _S.c.id == _session_of(access_token), ip, user_agent)
    if not actor.is_known:
        raise TokenUnknown
    return actor


@read_only
@open_to_all("it only says who holds the token")
def get_user_id(session: Session, access_token: str) -> int:
    """Whose access token this is. Raises TokenUnknown."""
    found = session.execute(select(_S.c.user_id).where(_S.c.id == _session_of(access_token))).scalar_one_or_none()
    if found is None:
        raise TokenUnknown
    return int(found)


def _tokens(sign_in_id: int, refresh_token: str) -> Tokens:
    now = clock.now()
    claims = {"iss": get_settings().site, "aud": AUDIENCE, "sid": sign_in_id, "iat": now, "exp": now + LIVES}
    access = jwt.encode(claims, vault.derived(_PURPOSE)[0], ALGORITHM)
    return Tokens(access, refresh_token, int(LIVES.total_seconds()))


def _session_of(access_token: str) -> int:
    """The session that the token names. Raises TokenUnknown."""
    for key in vault.derived(_PURPOSE):
        try:
            claims = _claims(access_token, key)
        except jwt.InvalidSignatureError:
            continue  # perhaps an older key's
        except jwt.InvalidTokenError:
            break
        if type(claims["sid"]) is int:
            return int(claims["sid"])
    raise TokenUnknown


def _claims(access_token: str, key: bytes) -> dict[str, Any]:
    required: list[str] = ["exp", "iat", "iss", "aud", "sid"]
    claims = jwt.decode(
        access_token,
        key,
        algorithms=[ALGORITHM],
        audience=AUDIENCE,
        issuer=get_settings().site,
        options={"require": required, "verify_exp": False, "verify_iat": False},
    )
    # By Gala's own clock, as everything is.
    if not isinstance(claims["exp"], int) or claims["exp"] <= clock.now().timestamp():
        raise jwt.ExpiredSignatureError
    return claims
