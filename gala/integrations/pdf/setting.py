"""Lines of text as HarfBuzz shapes them: letters joined and kerned, marks placed, right to left where it is so.

fpdf2's own shaping does the same at ten times the cost, and takes a fallback face for the page's (see decision 12). It
still keeps the fonts and writes the file.
"""

import unicodedata
from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

import uharfbuzz as hb
from fpdf.bidi import BidiParagraph
from fpdf.fonts import TTFFont

from gala.integrations.pdf.typefaces import Face, clusters, parts_of

_TURNED: Final = frozenset({"R", "AL", "AN"})


class Shown(NamedTuple):
    """A stretch of a line in one face: what the page says of it, at each height over the line; lengths in 1/1000 em."""

    font: TTFFont
    parts: tuple[tuple[float, str], ...]
    width: float


class Line(NamedTuple):
    """Stretches from left to right."""

    shown: tuple[Shown, ...]
    width: float


class Typesetter:
    """Sets texts of one style in the faces that were cut for it."""

    def __init__(self, style: str, fonts: Mapping[Face, tuple[TTFFont, hb.Font]]) -> None:
        self._style = style
        self._fonts = fonts
        self._known: dict[str, Line] = {}

    def set(self, text: str) -> Line:
        """The line that says ``text``. Letters that no face has are left out."""
        line = self._known.get(text)
        if line is None:
            shown = tuple(
                self._shape(face, run, turned)
                for part, turned in _as_seen(text)
                for face, run in self._runs(part, turned)
            )
            line = self._known[text] = Line(shown, sum(one.width for one in shown))
        return line

    def _runs(self, text: str, turned: bool) -> Iterable[tuple[Face, str]]:
        runs: list[tuple[Face, str]] = []
        for cluster in clusters(text):
            for face, part in parts_of(self._style, cluster):
                if runs and runs[-1][0] is face:
                    runs[-1] = (face, runs[-1][1] + part)
                else:
                    runs.append((face, part))
        return reversed(runs) if turned else runs

    def _shape(self, face: Face, text: str, turned: bool) -> Shown:
        font, shaper = self._fonts[face]
        buffer = hb.Buffer()
        buffer.cluster_level = hb.BufferClusterLevel.MONOTONE_CHARACTERS
        buffer.add_str(text)
        buffer.guess_segment_properties()
        buffer.direction = "rtl" if turned else "ltr"
        hb.shape(shaper, buffer)
        return _shown(font, text, buffer, 1000 / shaper.face.upem)


def _shown(font: TTFFont, text: str, buffer: hb.Buffer, scale: float) -> Shown:
    """The operators of a page for shaped glyphs. A number in them moves the pen back, by 1/1000 of the size."""
    infos, places = buffer.glyph_infos or (), buffer.glyph_positions or ()
    ends = _ends(text, (info.cluster for info in infos))
    parts: list[tuple[float, str]] = []
    items, rise, width, lag, said = "", 0.0, 0.0, 0.0, set()
    for info, place in zip(infos, places, strict=True):
        letters = () if info.cluster in said else tuple(map(ord, text[info.cluster : ends[info.cluster]]))
        said.add(info.cluster)
        name = font.ttfont.getGlyphName(info.codepoint)
        own = round(scale * font.ttfont["hmtx"].metrics[name][0])
        glyph = font.subset.get_glyph(glyph=info.codepoint, unicode=letters, glyph_name=name, glyph_width=own)
        if glyph is None:  # HarfBuzz found no shape: never a box
            continue
        code = font.subset.pick_glyph(glyph)
        up, aside, ahead = scale * place.y_offset, scale * place.x_offset, scale * place.x_advance
        if up != rise and items:
            parts.append((rise, items))
            items = ""
        rise, lag = up, lag - aside
        if abs(lag) > 0.5:
            items, lag = f"{items}{lag:.0f}", lag - round(lag)
        items += f"<{code:04X}>"
        lag += own + aside - ahead
        width += ahead
    if items:
        parts.append((rise, items))
    if abs(lag) > 0.5 and parts:
        parts[-1] = (rise, f"{parts[-1][1]}{lag:.0f}")
    return Shown(font, tuple(parts), width)


def _ends(text: str, starts: Iterable[int]) -> dict[int, int]:
    """Where the letters of each cluster end, which begin where HarfBuzz says."""
    found = sorted(set(starts))
    return dict(zip(found, [*found[1:], len(text)], strict=True))


def _as_seen(text: str) -> list[tuple[str, bool]]:
    """Stretches of one direction from left to right, each in reading order; whether it runs from right to left."""
    if not any(unicodedata.bidirectional(letter) in _TURNED for letter in text):
        return [(text, False)]
    stretches: list[tuple[int, str]] = []
    for one in BidiParagraph(text, preserve_bn_chars=True).get_characters_with_embedding_level():
        if stretches and stretches[-1][0] == one.embedding_level:
            stretches[-1] = (one.embedding_level, stretches[-1][1] + one.character)
        else:
            stretches.append((one.embedding_level, one.character))
    for level in range(max(level for level, _ in stretches), 0, -1):  # rule L2 of Unicode's algorithm
        start = 0
        while start < len(stretches):
            end = start
            while end < len(stretches) and stretches[end][0] >= level:
                end += 1
            stretches[start:end] = reversed(stretches[start:end])
            start = end + 1
    return [(part, level % 2 == 1) for level, part in stretches]
