"""What all bar charts share. A chart answers one question, and a sentence beside it says the answer."""

from typing import Any

import reflex as rx

from gala.components.panels import card

_HEIGHT = 232
_MARGIN = {"top": 22, "right": 22, "bottom": 8, "left": 0}


def chart_card(
    title: rx.Var[str], sentence: rx.Component, chart: rx.Component, *more: Any, class_name: str = ""
) -> rx.Component:
    """The chart, which readers do not see, under its question and its sentence; ``more`` stands below it."""
    return card(
        rx.el.div(chart, class_name="chart", aria_hidden=True),
        *more,
        title=title,
        aside=sentence,
        class_name=f"home-chart {class_name}".strip(),
    )


def frame() -> dict[str, Any]:
    """How large a chart is, and how wide its bars."""
    return {
        "height": _HEIGHT,
        "margin": _MARGIN,
        "bar_category_gap": "22%",
        "max_bar_size": 34,
        # The sentence tells what the picture shows: a tab stop on every bar would only be in the way.
        "custom_attrs": {"accessibilityLayer": False},
    }


def axes(key: Any, ticks: rx.Var[list[str]] | None = None) -> list[rx.Component]:
    """The lines across, and what stands below the bars: ``ticks``, or as many as there is room for."""
    own: dict[str, Any] = {"interval": "preserveStartEnd", "min_tick_gap": 24}
    if ticks is not None:
        own = {"interval": 0, "ticks": ticks}
    return [
        rx.recharts.cartesian_grid(vertical=False),
        rx.recharts.x_axis(data_key=key, tick_line=False, axis_line=True, tick_margin=8, height=30, **own),
        rx.recharts.y_axis(allow_decimals=False, tick_line=False, axis_line=False, width=34, tick_count=4),
    ]


def bars(key: str, name: rx.Var[str], class_name: str, *labels: rx.Component) -> rx.Component:
    """One stretch of every bar; the style sheet gives ``bars-CLASS`` its look."""
    return rx.recharts.bar(
        *labels,
        data_key=key,
        name=name,
        stack_id="people",
        radius=[2, 2, 0, 0],
        is_animation_active=False,
        custom_attrs={"className": f"bars-{class_name}"},
    )


def tooltip() -> rx.Component:
    """What the bar under the pointer stands for. People are told whole, whatever part of one a guess may expect."""
    whole = rx.Var("((value) => (value > 0 && value < 1 ? '< 1' : Math.round(value)))")
    return rx.recharts.graphing_tooltip(
        is_animation_active=False, cursor=False, separator=" ", custom_attrs={"filterNull": True, "formatter": whole}
    )
