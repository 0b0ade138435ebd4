"""The room in small, with the way's end lit: which table, which chair."""

from typing import Any

import reflex as rx

from gala.components.plan.words import long_or, short
from gala.i18n.page import t
from gala.state.door import DoorState
from gala.state.door_faces import Spot, TableMark


def room_map() -> rx.Component:
    """The whole room with the tables of ``DoorState.lit`` and their chairs marked; nothing where there is no floor."""
    return rx.cond(
        DoorState.tables.length() > 0,
        rx.el.svg(
            rx.foreach(DoorState.tables, _table),
            rx.foreach(DoorState.spots, _spot),
            class_name="k-map",
            custom_attrs={
                "viewBox": DoorState.room_view,
                "role": "img",
                "aria-label": t("The room, with the table marked"),
            },
        ),
    )


def _table(table: rx.Var[TableMark]) -> rx.Component:
    return rx.el.svg.g(
        rx.el.svg.path(custom_attrs={"d": table.chairs, "className": "k-chairs"}),
        rx.el.svg.path(custom_attrs={"d": table.top, "transform": table.turn, "className": "k-top"}),
        _text(short(table.number, 8), {"x": table.x, "y": table.y, "className": long_or(table.number, "", 3)}),
        custom_attrs={"data-lit": rx.cond(DoorState.lit.contains(table.number), "", None)},
    )


def _text(words: rx.Var[str], attrs: dict[str, Any]) -> rx.Component:
    return rx.el.svg.text(words, custom_attrs={**attrs, "textAnchor": "middle", "dominantBaseline": "central"})


def _spot(spot: rx.Var[Spot]) -> rx.Component:
    return rx.el.svg.path(custom_attrs={"d": spot.path, "className": "k-spot"})
