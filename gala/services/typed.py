"""What people type: one tidy line of it, and the words of a search box."""

import re
import unicodedata

from gala.errors import Invalid

# Controls, and the marks that turn the direction of a line: a name must not rewrite the page around it.
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
_MOST_WORDS = 8


def line(text: str, field: str, limit: int, *, required: str = "") -> str:
    """One tidy line of text. Raises Invalid when it is too long, has controls, or is empty though ``required``."""
    tidy = unicodedata.normalize("NFC", " ".join(text.split()))
    if _CONTROL.search(tidy):
        raise Invalid(field=field, reason="This text has characters that cannot be shown.")
    if len(tidy) > limit:
        raise Invalid(field=field, reason="This is longer than {limit} characters.", limit=limit)
    if required and not any(map(str.isalnum, tidy)):
        raise Invalid(field=field, reason=required)
    return tidy


def words(search: str) -> list[str]:
    """The words to look for: all of them must be found. Controls count as spaces."""
    return _CONTROL.sub(" ", search[:200]).split()[:_MOST_WORDS]


def anywhere(text: str) -> str:
    """A pattern for LIKE (with ``escape="\\\\"``) that finds ``text`` itself anywhere: "%" is only a percent sign."""
    return f"%{literal(text)}%"


def literal(text: str) -> str:
    """A pattern for LIKE that is ``text`` itself."""
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
