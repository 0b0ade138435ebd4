"""Letters on pictures: the site's own typefaces, each letter from the first that has it, as on paper."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, Final

import noto_cjk_sans_jp_regular
from PIL import ImageDraw, ImageFont

from gala.integrations.pdf.typefaces import FOLDER, STYLES, Face, printable

_AXES: Final = {b"Weight": "wght", b"Optical Size": "opsz"}
_CLUSTER: Final = re.compile("(.[\u0300-\u036f\u200c\u200d]*)", re.DOTALL)
"""A letter with what has no place of its own."""


@lru_cache(256)
def _font(face: Face, size: int) -> ImageFont.FreeTypeFont:
    if face.name == "cjk":
        return ImageFont.truetype(noto_cjk_sans_jp_regular.FONT_PATH, size)
    font = ImageFont.truetype(FOLDER / f"{face.name}.woff2", size)
    if not face.axes:
        return font
    axes: list[Any] = font.get_variation_axes()
    font.set_variation_by_axes([face.axes.get(_AXES.get(axis["name"], ""), axis["default"]) for axis in axes])
    return font


class Lettering:
    """One style of the papers' typefaces ("title", "text", "strong") in one size, in pixels."""

    def __init__(self, style: str, size: int) -> None:
        self.size = size
        self._faces = STYLES[style]

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
        """The text in pieces of one face each. A space goes with what stands before it, so that words that are written
        from right to left stay one piece. What no face can show is left out."""
        run, at = "", self._faces[0]
        for cluster in _CLUSTER.findall(printable(text)):
            here = at if cluster == " " and run else self._face_of(cluster)
            if here != at and run:
                yield _font(at, self.size), run
                run = ""
            run, at = run + cluster, here
        if run:
            yield _font(at, self.size), run

    def _face_of(self, cluster: str) -> Face:
        """The first face that has the letter with all its marks, else the first that has the letter."""
        wanted = set(map(ord, cluster)) - {0x200C, 0x200D}
        whole = next((face for face in self._faces if wanted <= face.letters), None)
        return whole or next((face for face in self._faces if ord(cluster[0]) in face.letters), self._faces[0])
