"""People's names: found, matched and shortened, in any script."""

import re
import unicodedata
from typing import Final

# Letters that Unicode does not take apart into a base letter and an accent.
_LETTERS: Final = str.maketrans(
    dict(zip("øłđðħŧıŋĸæœþß", ["o", "l", "d", "d", "h", "t", "i", "n", "k", "ae", "oe", "th", "ss"], strict=True))
)
# Only the accents of Latin, Greek and Cyrillic: the marks of other scripts are vowels and make other names.
_ACCENTS = re.compile("[\u0300-\u036f]+")
# What joins a name rather than parting it: O'Brien is OBrien, however the apostrophe was typed.
_APOSTROPHES = re.compile("['`´\u2018\u2019\u201b\u02b9-\u02bf\u02c8\u2032\uff07\u200b-\u200d\u2060\ufeff]+")
_TITLES: Final = frozenset(
    {"dr", "dra", "mr", "mrs", "ms", "miss", "prof", "sr", "sra", "srta", "sir", "dame", "dott", "ing", "lic", "mx"}
)


def fold(text: str) -> str:
    """``text`` for search and comparison: lower case, no accents, words parted by single spaces.

    "Łukasz  O’Brien-Åström" gives "lukasz obrien astrom". Folding twice changes nothing.
    """
    if text.isascii():
        plain = _APOSTROPHES.sub("", text).lower()
    else:
        spread = unicodedata.normalize("NFKD", _APOSTROPHES.sub("", text))
        spread = unicodedata.normalize("NFKD", spread.casefold().translate(_LETTERS))
        plain = _APOSTROPHES.sub("", _ACCENTS.sub("", spread))
    words = plain.split()
    if "".join(words).isalnum():  # as most names are
        return " ".join(words)
    return " ".join("".join(c if c.isalnum() or unicodedata.category(c)[0] == "M" else " " for c in plain).split())


def composed(text: str) -> str:
    """A letter and its accent as one sign, where there is one: devices write "José" in two ways, and typefaces draw
    only this one well."""
    return unicodedata.normalize("NFC", text)


def searchable(*parts: str) -> str:
    """What a search looks through of somebody: all that is known of them, folded, name first, at most 1,400 long."""
    return " ".join(filter(None, map(fold, parts)))[:1400]


def acted(actor: str) -> str:
    """Who did it, as people read it in a sentence: a person by their address, a gate ("gate:North") by its name."""
    return actor.removeprefix("gate:")


def same_name(a: str, b: str) -> bool:
    """Whether both name one person as far as letters tell: whatever the accents, case, spaces or word order.

    Two names without a letter or digit are never the same.
    """
    first, second = fold(a), fold(b)
    if not first or not second:
        return False
    return sorted(first.split()) == sorted(second.split()) or first.replace(" ", "") == second.replace(" ", "")


def initials(name: str) -> str:
    """One or two capitals for an avatar: those of the first and the last word. Empty for an empty name."""
    words = _words(name)
    return "".join(_capital(word) for word in ([words[0], words[-1]] if len(words) > 1 else words))


def given_name(name: str) -> str:
    """The name to greet somebody by: the first word, past titles; after the comma in "López, Ana"."""
    words = _words(name)
    return words[0] if words else name.strip()


def _words(name: str) -> list[str]:
    """The name's words in spoken order, without leading titles."""
    family, _, given = unicodedata.normalize("NFC", name).partition(",")
    words = [word.strip('.,;:"“”()') for word in f"{given} {family}".split()]
    words = [word for word in words if any(map(str.isalnum, word))]
    while len(words) > 1 and fold(words[0]) in _TITLES:
        words.pop(0)
    return words


def _capital(word: str) -> str:
    letter = next(character for character in word if character.isalnum())
    return letter.upper() if len(letter.upper()) == 1 else letter
