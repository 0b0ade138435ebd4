"""Events: created, edited, published, canceled, listed with their figures."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event as sa_event
from sqlalchemy import select
from sqlalchemy.orm import Session

from gala import bus, clock
from gala.errors import Forbidden, Invalid, NotFound, WrongState
from gala.models import ActivityLog
from gala.services import events
from gala.services.events import EventForm
from tests import factories
from tests.factories import Gala


def form(**fields: Any) -> EventForm:
    return EventForm(**{"name": "Spring Gala", "starts": "2027-05-01T19:00", "ends": "2027-05-02T01:00"} | fields)


@pytest.fixture
def gala(session: Session) -> Gala:
    return factories.make_gala(session, tables=1, seats=4, parties=(3, 1))


def create(session: Session, gala: Gala, **fields: Any) -> int:
    return events.create_event(session, gala.organizer, gala.event.tenant_id, form(**fields))


def test_a_new_event_is_a_draft_with_local_hours(session: Session, gala: Gala) -> None:
    made = events.get_event(
        session, gala.organizer, create(session, gala, venue=" Casa  Azul ", timezone="Europe/Madrid")
    )
    assert (made.name, made.venue, made.status, made.slug) == ("Spring Gala", "Casa Azul", "draft", "spring-gala")
    assert made.start_at == datetime(2027, 5, 1, 17, tzinfo=UTC)
    assert (made.starts_local, made.ends_local) == ("2027-05-01T19:00", "2027-05-02T01:00")
    assert made.deadline == made.start_at - timedelta(hours=24)


def test_when_its_door_opens_and_for_whom_is_kept(session: Session, gala: Gala) -> None:
    event_id = create(session, gala)
    made = events.get_event(session, gala.organizer, event_id)
    assert (made.doors_open_minutes, made.admit_unanswered) == (120, True)
    events.edit_event(session, gala.organizer, event_id, form(doors_open_minutes=45, admit_unanswered=False))
    made = events.get_event(session, gala.staff, event_id)
    assert (made.doors_open_minutes, made.admit_unanswered) == (45, False)


def test_slugs_are_unique_in_a_tenant_and_free_in_another(session: Session, gala: Gala) -> None:
    names = ["Gala Ñandú", "gala nandu!", "Gala: Ñandú", "王", "李"]
    slugs = [events.get_event(session, gala.organizer, create(session, gala, name=name)).slug for name in names]
    assert slugs == ["gala-nandu", "gala-nandu-2", "gala-nandu-3", "event", "event-2"]
    other = factories.make_tenant(session)
    event_id = events.create_event(session, factories.organizer(other), other.id or 0, form(name="Gala Ñandú"))
    assert events.get_event(session, factories.organizer(other), event_id).slug == "gala-nandu"


@pytest.mark.parametrize(
    ("field", "fields"),
    [
        ("name", {"name": "  "}),
        ("name", {"name": "x" * 201}),
        ("name", {"name": "Gala\u202eevil"}),
        ("timezone", {"timezone": "Mars/Base"}),
        ("timezone", {"timezone": "../etc/passwd"}),
        ("starts", {"starts": "tomorrow"}),
        ("starts", {"starts": ""}),
        ("starts", {"starts": "2027-05-01T19:00+02:00"}),
        ("starts", {"starts": "2027-03-28T02:30", "ends": "2027-03-28T05:00"}),
        ("starts", {"starts": "0001-01-01T00:00"}),
        ("ends", {"ends": "2027-05-01T19:00"}),
        ("ends", {"ends": "2027-06-01T19:00"}),
        ("hold_minutes", {"hold_minutes": 2}),
        ("hold_minutes", {"hold_minutes": 11}),
        ("doors_open_minutes", {"doors_open_minutes": -1}),
        ("doors_open_minutes", {"doors_open_minutes": 43_201}),
        ("cancellation_deadline_hours", {"cancellation_deadline_hours": -1}),
        ("description", {"description": "x" * 4001}),
        ("hero_image_url", {"hero_image_url": "javascript:alert(1)"}),
    ],
)
def test_unusable_values_are_refused_by_name(session: Session, gala: Gala, field: str, fields: dict[str, Any]) -> None:
    with pytest.raises(Invalid) as refused:
        create(session, gala, **fields)
    assert refused.value.params["field"] == field


def test_an_hour_that_happens_twice_is_the_first_one(session: Session, gala: Gala) -> None:
    event_id = create(session, gala, starts="2027-10-31T02:30", ends="2027-10-31T06:00")
    assert events.get_event(session, gala.organizer, event_id).start_at == datetime(2027, 10, 31, 0, 30, tzinfo=UTC)


@pytest.mark.parametrize(("starts", "ends"), [
    ("02:30+02:00", "02:50+02:00"), ("02:30+01:00", "02:50+01:00"), ("02:45+02:00", "02:15+01:00"),
])  # fmt: skip
def test_an_hour_that_happens_twice_stays_what_it_was_when_a_page_saves_it_unchanged(
    session: Session, gala: Gala, starts: str, ends: str
) -> None:
    start_at, end_at = (datetime.fromisoformat(f"2027-10-31T{one}") for one in (starts, ends))
    event_id = create(session, gala, starts=start_at, ends=end_at)
    made = events.get_event(session, gala.organizer, event_id)
    assert (made.start_at, made.end_at) == (start_at, end_at)
    assert (made.starts_local, made.ends_local) == (f"2027-10-31T{starts[:5]}", f"2027-10-31T{ends[:5]}")
    typed = form(name="Autumn Gala", starts=made.starts_local, ends=made.ends_local)
    events.edit_event(session, gala.organizer, event_id, typed)
    now = events.get_event(session, gala.organizer, event_id)
    assert (now.name, now.start_at, now.end_at) == ("Autumn Gala", start_at, end_at)
    events.edit_event(session, gala.organizer, event_id, form(starts="2027-10-31T02:31", ends="2027-10-31T06:00"))
    changed = events.get_event(session, gala.organizer, event_id)
    assert changed.start_at == datetime(2027, 10, 31, 0, 31, tzinfo=UTC), "what is typed anew is the first one"


def test_editing_keeps_the_address_and_is_told(session: Session, gala: Gala) -> None:
    event_id = create(session, gala)
    bus.take_published(session)
    events.edit_event(session, gala.organizer, event_id, form(name="Autumn Gala", hold_minutes=8))
    made = events.get_event(session, gala.organizer, event_id)
    assert (made.name, made.slug, made.hold_minutes) == ("Autumn Gala", "spring-gala", 8)
    assert bus.take_published(session) == [bus.EventChanged(event_id)]
    line = session.scalars(select(ActivityLog).order_by(ActivityLog.id.desc())).first()  # type: ignore[union-attr]
    assert line is not None
    assert (line.action, line.actor) == ("event.edited", gala.organizer.name)
    assert line.details == {"event_id": event_id, "changed": ["hold_minutes", "name"]}


def test_the_life_of_an_event(session: Session, gala: Gala) -> None:
    soon = (clock.now() + timedelta(days=9)).strftime("%Y-%m-%dT%H:00")
    later = (clock.now() + timedelta(days=9, hours=4)).strftime("%Y-%m-%dT%H:00")
    event_id = create(session, gala, timezone="UTC", starts=soon, ends=later)

    def status() -> str:
        return events.get_event(session, gala.organizer, event_id).status

    events.publish(session, gala.organizer, event_id)
    events.publish(session, gala.organizer, event_id)
    assert status() == "published"
    events.unpublish(session, gala.organizer, event_id)
    assert status() == "draft"
    events.publish(session, gala.organizer, event_id)
    events.cancel(session, gala.organizer, event_id)
    assert status() == "canceled"
    for step in (events.publish, events.unpublish):
        with pytest.raises(WrongState):
            step(session, gala.organizer, event_id)
    with pytest.raises(WrongState):
        events.edit_event(session, gala.organizer, event_id, form())


def test_what_is_over_is_not_published(session: Session, gala: Gala) -> None:
    event_id = create(session, gala, starts="2020-05-01T19:00", ends="2020-05-01T23:00")
    with pytest.raises(WrongState):
        events.publish(session, gala.organizer, event_id)


def test_nothing_is_unpublished_once_somebody_answered(session: Session, gala: Gala) -> None:
    gala.parties[0][0].status = "declined"
    session.flush()
    with pytest.raises(WrongState):
        events.unpublish(session, gala.organizer, gala.event_id)


def test_lists_carry_their_figures_in_one_query(session: Session, gala: Gala) -> None:
    (ana, ben, _), (eva,) = gala.parties
    ana.status, ben.status, eva.status = "accepted", "declined", "canceled"
    factories.sit(session, ana, gala.seats[0])
    gala.seats[1].blocked = True
    held = {"holder": "attendee:1", "held_at": clock.now()}
    for seat, minutes in ((gala.seats[2], 5), (gala.seats[3], -5)):
        seat.holder, seat.held_at = held["holder"], held["held_at"]  # type: ignore[assignment]
        seat.hold_expires_at = clock.now() + timedelta(minutes=minutes)
    factories.make_event(session, gala.tenant, name="Later", start_at=clock.now() + timedelta(days=90))
    session.flush()
    count: list[str] = []
    sa_event.listen(session.connection(), "before_cursor_execute", lambda *a: count.append(a[2]))
    first, second = events.list_events(session, gala.organizer, gala.event.tenant_id)
    assert len(count) == 2, "one for the permission, one for the list"
    f = first.figures
    assert (f.invited, f.answered, f.coming, f.declined, f.inside) == (3, 2, 1, 1, 0)
    assert (f.seats, f.seated, f.blocked, f.held, f.free) == (4, 1, 1, 1, 1), "a hold that ran out is free"
    assert (second.event.name, second.figures.invited, second.figures.seats) == ("Later", 0, 0)


def test_lists_by_time_and_search(session: Session, gala: Gala) -> None:
    now = clock.now()
    factories.make_event(session, gala.tenant, name="Old", start_at=now - timedelta(days=9))
    factories.make_event(session, gala.tenant, name="Draft", status="draft")
    factories.make_event(session, gala.tenant, name="100% Gala_", city="Málaga", status="canceled")

    def names(**how: Any) -> list[str]:
        listed = events.list_events(session, gala.staff, gala.event.tenant_id, **how)
        return [card.event.name for card in listed]

    assert names(when="past") == ["Old"]
    assert names(when="drafts") == ["Draft"]
    assert set(names()) == {gala.event.name, "100% Gala_"}
    assert names(when="all", search="100%") == ["100% Gala_"]
    assert names(when="all", search="gala_ málaga") == ["100% Gala_"]
    with pytest.raises(Invalid):
        names(when="never")


def test_staff_read_and_strangers_find_nothing(session: Session, gala: Gala) -> None:
    assert events.get_event(session, gala.staff, gala.event_id).id == gala.event_id
    writes: list[Callable[..., Any]] = [events.publish, events.unpublish, events.cancel]
    for step in writes:
        with pytest.raises(Forbidden):
            step(session, gala.staff, gala.event_id)
        with pytest.raises(NotFound):
            step(session, factories.stranger(session), gala.event_id)
    with pytest.raises(NotFound):
        events.list_events(session, factories.stranger(session), gala.event.tenant_id)
    with pytest.raises(Forbidden):
        events.get_event(session, gala.guest(), gala.event_id)
