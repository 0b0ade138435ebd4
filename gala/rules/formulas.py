"""Text that a spreadsheet would take for a formula: made harmless in a CSV file, and made what it was again.

A cell that begins with one of ``SIGNS`` is run by some spreadsheet, and OWASP's list of them is ours; so is one that
begins behind a separator inside a text, since a spreadsheet of another country parts the same line elsewhere: Excel in
Spain at semicolons, whatever quotation marks say. An apostrophe before the sign makes it text.
"""

import re
from typing import Final

SIGNS: Final = "=＝﹦⁼₌+＋﹢⁺₊﬩-－﹣−@＠﹫\t\r\n"
"""What starts a formula, also in the forms that a spreadsheet for East Asia takes for the same sign; and the controls
that some drop before they look."""

_SIGN = f"[{re.escape(SIGNS)}]"
_BEFORE = rf"^(?=['\s]*{_SIGN})|(?<=[,;\t\r\n])(?='*{_SIGN})"
_RISKY = re.compile(_BEFORE)
_BEGINS, _GOES_ON = re.compile(rf"['\s]*{_SIGN}"), re.compile(rf"[,;\t\r\n]'*{_SIGN}")
_DEFUSED = re.compile(rf"^'(?=['\s]*{_SIGN})|(?<=[,;\t\r\n])'(?='*{_SIGN})")


def defuse(text: str) -> str:
    """``text`` so that no spreadsheet runs any of it: with an apostrophe before what would begin a formula."""
    # Most texts are harmless, and to see that takes a fifth of the time.
    return _RISKY.sub("'", text) if _BEGINS.match(text) or _GOES_ON.search(text) else text


def restore(text: str) -> str:
    """What ``defuse`` was given. A text with such an apostrophe of its own must have been through ``defuse`` first."""
    return _DEFUSED.sub("", text)
