"""Cards to cut and fold: for tables, for places, and for badge holders."""

from collections.abc import Iterator
from typing import Final

from gala.i18n import tr
from gala.integrations.pdf.canvas import Canvas, Fit, Ink, sizes
from gala.integrations.pdf.charts import named
from gala.integrations.pdf.sheet import ACCENT, DEEP, FAINT, LINE, TEXT, Sheets, folder, place_of, table_name
from gala.integrations.pdf.typefaces import printable
from gala.rules.papers import HOLDERS, Choices, PaperFacts, PaperGuest, in_order

PLACE: Final = (86.0, 96.0)
"""A place card laid flat: folded in half it stands 86 mm wide and 48 high. Six to a sheet, A4 or Letter."""
TICK: Final = 4.0
PAD: Final = 7.0
"""Between a card's edge and its text: holders, knives and the blank edge of printers take some."""

NUMBER: Final = (Fit(250), Fit(210), Fit(175), Fit(140), Fit(110), Fit(84, 2), Fit(64, 2), Fit(50, 3), Fit(38, 3))
NAME: Final = (Fit(26), Fit(22), Fit(22, 2), Fit(18, 2), Fit(15, 2), Fit(12, 3), Fit(10, 3))


def write_table_cards(facts: PaperFacts, choices: Choices) -> bytes:
    """A sheet for each table, to be folded in the middle: it stands, and says the same to both sides of the room."""
    lang = choices.lang
    word, title, empty = tr(lang, "Table"), tr(lang, "Table cards"), tr(lang, "There are no tables yet.")
    with folder() as path:
        sheets = Sheets(path, facts, choices, title, [word, title, empty])
        canvas = sheets.canvas
        middle = sheets.height / 2
        for table in facts.tables:
            canvas.add_page()
            _fold(canvas, 0, middle, sheets.width)
            number = printable(table.number)
            above = word if table_name(lang, number) != number else ""
            for turned in (False, True):
                with canvas.rotation(180 if turned else 0, sheets.width / 2, middle):
                    _table_face(sheets, above, number, middle)
        return _done(sheets, empty)


def _table_face(sheets: Sheets, above: str, number: str, top: float) -> None:
    """Half a sheet from ``top`` down: the number as large as it can be, and the evening's name under it."""
    canvas, pad = sheets.canvas, 22.0
    width, height = sheets.width - 2 * pad, sheets.height / 2
    points, lines = canvas.fitted("title", number, width, NUMBER)
    line = canvas.line_height(points) * 0.88
    y = top + (height - 14 - line * len(lines)) / 2 + (5 if above else 0)
    if above:
        canvas.put("text", FAINT, above, pad, top + 15, width, sizes(26), "C")
    for one in lines:
        canvas.write_line("title", DEEP, one, pad, y - line * 0.05, width, points, "C")
        y += line
    foot = top + height - 21
    sheets.rule(sheets.width / 2 - 12, foot - 3.5, 24, 0.3, ACCENT)
    canvas.put("title", FAINT, printable(sheets.facts.event), pad, foot, width, sizes(14, 12, 10), "C")


def write_place_cards(facts: PaperFacts, choices: Choices) -> bytes:
    """A card for each seat that is taken, to be cut and folded: the name stands on both sides."""
    lang = choices.lang
    people = in_order(facts.seated, choices.sort)
    title, empty = tr(lang, "Place cards"), tr(lang, "Nobody has a seat yet.")
    places = {id(one): place_of(lang, one) for one in people}
    with folder() as path:
        words = [title, empty, tr(lang, "Guest"), *places.values(), *(one.full_name for one in people)]
        sheets = Sheets(path, facts, choices, title, words, wide=True)
        canvas = sheets.canvas
        width, height = PLACE
        for one, (x, y) in zip(people, _grid(sheets, len(people), PLACE, folded=True), strict=True):
            fold = y + height / 2
            _name(canvas, one, lang, (x + PAD, fold + 5, width - 2 * PAD, 28))
            y_foot = y + height - PAD - 4
            canvas.put_row("text", FAINT, places[id(one)], x + PAD, y_foot, 40, sizes(9, 8, 7))
            meal = printable(one.meal)
            canvas.put_row("text", FAINT, meal, x + PAD + 40, y_foot, width - 2 * PAD - 40, sizes(9, 8, 7, 6), "R")
            with canvas.rotation(180, x + width / 2, fold):
                _name(canvas, one, lang, (x + PAD, fold + 7, width - 2 * PAD, 34))
        return _done(sheets, empty)


def write_badges(facts: PaperFacts, choices: Choices) -> bytes:
    """A badge for everybody who comes or holds a ticket, as large as the holder."""
    lang, size = choices.lang, HOLDERS[choices.holder]
    people = in_order((*facts.seated, *facts.unseated, *facts.ticketed), choices.sort)
    title, empty, event = tr(lang, "Badges"), tr(lang, "Nobody comes yet."), printable(facts.event)
    places = {id(one): place_of(lang, one) for one in people}
    scale = 1.0 if size[1] < 60 else 1.3 if size[1] < 100 else 1.5
    with folder() as path:
        words = [title, empty, tr(lang, "Guest"), *places.values(), *(one.full_name for one in people)]
        sheets = Sheets(path, facts, choices, title, words)
        canvas = sheets.canvas
        for one, (x, y) in zip(people, _grid(sheets, len(people), size), strict=True):
            inner, foot = size[0] - 2 * PAD, y + size[1] - PAD
            canvas.put("strong", ACCENT, event, x + PAD, y + PAD - 1, inner, sizes(9 * scale, 8 * scale, 7 * scale))
            sheets.rule(x + PAD, y + PAD + 4.2 * scale, 12 * scale, 0.4, ACCENT)
            box = (x + PAD, y + PAD + 5.5 * scale, inner, size[1] - 2 * PAD - 17 * scale)
            _called(canvas, one, lang, box, scale)
            company = printable(one.company)
            canvas.put(
                "text", TEXT, company, x + PAD, foot - 10 * scale, inner, sizes(11 * scale, 9 * scale, 8 * scale)
            )
            canvas.put("text", FAINT, places[id(one)], x + PAD, foot - 4 * scale, inner, sizes(9 * scale, 8 * scale))
        return _done(sheets, empty)


def _called(canvas: Canvas, one: PaperGuest, lang: str, box: tuple[float, float, float, float], scale: float) -> None:
    """The first name for a handshake's distance, the others under it."""
    x, y, width, height = box
    first, _, rest = named(one, lang).partition(" ")
    title = printable(one.title)
    shown = f"{title} {first}".strip() if rest else first
    big = [Fit(points * scale) for points in (34, 30, 26, 22, 18, 14, 11)]
    points, (line, *_) = canvas.fitted("title", shown, width, big)
    small = [Fit(points * scale) for points in (17, 15, 13, 11)] + [Fit(9.5 * scale, 2)]
    under, lines = canvas.fitted("text", rest, width, small) if rest else (0.0, [])
    y += (height - canvas.line_height(points) - len(lines) * canvas.line_height(under)) / 2
    canvas.write_line("title", TEXT, line, x, y, width, points)
    y += canvas.line_height(points)
    for text in lines:
        canvas.write_line("text", TEXT, text, x, y, width, under)
        y += canvas.line_height(under)


def _name(
    canvas: Canvas,
    one: PaperGuest,
    lang: str,
    box: tuple[float, float, float, float],
) -> None:
    """The name with its title, as large as the box lets it be, in its middle."""
    x, y, width, height = box
    fits = [fit for fit in NAME if fit.lines * canvas.line_height(fit.points) <= height]
    name = printable(one.full_name) if printable(one.name) else named(one, lang)
    points, lines = canvas.fitted("title", name, width, fits)
    line = canvas.line_height(points) * 0.95
    y += (height - line * len(lines)) / 2
    for text in lines:
        canvas.write_line("title", TEXT, text, x, y, width, points, "C")
        y += line


def _grid(
    sheets: Sheets, count: int, card: tuple[float, float], *, folded: bool = False
) -> Iterator[tuple[float, float]]:
    """The top left corner of each card, on as many pages as it takes, with marks to cut and fold by."""
    columns, rows = int(sheets.width / card[0]), int(sheets.height / card[1])
    left, top = (sheets.width - columns * card[0]) / 2, (sheets.height - rows * card[1]) / 2
    for number in range(count):
        place = number % (columns * rows)
        if place == 0:
            sheets.canvas.add_page()
            _marks(sheets, (left, top), card, columns, rows)
            if folded:
                for row in range(rows):
                    _fold(sheets.canvas, left, top + (row + 0.5) * card[1], columns * card[0])
        yield left + place % columns * card[0], top + place // columns * card[1]


def _marks(sheets: Sheets, corner: tuple[float, float], card: tuple[float, float], columns: int, rows: int) -> None:
    """Where to cut: short lines outside of the cards, and a small cross where four of them meet."""
    canvas, (left, top) = sheets.canvas, corner
    right, bottom = left + columns * card[0], top + rows * card[1]
    canvas.set_draw_color(*FAINT)
    canvas.set_line_width(0.15)
    xs, ys = [left + n * card[0] for n in range(columns + 1)], [top + n * card[1] for n in range(rows + 1)]
    for x in xs:
        canvas.line(x, top - 1 - TICK, x, top - 1)
        canvas.line(x, bottom + 1, x, bottom + 1 + TICK)
    for y in ys:
        canvas.line(left - 1 - TICK, y, left - 1, y)
        canvas.line(right + 1, y, right + 1 + TICK, y)
    canvas.set_draw_color(*LINE)
    for x in xs:
        for y in ys:
            canvas.line(x - 1.5, y, x + 1.5, y)
            canvas.line(x, y - 1.5, x, y + 1.5)


def _fold(canvas: Canvas, left: float, y: float, width: float, ink: Ink = LINE) -> None:
    """Where to fold: dashes that the crease hides."""
    canvas.set_draw_color(*ink)
    canvas.set_line_width(0.15)
    canvas.set_dash_pattern(dash=1.2, gap=1.8)
    canvas.line(left, y, left + width, y)
    canvas.set_dash_pattern()


def _done(sheets: Sheets, empty: str) -> bytes:
    if not sheets.canvas.pages_count:
        sheets.begin()
        sheets.say(empty)
    return bytes(sheets.canvas.output())
