"""How somebody stands before the door, and when the door is open."""

from datetime import UTC, datetime, timedelta

import pytest

from gala.models import AttendeeSource, AttendeeStatus
from gala.rules.door_hours import hours
from gala.rules.standing import standing

EXPECTED = {
    "pending": "unanswered",
    "accepted": "coming",
    "attended": "coming",
    "no_show": "coming",
    "declined": "declined",
    "waitlisted": "waitlisted",
    "canceled": "canceled",
    "refunded": "canceled",
}


@pytest.mark.parametrize("status", AttendeeStatus)
def test_every_status_has_its_word(status: str) -> None:
    assert standing(status, AttendeeSource.RSVP) == EXPECTED[status]


def test_whoever_holds_a_printed_ticket_was_never_asked() -> None:
    assert standing("pending", AttendeeSource.TICKET) == "ticket"
    assert standing("declined", AttendeeSource.TICKET) == "declined"


@pytest.mark.parametrize("status", AttendeeStatus)
def test_payment_matters_of_those_who_may_come(status: str) -> None:
    may_come = EXPECTED[status] in {"coming", "unanswered"}
    assert standing(status, AttendeeSource.RSVP, is_unpaid=True) == ("unpaid" if may_come else EXPECTED[status])
    assert (standing(status, AttendeeSource.TICKET, is_unpaid=True) == "unpaid") == may_come


def test_a_door_opens_before_the_start_and_closes_after_the_end() -> None:
    start = datetime(2027, 5, 1, 18, tzinfo=UTC)
    door = hours(start, start + timedelta(hours=5), 90)
    assert (door.opens.hour, door.opens.minute) == (16, 30)
    assert door.closes == start + timedelta(hours=9)
    assert door.wipe_at == start + timedelta(hours=29)
