"""The plan: the whole room on one sheet, then each table by itself with who sits on which chair. Reads in greyscale.

Names in the room would be too small to read, or lie over each other: so the chairs have their numbers there, and the
tables are drawn again, larger, beside their names.
"""

import math
from dataclasses import replace
from typing import Final

from gala.i18n import tr
from gala.i18n.words import phrase
from gala.integrations.pdf.canvas import Fit, Ink, sizes
from gala.integrations.pdf.charts import named
from gala.integrations.pdf.sheet import ACCENT, DEEP, FAINT, HEAD, LINE, MARGIN, PALE, TEXT, Sheets, folder, table_name
from gala.integrations.pdf.typefaces import printable
from gala.rules.columns import Block, Piece
from gala.rules.geometry import SEAT
from gala.rules.papers import SIZES, Choices, PaperFacts, PaperTable, PlanChair, PlanThing

WHITE: Final[Ink] = (255, 255, 255)
MOST: Final = 0.42
"""Millimetres a plan unit: of a small room no more, or its tables would look like toys."""
LEGEND: Final = 10.0
CARD: Final = 38.0
"""How wide a table is drawn beside its names, and how high at least there is room for it."""
NAME: Final = 4.8
"""What a name takes in height."""
SCENERY: Final = {
    "stage": phrase("Stage"), "dance_floor": phrase("Dance floor"), "bar": phrase("Bar"), "door": phrase("Door"),
}  # fmt: skip
STATES: Final = {"taken": phrase("taken"), "free": phrase("free"), "blocked": phrase("blocked")}
KEPT: Final = {"vip": phrase("VIP"), "accessible": phrase("step-free"), "reserved": phrase("reserved")}


def write_plan(facts: PaperFacts, choices: Choices) -> bytes:
    """The room, as large as the sheet lets it be, upright or on its side as it is; then who sits at each table."""
    return _Drawing(facts, choices).write()


class _Drawing:
    """Draws one room; ``at`` turns plan units into millimetres of the sheet."""

    def __init__(self, facts: PaperFacts, choices: Choices) -> None:
        assert facts.plan is not None
        self.facts, self.choices, self.plan, self.lang = facts, choices, facts.plan, choices.lang
        self.scenery = {kind: tr(self.lang, word) for kind, word in SCENERY.items()}

    def write(self) -> bytes:
        plan, lang = self.plan, self.lang
        title, empty = tr(lang, "Floor plan"), tr(lang, "There are no tables yet.")
        chairs = [chair for table in plan.tables for chair in table.chairs]
        taken = sum(chair.state == "taken" for chair in chairs)
        total = tr(lang, "{taken} of {seats} seats taken", taken=taken, seats=len(chairs))
        categories = {chair.category for chair in chairs}
        kinds = STATES | {kind: word for kind, word in KEPT.items() if kind in categories}
        self.legend = [(kind, tr(lang, word)) for kind, word in kinds.items()]
        labels = {printable(chair.label) for chair in chairs} | {
            printable(one.name) for one in (*plan.tables, *plan.scenery)
        }
        words = [title, empty, total, "★", "♿", *self.scenery.values(), *labels, *(word for _, word in self.legend)]
        seated = [table for table in self.facts.tables if table.guests]
        self.heads = {table.number: table_name(lang, table.number) for table in seated}
        self.again = {number: tr(lang, "{table}, continued", table=name) for number, name in self.heads.items()}
        self.counts = [tr(lang, "{taken} of {seats}", taken=len(one.guests), seats=one.seats) for one in seated]
        words += [*self.again.values(), *self.counts, tr(lang, "Guest")]
        is_wide = self._is_wide()
        with folder() as path:
            self.sheets = Sheets(path, self.facts, self.choices, title, words, wide=is_wide)
            self.canvas = self.sheets.canvas
            top = self.sheets.begin(total)
            if plan.tables or plan.scenery:
                self._draw(top)
            else:
                self.sheets.say(empty)
            if seated:
                self._each(seated, 3 if is_wide else 2)
            self.sheets.feet()
            return bytes(self.canvas.output())

    def _is_wide(self) -> bool:
        """Whether the room is larger on a sheet that lies on its side."""
        short, long = SIZES[self.choices.size]
        around = 2 * MARGIN + HEAD + LEGEND + 6

        def scale(width: float, height: float) -> float:
            return min(
                (width - 2 * MARGIN) / max(self.plan.width, 1), (height - around) / max(self.plan.height, 1), MOST
            )

        return scale(long, short) >= scale(short, long)

    def _draw(self, top: float) -> None:
        plan, sheets = self.plan, self.sheets
        room = (sheets.inner, sheets.height - top - MARGIN - 6 - LEGEND)
        self.scale = min(room[0] / max(plan.width, 1), room[1] / max(plan.height, 1), MOST)
        self.left = MARGIN + (room[0] - plan.width * self.scale) / 2
        self.top = top
        self.canvas.set_draw_color(*LINE)
        self.canvas.set_line_width(0.2)
        self.canvas.rect(self.left, self.top, plan.width * self.scale, plan.height * self.scale)
        for one in plan.scenery:
            self._scenery(one)
        for table in plan.tables:
            self._table(table)
        self._legend(top + plan.height * self.scale + 5)

    def _at(self, x: float, y: float) -> tuple[float, float]:
        return self.left + (x - self.plan.left) * self.scale, self.top + (y - self.plan.top) * self.scale

    def _scenery(self, one: PlanThing) -> None:
        (x, y), width, height = self._at(one.x, one.y), one.width * self.scale, one.height * self.scale
        name = printable(one.name) or self.scenery.get(one.shape, "")
        self.canvas.set_draw_color(*LINE)
        self.canvas.set_fill_color(*PALE)
        with self.canvas.rotation(-one.rotation, x, y):
            if one.shape != "label":
                self.canvas.rect(x - width / 2, y - height / 2, width, height, "DF")
            upright = height > 1.4 * width
            along, across = (height, width) if upright else (width, height)
            size = max(min(11.0, across * 1.6), 5.0)
            line = self.canvas.line_height(size)
            with self.canvas.rotation(90 if upright else 0, x, y):
                fits = sizes(size, size * 0.8, size * 0.6, size * 0.5, size * 0.4)
                self.canvas.put_row("text", FAINT, name, x - along / 2, y - line / 2, along, fits, "C")

    def _table(self, table: PlanThing) -> None:
        (x, y), width, height = self._at(table.x, table.y), table.width * self.scale, table.height * self.scale
        canvas = self.canvas
        for chair in table.chairs:
            self._chair(chair)
        canvas.set_draw_color(*FAINT)
        canvas.set_fill_color(*WHITE)
        canvas.set_line_width(0.25)
        is_row = table.shape in ("row", "free")
        if table.shape == "round":
            canvas.circle(x, y, width / 2, "DF")
        elif not is_row:
            with canvas.rotation(-table.rotation, x, y):
                canvas.rect(x - width / 2, y - height / 2, width, height, "DF", True, min(width, height) * 0.12)  # type: ignore[arg-type]
        name = printable(table.name)
        if is_row:  # a row is all chairs: its name stands before the first
            turn = math.radians(table.rotation)
            reach = width / 2 + 3
            canvas.put(
                "strong",
                DEEP,
                name,
                x - math.cos(turn) * reach - 12,
                y - math.sin(turn) * reach - 1.8,
                11,
                sizes(8, 7, 6, 5),
                "R",
            )
            return
        room = (width if table.shape == "round" else max(width, height if abs(table.rotation) % 180 else width)) * 0.88
        size = max(min(22.0, min(width, height) * 1.5), 5.0)
        fits = (*sizes(size, size * 0.8, size * 0.6), Fit(size * 0.42, 2), Fit(size * 0.36, 3), Fit(size * 0.3, 3))
        points, lines = canvas.fitted("strong", name, room, fits)
        line = canvas.line_height(points)
        for number, text in enumerate(lines):
            top = y - line * (len(lines) / 2 - number)
            canvas.write_line("strong", DEEP, text, x - room / 2, top, room, points, "C")

    # --- each table with its names -----------------------------------------------------------------------------------

    def _each(self, tables: list[PaperTable], columns: int) -> None:
        """Every table at which somebody sits, drawn beside their names. One that is longer than a column goes on."""
        drawn = {one.name: one for one in self.plan.tables if one.shape not in ("row", "free")}
        least = math.ceil(CARD / NAME)
        rows = [max(len(table.guests), least if table.number in drawn else 1) for table in tables]
        blocks = [Block(10.5, (NAME,) * count, 7.0) for count in rows]

        def draw(piece: Piece, x: float, y: float, width: float) -> None:
            table = tables[piece.block]
            head = self.again[table.number] if piece.first else self.heads[table.number]
            self.canvas.put("title", DEEP, head, x, y, width - 17, sizes(15, 13, 11, 9))
            self.canvas.put("text", FAINT, self.counts[piece.block], x, y + 2, width, sizes(8.5), "R")
            self.sheets.rule(x, y + 7.8, width, 0.25)
            y += 10.5
            thing = drawn.get(table.number)
            if thing is not None and not piece.first:
                self._close(thing, x, y, CARD, (piece.last - piece.first) * NAME)
            self._names(table, piece, x + (CARD + 3 if thing is not None else 0), y, x + width)

        self.sheets.columns(blocks, columns, draw)

    def _names(self, table: PaperTable, piece: Piece, x: float, y: float, right: float) -> None:
        for guest in table.guests[piece.first : piece.last]:
            fits = (*sizes(9.5, 8.5, 7.5), Fit(6, 2))
            drop = self.canvas.drop(9.5, 8.5)
            self.canvas.put_row("strong", FAINT, printable(guest.seat), x, y + drop, 5.5, sizes(8.5, 7, 6, 5), "R")
            self.canvas.put_row("text", TEXT, named(guest, self.lang), x + 7.5, y, right - x - 7.5, fits)
            y += NAME

    def _close(self, table: PlanThing, x: float, y: float, width: float, height: float) -> None:
        """One table with its chairs, as large as the place lets it be, turned where that makes it much larger."""
        upright, aside = _box(table), _box(turned := _turned(table))
        scales = [min(width / (b - a), height / (d - c), MOST) for a, c, b, d in (upright, aside)]
        if scales[1] > scales[0] * 1.3:
            table, upright, scales = turned, aside, scales[::-1]
        left, top, right, _ = upright
        self.scale = scales[0]
        self.left = x + (width - (right - left) * self.scale) / 2 - (left - self.plan.left) * self.scale
        self.top = y - (top - self.plan.top) * self.scale
        self._table(replace(table, chairs=tuple(replace(chair, category="regular") for chair in table.chairs)))

    def _chair(self, chair: PlanChair) -> None:
        self._seat(
            *self._at(chair.x, chair.y), SEAT / 2 * self.scale, chair.state, chair.category, printable(chair.label)
        )

    def _seat(self, x: float, y: float, radius: float, state: str, category: str, label: str) -> None:
        """Taken is filled, free a ring, blocked crossed out; who it is kept for stands on it, else its number."""
        canvas = self.canvas
        canvas.set_draw_color(*(DEEP if state == "taken" else FAINT))
        canvas.set_fill_color(*(DEEP if state == "taken" else WHITE))
        canvas.set_line_width(0.3 if category != "reserved" else 0.6)
        canvas.circle(x, y, radius * 0.92, "DF")
        if state == "blocked":
            reach = radius * 0.62
            canvas.line(x - reach, y - reach, x + reach, y + reach)
            canvas.line(x - reach, y + reach, x + reach, y - reach)
            return
        ink = WHITE if state == "taken" else TEXT if category == "regular" else ACCENT
        mark = {"vip": "★", "accessible": "♿"}.get(category, label)
        if radius >= 1.0:
            size = radius * 2.6
            points, (shown, *_) = canvas.fitted("strong", mark, radius * 1.6, sizes(size, size * 0.8, size * 0.6))
            canvas.write_line(
                "strong", ink, shown, x - radius, y - canvas.line_height(points) / 2, 2 * radius, points, "C"
            )

    def _legend(self, y: float) -> None:
        x, radius = MARGIN + 2.0, 2.0
        for kind, word in self.legend:
            is_state = kind in STATES
            self._seat(x, y + 2.2, radius, kind if is_state else "free", "regular" if is_state else kind, "")
            width = self.canvas.width_of("text", word, 9)
            self.canvas.write_line("text", FAINT, word, x + 3.5, y + 0.3, width, 9)
            x += width + 12


def _box(table: PlanThing) -> tuple[float, float, float, float]:
    """What the table takes with its chairs: left, top, right, bottom."""
    turn, reach = math.radians(table.rotation), SEAT / 2
    if table.shape == "round":
        across = down = table.width / 2
    else:
        across = (abs(table.width * math.cos(turn)) + abs(table.height * math.sin(turn))) / 2
        down = (abs(table.width * math.sin(turn)) + abs(table.height * math.cos(turn))) / 2
    xs = [x for chair in table.chairs for x in (chair.x - reach, chair.x + reach)]
    ys = [y for chair in table.chairs for y in (chair.y - reach, chair.y + reach)]
    return (
        min([table.x - across, *xs]),
        min([table.y - down, *ys]),
        max([table.x + across, *xs]),
        max([table.y + down, *ys]),
    )


def _turned(table: PlanThing) -> PlanThing:
    """The table a quarter turned about its middle."""
    chairs = tuple(
        replace(chair, x=table.x - (chair.y - table.y), y=table.y + (chair.x - table.x)) for chair in table.chairs
    )
    return replace(table, rotation=table.rotation + 90, chairs=chairs)
