"""Check-ins a second: the update that decides, what the door shows, the log, the group's status."""

from benchmarks.compare import Work, show
from benchmarks.room import FIRST_PERSON, clear
from gala.services import attendance

CHECK_IN = Work(
    "check in",
    clear,
    lambda room, n: (attendance.check_in, room.staff, room.event_id, [FIRST_PERSON + n], "North", "bench"),
)


def main() -> None:
    show("Check-ins", CHECK_IN)
