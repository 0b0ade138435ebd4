"""Lists to work from: what the kitchen serves at each table, and who comes through the door."""

from collections import Counter
from collections.abc import Iterable, Sequence

from gala.i18n import tr
from gala.integrations.pdf.canvas import Fit, sizes
from gala.integrations.pdf.charts import named
from gala.integrations.pdf.sheet import ACCENT, DEEP, FAINT, LINE, PALE, TEXT, Sheets, folder, place_of, table_name
from gala.integrations.pdf.typefaces import printable
from gala.rules.columns import Block, Piece
from gala.rules.papers import Choices, PaperFacts, PaperGuest, in_order, letter_of

ROW = 5.8
SMALL = 9.0


def write_catering(facts: PaperFacts, choices: Choices) -> bytes:
    """The dishes counted, everybody who cannot eat something, then table by table what each seat gets."""
    return _Kitchen(facts, choices).write()


class _Kitchen:
    """The caterer's sheet. Its parts: the menu with its counts, all notes, then the tables."""

    def __init__(self, facts: PaperFacts, choices: Choices) -> None:
        self.facts, self.choices, self.lang = facts, choices, choices.lang
        self.people = (*facts.seated, *facts.unseated)
        self.unchosen = tr(self.lang, "No dish chosen")
        groups = [(table_name(self.lang, table.number), table.guests) for table in facts.tables if table.guests]
        self.groups: list[tuple[str, Sequence[PaperGuest]]] = [*groups]
        if facts.unseated:
            self.groups.append((tr(self.lang, "Without a seat"), facts.unseated))
        self.special = [one for one in self.people if one.dietary or one.access]
        self.notes = {id(one): self._note(one) for one in self.special}

    def _note(self, one: PaperGuest) -> tuple[str, str]:
        access = printable(one.access)
        return printable(one.dietary), tr(self.lang, "Access: {note}", note=access) if access else ""

    def _counted(self, guests: Iterable[PaperGuest]) -> list[tuple[str, int]]:
        """The dishes in the menu's order with how many chose each; last those who chose none."""
        counts = Counter(printable(one.meal) for one in guests)
        menu = [printable(dish) for dish in self.facts.dishes]
        order = [*menu, *sorted(meal for meal in counts if meal and meal not in menu)]
        found = [(meal, counts[meal]) for meal in order if counts[meal]]
        none = counts[""]
        return [*found, (self.unchosen, none)] if none and (found or menu) else found

    def _sum(self, guests: Sequence[PaperGuest]) -> str:
        return "  ·  ".join(f"{count} × {meal}" for meal, count in self._counted(guests))

    def write(self) -> bytes:
        title, empty = tr(self.lang, "For the kitchen"), tr(self.lang, "Nobody comes yet.")
        total = tr(
            self.lang,
            "Guests: {count} · Tables: {tables}",
            count=len(self.people),
            tables=len(self.groups) - bool(self.facts.unseated),
        )
        sums = [self._sum(group) for _, group in self.groups]
        self.head = 15.5 if any(sums) else 10.0
        """What a table's head takes; without dishes it has one line."""
        places = [place_of(self.lang, one) for one in self.special]
        heads = [name for name, _ in self.groups]
        again = [tr(self.lang, "{table}, continued", table=name) for name in heads]
        needs = [
            tr(self.lang, "Who cannot eat everything, or needs help"),
            tr(self.lang, "Who cannot eat everything, or needs help, continued"),
        ]
        notes = [text for note in self.notes.values() for text in note]
        words = [
            title,
            empty,
            total,
            *sums,
            *places,
            *heads,
            *again,
            *needs,
            *notes,
            self.unchosen,
            tr(self.lang, "Guest"),
        ]
        with folder() as path:
            sheets = self.sheets = Sheets(path, self.facts, self.choices, title, words)
            menu = self._counted(self.people)
            blocks = [Block(4.0, (9.0,) * len(menu), 8.0)] if menu else []
            wide, narrow = sheets.inner - 92, sheets.inner - 115
            draws = [lambda piece, x, y, width: self._menu(menu[piece.first : piece.last], x, y)] if menu else []
            if self.special:
                blocks.append(Block(10.0, tuple(self._height(one, wide) for one in self.special), 9.0, whole=False))
                draws.append(lambda piece, x, y, width: self._special(piece, x, y, width, needs))
            tables = len(blocks)
            for _, group in self.groups:
                blocks.append(Block(self.head, tuple(self._height(one, narrow) for one in group), 8.0))

            def draw(piece: Piece, x: float, y: float, width: float) -> None:
                if piece.block < tables:
                    draws[piece.block](piece, x, y, width)
                else:
                    number = piece.block - tables
                    head = (again if piece.first else heads)[number]
                    y = self._table_head(head, sums[number], len(self.groups[number][1]), x, y, width)
                    self._table(self.groups[number][1][piece.first : piece.last], x, y, width)

            sheets.columns(blocks, 1, draw, total)
            if not self.people:
                sheets.say(empty)
            sheets.feet()
            return bytes(sheets.canvas.output())

    def _menu(self, menu: Sequence[tuple[str, int]], x: float, y: float) -> None:
        canvas = self.sheets.canvas
        y += 2
        for meal, count in menu:
            ink = FAINT if meal == self.unchosen else DEEP
            canvas.put("strong", ink, str(count), x, y, 18, sizes(20), "R")
            canvas.put("text", FAINT if meal == self.unchosen else TEXT, meal, x + 23, y + 1.4, 120, sizes(14, 12, 10))
            y += 9.0

    def _special(self, piece: Piece, x: float, y: float, width: float, heads: Sequence[str]) -> None:
        canvas = self.sheets.canvas
        canvas.put("title", DEEP, heads[piece.first > 0], x, y, width, sizes(15, 13))
        self.sheets.rule(x, y + 7.8, width, 0.25)
        y += 10.0
        for one in self.special[piece.first : piece.last]:
            canvas.put_row("strong", TEXT, place_of(self.lang, one) or "–", x, y, 40, sizes(10, 9, 8))
            canvas.put_row("text", TEXT, named(one, self.lang), x + 43, y, 45, (*sizes(10, 9, 8), Fit(7, 2)))
            self._written(one, x + 92, y + canvas.drop(10, SMALL), width - 92)
            y += self._height(one, width - 92)

    def _table_head(self, head: str, total: str, count: int, x: float, y: float, width: float) -> float:
        canvas = self.sheets.canvas
        canvas.put("title", DEEP, head, x, y, width - 35, sizes(15, 13, 11, 9))
        canvas.put("text", FAINT, tr(self.lang, "Guests: {count}", count=count), x, y + 2, width, sizes(9), "R")
        if total:
            canvas.put("strong", TEXT, total, x, y + 7.4, width, (*sizes(10.5, 9.5, 8.5), Fit(7, 2)))
        self.sheets.rule(x, y + self.head - 2.3, width, 0.25)
        return y + self.head - 0.5

    def _table(self, guests: Sequence[PaperGuest], x: float, y: float, width: float) -> None:
        canvas = self.sheets.canvas
        for one in guests:
            height = self._height(one, width - 115)
            if id(one) in self.notes:
                canvas.set_fill_color(*PALE)
                canvas.rect(x, y - 0.7, width, height - 0.4, "F")
                canvas.set_fill_color(*DEEP)
                canvas.rect(x, y - 0.7, 1.1, height - 0.4, "F")
            canvas.put_row(
                "text", FAINT, printable(one.seat) or "–", x + 2, y + canvas.drop(10, 9), 8, sizes(9, 7), "R"
            )
            canvas.put_row("text", TEXT, named(one, self.lang), x + 13, y, 50, (*sizes(10, 9, 8), Fit(7, 2)))
            meal = printable(one.meal)
            mark = "–" if self.head > 10 else ""
            canvas.put_row("text", TEXT if meal else FAINT, meal or mark, x + 66, y, 45, sizes(9.5, 9, 8, 7))
            self._written(one, x + 113, y + canvas.drop(10, SMALL), width - 115)
            y += height

    def _written(self, one: PaperGuest, x: float, y: float, width: float) -> None:
        """The notes: what must not be eaten first, and stronger."""
        dietary, access = self.notes.get(id(one), ("", ""))
        if dietary:
            y = self.sheets.canvas.put("strong", TEXT, dietary, x, y, width, [Fit(SMALL, 9)])
        if access:
            self.sheets.canvas.put("text", FAINT, access, x, y, width, [Fit(SMALL, 9)])

    def _height(self, one: PaperGuest, width: float) -> float:
        """What a person's line takes, by their notes in a column so wide."""
        canvas = self.sheets.canvas
        said = zip(("strong", "text"), self.notes.get(id(one), ("", "")), strict=True)
        lines = sum(len(canvas.fitted(style, text, width, [Fit(SMALL, 9)])[1]) for style, text in said if text)
        return max(ROW, lines * canvas.line_height(SMALL) + 2.4)


def write_check_in_list(facts: PaperFacts, choices: Choices) -> bytes:
    """Everybody whom the door may let in, with a box to tick: for when the tablets fail."""
    lang, sort = choices.lang, choices.sort
    people = in_order((*facts.seated, *facts.unseated, *facts.ticketed, *facts.silent), sort)
    title, empty = tr(lang, "Check-in list"), tr(lang, "Nobody is invited yet.")
    silent, seat, table = tr(lang, "has not answered"), tr(lang, "Seat"), tr(lang, "Table")
    heads = [tr(lang, "Name"), tr(lang, "Party"), table, seat]
    total = tr(
        lang,
        "Coming: {count} · No answer yet: {waiting}",
        count=len(facts.seated) + len(facts.unseated),
        waiting=len(facts.ticketed) + len(facts.silent),
    )
    with folder() as path:
        words = [title, empty, silent, total, *heads, tr(lang, "Guest"), *(letter_of(one.name, sort) for one in people)]
        sheets = Sheets(path, facts, choices, title, words)
        canvas, row = sheets.canvas, 7.2
        x_party, x_table, x_seat = 82.0, sheets.inner - 44, sheets.inner - 14

        def draw(piece: Piece, x: float, y: float, width: float) -> None:
            for text, at in zip(heads, (9.0, x_party, x_table, x_seat), strict=True):
                canvas.put("text", FAINT, text, x + at, y - 1.5, 40 if at != x_seat else 14, sizes(8.5))
            y += 4.0
            before = ""
            for one in people[piece.first : piece.last]:
                letter = printable(letter_of(one.name, sort)) if sort in ("name", "last") else printable(one.table)[:4]
                if sort != "party" and letter != before:
                    canvas.put("strong", ACCENT, letter, x - 10, y + 0.6, 8, sizes(11, 9, 8), "R")
                before = letter
                canvas.set_draw_color(*TEXT)
                canvas.set_line_width(0.3)
                canvas.rect(x + 1, y + 0.7, 4.2, 4.2)
                canvas.put_row("strong", TEXT, named(one, lang), x + 9, y + 0.6, x_party - 12, sizes(11, 10, 9, 8))
                party = printable(one.party) if one.answered else silent
                canvas.put_row("text", FAINT, party, x + x_party, y + 0.9, x_table - x_party - 3, sizes(9.5, 8.5, 7.5))
                canvas.put_row(
                    "strong", DEEP, printable(one.table) or "–", x + x_table, y + 0.6, 27, sizes(11, 9, 8, 7)
                )
                canvas.put_row("text", TEXT, printable(one.seat) or "–", x + x_seat, y + 0.6, 14, sizes(11, 9, 8, 7))
                sheets.rule(x, y + row - 0.8, width, 0.12, LINE)
                y += row

        sheets.columns([Block(4.0, (row,) * len(people), 0.0, whole=False)] if people else [], 1, draw, total)
        if not people:
            sheets.say(empty)
        sheets.feet()
        return bytes(canvas.output())
