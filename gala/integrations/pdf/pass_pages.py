"""Passes to print: a page of A5 for each person, which an A4 or Letter printer fills and a phone shows whole."""

import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from PIL import Image

from gala.i18n import format_long_day, format_time, tr
from gala.integrations.pdf.canvas import Canvas, Fit, Ink, sizes
from gala.integrations.pdf.typefaces import printable
from gala.rules import qr
from gala.rules.papers import PassFacts

SIZE: Final = (148.0, 210.0)
EDGE: Final = 9.0
ROUND: Final = 7.0
LEFT: Final = 20.0
WIDTH: Final = SIZE[0] - 2 * LEFT
FOLD: Final = 76.0
"""Where the coloured ground ends and the paper begins."""
CODE: Final = 76.0
"""The width of the QR code with its white margin."""
CODE_TOP: Final = 113.0
DOTS: Final = 12
"""Pixels a module: readers that smooth a picture as they enlarge it leave the edges of such a one alone."""

GROUND: Final[Ink] = (37, 35, 87)
ON_GROUND: Final[Ink] = (255, 255, 255)
FAINT_ON_GROUND: Final[Ink] = (201, 200, 238)
TEXT: Final[Ink] = (33, 32, 28)
FAINT: Final[Ink] = (99, 99, 94)
LINE: Final[Ink] = (218, 217, 214)

# Rather one line a little smaller than two of which the second holds one word.
TITLE: Final = (Fit(27), Fit(23), Fit(25, 2), Fit(21, 2), Fit(18, 3), Fit(15, 4))
NAME: Final = (Fit(30), Fit(26), Fit(23), Fit(26, 2), Fit(22, 2), Fit(18, 2), Fit(15, 3))
PLACE: Final = (Fit(34), Fit(28), Fit(22), Fit(22, 2), Fit(17, 2), Fit(14, 3), Fit(11, 4))

Words = Mapping[str, tuple[str, str]]
"""Each text of a page, by what it is: its style and what is written."""


def write_passes(passes: Sequence[PassFacts], lang: str) -> bytes:
    """A PDF with a page for each of the passes, in ``lang``. At least one must be given.

    Nothing breaks a page: endless texts are cut, and letters that no face has are left out; a name that has no others
    becomes "Guest 2".
    """
    pages = [_words(one, lang) for one in passes]
    said: dict[str, list[str]] = {}
    for style, text in (words for page in pages for words in page.values()):
        said.setdefault(style, []).append(text)
    with TemporaryDirectory(prefix="gala-pdf-") as folder:
        canvas = Canvas(Path(folder), SIZE, said)
        canvas.set_title(passes[0].event)
        canvas.set_lang(lang)
        canvas.set_creator("Gala")
        for one, words in zip(passes, pages, strict=True):
            _draw(canvas, one, words)
        return bytes(canvas.output())


def _words(one: PassFacts, lang: str) -> Words:
    seated, early = bool(one.seat), one.doors_at < one.start_at
    return {
        "event": ("title", printable(one.event)),
        "day": ("strong", format_long_day(lang, one.start_at, one.zone)),
        "starts": ("text", tr(lang, "Starts")),
        "start": ("strong", format_time(lang, one.start_at, one.zone)),
        "opens": ("text", tr(lang, "Doors") if early else ""),
        "doors": ("strong", format_time(lang, one.doors_at, one.zone) if early else ""),
        "venue": ("strong", printable(one.venue)),
        "place": ("text", printable(one.place)),
        "name": ("title", printable(one.name) or tr(lang, "Guest {number}", number=one.number)),
        "at": ("text", tr(lang, "Table") if seated else tr(lang, "Seat")),
        "table": ("strong", printable(one.table) if seated else tr(lang, "not chosen yet")),
        "on": ("text", tr(lang, "Seat") if seated else ""),
        "seat": ("strong", printable(one.seat)),
        "count": ("text", tr(lang, "{number} of {all}", number=one.number, all=one.of) if one.of > 1 else ""),
        "hint": ("text", tr(lang, "This code lets one person in. Please have it ready at the door.")),
    }


def _draw(canvas: Canvas, one: PassFacts, words: Words) -> None:
    def put(
        what: str, ink: Ink, y: float, fits: Sequence[Fit], x: float = LEFT, width: float = WIDTH, align: str = "L"
    ) -> float:
        style, text = words[what]
        return canvas.put(style, ink, text, x, y, width, fits, align) if text else y

    canvas.add_page()
    _card(canvas)
    put("event", ON_GROUND, 18, TITLE)
    put("day", ON_GROUND, 50, sizes(13, 12, 11, 10), width=62)
    put("venue", ON_GROUND, 56.8, sizes(11, 10, 9, 8), width=62)
    put("place", FAINT_ON_GROUND, 62, sizes(10, 9, 8), width=62)
    for label, time, x in (("opens", "doors", 86.0), ("starts", "start", 108.0)):
        put(label, FAINT_ON_GROUND, 50.6, sizes(9), x, 20, "R")
        put(time, ON_GROUND, 55, sizes(19), x, 20, "R")

    put("name", TEXT, 86, NAME)
    inner = _code(canvas, one.text)
    x, width = 100.0, 28.0
    y = put("at", FAINT, CODE_TOP + inner - 1, sizes(10), x, width)
    y = put("table", TEXT, y, PLACE, x, width)
    y = put("on", FAINT, y + 4, sizes(10), x, width)
    put("seat", TEXT, y, sizes(34, 28, 22, 17, 14, 11), x, width)
    put("count", FAINT, CODE_TOP + CODE - inner - 4, sizes(10), x, width)
    put("hint", FAINT, CODE_TOP + CODE, sizes(9.5, 9, 8))


def _card(canvas: Canvas) -> None:
    width, height = SIZE[0] - 2 * EDGE, SIZE[1] - 2 * EDGE
    canvas.set_fill_color(*GROUND)
    canvas.rect(EDGE, EDGE, width, FOLD - EDGE, "F", ("TOP_LEFT", "TOP_RIGHT"), ROUND)  # type: ignore[arg-type]
    canvas.set_draw_color(*LINE)
    canvas.set_line_width(0.25)
    canvas.rect(EDGE, FOLD, width, height - FOLD + EDGE, "D", ("BOTTOM_LEFT", "BOTTOM_RIGHT"), ROUND)  # type: ignore[arg-type]


def _code(canvas: Canvas, text: str) -> float:
    """The QR code, its first dark column under the texts' left edge; gives the width of its white margin. Level Q
    still reads with a quarter of it gone: paper is folded and gets wet."""
    squares = qr.modules(text, "Q")
    picture = Image.new("1", (len(squares), len(squares)))
    picture.putdata([not dark for row in squares for dark in row])
    inner = CODE * qr.QUIET / qr.size(squares)
    side = len(squares) * DOTS
    file = io.BytesIO()
    picture.resize((side, side), Image.Resampling.NEAREST).save(file, "PNG")
    canvas.image(file, LEFT, CODE_TOP + inner, CODE - 2 * inner)
    return inner
