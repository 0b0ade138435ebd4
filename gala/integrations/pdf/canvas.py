"""A page on which texts fit their place: smaller when they are long, cut with a "…" when they are endless."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from fpdf import FPDF
from fpdf.enums import MethodReturnValue

from gala.integrations.pdf.typefaces import faces_for

ELLIPSIS: Final = "…"
LEADING: Final = 1.16

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
        self.c_margin = 0
        self._chains = {style: self._add_faces(folder, style, "".join(said)) for style, said in texts.items()}
        self.set_text_shaping(True)

    def _add_faces(self, folder: Path, style: str, said: str) -> list[str]:
        chain = []
        for face, letters in faces_for(style, f"{said} {ELLIPSIS}").items():
            name = f"{style}-{face.name}"
            path = folder / f"{name}.ttf"
            path.write_bytes(face.cut(letters))
            self.add_font(name, fname=path)
            chain.append(name)
        return chain

    def put(
        self, style: str, ink: Ink, text: str, x: float, y: float, width: float, fits: Sequence[Fit], align: str = "L"
    ) -> float:
        """Write ``text`` in the first of ``fits`` that holds it, or in the last, cut. Gives the y under it."""
        self.set_text_color(*ink)
        broken: list[str] = []
        for fit in fits:
            self._choose(style, fit.points)
            broken = self._broken(text, width)
            if len(broken) <= fit.lines:
                break
        else:
            last = fits[-1].lines - 1
            broken = [*broken[:last], self._cut(broken[last], width)]
        self._settle(x, y)
        height = self.font_size * LEADING
        for line in broken:
            self.set_xy(x, y)
            self.cell(width, height, line, align=align)
            y += height
        return y

    def _choose(self, style: str, size: float) -> None:
        first, *others = self._chains[style]
        self.set_font(first, size=size)
        self.set_fallback_fonts(others, exact_match=False)

    def _settle(self, x: float, y: float) -> None:
        """Set the chosen face for the whole page, by a space. Where a line begins in another face, fpdf2 sets it
        for that line only, takes it for set, and would write the next line in whatever came before."""
        self.set_xy(x, y)
        self.cell(0, 0, " ")

    def _broken(self, text: str, width: float) -> list[str]:
        if self.get_string_width(text) <= width:
            return [text]
        lines = self.multi_cell(width, text=text, align="L", dry_run=True, output=MethodReturnValue.LINES)
        assert isinstance(lines, list)
        return lines

    def _cut(self, line: str, width: float) -> str:
        while line and self.get_string_width(line + ELLIPSIS) > width:
            line = line[:-1]
        return line.rstrip() + ELLIPSIS
