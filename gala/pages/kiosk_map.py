"""The room in small, with the way's end lit: which table, which chair."""

from typing import Any

import reflex as rx

from gala.components.kiosk import kiosk
from gala.components.kiosk_words import t
from gala.components.plan.words import long_or, short


def room_map() -> rx.Component:
    """The whole room with the tables of ``kiosk.map.lit`` and their chairs marked; nothing where there is no floor."""
    return rx.cond(
        kiosk.map.tables.length() > 0,
        rx.el.svg(
            rx.foreach(kiosk.map.tables, _table),
            rx.foreach(kiosk.map.spots, lambda path: rx.el.svg.path(custom_attrs={"d": path, "className": "kg-spot"})),
            class_name="kg-map",
            custom_attrs={
                "viewBox": kiosk.map.view,
                "role": "img",
                "aria-label": t("The room, with the table marked"),
            },
        ),
    )


def _table(table: Any) -> rx.Component:
    return rx.el.svg.g(
        rx.el.svg.path(custom_attrs={"d": table.chairs, "className": "kg-chairs"}),
        rx.el.svg.path(custom_attrs={"d": table.top, "transform": table.turn, "className": "kg-top"}),
        rx.el.svg.text(
            short(table.number, 8),
            custom_attrs={
                "x": table.x,
                "y": table.y,
                "className": long_or(table.number, "", 3),
                "textAnchor": "middle",
                "dominantBaseline": "central",
            },
        ),
        custom_attrs={"data-lit": rx.cond(kiosk.map.lit.contains(table.number), "", None)},
    )
