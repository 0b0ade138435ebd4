"""A party dropped on a table sits there, or there and around it; all of them or nobody, and one step to undo."""

import pytest
from sqlalchemy.orm import Session

from gala.errors import NoBlock, NotComing, NotFound, SeatLocked
from gala.models import AttendeeStatus
from gala.services import arranging, changes, floor, locking, placement
from gala.services.arranging import at_table
from tests import factories
from tests.services import looking


@pytest.fixture
def gala(session: Session) -> factories.Gala:
    return factories.make_gala(session, tables=4, seats=4, parties=(3, 2, 6), status="accepted")


def tables_of(gala: factories.Gala, seats: dict[int, int]) -> list[int]:
    """The index of the table of each seat."""
    return sorted(gala.seat_ids.index(seat) // 4 for seat in seats.values())


def drop(session: Session, gala: factories.Gala, party: int, table: int) -> dict[int, int]:
    table_id = gala.seats[table * 4].table_id
    return arranging.seat_at_table(session, gala.organizer, gala.event_id, table_id, gala.party_ids(party))


def test_a_party_sits_at_the_table_it_is_dropped_on(session: Session, gala: factories.Gala) -> None:
    seats = drop(session, gala, 0, 2)
    assert tables_of(gala, seats) == [2, 2, 2]
    assert {who: looking.seat_of(session, who) for who in gala.party_ids(0)} == seats


def test_what_the_table_has_no_room_for_sits_around_it_and_together(session: Session, gala: factories.Gala) -> None:
    seats = drop(session, gala, 2, 0)
    assert len(seats) == 6
    assert len(set(tables_of(gala, seats))) == 2


def test_a_party_moves_from_table_to_table_in_one_step(session: Session, gala: factories.Gala) -> None:
    first = drop(session, gala, 0, 0)
    assert tables_of(gala, drop(session, gala, 0, 3)) == [3, 3, 3]
    done = changes.undo(session, gala.organizer, gala.event_id)
    assert (done.action, done.details["count"], done.details["tables"]) == ("party.seated", 3, "4")
    assert {who: looking.seat_of(session, who) for who in gala.party_ids(0)} == first


def test_on_the_table_that_was_chosen_a_seat_of_any_kind_will_do(session: Session, gala: factories.Gala) -> None:
    floor.set_category(session, gala.organizer, gala.event_id, gala.seat_ids[8:12], "vip")
    assert tables_of(gala, drop(session, gala, 0, 2)) == [2, 2, 2]


def test_nobody_is_displaced_and_locked_seats_stay_empty(session: Session, gala: factories.Gala) -> None:
    sitting = gala.party_ids(1)[0]
    placement.assign(session, gala.organizer, gala.event_id, sitting, gala.seat_ids[0])
    locking.lock_in_place(session, gala.organizer, gala.event_id, [gala.seat_ids[1]])
    seats = drop(session, gala, 0, 0)
    assert not set(gala.seat_ids[:2]) & set(seats.values())
    assert looking.seat_of(session, sitting) == gala.seat_ids[0]


def test_refused_as_a_whole(session: Session, gala: factories.Gala) -> None:
    placed = drop(session, gala, 0, 0)
    locking.lock_in_place(session, gala.organizer, gala.event_id, [next(iter(placed.values()))])
    with pytest.raises(SeatLocked):
        drop(session, gala, 0, 1)
    floor.block(session, gala.organizer, gala.event_id, gala.seat_ids[4:])
    with pytest.raises(NoBlock):
        drop(session, gala, 2, 1)
    with pytest.raises(NotFound):
        arranging.seat_at_table(session, gala.organizer, gala.event_id, 0, gala.party_ids(1))
    looking.attendee(session, gala.party_ids(1)[0])
    session.execute(
        factories.Attendee.__table__.update()  # type: ignore[attr-defined]
        .where(factories.Attendee.id == gala.party_ids(1)[0])
        .values(status=AttendeeStatus.DECLINED)
    )
    with pytest.raises(NotComing):
        drop(session, gala, 1, 0)
    assert {who: looking.seat_of(session, who) for who in gala.party_ids(0)} == placed


def test_a_full_room_is_not_searched_table_by_table(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    made = factories.make_gala(session, tables=30, seats=1, parties=(3,), status="accepted")
    floor.block(session, made.organizer, made.event_id, made.seat_ids[2:])
    searched: list[int] = []
    real = at_table.best_blocks
    monkeypatch.setattr(at_table, "best_blocks", lambda *a, **more: searched.append(1) or real(*a, **more))
    with pytest.raises(NoBlock):
        arranging.seat_at_table(session, made.organizer, made.event_id, made.seats[0].table_id, made.party_ids(0))
    assert not searched
