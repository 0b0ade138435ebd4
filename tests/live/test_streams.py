"""Channels of messages: whatever happens, whoever leaves and comes back has what a fresh snapshot shows."""

import json
import random
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from gala.bus import AttendeesChanged, AttendeeState, Happened, InvitationChanged, SeatMoved, SeatsChanged
from gala.live import streams
from gala.live.picture import Kind, Picture, Touched
from gala.live.streams import Stream
from tests.api.line import Mirror
from tests.live.test_boards import EVENT, NOW, a_person, a_seat, data, room

CHANNELS: list[tuple[str, Kind, int, Any]] = [
    (f"events/{EVENT}/seats", "seats", 0, "guests"),
    (f"events/{EVENT}/seats", "seats", 0, "staff"),
    (f"events/{EVENT}/attendance", "attendance", 0, "staff"),
    (f"events/{EVENT}/invitations", "invitations", 0, "staff"),
    ("invitations/1", "party", 1, "guests"),
    ("invitations/1", "party", 1, "staff"),
]


class Evening:
    """A room in which anything happens, told late, twice or out of order; and its channels."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.seats, self.people = room()
        self.now = NOW
        self.picture = Picture(EVENT, data(self.seats, self.people))
        self.streams = [Stream(*known, self.picture, self.now) for known in CHANNELS]
        self.late: list[Happened] = []

    def happen(self) -> None:
        """One thing more: a change, time that passes, or a fresh reading."""
        touched, chance = Touched(), self.chance
        for _ in range(chance.choice((1, 1, 1, 3))):
            self.late.append(self._change())
        chance.shuffle(self.late)
        told = [self.late.pop() for _ in range(chance.randint(0, len(self.late)))]
        for event in told + told[:1]:
            self.picture.learn(event, touched)
        if chance.random() < 0.1:
            self.picture.renew(data(self.seats, self.people), touched)
        self.now += timedelta(seconds=chance.choice((0, 1, 40)))
        self.tell(touched)

    def tell(self, touched: Touched) -> None:
        self.picture.run_out(self.now, touched)
        for stream in self.streams:
            stream.update(self.picture, touched, self.now)

    def _change(self) -> Happened:
        chance = self.chance
        if chance.random() < 0.1:
            return InvitationChanged(EVENT, chance.randint(0, 2))
        if chance.random() < 0.4:
            who = chance.choice(list(self.people))
            person = self.people[who]
            came = chance.choice((None, self.now))
            status = chance.choice(("pending", "accepted", "declined", "canceled", "attended"))
            known = {"status": status, "inside": came is not None, "checked_in_at": came, "name": chance.choice("ABC")}
            self.people[who] = replace(person, version=person.version + 1, **known)  # type: ignore[arg-type]
            return AttendeesChanged(EVENT, (self.people[who],))
        one = chance.choice(list(self.seats))
        holder = chance.choice((None, "attendee:1", "attendee:3", "session:x"))
        until = self.now + timedelta(seconds=chance.choice((5, 90))) if holder else None
        sits = chance.choice((None, 1, 2, 4))
        known = {"holder": holder, "hold_expires_at": until, "attendee_id": sits, "blocked": chance.random() < 0.1}
        known["locked"] = chance.random() < 0.1
        self.seats[one] = replace(self.seats[one], version=self.seats[one].version + 1, **known)  # type: ignore[arg-type]
        return SeatsChanged(EVENT, (self.seats[one],))


def read(stream: Stream, mirror: Mirror) -> None:
    """Join with what the mirror saw last, and read all that is there."""
    at = stream.resume(mirror.epoch, mirror.seq)
    for seq, text in stream.after(at) or ():
        message = json.loads(text)
        assert message["seq"] == seq
        mirror.take(message)


def fresh(evening: Evening, number: int) -> dict[int, Any]:
    mirror = Mirror()
    read(Stream(*CHANNELS[number], evening.picture, evening.now), mirror)
    return mirror.items


@pytest.mark.parametrize("number", range(len(CHANNELS)))
def test_a_thousand_who_hang_up_and_come_back_know_what_a_fresh_snapshot_shows(number: int, monkeypatch: Any) -> None:
    monkeypatch.setattr(streams, "MOST_AT_ONCE", 4)
    resumed = 0
    for seed in range(10):
        evening, mirrors = Evening(seed), [Mirror() for _ in range(5)]
        evening.streams[number]._ring = type(evening.streams[number]._ring)(maxlen=12)
        for turn in range(100):
            for _ in range(evening.chance.randint(0, 4)):
                evening.happen()
            mirror, stream = evening.chance.choice(mirrors), evening.streams[number]
            resumed += stream.resume(mirror.epoch, mirror.seq) >= 0
            read(stream, mirror)
            assert mirror.items == fresh(evening, number), (seed, turn)
    assert 200 < resumed < 1000, "some must resume, and some must need a snapshot"


def test_the_check_itself_finds_a_message_that_is_lost() -> None:
    evening, mirror = Evening(1), Mirror()
    read(evening.streams[1], mirror)
    while evening.streams[1].seq < 3:
        evening.happen()
    mirror.seq += 1
    with pytest.raises(AssertionError):
        for _, text in list(evening.streams[1].after(0) or ())[2:]:
            mirror.take(json.loads(text))


@pytest.mark.parametrize("number", [0, 4])
def test_what_guests_hear_names_nobody_and_no_other_party(number: int) -> None:
    evening, told = Evening(7), []
    for _ in range(400):
        evening.happen()
        stream = evening.streams[number]
        told += [json.loads(text) for _, text in (stream.after(max(0, stream.seq - 1)) or ())] + [
            item for item in json.loads(stream.snapshot())["items"]
        ]
    own = {who for who, person in evening.people.items() if person.invitation_id == 1}
    seen = {message["invitation_guest_id"] for message in told if "invitation_guest_id" in message}
    assert seen == (own if number == 4 else set())
    assert not any({"guest", "label", "holder", "locked"} & message.keys() for message in told)
    if number == 0:
        assert not any({"invitation_id", "hold_expires_at"} & message.keys() for message in told)
        assert {message["status"] for message in told if "status" in message} == {"free", "held", "taken", "blocked"}


def actions(before: Happened | None, *events: Happened, number: int, now: datetime = NOW) -> list[str]:
    """What a channel says of some events that happen at once."""
    picture = Picture(EVENT, data(*room()))
    if before:
        picture.learn(before, Touched())
    stream, touched = Stream(*CHANNELS[number], picture, NOW), Touched()
    for event in events:
        picture.learn(event, touched)
    picture.run_out(now, touched)
    stream.update(picture, touched, now)
    return [json.loads(text)["action"] for _, text in stream.after(0) or ()]


def seat(**known: Any) -> SeatsChanged:
    return SeatsChanged(EVENT, (a_seat(1, **known),))


def guest(**known: Any) -> AttendeesChanged:
    return AttendeesChanged(EVENT, (a_person(1, **known),))


HELD = {"holder": "attendee:1", "hold_expires_at": NOW + timedelta(minutes=5)}
SAT = seat(version=2, attendee_id=1)


@pytest.mark.parametrize(
    ("number", "before", "events", "said"),
    [
        (0, None, [seat(version=2, **HELD)], ["seat_locked"]),
        (0, None, [SAT], ["seat_assigned"]),
        (0, SAT, [seat(version=3)], ["seat_freed"]),
        (0, None, [seat(version=2, blocked=True)], ["seat_changed"]),
        (0, None, [seat(version=2, locked=True)], ["seat_changed"]),
        (0, SAT, [seat(version=3, attendee_id=2)], []),  # guests do not learn that another sits there
        (1, SAT, [seat(version=3, attendee_id=2)], ["seat_assigned"]),
        (1, SAT, [guest(version=2, name="Zoe")], ["seat_changed"]),
        (2, None, [SAT], ["seat_assigned"]),
        (2, None, [SAT, SeatMoved(EVENT, 1, 1, "P1", "1-1")], ["seat_moved"]),
        (2, None, [guest(version=2, inside=True, status="attended")], ["guest_checked_in"]),
        (2, guest(version=2, inside=True), [guest(version=3)], ["guest_checked_out"]),
        (3, None, [guest(version=2, status="declined")], ["rsvp_changed"]),
        (3, None, [guest(version=2, name="Zoe")], ["invitation_changed"]),
        (3, None, [guest(version=2, status="canceled")], ["invitation_changed"]),
        (3, None, [InvitationChanged(EVENT, 1)], ["invitation_changed"]),
        (4, None, [InvitationChanged(EVENT, 2)], []),
        (4, None, [seat(version=2, **HELD)], ["seat_locked"]),
        (4, seat(version=2, **HELD), [seat(version=3, attendee_id=1)], ["seat_assigned"]),
        (4, None, [AttendeesChanged(EVENT, (a_person(2, version=2, status="declined"),))], []),
    ],
)  # fmt: skip
def test_each_change_has_its_word(number: int, before: Any, events: list[Happened], said: list[str]) -> None:
    assert actions(before, *events, number=number) == said


def test_a_hold_that_runs_out_is_told_as_freed() -> None:
    later = NOW + timedelta(minutes=6)
    assert actions(seat(version=2, **HELD), number=0, now=later) == ["seat_freed"]


def test_a_change_of_everything_is_one_snapshot_for_whoever_listens(monkeypatch: Any) -> None:
    monkeypatch.setattr(streams, "MOST_AT_ONCE", 3)
    everybody = SeatsChanged(EVENT, tuple(a_seat(one, version=2, blocked=True) for one in range(1, 7)))
    assert actions(None, everybody, number=0) == ["snapshot"]


def test_who_moves_to_another_party_leaves_the_channel_of_the_first() -> None:
    person: AttendeeState = a_person(1, version=2, invitation_id=0)
    assert actions(None, AttendeesChanged(EVENT, (person,)), number=4) == ["invitation_changed"]
