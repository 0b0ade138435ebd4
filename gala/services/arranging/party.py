"""Best together for one party: the best block and what else there is, then all of them seated, or nobody."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from gala import clock
from gala.access import Actor, Permission, read_only, requires
from gala.errors import HoldLimit, NoBlock, NotFound, ProposalStale, SeatBlocked, SeatTaken
from gala.rules.arrange import arrange
from gala.rules.blocks import GUEST_CATEGORIES, best_blocks
from gala.rules.parties import Party, hand_out
from gala.services.arranging.sitting import sit_down
from gala.services.arranging.situation import Situation, read_situation
from gala.services.arranging.wishes import wish_of
from gala.services.changes.recording import describe, undoable
from gala.services.guests import Person, lock_attendees, must_come
from gala.services.seats import Seat, is_held, lock_seats, must_be_unlocked, name_seats

MOST = 4
"""The best block and so many runners-up, all in all."""


@dataclass(frozen=True, slots=True)
class PartyFacts:
    """A party whose members may come: names, present seats and wishes (one of ``WISHES`` but any), by attendee id."""

    label: str
    names: dict[int, str]
    seats: dict[int, int]
    wishes: dict[int, str]


@dataclass(frozen=True, slots=True)
class Option:
    """Seats for a party by attendee id.

    ``kind`` is beside (those of the party who stay where they sit), same_table_adjacent, same_table or
    neighbouring_tables. ``was`` is where they sit now, for ``seat_party``.
    """

    kind: str
    tables: tuple[str, ...]
    seats: dict[int, int]
    was: dict[int, int] = field(default_factory=dict)


@read_only
@requires(Permission.SEAT_ASSIGN)
def get_party_of(session: Session, actor: Actor, event_id: int, attendee_id: int) -> PartyFacts:
    """The party that somebody belongs to: those who may come. Raises NotFound, NotComing."""
    now = read_situation(session, event_id)
    if (person := now.people.get(attendee_id)) is None:
        must_come(lock_attendees(session, event_id, [attendee_id]))
        raise NotFound
    (party,) = (party for party in now.parties(now.people.values()) if attendee_id in party.members)
    return PartyFacts(
        label=person.label or person.name,
        names={member: now.people[member].name for member in party.members},
        seats=dict(party.sits),
        wishes={member: wish for member in party.members if (wish := wish_of(now.people[member].details))},
    )


@read_only
@requires(Permission.SEAT_ASSIGN)
def find_for_party(session: Session, actor: Actor, event_id: int, attendee_ids: Sequence[int]) -> list[Option]:
    """The best seats for these people and up to three runners-up; those of their party not named stay where they sit.

    Seats that they have themselves count as free. Raises NoBlock when they fit together nowhere, NotFound, NotComing.
    """
    now = read_situation(session, event_id)
    wanted = list(dict.fromkeys(attendee_ids))
    if not wanted or not now.people.keys() >= set(wanted):
        must_come(lock_attendees(session, event_id, wanted))
        raise NotFound
    sitting = now.sitting()
    was = {who: sitting[who] for who in wanted if who in sitting}
    must_be_unlocked(now.seats[seat] for seat in was.values())
    options: dict[frozenset[int], Option] = {}
    for kind, seats in (*_beside(now, wanted), *_blocks(now, wanted)):
        tables = tuple(dict.fromkeys(now.seats[seat].table_number for seat in seats.values()))
        if set(seats.items()) != set(was.items()):
            options.setdefault(frozenset(seats.values()), Option(kind, tables, seats, was))
    if not options:
        raise NoBlock(count=len(wanted))
    return list(options.values())[:MOST]


def _beside(now: Situation, wanted: Sequence[int]) -> Iterator[tuple[str, dict[int, int]]]:
    """Beside those of the party who stay, where anybody of it does."""
    for party in now.parties(now.people.values()):
        stay = {member: seat for member, seat in party.sits.items() if member not in wanted}
        group = [member for member in party.members if member in stay or member in wanted]
        if stay and set(wanted) <= set(group):
            moving = Party(party.party_id, tuple(group), party.wish, party.step_free, stay)
            plan = arrange(now.tables, now.hall_seats(mine=wanted), [moving])
            if plan.turns[0].whole:
                yield "beside", plan.seats


def _blocks(now: Situation, wanted: Sequence[int]) -> Iterator[tuple[str, dict[int, int]]]:
    """The blocks of the guests' own finder, with vip seats where the party is to have them."""
    parties = [party for party in now.parties(now.people[who] for who in wanted)]
    vip, step_free = any(party.wish for party in parties), frozenset().union(*(party.step_free for party in parties))
    allowed = GUEST_CATEGORIES | ({"vip"} if vip else set())
    wants = {"accessible"} if step_free else {"vip"} if vip else set()
    seats = now.hall_seats(mine=wanted)
    by_id = {seat.seat_id: seat for seat in seats}
    for block in best_blocks(now.tables, seats, len(wanted), wants=wants, allowed=allowed, limit=MOST):
        chosen = [by_id[seat_id] for seat_id in block.seat_ids]
        if sum(seat.category == "accessible" for seat in chosen) >= len(step_free):
            yield block.kind, hand_out(wanted, step_free, chosen)


@requires(Permission.SEAT_ASSIGN)
@undoable("party.seated")
def seat_party(
    session: Session, actor: Actor, event_id: int, moves: Mapping[int, int], was: Mapping[int, int] | None = None
) -> int:
    """Give each of these people the seat named, all or nothing: how many. ``was``: who sat where when that was decided.

    Raises SeatTaken or SeatBlocked naming the seats that are gone, held, blocked or locked since; ProposalStale naming
    who has got another seat since; NotComing, NotFound, SeatUnknown; HoldLimit when a seat is named twice.
    """
    if not moves or len(set(moves.values())) != len(moves):
        raise HoldLimit
    people = lock_attendees(session, event_id, moves.keys())
    must_come(people)
    seats = lock_seats(session, event_id, seat_ids=moves.values(), attendee_ids=moves.keys())
    _must_sit_as_before(people, seats.values(), was or {})
    _must_be_open(seats, moves)
    sit_down(session, event_id, people, seats.values(), moves)
    names = ", ".join(person.name for person in people.values())[:200]
    tables = dict.fromkeys(seats[seat].table_number for seat in moves.values())
    describe(session, name=names, count=len(moves), tables=", ".join(tables)[:200])
    return len(moves)


def _must_sit_as_before(people: Mapping[int, Person], seats: Collection[Seat], was: Mapping[int, int]) -> None:
    now = clock.now()
    has = {seat.attendee_id: seat.id for seat in seats if seat.attendee_id in people}
    chooses = {seat.held_for: seat.id for seat in seats if seat.held_for in people and is_held(seat, now)}
    sits = chooses | has
    elsewhere = [person.name for who, person in people.items() if sits.get(who) != was.get(who)]
    if elsewhere:
        raise ProposalStale(reason="Sitting elsewhere than a moment ago: {names}.", names=", ".join(elsewhere))


def _must_be_open(seats: Mapping[int, Seat], moves: Mapping[int, int]) -> None:
    now = clock.now()
    targets = [seats[seat] for seat in moves.values()]
    own = [seat for seat in seats.values() if seat.attendee_id in moves]
    must_be_unlocked((*targets, *own))
    closed = [seat for seat in targets if seat.blocked]
    if closed:
        raise SeatBlocked(seats=name_seats(closed), seat_ids=[seat.id for seat in closed])
    others = [
        seat
        for seat in targets
        if (seat.attendee_id is not None and seat.attendee_id not in moves)
        or (is_held(seat, now) and seat.held_for not in moves)
    ]
    if others:
        raise SeatTaken(seats=name_seats(others), seat_ids=[seat.id for seat in others])
