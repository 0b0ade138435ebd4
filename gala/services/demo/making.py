"""The demo is made, and made again. Nothing that is not the demo's own is ever touched."""

from dataclasses import dataclass
from importlib.resources import files

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.orm import Session

from gala import clock
from gala.access import open_to_all, read_only
from gala.bus import FloorChanged, publish
from gala.errors import WrongState
from gala.models import AttendeeHistory, Event, Guest, MembershipStatus, Role, Tenant, TenantStatus, TenantUser, User
from gala.services.accounts import hash_password
from gala.services.demo.evenings import make_autumn, make_gala, make_wedding

DEMO_TENANT = "Fundación Aurora"
DEMO_SLUG = "fundacion-aurora-demo"
DEMO_PASSWORD = "gala-demo"
DEMO_CODES = ("DANCEPARTY", "FANCYDRESS")
"""Invitations to try: a family of whom nobody has answered, and a couple who have their seats."""


@dataclass(frozen=True, slots=True)
class DemoSignIn:
    """Who can sign in to the demo."""

    role: str
    name: str
    email: str
    password: str = DEMO_PASSWORD


DEMO_SIGN_INS = (
    DemoSignIn(Role.TENANT_ADMIN, "Olga Rey", "organizer@gala.test"),
    DemoSignIn(Role.STAFF, "Dario Puertas", "door@gala.test"),
)

_E = Event.__table__  # type: ignore[attr-defined]
_G = Guest.__table__  # type: ignore[attr-defined]
_H = AttendeeHistory.__table__  # type: ignore[attr-defined]
_M = TenantUser.__table__  # type: ignore[attr-defined]
_T = Tenant.__table__  # type: ignore[attr-defined]
_U = User.__table__  # type: ignore[attr-defined]

_OPERATOR = "run by the operator's command line only"


@read_only
@open_to_all(_OPERATOR)
def is_fresh(session: Session) -> bool:
    """Whether nobody uses this database yet."""
    return not session.execute(select(func.count()).select_from(_T)).scalar_one()


@read_only
@open_to_all(_OPERATOR)
def demo_exists(session: Session) -> bool:
    """Whether the demo organization is there."""
    return _tenant_id(session) is not None


def _tenant_id(session: Session) -> int | None:
    return session.execute(select(_T.c.id).where(_T.c.slug == DEMO_SLUG)).scalar_one_or_none()


def ticket_file() -> bytes:
    """The 250 tickets that the demo ships, GALA-0001 to GALA-0250, as a file to import."""
    return files("gala").joinpath("demo", "tickets.csv").read_bytes()


@open_to_all(_OPERATOR)
def make_demo(session: Session) -> None:
    """Make the demo organization with its sign-ins and events. One that is there already stays as it is."""
    if _tenant_id(session) is not None:
        return
    now = clock.now()
    known = {"name": DEMO_TENANT, "slug": DEMO_SLUG, "status": TenantStatus.ACTIVE.value, "created_at": now}
    tenant_id = int(
        session.execute(insert(_T).values(known | {"branding_settings": {}}).returning(_T.c.id)).scalar_one()
    )
    for person in DEMO_SIGN_INS:
        _sign_in(session, tenant_id, person)
    _make_events(session, tenant_id)


def _sign_in(session: Session, tenant_id: int, person: DemoSignIn) -> None:
    """Who may sign in. An email that is somebody's already keeps its password: it may be more than a demo's."""
    now = clock.now()
    user_id = session.execute(select(_U.c.id).where(_U.c.email == person.email)).scalar_one_or_none()
    if user_id is None:
        known = {"email": person.email, "full_name": person.name, "is_platform_admin": False, "created_at": now}
        secret = {"password_hash": hash_password(person.password)}
        user_id = session.execute(insert(_U).values(known | secret).returning(_U.c.id)).scalar_one()
    member = {"tenant_id": tenant_id, "user_id": user_id, "role": str(person.role), "invited_at": now}
    session.execute(insert(_M).values(member | {"status": MembershipStatus.ACTIVE.value}))


def _make_events(session: Session, tenant_id: int) -> None:
    made = [
        make_gala(session, tenant_id, DEMO_CODES, ticket_file()),
        make_wedding(session, tenant_id),
        make_autumn(session, tenant_id),
    ]
    organizer = select(_M.c.user_id).where(_M.c.tenant_id == tenant_id, _M.c.role == Role.TENANT_ADMIN.value)
    owner = organizer.order_by(_M.c.id).limit(1).scalar_subquery()
    session.execute(update(_E).where(_E.c.id.in_(made)).values(is_demo=True, organizer_id=owner))


@open_to_all(_OPERATOR)
def reset_demo(session: Session) -> None:
    """Throw the demo's events and people away and make them anew; who is signed in stays so. No demo: make one.

    Raises WrongState when somebody has made events of their own there: those are not a demo's to throw away.
    """
    tenant_id = _tenant_id(session)
    if tenant_id is None:
        return make_demo(session)
    events = session.execute(select(_E.c.id, _E.c.is_demo).where(_E.c.tenant_id == tenant_id)).all()
    if own := [event for event in events if not event.is_demo]:
        raise WrongState(
            reason="The demo organization has {count} events of its own. Nothing was reset.", count=len(own)
        )
    ids = [event.id for event in events]
    session.execute(delete(_E).where(_E.c.id.in_(ids)))
    session.execute(delete(_H).where(_H.c.event_id.in_(ids)))
    session.execute(delete(_G).where(_G.c.tenant_id == tenant_id))
    for event_id in ids:
        publish(session, FloorChanged(event_id))
    _make_events(session, tenant_id)
