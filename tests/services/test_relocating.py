"""The room changed after people sit: the difference is shown, and only that is done; nobody is silently unseated."""

from typing import Any

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from gala import bus
from gala.errors import ChangedSince, GalaError, Invalid, NotFound, SeatsInUse, SeatTaken
from gala.models import EventSeat
from gala.services import attendance, changes, floor, placement, seating
from gala.services.floor import Difference, Edit, relocating
from tests import factories
from tests.factories import Gala
from tests.services import looking


@pytest.fixture
def gala(session: Session) -> Gala:
    """Three tables of four; a party of three at the first, one alone at the second."""
    made = factories.make_gala(session, tables=3, seats=4, parties=(3, 1), status="accepted")
    for member, seat in zip(made.parties[0], made.seats, strict=False):
        factories.sit(session, member, seat)
    factories.sit(session, made.parties[1][0], made.seats[4])
    return made


def first(gala: Gala) -> Edit:
    return Edit(tables=(gala.seats[0].table_id,))


def preview(session: Session, gala: Gala, edit: Edit | None = None) -> Difference:
    return floor.preview_edit(session, gala.organizer, gala.event_id, edit or first(gala))


def apply(session: Session, gala: Gala, shown: Difference, edit: Edit | None = None, **other: Any) -> int:
    moves = {one.attendee_id: one.to_seat_id for one in shown.affected} | other.get("moves", {})
    done: int = floor.apply_edit(session, gala.organizer, gala.event_id, edit or first(gala), moves, shown.digest)
    return done


def seats(session: Session) -> int:
    return int(session.execute(select(func.count()).select_from(EventSeat)).scalar_one())


def test_what_people_sit_at_is_not_simply_removed(session: Session, gala: Gala) -> None:
    with pytest.raises(SeatsInUse) as refused:
        floor.remove_items(session, gala.organizer, gala.event_id, first(gala))
    assert refused.value.params["count"] == 3
    assert seats(session) == 12


def test_the_difference_names_everybody_and_keeps_the_party_together(session: Session, gala: Gala) -> None:
    shown = preview(session, gala)
    assert [one.attendee_id for one in shown.affected] == gala.party_ids(0)
    assert [(one.table, one.seat) for one in shown.affected] == [("1", "1"), ("1", "2"), ("1", "3")]
    assert len({one.to_table for one in shown.affected}) == 1 and all(one.with_party for one in shown.affected)
    assert seats(session) == 12, "a look changes nothing"


def test_with_consent_all_of_it_is_done_and_whom_to_tell_is_marked(session: Session, gala: Gala) -> None:
    shown = preview(session, gala)
    bus.take_published(session)
    assert apply(session, gala, shown) == 3
    assert {looking.seat_of(session, one.attendee_id) for one in shown.affected} == {
        one.to_seat_id for one in shown.affected
    }
    assert seats(session) == 8
    events = bus.take_published(session)
    moved = [event for event in events if isinstance(event, bus.SeatMoved)]
    assert {event.attendee_id for event in moved} == set(gala.party_ids(0)) and all(e.seat_label for e in moved)
    assert bus.FloorChanged(gala.event_id) in events
    waiting = floor.list_to_tell(session, gala.organizer, gala.event_id)
    assert [one.attendee_id for one in waiting] == gala.party_ids(0)
    assert floor.mark_told(session, gala.organizer, gala.event_id, gala.party_ids(0)[:1]) == 1
    assert len(floor.list_to_tell(session, gala.organizer, gala.event_id)) == 2


def test_a_smaller_table_asks_only_for_those_who_lose_their_chair(session: Session, gala: Gala) -> None:
    edit = Edit(seats=((gala.seats[0].table_id, 2),))
    shown = preview(session, gala, edit)
    assert [one.seat for one in shown.affected] == ["3"]
    apply(session, gala, shown, edit)
    assert [looking.seat_of(session, who) for who in gala.party_ids(0)[:2]] == gala.seat_ids[:2]
    assert seats(session) == 10


def test_locked_and_checked_in_people_are_named_specially(session: Session, gala: Gala) -> None:
    floor.lock_table(session, gala.organizer, gala.seats[0].table_id, True)
    attendance.check_in(session, gala.staff, gala.event_id, gala.party_ids(0)[:1])
    shown = preview(session, gala)
    assert [(one.is_locked, one.is_inside) for one in shown.affected] == [(True, True), (True, False), (True, False)]


def test_no_locked_or_blocked_seat_is_proposed(session: Session, gala: Gala) -> None:
    floor.lock_table(session, gala.organizer, gala.seats[8].table_id, True)
    floor.block(session, gala.organizer, gala.event_id, gala.seat_ids[5:7])
    shown = preview(session, gala)
    proposed = [one.to_seat_id for one in shown.affected]
    assert sorted(filter(None, proposed)) == gala.seat_ids[7:8]
    assert [one.why for one in shown.affected if one.to_seat_id is None] == ["full", "full"]
    apply(session, gala, shown)
    assert [looking.seat_of(session, who) for who in gala.party_ids(0)].count(None) == 2
    assert len(floor.list_to_tell(session, gala.organizer, gala.event_id)) == 3, "those who find none are told too"


def _somebody_moves(s: Session, g: Gala) -> None:
    placement.assign(s, g.organizer, g.event_id, g.party_ids(0)[0], g.seat_ids[3])


def _somebody_joins(s: Session, g: Gala) -> None:
    placement.assign(s, g.organizer, g.event_id, g.party_ids(1)[0], g.seat_ids[3])


def _somebody_checks_in(s: Session, g: Gala) -> None:
    attendance.check_in(s, g.staff, g.event_id, g.party_ids(0)[:1])


def _the_table_is_renamed(s: Session, g: Gala) -> None:
    floor.rename_table(s, g.organizer, g.seats[0].table_id, "Family")


CLASHES = {
    "a move": _somebody_moves,
    "a newcomer": _somebody_joins,
    "a check-in": _somebody_checks_in,
    "another name": _the_table_is_renamed,
}


@pytest.mark.parametrize("clash", CLASHES)
def test_what_is_no_longer_as_it_was_shown_is_not_done(session: Session, gala: Gala, clash: str) -> None:
    shown = preview(session, gala)
    CLASHES[clash](session, gala)
    with pytest.raises(ChangedSince):
        apply(session, gala, shown)
    assert seats(session) == 12


def test_a_seat_that_is_taken_meanwhile_is_not_given_twice(session: Session, gala: Gala) -> None:
    shown = preview(session, gala)
    target = shown.affected[0].to_seat_id or 0
    placement.assign(session, gala.organizer, gala.event_id, gala.party_ids(1)[0], target)
    with pytest.raises((SeatTaken, ChangedSince)):
        apply(session, gala, shown)
    assert seats(session) == 12


def test_everybody_must_be_provided_for(session: Session, gala: Gala) -> None:
    shown = preview(session, gala)
    some = {one.attendee_id: one.to_seat_id for one in shown.affected[:2]}
    with pytest.raises(Invalid):
        floor.apply_edit(session, gala.organizer, gala.event_id, first(gala), some, shown.digest)
    same = {one.attendee_id: gala.seat_ids[8] for one in shown.affected}
    with pytest.raises(SeatTaken):
        floor.apply_edit(session, gala.organizer, gala.event_id, first(gala), same, shown.digest)
    gone = {one.attendee_id: seat for one, seat in zip(shown.affected, gala.seat_ids[:3], strict=True)}
    with pytest.raises(SeatTaken):
        floor.apply_edit(session, gala.organizer, gala.event_id, first(gala), gone, shown.digest)
    assert seats(session) == 12


def test_a_seat_that_a_guest_is_choosing_stays_until_they_are_done(
    session: Session, gala: Gala, monkeypatch: pytest.MonkeyPatch
) -> None:
    edit = Edit(tables=(gala.seats[8].table_id,))
    seating.hold(session, gala.guest(1), gala.event_id, [gala.seat_ids[8]], gala.party_ids(1))
    with pytest.raises(SeatsInUse):
        floor.remove_items(session, gala.organizer, gala.event_id, edit)
    shown = preview(session, gala, edit)
    assert (shown.affected, shown.held) == ((), 1)
    with pytest.raises(SeatsInUse):
        apply(session, gala, shown, edit)
    looking.pass_time(monkeypatch, minutes=20)
    floor.remove_items(session, gala.organizer, gala.event_id, edit)
    assert seats(session) == 8


def test_undone_everybody_sits_where_they_sat(session: Session, gala: Gala) -> None:
    apply(session, gala, preview(session, gala))
    changes.undo(session, gala.organizer, gala.event_id)
    assert [looking.seat_of(session, who) for who in gala.party_ids(0)] == gala.seat_ids[:3]
    assert floor.list_to_tell(session, gala.organizer, gala.event_id) == []


def test_tables_of_another_event_are_nobody_s_to_remove(session: Session, gala: Gala) -> None:
    other = factories.make_gala(session, tables=1)
    with pytest.raises((ChangedSince, NotFound)):
        floor.remove_items(session, gala.organizer, gala.event_id, Edit((other.seats[0].table_id,)))
    for actor in (gala.staff, gala.guest(0), other.organizer):
        with pytest.raises(GalaError):
            floor.preview_edit(session, actor, gala.event_id, first(gala))


def test_what_goes_is_decided_among_chairs_that_nobody_can_take_meanwhile(
    session: Session, gala: Gala, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The last chair, which would have gone, is taken just before the lock: the one that goes instead is locked too."""
    locked: set[int] = set()
    real = relocating.lock_seats

    def lock(session: Session, event_id: int, **which: Any) -> Any:
        if not locked:
            session.execute(update(EventSeat).where(EventSeat.id == gala.seat_ids[7]).values(attendee_id=late))
        found = real(session, event_id, **which)
        locked.update(found)
        return found

    monkeypatch.setattr(relocating, "lock_seats", lock)
    (late,) = (one.id for one in factories.members_of(session, factories.make_invitation(session, gala.event)))
    edit = Edit(seats=((gala.seats[4].table_id, 3),))
    floor.remove_items(session, gala.organizer, gala.event_id, edit)
    left = {row.id for row in factories.seats_of(session, gala.event)}
    assert set(gala.seat_ids) - left == {gala.seat_ids[6]}
    assert set(gala.seat_ids) - left <= locked
