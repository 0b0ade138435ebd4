"""What the channels of one event know: seats and people as they are, and how each channel shows them.

Plain data and pure functions, as in ``boards``; a channel shows things by id, a page by table. A thing's newer version
wins, in whatever order facts arrive. What a guests' channel shows has no names, and no ids but their own party's.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from gala.bus import AttendeesChanged, AttendeeState, Happened, InvitationChanged, SeatMoved, SeatsChanged, SeatState
from gala.live.boards import Audience, Data

Kind = Literal["seats", "attendance", "invitations", "party"]
Item = dict[str, Any]
Items = dict[int, Item]

_GONE = frozenset({"canceled", "refunded"})


@dataclass(slots=True)
class Touched:
    """What changed since the channels were told: ids. ``moved``: whom an organizer gave another seat, or none.
    ``parties``: invitations of people among them; ``changed``: invitations of which something changed."""

    seats: set[int] = field(default_factory=set)
    people: set[int] = field(default_factory=set)
    parties: set[int] = field(default_factory=set)
    moved: set[int] = field(default_factory=set)
    changed: set[int] = field(default_factory=set)
    whole: bool = False

    def __bool__(self) -> bool:
        return bool(self.seats or self.people or self.moved or self.changed or self.whole)


class Picture:
    """Seats and people of one event, each in the newest version that was heard of."""

    def __init__(self, event_id: int, data: Data) -> None:
        self.event_id = event_id
        self._seats: dict[int, SeatState] = {}
        self._people: dict[int, AttendeeState] = {}
        self._numbers: dict[int, str] = {}
        self._parties: dict[int, str] = {}
        self.renew(data, Touched())

    def renew(self, data: Data, touched: Touched) -> None:
        """Take a fresh reading, and note what it changed; what is known to be newer is kept."""
        seats, people, names = self._seats, self._people, (self._numbers, self._parties)
        self._numbers, self._parties = dict(data.seat_numbers), dict(data.parties)
        self._seats = {new.seat_id: _newer(seats.get(new.seat_id), new) for new in data.seats}
        self._people = {new.attendee_id: _newer(people.get(new.attendee_id), new) for new in data.attendees}
        self._sits: dict[int, set[int]] = {}
        self._holds: dict[int, set[int]] = {}
        self._held: set[int] = set()
        self._members: dict[int | None, set[int]] = {}
        for seat in self._seats.values():
            self._note(seat)
        for person in self._people.values():
            self._members.setdefault(person.invitation_id, set()).add(person.attendee_id)
        touched.whole |= names != (self._numbers, self._parties) or seats != self._seats or people != self._people

    def learn(self, event: Happened, touched: Touched) -> None:
        """Take in what happened, and note in ``touched`` whom it concerns."""
        if isinstance(event, SeatsChanged):
            for seat in event.seats:
                old = self._seats.get(seat.seat_id)
                if old is not None and seat.version > old.version:  # an unknown one comes with the next reading
                    self._put(old, seat)
                    self.touch((seat.seat_id,), _whose(old) | _whose(seat), touched)
        elif isinstance(event, AttendeesChanged):
            for person in event.attendees:
                known = self._people.get(person.attendee_id)
                if known is None or person.version > known.version:
                    self.touch((), {person.attendee_id}, touched)
                    self._members.get(known.invitation_id if known else None, set()).discard(person.attendee_id)
                    self._members.setdefault(person.invitation_id, set()).add(person.attendee_id)
                    self._people[person.attendee_id] = person
                    here = self._sits.get(person.attendee_id, set()) | self._holds.get(person.attendee_id, set())
                    self.touch(here, {person.attendee_id}, touched)
        elif isinstance(event, SeatMoved):
            touched.moved.add(event.attendee_id)
        elif isinstance(event, InvitationChanged):
            touched.changed.add(event.invitation_id)

    def touch(self, seats: Iterable[int], people: Iterable[int], touched: Touched) -> None:
        """Note these and the parties that the people are of."""
        touched.seats.update(seats)
        for who in people:
            touched.people.add(who)
            if (person := self._people.get(who)) and person.invitation_id is not None:
                touched.parties.add(person.invitation_id)

    def run_out(self, now: datetime, touched: Touched) -> None:
        """Note the holds that have run out by themselves."""
        for seat_id in [one for one in self._held if not _is_held(self._seats[one], now)]:
            self._held.discard(seat_id)
            self.touch((seat_id,), _whose(self._seats[seat_id]), touched)

    def next_expiry(self) -> datetime | None:
        """When the next hold runs out by itself."""
        return min((end for one in self._held if (end := self._seats[one].hold_expires_at)), default=None)

    def _put(self, old: SeatState, new: SeatState) -> None:
        for places, who in ((self._sits, old.attendee_id), (self._holds, _holder(old))):
            if who is not None:
                places[who].discard(old.seat_id)
        self._held.discard(old.seat_id)
        self._seats[new.seat_id] = new
        self._note(new)

    def _note(self, seat: SeatState) -> None:
        for places, who in ((self._sits, seat.attendee_id), (self._holds, _holder(seat))):
            if who is not None:
                places.setdefault(who, set()).add(seat.seat_id)
        if seat.hold_expires_at is not None and seat.holder is not None:
            self._held.add(seat.seat_id)

    # --- what is shown -------------------------------------------------------------------------------------------

    def keys(self, kind: Kind, party: int) -> set[int]:
        """The ids of everything that such a channel might show."""
        if kind == "party":
            return set(self._members.get(party, ()))
        return set(self._seats if kind == "seats" else self._people)

    def items(self, kind: Kind, party: int, audience: Audience, now: datetime) -> Items:
        """Everything that a channel shows."""
        return {
            key: item
            for key in sorted(self.keys(kind, party))
            if (item := self.item(kind, key, party, audience, now)) is not None
        }

    def item(self, kind: Kind, key: int, party: int, audience: Audience, now: datetime) -> Item | None:
        """One thing as a channel shows it; None when it has no place there. ``party``: whose own channel it is."""
        if kind == "seats":
            seat = self._seats.get(key)
            return self._seat(seat, audience, now) if seat else None
        person = self._people.get(key)
        if person is None or person.status in _GONE or (kind == "party" and person.invitation_id != party):
            return None
        shown: Item = {"invitation_guest_id": key, "invitation_id": person.invitation_id}
        if audience == "staff":
            shown["guest"] = {"id": key, "name": person.name}
        if kind == "invitations":
            label = self._parties.get(person.invitation_id or 0, "")
            return _known(shown | {"label": label, "status": person.status})
        shown |= {"status": person.status} if kind == "party" else {}
        came = person.checked_in_at.isoformat() if person.checked_in_at else None
        shown |= {"inside": person.inside, "checkin_time": came} | self._place(key)
        return _known(shown | (self._hold(key, now) if kind == "party" else {}))

    def _seat(self, seat: SeatState, audience: Audience, now: datetime) -> Item:
        held = _is_held(seat, now)
        status = "blocked" if seat.blocked else "taken" if seat.attendee_id is not None else "held" if held else "free"
        shown = {"seat_id": seat.seat_id, "seat_number": self._numbers.get(seat.seat_id), "table_id": seat.table_id}
        if audience == "guests":  # who learns not even which empty seat the organizer keeps so
            return shown | {"status": "blocked" if seat.locked and status == "free" else status}
        who = seat.attendee_id if seat.attendee_id is not None else _holder(seat) if held else None
        person = self._people.get(who) if who is not None else None
        ends = seat.hold_expires_at.isoformat() if status == "held" and seat.hold_expires_at else None
        known = {"status": status, "locked": seat.locked, "hold_expires_at": ends, "invitation_guest_id": who}
        if person is not None:
            known |= {"invitation_id": person.invitation_id, "guest": {"id": who, "name": person.name}}
        return _known(shown | known)

    def _place(self, who: int) -> Item:
        seat = min(self._sits.get(who) or (0,))
        return {"seat_id": seat, "seat_number": self._numbers.get(seat)} if seat else {}

    def _hold(self, who: int, now: datetime) -> Item:
        seat = min((one for one in self._holds.get(who, ()) if _is_held(self._seats[one], now)), default=0)
        if not seat:
            return {}
        ends = self._seats[seat].hold_expires_at
        number = self._numbers.get(seat)
        return {"held_seat_id": seat, "held_seat_number": number, "hold_expires_at": ends.isoformat() if ends else None}


def action_of(kind: Kind, before: Item | None, after: Item | None, moved: bool) -> str:
    """The word for a change of one thing."""
    old, new = before or {}, after or {}
    if kind == "seats":
        if before is None or after is None or _same(old, new, "status", "invitation_guest_id"):
            return "seat_changed"
        words = {"held": "seat_locked", "taken": "seat_assigned", "free": "seat_freed"}
        return words.get(new["status"], "seat_changed")
    if before is None or after is None:
        return "invitation_changed"
    if not _same(old, new, "inside"):
        return "guest_checked_in" if new["inside"] else "guest_checked_out"
    if not _same(old, new, "seat_id"):
        return "seat_moved" if moved else "seat_assigned" if "seat_id" in new else "seat_freed"
    if not _same(old, new, "held_seat_id"):
        return "seat_locked" if "held_seat_id" in new else "seat_freed"
    return "invitation_changed" if _same(old, new, "status") else "rsvp_changed"


def _same(old: Item, new: Item, *names: str) -> bool:
    return all(old.get(name) == new.get(name) for name in names)


def _known(item: Item) -> Item:
    return {name: value for name, value in item.items() if value is not None}


def _newer(known: Any, read: Any) -> Any:
    return known if known is not None and known.version > read.version else read


def _holder(seat: SeatState) -> int | None:
    """Who holds it. A holder reads ``attendee:7``."""
    is_a_guest = seat.holder is not None and seat.holder.startswith("attendee:")
    return int(seat.holder.removeprefix("attendee:")) if is_a_guest and seat.holder else None


def _whose(seat: SeatState) -> set[int]:
    return {who for who in (seat.attendee_id, _holder(seat)) if who is not None}


def _is_held(seat: SeatState, now: datetime) -> bool:
    return seat.holder is not None and seat.hold_expires_at is not None and seat.hold_expires_at > now
