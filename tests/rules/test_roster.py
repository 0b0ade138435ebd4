"""People in memory are found as a walk through all of them would, in every order, whoever comes, changes and goes."""

from itertools import combinations
from typing import NamedTuple

from hypothesis import given
from hypothesis import strategies as st

from gala.rules.cursor import read_cursor, write_cursor
from gala.rules.roster import Keep, Known, Roster, page_of


class Facts(NamedTuple):
    name: str
    status: str


PLACES = {
    "name": lambda one: (one.facts.name, one.id),
    "status": lambda one: (one.facts.status, one.facts.name, one.id),
}
KEPT = (
    [],
    [Keep("status", frozenset({"pending"}), is_not=True)],
    [Keep("status", frozenset({"pending"})), Keep("name", frozenset({"ana", "47"}), is_not=True)],
)
names = st.sampled_from(["ana ruiz", "ana", "ben nunez", "zoe nunez", "", "47"])
people = st.builds(
    lambda who, name, status, seat, ticket, code: Known(who, who, name, Facts(name, status), seat, ticket, code),
    st.integers(1, 30), names, st.sampled_from(["pending", "accepted"]), st.sampled_from(["", "4-7", "4-8"]),
    st.sampled_from(["", "TK470", "TK480"]), st.sampled_from(["ABCD234567", "ABCE234567"]),
)  # fmt: skip
words = st.lists(st.sampled_from(["a", "nunez", "ruiz ana", "4-7", "tk4", "abcd-2", "abc", "47", "!"]), max_size=2)


def matches(word: str, one: Known) -> bool:
    parts = [part for part in word.split() if part != "!"]
    in_text = bool(parts) and all(piece in one.text for part in parts for piece in part.split("-"))
    return (
        in_text
        or one.seat == word
        or (word == "tk4" and "TK4" in one.ticket)
        or (word == "abcd-2" and "ABCD2" in one.code)
    )


@given(st.lists(people), st.lists(st.tuples(st.booleans(), people)), words, st.sampled_from(list(PLACES)))
def test_a_roster_finds_whom_a_walk_through_all_would(
    first: list[Known], changes: list[tuple[bool, Known]], search: list[str], order: str
) -> None:
    there = {one.id: one for one in first}
    roster = Roster(there.values(), PLACES)
    for name in PLACES:
        roster.find(name, ["a"], KEPT[-1])
    for comes, one in changes:
        if comes:
            roster.put(one)
            there[one.id] = one
        else:
            roster.drop(one.id)
            there.pop(one.id, None)
    for keep in KEPT:
        expected = [
            one
            for one in there.values()
            if all((getattr(one.facts, k.what) in k.values) != k.is_not for k in keep)
            and all(matches(word, one) for word in search)
        ]
        assert list(roster.find(order, search, keep)) == sorted(expected, key=PLACES[order])
    assert len(roster) == len(there)
    named = [one.facts.name for one in there.values()]
    assert roster.repeated("name") == {name for name in named if named.count(name) > 1}
    pairs = [tuple(sorted(pair)) for pair in combinations(there, 2) if sum(pair) % 3]
    assert roster.alone("name", pairs) == {
        who
        for who, one in there.items()
        if (twins := [other for other in there if other != who and there[other].facts.name == one.facts.name])
        and all(tuple(sorted((who, other))) in pairs for other in twins)
    }


@given(st.lists(people, unique_by=lambda one: one.id), st.booleans(), st.integers(1, 5))
def test_its_pages_are_the_whole_list_once(first: list[Known], descending: bool, size: int) -> None:
    found = sorted(first, key=PLACES["name"])
    seen: list[Known] = []
    after, more = None, True
    while more:
        page, more = page_of(found, PLACES["name"], descending, after, size)
        seen += page
        after = PLACES["name"](page[-1]) if page else None
    assert seen == (found[::-1] if descending else found)


@given(st.text().filter(lambda text: "\0" not in text), st.integers(-(2**63), 2**63 - 1))
def test_a_cursor_says_again_what_it_was_given(name: str, number: int) -> None:
    cursor = write_cursor("name", [name, number])
    assert read_cursor(cursor, "name", [str, int]) == (name, number)
    assert read_cursor(cursor, "-name", [str, int]) is None
    assert read_cursor(cursor, "name", [int, str]) is None


@given(st.text(max_size=60))
def test_a_made_up_cursor_is_none(text: str) -> None:
    assert read_cursor(text, "name", [str, int]) is None
