"""The demo: made once, reset at will, and never at the cost of anything real."""

from collections.abc import Iterator

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from gala.access import SYSTEM
from gala.errors import WrongState
from gala.models import Event, EventSeat, Invitation, Tenant, TenantUser, User
from gala.rules import codes
from gala.services import accounts, demo, entrance, events, invitations
from tests import factories
from tests.conftest import Database


@pytest.fixture
def made(session: Session) -> Iterator[int]:
    assert demo.is_fresh(session) and not demo.demo_exists(session)
    demo.make_demo(session)
    yield session.scalars(select(Event.id).where(Event.name == "Spring Gala")).one() or 0  # type: ignore[call-overload]


def test_the_room_looks_halfway(session: Session, made: int) -> None:
    assert demo.demo_exists(session) and not demo.is_fresh(session)
    figures = invitations.get_figures(session, SYSTEM, made)
    assert (figures.seats, figures.blocked) == (250, 3)
    assert 80 <= figures.seated <= 100
    assert figures.invited > 400
    categories = list(session.scalars(select(EventSeat.category).where(EventSeat.event_id == made)))  # type: ignore[call-overload]
    assert (categories.count("vip"), categories.count("reserved"), categories.count("accessible")) == (20, 10, 10)
    rows = session.scalars(select(Invitation).where(Invitation.event_id == made)).all()  # type: ignore[arg-type]
    assert {row.status for row in rows} == {"pending", "accepted", "declined", "partial"}
    assert sorted(row.ticket_number for row in rows if row.ticket_number) == [f"GALA-{n:04d}" for n in range(1, 251)]
    assert sum(row.ticket_number is None for row in rows) == 60


def test_parties_sit_together(session: Session, made: int) -> None:
    listed = invitations.list_invitations(session, SYSTEM, made, limit=60)
    tables = [{m.table_number for m in row.members if m.table_number} for row in listed if row.status == "accepted"]
    assert all(len(numbers) <= 1 for numbers in tables)


def test_its_lists_look_alive(session: Session, made: int) -> None:
    tenant_id = session.scalars(select(Event.tenant_id)).first() or 0  # type: ignore[call-overload]
    cards = events.list_events(session, SYSTEM, tenant_id)
    assert [card.event.name for card in cards] == ["Spring Gala", "Inés & Tomás"]
    assert all(card.event.is_demo for card in cards)
    assert cards[0].event.starts_local.endswith("T19:00")
    assert len(events.list_events(session, SYSTEM, tenant_id, "drafts")) == 1


def test_its_codes_open_what_they_promise(session: Session, made: int) -> None:
    waiting, seated = (
        session.scalars(select(Invitation).where(Invitation.unique_code == code)).one()  # type: ignore[arg-type]
        for code in demo.DEMO_CODES
    )
    assert all(codes.is_code(code) for code in demo.DEMO_CODES)
    assert waiting.status == "pending" and waiting.responded_at is None
    assert len(factories.members_of(session, waiting)) == 4
    facts = invitations.get_invitation(session, SYSTEM, seated.id or 0)
    assert facts.status == "accepted" and all(member.seat_number for member in facts.members)
    actor = entrance.get_guest(session, [demo.DEMO_CODES[0]])
    assert list(actor.invitations) == [waiting.id]


def test_its_sign_ins_work(session: Session, made: int) -> None:
    roles = []
    for person in demo.DEMO_SIGN_INS:
        token = accounts.sign_in(session, person.email, person.password, "192.0.2.1", "test")
        roles += accounts.get_actor(session, token).roles.values()
    assert roles == ["tenant_admin", "staff"]


def test_its_tickets_open_with_their_names(session: Session, made: int) -> None:
    line = demo.ticket_file().decode().splitlines()[42].split(",")
    assert line[0] == "GALA-0042"
    assert entrance.open_tickets(session, "gala 0042", line[1]).event_id == made


def test_making_it_twice_changes_nothing(session: Session, made: int) -> None:
    demo.make_demo(session)
    assert len(session.scalars(select(Event)).all()) == 3
    assert len(session.scalars(select(Tenant)).all()) == 1


def test_a_reset_makes_it_anew_and_keeps_the_sign_ins(session: Session, made: int) -> None:
    user_ids = set(session.scalars(select(TenantUser.user_id)))  # type: ignore[call-overload]
    demo.reset_demo(session)
    assert len(session.scalars(select(Event)).all()) == 3
    assert set(session.scalars(select(TenantUser.user_id))) == user_ids  # type: ignore[call-overload]
    assert session.scalars(select(Invitation).where(Invitation.unique_code == demo.DEMO_CODES[0])).one()  # type: ignore[arg-type]


def test_a_reset_never_touches_real_events(session: Session, made: int) -> None:
    real = factories.make_gala(session, tables=1)
    demo.reset_demo(session)
    assert session.get(Event, real.event_id) is not None
    tenant = session.scalars(select(Tenant).where(Tenant.id != real.tenant.id)).one()  # type: ignore[arg-type]
    factories.make_event(session, tenant)
    with pytest.raises(WrongState):
        demo.reset_demo(session)
    assert len(session.scalars(select(Event).where(Event.tenant_id == tenant.id)).all()) == 4  # type: ignore[arg-type]


def test_a_known_email_keeps_its_password(session: Session) -> None:
    person = factories.make_user(session, email=demo.DEMO_SIGN_INS[0].email)
    demo.make_demo(session)
    kept = session.get(User, person.id, populate_existing=True)
    assert kept is not None and kept.password_hash == "!"


def test_it_is_made_in_one_committed_transaction(db: Database) -> None:
    db.run(demo.reset_demo)
    assert db.run(demo.demo_exists)
    db.run(demo.reset_demo)
