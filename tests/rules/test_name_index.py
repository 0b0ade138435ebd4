"""Many names in one text: found as if each were looked at."""

from hypothesis import given
from hypothesis import strategies as st

from gala.rules.name_index import NameIndex

WORDS = st.text("abñ", min_size=1, max_size=3)
NAMES = st.dictionaries(st.integers(1, 30), st.lists(WORDS, min_size=1, max_size=3).map(" ".join), max_size=12)


def one_by_one(names: dict[int, str], words: list[str], limit: int) -> list[int]:
    found = sorted((name, who) for who, name in names.items() if name and all(word in name for word in words))
    return [who for _, who in found[:limit]]


@given(NAMES, NAMES, st.lists(WORDS, min_size=1, max_size=3), st.integers(1, 5))
def test_found_as_if_each_were_looked_at(
    names: dict[int, str], changed: dict[int, str], words: list[str], limit: int
) -> None:
    index = NameIndex(names.items())
    assert index.find(words, limit) == one_by_one(names, words, limit)
    for who, name in changed.items():
        index.put(who, name)
    assert index.find(words, limit) == one_by_one(names | changed, words, limit)
    assert index.changes == len(changed)


def test_who_is_gone_is_not_found() -> None:
    index = NameIndex([(1, "ana nunez"), (2, "ana lopez")])
    index.put(1, "")
    assert index.find(["ana"], 5) == [2]


def test_nothing_asked_finds_nobody() -> None:
    index = NameIndex([(1, "ana")])
    assert index.find([], 5) == index.find(["ana"], 0) == []
    assert NameIndex([]).find(["ana"], 5) == []
