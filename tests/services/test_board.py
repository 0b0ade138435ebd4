"""What a live board starts from is what the services left."""

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from gala.access import NOBODY
from gala.errors import Forbidden, NotFound, NotSignedIn
from gala.models import Attendee, EventSeat, EventTable
from gala.services import attendance, board, placement, seating
from tests import factories
from tests.services import looking


@pytest.fixture
def gala(session: Session) -> factories.Gala:
    return factories.make_gala(session, tables=2, seats=3, parties=(2, 1))


def test_every_seat_as_it_is(session: Session, gala: factories.Gala) -> None:
    ana, ben = gala.party_ids()
    held = seating.hold(session, gala.guest(), gala.event_id, gala.seat_ids[:1], [ana])
    placement.assign(session, gala.organizer, gala.event_id, ben, gala.seat_ids[1])
    session.execute(update(EventSeat).where(EventSeat.id == gala.seat_ids[2]).values(blocked=True))
    seats = {state.seat_id: state for state in board.read_board(session, gala.event_id).seats}
    assert list(seats) == gala.seat_ids
    first, second, third = (seats[seat_id] for seat_id in gala.seat_ids[:3])
    assert (first.holder, first.hold_expires_at, first.attendee_id) == (f"attendee:{ana}", held.expires_at, None)
    assert (second.attendee_id, second.holder) == (ben, None)
    assert third.blocked
    assert all(seats[seat_id].version == looking.seat(session, seat_id).version for seat_id in gala.seat_ids)


def test_tables_stand_in_the_plan_s_order(session: Session, gala: factories.Gala) -> None:
    first, second = (gala.seats[0].table_id, gala.seats[3].table_id)
    session.execute(update(EventTable).where(EventTable.id == first).values(position=10**6))
    assert board.read_board(session, gala.event_id).tables == [(second, gala.seat_ids[3:]), (first, gala.seat_ids[:3])]


def test_everybody_with_party_and_place(session: Session, gala: factories.Gala) -> None:
    ana, ben = gala.party_ids()
    attendance.check_in(session, gala.staff, gala.event_id, [ana, ben])
    attendance.check_out(session, gala.staff, gala.event_id, [ben])
    data = board.read_board(session, gala.event_id)
    assert [(p.attendee_id, p.status, p.inside) for p in data.attendees] == [
        (ana, "attended", True), (ben, "attended", False), (gala.party_ids(1)[0], "pending", False)
    ]  # fmt: skip
    assert data.parties == {invitation.id: invitation.label for invitation in gala.invitations}
    assert data.seat_numbers[gala.seat_ids[4]] == "2-2"


def test_who_is_canceled_is_not_there(session: Session, gala: factories.Gala) -> None:
    session.execute(update(Attendee).where(Attendee.id == gala.party_ids()[0]).values(status="canceled"))
    assert len(board.read_board(session, gala.event_id).attendees) == 2


def test_nothing_of_other_events(session: Session, gala: factories.Gala) -> None:
    before = board.read_board(session, gala.event_id)
    factories.make_gala(session)
    assert board.read_board(session, gala.event_id) == before


def test_an_event_that_is_gone_is_empty(session: Session) -> None:
    assert board.read_board(session, 10**9).tables == []


def test_who_may_watch(session: Session, gala: factories.Gala) -> None:
    board.may_watch(session, gala.staff, gala.event_id)
    board.may_watch(session, gala.organizer, gala.event_id)
    board.may_watch_own(session, gala.guest(), gala.event_id)
    with pytest.raises(Forbidden):
        board.may_watch(session, gala.guest(), gala.event_id)
    with pytest.raises(Forbidden):
        board.may_watch_own(session, gala.staff, gala.event_id)
    for may in (board.may_watch, board.may_watch_own):
        with pytest.raises(NotFound):
            may(session, factories.stranger(session), gala.event_id)
        with pytest.raises(NotFound):
            may(session, factories.make_gala(session).guest(), gala.event_id)
        with pytest.raises(NotSignedIn):
            may(session, NOBODY, gala.event_id)
