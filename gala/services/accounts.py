"""Sign-in, sign-out and who a browser is. Passwords are bcrypt over a SHA-256 digest, since bcrypt refuses 73 bytes."""

import base64
import hashlib
import secrets
from datetime import timedelta
from functools import lru_cache

import bcrypt
from sqlalchemy import ColumnElement, delete, select, update
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


def token_hash(token: str) -> str:
    """What the database keeps of a random token: enough to know it again."""
    return hashlib.sha256(token.encode()).hexdigest()


@open_to_all("whoever knows the password; failures are limited by address and by email")
def sign_in(session: Session, email: str, password: str, ip: str, user_agent: str, old_token: str = "") -> str:
    """A new session's token, for the browser's cookie. The session it had before is ended (rotation).

    Raises BadCredentials, whether the email or the password is wrong; TooManyAttempts.
    """
    user_id = known_user(session, email, password, ip)
    sign_out(session, old_token)
    return open_session(session, user_id, ip, user_agent)[1]


def known_user(session: Session, email: str, password: str, ip: str) -> int:
    """Whose email and password these are. Raises BadCredentials, TooManyAttempts."""
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
    return user.id


def open_session(session: Session, user_id: int, ip: str, user_agent: str) -> tuple[int, str]:
    """A new session of somebody who proved who they are: its id and its token. Those that ran out are cleared away."""
    now, token = clock.now(), secrets.token_urlsafe(32)
    session.execute(delete(SignIn).where(SignIn.expires_at <= now))  # type: ignore[arg-type]
    opened = SignIn(
        user_id=user_id,
        token_hash=token_hash(token),
        created_at=now,
        expires_at=now + timedelta(days=get_settings().session_days),
        ip=ip[:45],
        user_agent=user_agent[:300],
    )
    session.add(opened)
    session.execute(update(TenantUser).where(TenantUser.user_id == user_id).values(last_login_at=now))  # type: ignore[arg-type]
    session.flush()
    assert opened.id is not None
    return opened.id, token


@open_to_all("whoever holds the token")
def sign_out(session: Session, token: str) -> None:
    """End the token's session for good. One that is not there is no error."""
    if token:
        session.execute(delete(SignIn).where(SignIn.token_hash == token_hash(token)))  # type: ignore[arg-type]


@read_only
@open_to_all("it only says who holds the token")
def get_actor(session: Session, token: str, ip: str = "", user_agent: str = "") -> Actor:
    """Whoever is signed in with this token, with today's roles; NOBODY when it is unknown, ended or run out."""
    return actor_of(session, SignIn.token_hash == token_hash(token), ip, user_agent) if token else NOBODY


def actor_of(session: Session, which: ColumnElement[bool] | bool, ip: str, user_agent: str) -> Actor:
    """Whoever's session it is, with today's roles; NOBODY when there is none, or it has run out."""
    rows = session.execute(
        select(User.id, User.email, TenantUser.tenant_id, TenantUser.role, Tenant.status)
        .join(SignIn, SignIn.user_id == User.id)
        .outerjoin(TenantUser, (TenantUser.user_id == User.id) & (TenantUser.status == MembershipStatus.ACTIVE))
        .outerjoin(Tenant, Tenant.id == TenantUser.tenant_id)
        .where(which, SignIn.expires_at > clock.now())
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
        .where(SignIn.token_hash == token_hash(token), SignIn.expires_at > clock.now())
        .order_by(TenantUser.id)
    ).first()
    return {"name": row[0], "email": row[1], "tenant": row[2] or ""} if row else {}
