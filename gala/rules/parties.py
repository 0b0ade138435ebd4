"""Who is to be seated and what came of it: what a rule that seats parties takes and gives.

``Arranger`` is the seam: whatever has its signature can seat everyone, for instance a solver that also knows wishes
between parties. ``arrange.arrange`` is the one there is.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol

from gala.rules.hall import Seat, Table

Together = Literal["table", "neighbours", "split"]
Reason = Literal["full", "kept", "no_step_free"]
"""Why somebody found no seat: none is free; only vip, reserved or spared ones are; no step-free one is."""


@dataclass(frozen=True, slots=True)
class Party:
    """People who come together, in their order.

    ``wish`` is "vip" where the party sits on vip seats as long as there are any. ``step_free`` are those members who
    need an accessible seat: they get such a seat or none. ``sits`` are the members who have a seat: they keep it.
    ``later``: nobody of them is sure to come, so that they sit where all others have left room.
    """

    party_id: int
    members: tuple[int, ...]
    wish: str = ""
    step_free: frozenset[int] = frozenset()
    sits: Mapping[int, int] = field(default_factory=dict)
    later: bool = False

    @property
    def waiting(self) -> tuple[int, ...]:
        """The members without a seat."""
        return tuple(member for member in self.members if member not in self.sits)


@dataclass(frozen=True, slots=True)
class Placed:
    """What became of one party. ``seats`` are the new ones by member; ``together`` counts those who sat before, too."""

    party_id: int
    seats: Mapping[int, int]
    together: Together
    missing: Mapping[int, Reason]

    @property
    def whole(self) -> bool:
        """Everybody has a seat, at one table or at neighbouring ones."""
        return self.together != "split" and not self.missing


@dataclass(frozen=True, slots=True)
class Plan:
    """The parties that waited for seats, in the order of their turns."""

    turns: tuple[Placed, ...]

    @property
    def seats(self) -> dict[int, int]:
        """Everybody's new seat."""
        return {member: seat for turn in self.turns for member, seat in turn.seats.items()}

    @property
    def missing(self) -> dict[int, Reason]:
        """Who found none, and why."""
        return {member: reason for turn in self.turns for member, reason in turn.missing.items()}


class Arranger(Protocol):
    """Gives every member without a seat one that is free, unlocked and fit for them, or says why not. Moves nobody."""

    def __call__(
        self, tables: Sequence[Table], seats: Iterable[Seat], parties: Iterable[Party], locked: Collection[int] = ...
    ) -> Plan: ...


def hand_out(members: Sequence[int], step_free: Collection[int], seats: Sequence[Seat]) -> dict[int, int]:
    """A seat for each member, in their order; those who need a step-free seat get the accessible ones."""
    step_free_seats = [seat.seat_id for seat in seats if seat.category == "accessible"]
    given = dict(zip([member for member in members if member in step_free], step_free_seats, strict=False))
    rest = iter(seat.seat_id for seat in seats if seat.seat_id not in given.values())
    return {member: given[member] if member in given else next(rest) for member in members}


def whole_share(plan: Plan) -> float:
    """The share of parties that stay whole, from 0 to 1; 1 where nobody waited."""
    return sum(turn.whole for turn in plan.turns) / len(plan.turns) if plan.turns else 1.0
