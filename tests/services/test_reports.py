"""The report counts what the lists behind its numbers hold."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from gala import clock
from gala.errors import Forbidden, Invalid, NotFound
from gala.models import Attendee, AttendeeHistory, AttendeeStatus, Event, EventSeat, Invitation, Meal
from gala.rules.names import fold
from gala.services import needs, placement, reports, rsvp, sessions
from gala.services.needs import Needs
from gala.services.people import GuestQuery, list_event_guests
from gala.services.reports import Report
from tests import factories
from tests.factories import Gala
from tests.services import looking


@pytest.fixture
def gala(session: Session) -> Gala:
    """Parties of three, two, one and one; two tables of four; nobody has answered."""
    return factories.make_gala(session, parties=(3, 2, 1, 1))


def seen(session: Session, gala: Gala) -> Report:
    session.expire_all()
    return reports.get_report(session, gala.staff, gala.event_id)


def say(session: Session, gala: Gala, **said: bool) -> None:
    """``p0_1=True``: the second of the first party comes."""
    for who, comes in said.items():
        party, member = who.removeprefix("p").split("_")
        attendee_id = gala.party_ids(int(party))[int(member)]
        rsvp.answer_for(session, gala.organizer, gala.event_id, {attendee_id: comes})


def change(session: Session, attendee_id: int, **values: object) -> None:
    for name, value in values.items():
        setattr(session.get_one(Attendee, attendee_id), name, value)
    session.flush()


def test_everybody_counts_once_and_who_gave_their_place_up_not_at_all(session: Session, gala: Gala) -> None:
    say(session, gala, p0_0=True, p0_1=True, p0_2=False, p1_0=True)
    placement.assign(session, gala.organizer, gala.event_id, gala.party_ids(0)[0], gala.seat_ids[0])
    change(session, gala.party_ids(3)[0], status=AttendeeStatus.CANCELED.value)
    people = seen(session, gala).people
    assert (people.invited, people.yes, people.no, people.silent) == (6, 3, 1, 2)
    assert (people.may_come, people.seated, people.unseated) == (5, 1, 4), "who said no needs no seat"


def test_parties_are_told_apart_by_their_answers_and_the_silent_by_how_far_they_came(
    session: Session, gala: Gala
) -> None:
    say(session, gala, p0_0=True, p0_1=True, p0_2=False, p2_0=True)
    for index, values in enumerate(({"opened_at": clock.now()}, {"sent_at": clock.now()}, {}, {})):
        for name, value in values.items():
            setattr(session.get_one(Invitation, gala.invitations[index].id), name, value)
    session.flush()
    parties = seen(session, gala).parties
    assert (parties.parties, parties.accepted, parties.partial, parties.declined, parties.pending) == (4, 1, 1, 0, 2)
    assert (parties.silent, parties.unsent, parties.unopened, parties.opened) == (2, 1, 1, 0)
    say(session, gala, p1_0=True)
    assert seen(session, gala).parties.silent == 2, "one of the two has not answered yet"


@pytest.mark.parametrize("only", [key for key in reports.PARTIES if key])
def test_behind_each_number_of_parties_stands_that_many(session: Session, gala: Gala, only: str) -> None:
    say(session, gala, p0_0=True, p0_1=True, p0_2=False, p1_0=True, p2_0=False)
    session.get_one(Invitation, gala.invitations[3].id).opened_at = clock.now()
    session.get_one(Invitation, gala.invitations[1].id).sent_at = clock.now()
    session.flush()
    behind = reports.list_parties(session, gala.staff, gala.event_id, only)
    if only == "unseated":
        assert sum(party.unseated for party in behind) == seen(session, gala).people.unseated == 5
    else:
        assert len(behind) == getattr(seen(session, gala).parties, only)


def test_the_parties_with_most_to_answer_come_first_and_go_on_where_the_page_ended(
    session: Session, gala: Gala
) -> None:
    say(session, gala, p0_0=True, p0_1=True, p0_2=True)
    names = [gala.invitations[index].label for index in (1, 2, 3, 0)]
    listed = reports.list_parties(session, gala.staff, gala.event_id)
    assert [party.name for party in listed] == names
    assert [(party.people, party.yes, party.silent) for party in listed] == [(2, 0, 2), (1, 0, 1), (1, 0, 1), (3, 3, 0)]
    assert reports.list_parties(session, gala.staff, gala.event_id, limit=2, offset=2) == listed[2:]
    with pytest.raises(Invalid):
        reports.list_parties(session, gala.staff, gala.event_id, "everybody")


def test_a_party_without_a_name_has_that_of_its_first_person(session: Session, gala: Gala) -> None:
    factories.make_invitation(session, gala.event, ["Zoë", "Ángel", "Ana"], label="")
    assert reports.list_parties(session, gala.staff, gala.event_id)[0].name == "Ana"


def test_answers_are_dated_by_the_first_one_and_told_as_they_are_now(
    session: Session, gala: Gala, monkeypatch: pytest.MonkeyPatch
) -> None:
    session.get_one(Event, gala.event_id).timezone = "UTC"
    say(session, gala, p0_0=True, p0_1=False)
    today = clock.now().date()
    history = session.query(AttendeeHistory).filter_by(attendee_id=gala.party_ids(0)[0])
    for line in history:
        line.created_at = clock.now() - timedelta(days=3)
    session.flush()
    say(session, gala, p0_0=False)
    days = {span.start: (span.yes, span.no, span.so_far) for span in seen(session, gala).answers}
    assert days[today - timedelta(days=3)] == (0, 1, 1), "the day of the first answer, the answer of today"
    assert days[today] == (0, 1, 2)
    looking.pass_time(monkeypatch, minutes=24 * 60)
    assert seen(session, gala).answers[-1].so_far == 2


def test_an_answer_whose_history_is_archived_has_the_invitation_s_day(session: Session, gala: Gala) -> None:
    change(session, gala.party_ids(2)[0], status="accepted")
    session.query(AttendeeHistory).filter_by(attendee_id=gala.party_ids(2)[0]).delete()
    assert seen(session, gala).answers == []
    session.get_one(Invitation, gala.invitations[2].id).responded_at = clock.now()
    session.flush()
    assert seen(session, gala).answers[-1].so_far == 1


def test_a_table_tells_who_sits_there_and_what_they_eat(session: Session, gala: Gala) -> None:
    say(session, gala, p0_0=True, p0_1=True)
    ana, ben, eva = gala.party_ids(0)
    for who, seat in zip((ana, ben, eva), gala.seats, strict=False):
        factories.sit(session, session.get_one(Attendee, who), seat)
    change(session, ana, meal_choice="Cod", dietary_notes=b"sealed")
    change(session, ben, meal_choice="Cod", access_notes=b"sealed")
    session.get_one(EventSeat, gala.seat_ids[3]).blocked = True
    session.flush()
    first, second = seen(session, gala).tables
    assert (first.seats, first.taken, first.yes, first.silent, first.free, first.blocked) == (4, 3, 2, 1, 0, 1)
    assert (first.needs, first.meals) == (2, {"Cod": 2, "": 1})
    assert (second.taken, second.free, second.meals) == (0, 4, {})


def test_meals_are_those_of_the_event_in_its_order_and_what_it_offers_no_longer(session: Session, gala: Gala) -> None:
    for position, name in enumerate(("Cod", "Beef", "Risotto")):
        session.add(Meal(tenant_id=gala.event.tenant_id, event_id=gala.event_id, name=name, position=position))
    for who, meal in zip(gala.party_ids(0) + gala.party_ids(1), ("Cod", "Cod", "Tofu", "Beef"), strict=False):
        change(session, who, meal_choice=meal)
    say(session, gala, p1_0=False)
    meals = seen(session, gala).meals
    assert list(meals.dishes.items()) == [("Cod", 2), ("Beef", 0), ("Risotto", 0), ("Tofu", 1)]
    assert meals.unchosen == 3, "who does not come eats nothing"


def test_needs_and_plus_ones_are_counted_of_those_who_may_come(session: Session, gala: Gala) -> None:
    ana, ben, eva = gala.party_ids(0)
    change(session, ana, dietary_notes=b"sealed", access_notes=b"sealed")
    change(session, ben, access_notes=b"sealed", details={"plus_one": True, "unnamed": True})
    change(session, eva, dietary_notes=b"sealed", details={"plus_one": True})
    session.get_one(Invitation, gala.invitations[0].id).max_plus_ones = 3
    session.flush()
    say(session, gala, p0_2=False)
    found = seen(session, gala)
    assert (found.people.dietary, found.people.access, found.people.with_needs) == (1, 2, 2)
    assert (found.people.plus_ones, found.people.unnamed, found.parties.may_bring) == (1, 1, 3)


def test_what_is_wished_alike_is_told_once_and_only_to_who_may_read_it(session: Session, gala: Gala) -> None:
    ana, ben, eva = gala.party_ids(0)
    said = {
        ana: Needs(dietary="Vegan"),
        ben: Needs(dietary="no nuts", access="Wheelchair"),
        eva: Needs(dietary="vegán."),
        gala.party_ids(1)[0]: Needs(dietary="vegan"),
    }
    needs.say_needs_for(session, gala.organizer, gala.event_id, said)
    say(session, gala, p1_0=False)
    placement.assign(session, gala.organizer, gala.event_id, eva, gala.seat_ids[0])
    vegan, nuts, wheelchair = reports.list_wishes(session, gala.organizer, gala.event_id)
    assert (vegan.kind, fold(vegan.words)) == ("dietary", "vegan")
    assert [(who.attendee_id, who.table) for who in vegan.people] == [(eva, "1"), (ana, "")], "the seated first"
    assert (nuts.words, wheelchair.kind, wheelchair.words) == ("no nuts", "access", "Wheelchair")
    with pytest.raises(Forbidden):
        reports.list_wishes(session, gala.staff, gala.event_id)


def test_sessions_and_chairs_are_those_of_the_programme_and_the_plan(session: Session, gala: Gala) -> None:
    dinner = factories.make_session(session, gala.event, title="Dinner")
    ana, ben, _ = gala.party_ids(0)
    sessions.answer_session_for(session, gala.organizer, gala.event_id, int(dinner.id or 0), {ana: True, ben: False})
    placement.assign(session, gala.organizer, gala.event_id, ana, gala.seat_ids[0])
    found = seen(session, gala)
    assert [(one.title, one.yes, one.no, one.waiting) for one in found.sessions] == [("Dinner", 1, 1, 5)]
    assert (found.places.seats, found.places.seated, found.places.free) == (8, 1, 7)


def test_an_event_without_anybody_is_all_zeros(session: Session) -> None:
    empty = factories.make_gala(session, tables=0, parties=())
    found = reports.get_report(session, empty.staff, empty.event_id)
    assert (found.people.invited, found.parties.parties, found.parties.may_bring, found.places.seats) == (0, 0, 0, 0)
    assert (found.answers, found.tables, found.meals.dishes, found.meals.unchosen) == ([], [], {}, 0)
    assert reports.list_parties(session, empty.staff, empty.event_id) == []


@pytest.fixture
def mixed(session: Session, gala: Gala) -> Gala:
    """Yes, no and silence; some sit, some eat, some need something and one of them does not come."""
    dinner = factories.make_session(session, gala.event, title="Dinner")
    for position, name in enumerate(("Cod", "Beef & wine")):
        session.add(Meal(tenant_id=gala.event.tenant_id, event_id=gala.event_id, name=name, position=position))
    session.flush()
    ana, ben, eva = gala.party_ids(0)
    said = {ana: Needs("Cod", "Vegan"), ben: Needs("Beef & wine", access="Wheelchair"), eva: Needs("Cod", "No nuts")}
    needs.say_needs_for(session, gala.organizer, gala.event_id, said)
    sessions.answer_session_for(session, gala.organizer, gala.event_id, int(dinner.id or 0), {ana: True, ben: False})
    say(session, gala, p0_0=True, p0_1=True, p0_2=False, p2_0=True)
    for who, seat in zip((ana, gala.party_ids(1)[0]), gala.seats, strict=False):
        factories.sit(session, session.get_one(Attendee, who), seat)
    change(session, ben, details={"plus_one": True})
    return gala


def test_each_number_of_people_is_as_long_as_the_list_that_it_opens(session: Session, mixed: Gala) -> None:
    found = seen(session, mixed)
    people, (table, _), (dinner,) = found.people, found.tables, found.sessions
    expected = {
        GuestQuery(): people.invited,
        GuestQuery(only="coming"): people.yes,
        GuestQuery(only="declined"): people.no,
        GuestQuery(only="pending"): people.silent,
        GuestQuery(only="seated"): people.seated,
        GuestQuery(only="unseated"): people.unseated,
        GuestQuery(only="plus_one"): people.plus_ones,
        GuestQuery(only="no_meal"): found.meals.unchosen,
        GuestQuery(only="has_needs"): people.with_needs,
        GuestQuery(meal="Cod"): found.meals.dishes["Cod"],
        GuestQuery(meal="Beef & wine"): found.meals.dishes["Beef & wine"],
        GuestQuery(table=table.number): table.taken,
        GuestQuery(table=table.number, only="coming"): table.yes,
        GuestQuery(table=table.number, only="pending"): table.silent,
        GuestQuery(table=table.number, only="has_needs"): table.needs,
        GuestQuery(table=table.number, meal="Cod"): table.meals["Cod"],
        GuestQuery(session_id=dinner.id, only="coming"): dinner.yes,
        GuestQuery(session_id=dinner.id, only="declined"): dinner.no,
        GuestQuery(session_id=dinner.id, only="pending"): dinner.waiting,
    }
    listed = {query: list_event_guests(session, mixed.organizer, mixed.event_id, query).total for query in expected}
    assert listed == expected


@pytest.mark.parametrize("kind", ["days", "meals", "sessions", "tables", "parties"])
def test_every_list_becomes_a_table_in_both_languages(session: Session, mixed: Gala, kind: str) -> None:
    english = reports.read_report_file(session, mixed.staff, mixed.event_id, kind)
    spanish = reports.read_report_file(session, mixed.staff, mixed.event_id, kind, lang="es")
    assert english.rows
    assert {len(row) for row in english.rows} == {len(english.columns)}
    assert [one.header for one in english.columns] != [one.header for one in spanish.columns]


def test_a_file_says_what_the_page_says(session: Session, mixed: Gala) -> None:
    tables = reports.read_report_file(session, mixed.staff, mixed.event_id, "tables")
    assert [column.header for column in tables.columns][7:] == ["Cod", "Beef & wine", "Not chosen yet"]
    assert tables.rows[0] == ("1", 4, 1, 1, 2, 0, 1, 1, 0, 1)
    meals = reports.read_report_file(session, mixed.staff, mixed.event_id, "meals")
    assert meals.rows == [("Cod", 1), ("Beef & wine", 1), ("Not chosen yet", 4)]
    silent = reports.read_report_file(session, mixed.staff, mixed.event_id, "parties", "silent")
    assert [row[1:5] for row in silent.rows] == [(2, 0, 0, 2), (1, 0, 0, 1)]
    with pytest.raises(NotFound):
        reports.read_report_file(session, mixed.staff, mixed.event_id, "secrets")
    with pytest.raises(Invalid):
        reports.read_report_file(session, mixed.staff, mixed.event_id, "parties", "everybody")
