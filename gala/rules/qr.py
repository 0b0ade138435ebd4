"""QR codes as squares: what pages draw as one SVG path and pictures as black boxes."""

from collections.abc import Iterator
from itertools import groupby
from typing import Final, Literal

import qrcode

QUIET: Final = 4
"""The white margin, in modules, that ISO/IEC 18004 asks for."""

Level = Literal["M", "Q"]
_LEVELS: Final = {"M": qrcode.ERROR_CORRECT_M, "Q": qrcode.ERROR_CORRECT_Q}


def modules(text: str, level: Level = "M") -> list[list[bool]]:
    """The smallest code that holds ``text``, dark squares True, without its margin.

    ``level`` M survives 15 % of damage, Q 25 %. A text of digits, capitals and ``$%*+-./:`` goes in as such
    ("alphanumeric"), a third smaller than as bytes.
    """
    code = qrcode.QRCode(error_correction=_LEVELS[level], border=0)
    code.add_data(text, optimize=0)
    code.make()
    return [[bool(dark) for dark in row] for row in code.get_matrix()]


def svg_path(squares: list[list[bool]]) -> str:
    """The dark squares as the ``d`` of one path, of units of one module, the margin left free at top and left."""
    return "".join(f"M{x + QUIET} {y + QUIET}h{width}v1h-{width}z" for x, y, width in runs(squares))


def runs(squares: list[list[bool]]) -> Iterator[tuple[int, int, int]]:
    """Dark squares side by side: the first one's column and row, and how many."""
    for y, row in enumerate(squares):
        x = 0
        for dark, group in groupby(row):
            width = len(list(group))
            if dark:
                yield x, y, width
            x += width


def size(squares: list[list[bool]]) -> int:
    """The width of the code with its margin, in modules."""
    return len(squares) + 2 * QUIET
