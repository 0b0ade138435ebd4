"""Seat everyone who has no seat: a plan to look at, then applied as one step, or refused when it is out of date."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from gala.access import Actor, Permission, read_only, requires
from gala.errors import ProposalStale, SeatUnknown
from gala.i18n.words import phrase
from gala.models import AttendeeStatus
from gala.rules.arrange import arrange
from gala.rules.parties import Placed
from gala.services.arranging.sitting import sit_down
from gala.services.arranging.situation import Row, Situation, read_situation
from gala.services.changes.recording import describe, undoable

_CHANGED = (
    phrase("The room was changed in the meantime."),
    phrase("Somebody took a seat or gave one back in the meantime."),
    phrase("The guest list changed in the meantime."),
)
"""What is said when a part of the digest differs."""


@dataclass(frozen=True, slots=True)
class PartyPlan:
    """What the plan does with one party. ``tables`` are where it will sit, ``missing`` name and reason of who will not.

    ``together`` is table, neighbours or split (``rules.parties``).
    """

    label: str
    size: int
    tables: tuple[str, ...]
    together: str
    whole: bool
    missing: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Proposal:
    """A seat for everyone, as far as there are any. ``moves``: seat by attendee id; ``digest``: what it is made from.

    ``whole`` parties sit together, ``split`` ones do not; ``unanswered`` of those who get a seat have not said whether
    they come: a seat counts as their yes.
    """

    moves: dict[int, int]
    digest: str
    parties: tuple[PartyPlan, ...]
    whole: int
    split: int
    without: int
    unanswered: int


@read_only
@requires(Permission.SEAT_ASSIGN)
def preview_all(session: Session, actor: Actor, event_id: int, answered_only: bool = False) -> Proposal:
    """A seat for everyone who may come and has none, and what becomes of each party. Nothing is changed.

    ``answered_only`` leaves out who has not said whether they come.
    """
    now = read_situation(session, event_id)
    sitting = now.sitting()
    people = [
        person
        for person in now.people.values()
        if not answered_only or person.status != AttendeeStatus.PENDING or person.id in sitting
    ]
    plan = arrange(now.tables, now.hall_seats(), now.parties(people))
    moves, parties = plan.seats, tuple(_party(now, turn, sitting) for turn in plan.turns)
    return Proposal(
        moves=moves,
        digest=now.digest,
        parties=parties,
        whole=sum(party.whole for party in parties),
        split=sum(not party.whole and bool(party.tables) for party in parties),
        without=len(plan.missing),
        unanswered=sum(now.people[who].status == AttendeeStatus.PENDING for who in moves),
    )


def _party(now: Situation, turn: Placed, sitting: Mapping[int, int]) -> PartyPlan:
    members = [*turn.seats, *turn.missing]
    first = now.people[members[0]]
    family = [who for who in sitting if who in now.people and _same_party(now.people[who], first)]
    seats = [*turn.seats.values(), *(sitting[who] for who in family)]
    return PartyPlan(
        label=first.label or first.name,
        size=len(members),
        tables=tuple(dict.fromkeys(now.seats[seat].table_number for seat in seats)),
        together=turn.together,
        whole=turn.whole,
        missing=tuple((now.people[who].name, reason) for who, reason in turn.missing.items()),
    )


def _same_party(one: Row, other: Row) -> bool:
    return one.invitation_id is not None and one.invitation_id == other.invitation_id


@requires(Permission.SEAT_ASSIGN)
@undoable("everyone.seated")
def apply_all(session: Session, actor: Actor, event_id: int, moves: Mapping[int, int], digest: str) -> int:
    """Seat everybody as ``preview_all`` proposed, all or nothing: how many.

    Raises ProposalStale, saying what changed, when room, seating or guest list are not what the digest says;
    SeatUnknown when a move is none that such a proposal could hold.
    """
    now = read_situation(session, event_id, lock=True)
    if now.digest != digest:
        raise ProposalStale(reason=_what_changed(now.digest, digest))
    _must_be_possible(now, moves)
    if moves:
        people = {who: now.people[who] for who in moves}
        sit_down(session, event_id, people, now.seats.values(), moves)
        describe(session, count=len(moves))
    return len(moves)


def _what_changed(digest: str, before: str) -> str:
    parts = zip(_CHANGED, digest.split("."), f"{before}..".split("."), strict=False)
    return next((words for words, is_now, was in parts if is_now != was), _CHANGED[0])


def _must_be_possible(now: Situation, moves: Mapping[int, int]) -> None:
    free = {seat.seat_id for seat in now.hall_seats() if seat.free}
    if not (_each_once(moves.values()) and free.issuperset(moves.values()) and now.people.keys() >= moves.keys()):
        raise SeatUnknown
    if now.sitting().keys() & moves.keys():
        raise SeatUnknown


def _each_once(seats: Iterable[int]) -> bool:
    listed = list(seats)
    return len(set(listed)) == len(listed)
