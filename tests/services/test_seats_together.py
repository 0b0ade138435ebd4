"""Seats together, seats nearby, and holds that ran out: what the finder offers and the sweeper tidies."""

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from gala.access import SYSTEM
from gala.bus import SeatsFreed
from gala.errors import NoBlock
from gala.models import EventSeat
from gala.services import seating
from tests import factories
from tests.services import looking


@pytest.fixture
def gala(session: Session) -> factories.Gala:
    return factories.make_gala(session, tables=2, seats=4, parties=(2, 1, 4))


def hold(session: Session, gala: factories.Gala, seats: list[int], people: list[int], party: int = 0) -> seating.Held:
    return seating.hold(session, gala.guest(party), gala.event_id, seats, people)


# --- together ------------------------------------------------------------------------------------------------


def test_best_together_holds_side_by_side(session: Session, gala: factories.Gala) -> None:
    people = gala.party_ids(2)
    held = seating.best_together(session, gala.guest(2), gala.event_id, people)
    rows = [looking.seat(session, seat_id) for seat_id in held.seats.values()]
    assert {row.held_for for row in rows} == set(people)
    assert len({row.table_id for row in rows}) == 1


def test_best_together_goes_round_what_is_taken(session: Session, gala: factories.Gala) -> None:
    hold(session, gala, gala.seat_ids[:1], gala.party_ids(1), party=1)
    held = seating.best_together(session, gala.guest(2), gala.event_id, gala.party_ids(2))
    assert set(held.seats.values()) == set(gala.seat_ids[4:])


def test_best_together_counts_one_s_own_holds_as_free(session: Session, gala: factories.Gala) -> None:
    factories.make_gala(session)
    people = gala.party_ids(2)
    first = seating.best_together(session, gala.guest(2), gala.event_id, people)
    again = seating.best_together(session, gala.guest(2), gala.event_id, people)
    assert set(again.seats.values()) == set(first.seats.values())


def test_best_together_says_when_there_is_no_room(session: Session) -> None:
    gala = factories.make_gala(session, tables=1, seats=3, parties=(4,))
    with pytest.raises(NoBlock):
        seating.best_together(session, gala.guest(), gala.event_id, gala.party_ids())
    held = session.execute(select(func.count()).where(EventSeat.holder.is_not(None))).scalar()  # type: ignore[union-attr]
    assert held == 0


def test_best_together_never_uses_vip_or_blocked_seats(session: Session) -> None:
    gala = factories.make_gala(session, tables=1, seats=4, parties=(2,))
    for seat_id, change in ((gala.seat_ids[0], {"category": "vip"}), (gala.seat_ids[1], {"blocked": True})):
        session.execute(update(EventSeat).where(EventSeat.id == seat_id).values(**change))
    held = seating.best_together(session, gala.guest(), gala.event_id, gala.party_ids())
    assert set(held.seats.values()) == set(gala.seat_ids[2:])


def test_the_nearest_free_seats_are_offered(session: Session, gala: factories.Gala) -> None:
    lost, *others = gala.seat_ids[:4]
    hold(session, gala, [lost], gala.party_ids(1), party=1)
    offered = seating.nearest_free(session, gala.guest(), gala.event_id, lost, 2)
    assert [seat.seat_id in others for seat in offered] == [True, True]
    assert (offered[0].table_number, offered[0].label) == ("1", looking.seat(session, offered[0].seat_id).label)


def test_no_seat_is_offered_for_one_that_is_not_there(session: Session, gala: factories.Gala) -> None:
    assert seating.nearest_free(session, gala.guest(), gala.event_id, 10**9) == []


# --- the sweeper ---------------------------------------------------------------------------------------------


def test_the_sweeper_empties_what_ran_out_and_tells(
    session: Session, gala: factories.Gala, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana, ben = gala.party_ids()
    hold(session, gala, gala.seat_ids[:1], [ana])
    looking.pass_time(monkeypatch, minutes=3)
    hold(session, gala, gala.seat_ids[1:2], [ben])
    looking.pass_time(monkeypatch, minutes=2)
    looking.told(session, SeatsFreed)
    assert seating.sweep(session) == 1
    (freed,) = looking.told(session, SeatsFreed)
    assert [(state.seat_id, state.holder) for state in freed.seats] == [(gala.seat_ids[0], None)]
    assert looking.hold_of(session, ben) == gala.seat_ids[1]
    assert seating.sweep(session) == 0


def test_a_system_actor_may_act_for_everybody(session: Session, gala: factories.Gala) -> None:
    assert seating.hold(session, SYSTEM, gala.event_id, gala.seat_ids[:1], gala.party_ids(1)).seats
