"""Boards: whatever happens, in whatever order it is told, messages lead to what a fresh look would show."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from gala.bus import AttendeesChanged, AttendeeState, Happened, SeatsChanged, SeatsLocked, SeatState
from gala.live.boards import Board, merge

NOW = datetime(2026, 4, 25, 19, 0, tzinfo=UTC)
TABLES, EACH, PEOPLE = 2, 3, 4
EVENT = 9


@dataclass(frozen=True, slots=True)
class Data:
    tables: list[tuple[int, list[int]]]
    seats: list[SeatState]
    attendees: list[AttendeeState]
    parties: dict[int, str]
    seat_numbers: dict[int, str]


def a_seat(seat_id: int, **facts: object) -> SeatState:
    known = {"version": 1, "index": (seat_id - 1) % EACH, "table_id": (seat_id - 1) // EACH + 1}
    return SeatState(seat_id=seat_id, **(known | facts))  # type: ignore[arg-type]


def a_person(who: int, **facts: object) -> AttendeeState:
    known = {"version": 1, "name": f"P{who}", "status": "pending", "inside": False, "invitation_id": who % 2}
    return AttendeeState(attendee_id=who, **(known | facts))  # type: ignore[arg-type]


def data(seats: dict[int, SeatState], people: dict[int, AttendeeState]) -> Data:
    return Data(
        tables=[(t, [(t - 1) * EACH + i + 1 for i in range(EACH)]) for t in range(1, TABLES + 1)],
        seats=list(seats.values()),
        attendees=list(people.values()),
        parties={0: "Rossi", 1: "Okafor"},
        seat_numbers={seat: f"{(seat - 1) // EACH + 1}-{(seat - 1) % EACH + 1}" for seat in seats},
    )


def room() -> tuple[dict[int, SeatState], dict[int, AttendeeState]]:
    return (
        {seat: a_seat(seat) for seat in range(1, TABLES * EACH + 1)},
        {who: a_person(who) for who in range(1, PEOPLE + 1)},
    )


SEAT_CHANGES = st.tuples(
    st.integers(1, TABLES * EACH),
    st.fixed_dictionaries(
        {},
        optional={
            "blocked": st.booleans(),
            "locked": st.booleans(),
            "attendee_id": st.none() | st.integers(1, PEOPLE),
            "holder": st.none() | st.sampled_from(["attendee:1", "attendee:2"]),
            "hold_expires_at": st.integers(-5, 30).map(lambda minutes: NOW + timedelta(minutes=minutes)),
        },
    ),
)
PERSON_CHANGES = st.tuples(
    st.integers(1, PEOPLE),
    st.fixed_dictionaries(
        {},
        optional={
            "status": st.sampled_from(["pending", "accepted", "declined", "attended", "canceled"]),
            "inside": st.booleans(),
            "name": st.sampled_from(["Ana", "Zoë | Ali"]),
        },
    ),
)
STEPS = st.lists(st.one_of(st.tuples(st.just("seat"), SEAT_CHANGES), st.tuples(st.just("person"), PERSON_CHANGES)))


def history(steps: list) -> tuple[list[Happened], dict[int, SeatState], dict[int, AttendeeState]]:
    """The steps as events, each with its new version, and how it ended. One seat a person, as the database holds."""
    seats, people = room()
    events: list[Happened] = []
    for kind, (key, facts) in steps:
        if kind == "person":
            people[key] = replace(people[key], version=people[key].version + 1, **facts)
            events.append(AttendeesChanged(EVENT, (people[key],)))
            continue
        changed = [seats[key]]
        seats[key] = replace(seats[key], version=seats[key].version + 1, **facts)
        who = seats[key].attendee_id
        changed = [seats[key]]
        for other in seats.values():
            if who is not None and other.attendee_id == who and other.seat_id != key:
                seats[other.seat_id] = replace(other, version=other.version + 1, attendee_id=None)
                changed.append(seats[other.seat_id])
                break
        events.append(SeatsChanged(EVENT, tuple(changed)))
    return events, seats, people


@given(steps=STEPS, plan=st.data())
def test_an_old_snapshot_with_the_messages_is_a_fresh_snapshot(steps: list, plan: st.DataObject) -> None:
    events, seats, people = history(steps)
    twice = events + plan.draw(st.lists(st.sampled_from(events)) if events else st.just([]))
    told = plan.draw(st.permutations(twice))
    start = plan.draw(st.integers(0, len(told)))
    end = NOW + timedelta(minutes=plan.draw(st.integers(0, 40)))

    board = Board(EVENT, data(*room()), NOW)
    for event in told[:start]:
        board.apply(event, NOW)
    seen = {audience: board.snapshot(audience) for audience in ("guests", "staff")}
    epoch, seq = board.epoch, board.seq
    for event in told[start:]:
        changes = board.apply(event, NOW)
        merge(seen["guests"], changes.guests)
        merge(seen["staff"], changes.staff)
    for changes in (board.tick(end), board.renew(data(seats, people), end)):
        merge(seen["guests"], changes.guests)
        merge(seen["staff"], changes.staff)

    fresh = Board(EVENT, data(seats, people), end)
    for audience in ("guests", "staff"):
        assert seen[audience] == fresh.snapshot(audience) == board.snapshot(audience)
        resumed = {} if (later := board.since(epoch, seq, audience)) is None else dict(seen[audience])
        for _, keys in later or []:
            merge(resumed, keys)
        assert later is None or resumed == seen[audience]


@given(steps=STEPS, plan=st.data())
def test_the_events_alone_lead_there_without_another_reading(steps: list, plan: st.DataObject) -> None:
    events, seats, people = history(steps)
    board = Board(EVENT, data(*room()), NOW)
    for event in plan.draw(st.permutations(events)):
        board.apply(event, NOW)
    assert board.snapshot("guests") == Board(EVENT, data(seats, people), NOW).snapshot("guests")
    assert board.snapshot("staff") == Board(EVENT, data(seats, people), NOW).snapshot("staff")


@given(steps=STEPS, plan=st.data())
def test_a_reading_that_is_older_than_the_events_takes_nothing_back(steps: list, plan: st.DataObject) -> None:
    events, seats, people = history(steps)
    cut = plan.draw(st.integers(0, len(events)))
    _, old_seats, old_people = history(steps[:cut])
    board = Board(EVENT, data(*room()), NOW)
    for event in events:
        board.apply(event, NOW)
    board.renew(data(old_seats, old_people), NOW)
    assert board.snapshot("staff") == Board(EVENT, data(seats, people), NOW).snapshot("staff")


def test_guests_learn_no_name_and_not_who_is_inside() -> None:
    seats, people = room()
    seats[1] = a_seat(1, attendee_id=1)
    people[1] = a_person(1, inside=True, status="attended", name="Secret")
    board = Board(EVENT, data(seats, people), NOW)
    assert board.snapshot("guests") == {"t1": "tff", "t2": "fff"}
    assert board.snapshot("staff")["t1"] == "iff"
    assert board.snapshot("staff")["o1"] == "1|Secret|Okafor"
    assert board.snapshot("staff")["a1"] == "i|1-1"
    assert board.snapshot("staff")["c9"] == "1|1|1|5|1|0"
    changes = board.apply(AttendeesChanged(EVENT, (a_person(2, version=2, name="Other"),)), NOW)
    assert changes.guests == {}


def test_a_hold_runs_out_by_itself() -> None:
    board = Board(EVENT, data(*room()), NOW)
    hold = a_seat(4, version=2, holder="attendee:2", hold_expires_at=NOW + timedelta(minutes=5))
    assert board.apply(SeatsChanged(EVENT, (hold,)), NOW).guests == {"t2": "hff"}
    assert board.next_expiry(NOW) == NOW + timedelta(minutes=5)
    late = NOW + timedelta(minutes=5)
    assert board.invitations_run_out(NOW, late) == {0}
    assert board.tick(late).guests == {"t2": "fff"}
    assert board.next_expiry(late) is None
    assert not board.tick(late)


def test_what_was_removed_is_said_to_be_gone() -> None:
    seats, people = room()
    board = Board(EVENT, data(seats, people), NOW)
    smaller = replace(data({1: seats[1]}, people), tables=[(1, [1])])
    changes = board.renew(smaller, NOW)
    assert changes.guests == {"t1": "f", "t2": ""}
    assert board.snapshot("guests") == {"t1": "f"}


def test_a_channel_that_was_away_too_long_takes_a_snapshot() -> None:
    board = Board(EVENT, data(*room()), NOW)
    for version in range(2, 400):
        board.apply(SeatsChanged(EVENT, (a_seat(1, version=version, blocked=version % 2 == 0),)), NOW)
    assert board.since(board.epoch, 0, "guests") is None
    assert board.since("another", board.seq, "guests") is None
    assert board.since(board.epoch, board.seq, "guests") == []
    assert len(board.since(board.epoch, board.seq - 3, "guests") or []) == 3


def test_a_lock_is_one_short_key_for_staff_and_no_more_than_not_available_for_guests() -> None:
    seats, people = room()
    board = Board(EVENT, data(seats, people), NOW)
    free = next(s for s in seats.values() if s.attendee_id is None and s.holder is None and not s.blocked)
    locked = replace(free, locked=True, version=free.version + 1)
    changes = board.apply(SeatsLocked(EVENT, (locked,)), NOW)
    assert changes.staff == {f"l{free.table_id}": "." * free.index + "x"}
    ((key, line),) = changes.guests.items()
    assert (key, line[free.index]) == (f"t{free.table_id}", "b")
    again = board.apply(SeatsLocked(EVENT, (replace(free, version=free.version + 2),)), NOW)
    assert again.staff == {f"l{free.table_id}": ""}
