"""Events archived, made again for another day, and deleted after a counted warning."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from gala import clock
from gala.errors import EventArchived, Invalid, NotFound, WrongState
from gala.models import (
    ActivityLog,
    Attendee,
    AttendeeHistory,
    Event,
    EventScenery,
    EventSeat,
    EventSession,
    EventTable,
    FloorPicture,
    Guest,
    Invitation,
)
from gala.rules import geometry
from gala.services import (
    attendance,
    door,
    events,
    floor,
    guest_view,
    invitations,
    placement,
    rsvp,
    seating,
    sessions,
)
from gala.services.events import EventForm
from gala.services.invitations import MemberForm
from tests import factories
from tests.factories import Gala
from tests.services import looking


@pytest.fixture
def gala(session: Session) -> Gala:
    return factories.make_gala(session, tables=2, seats=4, parties=(3, 1))


def listed(session: Session, gala: Gala, when: str) -> list[int]:
    return [card.event.id for card in events.list_events(session, gala.staff, gala.event.tenant_id, when)]


def status(session: Session, gala: Gala) -> str:
    return events.get_event(session, gala.staff, gala.event_id).status


# --- the archive -------------------------------------------------------------------------------------------------


def test_an_archived_event_leaves_the_lists_and_is_found_in_the_archive(session: Session, gala: Gala) -> None:
    events.archive(session, gala.organizer, gala.event_id)
    assert {when: listed(session, gala, when) for when in ("coming", "past", "drafts", "archived")} == {
        "coming": [],
        "past": [],
        "drafts": [],
        "archived": [gala.event_id],
    }
    assert events.unarchive(session, gala.organizer, gala.event_id) == "published"
    assert listed(session, gala, "coming") == [gala.event_id]
    assert listed(session, gala, "archived") == []


@pytest.mark.parametrize("before", ["draft", "published", "canceled"])
def test_it_comes_back_as_it_was(session: Session, gala: Gala, before: str) -> None:
    session.get_one(Event, gala.event_id).status = before
    session.flush()
    for _ in range(2):
        events.archive(session, gala.organizer, gala.event_id)
        events.archive(session, gala.organizer, gala.event_id)
        assert status(session, gala) == "archived"
        assert events.unarchive(session, gala.organizer, gala.event_id) == before
        assert status(session, gala) == before


def test_only_what_is_there_comes_out_of_the_archive(session: Session, gala: Gala) -> None:
    with pytest.raises(WrongState):
        events.unarchive(session, gala.organizer, gala.event_id)


def test_another_event_s_archiving_says_nothing_of_this_one(session: Session, gala: Gala) -> None:
    other = factories.make_event(session, gala.tenant, status="canceled")
    events.archive(session, gala.organizer, gala.event_id)
    events.archive(session, gala.organizer, other.id or 0)
    assert events.unarchive(session, gala.organizer, gala.event_id) == "published"


Write = Callable[[Session, Gala, int], Any]
WRITES: dict[str, Write] = {
    "a guest's answer": lambda s, g, _: rsvp.answer(s, g.guest(), g.event_id, {g.party_ids()[0]: True}),
    "a hold": lambda s, g, _: seating.hold(s, g.guest(), g.event_id, g.seat_ids[:1], g.party_ids()[:1]),
    "an answer for a session": lambda s, g, p: sessions.answer_session(
        s, g.guest(), g.event_id, p, {g.party_ids()[0]: True}
    ),
    "its facts": lambda s, g, _: events.edit_event(
        s, g.organizer, g.event_id, EventForm("X", "2027-05-01T19:00", "2027-05-01T20:00")
    ),
    "publishing": lambda s, g, _: events.publish(s, g.organizer, g.event_id),
    "canceling": lambda s, g, _: events.cancel(s, g.organizer, g.event_id),
    "the floor": lambda s, g, _: floor.make_floor(s, g.organizer, g.event_id, [4]),
    "a table": lambda s, g, _: floor.rename_table(s, g.organizer, g.seats[0].table_id, "Family"),
    "a chair": lambda s, g, _: floor.label_seat(s, g.organizer, g.seat_ids[0], "A"),
    "an invitation": lambda s, g, _: invitations.create_invitation(s, g.organizer, g.event_id, "", [MemberForm("Ana")]),
    "a party's name": lambda s, g, _: invitations.rename_invitation(s, g.organizer, g.invitations[0].id or 0, "X"),
    "a member": lambda s, g, _: invitations.remove_member(s, g.organizer, g.party_ids()[0]),
    "a seat": lambda s, g, _: placement.assign(s, g.organizer, g.event_id, g.party_ids()[0], g.seat_ids[0]),
    "a new session": lambda s, g, _: sessions.create_session(
        s, g.organizer, g.event_id, sessions.SessionForm("X", "2027-05-01T19:00", "2027-05-01T20:00")
    ),
    "a session": lambda s, g, p: sessions.delete_session(s, g.organizer, p),
    "the door": lambda s, g, _: attendance.check_in(s, g.staff, g.event_id, g.party_ids()[:1]),
}


@pytest.mark.parametrize("write", WRITES)
def test_nothing_in_the_archive_changes(session: Session, gala: Gala, write: str) -> None:
    programme = factories.make_session(session, gala.event).id or 0
    events.archive(session, gala.organizer, gala.event_id)
    with pytest.raises(EventArchived) as refusal:
        WRITES[write](session, gala, programme)
    assert refusal.value.code == "event_archived"
    events.unarchive(session, gala.organizer, gala.event_id)
    try:  # out of it, the same is refused for no such reason
        WRITES[write](session, gala, programme)
    except EventArchived:
        pytest.fail("it is still in the archive")


def test_what_is_in_the_archive_is_still_read(session: Session, gala: Gala) -> None:
    events.archive(session, gala.organizer, gala.event_id)
    session.expire_all()
    party = guest_view.get_own_party(session, gala.guest(), gala.event_id)
    assert (len(party.members), party.is_open) == (3, False)
    assert len(invitations.list_people(session, gala.staff, gala.event_id)) == 4
    assert door.find(session, gala.staff, gala.event_id, gala.parties[0][0].pass_code)
    assert len(floor.get_plan(session, gala.staff, gala.event_id)["tables"]) == 2


# --- made again --------------------------------------------------------------------------------------------------


def furnish(session: Session, gala: Gala) -> None:
    """What an event can have that its copy must have too, and what it must not."""
    owned = {"tenant_id": gala.event.tenant_id, "event_id": gala.event_id}
    extent = {"x": 10.0, "y": 20.0, "width": 300.0, "height": 80.0}
    session.add(EventScenery(kind="stage", label="Stage", rotation=90.0, **owned, **extent))
    session.add(FloorPicture(digest="d" * 64, content=b"picture", opacity=0.3, **owned, **extent))
    vip, blocked, locked, taken = gala.seats[:4]
    vip.category, vip.label, vip.seat_number = "vip", "A", f"{vip.table_number}-A"
    blocked.blocked = True
    locked.locked = True
    table = session.get_one(EventTable, vip.table_id)
    table.rotation, table.sides, table.width = 45.0, 1, 120.0
    session.flush()
    factories.sit(session, gala.parties[0][0], taken)
    seating.hold(session, gala.guest(), gala.event_id, gala.seat_ids[5:6], gala.party_ids()[1:2])


def rows(session: Session, model: Any, event_id: int, *names: str) -> list[tuple[Any, ...]]:
    found = session.query(model).filter_by(event_id=event_id).order_by(model.id)
    return [tuple(getattr(one, name) for name in names) for one in found]


def test_the_copy_has_the_room_and_nobody_in_it(session: Session, gala: Gala) -> None:
    furnish(session, gala)
    made = events.duplicate_event(session, gala.organizer, gala.event_id, "Next year", "2027-05-01T19:00")
    session.expire_all()
    kept = {
        EventTable: "tenant_id table_number shape x y rotation width height sides",
        EventSeat: "tenant_id seat_number table_number label position category blocked",
        EventScenery: "tenant_id kind label x y width height rotation",
        FloorPicture: "tenant_id digest content x y width height opacity",
    }
    for model, names in kept.items():
        copied = rows(session, model, made, *names.split())
        assert copied == rows(session, model, gala.event_id, *names.split())
        assert copied, "nothing was compared"
    seats = session.query(EventSeat).filter_by(event_id=made).all()
    assert {(s.attendee_id, s.holder, s.held_for, s.locked, s.version) for s in seats} == {(None, None, None, False, 1)}
    tables = {table.id: table for table in session.query(EventTable).filter_by(event_id=made)}
    for table_id, table in tables.items():
        chairs = sorted((seat for seat in seats if seat.table_id == table_id), key=lambda seat: seat.position)
        assert {chair.table_number for chair in chairs} == {table.table_number}
        look = {"width": table.width, "height": table.height, "sides": table.sides}
        places = geometry.seat_positions(table.shape, len(chairs), table.x, table.y, table.rotation, **look)
        assert [(chair.x, chair.y) for chair in chairs] == places, "chairs stand at their own new table"
    assert session.query(Attendee).filter_by(event_id=made).count() == 0
    assert session.query(Invitation).filter_by(event_id=made).count() == 0
    assert looking.seat_of(session, gala.party_ids()[0]) == gala.seat_ids[3], "the original stays as it is"


def test_the_copy_is_a_draft_with_the_facts_and_a_day_of_its_own(session: Session, gala: Gala) -> None:
    event = session.get_one(Event, gala.event_id)
    event.doors_open_minutes, event.admit_unanswered = 43_200, False
    event.venue, event.is_demo, event.hold_minutes, event.description = "Casa Azul", True, 7, "Black tie."
    session.flush()
    made = events.duplicate_event(session, gala.organizer, gala.event_id, "Next  year", "2027-05-01T19:00")
    copy = events.get_event(session, gala.organizer, made)
    assert (copy.name, copy.slug, copy.status, copy.is_demo) == ("Next year", "next-year", "draft", False)
    assert (copy.venue, copy.hold_minutes, copy.description) == ("Casa Azul", 7, "Black tie.")
    assert (copy.doors_open_minutes, copy.admit_unanswered) == (43_200, False)
    assert copy.start_at == datetime(2027, 5, 1, 17, tzinfo=UTC)
    assert copy.end_at - copy.start_at == event.end_at - event.start_at


def test_sessions_keep_their_hour_on_the_wall_over_the_change_to_summer_time(session: Session) -> None:
    winter = datetime(2027, 2, 6, 18, tzinfo=UTC)  # 19:00 in Madrid
    gala = factories.make_gala(session, start_at=winter, tables=0)
    for hours, length in ((1, 2), (5, 1)):
        start = winter + timedelta(hours=hours)
        factories.make_session(session, gala.event, start_at=start, end_at=start + timedelta(hours=length))
    # The night of the copy loses its hour at two: 20:00, and midnight of that very night.
    made = events.duplicate_event(session, gala.organizer, gala.event_id, "Spring", "2027-03-27T19:00")
    times = rows(session, EventSession, made, "start_at", "end_at")
    assert times == [
        (datetime(2027, 3, 27, 19, tzinfo=UTC), datetime(2027, 3, 27, 21, tzinfo=UTC)),
        (datetime(2027, 3, 27, 23, tzinfo=UTC), datetime(2027, 3, 28, 0, tzinfo=UTC)),
    ]
    summer = events.duplicate_event(session, gala.organizer, gala.event_id, "Summer", "2027-06-05T19:00")
    assert rows(session, EventSession, summer, "start_at")[0] == (datetime(2027, 6, 5, 18, tzinfo=UTC),)


@pytest.mark.parametrize(
    ("field", "name", "starts"),
    [("name", " ", "2027-05-01T19:00"), ("starts", "X", "tomorrow"), ("starts", "X", "2027-03-28T02:30")],
)
def test_a_copy_needs_a_name_and_a_day(session: Session, gala: Gala, field: str, name: str, starts: str) -> None:
    with pytest.raises(Invalid) as refusal:
        events.duplicate_event(session, gala.organizer, gala.event_id, name, starts)
    assert refusal.value.params["field"] == field
    assert session.execute(select(func.count()).select_from(Event)).scalar_one() == 1


def test_what_is_in_the_archive_can_be_made_again(session: Session, gala: Gala) -> None:
    events.archive(session, gala.organizer, gala.event_id)
    made = events.duplicate_event(session, gala.organizer, gala.event_id, "Again", "2027-05-01T19:00")
    assert events.get_event(session, gala.organizer, made).status == "draft"


# --- gone for good -----------------------------------------------------------------------------------------------


def test_the_warning_counts_what_goes_along_and_all_of_it_goes(session: Session, gala: Gala) -> None:
    furnish(session, gala)
    made = factories.make_session(session, gala.event).id or 0
    rsvp.answer_for(
        session, gala.organizer, gala.event_id, dict(zip(gala.party_ids(), (True, True, False), strict=True))
    )
    sessions.answer_session_for(session, gala.organizer, gala.event_id, made, {gala.party_ids()[0]: True})
    attendance.check_in(session, gala.staff, gala.event_id, gala.party_ids()[:1])
    counted = events.count_belongings(session, gala.organizer, gala.event_id)
    assert counted == events.Belongings(
        tables=2, seats=8, invitations=2, people=4, answers=3, check_ins=1, sessions=1, session_answers=1
    )
    event_id = gala.event_id
    assert events.delete_event(session, gala.organizer, event_id, f" {gala.event.name}  ") == counted
    for model in (Attendee, EventSeat, EventTable, EventSession, EventScenery, FloorPicture, Invitation):
        assert session.query(model).filter_by(event_id=event_id).count() == 0
    with pytest.raises(NotFound):
        events.get_event(session, gala.organizer, event_id)


def test_address_book_history_and_activity_survive(session: Session, gala: Gala) -> None:
    event_id, tenant_id = gala.event_id, gala.event.tenant_id
    rsvp.answer_for(session, gala.organizer, event_id, {gala.party_ids()[0]: True})
    guests = session.query(Guest).count()
    name = gala.event.name
    events.delete_event(session, gala.organizer, event_id, name)
    assert session.query(Guest).count() == guests == 4
    history = session.query(AttendeeHistory).filter_by(event_id=event_id)
    assert {row.action for row in history} >= {"insert", "update", "delete"}
    last = session.query(ActivityLog).filter_by(tenant_id=tenant_id).order_by(ActivityLog.id.desc()).first()
    assert last is not None
    assert (last.action, last.details["name"], last.details["people"]) == ("event.deleted", name, 4)


@pytest.mark.parametrize("typed", ["", "event", "Event  "])
def test_another_name_deletes_nothing(session: Session, gala: Gala, typed: str) -> None:
    with pytest.raises(Invalid) as refusal:
        events.delete_event(session, gala.organizer, gala.event_id, typed)
    assert refusal.value.params["field"] == "typed_name"
    assert status(session, gala) == "published"


def test_other_events_stay_whole(session: Session, gala: Gala) -> None:
    other = factories.make_gala(session, tables=1, seats=3, parties=(2,))
    events.delete_event(session, gala.organizer, gala.event_id, gala.event.name)
    counted = events.count_belongings(session, other.organizer, other.event_id)
    assert (counted.tables, counted.seats, counted.people) == (1, 3, 2)
    assert clock.now() < other.event.start_at
