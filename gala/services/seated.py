"""What follows when people get or lose a seat by whichever hand: who sits has said yes, and the open page says so."""

from collections.abc import Collection

from sqlalchemy.orm import Session

from gala.bus import RsvpChanged, SeatMoved, publish
from gala.models import AttendeeStatus
from gala.services.guests import Person, write_status
from gala.services.invitations.status import refresh_status


def accept(session: Session, event_id: int, people: Collection[Person]) -> None:
    """Whoever of these (locked) people has not answered has now accepted: they have a seat."""
    asked = [person for person in people if person.status == AttendeeStatus.PENDING]
    if asked:
        publish(session, RsvpChanged(event_id, write_status(session, asked, AttendeeStatus.ACCEPTED)))
        refresh_status(session, {person.invitation_id for person in asked})


def tell(session: Session, event_id: int, person: Person, seat_label: str) -> None:
    """Tell the open pages of the person's invitation which seat it is now; empty: none any more."""
    if person.invitation_id is not None:
        publish(session, SeatMoved(event_id, person.invitation_id, person.id, person.name, seat_label))
