"""What an evening still needs from its organizer, in the order that helps most."""

from dataclasses import dataclass
from datetime import datetime, timedelta

ASK_WITHIN = timedelta(days=7)
"""So long before the deadline, silence begins to matter."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What there is to judge by. Counts are people, but for ``seats`` (all chairs), ``free``, ``outside`` and
    ``conflicts`` (what gates contradict each other in, and nobody has seen yet)."""

    status: str
    start_at: datetime
    end_at: datetime
    deadline: datetime
    invited: int = 0
    unanswered: int = 0
    unopened: int = 0
    seats: int = 0
    free: int = 0
    unseated: int = 0
    unseated_inside: int = 0
    to_tell: int = 0
    step_free: int = 0
    outside: int = 0
    conflicts: int = 0


@dataclass(frozen=True, slots=True)
class Need:
    """One thing to do. ``kind`` names it; ``count`` of whom or what; ``urgent``: it should be done now."""

    kind: str
    count: int = 0
    urgent: bool = False


def needs(facts: Facts, now: datetime) -> list[Need]:
    """What is to be done, first things first: nothing of a canceled or archived event, and once it is over only what
    a gate that came back late has told.

    First what makes everything else possible (a day, a room, guests, publishing); then who stands about without a
    chair; then what the gates contradict each other in; then chairs for all who come; then people who were moved and
    do not know; then comfort; then answers; last the programme.
    """
    if facts.status in ("canceled", "archived"):
        return []
    conflicts = _some("conflicts", facts.conflicts, urgent=True)
    if facts.end_at <= now:
        return [Need("past", urgent=True)] if facts.status == "draft" else [conflicts] if conflicts else []
    is_soon = facts.start_at - now < timedelta(days=1)
    short = facts.unseated - facts.free
    asks_now = facts.deadline - ASK_WITHIN <= now < facts.start_at
    every = {
        "room": Need("room", urgent=is_soon) if not facts.seats else None,
        "guests": Need("guests") if not facts.invited else None,
        "draft": Need("draft", urgent=is_soon) if facts.status == "draft" and facts.invited else None,
        "inside": _some("inside", facts.unseated_inside, urgent=True),
        "conflicts": conflicts,
        "short": _some("short", short if facts.seats else 0, urgent=True),
        "unseated": _some("unseated", facts.unseated - facts.unseated_inside if facts.seats else 0, urgent=is_soon),
        "tell": _some("tell", facts.to_tell, urgent=is_soon),
        "step_free": _some("step_free", facts.step_free),
        "late": _some("late", facts.unanswered if asks_now and facts.deadline <= now else 0),
        "answers": _some("answers", facts.unanswered if asks_now and facts.deadline > now else 0, urgent=True),
        "outside": _some("outside", facts.outside),
    }
    return [need for need in every.values() if need is not None]


def _some(kind: str, count: int, *, urgent: bool = False) -> Need | None:
    return Need(kind, count, urgent) if count > 0 else None
