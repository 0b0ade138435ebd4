"""What papers say: who sits, who comes without a seat, who has not answered; needs only where they are asked for."""

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from gala import vault
from gala.errors import Forbidden
from gala.models import Attendee, Event, EventSeat, Guest
from gala.services.printing import read_catering, read_paper, read_plan_paper
from tests import factories


@pytest.fixture
def gala(session: Session) -> factories.Gala:
    """Two tables of four. Ana sits at the second chair of table 2, Bea at its first; Carl comes, Dora is silent, Eve
    does not come, Fay gave her place up."""
    made = factories.make_gala(session, tables=2, seats=4, parties=(6,), status="accepted")
    members = made.parties[0]
    for member, name, status in zip(
        members,
        ("Ana", "Bea", "Carl", "Dora", "Eve", "Fay"),
        ("accepted", "attended", "accepted", "pending", "declined", "canceled"),
        strict=True,
    ):
        session.execute(update(Guest).where(Guest.id == member.guest_id).values(name=name, title="Dr.", company="Oak"))
        session.execute(update(Attendee).where(Attendee.id == member.id).values(status=status))
    factories.sit(session, members[0], made.seats[5])
    factories.sit(session, members[1], made.seats[4])
    notes = {"dietary_notes": vault.seal(b"No nuts"), "access_notes": vault.seal(b"A ramp"), "meal_choice": "Turbot"}
    session.execute(update(Attendee).where(Attendee.id == members[0].id).values(notes))
    session.expire_all()
    return made


def test_tables_stand_in_the_plan_s_order_and_people_in_the_chairs(session: Session, gala: factories.Gala) -> None:
    facts = read_paper(session, gala.staff, gala.event_id)
    assert [(table.number, table.seats, [one.name for one in table.guests]) for table in facts.tables] == [
        ("1", 4, []),
        ("2", 4, ["Bea", "Ana"]),
    ]
    ana = facts.tables[1].guests[1]
    assert (ana.full_name, ana.company, ana.table, ana.seat, ana.meal) == ("Dr. Ana", "Oak", "2", "2", "Turbot")
    assert ana.party == gala.invitations[0].label


def test_who_has_no_seat_is_told_apart_by_their_answer(session: Session, gala: factories.Gala) -> None:
    facts = read_paper(session, gala.organizer, gala.event_id)
    assert [one.name for one in facts.unseated] == ["Carl"]
    assert [(one.name, one.answered) for one in facts.silent] == [("Dora", False)]


def test_only_the_chosen_tables_and_nobody_without_a_seat(session: Session, gala: factories.Gala) -> None:
    facts = read_paper(session, gala.organizer, gala.event_id, [gala.seats[0].table_id])
    assert ([table.number for table in facts.tables], facts.unseated, facts.silent) == (["1"], (), ())


def test_notes_are_on_the_kitchen_s_paper_alone(session: Session, gala: factories.Gala) -> None:
    plain = read_paper(session, gala.organizer, gala.event_id).tables[1].guests[1]
    assert (plain.dietary, plain.access) == ("", "")
    told = read_catering(session, gala.organizer, gala.event_id).tables[1].guests[1]
    assert (told.dietary, told.access) == ("No nuts", "A ramp")
    with pytest.raises(Forbidden):
        read_catering(session, gala.staff, gala.event_id)


def test_the_plan_says_which_chair_is_taken(session: Session, gala: factories.Gala) -> None:
    session.execute(update(EventSeat).where(EventSeat.id == gala.seat_ids[0]).values(blocked=True, category="vip"))
    plan = read_plan_paper(session, gala.organizer, gala.event_id).plan
    assert plan is not None and plan.width > 0
    states = [[chair.state for chair in table.chairs] for table in plan.tables]
    assert states == [["blocked", "free", "free", "free"], ["taken", "taken", "free", "free"]]
    assert plan.tables[0].chairs[0].category == "vip" and plan.tables[0].shape == "round"


def test_what_is_in_the_archive_may_still_be_printed(session: Session, gala: factories.Gala) -> None:
    session.execute(update(Event).values(status="archived"))
    assert read_paper(session, gala.organizer, gala.event_id).seated
    assert read_plan_paper(session, gala.organizer, gala.event_id).plan
