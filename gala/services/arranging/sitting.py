"""Many people sit down at once: what must be given up first, one write for all, everybody told as by ``assign``."""

from collections.abc import Collection, Iterable, Mapping

from sqlalchemy.orm import Session

from gala.bus import RsvpChanged, SeatMoved, SeatsAssigned, SeatsFreed, publish
from gala.models import AttendeeStatus
from gala.services.guests import Person, write_status
from gala.services.invitations import refresh_status
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
    _accept(session, event_id, [person for person in people.values() if person.status == AttendeeStatus.PENDING])
    for who, seat_id in moves.items():
        _tell(session, event_id, people[who], known[seat_id].seat_number)


def _accept(session: Session, event_id: int, people: Collection[Person]) -> None:
    """Who gets a seat by the organizer's hand comes."""
    if people:
        publish(session, RsvpChanged(event_id, write_status(session, people, AttendeeStatus.ACCEPTED)))
        refresh_status(session, {person.invitation_id for person in people})


def _tell(session: Session, event_id: int, person: Person, seat_label: str) -> None:
    if person.invitation_id is not None:
        publish(session, SeatMoved(event_id, person.invitation_id, person.id, person.name, seat_label))
