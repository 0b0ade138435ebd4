"""A tenant's team: who works there, in which role, and who is asked to."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from gala import clock
from gala.access import Actor, Permission, open_to_all, read_only, requires
from gala.errors import Busy, Forbidden, Invalid, NotFound, WrongState
from gala.models import MembershipStatus, Role, Tenant, TenantUser, User
from gala.services import activity
from gala.services.invitations.book import MemberForm, checked

MOST = 500
"""People in one team."""

_M, _T, _U = (model.__table__ for model in (TenantUser, Tenant, User))  # type: ignore[attr-defined]


ORGANIZES = (_M.c.role == Role.TENANT_ADMIN.value, _M.c.status == MembershipStatus.ACTIVE.value)
"""Whoever may decide over the tenant."""


@dataclass(frozen=True, slots=True)
class TeamMember:
    """Somebody of the team. ``status``: invited (and has not come yet), active or disabled."""

    user_id: int
    tenant_id: int
    email: str
    full_name: str
    role: str
    status: str
    invited_at: datetime | None
    last_login_at: datetime | None


Seen = Callable[[TeamMember], None]


@read_only
@requires(Permission.TENANT_READ)
def list_team(session: Session, actor: Actor, tenant_id: int, limit: int = 50, after: int = 0) -> list[TeamMember]:
    """The tenant's people in the order of their ids, which go on ``after`` one."""
    return _read(session, tenant_id, _U.c.id > after, limit=limit)


@read_only
@requires(Permission.TENANT_READ)
def get_team_member(session: Session, actor: Actor, tenant_id: int, user_id: int) -> TeamMember:
    """One of the tenant's people. Raises NotFound."""
    return _one(session, tenant_id, user_id)


def _read(session: Session, tenant_id: int, *which: Any, limit: int = 1) -> list[TeamMember]:
    columns = (_M.c.user_id, _M.c.tenant_id, _U.c.email, _U.c.full_name, _M.c.role, _M.c.status, _M.c.invited_at)
    own = select(*columns, _M.c.last_login_at).join(_U, _U.c.id == _M.c.user_id).where(_M.c.tenant_id == tenant_id)
    return [TeamMember(**row._asdict()) for row in session.execute(own.where(*which).order_by(_U.c.id).limit(limit))]


def _one(session: Session, tenant_id: int, user_id: int) -> TeamMember:
    found = _read(session, tenant_id, _M.c.user_id == user_id)
    if not found:
        raise NotFound
    return found[0]


@requires(Permission.TENANT_WRITE)
def add_team_member(
    session: Session, actor: Actor, tenant_id: int, email: str, full_name: str, role: str, password_hash: str = ""
) -> TeamMember:
    """Somebody new for the team. Who has an account is invited, and works there once they join; who has none gets one
    with this password, and works there at once.

    Raises Invalid, also for somebody of the team and for a missing password; Forbidden for programs' keys.
    """
    _people_only(actor)
    person = checked(MemberForm(full_name, email))
    if not person.email:
        raise Invalid(field="email", reason="This is not an email address.")
    _lock(session, tenant_id)
    if session.execute(select(func.count()).where(_M.c.tenant_id == tenant_id)).scalar_one() >= MOST:
        raise Invalid(field="email", reason="A team has {most} people at most.", most=MOST)
    user_id = session.execute(select(_U.c.id).where(_U.c.email == person.email)).scalar_one_or_none()
    status = MembershipStatus.INVITED if user_id else MembershipStatus.ACTIVE
    try:
        if user_id is None:
            user_id = _new_user(session, person, password_hash)
        known = {"tenant_id": tenant_id, "user_id": user_id, "role": _role(role), "status": status.value}
        if _read(session, tenant_id, _M.c.user_id == user_id):
            raise Invalid(field="email", reason="This person is in the team already.")
        session.execute(insert(_M).values(known | {"invited_at": clock.now()}))
    except IntegrityError as error:  # somebody else was as fast
        raise Busy from error
    activity.log(session, actor, tenant_id, "team.added", user_id=user_id, role=known["role"])
    return _one(session, tenant_id, int(user_id))


def _new_user(session: Session, person: MemberForm, password_hash: str) -> int:
    if not password_hash:
        raise Invalid(field="password", reason="This person has no account yet. Please choose a first password.")
    known = {"email": person.email, "full_name": person.name, "password_hash": password_hash}
    state = {"is_platform_admin": False, "created_at": clock.now()}
    return int(session.execute(insert(_U).values(known | state).returning(_U.c.id)).scalar_one())


@requires(Permission.TENANT_WRITE)
def edit_team_member(
    session: Session,
    actor: Actor,
    tenant_id: int,
    user_id: int,
    role: str,
    status: str,
    seen: Seen = lambda member: None,
) -> TeamMember:
    """Give somebody of the team this role, and let them work there or not. It counts with their next call.

    ``seen`` is shown them, locked. Raises NotFound, Invalid; WrongState for who has not joined yet and for the last
    organizer; Forbidden for programs' keys.
    """
    _people_only(actor)
    _lock(session, tenant_id)
    now = _one(session, tenant_id, user_id)
    seen(now)
    if status not in list(MembershipStatus):
        raise Invalid(field="status", reason="There is no such status.")
    if status != now.status and MembershipStatus.INVITED in (status, now.status):
        raise WrongState(reason="Only the person who was invited can say that they join.")
    changed = update(_M).where(_M.c.tenant_id == tenant_id, _M.c.user_id == user_id)
    session.execute(changed.values(role=_role(role), status=status))
    must_have_organizer(session, tenant_id)
    activity.log(session, actor, tenant_id, "team.edited", user_id=user_id, role=role, status=status)
    return _one(session, tenant_id, user_id)


@requires(Permission.TENANT_WRITE)
def remove_team_member(session: Session, actor: Actor, tenant_id: int, user_id: int) -> None:
    """Take somebody out of the team; their account stays. Raises NotFound, WrongState for the last organizer, Forbidden
    for programs' keys."""
    _people_only(actor)
    _lock(session, tenant_id)
    _one(session, tenant_id, user_id)
    session.execute(delete(_M).where(_M.c.tenant_id == tenant_id, _M.c.user_id == user_id))
    must_have_organizer(session, tenant_id)
    activity.log(session, actor, tenant_id, "team.removed", user_id=user_id)


@open_to_all("only whoever was invited, for themselves")
def join_team(session: Session, actor: Actor, tenant_id: int) -> TeamMember:
    """Whoever was invited to a team works there from now on. Raises NotFound for who was not."""
    own = (_M.c.tenant_id == tenant_id, _M.c.user_id == actor.user_id, _M.c.status == MembershipStatus.INVITED.value)
    joined = update(_M).where(*own).values(status=MembershipStatus.ACTIVE.value).returning(_M.c.user_id)
    user_id = session.execute(joined).scalar_one_or_none() if actor.user_id is not None else None
    if user_id is None:
        raise NotFound
    activity.log(session, actor, tenant_id, "team.joined", user_id=user_id)
    return _one(session, tenant_id, int(user_id))


def must_have_organizer(session: Session, tenant_id: int) -> None:
    """Raises WrongState when nobody is left who may decide over the (locked) tenant."""
    if session.execute(select(_M.c.id).where(_M.c.tenant_id == tenant_id, *ORGANIZES).limit(1)).first() is None:
        raise WrongState(reason="A team needs at least one organizer.")


def _people_only(actor: Actor) -> None:
    """A program's key decides over programs' data, never over people."""
    if actor.user_id is None and not actor.is_system:
        raise Forbidden


def _role(role: str) -> str:
    if role not in list(Role):
        raise Invalid(field="role", reason="There is no such role.")
    return str(role)


def _lock(session: Session, tenant_id: int) -> None:
    """Of two organizers who take each other out at once, one is left."""
    session.execute(select(_T.c.id).where(_T.c.id == tenant_id).with_for_update(key_share=True))
