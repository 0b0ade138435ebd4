"""Plain functions that make test data in a session: only what a test names differs, the rest is anonymous.

Each adds, flushes (so that ids are there) and returns the model. In committed tests call them inside
``with db.transaction() as session``: the models keep their values after it.
"""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, TypeVar

from sqlalchemy.orm import Session, object_session

from gala import clock
from gala.access import Actor, Badge
from gala.models import (
    Attendee,
    AttendeeStatus,
    Event,
    EventSeat,
    EventSession,
    EventStatus,
    EventTable,
    Gate,
    Guest,
    Invitation,
    Meal,
    MembershipStatus,
    Role,
    Tenant,
    TenantUser,
    User,
)
from gala.rules import codes, geometry, names

M = TypeVar("M")
_numbers = itertools.count(1)


def make_tenant(session: Session, **fields: Any) -> Tenant:
    """An active tenant."""
    n = next(_numbers)
    return _add(session, Tenant(**{"name": f"Tenant {n}", "slug": f"tenant-{n}", "created_at": clock.now()} | fields))


def make_user(session: Session, **fields: Any) -> User:
    """A user who belongs nowhere and whose password nobody knows."""
    n = next(_numbers)
    known = {"email": f"user{n}@gala.test", "full_name": f"User {n}", "password_hash": "!", "created_at": clock.now()}
    return _add(session, User(**known | fields))


def make_member(session: Session, tenant: Tenant, role: str = Role.TENANT_ADMIN, **fields: Any) -> TenantUser:
    """A new user's place in the tenant's team."""
    user = fields.pop("user", None) or make_user(session)
    return _add(session, TenantUser(tenant_id=tenant.id, user_id=user.id, role=role, **fields))


def make_event(session: Session, tenant: Tenant | None = None, **fields: Any) -> Event:
    """A published event, in thirty days, of ``tenant`` or of a new one."""
    n, start = next(_numbers), fields.pop("start_at", clock.now() + timedelta(days=30))
    known = {
        "tenant_id": (tenant or make_tenant(session)).id,
        "name": f"Event {n}",
        "slug": f"event-{n}",
        "start_at": start,
        "end_at": start + timedelta(hours=5),
        "timezone": "Europe/Madrid",
        "status": EventStatus.PUBLISHED,
        "created_at": clock.now(),
    }
    return _add(session, Event(**known | fields))


def make_session(session: Session, event: Event, **fields: Any) -> EventSession:
    """A part of the event: its first hour."""
    hours = {"start_at": event.start_at, "end_at": event.start_at + timedelta(hours=1)}
    owned = {"tenant_id": event.tenant_id, "event_id": event.id, "created_at": clock.now()}
    return _add(session, EventSession(**{"title": f"Session {_word()}"} | hours | owned | fields))


def make_meal(session: Session, event: Event, **fields: Any) -> Meal:
    """One of the event's dishes."""
    owned = {"tenant_id": event.tenant_id, "event_id": event.id}
    return _add(session, Meal(**{"name": f"Dish {_word()}"} | owned | fields))


def make_table(session: Session, event: Event, seats: int = 4, **fields: Any) -> list[EventSeat]:
    """One table of free seats; the seats in index order."""
    n = next(_numbers)
    number = fields.pop("number", str(n))
    shape = fields.pop("shape", "round")
    places = {"x": 100.0, "y": 100.0} | {key: fields.pop(key) for key in ("x", "y") if key in fields}
    owned = {"tenant_id": event.tenant_id, "event_id": event.id}
    table = _add(session, EventTable(table_number=number, shape=shape, position=n, **owned, **places))
    points = geometry.seat_positions(shape, seats, **places)
    for index, at in enumerate(points):
        label = str(index + 1)
        numbers = {"seat_number": f"{number}-{label}", "table_number": number, "label": label}
        here = {"table_id": table.id, "position": index, "x": at.x, "y": at.y}
        session.add(EventSeat(**owned | numbers | here | fields))
    session.flush()
    return seats_of(session, event, table.id)


def make_floor(session: Session, event: Event, tables: int = 2, seats: int = 4, **fields: Any) -> list[EventSeat]:
    """Tables "1", "2", ... of free seats as the organizer's plan lays them out; all seats in order."""
    shape = fields.pop("shape", "round")
    return [
        seat
        for table in geometry.lay_out(tables, seats, shape).tables
        for seat in make_table(session, event, seats, number=table.number, shape=shape, x=table.x, y=table.y, **fields)
    ]


def seats_of(session: Session, event: Event, table_id: int | None = None) -> list[EventSeat]:
    """The event's seats, or one table's, in order."""
    found = session.query(EventSeat).filter_by(event_id=event.id)
    if table_id is not None:
        found = found.filter_by(table_id=table_id)
    return found.order_by(EventSeat.table_id, EventSeat.position).all()


def make_guest(session: Session, tenant_id: int, **fields: Any) -> Guest:
    """Somebody in the address book, without an email."""
    name = fields.pop("name", f"Guest {_word()}")
    known = {"tenant_id": tenant_id, "name": name, "search_name": names.fold(name), "created_at": clock.now()}
    about = (fields.get(field, "") for field in ("email", "phone", "company"))
    found = {"search_text": names.searchable(name, *about), "updated_at": clock.now()}
    return _add(session, Guest(**known | found | fields))


def make_invitation(
    session: Session,
    event: Event,
    members: int | Sequence[str] = 1,
    *,
    status: str = AttendeeStatus.PENDING,
    **fields: Any,
) -> Invitation:
    """An invitation with ``members`` people: how many, or their names. All have ``status``."""
    known = {
        "tenant_id": event.tenant_id,
        "event_id": event.id,
        "unique_code": codes.new_code(),
        "label": f"Party {_word()}",
        "created_at": clock.now(),
    }
    invitation = _add(session, Invitation(**known | fields))
    people: Sequence[dict[str, str]] = (
        [{}] * members if isinstance(members, int) else [{"name": name} for name in members]
    )
    for position, person in enumerate(people):
        make_attendee(session, invitation, status=status, position=position, **person)
    return invitation


def make_attendee(session: Session, invitation: Invitation, **fields: Any) -> Attendee:
    """One more member of an invitation: a new guest called ``name``, or ``guest``."""
    about = {key: fields.pop(key) for key in ("name", "email", "phone") if key in fields}
    guest = fields.pop("guest", None) or make_guest(session, invitation.tenant_id, **about)
    known = {
        "tenant_id": invitation.tenant_id,
        "event_id": invitation.event_id,
        "guest_id": guest.id,
        "invitation_id": invitation.id,
        "pass_code": f"pass-{next(_numbers)}",
        "created_at": clock.now(),
    }
    return _add(session, Attendee(**known | fields))


def members_of(session: Session, invitation: Invitation) -> list[Attendee]:
    """The invitation's attendees in order."""
    return session.query(Attendee).filter_by(invitation_id=invitation.id).order_by(Attendee.position, Attendee.id).all()


def sit(session: Session, attendee: Attendee, seat: EventSeat) -> EventSeat:
    """Put the attendee on the seat, as the database sees it."""
    seat.attendee_id = attendee.id
    session.flush()
    return seat


# --- actors --------------------------------------------------------------------------------------------------


def organizer(tenant: Tenant) -> Actor:
    """A new tenant admin. The tenant must still belong to an open session."""
    return _user(tenant, Role.TENANT_ADMIN)


def staff(tenant: Tenant) -> Actor:
    """A new member of the door's staff. The tenant must still belong to an open session."""
    return _user(tenant, Role.STAFF)


def guest(*invitations: Invitation) -> Actor:
    """Somebody who entered the codes of these invitations."""
    named = ", ".join(str(invitation.id) for invitation in invitations)
    return Actor(name=f"guest {named}", invitations={_id(one): one.event_id for one in invitations})


def stranger(session: Session) -> Actor:
    """The organizer of another tenant."""
    return organizer(make_tenant(session))


def _user(tenant: Tenant, role: Role) -> Actor:
    session = object_session(tenant)
    assert session is not None, "make the actor while the tenant's session is open"
    member = make_member(session, tenant, role, status=MembershipStatus.ACTIVE)
    return Actor(name=f"{role} {member.user_id}", user_id=member.user_id, roles={_id(tenant): role}, ip="192.0.2.1")


def gate(event: Event, name: str = "North") -> Actor:
    """A new tablet that is paired with the event, which must still belong to an open session."""
    session = object_session(event)
    assert session is not None, "make the gate while the event's session is open"
    known = {"tenant_id": event.tenant_id, "event_id": event.id, "name": name, "created_at": clock.now()}
    made = _add(session, Gate(**known, paired_at=clock.now(), token_hash=f"token-{next(_numbers)}"))
    return Actor(name=f"gate:{name}", gate=Badge(_id(made), _id(event), name), ip="192.0.2.2", user_agent="Tablet")


# --- a whole evening -----------------------------------------------------------------------------------------


@dataclass
class Gala:
    """An event with a floor, parties, an organizer and staff. ``parties[0][1]`` is the first party's second member."""

    tenant: Tenant
    event: Event
    seats: list[EventSeat]
    invitations: list[Invitation]
    parties: list[list[Attendee]]
    organizer: Actor
    staff: Actor

    @property
    def event_id(self) -> int:
        return _id(self.event)

    @property
    def seat_ids(self) -> list[int]:
        return [_id(seat) for seat in self.seats]

    def party_ids(self, index: int = 0) -> list[int]:
        """The attendee ids of one party."""
        return [_id(member) for member in self.parties[index]]

    def guest(self, index: int = 0) -> Actor:
        """Whoever entered the code of one party."""
        return guest(self.invitations[index])


def make_gala(
    session: Session,
    *,
    tables: int = 2,
    seats: int = 4,
    parties: Sequence[int] = (2, 1),
    status: str = "pending",
    **event: Any,
) -> Gala:
    """A published event of ``tables`` tables by ``seats``, with parties of the sizes given."""
    tenant = make_tenant(session)
    made = make_event(session, tenant, **event)
    floor = make_floor(session, made, tables, seats) if tables else []
    invitations = [make_invitation(session, made, size, status=status) for size in parties]
    members = [members_of(session, invitation) for invitation in invitations]
    return Gala(tenant, made, floor, invitations, members, organizer(tenant), staff(tenant))


def _word() -> str:
    """Another one each time, and no digit in it: a search for a seat or a ticket finds no such name."""
    return "".join(chr(ord("a") + int(digit)) for digit in str(next(_numbers))).title()


def _id(model: Any) -> int:
    assert isinstance(model.id, int)
    return model.id


def _add(session: Session, model: M) -> M:
    session.add(model)
    session.flush()
    return model
