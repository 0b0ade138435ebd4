"""Many people sit down at once: what must be given up first, one write for all, everybody told as by ``assign``."""

from collections.abc import Iterable, Mapping

from sqlalchemy.orm import Session

from gala.bus import SeatsAssigned, SeatsFreed, publish
from gala.services.guests import Person
from gala.services.seated import accept, tell
from gala.services.seats import EMPTY, Seat, lock_seats, write_all


def sit_down(
    session: Session, event_id: int, people: Mapping[int, Person], seats: Iterable[Seat], moves: Mapping[int, int]
) -> None:
    """Give each of the (locked) people the seat that ``moves`` names; it must be open to them.

    ``seats`` are locked and hold at least the targets and whatever these people have or hold now, which they give up.
    Who had not answered has now accepted.
    """
    known = {seat.id: seat for seat in seats}
    targets = set(moves.values())
    stale = [seat for seat in known.values() if seat.attendee_id in moves or seat.held_for in moves]
    emptied = write_all(session, [(seat, {**EMPTY, "attendee_id": None}) for seat in stale])
    if again := targets & {seat.id for seat in stale}:
        known |= lock_seats(session, event_id, seat_ids=again)
    taken = write_all(session, [(known[seat], {**EMPTY, "attendee_id": who}) for who, seat in moves.items()])
    if freed := tuple(state for state in emptied if state.seat_id not in targets):
        publish(session, SeatsFreed(event_id, freed))
    publish(session, SeatsAssigned(event_id, taken))
    accept(session, event_id, people.values())
    for who, seat_id in moves.items():
        tell(session, event_id, people[who], known[seat_id].seat_number)
