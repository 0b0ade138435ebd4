"""Keys for programs: named, of one tenant, with the permissions that somebody chose; shown once."""

import secrets
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from gala import clock
from gala.access import ROLES, Actor, Permission, open_to_all, read_only, requires
from gala.errors import Forbidden, Invalid, NotFound, TokenUnknown
from gala.models import ApiKey, Role, Tenant, TenantStatus, User
from gala.services import activity
from gala.services.accounts import token_hash
from gala.services.typed import line

PREFIX = "gala_"
"""What every key starts with, so that people and secret scanners know one when they see it."""
SHOWN = len(PREFIX) + 6
MOST = 50
NOTED_EVERY = timedelta(minutes=1)
"""When a key was used last is kept to the minute: a busy program must not write with each read."""

_K = ApiKey.__table__  # type: ignore[attr-defined]
_T = Tenant.__table__  # type: ignore[attr-defined]
_U = User.__table__  # type: ignore[attr-defined]
_LISTED = select(_K, func.coalesce(_U.c.full_name, "").label("made_by")).outerjoin(_U, _U.c.id == _K.c.user_id)


@dataclass(frozen=True, slots=True)
class KeyFacts:
    """A key as its owners see it: all but the key. ``made_by``: the name of whoever made it; empty once that person
    has no account any more."""

    id: int
    name: str
    start: str
    scopes: tuple[str, ...]
    made_by: str
    created_at: datetime
    last_used_at: datetime | None
    expires_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewKey(KeyFacts):
    """A key with its secret."""

    key: str


@dataclass(frozen=True, slots=True)
class KeyHolder:
    """Who holds a key; ``is_due``: it is time to note that the key was used."""

    actor: Actor
    key_id: int
    is_due: bool


@requires(Permission.TENANT_WRITE)
def create_key(
    session: Session, actor: Actor, tenant_id: int, name: str, scopes: Sequence[str], days: int | None = None
) -> NewKey:
    """A new key with its secret, which nobody is shown again. ``days``: how long it lives; None: until it is revoked.

    Raises Invalid; Forbidden for a key that would make a key, or one that may more than its maker.
    """
    if actor.scopes is not None or not set(scopes) <= ROLES[actor.roles.get(tenant_id, Role.TENANT_ADMIN)]:
        raise Forbidden
    name = line(name, "name", 80, required="Please enter a name.")
    if not scopes or Permission.TENANT_WRITE in scopes:
        raise Invalid(field="scopes", reason="Please choose what the key may do.")
    if days is not None and not 1 <= days <= 3650:
        raise Invalid(field="days", reason="Please enter a number from {least} to {most}.", least=1, most=3650)
    if len(list_keys(session, actor, tenant_id)) >= MOST:
        raise Invalid(field="name", reason="There are {most} keys already. Revoke one first.", most=MOST)
    secret, now = PREFIX + secrets.token_urlsafe(32), clock.now()
    ends = now + timedelta(days=days) if days else None
    known = {"tenant_id": tenant_id, "user_id": actor.user_id, "name": name, "scopes": sorted(set(scopes))}
    private = {"key_hash": token_hash(secret), "start": secret[:SHOWN], "created_at": now, "expires_at": ends}
    key_id = session.execute(insert(_K).values(known | private).returning(_K.c.id)).scalar_one()
    activity.log(session, actor, tenant_id, "api_key.created", name=name, scopes=known["scopes"])
    [row] = session.execute(_LISTED.where(_K.c.id == key_id))
    return NewKey(key=secret, **asdict(_facts(row)))


@read_only
@requires(Permission.TENANT_WRITE)
def list_keys(session: Session, actor: Actor, tenant_id: int) -> list[KeyFacts]:
    """The tenant's keys that are not revoked, newest first."""
    own = _LISTED.where(_K.c.tenant_id == tenant_id, _K.c.revoked_at.is_(None)).order_by(_K.c.id.desc())
    return [_facts(row) for row in session.execute(own)]


@requires(Permission.TENANT_WRITE)
def revoke_key(session: Session, actor: Actor, tenant_id: int, key_id: int) -> None:
    """End a key: the next call with it is refused. Raises NotFound."""
    own = (_K.c.id == key_id, _K.c.tenant_id == tenant_id, _K.c.revoked_at.is_(None))
    name = session.execute(update(_K).where(*own).values(revoked_at=clock.now()).returning(_K.c.name)).scalar()
    if name is None:
        raise NotFound
    activity.log(session, actor, tenant_id, "api_key.revoked", name=name)


@read_only
@open_to_all("it only says whose key it is")
def get_key_actor(session: Session, secret: str, ip: str = "", user_agent: str = "") -> KeyHolder:
    """The program that holds this key: an organizer of its tenant, within the key's scopes. Raises TokenUnknown."""
    now = clock.now()
    own = select(_K, _T.c.status).join(_T, _T.c.id == _K.c.tenant_id).where(_K.c.key_hash == token_hash(secret))
    row = session.execute(own.where(_K.c.revoked_at.is_(None))).one_or_none()
    if row is None or row.status != TenantStatus.ACTIVE or (row.expires_at and row.expires_at <= now):
        raise TokenUnknown
    known = {row.tenant_id: str(Role.TENANT_ADMIN)}
    scopes = frozenset(row.scopes)
    actor = Actor(f"key:{row.name}", roles=known, scopes=scopes, ip=ip[:45], user_agent=user_agent[:300])
    return KeyHolder(actor, row.id, row.last_used_at is None or row.last_used_at < now - NOTED_EVERY)


@open_to_all("it only notes that a key was used, after it was found to be good")
def note_use(session: Session, key_id: int) -> None:
    """Keep that the key was used just now."""
    session.execute(update(_K).where(_K.c.id == key_id).values(last_used_at=clock.now()))


def _facts(row: object) -> KeyFacts:
    values = {name: getattr(row, name) for name in KeyFacts.__slots__}
    return KeyFacts(**values | {"scopes": tuple(values["scopes"])})
