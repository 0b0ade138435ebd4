"""Sign-in, sign-out and who a browser is. Passwords are bcrypt over a SHA-256 digest, since bcrypt refuses 73 bytes."""

import base64
import hashlib
import secrets
from datetime import timedelta
from functools import lru_cache

import bcrypt
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from gala import clock
from gala.access import NOBODY, Actor, open_to_all, read_only
from gala.config import get_settings
from gala.errors import BadCredentials
from gala.models import MembershipStatus, SignIn, Tenant, TenantStatus, TenantUser, User
from gala.services.limits import login_limit

COOKIE = "gala_session"
"""The cookie that holds a session's token: HttpOnly, SameSite=Lax, Secure wherever the site is on https."""


def hash_password(password: str) -> str:
    """The password's hash, for ``users.password_hash``."""
    return bcrypt.hashpw(_digest(password), bcrypt.gensalt(get_settings().bcrypt_rounds)).decode()


def password_matches(password: str, password_hash: str) -> bool:
    """Whether the password is the one that was hashed; takes as long for a wrong one."""
    return bcrypt.checkpw(_digest(password), password_hash.encode())


def _digest(password: str) -> bytes:
    return base64.b64encode(hashlib.sha256(password.encode()).digest())


@lru_cache
def _nobodys_hash() -> str:
    """An unknown email costs the same time as a wrong password, so that timing tells nothing."""
    return hash_password(secrets.token_urlsafe())


def _token_hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


@open_to_all("whoever knows the password; failures are limited by address and by email")
def sign_in(session: Session, email: str, password: str, ip: str, user_agent: str, old_token: str = "") -> str:
    """A new session's token, for the browser's cookie. The session it had before is ended (rotation).

    Raises BadCredentials, whether the email or the password is wrong; TooManyAttempts.
    """
    email = email.strip().lower()
    keys = (f"ip:{ip}", f"email:{email}")
    login_limit.check(*keys)
    user = session.execute(select(User).where(User.email == email)).scalar_one_or_none()
    session.commit()  # nothing is written yet: a hash takes a quarter of a second, and nobody shall wait for its locks
    if not password_matches(password, user.password_hash if user else _nobodys_hash()) or user is None:
        login_limit.count(*keys)
        raise BadCredentials
    login_limit.forget(f"email:{email}")
    assert user.id is not None
    now = clock.now()
    token = secrets.token_urlsafe(32)
    sign_out(session, old_token)
    session.execute(delete(SignIn).where(SignIn.expires_at <= now))  # type: ignore[arg-type]
    session.add(
        SignIn(
            user_id=user.id,
            token_hash=_token_hash(token),
            created_at=now,
            expires_at=now + timedelta(days=get_settings().session_days),
            ip=ip[:45],
            user_agent=user_agent[:300],
        )
    )
    session.execute(update(TenantUser).where(TenantUser.user_id == user.id).values(last_login_at=now))  # type: ignore[arg-type]
    return token


@open_to_all("whoever holds the token")
def sign_out(session: Session, token: str) -> None:
    """End the token's session for good. One that is not there is no error."""
    if token:
        session.execute(delete(SignIn).where(SignIn.token_hash == _token_hash(token)))  # type: ignore[arg-type]


@read_only
@open_to_all("it only says who holds the token")
def get_actor(session: Session, token: str, ip: str = "", user_agent: str = "") -> Actor:
    """Whoever is signed in with this token, with today's roles; NOBODY when it is unknown, ended or run out."""
    if not token:
        return NOBODY
    rows = session.execute(
        select(User.id, User.email, TenantUser.tenant_id, TenantUser.role, Tenant.status)
        .join(SignIn, SignIn.user_id == User.id)
        .outerjoin(TenantUser, (TenantUser.user_id == User.id) & (TenantUser.status == MembershipStatus.ACTIVE))
        .outerjoin(Tenant, Tenant.id == TenantUser.tenant_id)
        .where(SignIn.token_hash == _token_hash(token), SignIn.expires_at > clock.now())
    ).all()
    if not rows:
        return NOBODY
    roles = {row.tenant_id: row.role for row in rows if row.status == TenantStatus.ACTIVE}
    return Actor(rows[0].email, rows[0].id, roles, ip=ip[:45], user_agent=user_agent[:300])


@read_only
@open_to_all("it only says who holds the token")
def get_profile(session: Session, token: str) -> dict[str, str]:
    """The name, email and organization to show beside the sign-out button; empty for nobody."""
    row = session.execute(
        select(User.full_name, User.email, Tenant.name)
        .join(SignIn, SignIn.user_id == User.id)
        .outerjoin(TenantUser, (TenantUser.user_id == User.id) & (TenantUser.status == MembershipStatus.ACTIVE))
        .outerjoin(Tenant, Tenant.id == TenantUser.tenant_id)
        .where(SignIn.token_hash == _token_hash(token), SignIn.expires_at > clock.now())
        .order_by(TenantUser.id)
    ).first()
    return {"name": row[0], "email": row[1], "tenant": row[2] or ""} if row else {}
