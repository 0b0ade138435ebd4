"""What may be put into the room: dragged there, or clicked."""

import math

import reflex as rx

from gala.i18n.page import t
from gala.pages.editor_room import fill_room

Spot = tuple[float, float]


def palette() -> rx.Component:
    """Tables and scenery."""
    return rx.el.aside(
        rx.el.h2(t("Tables"), rx.el.small(t("drag into the room"), class_name="soft")),
        _piece("round", t("Round"), t("2 to 16 seats"), _picture('<circle cx="26" cy="22" r="11"/>', _ring(8))),
        _piece("long", t("Long"), t("both sides"), _picture(_bar(5, 15, 42, 14), _line(9.5) + _line(34.5))),
        _piece("square", t("Square"), t("4 to 12 seats"), _picture(_bar(15, 11, 22, 22), _SQUARE)),
        _piece("head", t("Head table"), t("one side"), _picture(_bar(4, 20, 44, 12), _line(14.5))),
        _piece("rows", t("Rows"), t("theatre style"), _picture("", _line(14) + _line(23) + _line(32))),
        rx.el.h2(t("Scenery")),
        _piece("stage", t("Stage"), "", _icon("theater")),
        _piece("dance_floor", t("Dance floor"), "", _icon("music")),
        _piece("bar", t("Bar"), "", _icon("martini")),
        _piece("door", t("Door"), "", _icon("door-open")),
        _piece("label", t("Label"), "", _icon("type")),
        rx.el.div(
            rx.el.b(t("From numbers")),
            rx.el.small(t("25 tables of 10, placed for you."), class_name="soft"),
            fill_room(),
            class_name="from-numbers",
        ),
        aria_label=t("What to put into the room"),
        class_name="draw-palette",
    )


def _piece(piece: str, name: rx.Var[str], about: rx.Var[str] | str, picture: rx.Component) -> rx.Component:
    return rx.el.button(
        picture,
        rx.el.span(rx.el.b(name), rx.el.small(about, class_name="soft")),
        type="button",
        draggable=True,
        data_piece=piece,
        class_name="piece",
    )


def _icon(name: str) -> rx.Component:
    return rx.el.span(rx.icon(name, size=24, stroke_width=1.5), class_name="piece-icon soft")


_SQUARE: list[Spot] = [(21, 6), (31, 6), (21, 38), (31, 38), (10, 17), (10, 27), (42, 17), (42, 27)]


def _ring(seats: int) -> list[Spot]:
    turns = [2 * math.pi * n / seats for n in range(seats)]
    return [(round(26 + 16.5 * math.sin(turn), 1), round(22 - 16.5 * math.cos(turn), 1)) for turn in turns]


def _line(y: float) -> list[Spot]:
    return [(x, y) for x in (9, 17.5, 26, 34.5, 43)]


def _bar(x: float, y: float, width: float, height: float) -> str:
    return f'<rect x="{x}" y="{y}" width="{width}" height="{height}" rx="5"/>'


def _picture(top: str, seats: list[Spot]) -> rx.Component:
    dots = "".join(f'<circle class="dot" cx="{x}" cy="{y}" r="2.9"/>' for x, y in seats)
    return rx.el.svg(
        aria_hidden=True,
        custom_attrs={
            "viewBox": "0 0 52 44", "width": 52, "height": 44, "dangerouslySetInnerHTML": {"__html": top + dots},
        },
    )  # fmt: skip
