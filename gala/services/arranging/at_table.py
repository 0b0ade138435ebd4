"""A party dropped on a table: the best seats at it, or around it, for all of them together."""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy.orm import Session

from gala.access import Actor, Permission, requires
from gala.errors import NoBlock, NotFound
from gala.models import SeatCategory
from gala.rules.blocks import GUEST_CATEGORIES, best_blocks
from gala.rules.hall import Seat
from gala.rules.parties import hand_out
from gala.services.arranging.sitting import sit_down
from gala.services.arranging.situation import Situation, read_situation
from gala.services.changes.recording import describe, undoable
from gala.services.changes.since import Seen, must_be_as_seen
from gala.services.guests import lock_attendees, must_come
from gala.services.seats import must_be_unlocked


@requires(Permission.SEAT_ASSIGN)
@undoable("party.seated")
def seat_at_table(
    session: Session,
    actor: Actor,
    event_id: int,
    table_id: int,
    attendee_ids: Sequence[int],
    seen: Seen | None = None,
) -> dict[int, int]:
    """Seat these people at the table, else there and at the nearest tables around: seats by attendee id.

    All or nothing. ``seen``: who sat where when that was decided. Raises NoBlock, SeatLocked, ChangedSince(By),
    NotComing, NotFound.
    """
    now = read_situation(session, event_id, lock=True)
    wanted = list(dict.fromkeys(attendee_ids))
    if not wanted or not now.people.keys() >= set(wanted):
        must_come(lock_attendees(session, event_id, wanted))
        raise NotFound
    own = [seat for seat in now.seats.values() if seat.attendee_id in wanted]
    must_be_as_seen(session, event_id, own, seen, wanted)
    must_be_unlocked(own)
    moves = _find(now, table_id, wanted)
    if moves != {seat.attendee_id: seat.id for seat in own}:
        sit_down(session, event_id, {who: now.people[who] for who in wanted}, now.seats.values(), moves)
    tables = dict.fromkeys(now.seats[seat].table_number for seat in moves.values())
    first = now.people[wanted[0]]
    name = first.name if len(wanted) == 1 else first.label or first.name
    describe(session, name=name, count=len(wanted), tables=", ".join(tables)[:200])
    return moves


def _find(now: Situation, table_id: int, wanted: Sequence[int]) -> dict[int, int]:
    """At the table itself any seat will do, since the organizer chose it; around it, what guests could choose too."""
    step_free = frozenset().union(*(party.step_free for party in now.parties(now.people[who] for who in wanted)))
    seats = now.hall_seats(mine=wanted)
    by_id = {seat.seat_id: seat for seat in seats}
    free = Counter(seat.table_id for seat in seats if seat.free)
    # Tables without a free chair add nothing: a full room must not be searched table by table under its lock.
    near = [table for table in _nearest_first(seats, table_id) if free[table] or table == table_id]
    for count in range(1, len(near) + 1):
        within = set(near[:count])
        if sum(free[table] for table in within) < len(wanted):
            continue
        around = [seat if seat.table_id in within else replace(seat, free=False) for seat in seats]
        for allowed in (GUEST_CATEGORIES, frozenset(SeatCategory)) if count == 1 else (GUEST_CATEGORIES,):
            wants = {"accessible"} if step_free else ()
            for block in best_blocks(now.tables, around, len(wanted), wants=wants, allowed=allowed, limit=1):
                return hand_out(wanted, step_free, [by_id[seat_id] for seat_id in block.seat_ids])
    raise NoBlock(count=len(wanted))


def _nearest_first(seats: Sequence[Seat], table_id: int) -> list[int]:
    """The tables by how far their middle lies from that of the one named, which comes first. Raises NotFound."""
    rows: dict[int, list[Seat]] = {}
    for seat in seats:
        rows.setdefault(seat.table_id, []).append(seat)
    middles = {
        table: (sum(seat.x for seat in row) / len(row), sum(seat.y for seat in row) / len(row))
        for table, row in rows.items()
    }
    if table_id not in middles:
        raise NotFound
    return sorted(middles, key=lambda table: (math.dist(middles[table], middles[table_id]), table != table_id, table))
