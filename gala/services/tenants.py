"""Tenants: the organizations that Gala serves. Their own people name them; the platform's administrators decide."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, and_, insert, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from gala import clock
from gala.access import (
    Actor,
    Permission,
    is_platform_admin,
    open_to_all,
    platform_only,
    read_only,
    requires,
)
from gala.errors import Busy, Forbidden, Invalid, NotFound, NotSignedIn
from gala.models import MembershipStatus, Role, Tenant, TenantStatus, TenantUser
from gala.services import activity
from gala.services.limits import register_limit
from gala.services.registering import free_tenant_slug
from gala.services.typed import anywhere, line, words

MOST_BRANDING = 40
"""Settings of a tenant's looks, each a short text."""

_M, _T = TenantUser.__table__, Tenant.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class TenantFacts:
    """A tenant, and what the one who asks is there: ``role`` and ``membership`` are empty for who is nobody there."""

    id: int
    name: str
    slug: str
    status: str
    branding_settings: Mapping[str, Any]
    created_at: datetime
    role: str = ""
    membership: str = ""


Seen = Callable[[TenantFacts], None]


@read_only
@open_to_all("everybody sees where they belong or are invited; the platform's administrators see all")
def list_tenants(
    session: Session, actor: Actor, search: str = "", status: str = "", limit: int = 50, after: int = 0
) -> list[TenantFacts]:
    """Tenants in the order of their ids, which go on ``after`` one. Raises NotSignedIn, Forbidden, Invalid."""
    if status and status not in list(TenantStatus):
        raise Invalid(field="status", reason="There is no such status.")
    where = [_T.c.id > after, *([_T.c.status == status] if status else [])]
    for word in words(search):
        ways = (_T.c.name.ilike(anywhere(word), escape="\\"), _T.c.slug.like(anywhere(word.lower()), escape="\\"))
        where.append(or_(*ways))
    where += _seen_by(session, actor)
    return [_facts(row, actor) for row in session.execute(_read(actor).where(*where).order_by(_T.c.id).limit(limit))]


def _seen_by(session: Session, actor: Actor) -> list[Any]:
    """What narrows tenants to those that the actor may see. Raises NotSignedIn; Forbidden for a key that may not."""
    if not actor.is_known:
        raise NotSignedIn
    if actor.scopes is not None and Permission.TENANT_READ not in actor.scopes:
        raise Forbidden
    belongs = or_(_T.c.id.in_(actor.roles), _M.c.status.in_((_ACTIVE, _INVITED)))
    return [] if is_platform_admin(session, actor) else [belongs]


_ACTIVE, _INVITED = MembershipStatus.ACTIVE.value, MembershipStatus.INVITED.value


def _read(actor: Actor) -> Any:
    """Tenants with the membership of whoever asks."""
    own = and_(_M.c.tenant_id == _T.c.id, _M.c.user_id == actor.user_id)
    return select(_T, _M.c.role, _M.c.status.label("membership")).select_from(_T.outerjoin(_M, own))


def _facts(row: Row[Any], actor: Actor) -> TenantFacts:
    names = ("id", "name", "slug", "status", "branding_settings", "created_at")
    role = actor.role_in(row.id) or row.role or ""
    return TenantFacts(**{name: getattr(row, name) for name in names}, role=role, membership=row.membership or "")


def _one(session: Session, actor: Actor, tenant_id: int, *which: Any) -> TenantFacts:
    row = session.execute(_read(actor).where(_T.c.id == tenant_id, *which)).one_or_none()
    if row is None:
        raise NotFound
    return _facts(row, actor)


@read_only
@open_to_all("the tenant's own people only, and the platform's administrators")
def get_tenant(session: Session, actor: Actor, tenant_id: int) -> TenantFacts:
    """One tenant. Raises NotSignedIn, Forbidden; NotFound for who does not belong there."""
    return _one(session, actor, tenant_id, *_seen_by(session, actor))


@open_to_all("whoever signed in may ask; nothing can be done there before it is approved")
def create_tenant(session: Session, actor: Actor, name: str) -> TenantFacts:
    """A new tenant, whose organizer is whoever asks: active when an administrator of the platform does, else it waits
    for their approval. Raises NotSignedIn; Forbidden for programs' keys and guests; Invalid, TooManyAttempts."""
    if not actor.is_known:
        raise NotSignedIn
    if actor.user_id is None:
        raise Forbidden
    name = line(name, "name", 200, required="Please enter a name.")
    is_admin = is_platform_admin(session, actor)
    if not is_admin:
        register_limit.check(f"user:{actor.user_id}")
        register_limit.count(f"user:{actor.user_id}")
    status, now = TenantStatus.ACTIVE if is_admin else TenantStatus.PENDING, clock.now()
    known = {"name": name, "slug": free_tenant_slug(session, name), "status": status.value, "created_at": now}
    try:
        made = session.execute(insert(_T).values(known | {"branding_settings": {}}).returning(_T.c.id)).scalar_one()
    except IntegrityError as error:  # the same name, this very moment
        raise Busy from error
    member = {"tenant_id": made, "user_id": actor.user_id, "role": Role.TENANT_ADMIN.value, "status": _ACTIVE}
    session.execute(insert(_M).values(member | {"invited_at": now}))
    activity.log(session, actor, made, "tenant.created", name=name)
    return _one(session, actor, made)


@requires(Permission.TENANT_WRITE)
def edit_tenant(
    session: Session,
    actor: Actor,
    tenant_id: int,
    name: str,
    branding_settings: Mapping[str, str] | None = None,
    seen: Seen = lambda facts: None,
) -> TenantFacts:
    """Call the tenant so and, unless None, give it these looks. ``seen`` is shown it, locked. Raises Invalid."""
    return _write(session, actor, tenant_id, seen, _checked(name, branding_settings), "tenant.edited")


@platform_only
def decide_tenant(
    session: Session,
    actor: Actor,
    tenant_id: int,
    name: str,
    status: str,
    branding_settings: Mapping[str, str] | None = None,
    seen: Seen = lambda facts: None,
) -> TenantFacts:
    """Approve, suspend or reactivate a tenant, and call it so: what its people may do ends or begins at once.

    Raises NotFound, Invalid.
    """
    if status not in list(TenantStatus):
        raise Invalid(field="status", reason="There is no such status.")
    values = _checked(name, branding_settings) | {"status": status}
    return _write(session, actor, tenant_id, seen, values, f"tenant.{status}")


def _checked(name: str, branding_settings: Mapping[str, str] | None) -> dict[str, Any]:
    values: dict[str, Any] = {"name": line(name, "name", 200, required="Please enter a name.")}
    if branding_settings is not None:
        if len(branding_settings) > MOST_BRANDING:
            raise Invalid(field="branding_settings", reason="That is too much.")
        values["branding_settings"] = {
            line(key, "branding_settings", 40, required="Please enter a name."): line(said, "branding_settings", 500)
            for key, said in branding_settings.items()
        }
    return values


def _write(
    session: Session, actor: Actor, tenant_id: int, seen: Seen, values: dict[str, Any], action: str
) -> TenantFacts:
    session.execute(select(_T.c.id).where(_T.c.id == tenant_id).with_for_update(key_share=True))
    now = _one(session, actor, tenant_id)
    seen(now)
    session.execute(update(_T).where(_T.c.id == tenant_id).values(values))
    if "status" in values and values["status"] == now.status:
        action = "tenant.edited"
    activity.log(session, actor, tenant_id, action, name=values["name"])
    return _one(session, actor, tenant_id)
