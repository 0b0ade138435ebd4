"""Invitation codes and ticket numbers: how they are made, and how forgivingly they are read back.

A code has 10 characters of an alphabet of 30 (digits and capitals without 0 O 1 I L U, which are misread or
misheard): 30**10, or 49 bits. With typed codes rate limited, guessing one of 10,000 codes at ten tries a minute
takes some ten thousand years.
"""

import re
import secrets
import unicodedata
from typing import Final

ALPHABET: Final = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH: Final = 10
_LONGEST_INPUT: Final = 2_000  # a pasted link; what is longer is no code, and costs no work

_NOT_CODE = re.compile(r"[^0-9A-Z]+")
_SPACES = re.compile(r"\s+")
_DASHES = re.compile(r"\s*[\u002d\u00ad\u058a\u05be\u1400\u1806\u2010-\u2015\u2043\u207b\u208b\u2212\u2e3a\u2e3b]+\s*")


def new_code() -> str:
    """A fresh code from the operating system's randomness. Unique only by the odds: the database decides."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def is_code(text: str) -> bool:
    """Whether ``text`` has the shape that ``new_code`` gives."""
    return len(text) == LENGTH and all(character in ALPHABET for character in text)


def normalize_code(text: str) -> str:
    """The code that somebody typed or pasted: forgives case, spaces, dashes of any kind and a whole link.

    Gives capitals and digits only, perhaps none; never fails. Whether it is a code is for ``is_code`` to say.
    """
    return _NOT_CODE.sub("", _capitals(_last_of_link(text[:_LONGEST_INPUT])))


def display_code(code: str) -> str:
    """A code as people read it: ABCDE-FGHJK. Any other text (a ticket number) stays as it is."""
    return f"{code[: LENGTH // 2]}-{code[LENGTH // 2 :]}" if is_code(code) else code


def normalize_ticket_number(text: str) -> str:
    """A ticket number tidied for showing: capitals, one plain "-" for any dash, single spaces."""
    tidy = _SPACES.sub(" ", _DASHES.sub("-", unicodedata.normalize("NFKC", text[:_LONGEST_INPUT]).upper()))
    return tidy.strip(" -")


def ticket_key(text: str) -> str:
    """What two ticket numbers are compared by: "gala 0001", "GALA0001" and "GALA-0001" give one key."""
    return "".join(filter(str.isalnum, _capitals(text[:_LONGEST_INPUT])))


def split_ticket_numbers(text: str) -> list[str]:
    """The ticket numbers in what somebody typed, tidied, in order, each once.

    Commas, semicolons and line ends separate; so do spaces, except after a word without a digit, so that
    "gala 0001 gala 0002" is two numbers and not four.
    """
    numbers: dict[str, str] = {}
    for piece in re.split(r"[,;\n\r]+", text):
        for number in _by_spaces(_DASHES.sub("-", unicodedata.normalize("NFKC", piece))):
            if key := ticket_key(number):
                numbers.setdefault(key, normalize_ticket_number(number))
    return list(numbers.values())


def _by_spaces(piece: str) -> list[str]:
    words = piece.split()
    if not any(map(_has_digit, words)):
        return words
    numbers: list[str] = []
    open_word = False
    for word in words:
        if open_word:
            numbers[-1] += " " + word
        else:
            numbers.append(word)
        open_word = not _has_digit(word)
    return numbers


def _has_digit(word: str) -> bool:
    return any(map(str.isdigit, word))


def _capitals(text: str) -> str:
    return unicodedata.normalize("NFKC", text).upper()


def _last_of_link(text: str) -> str:
    """The code's part of a pasted link; text that is no link is left alone."""
    if "/" not in text:
        return text
    path = re.split(r"[?#]", text, maxsplit=1)[0].rstrip("/ \t\r\n")
    _, found, rest = path.rpartition("/i/")
    return rest.split("/")[0] if found else path.rpartition("/")[2]
