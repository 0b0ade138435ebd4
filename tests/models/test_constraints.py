"""What no code path can break, because the database refuses it."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import delete, select, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError, StatementError
from sqlalchemy.orm import Session

from gala import clock
from gala.models import Attendee, Event, EventSeat, EventTable, Guest, Invitation, Tenant, User
from tests import factories
from tests.factories import Gala


@pytest.fixture
def gala(session: Session) -> Gala:
    return factories.make_gala(session, tables=2, seats=2, parties=(2, 1))


def held(holder: str = "attendee:1", **fields: Any) -> dict[str, Any]:
    return {"holder": holder, "held_at": clock.now(), "hold_expires_at": clock.now()} | fields


REFUSED: dict[str, Callable[[Session, Gala], Any]] = {
    "two people on a seat's one place": lambda s, g: seat(s, g.seat_ids[:2], attendee_id=g.parties[0][0].id),
    "one person holding two seats": lambda s, g: seat(s, g.seat_ids[:2], **held(held_for=g.parties[0][0].id)),
    "a person on a blocked seat": lambda s, g: seat(s, g.seat_ids[:1], blocked=True, attendee_id=g.parties[0][0].id),
    "a hold on a blocked seat": lambda s, g: seat(s, g.seat_ids[:1], blocked=True, **held()),
    "a hold on a taken seat": lambda s, g: seat(s, g.seat_ids[:1], attendee_id=g.parties[0][0].id, **held()),
    "half a hold": lambda s, g: seat(s, g.seat_ids[:1], holder="attendee:1"),
    "a hold for somebody without a holder": lambda s, g: seat(s, g.seat_ids[:1], held_for=g.parties[0][0].id),
    "two seats of one number": lambda s, g: seat(s, g.seat_ids[:2], seat_number="A1"),
    "two seats in one place of a table": lambda s, g: seat(s, g.seat_ids[:2], position=0),
    "a category of its own": lambda s, g: seat(s, g.seat_ids[:1], category="throne"),
    "two tables of one number": lambda s, g: s.execute(update(EventTable).values(table_number="1")),
    "a shape of its own": lambda s, g: s.execute(update(EventTable).values(shape="star")),
    "one guest twice at an event": lambda s, g: s.execute(update(Attendee).values(guest_id=g.parties[0][0].guest_id)),
    "a status of its own": lambda s, g: s.execute(update(Attendee).values(status="maybe")),
    "out before in": lambda s, g: s.execute(update(Attendee).values(checked_out_at=clock.now())),
    "one code twice": lambda s, g: s.execute(update(Invitation).values(unique_code="AAAAAAAAAA")),
    "one ticket twice at an event": lambda s, g: s.execute(update(Invitation).values(ticket_key="GALA0001")),
    "an email twice in one address book": lambda s, g: s.execute(update(Guest).values(email="ana@example.com")),
    "an email with capitals": lambda s, g: s.execute(update(User).values(email=User.email + "X")),
    "a hold of two minutes": lambda s, g: s.execute(update(Event).values(hold_minutes=2)),
    "a hold of eleven minutes": lambda s, g: s.execute(update(Event).values(hold_minutes=11)),
    "an end before the start": lambda s, g: s.execute(update(Event).values(end_at=g.event.start_at)),
    "an event's unknown status": lambda s, g: s.execute(update(Event).values(status="maybe")),
    "a tenant's unknown status": lambda s, g: s.execute(update(Tenant).values(status="maybe")),
    "a slug twice in a tenant": lambda s, g: factories.make_event(s, g.tenant, slug=g.event.slug),
    "a row of an unknown tenant": lambda s, g: s.execute(update(Guest).values(tenant_id=10**9)),
}


def seat(session: Session, seat_ids: list[int], **values: Any) -> None:
    session.execute(update(EventSeat).where(EventSeat.id.in_(seat_ids)).values(**values))


@pytest.mark.parametrize("what", REFUSED)
def test_the_database_refuses(session: Session, gala: Gala, what: str) -> None:
    with pytest.raises(IntegrityError), session.begin_nested():
        REFUSED[what](session, gala)


def test_a_guest_whose_place_is_canceled_may_have_a_new_one(session: Session, gala: Gala) -> None:
    ana = gala.parties[0][0]
    ana.status = "canceled"
    session.flush()
    guest = session.get(Guest, ana.guest_id)
    assert factories.make_attendee(session, gala.invitations[1], guest=guest).id


def test_many_guests_may_have_no_email_and_many_invitations_no_ticket(session: Session, gala: Gala) -> None:
    assert set(session.scalars(select(Guest.email))) == {""}
    assert set(session.scalars(select(Invitation.ticket_key))) == {None}


def test_the_same_email_and_ticket_may_stand_at_two_tenants(session: Session) -> None:
    for _ in range(2):
        event = factories.make_event(session)
        factories.make_guest(session, event.tenant_id, email="ana@example.com")
        factories.make_invitation(session, event, ticket_key="GALA0001")


def test_availability_is_the_database_s_own_sum(session: Session, gala: Gala) -> None:
    first, second, third, _ = gala.seats
    factories.sit(session, gala.parties[0][0], first)
    second.blocked = True
    session.flush()
    available = {row.id: row.is_available for row in session.execute(select(EventSeat.id, EventSeat.is_available))}
    assert [available[seat_id] for seat_id in gala.seat_ids] == [False, False, True, True]
    with pytest.raises(DBAPIError), session.begin_nested():
        session.execute(text("UPDATE event_seats SET is_available = true"))
    assert third.attendee_id is None


def test_deleting_an_event_takes_its_floor_and_people_along(session: Session, gala: Gala) -> None:
    factories.sit(session, gala.parties[0][0], gala.seats[0])
    session.execute(delete(Event).where(Event.id == gala.event_id))
    for model in (EventTable, EventSeat, Invitation, Attendee):
        assert session.scalars(select(model.id)).all() == [], model  # type: ignore[attr-defined]
    assert len(session.scalars(select(Guest.id)).all()) == 3, "the address book stays"


def test_deleting_a_person_frees_the_seat(session: Session, gala: Gala) -> None:
    factories.sit(session, gala.parties[0][0], gala.seats[0])
    session.execute(delete(Attendee).where(Attendee.id == gala.parties[0][0].id))
    session.expire_all()
    assert gala.seats[0].attendee_id is None


def test_an_id_is_never_given_twice(session: Session, gala: Gala) -> None:
    last = gala.parties[-1][0]
    old = last.id
    session.execute(delete(Attendee).where(Attendee.id == old))
    new = factories.make_attendee(session, gala.invitations[0])
    assert new.id != old, "the history and the boards of who is gone must not become somebody else's"


def test_moments_are_aware_and_utc(session: Session) -> None:
    madrid = datetime.fromisoformat("2027-05-01T19:00:00+02:00")
    event = factories.make_event(session, start_at=madrid)
    session.expire(event)
    assert event.start_at == madrid
    assert event.start_at.tzinfo is UTC
    assert event.end_at - event.start_at == timedelta(hours=5)


def test_a_naive_moment_is_refused(session: Session) -> None:
    with pytest.raises(StatementError):
        factories.make_event(session, start_at=datetime(2027, 5, 1, 19))
