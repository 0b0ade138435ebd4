"""Sheets of a paper with lists on it: their head, their foot with the page's number, their columns, marks to cut by."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from gala.i18n import format_day_time, format_long_day, format_time, tr
from gala.integrations.pdf.canvas import Canvas, Ink, sizes
from gala.integrations.pdf.typefaces import STYLES, printable
from gala.rules.columns import Block, Piece, flow
from gala.rules.papers import SIZES, Choices, PaperFacts, PaperGuest

DEEP: Final[Ink] = (37, 35, 87)
ACCENT: Final[Ink] = (87, 83, 198)
TEXT: Final[Ink] = (33, 32, 28)
FAINT: Final[Ink] = (99, 99, 94)
LINE: Final[Ink] = (200, 199, 194)
PALE: Final[Ink] = (244, 243, 240)

MARGIN: Final = 15.0
HEAD: Final = 31.0
"""What the first page's head takes, under the margin."""
LATER: Final = 10.0
"""What the head of the pages after it takes."""
FOOT: Final = 9.0

Draw = Callable[[Piece, float, float, float], None]
"""Draws a piece at its x and y, in a column so wide."""


class Sheets:
    """The pages of one paper. ``words`` are all texts on it that are not the facts' own; ``wide`` lies on its side."""

    def __init__(
        self, folder: Path, facts: PaperFacts, choices: Choices, title: str, words: Sequence[str], wide: bool = False
    ) -> None:
        size = SIZES[choices.size]
        self.width, self.height = (size[1], size[0]) if wide else size
        self.facts, self.lang, self.title = facts, choices.lang, title
        self.inner = self.width - 2 * MARGIN
        digits = "0123456789 .,:-–()×·"
        said = [*_texts(facts), *words, *self._frame(1, 1), *self._head(), digits, *tables_said(facts, self.lang)]
        self.canvas = Canvas(folder, (self.width, self.height), dict.fromkeys(STYLES, said))
        self.canvas.set_title(f"{printable(facts.event)}: {title}")
        self.canvas.set_lang(self.lang)
        self.canvas.set_creator("Gala")

    def _head(self) -> tuple[str, str, str]:
        start, zone = self.facts.start_at, self.facts.zone
        day = format_long_day(self.lang, start, zone)
        return printable(self.facts.event), f"{day}, {format_time(self.lang, start, zone)}", printable(self.facts.venue)

    def _frame(self, page: int, pages: int) -> tuple[str, str]:
        as_of = format_day_time(self.lang, self.facts.at, self.facts.zone)
        return tr(self.lang, "As of {when}", when=as_of), tr(
            self.lang, "Page {page} of {pages}", page=page, pages=pages
        )

    def begin(self, subtitle: str = "") -> float:
        """A new page; gives the y where its content begins. Only the first one has the full head."""
        canvas, (event, day, venue) = self.canvas, self._head()
        canvas.add_page()
        right = self.width - MARGIN
        if self.canvas.pages_count > 1:
            canvas.put("strong", FAINT, event, MARGIN, MARGIN - 4, self.inner * 0.6, sizes(9))
            canvas.put(
                "text", FAINT, self.title, right - self.inner * 0.35, MARGIN - 4, self.inner * 0.35, sizes(9), "R"
            )
            self.rule(MARGIN, MARGIN + 1.5, self.inner)
            return MARGIN + LATER
        canvas.put("title", DEEP, event, MARGIN, MARGIN - 2, self.inner, sizes(24, 21, 18, 15, 12))
        canvas.put(
            "text", FAINT, f"{day}  ·  {venue}" if venue else day, MARGIN, MARGIN + 8.5, self.inner, sizes(10, 9, 8)
        )
        canvas.put("strong", ACCENT, self.title, MARGIN, MARGIN + 15.5, self.inner * 0.55, sizes(13, 11))
        if subtitle:
            width = self.inner * 0.62
            canvas.put("text", FAINT, subtitle, right - width, MARGIN + 16.2, width, sizes(10, 9, 8), "R")
        self.rule(MARGIN, MARGIN + 23.5, self.inner, 0.4, DEEP)
        return MARGIN + HEAD

    def rule(self, x: float, y: float, width: float, weight: float = 0.15, ink: Ink = LINE) -> None:
        """A line across."""
        self.canvas.set_draw_color(*ink)
        self.canvas.set_line_width(weight)
        self.canvas.line(x, y, x + width, y)

    def columns(self, blocks: Sequence[Block], count: int, draw: Draw, subtitle: str = "", gap: float = 9.0) -> None:
        """Let ``blocks`` flow through new pages of ``count`` columns."""
        rest = self.height - 2 * MARGIN - LATER - FOOT
        first = rest if self.canvas.pages_count else rest + LATER - HEAD
        width = (self.inner - gap * (count - 1)) / count
        page, top = -1, 0.0
        for piece in flow(blocks, count, first, rest):
            if piece.page != page:
                page, top = piece.page, self.begin(subtitle)
            draw(piece, MARGIN + piece.column * (width + gap), top + piece.y, width)
        if page < 0:
            self.begin(subtitle)

    def feet(self) -> None:
        """Write under each page when it was made and which one it is."""
        pages = self.canvas.pages_count
        y = self.height - MARGIN - 1
        for page in range(1, pages + 1):
            self.canvas.page = page
            as_of, number = self._frame(page, pages)
            self.canvas.put("text", FAINT, as_of, MARGIN, y, self.inner * 0.6, sizes(8))
            self.canvas.put("text", FAINT, number, MARGIN, y, self.inner, sizes(8), "R")

    def say(self, text: str) -> None:
        """A sentence where a paper has nothing else to say."""
        y = self.height * 0.42
        self.canvas.put("title", FAINT, text, MARGIN, y, self.inner, sizes(18, 15, 12), "C")


@contextmanager
def folder() -> Iterator[Path]:
    """Where the cut faces lie until the file is written."""
    with TemporaryDirectory(prefix="gala-pdf-") as path:
        yield Path(path)


def table_name(lang: str, number: str) -> str:
    """ "Table 4"; a table that has a name is called by it."""
    number = printable(number)
    is_number = " " not in number and (len(number) <= 2 or any(letter.isdecimal() for letter in number))
    return tr(lang, "Table {table}", table=number) if is_number else number


def place_of(lang: str, guest: PaperGuest) -> str:
    """ "Table 4, seat 7", or nothing."""
    if not guest.table:
        return ""
    return tr(lang, "{table}, seat {seat}", table=table_name(lang, guest.table), seat=printable(guest.seat))


def _texts(facts: PaperFacts) -> set[str]:
    """All that the facts may have a paper say."""
    found: set[str] = set(map(printable, facts.dishes))
    for one in (*facts.seated, *facts.unseated, *facts.ticketed, *facts.silent):
        texts = (one.name, one.title, one.company, one.party, one.seat, one.meal, one.dietary, one.access)
        found.update(printable(text) for text in texts if text)
    return found


def tables_said(facts: PaperFacts, lang: str) -> list[str]:
    """What the tables are called."""
    names = {table.number for table in facts.tables}
    return [name for number in names for name in (printable(number), table_name(lang, number))]


def words_of(lang: str, *sentences: str, **params: object) -> Mapping[str, str]:
    """The sentences in ``lang``."""
    return {sentence: tr(lang, sentence, **params) for sentence in sentences}
