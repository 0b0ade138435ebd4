"""What people write into the cells of a guest list, read as what they mean."""

import re
import unicodedata
from functools import lru_cache
from typing import Final

from gala.rules.names import fold

NOTHING: Final = frozenset(
    {"-", "--", "---", "–", "—", ".", "?", "/", "n/a", "na", "n.a.", "#n/a", "null", "nan", "none", "nil", "x x"}
)
"""What stands in a cell for nothing."""

_YES: Final = (
    "yes y yeah si s true 1 x ok accepted accepts attending coming confirmed going attended present asiste asistira "
    "confirmado confirmada viene vendra ja oui sim"
)
_NO: Final = (
    "no n false 0 declined declines regrets absent canceled cancelled refunded rechazado rechazada declinado "
    "cancelado cancelada nein non nao"
)
_OPEN: Final = (
    "pending awaiting maybe tbc tbd unknown invited unanswered open pendiente quizas invitado invitada "
    "offen sin_respuesta no_response no_reply not_answered no_contesta"
)
_PHRASES: Final = {
    "accepted": "will_attend joyfully_accepts is_coming si_asiste si_viene no_show all_coming",
    "waitlisted": "waitlisted waitlist waiting_list en_espera lista_de_espera",
    "declined": "not_attending not_coming will_not_attend cannot_attend not_going no_asiste no_asistira no_viene "
    "regretfully_declines no_vendra",
}
_ANSWERS: Final[dict[str, str]] = {
    **dict.fromkeys(_YES.split(), "accepted"),
    **dict.fromkeys(_NO.split(), "declined"),
    **dict.fromkeys(_OPEN.replace("_", "~").split(), "pending"),
    **{word: answer for answer, words in _PHRASES.items() for word in words.replace("_", "~").split()},
}
_MARKS: Final = dict.fromkeys("✓✔☑✅", "accepted") | dict.fromkeys("✗✘❌☒", "declined")

_LANGUAGES: Final[dict[str, str]] = {
    name: code
    for code, names in {
        "en": "english ingles englisch anglais inglese",
        "es": "spanish espanol castellano spanisch espagnol spagnolo",
        "fr": "french frances francais franzosisch",
        "de": "german aleman deutsch allemand tedesco",
        "it": "italian italiano italienisch",
        "pt": "portuguese portugues",
        "ca": "catalan catala",
        "eu": "basque euskera",
        "gl": "galician gallego galego",
        "nl": "dutch neerlandes holandes nederlands",
        "ar": "arabic arabe",
        "zh": "chinese chino",
        "ja": "japanese japones",
        "ru": "russian ruso",
        "pl": "polish polaco polski",
    }.items()
    for name in names.split()
}
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:[-_][a-z0-9]{2,6})?", re.IGNORECASE)
_EMAIL = re.compile(r"[^@\s,;<>\"]+@[^@\s,;<>\"]+\.[^@\s,;<>\".]+")
_IN_BRACKETS = re.compile(r".*<\s*([^<>\s]+)\s*>")
_TABLE_WORD = re.compile(r"^(table|mesa|tisch|tavolo|tafel)(?=[\s\d])\s*((no|nr|num|numero|n)\b)?\s*(?=\S)")
_SEAT_WORD = re.compile(r"^(seat|asiento|silla|plaza|sitz|platz)(?=[\s\d])\s*((no|nr|num|numero|n)\b)?\s*(?=\S)")
_BETWEEN = re.compile(r"\s*(?:[;&+/,]|\sand\s|\sy\s|\sund\s|\set\s)\s*", re.IGNORECASE)


def tidy(cell: str) -> str:
    """One line, single spaces, composed letters."""
    return unicodedata.normalize("NFC", " ".join(cell.split()))


def is_nothing(text: str) -> bool:
    """Whether a (tidy) cell only says that there is nothing."""
    return not text or text.lower() in NOTHING


def read_answer(text: str) -> str | None:
    """ "accepted", "declined", "waitlisted" or "pending"; None for what is no answer."""
    return _MARKS.get(text) or _ANSWERS.get(fold(text).replace(" ", "~"))


def read_language(text: str) -> str | None:
    """A language as "en", "pt-br"; None for what is none."""
    known = _LANGUAGES.get(fold(text).split(" ")[0] if text else "")
    if known:
        return known
    return text.lower().replace("_", "-") if _LANGUAGE.fullmatch(text) else None


def read_email(text: str) -> str | None:
    """The address alone, in small letters; None for what is none."""
    inside = _IN_BRACKETS.fullmatch(text)
    plain = (inside[1] if inside else text).removeprefix("mailto:").strip().rstrip(".,;").lower()
    return plain if _EMAIL.fullmatch(plain) and len(plain) <= 254 else None


def read_plus_ones(text: str) -> tuple[int, tuple[str, ...]] | None:
    """How many somebody may bring, and the names of those who are known; None for what says neither.

    "2", "+1", "yes" and "x" are numbers; "Ben Ruiz & Eva" are two.
    """
    plain = text.lstrip("+ ")
    if plain.isascii() and plain.isdecimal():
        return (int(plain), ()) if len(plain) < 3 and int(plain) <= 20 else None
    if plain and plain.split()[0].isdecimal() and len(plain.split()[0]) < 3:  # "2 guests"
        return (int(plain.split()[0]), ()) if int(plain.split()[0]) <= 20 else None
    answer = read_answer(text)
    if answer is not None:
        return (1 if answer == "accepted" else 0), ()
    names = tuple(filter(None, map(tidy, _BETWEEN.split(text))))
    if not names or len(names) > 20 or not all(any(map(str.isalpha, name)) and len(name) <= 200 for name in names):
        return None
    return len(names), names


def table_key(text: str) -> str:
    """What two names of a table are compared by: "Table 5", "mesa nº 5", "05" and "5" are one."""
    plain = _TABLE_WORD.sub("", fold(text).replace("º", ""))
    return plain.lstrip("0") or plain


def seat_key(text: str) -> str:
    """What two names of a chair are compared by: "Seat 7" and "7" are one."""
    plain = _SEAT_WORD.sub("", fold(text))
    return plain.lstrip("0") or plain


@lru_cache(maxsize=50_000)
def name_key(name: str) -> str:
    """What two people's names are compared by: accents, case and the order of the words say nothing."""
    return " ".join(sorted(fold(name).split()))
