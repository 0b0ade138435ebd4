"""What happened, told shortly."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from gala.rules.feed import Happening, moves, told

NOW = datetime(2027, 5, 1, 17, tzinfo=UTC)


def one(seconds: float, kind: str = "in", name: str = "Ana", party: str = "Ruiz", **more: str) -> Happening:
    return Happening(NOW + timedelta(seconds=seconds), kind, name, party, **more)  # type: ignore[arg-type]


def test_newest_first() -> None:
    assert [line.name for line in told([one(0), one(200, name="Ben"), one(100, name="Eva", party="Soler")])] == [
        "Ben",
        "Eva",
        "Ana",
    ]


def test_a_party_that_does_the_same_at_about_the_same_time_is_one_line() -> None:
    (line,) = told([one(0, table="10"), one(40, name="Ben", table="9"), one(80, name="Eva", table="10")])
    assert line.names == ("Eva", "Ben", "Ana")
    assert line.at == NOW + timedelta(seconds=80)
    assert line.table == "9, 10"


def test_what_is_not_together_stays_apart() -> None:
    first = one(0)
    for other in (
        one(91, name="Ben"),
        one(5, name="Ben", party="Soler"),
        one(5, name="Ben", kind="out"),
        one(5, name="Ben", gate="Garden"),
        one(5, name="Ben", by="Olga"),
        one(5),
    ):
        assert len(told([first, other])) == 2, other
    assert len(told([replace(first, party=""), one(5, name="Ben", party="")])) == 2, "two without a party are no party"


def test_what_one_of_the_team_does_again_and_again_is_one_line() -> None:
    changes = [one(seconds, "session.edited", "", "", by="Olga") for seconds in (0, 30, 60)]
    (line,) = told(changes)
    assert (line.at, line.names) == (NOW + timedelta(seconds=60), ())
    assert len(told([*changes, one(61, "session.edited", "", "", by="Jonas")])) == 2


def test_a_seat_left_for_another_is_a_move() -> None:
    newest_first = [
        one(0.2, "seat", seat="4-2"),
        one(0.1, "unseat", before="9-1"),
        one(0, "seat", name="Ben", seat="9-1"),
    ]
    move, ben = moves(newest_first)
    assert (move.kind, move.before, move.seat) == ("move", "9-1", "4-2")
    assert ben.kind == "seat"


def test_a_swap_is_two_moves() -> None:
    swap = [
        one(0, "seat", seat="1-2"),
        one(0, "seat", name="Ben", seat="1-1"),
        one(0, "unseat", name="Ben", before="1-2"),
        one(0, "unseat", before="1-1"),
    ]
    assert {(line.name, line.before, line.seat) for line in moves(swap)} == {
        ("Ana", "1-1", "1-2"),
        ("Ben", "1-2", "1-1"),
    }


def test_a_seat_lost_later_or_for_good_is_no_move() -> None:
    assert [line.kind for line in moves([one(9, "seat", seat="2"), one(0, "unseat", before="1")])] == ["seat", "unseat"]
    assert [line.kind for line in moves([one(0.1, "unseat", before="1"), one(0, "seat", seat="1")])] == [
        "unseat",
        "seat",
    ]
