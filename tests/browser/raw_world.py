"""What the raw client is let loose on: a server with the demo and another tenant, and a view of its whole database."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
from sqlalchemy import Engine, delete, select
from sqlalchemy.orm import Session
from sqlmodel import SQLModel

import gala.db
from gala import clock
from gala.models import (
    ApiKey,
    Attendee,
    AttendeeHistory,
    Event,
    EventSeat,
    EventSession,
    EventTable,
    Gate,
    Guest,
    Invitation,
    SignIn,
    Tenant,
    User,
    WebhookDelivery,
    WebhookEndpoint,
)
from gala.services.accounts import COOKIE, hash_password
from gala.services.demo.making import DEMO_PASSWORD, DEMO_SLUG
from tests import factories
from tests.browser.raw_socket import Target

RIVAL = "rival@gala.test"

Rows = dict[tuple[str, Any], dict[str, Any]]
"""All that the database and the folder of uploads hold, but sign-ins, by table and id."""


@dataclass(frozen=True)
class Change:
    """A row that is not what it was: ``before`` or ``after`` is empty where it was made or deleted."""

    table: str
    id: Any
    before: dict[str, Any]
    after: dict[str, Any]

    @property
    def row(self) -> dict[str, Any]:
        return self.after or self.before

    @property
    def columns(self) -> set[str]:
        return {name for name in self.row if self.before.get(name) != self.after.get(name)}


def changed_rows(before: Rows, after: Rows) -> list[Change]:
    """The rows that are not the same, or not in both."""
    keys = [key for key in before | after if before.get(key) != after.get(key)]
    return [Change(*key, before.get(key, {}), after.get(key, {})) for key in keys]


@dataclass(frozen=True)
class World:
    """A server with two tenants, and its database. ``upload``: the key of a file that the organizer sent."""

    site: str
    folder: Path
    engine: Engine
    ids: dict[str, int] = field(default_factory=dict)
    upload: str = ""

    def sign_in(self, email: str, address: str) -> str:
        """A real session's token, as the form gets it. ``address``: whom the server takes it for."""
        form = {"email": email, "password": DEMO_PASSWORD}
        answer = httpx.post(f"{self.site}/api/session", data=form, headers={"X-Forwarded-For": address})
        return answer.cookies[COOKIE]

    # --- looking -------------------------------------------------------------------------------------------------

    def rows(self) -> Rows:
        """Everything as it is."""
        found: Rows = {}
        with gala.db.transaction(self.engine, read_only=True) as session:
            for table in SQLModel.metadata.sorted_tables:
                for row in session.execute(select(table)).mappings() if table.name != "sessions" else ():
                    found[table.name, row["id"]] = dict(row)
        for path in (self.folder / "uploads").glob("*"):
            found["uploads", path.name] = {"size": path.stat().st_size}
        return found

    def changes(self, before: Rows) -> list[Change]:
        """What is not as it was."""
        return changed_rows(before, self.rows())

    def _values(self, statement: Any) -> set[str]:
        with gala.db.transaction(self.engine, read_only=True) as session:
            return {str(value) for value in session.execute(statement).scalars() if value and len(str(value)) > 5}

    def secrets(self, tenant: str = "demo") -> set[str]:
        """What one tenant would not have others told: its name, its evenings, who is invited, with what code."""
        tenant_id = self.ids[tenant]
        columns = (Guest.name, Event.name, Invitation.unique_code, Invitation.ticket_number, Invitation.label)
        found = {
            value
            for column in (*columns, Attendee.pass_code)
            for value in self._values(select(column).where(column.class_.tenant_id == tenant_id))
        }
        return found | self._values(select(Tenant.name).where(Tenant.id == tenant_id))

    def programs(self) -> set[str]:
        """What of the demo's keys and webhooks only its organizers are told."""
        columns = (ApiKey.name, ApiKey.start, WebhookEndpoint.url, WebhookDelivery.message_id)
        demo = self.ids["demo"]
        return {
            one for column in columns for one in self._values(select(column).where(column.class_.tenant_id == demo))
        }

    def hashes(self) -> set[str]:
        """What nobody is told."""
        return self._values(select(User.password_hash)) | self._values(select(SignIn.token_hash))

    def target(self, code: str) -> Target:
        """The first of the party with this code, with their chair or a free one."""
        with gala.db.transaction(self.engine, read_only=True) as session:
            party = session.execute(select(Invitation).where(Invitation.unique_code == code)).scalar_one()
            own = select(Attendee.id, Guest.name).join(Guest, Guest.id == Attendee.guest_id).order_by(Attendee.id)
            attendee_id, name = session.execute(own.where(Attendee.invitation_id == party.id)).first() or (0, "")
            here = select(EventSeat).where(EventSeat.event_id == party.event_id).order_by(EventSeat.id)
            free = here.where(EventSeat.is_available, EventSeat.category == "regular")
            theirs = session.execute(here.where(EventSeat.attendee_id == attendee_id)).scalars().first()
            seat = theirs or session.execute(free).scalars().first()
            printed = select(Invitation.ticket_number).where(Invitation.event_id == party.event_id)
            tickets = printed.where(Invitation.ticket_number.is_not(None)).order_by(Invitation.id)
            ticket = session.execute(tickets).scalars().first()
            programme = select(EventSession.id).where(EventSession.event_id == party.event_id)
            session_id = session.execute(programme.order_by(EventSession.id)).scalars().first()
            gate_id = session.execute(select(Gate.id).where(Gate.event_id == party.event_id)).scalars().first()
            event = session.get_one(Event, party.event_id)
            guest_id = session.execute(select(Attendee.guest_id).where(Attendee.id == attendee_id)).scalar() or 0
        assert seat and seat.id and party.id
        ids = (party.id, attendee_id, seat.id, seat.table_id, session_id or 0, gate_id or 0, guest_id)
        programs = (self.ids.get("key", 0), self.ids.get("webhook", 0), self.ids.get("delivery", 0))
        return Target(party.event_id, code, name, ticket or "", *ids, *programs, event.name)

    def code_of(self, label: str) -> str:
        """The code of a party."""
        with gala.db.transaction(self.engine, read_only=True) as session:
            return session.execute(select(Invitation.unique_code).where(Invitation.label == label)).scalar_one()

    def party(self, code: str) -> tuple[dict[str, set[int]], set[str]]:
        """The ids of a party by table; and its names, label and code."""
        with gala.db.transaction(self.engine, read_only=True) as session:
            party = session.execute(select(Invitation).where(Invitation.unique_code == code)).scalar_one()
            own = select(Attendee.id, Guest.name).join(Guest, Guest.id == Attendee.guest_id)
            people = session.execute(own.where(Attendee.invitation_id == party.id)).all()
        ids = {"invitations": {party.id or 0}, "attendees": {row.id for row in people}}
        return ids, {row.name for row in people} | {party.label, code}


def _make_small(session: Session, event_id: int) -> None:
    """Leave some thirty parties and the tables at which they sit: twelve thousand calls tell all that there is."""
    parties = select(Invitation.id).where(Invitation.event_id == event_id).order_by(Invitation.id)
    by_hand = parties.where(Invitation.ticket_number.is_(None)).offset(24)
    printed = parties.where(Invitation.ticket_number.is_not(None)).offset(8)
    gone = [*session.execute(by_hand).scalars(), *session.execute(printed).scalars()]
    people = select(Attendee.guest_id).where(Attendee.invitation_id.in_(gone))
    session.execute(delete(Guest).where(Guest.id.in_(people)))
    session.execute(delete(Invitation).where(Invitation.id.in_(gone)))
    taken = select(EventSeat.table_id).where(EventSeat.event_id == event_id, EventSeat.attendee_id.is_not(None))
    empty = select(EventTable.id).where(EventTable.event_id == event_id, EventTable.id.not_in(taken))
    few = session.execute(empty.order_by(EventTable.id).offset(2)).scalars().all()
    session.execute(delete(EventTable).where(EventTable.id.in_(few)))
    session.execute(delete(AttendeeHistory))


def _make_programs(session: Session, tenant_id: int) -> dict[str, int]:
    """A key, and a webhook to which something was sent. It is out of use: what others do must write it nothing."""
    now, owned = clock.now(), {"tenant_id": tenant_id}
    key = ApiKey(**owned, name="Cloakroom of Aurora", key_hash="0" * 64, start="gala_Qx7z2", created_at=now)
    hook = WebhookEndpoint(
        **owned, url="https://hooks.aurora.invalid/in", types="event_changed", secret=b"?", is_active=False,
        created_at=now,
    )  # fmt: skip
    session.add_all([key, hook])
    session.flush()
    sent = {"message_id": "msg_of_aurora", "type": "ping", "body": "{}", "status": "failed", "created_at": now}
    message = WebhookDelivery(**owned, endpoint_id=hook.id or 0, **sent)
    session.add(message)
    session.flush()
    return {"key": key.id or 0, "webhook": hook.id or 0, "delivery": message.id or 0}


@contextmanager
def furnished(site: str, folder: Path) -> Iterator[World]:
    """The demo of a server that runs, another tenant beside it, and a file that the demo's organizer sent."""
    engine = gala.db.create_gala_engine(f"sqlite:///{folder / 'gala.db'}")
    with gala.db.transaction(engine) as session:
        rival = factories.make_gala(session, tables=1, parties=(2,))
        user = factories.make_user(session, email=RIVAL, password_hash=hash_password(DEMO_PASSWORD))
        factories.make_member(session, rival.tenant, user=user)
        demo = session.execute(select(Tenant.id).where(Tenant.slug == DEMO_SLUG)).scalar_one()
        draft = session.execute(select(Event.id).where(Event.tenant_id == demo, Event.status == "draft")).scalar_one()
        shown = select(Event.id).where(Event.tenant_id == demo, Event.status == "published").order_by(Event.id)
        event_id = session.execute(shown).scalars().first() or 0
        _make_small(session, event_id)
        session.add(Gate(tenant_id=demo, event_id=event_id, name="North", created_at=clock.now()))
        programs = _make_programs(session, demo)
        ids = programs | {"demo": demo, "draft": draft, "rival": rival.tenant.id or 0, "rival_event": rival.event_id}
    world = World(site, folder, engine, ids)
    event_id = world.target("DANCEPARTY").event_id
    cookies = {COOKIE: world.sign_in("organizer@gala.test", "192.0.2.9")}
    file = b"ticket_number,full_name\nMALLORY-1,Mallory Crook\n"
    answer = httpx.post(f"{site}/api/events/{event_id}/uploads", content=file, cookies=cookies)
    yield World(site, folder, engine, ids, answer.json()["key"])
    engine.dispose()
