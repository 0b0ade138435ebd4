"""Best together for organizers: looked at, then applied as one step, or refused with what changed."""

from collections.abc import Callable

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from gala.bus import InvitationChanged, RsvpChanged, SeatMoved, SeatsAssigned, SeatsFreed
from gala.errors import (
    HoldLimit,
    Invalid,
    NoBlock,
    NotComing,
    NotFound,
    ProposalStale,
    SeatBlocked,
    SeatLocked,
    SeatTaken,
    SeatUnknown,
)
from gala.models import Attendee, EventSeat, EventTable
from gala.services import arranging, placement, seating
from gala.services.arranging import Proposal
from tests import factories
from tests.services import looking


@pytest.fixture
def gala(session: Session) -> factories.Gala:
    return factories.make_gala(session, tables=3, seats=4, parties=(3, 2, 4), status="accepted")


def preview(session: Session, gala: factories.Gala, **options: bool) -> Proposal:
    return arranging.preview_all(session, gala.organizer, gala.event_id, **options)


def apply(session: Session, gala: factories.Gala, proposal: Proposal) -> int:
    return arranging.apply_all(session, gala.organizer, gala.event_id, proposal.moves, proposal.digest)


def assign(session: Session, gala: factories.Gala, attendee_id: int, seat_id: int) -> None:
    placement.assign(session, gala.organizer, gala.event_id, attendee_id, seat_id)
    looking.told(session, SeatMoved)


def change(session: Session, seat_id: int, **values: object) -> None:
    session.execute(update(EventSeat).where(EventSeat.id == seat_id).values(**values))


def seating_of(session: Session, gala: factories.Gala) -> dict[int, int]:
    taken = select(EventSeat.attendee_id, EventSeat.id).where(EventSeat.event_id == gala.event_id)
    return dict(session.execute(taken.where(EventSeat.attendee_id.is_not(None))).all())  # type: ignore[arg-type]


# --- everyone ------------------------------------------------------------------------------------------------


def test_a_preview_seats_every_party_whole_and_changes_nothing(session: Session, gala: factories.Gala) -> None:
    found = preview(session, gala)
    assert (found.whole, found.split, found.without, found.unanswered) == (3, 0, 0, 0)
    assert found.moves.keys() == {one for party in range(3) for one in gala.party_ids(party)}
    assert [(party.size, party.together, len(party.tables)) for party in found.parties] == [
        (4, "table", 1), (3, "table", 1), (2, "table", 1),
    ]  # fmt: skip
    assert seating_of(session, gala) == {}


def test_applying_it_does_what_was_shown_and_tells_everybody(session: Session, gala: factories.Gala) -> None:
    found = preview(session, gala)
    assert apply(session, gala, found) == 9
    assert seating_of(session, gala) == found.moves
    events = looking.told(session, object)  # type: ignore[type-var]
    (assigned,) = [event for event in events if isinstance(event, SeatsAssigned)]
    assert {state.seat_id: (state.attendee_id, state.version) for state in assigned.seats} == {
        seat: (who, looking.seat(session, seat).version) for who, seat in found.moves.items()
    }
    moved = {event.attendee_id: event.seat_label for event in events if isinstance(event, SeatMoved)}
    assert moved == {who: looking.seat(session, seat).seat_number for who, seat in found.moves.items()}
    assert not [event for event in events if isinstance(event, SeatsFreed | RsvpChanged)]


def test_who_sits_stays_and_the_rest_of_the_party_sits_beside(session: Session, gala: factories.Gala) -> None:
    ana = gala.party_ids(0)[0]
    assign(session, gala, ana, gala.seat_ids[5])
    found = preview(session, gala)
    assert ana not in found.moves
    assert {found.moves[one] for one in gala.party_ids(0)[1:]} < set(gala.seat_ids[4:8])
    apply(session, gala, found)
    assert looking.seat_of(session, ana) == gala.seat_ids[5]


def test_who_is_just_choosing_a_seat_is_left_alone(session: Session, gala: factories.Gala) -> None:
    one, other = gala.party_ids(1)
    seating.hold(session, gala.guest(1), gala.event_id, gala.seat_ids[:1], [one])
    found = preview(session, gala)
    assert one not in found.moves
    assert gala.seat_ids[0] not in found.moves.values()
    assert found.moves[other] in gala.seat_ids[1:4]


def test_a_hold_that_ran_out_is_given_up(
    session: Session, gala: factories.Gala, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = gala.party_ids(1)[0]
    seating.hold(session, gala.guest(1), gala.event_id, gala.seat_ids[11:12], [one])
    looking.pass_time(monkeypatch, minutes=6)
    found = preview(session, gala)
    apply(session, gala, found)
    assert looking.seat_of(session, one) == found.moves[one]
    assert looking.hold_of(session, one) is None


def test_blocked_locked_vip_and_reserved_seats_are_left(session: Session, gala: factories.Gala) -> None:
    blocked, locked, vip, reserved = gala.seat_ids[:4]
    change(session, blocked, blocked=True)
    change(session, locked, locked=True)
    change(session, vip, category="vip")
    change(session, reserved, category="reserved")
    found = preview(session, gala)
    assert not {blocked, locked, vip, reserved} & set(found.moves.values())
    assert found.without == 1
    assert [reason for party in found.parties for _, reason in party.missing] == ["kept"]


def test_wishes_are_granted(session: Session, gala: factories.Gala) -> None:
    change(session, gala.seat_ids[4], category="accessible")
    for seat in gala.seat_ids[8:10]:
        change(session, seat, category="vip")
    needs = gala.party_ids(0)[2]
    arranging.set_wish(session, gala.organizer, gala.event_id, [needs], "accessible")
    arranging.set_wish(session, gala.organizer, gala.event_id, gala.party_ids(1), "vip")
    found = preview(session, gala)
    assert found.moves[needs] == gala.seat_ids[4]
    assert {found.moves[one] for one in gala.party_ids(1)} == set(gala.seat_ids[8:10])
    arranging.set_wish(session, gala.organizer, gala.event_id, [needs], "")
    assert looking.attendee(session, needs).metadata == {}
    with pytest.raises(Invalid):
        arranging.set_wish(session, gala.organizer, gala.event_id, [needs], "throne")


def test_a_seat_counts_as_a_yes_unless_only_those_who_answered_are_seated(session: Session) -> None:
    gala = factories.make_gala(session, tables=1, seats=4, parties=(2, 1))
    session.execute(update(Attendee).where(Attendee.id == gala.party_ids(1)[0]).values(status="accepted"))
    found = preview(session, gala)
    assert (len(found.moves), found.unanswered) == (3, 2)
    only = preview(session, gala, answered_only=True)
    assert (list(only.moves), only.unanswered) == (gala.party_ids(1), 0)
    apply(session, gala, found)
    assert [looking.status_of(session, one) for one in gala.party_ids()] == ["accepted", "accepted"]
    assert looking.group_status(session, gala.invitations[0].id) == "accepted"
    events = looking.told(session, object)  # type: ignore[type-var]
    (answered,) = [event for event in events if isinstance(event, RsvpChanged)]
    assert {(state.attendee_id, state.status) for state in answered.attendees} == {
        (one, "accepted") for one in gala.party_ids()
    }
    assert [event.invitation_id for event in events if isinstance(event, InvitationChanged)]


def test_who_said_yes_is_seated_before_who_has_not_answered(session: Session) -> None:
    gala = factories.make_gala(session, tables=1, seats=4, parties=(4, 2))
    session.execute(update(Attendee).where(Attendee.id == gala.party_ids(1)[0]).values(status="accepted"))
    found = preview(session, gala)
    assert set(gala.party_ids(1)) <= found.moves.keys()
    assert (found.without, found.unanswered) == (2, 3)


def test_who_declined_has_no_part_in_it(session: Session, gala: factories.Gala) -> None:
    one = gala.party_ids(1)[0]
    session.execute(update(Attendee).where(Attendee.id == one).values(status="declined"))
    assert one not in preview(session, gala).moves


def test_nobody_to_seat_and_no_seat_to_give(session: Session) -> None:
    empty = factories.make_gala(session, tables=1, parties=())
    assert preview(session, empty).moves == {}
    assert apply(session, empty, preview(session, empty)) == 0
    full = factories.make_gala(session, tables=0, parties=(2,))
    found = preview(session, full)
    assert (found.moves, found.without, found.split) == ({}, 2, 0)
    assert [reason for _, reason in found.parties[0].missing] == ["full", "full"]


def _seat_taken(session: Session, gala: factories.Gala) -> None:
    assign(session, gala, gala.party_ids(0)[0], gala.seat_ids[11])


def _seat_held(session: Session, gala: factories.Gala) -> None:
    seating.hold(session, gala.guest(1), gala.event_id, gala.seat_ids[:1], gala.party_ids(1)[:1])


def _seat_locked(session: Session, gala: factories.Gala) -> None:
    change(session, gala.seat_ids[0], locked=True)


def _table_gone(session: Session, gala: factories.Gala) -> None:
    session.execute(EventTable.__table__.delete().where(EventTable.id == gala.seats[-1].table_id))  # type: ignore[attr-defined]


def _somebody_declines(session: Session, gala: factories.Gala) -> None:
    session.execute(update(Attendee).where(Attendee.id == gala.party_ids(1)[0]).values(status="declined"))


def _somebody_joins(session: Session, gala: factories.Gala) -> None:
    factories.make_invitation(session, gala.event, 1)


@pytest.mark.parametrize(
    ("what", "reason"),
    [
        (_seat_taken, "Somebody took a seat or gave one back in the meantime."),
        (_seat_held, "Somebody took a seat or gave one back in the meantime."),
        (_seat_locked, "The room was changed in the meantime."),
        (_table_gone, "The room was changed in the meantime."),
        (_somebody_declines, "The guest list changed in the meantime."),
        (_somebody_joins, "The guest list changed in the meantime."),
    ],
)
def test_a_plan_that_is_out_of_date_is_refused_whole_and_says_what_changed(
    session: Session, gala: factories.Gala, what: Callable[[Session, factories.Gala], None], reason: str
) -> None:
    found = preview(session, gala)
    what(session, gala)
    before = seating_of(session, gala)
    with pytest.raises(ProposalStale) as refusal:
        apply(session, gala, found)
    assert refusal.value.params["reason"] == reason
    assert seating_of(session, gala) == before
    apply(session, gala, preview(session, gala))


def test_moves_that_no_plan_could_hold_are_refused(session: Session, gala: factories.Gala) -> None:
    ana, ben = gala.party_ids(0)[:2]
    assign(session, gala, ana, gala.seat_ids[0])
    other = factories.make_gala(session)
    digest = preview(session, gala).digest
    for moves in (
        {ben: gala.seat_ids[0]},
        {ana: gala.seat_ids[1]},
        {ben: gala.seat_ids[1], gala.party_ids(1)[0]: gala.seat_ids[1]},
        {ben: other.seat_ids[0]},
        {other.party_ids()[0]: gala.seat_ids[1]},
    ):
        with pytest.raises(SeatUnknown):
            arranging.apply_all(session, gala.organizer, gala.event_id, moves, digest)
    with pytest.raises(ProposalStale):
        arranging.apply_all(session, gala.organizer, gala.event_id, {}, "made up")
    assert seating_of(session, gala) == {ana: gala.seat_ids[0]}


# --- one party -----------------------------------------------------------------------------------------------


def find(session: Session, gala: factories.Gala, people: list[int]) -> list[arranging.Option]:
    return arranging.find_for_party(session, gala.organizer, gala.event_id, people)


def test_the_best_block_comes_first_with_runners_up_that_share_no_seat(session: Session, gala: factories.Gala) -> None:
    found = find(session, gala, gala.party_ids(0))
    assert [option.kind for option in found] == ["same_table_adjacent"] * 3
    assert [option.tables for option in found] == [("1",), ("2",), ("3",)]
    assert len({seat for option in found for seat in option.seats.values()}) == 9


def test_the_rest_of_a_party_is_offered_seats_beside_those_who_sit(session: Session, gala: factories.Gala) -> None:
    assign(session, gala, gala.party_ids(0)[0], gala.seat_ids[9])
    best, *others = find(session, gala, gala.party_ids(0)[1:])
    assert (best.kind, best.tables) == ("beside", ("3",))
    assert set(best.seats.values()) == {gala.seat_ids[8], gala.seat_ids[10]}
    assert [option.tables for option in others]


def test_a_party_that_sits_is_offered_other_seats_and_gives_up_its_own(session: Session, gala: factories.Gala) -> None:
    party = gala.party_ids(1)
    for who, seat in zip(party, (gala.seat_ids[0], gala.seat_ids[6]), strict=True):
        assign(session, gala, who, seat)
    best = find(session, gala, party)[0]
    assert best.was == dict(zip(party, (gala.seat_ids[0], gala.seat_ids[6]), strict=True))
    arranging.seat_party(session, gala.organizer, gala.event_id, best.seats, best.was)
    assert seating_of(session, gala) == best.seats
    events = looking.told(session, object)  # type: ignore[type-var]
    for event in events:
        if isinstance(event, SeatsAssigned | SeatsFreed):
            assert all(state.version == looking.seat(session, state.seat_id).version for state in event.seats)


def test_two_of_a_party_may_change_places(session: Session, gala: factories.Gala) -> None:
    one, other = gala.party_ids(1)
    here, there = gala.seat_ids[:2]
    assign(session, gala, one, here)
    assign(session, gala, other, there)
    moves, was = {one: there, other: here}, {one: here, other: there}
    assert arranging.seat_party(session, gala.organizer, gala.event_id, moves, was) == 2
    assert seating_of(session, gala) == moves


def test_who_needs_a_step_free_seat_gets_one_in_every_choice(session: Session, gala: factories.Gala) -> None:
    for seat in (gala.seat_ids[1], gala.seat_ids[10]):
        change(session, seat, category="accessible")
    needs = gala.party_ids(0)[2]
    arranging.set_wish(session, gala.organizer, gala.event_id, [needs], "accessible")
    found = find(session, gala, gala.party_ids(0))
    assert len(found) == 2
    assert {option.seats[needs] for option in found} == {gala.seat_ids[1], gala.seat_ids[10]}


def test_no_block_is_offered_where_there_is_none(session: Session, gala: factories.Gala) -> None:
    session.execute(update(EventSeat).where(EventSeat.event_id == gala.event_id).values(locked=True))
    with pytest.raises(NoBlock):
        find(session, gala, gala.party_ids(0))
    with pytest.raises(NotFound):
        find(session, gala, [])
    with pytest.raises(NotFound):
        find(session, gala, factories.make_gala(session).party_ids())
    session.execute(update(Attendee).where(Attendee.id.in_(gala.party_ids(1))).values(status="declined"))
    with pytest.raises(NotComing):
        find(session, gala, gala.party_ids(1))


def test_who_sits_on_a_locked_seat_is_not_moved(session: Session, gala: factories.Gala) -> None:
    one = gala.party_ids(1)[0]
    assign(session, gala, one, gala.seat_ids[0])
    change(session, gala.seat_ids[0], locked=True)
    with pytest.raises(SeatLocked):
        find(session, gala, gala.party_ids(1))
    with pytest.raises(SeatLocked):
        was = {one: gala.seat_ids[0]}
        arranging.seat_party(session, gala.organizer, gala.event_id, {one: gala.seat_ids[1]}, was)


@pytest.mark.parametrize(
    ("since", "error"),
    [
        ({"blocked": True}, SeatBlocked),
        ({"locked": True}, SeatLocked),
        ("taken", SeatTaken),
        ("held", SeatTaken),
        ("seated", ProposalStale),
    ],
)
def test_a_choice_that_is_out_of_date_seats_nobody(
    session: Session, gala: factories.Gala, since: object, error: type[Exception]
) -> None:
    party = gala.party_ids(0)
    best = find(session, gala, party)[0]
    seat = best.seats[party[0]]
    match since:
        case "taken":
            assign(session, gala, gala.party_ids(1)[0], seat)
        case "held":
            seating.hold(session, gala.guest(1), gala.event_id, [seat], gala.party_ids(1)[:1])
        case "seated":
            assign(session, gala, party[1], gala.seat_ids[11])
        case dict():
            change(session, seat, **since)
    before = seating_of(session, gala)
    with pytest.raises(error):
        arranging.seat_party(session, gala.organizer, gala.event_id, best.seats, best.was)
    assert seating_of(session, gala) == before


def test_each_needs_a_seat_of_their_own(session: Session, gala: factories.Gala) -> None:
    one, other = gala.party_ids(1)
    for moves in ({}, {one: gala.seat_ids[0], other: gala.seat_ids[0]}):
        with pytest.raises(HoldLimit):
            arranging.seat_party(session, gala.organizer, gala.event_id, moves)


def test_a_party_is_read_with_names_and_seats(session: Session, gala: factories.Gala) -> None:
    one, other = gala.party_ids(1)
    assign(session, gala, one, gala.seat_ids[0])
    party = arranging.get_party_of(session, gala.organizer, gala.event_id, other)
    assert party.label == gala.invitations[1].label
    assert (list(party.names), party.seats) == ([one, other], {one: gala.seat_ids[0]})
