"""What the guest's page makes of a party: which word a hold deserves that is there no more."""

from dataclasses import replace

from gala.services.guest_view import Member, OwnSeat
from gala.state.guest_faces import watch_holds

SEAT = OwnSeat(7, 1, 0, "1", "1", seconds_left=60.0)
ANA = Member(1, 1, "Ana Ruiz", "accepted", True, True, "", seat=None, held=SEAT)


def test_only_a_hold_that_the_clock_ended_is_spoken_of() -> None:
    ends, ran_out = watch_holds({}, (ANA,), 1000.0)
    assert (ends, ran_out) == ({1: 1060.0}, False)
    gone = replace(ANA, held=None)
    assert watch_holds(ends, (gone,), 1060.0) == ({}, True)
    assert watch_holds(ends, (gone,), 1059.0) == ({}, False), "let go before its end"
    assert watch_holds(ends, (replace(gone, seat=SEAT),), 1061.0) == ({}, False), "confirmed"
    assert watch_holds(ends, (ANA,), 1061.0) == ({1: 1121.0}, False), "taken anew"
    assert watch_holds({}, (gone,), 1061.0) == ({}, False), "said once"
