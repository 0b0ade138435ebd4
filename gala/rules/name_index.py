"""Many names in one text: looked through as fast as memory is read, whatever part of a word is asked for."""

from array import array
from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator
from itertools import islice


class NameIndex:
    """Folded names (``gala.rules.names.fold``) with the id of whoever has them; found in the order of the names.

    A name may change, appear or go after the index was made: ``put`` keeps it beside the text until it is made anew.
    """

    def __init__(self, names: Iterable[tuple[int, str]]) -> None:
        known = sorted((name, who) for who, name in names)
        self._who = array("q", (who for _, who in known))
        self._starts = array("q")
        at = 0
        for name, _ in known:
            self._starts.append(at)
            at += len(name) + 1
        self._text = "".join(f"{name}\n" for name, _ in known)
        self._changed: dict[int, str] = {}

    @property
    def changes(self) -> int:
        """How many names are kept beside the text."""
        return len(self._changed)

    def put(self, who: int, name: str) -> None:
        """The name that somebody has now; none: they are gone."""
        self._changed[who] = name

    def find(self, words: Collection[str], limit: int) -> list[int]:
        """The ids of those whose names hold all of these (folded) words or parts of words, at most ``limit``."""
        if not words or limit <= 0:
            return []
        changed = ((name, who) for who, name in self._changed.items() if all(word in name for word in words))
        found = [*islice(self._in_text(words), limit), *changed]
        return [who for _, who in sorted(found)[:limit]]

    def _in_text(self, words: Collection[str]) -> Iterator[tuple[str, int]]:
        counts = {word: self._text.count(word) for word in words}
        rarest = min(counts, key=lambda word: counts[word])
        others = counts.keys() - {rarest}
        at = self._text.find(rarest) if counts[rarest] else -1
        while at >= 0:
            line = bisect_right(self._starts, at) - 1
            end = self._text.index("\n", at)
            name, who = self._text[self._starts[line] : end], self._who[line]
            if who not in self._changed and all(word in name for word in others):
                yield name, who
            at = self._text.find(rarest, end)
