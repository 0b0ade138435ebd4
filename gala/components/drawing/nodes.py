"""Tables and scenery as nodes of the drawing. They get all they show as props: a node that read a state would be drawn
again with every change of it.
"""

from typing import Any, cast

import reflex as rx
from reflex_components_core.el.elements.media import Text

from gala.components.plan.seat import FLAG
from gala.components.plan.words import items

Data = rx.Var[dict[str, Any]]


@rx.memo
def floor_table(data: rx.Var[dict[str, Any]], selected: rx.Var[bool]) -> rx.Component:
    table = data["item"].to(dict[str, Any])
    return rx.el.div(
        rx.el.svg(
            rx.el.g(
                rx.foreach(items(table, "seats"), lambda seat, index: _chair(data, table, seat, index)),
                _top(table),
                custom_attrs={"transform": rx.Var.create(f"rotate({data['spin']})")},
            ),
            _number(table),
            aria_hidden=True,
            custom_attrs={"viewBox": _view(data)},
        ),
        rx.cond(
            data["initials"].to(str) != "",
            rx.el.span(data["initials"].to(str), title=data["who"].to(str), class_name="someone"),
        ),
        class_name="draw-table",
        data_selected=rx.cond(selected, "true", "false"),
        data_busy=rx.cond(data["initials"].to(str) != "", "true", "false"),
    )


def _view(data: Data) -> rx.Var[str]:
    box = data["box"].to(dict[str, float])
    left, top = box["left"].to(float), box["top"].to(float)
    width, height = left + box["right"].to(float), top + box["bottom"].to(float)
    return cast("rx.Var[str]", rx.Var.create(f"{-left} {-top} {width} {height}"))


def _chair(data: Data, table: Data, seat: Data, index: rx.Var[int]) -> rx.Component:
    """A dot: who sits there is told by the plan. From the table's centre, as it was read."""
    x, y = seat["x"].to(float) - table["x"].to(float), seat["y"].to(float) - table["y"].to(float)
    at = rx.Var.create(f"translate({x} {y})")
    marks = {"data-s": data["status"].to(str)[index], "data-c": seat["category"].to(str)[0]}
    shape = rx.cond(
        seat["category"] == "accessible",
        rx.el.rect(custom_attrs={"x": -9, "y": -9, "width": 18, "height": 18, "rx": 5}),
        rx.el.circle(custom_attrs={"r": 9}),
    )
    return rx.el.g(
        shape,
        rx.match(
            seat["category"].to(str),
            ("vip", rx.el.path(class_name="vip", custom_attrs={"d": _STAR})),
            ("reserved", rx.el.path(class_name="reserved", custom_attrs={"d": FLAG, "transform": "translate(8 -8)"})),
            rx.fragment(),
        ),
        class_name="chair",
        custom_attrs={"transform": at, **marks},
    )


_STAR = "M7-12.5l1.5 3.4 3.7.4-2.8 2.4.8 3.6-3.2-1.9-3.2 1.9.8-3.6-2.8-2.4 3.7-.4Z"


def _top(table: Data) -> rx.Component:
    width, height = table["w"].to(float), table["h"].to(float)
    place = {"x": -width / 2, "y": -height / 2, "width": width, "height": height, "rx": 12}
    turned = {"transform": rx.Var.create(f"rotate({table['rotation']})")}
    return cast(
        "rx.Component",
        rx.match(
            table["shape"].to(str),
            ("round", rx.el.circle(class_name="top", custom_attrs={"r": table["r"]})),
            ("rect", rx.el.rect(class_name="top", custom_attrs=place | turned)),
            rx.el.rect(class_name="top none", custom_attrs=place | turned),
        ),
    )


def _number(table: Data) -> rx.Component:
    """On the table; beside the first chair of a row, which has no table."""
    beside = (table["shape"].to(str) == "row") | (table["shape"].to(str) == "free")
    x = rx.cond(beside, -table["w"].to(float) / 2 - 16, 0)
    return Text.create(table["number"], class_name="number", custom_attrs={"x": x, "y": 5})


@rx.memo
def floor_scenery(data: rx.Var[dict[str, Any]], selected: rx.Var[bool]) -> rx.Component:
    thing = data["item"].to(dict[str, Any])
    width, height = thing["w"].to(float), thing["h"].to(float)
    place = {"x": -width / 2, "y": -height / 2, "width": width, "height": height}
    turned = {"transform": rx.Var.create(f"rotate({data['turn']})")}
    return rx.el.div(
        rx.el.svg(
            rx.el.rect(custom_attrs=place | turned),
            aria_hidden=True,
            custom_attrs={"viewBox": _view(data)},
        ),
        rx.el.span(data["name"].to(str), class_name="pill-name"),
        class_name="draw-scenery",
        data_kind=thing["kind"].to(str),
        data_selected=rx.cond(selected, "true", "false"),
    )
