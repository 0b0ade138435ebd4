"""The seating chart: table by table for who sets the room, by name for guests who look for their place."""

import unicodedata
from collections.abc import Sequence

from gala.i18n import tr
from gala.integrations.pdf.canvas import Canvas, Fit, sizes
from gala.integrations.pdf.sheet import ACCENT, DEEP, FAINT, TEXT, Sheets, folder, table_name
from gala.integrations.pdf.typefaces import printable
from gala.rules.columns import Block, Piece
from gala.rules.papers import Choices, PaperFacts, PaperGuest, in_order, letter_of

FEW = 70
"""Up to so many people, the chart has two columns and larger letters."""


def write_by_table(facts: PaperFacts, choices: Choices) -> bytes:
    """Each table with who sits on which seat. A table that does not fit goes on as "Table 4, continued"."""
    lang, tables = choices.lang, facts.tables
    count, size, row = (2, 12.5, 7.0) if len(facts.seated) <= FEW else (3, 10.0, 5.5)
    heads = {table.number: table_name(lang, table.number) for table in tables}
    again = {number: tr(lang, "{table}, continued", table=name) for number, name in heads.items()}
    counts = [tr(lang, "{taken} of {seats}", taken=len(table.guests), seats=table.seats) for table in tables]
    nobody, empty = tr(lang, "Nobody yet"), tr(lang, "There are no tables yet.")
    title = tr(lang, "Seating by table")
    total = tr(lang, "Guests: {count} · Tables: {tables}", count=len(facts.seated), tables=len(tables))
    with folder() as path:
        sheets = Sheets(path, facts, choices, title, [*again.values(), *counts, nobody, empty, total, title])
        canvas = sheets.canvas
        blocks = [Block(10.5, (row,) * max(len(table.guests), 1), 6.0) for table in tables]

        def draw(piece: Piece, x: float, y: float, width: float) -> None:
            table = tables[piece.block]
            head = again[table.number] if piece.first else heads[table.number]
            canvas.put("title", DEEP, head, x, y, width - 17, sizes(15, 13, 11, 9))
            canvas.put("text", FAINT, counts[piece.block], x, y + 2, width, sizes(8.5), "R")
            sheets.rule(x, y + 7.8, width, 0.25)
            y += 10.0
            if not table.guests:
                canvas.put("text", FAINT, nobody, x + 9, y, width - 9, sizes(size))
            for guest in table.guests[piece.first : piece.last]:
                drop = canvas.drop(size, size - 1.5)
                canvas.put_row("text", FAINT, printable(guest.seat), x, y + drop, 6.5, sizes(size - 1.5, 6), "R")
                canvas.put_row(
                    "text", TEXT, named(guest, lang), x + 9, y, width - 9, (*sizes(size, size - 1), Fit(size - 3, 2))
                )
                y += row

        sheets.columns(blocks, count, draw, total)
        if not tables:
            sheets.say(empty)
        sheets.feet()
        return bytes(canvas.output())


def write_by_name(facts: PaperFacts, choices: Choices) -> bytes:
    """Everybody with a seat under their letter, with their table."""
    lang = choices.lang
    people = in_order(facts.seated, choices.sort)
    groups = by_letter(people, choices.sort)
    count, size, row = (2, 13.0, 7.6) if len(people) <= FEW else (3, 10.0, 5.6)
    title, empty = tr(lang, "Seating by name"), tr(lang, "Nobody has a seat yet.")
    hint = tr(lang, "Find your name, and beside it your table.")
    letters = [letter for letter, _ in groups]
    with folder() as path:
        sheets = Sheets(path, facts, choices, title, [title, empty, hint, *letters])
        canvas = sheets.canvas
        blocks = [Block(9.0, (row,) * len(group), 3.5, whole=False) for _, group in groups]

        def draw(piece: Piece, x: float, y: float, width: float) -> None:
            letter, group = groups[piece.block]
            canvas.put("title", ACCENT, letter, x, y, width, sizes(15))
            sheets.rule(x, y + 7.0, width, 0.2)
            y += 8.6
            for guest in group[piece.first : piece.last]:
                number = printable(guest.table)
                fits = sizes(size, size - 2, size - 3)
                points, (shown, *_) = canvas.fitted("strong", number, width * 0.42, fits)
                taken = canvas.width_of("strong", shown, points)
                canvas.write_line("strong", DEEP, shown, x, y + canvas.drop(size, points), width, points, "R")
                fits = (*sizes(size, size - 1), Fit(size - 3, 2))
                _name(canvas, named(guest, lang), x, y, width - taken - 3, fits, choices.sort)
                y += row

        sheets.columns(blocks, count, draw, hint)
        if not people:
            sheets.say(empty)
        sheets.feet()
        return bytes(canvas.output())


def _name(canvas: Canvas, name: str, x: float, y: float, width: float, fits: Sequence[Fit], sort: str) -> None:
    """A name in a list; where its last word is what it stands under, that is stronger."""
    others, _, last = name.rpartition(" ")
    turned = any(unicodedata.bidirectional(letter) in ("R", "AL") for letter in name)
    points, lines = canvas.fitted("strong", name, width, fits)
    if sort != "last" or not others or turned or lines != [name]:
        canvas.put_row("text", TEXT, name, x, y, width, fits)
        return
    y += canvas.drop(fits[0].points, points)
    canvas.write_line("text", TEXT, others, x, y, width, points)
    x += canvas.width_of("text", f"{others} ", points)
    canvas.write_line("strong", TEXT, last, x, y, width, points)


def by_letter(people: Sequence[PaperGuest], sort: str) -> list[tuple[str, list[PaperGuest]]]:
    """The people, who are in order, under their letters; those under "#" where they come."""
    groups: list[tuple[str, list[PaperGuest]]] = []
    for one in people:
        letter = printable(letter_of(one.name, sort)) or "#"
        if not groups or groups[-1][0] != letter:
            groups.append((letter, []))
        groups[-1][1].append(one)
    return groups


def named(guest: PaperGuest, lang: str) -> str:
    """The name as paper can show it; a name in letters that no face has becomes "Guest"."""
    return printable(guest.name) or tr(lang, "Guest")
