"""What an organizer saw, compared with what is: a move that rests on an old picture is refused, with who changed it."""

from collections.abc import Collection, Iterable, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from gala.errors import ChangedSince, ChangedSinceBy
from gala.models import AttendeeHistory, EventSeat
from gala.rules.names import acted
from gala.services.seats import Seat

Seen = Mapping[int, int]
"""Who sat on each seat, by seat id; 0: nobody. A seat that is not in it was not looked at."""

_S = EventSeat.__table__  # type: ignore[attr-defined]
_H = AttendeeHistory.__table__  # type: ignore[attr-defined]


def must_be_as_seen(
    session: Session, event_id: int, seats: Iterable[Seat], seen: Seen | None, people: Collection[int] = ()
) -> None:
    """Raises ChangedSince(By), naming the first of the (locked) seats that is not as it was seen.

    ``people`` are to be moved, and all their seats are among those given: each must sit where they were seen, and
    nowhere else. ``seen=None``: whoever asks looked at nothing, as the command line does. What ``seen`` names is a
    client's word: of other events' seats and people nothing is told.
    """
    if seen is None:
        return
    known = {seat.id: seat for seat in seats}
    for left in sorted(seat_id for seat_id, who in seen.items() if who in people and seat_id not in known):
        row = session.execute(select(_S).where(_S.c.id == left, _S.c.event_id == event_id)).one_or_none()
        raise _refusal(session, event_id, row, {seen[left]}) if row else ChangedSince(what="")
    for seat in sorted(known.values(), key=lambda seat: seat.id):
        sits = seat.attendee_id or 0
        if seen.get(seat.id, 0 if sits in people else sits) != sits:
            raise _refusal(session, event_id, seat, {sits, seen.get(seat.id, 0)} - {0})


def _refusal(session: Session, event_id: int, seat: Seat, people: Collection[int]) -> ChangedSince | ChangedSinceBy:
    """Who sat down or got up there last did it."""
    moves = (
        _H.c.event_id == event_id,
        _H.c.attendee_id.in_(people),
        _H.c.action.in_(("seat", "unseat")),
        _H.c.changed_by.is_not(None),
    )
    who = session.execute(select(_H.c.changed_by).where(*moves).order_by(_H.c.id.desc()).limit(1)).scalar()
    return ChangedSinceBy(what=seat.seat_number, who=acted(who)) if who else ChangedSince(what=seat.seat_number)
