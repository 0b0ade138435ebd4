"""The seating life as one would explain it: plain objects, no database, no locks."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from gala.errors import GalaError, HoldExpired, NotComing, SeatBlocked, SeatTaken, WrongState

HOLD = timedelta(minutes=5)
UNDO = timedelta(minutes=15)
COMING = {"pending", "accepted", "attended"}
ADMITTED = COMING | {"no_show"}


@dataclass
class Chair:
    """``hold``: for whom and until when."""

    blocked: bool = False
    category: str = "regular"
    hold: tuple[int, datetime] | None = None
    taken: int | None = None


@dataclass
class Person:
    """``visits``: when they came and left, ``None`` while inside."""

    invitation_id: int
    status: str = "pending"
    visits: list[tuple[datetime, datetime | None]] = field(default_factory=list)

    @property
    def inside(self) -> bool:
        return bool(self.visits) and self.visits[-1][1] is None


class Room:
    """Everybody and every chair. Each step does what it says, or raises what the service must raise."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.chairs: dict[int, Chair] = {}
        self.people: dict[int, Person] = {}

    # --- looking ---------------------------------------------------------------------------------------------

    def holder(self, seat_id: int) -> int | None:
        """For whom the seat is held this moment."""
        hold = self.chairs[seat_id].hold
        return hold[0] if hold and hold[1] > self.now else None

    def refuse(self, bad: bool, error: type[GalaError]) -> None:
        if bad:
            raise error(name="", seats="", reason="")

    def must_come(self, people: list[int]) -> None:
        self.refuse(any(self.people[who].status not in COMING for who in people), NotComing)

    # --- guests ----------------------------------------------------------------------------------------------

    def hold(self, seats: list[int], people: list[int]) -> None:
        self.must_come(people)
        wanted = [self.chairs[seat_id] for seat_id in seats]
        self.refuse(any(c.blocked or c.category in ("vip", "reserved") for c in wanted), SeatBlocked)
        gone = (
            c.taken is not None or self.holder(s) not in (None, *people) for s, c in zip(seats, wanted, strict=True)
        )
        self.refuse(any(gone), SeatTaken)
        self.release(people)
        for who, chair in zip(people, wanted, strict=True):
            chair.hold = (who, self.now + HOLD)

    def confirm(self, people: list[int]) -> None:
        self.must_come(people)
        held = {self.holder(seat_id): seat_id for seat_id in self.chairs}
        self.refuse(any(who not in held for who in people), HoldExpired)
        self.stand_up(people)
        for who in people:
            self.sit(who, held[who])

    def release(self, people: list[int]) -> None:
        for chair in self.chairs.values():
            if chair.hold and chair.hold[0] in people:
                chair.hold = None

    def give_back(self, people: list[int]) -> None:
        self.release(people)
        self.stand_up(people)

    def stand_up(self, people: list[int]) -> None:
        for chair in self.chairs.values():
            if chair.taken in people:
                chair.taken = None

    def sit(self, who: int, seat_id: int) -> None:
        """Sit down; whoever had not answered has accepted."""
        self.chairs[seat_id].hold, self.chairs[seat_id].taken = None, who
        if self.people[who].status == "pending":
            self.people[who].status = "accepted"

    def answer(self, said: dict[int, bool]) -> None:
        settled = (self.people[who].status not in ("pending", "accepted", "declined") for who in said)
        self.refuse(any(settled), WrongState)
        self.give_back([who for who, comes in said.items() if not comes])
        for who, comes in said.items():
            self.people[who].status = "accepted" if comes else "declined"

    # --- organizers ------------------------------------------------------------------------------------------

    def assign(self, who: int, seat_id: int) -> None:
        self.must_come([who])
        chair = self.chairs[seat_id]
        if chair.taken == who:
            return
        self.refuse(chair.blocked, SeatBlocked)
        self.refuse(chair.taken is not None or self.holder(seat_id) not in (None, who), SeatTaken)
        self.give_back([who])
        self.sit(who, seat_id)

    def swap(self, one: int, other: int) -> None:
        if one == other:
            return
        a, b = self.chairs[one], self.chairs[other]
        self.refuse(a.taken is b.taken is None, WrongState)
        self.refuse(a.blocked or b.blocked, SeatBlocked)
        self.refuse(self.holder(one) is not None or self.holder(other) is not None, SeatTaken)
        a.hold = b.hold = None
        a.taken, b.taken = b.taken, a.taken

    def free(self, seats: list[int]) -> None:
        for seat_id in seats:
            self.chairs[seat_id].hold = self.chairs[seat_id].taken = None

    def block(self, seats: list[int]) -> None:
        used = (self.chairs[s].taken is not None or self.holder(s) is not None for s in seats)
        self.refuse(any(used), SeatTaken)
        for seat_id in seats:
            self.chairs[seat_id] = Chair(True, self.chairs[seat_id].category)

    def unblock(self, seats: list[int]) -> None:
        for seat_id in seats:
            self.chairs[seat_id].blocked = False

    def remove(self, who: int) -> None:
        person = self.people[who]
        self.refuse(bool(person.visits), WrongState)
        self.give_back([who])
        if person.status != "refunded":
            person.status = "canceled"

    # --- the door --------------------------------------------------------------------------------------------

    def check_in(self, people: list[int]) -> list[str]:
        outcomes = []
        for who in people:
            person = self.people[who]
            if person.inside:
                outcomes.append("already_in")
            elif person.status in ADMITTED:
                outcomes.append("welcome")
                person.status = "attended"
                person.visits.append((self.now, None))
            else:
                outcomes.append("declined" if person.status == "declined" else "canceled")
        return outcomes

    def check_out(self, people: list[int]) -> None:
        for person in (self.people[who] for who in people):
            if person.inside:
                person.visits[-1] = (person.visits[-1][0], self.now)

    def undo_check_in(self, people: list[int]) -> None:
        inside = [self.people[who] for who in people if self.people[who].inside]
        self.refuse(any(self.now - person.visits[-1][0] > UNDO for person in inside), WrongState)
        for person in inside:
            person.visits.pop()
            person.status = "attended" if person.visits else "accepted"
