"""The door's log of one person: the first counts, whatever order it is heard in."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gala.rules.door_log import Line, Story, fold

EIGHT = datetime(2026, 5, 1, 20, 0, tzinfo=UTC)


def line(kind: str, clock: str, name: str = "", **known: bool) -> Line:
    hour, minute = map(int, clock.split(":"))
    at = EIGHT.replace(hour=hour, minute=minute)
    return Line(name or f"{kind} {clock}", kind, at, **known)  # type: ignore[arg-type]


def test_nobody_came() -> None:
    assert fold([]) == Story(None, None, frozenset(), frozenset())
    assert not fold([]).is_inside


def test_in_out_and_in_again_is_a_re_entry() -> None:
    lines = [line("in", "19:42"), line("out", "19:50"), line("in", "19:55")]
    story = fold(lines)
    assert (story.came, story.left, story.is_inside) == (lines[2], None, True)
    assert (story.counted, story.conflicts) == ({one.client_id for one in lines}, frozenset())


def test_the_first_of_two_counts_and_the_second_is_a_conflict() -> None:
    north, south = line("in", "19:42", "north"), line("in", "19:43", "south")
    for heard in ([north, south], [south, north]):
        story = fold(heard)
        assert (story.came, story.counted, story.conflicts) == (north, {"north"}, {"south"})


def test_a_late_going_turns_a_conflict_into_a_re_entry() -> None:
    north, south = line("in", "19:42", "north"), line("in", "19:55", "south")
    assert fold([north, south]).conflicts == {"south"}
    assert fold([north, south, line("out", "19:50")]) == Story(
        south, None, {"north", "out 19:50", "south"}, frozenset()
    )  # type: ignore[arg-type]


def test_what_is_undone_never_was() -> None:
    story = fold([line("in", "19:42", undone=True), line("in", "19:43", "south")])
    assert (story.counted, story.conflicts) == ({"south"}, frozenset())


def test_let_in_again_knowingly_is_no_conflict_and_does_not_count() -> None:
    story = fold([line("in", "19:42", "first"), line("in", "20:10", "again", knowing=True)])
    assert (story.came and story.came.client_id, story.counted, story.conflicts) == ("first", {"first"}, frozenset())


def test_let_in_again_counts_for_who_had_left() -> None:
    story = fold([line("in", "19:42"), line("out", "20:00"), line("in", "20:10", "again", knowing=True)])
    assert story.is_inside and story.came and story.came.client_id == "again"


def test_going_without_having_come_does_not_count() -> None:
    story = fold([line("out", "19:40")])
    assert (story.is_inside, story.counted, story.conflicts) == (False, frozenset(), frozenset())


@pytest.mark.parametrize("clock", ["19:42", "19:43"])
def test_left_is_the_going_after_the_coming(clock: str) -> None:
    story = fold([line("in", "19:42"), line("out", clock)])
    assert (story.is_inside, story.left) == (False, line("out", clock))


LINES = st.lists(
    st.builds(
        Line,
        client_id=st.uuids().map(str),
        kind=st.sampled_from(["in", "out"]),
        at=st.integers(0, 12).map(lambda minutes: EIGHT + timedelta(minutes=minutes)),
        knowing=st.booleans(),
        undone=st.booleans(),
    ),
    max_size=8,
    unique_by=lambda one: one.client_id,
)


@given(LINES.flatmap(lambda lines: st.tuples(st.just(lines), st.permutations(lines))))
def test_the_story_does_not_depend_on_who_was_heard_first(both: tuple[list[Line], list[Line]]) -> None:
    said, heard = both
    assert fold(said) == fold(heard)


@given(LINES)
def test_comings_and_goings_that_count_alternate_and_begin_with_a_coming(lines: list[Line]) -> None:
    story = fold(lines)
    counted = sorted(
        (one for one in lines if one.client_id in story.counted), key=lambda one: (one.at, one.kind == "out")
    )
    comings = [one for one in counted if one.kind == "in"]
    assert len(comings) - len(counted) // 2 == len(counted) % 2
    assert story.is_inside == (len(counted) % 2 == 1)
    assert story.came == max(comings, key=lambda one: one.at, default=None)


@given(LINES)
def test_every_line_that_is_not_undone_is_one_thing_only(lines: list[Line]) -> None:
    story = fold(lines)
    known = {one.client_id for one in lines if not one.undone}
    assert story.counted | story.conflicts <= known
    assert not story.counted & story.conflicts
    comings = {one.client_id for one in lines if one.kind == "in" and not one.undone and not one.knowing}
    assert comings <= story.counted | story.conflicts, "whoever was let in unknowingly counts or is told"


@given(LINES)
def test_hearing_a_line_again_changes_nothing_that_counts(lines: list[Line]) -> None:
    story = fold(lines)
    without = fold([one for one in lines if one.client_id in story.counted])
    assert (without.came, without.left, without.counted) == (story.came, story.left, story.counted)
