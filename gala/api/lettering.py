"""Letters on pictures: the pages' own faces, each letter from the first that has it, as in a browser."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, Literal

from PIL import ImageDraw, ImageFont

ASSETS: Final = Path(__file__).parent.parent.parent / "assets"
_FACE: Final = re.compile(
    r"@font-face \{ font-family: (\w+); src: url\(/(fonts/[\w-]+\.woff2)\);(?! font-style).*?unicode-range: ([^;]+);"
)

Family = Literal["Figtree", "Fraunces"]


@lru_cache
def _faces() -> dict[str, list[tuple[str, list[range]]]]:
    """By family, in the style sheet's order: a font's file, and the letters that are taken from it."""
    found: dict[str, list[tuple[str, list[range]]]] = {}
    for family, file, said in _FACE.findall((ASSETS / "gala.css").read_text()):
        ends = [part.strip()[2:].split("-") for part in said.split(",")]
        letters = [range(int(end[0], 16), int(end[-1], 16) + 1) for end in ends]
        found.setdefault(family, []).append((file, letters))
    return found


@lru_cache(256)
def _font(file: str, size: int, weight: int) -> ImageFont.FreeTypeFont:
    font = ImageFont.truetype(ASSETS / file, size)
    wanted: dict[Any, int] = {b"Weight": weight, b"Optical Size": size}
    axes: list[Any] = font.get_variation_axes()
    chosen = (wanted.get(axis["name"], axis["default"]) for axis in axes)
    font.set_variation_by_axes(
        [min(max(value, axis["minimum"]), axis["maximum"]) for value, axis in zip(chosen, axes, strict=True)]
    )
    return font


class Lettering:
    """One family in one size (pixels) and weight. Letters that no face has become empty boxes."""

    def __init__(self, family: Family, size: int, weight: int = 400) -> None:
        self.size = size
        self._style = (size, weight)
        self._family = _faces()[family] + _faces()["Noto"]

    def width(self, text: str) -> float:
        """How wide a line is, in pixels."""
        return sum(font.getlength(run) for font, run in self._runs(text))

    def draw(self, draw: ImageDraw.ImageDraw, x: float, y: float, text: str, fill: str, *, end: bool = False) -> None:
        """One line with its base line at ``y``, beginning (``end``: ending) at ``x``."""
        x -= self.width(text) if end else 0
        for font, run in self._runs(text):
            draw.text((x, y), run, fill=fill, font=font, anchor="ls")
            x += font.getlength(run)

    def lines(self, text: str, room: float, most: int = 2) -> list[str]:
        """The text broken between words to fit ``room``; what goes beyond ``most`` lines is cut with an ellipsis."""
        lines: list[str] = []
        for word in text.split():
            if lines and self.width(f"{lines[-1]} {word}") <= room:
                lines[-1] += f" {word}"
            else:
                lines.append(word)
        if len(lines) > most:
            lines = [*lines[: most - 1], " ".join(lines[most - 1 :])]
        return [self._cut(line, room) for line in lines]

    def _cut(self, line: str, room: float) -> str:
        if self.width(line) <= room:
            return line
        while line and self.width(f"{line}…") > room:
            line = line[:-1]
        return f"{line.rstrip()}…"

    def _runs(self, text: str) -> Iterator[tuple[ImageFont.FreeTypeFont, str]]:
        """The text in pieces of one font each. A space goes with what stands before it, so that words that are written
        from right to left stay one piece."""
        run, at = "", self._family[0][0]
        for letter in unicodedata.normalize("NFC", text):
            here = at if letter == " " and run else self._file_of(letter)
            if here != at and run:
                yield _font(at, *self._style), run
                run = ""
            run, at = run + letter, here
        if run:
            yield _font(at, *self._style), run

    def _file_of(self, letter: str) -> str:
        code = ord(letter)
        return next(
            (file for file, letters in self._family if any(code in some for some in letters)), self._family[0][0]
        )
