"""A page on which texts fit their place: smaller when they are long, cut with a "…" when they are endless."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final, NamedTuple

import uharfbuzz as hb
from fpdf import FPDF
from fpdf.enums import PDFResourceType
from fpdf.fonts import TTFFont

from gala.integrations.pdf.setting import Line, Typesetter
from gala.integrations.pdf.typefaces import Face, clusters, faces_for

ELLIPSIS: Final = "…"
LEADING: Final = 1.16
BASE: Final = 0.3
"""How far under its middle a line stands, in parts of its size."""

Ink = tuple[int, int, int]


class Fit(NamedTuple):
    """A size in points, and in how many lines a text may be set in it."""

    points: float
    lines: int = 1


def sizes(*points: float) -> tuple[Fit, ...]:
    """One line, smaller if need be."""
    return tuple(map(Fit, points))


class Canvas(FPDF):
    """Pages in millimetres. ``texts`` are, for each style, all that will be written in it; ``folder`` is for the faces
    that are cut for them, and must stay until the file is written."""

    def __init__(self, folder: Path, size: tuple[float, float], texts: Mapping[str, Iterable[str]]) -> None:
        super().__init__(unit="mm", format=size)
        self.set_auto_page_break(False)
        self.set_margin(0)
        letters: dict[Face, set[int]] = {}
        for style, said in texts.items():
            for face, its in faces_for(style, [*said, ELLIPSIS]).items():
                letters.setdefault(face, set()).update(its)
        cut = {face: self._add_face(folder, f"face{n}", face.cut(its)) for n, (face, its) in enumerate(letters.items())}
        self._setters = {style: Typesetter(style, cut) for style in texts}

    def _add_face(self, folder: Path, name: str, data: bytes) -> tuple[TTFFont, hb.Font]:
        path = folder / f"{name}.ttf"
        path.write_bytes(data)
        self.add_font(name, fname=path)
        font = self.fonts[name]
        assert isinstance(font, TTFFont)
        return font, hb.Font(hb.Face(data))

    def put(
        self, style: str, ink: Ink, text: str, x: float, y: float, width: float, fits: Sequence[Fit], align: str = "L"
    ) -> float:
        """Write ``text`` in the first of ``fits`` that holds it, or in the last, cut. Gives the y under it."""
        points, lines = self.fitted(style, text, width, fits)
        for line in lines:
            self.write_line(style, ink, line, x, y, width, points, align)
            y += self.line_height(points)
        return y

    def put_row(
        self, style: str, ink: Ink, text: str, x: float, y: float, width: float, fits: Sequence[Fit], align: str = "L"
    ) -> None:
        """As ``put``, of one line beside others: a smaller one stands on the line of the first of ``fits``, and two
        stand around its middle."""
        points, lines = self.fitted(style, text, width, fits)
        if len(lines) == 1:
            y += self.drop(fits[0].points, points)
        else:
            y += (self.line_height(fits[0].points) - len(lines) * self.line_height(points)) / 2
        for line in lines:
            self.write_line(style, ink, line, x, y, width, points, align)
            y += self.line_height(points)

    def drop(self, points: float, smaller: float) -> float:
        """How much lower a smaller line begins, to stand on the same line as one of ``points``."""
        return (points - smaller) / self.k * (LEADING / 2 + BASE)

    def fitted(self, style: str, text: str, width: float, fits: Sequence[Fit]) -> tuple[float, list[str]]:
        """The size and the lines that ``put`` would write."""
        lines: list[str] = []
        for fit in fits:
            lines = self.broken(style, text, width, fit.points)
            if len(lines) <= fit.lines and all(self.width_of(style, line, fit.points) <= width for line in lines):
                return fit.points, lines
        points, most = fits[-1]
        lines = [*lines[: most - 1], self.cut(style, " ".join(lines[most - 1 :]), width, points)]
        return points, lines

    def line_height(self, points: float) -> float:
        """What a line of this size takes."""
        return points / self.k * LEADING

    def width_of(self, style: str, text: str, points: float) -> float:
        """How wide a line is."""
        return self._setters[style].set(text).width * points / 1000 / self.k

    def write_line(
        self, style: str, ink: Ink, text: str, x: float, y: float, width: float, points: float, align: str = "L"
    ) -> None:
        """Write one line as it is, its top at ``y``, within ``width`` by ``align``."""
        line = self._setters[style].set(text)
        free = width - line.width * points / 1000 / self.k
        x += free if align == "R" else free / 2 if align == "C" else 0
        size = points / self.k
        self._say(line, ink, x * self.k, (self.h - y - size * (LEADING / 2 + BASE)) * self.k, points)

    def _say(self, line: Line, ink: Ink, x: float, y: float, points: float) -> None:
        said, tall = [], 0.0
        for one in line.shown:
            self._resource_catalog.add(PDFResourceType.FONT, one.font.i, self.page)
            said.append(f"/F{one.font.i} {points:.2f} Tf")
            for rise, items in one.parts:
                if rise != tall:
                    said.append(f"{rise * points / 1000:.2f} Ts")
                    tall = rise
                said.append(f"[{items}] TJ")
        colour = " ".join(f"{part / 255:.3f}" for part in ink)
        self._out(f"q {colour} rg BT 1 0 0 1 {x:.2f} {y:.2f} Tm {' '.join(said)} ET Q")

    def broken(self, style: str, text: str, width: float, points: float) -> list[str]:
        """``text`` in lines, between words; a word that is wider than a line, between letters."""
        if self.width_of(style, text, points) <= width:
            return [text]
        lines: list[str] = []
        for word in text.split(" "):
            joined = f"{lines[-1]} {word}" if lines else word
            if lines and self.width_of(style, joined, points) <= width:
                lines[-1] = joined
            else:
                lines += self._torn(style, word, width, points)
        return lines

    def _torn(self, style: str, word: str, width: float, points: float) -> list[str]:
        lines, rest = [], clusters(word)
        while rest and self.width_of(style, "".join(rest), points) > width:
            fitting = self._fitting(style, rest, "", width, points) or 1
            lines.append("".join(rest[:fitting]))
            rest = rest[fitting:]
        return [*lines, "".join(rest)] if rest else lines

    def cut(self, style: str, text: str, width: float, points: float) -> str:
        """As much of ``text`` as one line holds, with a "…" where that is not all."""
        if self.width_of(style, text, points) <= width:
            return text
        letters = clusters(text)
        return "".join(letters[: self._fitting(style, letters, ELLIPSIS, width, points)]).rstrip() + ELLIPSIS

    def _fitting(self, style: str, letters: Sequence[str], end: str, width: float, points: float) -> int:
        """How many of ``letters``, with ``end`` after them, a line holds."""
        least, most = 0, len(letters)
        while least < most:
            middle = (least + most + 1) // 2
            if self.width_of(style, "".join(letters[:middle]) + end, points) <= width:
                least = middle
            else:
                most = middle - 1
        return least
