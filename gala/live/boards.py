"""The process's picture of one event, and what a change of it means to those who look at it.

Plain data and pure functions of what happened: no database, no socket, no clock of its own. The promise, tested over
random histories: an old snapshot with all messages since then equals a fresh snapshot, in whatever order and however
often the facts arrive.
"""

import secrets
from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, Protocol

from gala.bus import AttendeesChanged, AttendeeState, Happened, SeatsChanged, SeatState

Audience = Literal["guests", "staff"]
Keys = dict[str, str]

RING = 256
"""How many of the last messages a board keeps for channels that resume."""

_GONE = frozenset({"canceled", "refunded"})
_LETTERS = {"accepted": "y", "declined": "n", "attended": "o", "no_show": "m"}


class Data(Protocol):
    """What a board is made from: ``gala.services.board.BoardData``."""

    @property
    def tables(self) -> list[tuple[int, list[int]]]: ...
    @property
    def seats(self) -> list[SeatState]: ...
    @property
    def attendees(self) -> list[AttendeeState]: ...
    @property
    def parties(self) -> dict[int, str]: ...
    @property
    def seat_numbers(self) -> dict[int, str]: ...


@dataclass(slots=True)
class Changes:
    """Keys to merge, for each audience. An empty text says that the thing is no more."""

    guests: Keys = field(default_factory=dict)
    staff: Keys = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.guests or self.staff)


class Board:
    """One event: who sits where, what is free, who is inside.

    ``now`` is given to every call that depends on it, since a hold that ran out is free without anybody's doing.
    ``epoch`` names this picture and ``seq`` its last change: a channel that knows both can resume.
    """

    def __init__(self, event_id: int, data: Data, now: datetime) -> None:
        self.event_id = event_id
        self.epoch = secrets.token_urlsafe(6)
        self.seq = 0
        self._ring: deque[tuple[int, Changes]] = deque(maxlen=RING)
        self._people: dict[int, AttendeeState] = {}
        self._seats: dict[int, SeatState] = {}
        self._sits: dict[int, set[int]] = {}
        self._shown = Changes()
        self._take(data)
        self._show(self._picture(now))

    # --- asking --------------------------------------------------------------------------------------------------

    def snapshot(self, audience: Audience) -> Keys:
        """All keys of an audience, as of the last change."""
        return dict(self._of(self._shown, audience))

    def since(self, epoch: str, seq: int, audience: Audience) -> list[tuple[int, Keys]] | None:
        """The messages after ``seq``, oldest first; None when they are not kept: take a snapshot."""
        oldest = self._ring[0][0] if self._ring else self.seq + 1
        if epoch != self.epoch or not oldest - 1 <= seq <= self.seq:
            return None
        return [(at, dict(self._of(changes, audience))) for at, changes in self._ring if at > seq]

    def next_expiry(self, now: datetime) -> datetime | None:
        """When the next hold runs out by itself."""
        ends = (seat.hold_expires_at for seat in self._seats.values() if self._is_held(seat, now))
        return min((end for end in ends if end is not None), default=None)

    def invitations_of(self, event: SeatsChanged | AttendeesChanged) -> set[int]:
        """Whose pages an event concerns: the people in it, who sits there, and who holds."""
        if isinstance(event, AttendeesChanged):
            found: Iterable[int | None] = (person.invitation_id for person in event.attendees)
        else:
            found = (self._invitation(seat) for seat in event.seats)
        return {invitation for invitation in found if invitation is not None}

    def invitations_run_out(self, since: datetime, now: datetime) -> set[int]:
        """Whose holds ran out between the two moments."""
        ended = (s for s in self._seats.values() if self._is_held(s, since) and not self._is_held(s, now))
        return {invitation for seat in ended if (invitation := self._invitation(seat)) is not None}

    # --- changing ------------------------------------------------------------------------------------------------

    def apply(self, event: Happened, now: datetime) -> Changes:
        """Learn from an event of this board. An older state than the known one changes nothing."""
        tables: set[int] = set()
        seats: set[int] = set()
        people: set[int] = set()
        if isinstance(event, SeatsChanged):
            for new in event.seats:
                old = self._seats.get(new.seat_id)
                if old is None or new.version <= old.version:
                    continue  # a seat that this board does not know comes with the next reading
                self._put(new)
                seats.add(new.seat_id)
                people.update(who for who in (old.attendee_id, new.attendee_id) if who is not None)
        elif isinstance(event, AttendeesChanged):
            for person in event.attendees:
                known = self._people.get(person.attendee_id)
                if known is None or person.version > known.version:
                    self._people[person.attendee_id] = person
                    people.add(person.attendee_id)
        if not seats and not people:
            return self.tick(now)
        for who in people:
            seats |= self._sits.get(who, set())
        tables.update(self._seats[seat].table_id for seat in seats)
        return self._record(self._keys(tables, seats, people, now))

    def tick(self, now: datetime) -> Changes:
        """Let time pass: holds that ran out become free."""
        ended = {s.table_id for s in self._seats.values() if s.holder and not self._is_held(s, now)}
        return self._record(self._keys(ended, (), (), now))

    def renew(self, data: Data, now: datetime, learned: Iterable[Happened] = ()) -> Changes:
        """Replace the picture by a fresh reading; ``learned`` are the events that came while it was read.

        What is known to be newer than the reading is kept.
        """
        seats, people = self._seats, self._people
        self._take(data)
        for seat_id, seat in self._seats.items():
            if (before := seats.get(seat_id)) and before.version > seat.version:
                self._seats[seat_id] = before
        for person_id, person in self._people.items():
            if (known := people.get(person_id)) and known.version > person.version:
                self._people[person_id] = known
        self._sits = _sitting(self._seats.values())
        changes = self._record(self._picture(now), whole=True)
        for event in learned:
            merge_all(changes, self.apply(event, now))
        return changes

    def _take(self, data: Data) -> None:
        self._tables = {table_id: tuple(seat_ids) for table_id, seat_ids in data.tables}
        self._numbers = dict(data.seat_numbers)
        self._parties = dict(data.parties)
        self._seats = {seat.seat_id: seat for seat in data.seats}
        self._people = {person.attendee_id: person for person in data.attendees}
        self._sits = _sitting(data.seats)

    def _put(self, seat: SeatState) -> None:
        before = self._seats[seat.seat_id].attendee_id
        if before is not None:
            self._sits[before].discard(seat.seat_id)
        self._seats[seat.seat_id] = seat
        if seat.attendee_id is not None:
            # Told in another order than it happened, somebody may sit on two seats for a moment.
            self._sits.setdefault(seat.attendee_id, set()).add(seat.seat_id)

    # --- what is shown -------------------------------------------------------------------------------------------

    def _picture(self, now: datetime) -> Changes:
        return self._keys(self._tables, self._seats, self._people, now)

    def _keys(self, tables: Iterable[int], seats: Iterable[int], people: Iterable[int], now: datetime) -> Changes:
        """The keys of these tables, seats and people as they should be now, changed or not."""
        keys = Changes()
        for table in tables:
            chairs = [self._seats[seat] for seat in self._tables.get(table, ())]
            staff = "".join(self._letter(chair, now) for chair in chairs)
            keys.staff[f"t{table}"] = staff
            keys.staff[f"l{table}"] = "".join("x" if chair.locked else "." for chair in chairs).rstrip(".")
            keys.guests[f"t{table}"] = "".join(map(self._guests_letter, chairs, staff))
        keys.staff |= {f"o{seat}": self._occupant(self._seats[seat]) for seat in seats}
        keys.staff |= {f"a{who}": self._place(who) for who in people}
        keys.staff[f"c{self.event_id}"] = self._figures(now)
        return keys

    def _letter(self, seat: SeatState, now: datetime) -> str:
        if seat.blocked:
            return "b"
        if seat.attendee_id is not None:
            person = self._people.get(seat.attendee_id)
            return "i" if person and person.inside else "t"
        return "h" if self._is_held(seat, now) else "f"

    @staticmethod
    def _guests_letter(seat: SeatState, letter: str) -> str:
        """A guest learns neither who is inside nor which empty seat the organizer keeps so."""
        return "b" if seat.locked and letter == "f" else "t" if letter == "i" else letter

    @staticmethod
    def _is_held(seat: SeatState, now: datetime) -> bool:
        return seat.holder is not None and seat.hold_expires_at is not None and seat.hold_expires_at > now

    def _occupant(self, seat: SeatState) -> str:
        person = self._people.get(seat.attendee_id) if seat.attendee_id is not None else None
        if person is None or person.status in _GONE:
            return ""
        party = self._parties.get(person.invitation_id, "") if person.invitation_id is not None else ""
        return f"{person.attendee_id}|{person.name.replace('|', '/')}|{party.replace('|', '/')}"

    def _place(self, who: int) -> str:
        person = self._people.get(who)
        if person is None or person.status in _GONE:
            return ""
        letter = "i" if person.inside else _LETTERS.get(person.status, "p")
        return f"{letter}|{self._numbers.get(min(self._sits.get(who) or {-1}), '')}"

    def _figures(self, now: datetime) -> str:
        people = [p for p in self._people.values() if p.status not in _GONE]
        shown = [self._letter(seat, now) for seat in self._seats.values()]
        figures = (
            sum(p.status != "pending" for p in people),
            sum(p.status in ("accepted", "attended") for p in people),
            shown.count("t") + shown.count("i"),
            shown.count("f"),
            sum(p.inside for p in people),
            shown.count("h"),
        )
        return "|".join(map(str, figures))

    def _invitation(self, seat: SeatState) -> int | None:
        """Whose seat or hold it is. A holder reads ``attendee:7``."""
        who = seat.attendee_id
        if who is None and seat.holder and seat.holder.startswith("attendee:"):
            who = int(seat.holder.removeprefix("attendee:"))
        person = self._people.get(who) if who is not None else None
        return person.invitation_id if person else None

    # --- what changed --------------------------------------------------------------------------------------------

    def _record(self, keys: Changes, whole: bool = False) -> Changes:
        """Keep what differs from what was shown, and hand it out. ``whole``: a key not among them is no more."""
        changes = Changes(
            _difference(self._shown.guests, keys.guests, whole), _difference(self._shown.staff, keys.staff, whole)
        )
        if changes:
            self._show(changes)
            self.seq += 1
            self._ring.append((self.seq, changes))
        return Changes(dict(changes.guests), dict(changes.staff))

    def _show(self, changes: Changes) -> None:
        merge(self._shown.guests, changes.guests)
        merge(self._shown.staff, changes.staff)

    @staticmethod
    def _of(changes: Changes, audience: Audience) -> Keys:
        return changes.guests if audience == "guests" else changes.staff


def merge(shown: Keys, changes: Mapping[str, str]) -> None:
    """What the browser's store does with a message; an empty text and no text are the same."""
    for key, value in changes.items():
        if value:
            shown[key] = value
        else:
            shown.pop(key, None)


def merge_all(changes: Changes, later: Changes) -> None:
    """Add what changed later to what waits to be sent."""
    changes.guests |= later.guests
    changes.staff |= later.staff


def _difference(before: Keys, after: Mapping[str, str], whole: bool) -> Keys:
    changed = {key: value for key, value in after.items() if before.get(key, "") != value}
    if whole:
        changed |= {key: "" for key in before.keys() - after.keys()}
    return changed


def _sitting(seats: Iterable[SeatState]) -> dict[int, set[int]]:
    """The seats of each person who has one."""
    sits: dict[int, set[int]] = {}
    for seat in seats:
        if seat.attendee_id is not None:
            sits.setdefault(seat.attendee_id, set()).add(seat.seat_id)
    return sits
