"""What a whole invitation has answered, told from its members (requirements, flow B)."""

from collections.abc import Iterable
from typing import Final

UNCOUNTED: Final = frozenset({"canceled", "refunded"})


def group_status(member_statuses: Iterable[str]) -> str:
    """The invitation's status: attended, accepted, declined, partial or pending.

    Anybody attended: attended. All accepted, or all declined: that. Some of each: partial, even while others
    have not answered. Else, and for nobody at all: pending. Canceled and refunded members do not count; a
    no-show had said yes.
    """
    answers = {"accepted" if status == "no_show" else status for status in member_statuses} - UNCOUNTED
    if "attended" in answers:
        return "attended"
    if answers == {"accepted"} or answers == {"declined"}:
        return answers.pop()
    return "partial" if {"accepted", "declined"} <= answers else "pending"
