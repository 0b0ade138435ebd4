"""Entries that are one person: found by name or telephone, and made one without losing a place, a seat or a word."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from gala import bus, clock
from gala.errors import Invalid, NotFound, WrongState
from gala.models import Attendee, AttendeeHistory, EventSeat, Guest, GuestsApart, GuestTag, SessionAnswer
from gala.services import changes, floor, invitations, people, placement, sessions
from gala.services.changes.past import get_plan_at, now
from tests import factories
from tests.factories import Gala


@pytest.fixture
def gala(session: Session) -> Gala:
    return factories.make_gala(session, tables=2, seats=4, parties=(1, 1, 1))


def tenant(gala: Gala) -> int:
    return gala.event.tenant_id


def guest_of(session: Session, gala: Gala, party: int) -> Guest:
    return session.get_one(Guest, gala.parties[party][0].guest_id)


def merge(session: Session, gala: Gala, keep: int, *others: int) -> people.Merged:
    ids = [gala.parties[one][0].guest_id for one in others]
    merged = people.merge_guests(session, gala.organizer, tenant(gala), gala.parties[keep][0].guest_id, ids)
    session.expire_all()
    return merged


def entry(session: Session, gala: Gala, **fields: str) -> Guest:
    return factories.make_guest(session, tenant(gala), **fields)


# --- finding ---------------------------------------------------------------------------------------------------------


def test_one_name_in_other_letters_or_order_and_one_telephone_are_alike(session: Session, gala: Gala) -> None:
    first = entry(session, gala, name="Zoë Núñez")
    second = entry(session, gala, name="NUNEZ, Zoe", email="zoe@x.test")
    third = entry(session, gala, name="Z. Quill", phone="+34 600 111 222")
    fourth = entry(session, gala, name="Zed Quill", phone="600111222")
    entry(session, gala, name="🎉")
    entry(session, gala, name="🎉")
    found = people.find_duplicates(session, gala.staff, tenant(gala))
    assert [(one.why, {row.guest_id for row in one.people}) for one in found] == [
        ("name", {first.id, second.id}),
        ("phone", {third.id, fourth.id}),
    ]
    assert found[0].people[0].guest_id == second.id, "the one that knows more is the one to keep"


def test_guests_whom_nobody_has_named_yet_are_not_alike(session: Session, gala: Gala) -> None:
    for party in (0, 1):
        unnamed = factories.make_attendee(session, gala.invitations[party], name="Guest of Ana")
        unnamed.details = {"plus_one": True, "unnamed": True}
    session.flush()
    assert people.find_duplicates(session, gala.staff, tenant(gala)) == ()


# --- not the same ----------------------------------------------------------------------------------------------------


def alike(session: Session, gala: Gala) -> list[set[int]]:
    found = people.find_duplicates(session, gala.staff, tenant(gala))
    return [{row.guest_id for row in one.people} for one in found]


def twice(session: Session, gala: Gala) -> list[int]:
    """Whom the address book's filter shows."""
    page = people.list_guests(session, gala.staff, tenant(gala), people.GuestQuery(only="duplicate", sort="updated"))
    return sorted(row.guest_id for row in page.rows)


def test_who_is_not_the_same_is_not_offered_again_until_that_is_taken_back(session: Session, gala: Gala) -> None:
    ids = [entry(session, gala, name="Ana Ruiz", phone="600 111 222").id or 0 for _ in range(3)]
    assert (alike(session, gala), twice(session, gala)) == ([set(ids)], ids)
    assert people.keep_apart(session, gala.organizer, tenant(gala), ids[::-1]) == 3
    assert people.keep_apart(session, gala.organizer, tenant(gala), ids) == 0
    assert (alike(session, gala), twice(session, gala)) == ([], []), "neither by name nor by telephone"
    new = entry(session, gala, name="RUIZ, Ana").id or 0
    assert alike(session, gala) == [{ids[0], new}], "with a new one each is a question of its own"
    people.keep_apart(session, gala.organizer, tenant(gala), [ids[0], new])
    assert alike(session, gala) == [{ids[1], new}]
    assert people.allow_as_one(session, gala.organizer, tenant(gala), ids) == 3
    assert alike(session, gala) == [{ids[0], ids[1], ids[2]}]
    assert twice(session, gala) == ids


def test_who_goes_takes_along_from_whom_they_were_apart(session: Session, gala: Gala) -> None:
    ids = [entry(session, gala, name="Ana Ruiz").id or 0 for _ in range(3)]
    people.keep_apart(session, gala.organizer, tenant(gala), ids)
    people.delete_guest(session, gala.organizer, ids[0])
    people.merge_guests(session, gala.organizer, tenant(gala), ids[1], [ids[2]])
    assert session.scalars(select(GuestsApart)).all() == []


@pytest.mark.parametrize("act", [people.keep_apart, people.allow_as_one])
def test_only_people_of_the_own_book_are_kept_apart(session: Session, gala: Gala, act: Any) -> None:
    mine = [entry(session, gala).id or 0 for _ in range(21)]
    theirs = factories.make_guest(session, factories.make_tenant(session).id or 0).id or 0
    for ids in (mine[:1], mine, [mine[0], theirs], [mine[0], 10**9]):
        with pytest.raises(NotFound):
            act(session, gala.organizer, tenant(gala), ids)


# --- one entry -------------------------------------------------------------------------------------------------------


def test_the_kept_entry_stays_and_takes_what_it_lacks(session: Session, gala: Gala) -> None:
    keep = entry(session, gala, name="Ana Ruiz", phone="1", company="Ruiz")
    other = entry(session, gala, name="Ana R.", email="ana@x.test", phone="2", title="Dra.")
    for guest, tag in ((keep, "family"), (other, "family"), (other, "vip")):
        people.tag(session, gala.organizer, tenant(gala), [guest.id or 0], tag)
    ids = (keep.id or 0, other.id or 0)
    merged = people.merge_guests(session, gala.organizer, tenant(gala), ids[0], [ids[1], ids[0]])
    assert merged == people.Merged(ids[0], 2, 0, 0)
    facts = people.get_guest(session, gala.staff, ids[0])
    assert (facts.name, facts.email, facts.phone, facts.title) == ("Ana Ruiz", "ana@x.test", "1", "Dra.")
    assert facts.tags == ("family", "vip")
    assert not session.scalars(select(Guest.id).where(Guest.id == ids[1])).all()  # type: ignore[call-overload]
    assert people.list_guest_ids(session, gala.staff, tenant(gala), people.GuestQuery(search="ana@x.test ruiz")) == (
        ids[0],
    )
    assert not session.scalars(select(GuestTag).where(GuestTag.guest_id == ids[1])).all()  # type: ignore[arg-type]


def test_one_or_too_many_or_somebody_who_is_gone_are_refused(session: Session, gala: Gala) -> None:
    keep = gala.parties[0][0].guest_id
    for others in ([], [keep], list(range(10_000, 10_030))):
        with pytest.raises(Invalid):
            people.merge_guests(session, gala.organizer, tenant(gala), keep, others)
    with pytest.raises(NotFound):
        people.merge_guests(session, gala.organizer, tenant(gala), keep, [987_654])


# --- every event -----------------------------------------------------------------------------------------------------


def test_places_at_other_events_go_over_with_seat_answer_and_history(session: Session, gala: Gala) -> None:
    elsewhere = factories.make_event(session, gala.tenant)
    seat = factories.make_table(session, elsewhere)[0]
    invitation = factories.make_invitation(session, elsewhere, ["Ana R."], status="accepted")
    (place,) = factories.members_of(session, invitation)
    factories.sit(session, place, seat)
    keep = gala.parties[0][0]
    merged = people.merge_guests(session, gala.organizer, tenant(gala), keep.guest_id, [place.guest_id])
    session.expire_all()
    assert (merged.places, merged.given_up) == (1, 0)
    assert (place.guest_id, place.status, seat.attendee_id) == (keep.guest_id, "accepted", place.id)
    told = session.scalars(select(AttendeeHistory).where(AttendeeHistory.attendee_id == place.id)).all()  # type: ignore[arg-type]
    assert {"insert", "seat", "update"} <= {line.action for line in told}
    assert len(people.get_guest(session, gala.staff, keep.guest_id).events) == 2


def test_of_two_places_at_one_event_the_one_with_a_seat_stays(session: Session, gala: Gala) -> None:
    first, second = gala.parties[0][0], gala.parties[1][0]
    second.status = "accepted"
    factories.sit(session, second, gala.seats[3])
    invitations.refresh_status(session, [gala.invitations[1].id])
    merged = merge(session, gala, 0, 1)
    assert (merged.places, merged.given_up) == (1, 1)
    assert (first.status, second.status) == ("canceled", "accepted")
    assert first.guest_id == second.guest_id == merged.guest_id
    assert gala.seats[3].attendee_id == second.id
    active = select(Attendee.id).where(Attendee.guest_id == merged.guest_id, Attendee.status != "canceled")  # type: ignore[call-overload]
    assert session.scalars(active).all() == [second.id]


def test_who_is_inside_gets_the_seat_of_their_other_place(session: Session, gala: Gala) -> None:
    inside, seated = gala.parties[0][0], gala.parties[1][0]
    inside.status, inside.checked_in_at = "attended", clock.now()
    seated.meal_choice, seated.dietary_notes = "Fish", b"sealed"
    factories.sit(session, seated, gala.seats[0])
    bus.take_published(session)
    merge(session, gala, 1, 0)
    assert (gala.seats[0].attendee_id, inside.status, seated.status) == (inside.id, "attended", "canceled")
    assert (inside.meal_choice, inside.dietary_notes) == ("Fish", b"sealed")
    kinds = {type(event).__name__ for event in bus.take_published(session)}
    assert kinds == {"SeatsAssigned", "RsvpChanged", "InvitationChanged"}, "the seat was never free for anybody"


def test_the_second_seat_and_the_second_hold_become_free(session: Session, gala: Gala) -> None:
    first, second, third = (party[0] for party in gala.parties)
    factories.sit(session, first, gala.seats[0])
    factories.sit(session, second, gala.seats[1])
    hold = gala.seats[2]
    hold.holder, hold.held_for, hold.held_at = f"attendee:{third.id}", third.id, clock.now()
    hold.hold_expires_at = clock.now() + timedelta(minutes=5)
    session.flush()
    assert merge(session, gala, 0, 1, 2).given_up == 2
    taken = session.execute(select(EventSeat.id, EventSeat.attendee_id, EventSeat.held_for)).all()  # type: ignore[call-overload]
    assert [row for row in taken if row.attendee_id or row.held_for] == [(gala.seat_ids[0], first.id, None)]


def test_two_who_were_both_at_one_event_are_two_people(session: Session, gala: Gala) -> None:
    for party in (0, 1):
        gala.parties[party][0].status, gala.parties[party][0].checked_in_at = "attended", clock.now()
    session.flush()
    with pytest.raises(WrongState):
        merge(session, gala, 0, 1)


def test_answers_for_sessions_and_those_whom_they_bring_go_over(session: Session, gala: Gala) -> None:
    first, second = gala.parties[0][0], gala.parties[1][0]
    both, one = (factories.make_session(session, gala.event).id or 0 for _ in range(2))
    second.details = {}
    brought = factories.make_attendee(session, gala.invitations[0])
    brought.details = {"plus_one": True, "host": first.id}
    session.flush()
    for session_id, answers in ((both, {first.id: False, second.id: True}), (one, {first.id: True})):
        sessions.answer_session_for(session, gala.organizer, gala.event_id, session_id, answers)  # type: ignore[arg-type]
    factories.sit(session, second, gala.seats[0])
    merge(session, gala, 0, 1)
    said = session.scalars(select(SessionAnswer).where(SessionAnswer.attendee_id == second.id)).all()  # type: ignore[arg-type]
    assert {(answer.session_id, answer.coming) for answer in said} == {(both, True), (one, True)}
    assert brought.details == {"plus_one": True, "host": second.id}


def test_the_party_that_loses_its_place_follows_its_members(session: Session, gala: Gala) -> None:
    first, second = gala.parties[0][0], gala.parties[1][0]
    first.status, second.status = "declined", "accepted"
    factories.sit(session, second, gala.seats[0])
    invitations.refresh_status(session, [gala.invitations[0].id, gala.invitations[1].id])
    factories.make_attendee(session, gala.invitations[0], status="accepted")
    merge(session, gala, 0, 1)
    assert [invitation.status for invitation in gala.invitations[:2]] == ["accepted", "accepted"]


# --- the past --------------------------------------------------------------------------------------------------------


def test_the_room_as_it_was_still_knows_who_sat_there(session: Session, gala: Gala) -> None:
    first, second = gala.parties[0][0], gala.parties[1][0]
    placement.assign(session, gala.organizer, gala.event_id, second.id or 0, gala.seat_ids[0])
    before, kept = str(now(session, gala.event_id)), guest_of(session, gala, 0).name
    merge(session, gala, 0, 1)
    assert first.guest_id == second.guest_id
    shown = get_plan_at(session, gala.organizer, gala.event_id, before)
    assert shown.occupants[gala.seat_ids[0]].name == kept


def test_what_was_done_before_the_merging_can_still_be_undone_or_says_why_not(session: Session, gala: Gala) -> None:
    second = gala.parties[1][0]
    placement.assign(session, gala.organizer, gala.event_id, second.id or 0, gala.seat_ids[0])
    merge(session, gala, 0, 1)
    assert changes.undo(session, gala.organizer, gala.event_id).action == "seat.assigned"
    assert floor.get_plan(session, gala.organizer, gala.event_id) is not None
    session.expire_all()
    assert gala.seats[0].attendee_id is None
