"""Who may do what: one lock for pages, API and command line.

Every service declares its policy: ``@requires(permission)``, or ``@open_to_all(why)`` for the few that come
before anybody is known. ``requires`` finds the tenant and event of the object that is asked for (by the name of
the service's third parameter), and lets nobody in who has no business there: a stranger gets NotFound, so that
nothing is told by refusing; a member without the permission gets Forbidden.
"""

import functools
import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, Concatenate, ParamSpec, TypeVar

from sqlalchemy import BigInteger, String, bindparam, null, select
from sqlalchemy.orm import Session

from gala.errors import EventArchived, Forbidden, NotFound, NotSignedIn
from gala.hot import Hot, confined_to, context_column, context_for
from gala.models import Attendee, Event, EventSeat, EventSession, EventStatus, EventTable, Guest, Invitation, Role, User

P = ParamSpec("P")
T = TypeVar("T")


class Permission(StrEnum):
    """What can be allowed. ``docs/operator-guide.md`` says who has which."""

    TENANT_WRITE = "tenant:write"
    """Decide over the tenant itself: the keys of its programs, its webhooks."""
    TENANT_READ = "tenant:read"
    """See the tenant's events and figures."""
    EVENT_READ = "event:read"
    """See one event's facts and figures."""
    EVENT_WRITE = "event:write"
    """Create, edit, publish and cancel events."""
    FLOOR_WRITE = "floor:write"
    """Make the floor plan, set categories, block seats."""
    PEOPLE_READ = "people:read"
    """See who is invited, who comes and who sits where."""
    PEOPLE_WRITE = "people:write"
    """Invite, add and remove members, import tickets."""
    NEEDS_READ = "people:needs"
    """Read what somebody cannot eat and the access they need."""
    SEAT_ASSIGN = "seat:assign"
    """Assign, move, swap and free anybody's seat."""
    CHECK_IN = "door:check_in"
    """Check in and out, look attendees up at the door."""
    DOOR_SERVE = "door:serve"
    """Serve at the door whoever stands there: name their plus-one, give them another free seat."""
    GATE_WRITE = "door:gates"
    """Pair tablets as gates, rename and revoke them; decide over what gates reported."""
    INVITATION_OWN = "invitation:own"
    """See one's own invitation and the plan without names."""
    RSVP_OWN = "rsvp:own"
    """Answer for the members of one's own invitation."""
    SEAT_HOLD = "seat:hold"
    """Hold, confirm and give back seats for the members of one's own invitation."""
    PASS_READ = "pass:read"
    """See the passes of an invitation: the guest's own, or anybody's."""
    PASS_WRITE = "pass:write"
    """Issue a pass anew, so that the older ones are refused: the guest's own, or anybody's."""


GUEST = "guest"
KIOSK = "kiosk"
_OWN = frozenset({Permission.INVITATION_OWN, Permission.RSVP_OWN, Permission.SEAT_HOLD})
ROLES: Mapping[str, frozenset[Permission]] = {
    Role.TENANT_ADMIN: frozenset(Permission) - _OWN,
    Role.STAFF: frozenset(
        {
            Permission.TENANT_READ,
            Permission.EVENT_READ,
            Permission.PEOPLE_READ,
            Permission.CHECK_IN,
            Permission.DOOR_SERVE,
            Permission.PASS_READ,
        }
    ),
    KIOSK: frozenset({Permission.CHECK_IN, Permission.DOOR_SERVE}),
    GUEST: _OWN | {Permission.PASS_READ, Permission.PASS_WRITE},
}


@dataclass(frozen=True, slots=True)
class Badge:
    """A paired tablet, as found by its token: the gate and the one event that it works at.

    ``is_revoked``: it works no more, and only hands over what it kept, to be held for the organizer.
    """

    id: int
    event_id: int
    name: str
    is_revoked: bool = False


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, as found in this request's session or code. Nothing in it comes from the client's word."""

    name: str = "nobody"
    user_id: int | None = None
    roles: Mapping[int, str] = field(default_factory=dict)
    """Role by tenant id: active memberships of active tenants only."""
    invitations: Mapping[int, int] = field(default_factory=dict)
    """Event id by invitation id: what the codes that this guest entered open."""
    gate: Badge | None = None
    """The tablet that acts, where it is one."""
    scopes: frozenset[str] | None = None
    """What a program's key may do of what its role may; None: all of it."""
    ip: str = ""
    user_agent: str = ""
    is_system: bool = False

    @property
    def is_known(self) -> bool:
        """Whether this is anybody at all."""
        person = self.user_id is not None or bool(self.roles)
        return self.is_system or person or bool(self.invitations) or self.gate is not None

    @property
    def is_only_guest(self) -> bool:
        """Whether this is somebody with a code and nothing else."""
        return self.user_id is None and not self.roles and not self.is_system and self.gate is None

    @property
    def is_only_gate(self) -> bool:
        """Whether this is a paired tablet and nobody else."""
        return self.gate is not None and self.user_id is None and not self.roles and not self.is_system

    def role_in(self, tenant_id: int) -> str | None:
        """The role in a tenant, or None."""
        return self.roles.get(tenant_id)


NOBODY = Actor()
SYSTEM = Actor(name="gala", is_system=True)
"""The operator at the command line, and Gala's own timers."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose object is asked for, and whether its event is in the archive."""

    tenant_id: int
    event_id: int | None = None
    invitation_id: int | None = None
    is_archived: bool = False


_CONTEXT = context_column(bindparam("context", type_=String))


def _scope_of(model: Any, *columns: Any) -> Hot:
    """The query for the object's tenant, event and invitation, which also tells the history triggers who acts, and
    confines the transaction to that tenant."""
    own = confined_to(model.tenant_id)
    status = [] if model is Event else [null().label("status") if model is Guest else _status_of(model)]
    return Hot(select(own, *columns, *status, _CONTEXT).where(model.id == bindparam("object_id")))


def _status_of(model: Any) -> Any:
    return select(Event.status).where(Event.id == model.event_id).correlate(model).scalar_subquery().label("status")


EVENT_FACTS = (
    Event.status,
    Event.start_at,
    Event.cancellation_deadline_hours,
    Event.hold_minutes,
    Event.admit_unanswered,
)
"""What a service for guests or tablets asks first of an event: read along with its scope, kept for ``event_facts``."""

_FACTS = "gala.event"
_SCOPE = "gala.scope"
_TENANT = Hot(select(confined_to(bindparam("object_id", type_=BigInteger)), _CONTEXT))
_SCOPES: Mapping[str, Hot] = {
    "event_id": _scope_of(Event, Event.id, *EVENT_FACTS),
    "table_id": _scope_of(EventTable, EventTable.event_id),
    "seat_id": _scope_of(EventSeat, EventSeat.event_id),
    "session_id": _scope_of(EventSession, EventSession.event_id),
    "invitation_id": _scope_of(Invitation, Invitation.event_id, Invitation.id),
    "attendee_id": _scope_of(Attendee, Attendee.event_id, Attendee.invitation_id),
    "guest_id": _scope_of(Guest),
}


def may(actor: Actor, permission: Permission, scope: Scope) -> bool:
    """Whether ``actor`` may do it there. Raises NotFound for a stranger."""
    if actor.is_system:
        return True
    if (role := actor.role_in(scope.tenant_id)) is not None:
        return permission in ROLES[role] and (actor.scopes is None or permission in actor.scopes)
    if actor.gate is not None and scope.event_id == actor.gate.event_id:
        return permission in ROLES[KIOSK]
    own_event = scope.event_id is not None and scope.event_id in actor.invitations.values()
    own_invitation = scope.invitation_id is None or scope.invitation_id in actor.invitations
    if own_event and own_invitation:
        return permission in ROLES[GUEST]
    raise NotFound


def allow(
    session: Session,
    actor: Actor,
    permission: Permission,
    kind: str,
    object_id: int,
    *,
    later: bool = False,
    archived: bool = False,
) -> Scope:
    """The scope of the object, when the actor may do it there.

    Raises NotSignedIn, NotFound (also for a stranger) or Forbidden. Tells the history triggers who acts. From here
    on the transaction is confined to the object's tenant: of another's objects nothing is there (PostgreSQL).
    ``later``: a guest or a tablet need not wait for the event's row; ``event_facts`` says then what it forbids, and
    that what is in the archive is not to be changed unless it may be (``archived``).
    """
    if not actor.is_known:
        raise NotSignedIn
    context = context_for(session, _told(actor))
    if kind == "tenant_id":
        _TENANT(session, object_id=object_id, context=context)
        scope = Scope(tenant_id=object_id)
    else:
        rows = _SCOPES[kind].ask(session, object_id=object_id, context=context)
        if kind == "event_id":
            session.info[_FACTS] = (object_id, rows, later and not archived)
        if later and (actor.is_only_guest or actor.is_only_gate):
            scope = Scope(tenant_id=0, event_id=object_id)  # the tenant changes nothing for them
        elif found := rows():
            ids = tuple(found[0][:2] if kind == "event_id" else found[0][:-2])
            scope = replace(Scope(*ids), is_archived=found[0].status == EventStatus.ARCHIVED)
        else:
            raise NotFound
    if not may(actor, permission, scope):
        raise Forbidden
    session.info[_SCOPE] = scope
    return scope


def scope_of(session: Session) -> Scope:
    """Whose object the actor was let in to a moment ago."""
    scope: Scope = session.info[_SCOPE]
    return scope


def known_tenant(session: Session, event_id: int) -> int | None:
    """Whose event it is, where the actor was let in to something of it and that told so."""
    scope: Scope | None = session.info.get(_SCOPE)
    return (scope.tenant_id or None) if scope is not None and scope.event_id == event_id else None


def event_facts(session: Session, event_id: int) -> Any:
    """The row with ``EVENT_FACTS``, as asked for when the actor was let in to this event a moment ago."""
    known_id, rows, later = session.info.get(_FACTS, (None, list, False))
    if known_id != event_id:
        raise LookupError("only a service whose policy is about this event may ask")
    if not (found := rows()):
        raise NotFound
    if later and found[0].status == EventStatus.ARCHIVED:
        raise EventArchived
    return found[0]


def _told(actor: Actor) -> dict[str, str | None]:
    return {"changed_by": actor.name, "reason": None, "ip": actor.ip or None, "user_agent": actor.user_agent or None}


_ACT = Hot(select(_CONTEXT))


def act_as(session: Session, actor: Actor) -> None:
    """What is done from here on in this transaction is done by ``actor``: the history triggers are told."""
    _ACT.ask(session, context=context_for(session, _told(actor)))


Service = Callable[Concatenate[Session, Actor, P], T]


def requires(
    permission: Permission, *, archived: bool = False, later: bool = False
) -> Callable[[Service[P, T]], Service[P, T]]:
    """A service that only those with ``permission`` may call, for the object that its third parameter names.

    That parameter is one of tenant_id, event_id, table_id, seat_id, session_id, invitation_id, attendee_id, guest_id.
    What is in the archive may be read; a service that writes raises EventArchived, unless it says that it may
    (``archived``).
    ``later``: a service about an event that asks ``event_facts`` before it writes anything, together with its locks.
    """

    def decorate(service: Service[P, T]) -> Service[P, T]:
        kind = list(inspect.signature(service).parameters)[2]
        if kind != "tenant_id" and kind not in _SCOPES:
            raise TypeError(f"{service.__qualname__}: the third parameter must name whose object it is, not {kind}")

        @functools.wraps(service)
        def guarded(session: Session, actor: Actor, /, *args: P.args, **kwargs: P.kwargs) -> T:
            object_id = args[0] if args else kwargs[kind]
            scope = allow(session, actor, permission, kind, int(object_id), later=later, archived=archived)  # type: ignore[call-overload]
            if scope.is_archived and not archived and not getattr(guarded, "read_only", False):
                raise EventArchived
            return service(session, actor, *args, **kwargs)

        guarded.policy = permission  # type: ignore[attr-defined]
        return guarded

    return decorate


def open_to_all(why: str) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """A service that needs no permission; ``why`` says what protects it instead."""

    def decorate(service: Callable[P, T]) -> Callable[P, T]:
        service.policy = why  # type: ignore[attr-defined]
        return service

    return decorate


def is_platform_admin(session: Session, actor: Actor) -> bool:
    """Whether this is an administrator of the platform, as the database says now. A program's key never is."""
    own = select(User.is_platform_admin).where(User.id == actor.user_id)  # type: ignore[arg-type]
    return actor.is_system or (actor.user_id is not None and session.execute(own).scalar_one_or_none() is True)


def platform_only(service: Service[P, T]) -> Service[P, T]:
    """A service for the platform's administrators. Raises NotSignedIn, Forbidden."""

    @functools.wraps(service)
    def guarded(session: Session, actor: Actor, /, *args: P.args, **kwargs: P.kwargs) -> T:
        if not actor.is_known:
            raise NotSignedIn
        if not is_platform_admin(session, actor):
            raise Forbidden
        return service(session, actor, *args, **kwargs)

    guarded.policy = "the platform's administrators only"  # type: ignore[attr-defined]
    return guarded


def read_only(service: Callable[P, T]) -> Callable[P, T]:
    """A service that writes nothing: it runs on a snapshot and never waits for a writer. Stands outermost."""
    service.read_only = True  # type: ignore[attr-defined]
    return service
