"""The drawing on the first step: rows of a sheet that find their seats at a table. Decoration."""

from math import cos, pi, sin

import reflex as rx

_ROWS = (34, 52, 70, 88)
_SEATED = {5: 34, 4: 52, 3: 70}
"""Which seats are taken, and by the row at which height."""


def drawing() -> rx.Component:
    """Coloured by the style sheet, so that it follows light and dark."""
    return rx.el.svg(
        _part("rect", "paper", x=2, y=6, width=104, height=100, rx=9),
        _part("path", "head", d="M2 15a9 9 0 0 1 9-9h86a9 9 0 0 1 9 9v7H2z"),
        *(_part("path", "text", d=f"M14 {y}h{34 + y % 5 * 3}M66 {y}h{16 + y % 7 * 2}") for y in _ROWS),
        _part("circle", "board", cx=214, cy=56, r=22),
        *(_seat(number) for number in range(8)),
        *(_way(number, y) for number, y in _SEATED.items()),
        custom_attrs={"viewBox": "0 0 264 112"},
        aria_hidden=True,
        class_name="import-drawing",
    )


def _spot(number: int) -> tuple[float, float]:
    turn = 2 * pi * number / 8
    return round(214 + 37 * cos(turn), 1), round(56 + 37 * sin(turn), 1)


def _seat(number: int) -> rx.Component:
    x, y = _spot(number)
    return _part("circle", "seat taken" if number in _SEATED else "seat", cx=x, cy=y, r=7)


def _way(number: int, row: int) -> rx.Component:
    x, y = _spot(number)
    return _part("path", "way", d=f"M110 {row}C142 {row} 140 {y} {x - 11} {y}")


def _part(tag: str, class_name: str, **places: float | str) -> rx.Component:
    # As props of Reflex, places would cost a style sheet of their own.
    shape = {"rect": rx.el.svg.rect, "path": rx.el.svg.path, "circle": rx.el.svg.circle}[tag]
    return shape(class_name=class_name, custom_attrs=dict(places))
