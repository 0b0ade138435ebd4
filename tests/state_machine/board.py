"""What a live board does, in as few lines as it can be said."""

from sqlalchemy.orm import Session

from gala import bus
from gala.services.board import read_board


class Board:
    """What a live board does: read once, then believe the newer version of each row."""

    def __init__(self, session: Session, event_id: int) -> None:
        self.session, self.event_id = session, event_id
        self.read()

    def read(self) -> None:
        data = read_board(self.session, self.event_id)
        self.seats = {state.seat_id: state for state in data.seats}
        self.people = {state.attendee_id: state for state in data.attendees}

    def hear(self, events: list[bus.Happened]) -> None:
        # Two transactions may be told in the other order than they committed: versions must be enough.
        for event in reversed(events):
            match event:
                case bus.SeatsChanged(seats=seats):
                    for seat in seats:
                        if seat.seat_id not in self.seats or seat.version > self.seats[seat.seat_id].version:
                            self.seats[seat.seat_id] = seat
                case bus.AttendeesChanged(attendees=people):
                    for person in people:
                        known = self.people.get(person.attendee_id)
                        if known is None or person.version > known.version:
                            self.people[person.attendee_id] = person
                case bus.FloorChanged():
                    self.read()
        self.people = {i: p for i, p in self.people.items() if p.status not in ("canceled", "refunded")}
