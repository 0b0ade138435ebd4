"""Users: people with a password. Each decides over their own account; the platform's administrators see all."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from gala.access import NOBODY, Actor, is_platform_admin, open_to_all, platform_only, read_only
from gala.errors import Invalid, NotFound, NotSignedIn
from gala.models import SignIn, Tenant, TenantUser, User
from gala.services.accounts import hash_password, known_user
from gala.services.registering import SHORTEST
from gala.services.team import ORGANIZES, must_have_organizer
from gala.services.typed import anywhere, line, words

_M, _S, _T, _U = (model.__table__ for model in (TenantUser, SignIn, Tenant, User))  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Membership:
    """Where somebody works."""

    tenant_id: int
    name: str
    role: str
    status: str


@dataclass(frozen=True, slots=True)
class UserFacts:
    """An account, without its password."""

    id: int
    email: str
    full_name: str
    is_platform_admin: bool
    created_at: datetime
    tenants: tuple[Membership, ...] = ()


Seen = Callable[[UserFacts], None]
_COLUMNS = (_U.c.id, _U.c.email, _U.c.full_name, _U.c.is_platform_admin, _U.c.created_at)


@read_only
@platform_only
def list_users(session: Session, actor: Actor, search: str = "", limit: int = 50, after: int = 0) -> list[UserFacts]:
    """All accounts in the order of their ids, which go on ``after`` one."""
    users = select(*_COLUMNS).where(_U.c.id > after).order_by(_U.c.id).limit(limit)
    for word in words(search):
        ways = (column.ilike(anywhere(word), escape="\\") for column in (_U.c.email, _U.c.full_name))
        users = users.where(or_(*ways))
    rows = session.execute(users).all()
    return _facts(session, rows)


@read_only
@open_to_all("only the person's own account, and all for the platform's administrators")
def get_user(session: Session, actor: Actor, user_id: int) -> UserFacts:
    """One account. Raises NotSignedIn; NotFound for somebody else's."""
    _must_be_theirs(session, actor, user_id)
    return _one(session, user_id)


@open_to_all("only the person's own account, and all for the platform's administrators")
def edit_user(
    session: Session, actor: Actor, user_id: int, full_name: str, seen: Seen = lambda facts: None
) -> UserFacts:
    """Call the person so. ``seen`` is shown the account, locked. Raises NotSignedIn, NotFound, Invalid."""
    _must_be_theirs(session, actor, user_id)
    name = line(full_name, "full_name", 200, required="Please enter a name.")
    session.execute(select(_U.c.id).where(_U.c.id == user_id).with_for_update(key_share=True))
    seen(_one(session, user_id))
    session.execute(update(_U).where(_U.c.id == user_id).values(full_name=name))
    return _one(session, user_id)


def hashed(password: str) -> str:
    """What is kept of a new password. Takes a quarter of a second: never while others wait. Raises Invalid."""
    if len(password) < SHORTEST:
        raise Invalid(field="password", reason="A password needs {least} characters.", least=SHORTEST)
    return hash_password(password)


@open_to_all("whoever knows the own password; failures are limited")
def prove(session: Session, actor: Actor, user_id: int, password: str, ip: str) -> None:
    """Whoever asks knows their own password. Raises BadCredentials, TooManyAttempts, NotFound for another's account."""
    email = session.execute(select(_U.c.email).where(_U.c.id == actor.user_id)).scalar_one_or_none()
    if email is None or actor.user_id != user_id:
        raise NotFound
    known_user(session, email, password, ip)


@open_to_all("only the person's own account")
def set_password(session: Session, actor: Actor, user_id: int, password_hash: str) -> None:
    """A new password, of whoever has just proven that they know the old one. All sessions end, this one too.

    Raises NotFound for another's account.
    """
    if actor.user_id is None or actor.user_id != user_id:
        raise NotFound
    session.execute(update(_U).where(_U.c.id == user_id).values(password_hash=password_hash))
    session.execute(delete(_S).where(_S.c.user_id == user_id))


@open_to_all("only the person's own account, and all for the platform's administrators")
def delete_user(session: Session, actor: Actor, user_id: int, confirm: str) -> None:
    """Delete an account for good, with its sessions and memberships; what the person did stays written down.

    ``confirm`` is its email. Raises NotSignedIn, NotFound, Invalid; WrongState for the last organizer of a tenant.
    """
    _must_be_theirs(session, actor, user_id)
    if _one(session, user_id).email != confirm.strip().lower():
        raise Invalid(field="confirm", reason="This is not the account’s email.")
    teams = select(_M.c.tenant_id).where(_M.c.user_id == user_id, *ORGANIZES).order_by(_M.c.tenant_id)
    led = list(session.execute(teams).scalars())
    locked = select(_T.c.id).where(_T.c.id.in_(led)).order_by(_T.c.id)
    session.execute(locked.with_for_update(key_share=True))
    session.execute(delete(_M).where(_M.c.user_id == user_id))
    for tenant_id in led:
        must_have_organizer(session, tenant_id)
    session.execute(delete(_U).where(_U.c.id == user_id))


def _must_be_theirs(session: Session, actor: Actor, user_id: int) -> None:
    if actor == NOBODY:
        raise NotSignedIn
    if actor.user_id != user_id and not is_platform_admin(session, actor):
        raise NotFound


def _one(session: Session, user_id: int) -> UserFacts:
    rows = session.execute(select(*_COLUMNS).where(_U.c.id == user_id)).all()
    if not rows:
        raise NotFound
    return _facts(session, rows)[0]


def _facts(session: Session, rows: Any) -> list[UserFacts]:
    columns = (_M.c.user_id, _M.c.tenant_id, _T.c.name, _M.c.role, _M.c.status)
    theirs = select(*columns).join(_T, _T.c.id == _M.c.tenant_id).where(_M.c.user_id.in_([row.id for row in rows]))
    places: dict[int, list[Membership]] = {row.id: [] for row in rows}
    for user_id, *known in session.execute(theirs.order_by(_M.c.tenant_id)):
        places[user_id].append(Membership(*known))
    return [UserFacts(**row._asdict(), tenants=tuple(places[row.id])) for row in rows]
