"""A pass as a picture to keep: what the page of the passes shows, with a code of whole pixels."""

import io
from dataclasses import dataclass
from typing import Final

from PIL import Image, ImageDraw

from gala.api.lettering import Lettering
from gala.i18n import tr
from gala.i18n.dates import format_short_day, format_time
from gala.rules import qr
from gala.services.passes import GuestPass, PartyPasses

WIDTH: Final = 1080
EDGE: Final = 99
ROOM: Final = WIDTH - 2 * EDGE

_TITLE, _DAY, _HOUR = Lettering("title", 60), Lettering("text", 38), Lettering("strong", 50)
_WORD, _NAME, _FACT = Lettering("text", 36), Lettering("strong", 62), Lettering("strong", 68)
_PLACE = Lettering("text", 40)


@dataclass(frozen=True, slots=True)
class _Ink:
    """Colours, and how much damage the code survives."""

    ground: str
    text: str
    soft: str
    line: str
    level: qr.Level


_SCREEN = _Ink("#252357", "#ffffff", "#c9c7ee", "#4a4879", "M")
_PAPER = _Ink("#ffffff", "#21201c", "#63635e", "#cfceca", "Q")


def draw_pass(party: PartyPasses, one: GuestPass, lang: str, *, to_print: bool = False) -> bytes:
    """A PNG, 1080 pixels wide: for a screen, or dark on white with a code that survives more (``to_print``)."""
    ink = _PAPER if to_print else _SCREEN
    picture = Image.new("RGB", (WIDTH, 2400), ink.ground)
    draw = ImageDraw.Draw(picture)
    y = _head(draw, party, lang, ink)
    y = _code(draw, one.text, y, ink)
    y = _facts(draw, party, one, lang, y, ink)
    kept = io.BytesIO()
    picture.crop((0, 0, WIDTH, y)).save(kept, "PNG")
    return kept.getvalue()


def _head(draw: ImageDraw.ImageDraw, party: PartyPasses, lang: str, ink: _Ink) -> int:
    day = format_short_day(lang, party.start_at, party.timezone)
    _DAY.draw(draw, WIDTH - EDGE, 116, day, ink.soft, end=True)
    _HOUR.draw(draw, WIDTH - EDGE, 178, format_time(lang, party.start_at, party.timezone), ink.text, end=True)
    y = 130
    for line in _TITLE.lines(party.event_name, ROOM - _DAY.width(day) - 40):
        _TITLE.draw(draw, EDGE, y, line, ink.text)
        y += 68
    return max(y - 68, 178) + 56


def _code(draw: ImageDraw.ImageDraw, text: str, y: int, ink: _Ink) -> int:
    squares = qr.modules(text, ink.level)
    unit = ROOM // qr.size(squares)
    side = unit * qr.size(squares)
    left = (WIDTH - side) // 2
    draw.rounded_rectangle((left, y, left + side - 1, y + side - 1), 48, "#ffffff")
    for x, row, width in qr.runs(squares):
        at = (left + (x + qr.QUIET) * unit, y + (row + qr.QUIET) * unit)
        draw.rectangle((*at, at[0] + width * unit - 1, at[1] + unit - 1), "#000000")
    return y + side


def _facts(draw: ImageDraw.ImageDraw, party: PartyPasses, one: GuestPass, lang: str, y: int, ink: _Ink) -> int:
    _WORD.draw(draw, EDGE, y + 88, tr(lang, "Name"), ink.soft)
    y += 164
    for line in _NAME.lines(one.name, ROOM):
        _NAME.draw(draw, EDGE, y, line, ink.text)
        y += 72
    x = float(EDGE)
    has_seat = bool(one.seat_label)
    seat = one.seat_label if has_seat else tr(lang, "not chosen yet")
    for word, value in [*([("Table", one.table_number)] if has_seat else []), ("Seat", seat)]:
        _WORD.draw(draw, x, y + 26, tr(lang, word), ink.soft)
        _FACT.draw(draw, x, y + 102, value, ink.text)
        x += max(_WORD.width(tr(lang, word)), _FACT.width(value)) + 72
    _WORD.draw(draw, WIDTH - EDGE, y + 26, tr(lang, "Doors"), ink.soft, end=True)
    doors = format_time(lang, party.doors_at, party.timezone)
    _FACT.draw(draw, WIDTH - EDGE, y + 102, doors, ink.text, end=True)
    y += 148
    if place := ", ".join(part for part in (party.venue, party.city) if part):
        draw.line((EDGE, y, WIDTH - EDGE, y), ink.line, 2)
        for line in _PLACE.lines(place, ROOM):
            y += 66
            _PLACE.draw(draw, EDGE, y, line, ink.soft)
    return y + EDGE
