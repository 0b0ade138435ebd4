"""An invitation's status follows its members (requirements, flow B)."""

from itertools import permutations

import pytest

from gala.rules.group_status import group_status

TRUTHS = [
    ([], "pending"),
    (["pending"], "pending"),
    (["accepted"], "accepted"),
    (["declined"], "declined"),
    (["attended"], "attended"),
    (["waitlisted"], "pending"),
    (["no_show"], "accepted"),
    (["canceled"], "pending"),
    (["refunded", "canceled"], "pending"),
    (["accepted", "accepted"], "accepted"),
    (["declined", "declined"], "declined"),
    (["accepted", "declined"], "partial"),
    (["accepted", "pending"], "pending"),
    (["declined", "pending"], "pending"),
    (["accepted", "declined", "pending"], "partial"),
    (["accepted", "canceled"], "accepted"),
    (["declined", "refunded"], "declined"),
    (["attended", "declined"], "attended"),
    (["attended", "pending", "accepted"], "attended"),
    (["no_show", "declined"], "partial"),
    (["no_show", "attended"], "attended"),
]


@pytest.mark.parametrize(("members", "status"), TRUTHS)
def test_the_groups_status_in_whatever_order_its_members_come(members: list[str], status: str) -> None:
    assert {group_status(order) for order in permutations(members)} == {status}


def test_members_may_come_one_by_one() -> None:
    assert group_status(answer for answer in ("accepted", "accepted")) == "accepted"
