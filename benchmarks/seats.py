"""Seats held and confirmed a second, through the whole service: who may, is it open, lock, decide, write, tell."""

from benchmarks.compare import Work, show
from benchmarks.room import FIRST_PERSON, FIRST_SEAT, clear, hold_everything
from gala.services import seating

HOLD = Work(
    "hold",
    clear,
    lambda room, n: (seating.hold, room.guest(n), room.event_id, [FIRST_SEAT + n], [FIRST_PERSON + n]),
)
CONFIRM = Work(
    "confirm",
    lambda room: (clear(room), hold_everything(room))[-1],
    lambda room, n: (seating.confirm, room.guest(n), room.event_id, [FIRST_PERSON + n]),
)


def main() -> None:
    show("Holds and confirms", HOLD, CONFIRM)
