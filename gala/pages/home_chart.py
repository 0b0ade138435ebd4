"""The two charts of an event's home. Each answers one question, and says the answer in a sentence beside it."""

from typing import Any

import reflex as rx

from gala.components.panels import card
from gala.i18n.page import I18n, t, t_n, t_pair
from gala.state.home import HomeState

_HEIGHT = 232
_MARGIN = {"top": 22, "right": 22, "bottom": 8, "left": 0}


def arrivals_chart(state: Any = HomeState) -> rx.Component:
    """Who came, minute by minute; a line for now; who is still expected. ``state`` has an ``ArrivalChart``."""
    said = state.arrivals
    sentence = rx.el.p(
        rx.cond(
            said.pace > 0,
            rx.fragment(rx.el.b(t("{pace} a minute", pace=said.pace)), " ", t("now.")),
            rx.cond(
                said.every > 0,
                t_n(said.every, "One a minute now.", "One every {count} minutes now."),
                t("Nobody in the last ten minutes."),
            ),
        ),
        " ",
        t("Busiest {time}.", time=said.busiest),
        rx.cond(said.all_in_by != "", " " + t("All in by about {time}.", time=said.all_in_by), ""),
        class_name="soft",
    )
    bars = rx.recharts.bar_chart(
        *_axes("at", state.hours),
        _bar("came", t("came"), "past", rx.recharts.label_list(data_key="peak", position="top", offset=6)),
        _bar("expected", t("expected"), "expected"),
        rx.cond(
            said.now != "",
            rx.recharts.reference_line(
                rx.recharts.label(value=said.now, position="bottom", offset=9, custom_attrs={"className": "now-label"}),
                rx.cond(
                    said.is_expecting,
                    rx.recharts.label(
                        value=t("Still expected"), position="insideTopLeft", offset=8,
                        custom_attrs={"className": "soft-label"},
                    ),
                ),
                x=said.now,
                stroke="var(--sand-12)",
                stroke_width=1.5,
            ),
        ),
        _tooltip(),
        data=state.bars,
        **_frame(),
    )  # fmt: skip
    title = rx.cond(said.step == 1, t("Arrivals by the minute"), t("Arrivals, {count} minutes a bar", count=said.step))
    return _card(title, sentence, bars)


def answers_chart() -> rx.Component:
    """Before the evening: on which days people answered."""
    said = HomeState.answers
    sentence = rx.el.p(
        rx.el.b(t("{count} today.", count=said.today)),
        rx.cond(said.today < said.best, " " + t("Most on {day}.", day=t_pair(said.best_day)), ""),
        " ",
        t("Last changes {when}.", when=t_pair(said.deadline)),
        class_name="soft",
    )
    bars = rx.recharts.bar_chart(
        *_axes(rx.cond(I18n.lang == "es", "label_es", "label_en")),
        _bar("count", t("answers"), "past", rx.recharts.label_list(data_key="peak", position="top", offset=6)),
        _tooltip(),
        data=HomeState.days,
        **_frame(),
    )
    return _card(t("Answers by day"), sentence, bars)


def _card(title: rx.Var[str], sentence: rx.Component, chart: rx.Component) -> rx.Component:
    return card(
        rx.el.div(chart, class_name="chart", aria_hidden=True), title=title, aside=sentence, class_name="home-chart"
    )


def _frame() -> dict[str, Any]:
    return {
        "height": _HEIGHT,
        "margin": _MARGIN,
        "bar_category_gap": "22%",
        "max_bar_size": 34,
        # The sentence tells what the picture shows: a tab stop on every bar would only be in the way.
        "custom_attrs": {"accessibilityLayer": False},
    }


def _axes(key: Any, ticks: rx.Var[list[str]] | None = None) -> list[rx.Component]:
    own: dict[str, Any] = {"interval": "preserveStartEnd", "min_tick_gap": 24}
    if ticks is not None:
        own = {"interval": 0, "ticks": ticks}
    return [
        rx.recharts.cartesian_grid(vertical=False),
        rx.recharts.x_axis(data_key=key, tick_line=False, axis_line=True, tick_margin=8, height=30, **own),
        rx.recharts.y_axis(allow_decimals=False, tick_line=False, axis_line=False, width=34, tick_count=4),
    ]


def _bar(key: str, name: rx.Var[str], class_name: str, *labels: rx.Component) -> rx.Component:
    return rx.recharts.bar(
        *labels,
        data_key=key,
        name=name,
        stack_id="people",
        radius=[2, 2, 0, 0],
        is_animation_active=False,
        custom_attrs={"className": f"bars-{class_name}"},
    )


def _tooltip() -> rx.Component:
    return rx.recharts.graphing_tooltip(
        is_animation_active=False, cursor=False, separator=" ", custom_attrs={"filterNull": True}
    )
