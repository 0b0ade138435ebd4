"""How somebody stands before the door: what a tablet needs to know of their answer, in one word."""

from typing import Final

COMING: Final = "coming"
TICKET: Final = "ticket"
"""Holds a printed ticket and was never asked: welcome, and not among those who said yes."""
UNANSWERED: Final = "unanswered"
DECLINED: Final = "declined"
CANCELED: Final = "canceled"
UNPAID: Final = "unpaid"
WAITLISTED: Final = "waitlisted"

WELCOME: Final = frozenset({COMING, TICKET})
"""Who comes in without a question."""

_BY_STATUS: Final = {
    "pending": UNANSWERED,
    "accepted": COMING,
    "attended": COMING,
    "no_show": COMING,
    "declined": DECLINED,
    "waitlisted": WAITLISTED,
    "canceled": CANCELED,
    "refunded": CANCELED,
}


def standing(status: str, source: str, is_unpaid: bool = False) -> str:
    """The word for an attendee's status and source.

    Whoever holds a printed ticket was never asked, and comes. Whoever did not come was awaited, and may still come
    late. Payment matters of those alone who may come.
    """
    found = _BY_STATUS[status]
    if is_unpaid and found in (COMING, UNANSWERED):
        return UNPAID
    return TICKET if found == UNANSWERED and source == "ticket" else found
