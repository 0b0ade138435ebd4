"""How a person and their organization come to Gala: they sign up, and wait for the platform's administrator."""

from dataclasses import dataclass

from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from gala import clock
from gala.access import open_to_all
from gala.errors import Busy, Invalid
from gala.models import MembershipStatus, Role, Tenant, TenantStatus, TenantUser, User
from gala.rules.slugs import free_slug, slug_of
from gala.services.accounts import hash_password
from gala.services.invitations.book import MemberForm, checked
from gala.services.limits import register_limit
from gala.services.typed import line

SHORTEST = 10
"""Characters of a password: NIST SP 800-63B asks for length, and for nothing else."""

_M = TenantUser.__table__  # type: ignore[attr-defined]
_T = Tenant.__table__  # type: ignore[attr-defined]
_U = User.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Registered:
    """Who signed up, and for which organization."""

    user_id: int
    tenant_id: int
    tenant_status: str


@open_to_all("anybody may ask; limited by address, and nothing can be done before somebody approves")
def register(
    session: Session, email: str, password: str, full_name: str, organization: str, ip: str = ""
) -> Registered:
    """A new user, who is the organizer of a new organization that waits for approval.

    Raises Invalid naming the field, also for an email that has an account; TooManyAttempts.
    """
    register_limit.check(f"ip:{ip}")
    person = checked(MemberForm(full_name, email))
    name = line(organization, "organization", 200, required="Please enter a name.")
    if not person.email:
        raise Invalid(field="email", reason="This is not an email address.")
    if len(password) < SHORTEST:
        raise Invalid(field="password", reason="A password needs {least} characters.", least=SHORTEST)
    register_limit.count(f"ip:{ip}")
    if session.execute(select(_U.c.id).where(_U.c.email == person.email)).first():
        raise Invalid(field="email", reason="This email has an account already. Please sign in.")
    session.commit()  # nothing is written yet: nobody shall wait for the hash
    secret, now = hash_password(password), clock.now()
    try:
        user = {"email": person.email, "password_hash": secret, "full_name": person.name, "is_platform_admin": False}
        user_id = session.execute(insert(_U).values(user | {"created_at": now}).returning(_U.c.id)).scalar_one()
        tenant = {
            "name": name,
            "slug": free_tenant_slug(session, name),
            "status": TenantStatus.PENDING.value,
            "created_at": now,
        }
        own = insert(_T).values(tenant | {"branding_settings": {}}).returning(_T.c.id)
        tenant_id = session.execute(own).scalar_one()
    except IntegrityError as error:  # the same email or name, this very moment
        raise Busy from error
    member = {"tenant_id": tenant_id, "user_id": user_id, "role": Role.TENANT_ADMIN.value, "invited_at": now}
    session.execute(insert(_M).values(member | {"status": MembershipStatus.ACTIVE.value}))
    return Registered(user_id, tenant_id, TenantStatus.PENDING.value)


def free_tenant_slug(session: Session, name: str) -> str:
    """The part of an address that a new organization of this name gets."""
    plain = slug_of(name, "organization")
    return free_slug(plain, set(session.execute(select(_T.c.slug).where(_T.c.slug.like(f"{plain}%"))).scalars()))
