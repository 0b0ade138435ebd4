"""The database writes the attendees' history itself, with the actor that ``gala.access`` told it."""

from typing import Any

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.orm import Session

from gala.access import Actor, Permission, allow
from gala.models import Attendee, AttendeeHistory, EventSeat, Guest, Invitation
from tests import factories


@pytest.fixture
def gala(session: Session) -> factories.Gala:
    return factories.make_gala(session, tables=1, seats=2, parties=(2,))


def history(session: Session, attendee: Attendee) -> list[AttendeeHistory]:
    return session.query(AttendeeHistory).filter_by(attendee_id=attendee.id).order_by(AttendeeHistory.id).all()


def acts(session: Session, actor: Actor, event_id: int) -> None:
    allow(session, actor, Permission.PEOPLE_WRITE, "event_id", event_id)


def test_an_insert_is_written(session: Session, gala: factories.Gala) -> None:
    row = history(session, gala.parties[0][0])[0]
    assert (row.action, row.old_values) == ("insert", None)
    assert row.new_values is not None and row.new_values["status"] == "pending"
    assert (row.tenant_id, row.event_id) == (gala.tenant.id, gala.event_id)
    assert row.created_at.tzinfo is not None


def test_an_update_is_written_with_who_and_from_where(session: Session, gala: factories.Gala) -> None:
    ana = gala.parties[0][0]
    acts(session, gala.organizer, gala.event_id)
    ana.status = "accepted"
    session.flush()
    row = history(session, ana)[-1]
    assert row.action == "update"
    assert (row.old_values or {})["status"] == "pending"
    assert (row.new_values or {})["status"] == "accepted"
    assert (row.changed_by, row.ip) == (gala.organizer.name, "192.0.2.1")


def test_no_statement_can_skip_it(session: Session, gala: factories.Gala) -> None:
    acts(session, gala.organizer, gala.event_id)
    session.execute(text("UPDATE attendees SET status = 'declined'"))
    assert [history(session, member)[-1].action for member in gala.parties[0]] == ["update", "update"]


def test_a_delete_is_written_and_outlives_the_attendee(session: Session, gala: factories.Gala) -> None:
    ana = gala.parties[0][0]
    acts(session, gala.organizer, gala.event_id)
    session.delete(ana)
    session.flush()
    row = history(session, ana)[-1]
    assert (row.action, row.new_values, row.changed_by) == ("delete", None, gala.organizer.name)


def test_sitting_down_moving_and_standing_up_are_written(session: Session, gala: factories.Gala) -> None:
    (ana, ben), (first, second) = gala.parties[0], gala.seats
    acts(session, gala.organizer, gala.event_id)
    factories.sit(session, ana, first)
    factories.sit(session, ben, first)  # Ben takes Ana's chair in one statement
    assert [row.action for row in history(session, ana)] == ["insert", "seat", "unseat"]
    assert (history(session, ben)[-1].new_values or {})["seat_number"] == "1-1"
    session.execute(update(EventSeat).where(EventSeat.id == first.id).values(label="A"))
    assert [row.action for row in history(session, ben)] == ["insert", "seat", "named"], "a label is no seating"
    session.delete(first)
    session.flush()
    last = history(session, ben)[-1]
    assert (last.action, (last.old_values or {})["seat_number"]) == ("unseat", "1-1")
    assert second.attendee_id is None


def test_who_is_called_otherwise_is_told_by_whatever_says_so(session: Session, gala: factories.Gala) -> None:
    (ana, ben), (first, second) = gala.parties[0], gala.seats
    factories.sit(session, ana, first)
    acts(session, gala.organizer, gala.event_id)
    known = [len(history(session, one)) for one in (ana, ben)]
    entry = update(Guest).where(Guest.id == ana.guest_id)
    session.execute(entry.values(phone="5", name=Guest.name, updated_at=gala.event.start_at))
    session.execute(update(Invitation).values(status="accepted", label=Invitation.label))
    session.execute(update(EventSeat).values(x=5.0, label=EventSeat.label))
    assert [len(history(session, one)) for one in (ana, ben)] == known, "nobody is called otherwise"

    session.execute(entry.values(name="Ana Belén", email="ana@gala.test"))
    row = history(session, ana)[-1]
    assert (row.action, (row.new_values or {})["name"], row.changed_by) == ("named", "Ana Belén", gala.organizer.name)
    assert "email" not in (row.old_values or {}) | (row.new_values or {})
    session.execute(update(Invitation).values(unique_code="ABCDEFGHJK"))
    for one in (ana, ben):
        row = history(session, one)[-1]
        assert (row.action, (row.new_values or {}).keys()) == ("named", {"label"}), "a code is no history"
    session.execute(update(EventSeat).where(EventSeat.id == first.id).values(seat_number="Family-1"))
    assert (history(session, ana)[-1].new_values or {})["seat_number"] == "Family-1"
    assert [len(history(session, one)) for one in (ana, ben)] == [known[0] + 3, known[1] + 1]
    assert second.attendee_id is None


def test_one_actor_s_name_never_stays_for_the_next(session: Session, gala: factories.Gala) -> None:
    ana = gala.parties[0][0]
    acts(session, gala.organizer, gala.event_id)
    other = Actor(name="somebody else", user_id=1, roles={gala.event.tenant_id: "tenant_admin"})
    acts(session, other, gala.event_id)
    ana.status = "declined"
    session.flush()
    row = history(session, ana)[-1]
    assert (row.changed_by, row.ip) == ("somebody else", None)


def test_a_new_transaction_starts_without_an_actor(db: Any) -> None:
    with db.transaction() as session:
        gala = factories.make_gala(session, parties=(1,))
        acts(session, gala.organizer, gala.event_id)
    with db.transaction() as session:
        session.execute(update(Attendee).values(status="accepted"))
    with db.transaction() as session:
        rows = session.scalars(select(AttendeeHistory.changed_by).where(AttendeeHistory.action == "update")).all()
    assert rows == [None]
