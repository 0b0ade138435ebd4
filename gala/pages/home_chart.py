"""The two charts of an event's home. Each answers one question, and says the answer in a sentence beside it."""

from typing import Any

import reflex as rx

from gala.components.charts import axes, bars, chart_card, frame, tooltip
from gala.i18n.page import I18n, t, t_n, t_pair
from gala.state.home import HomeState


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
    chart = rx.recharts.bar_chart(
        *axes("at", state.hours),
        bars("came", t("came"), "past", rx.recharts.label_list(data_key="peak", position="top", offset=6)),
        bars("expected", t("expected"), "expected"),
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
        tooltip(),
        data=state.bars,
        **frame(),
    )  # fmt: skip
    title = rx.cond(said.step == 1, t("Arrivals by the minute"), t("Arrivals, {count} minutes a bar", count=said.step))
    return chart_card(title, sentence, chart)


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
    chart = rx.recharts.bar_chart(
        *axes(rx.cond(I18n.lang == "es", "label_es", "label_en")),
        bars("count", t("answers"), "past", rx.recharts.label_list(data_key="peak", position="top", offset=6)),
        tooltip(),
        data=HomeState.days,
        **frame(),
    )
    return chart_card(t("Answers by day"), sentence, chart)
