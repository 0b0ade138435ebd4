"""The plan as it was: a slider through the moments, the list of them, and the room of then."""

from typing import Any

import reflex as rx

from gala.components.plan import plan
from gala.components.shell import aside_column
from gala.i18n.page import t, t_pair
from gala.state.past import MomentRow, PastState
from gala.state.plan import PlanState


def open_button() -> rx.Component:
    """Leads into the past."""
    return rx.icon_button(
        rx.icon("history", size=18), id="open-past", on_click=PastState.open_past, variant="ghost", color_scheme="gray",
        size="2", aria_label=t("As it was"), title=t("As it was"), disabled=~PlanState.is_read,
    )  # fmt: skip


def past_room() -> rx.Component:
    """The room of then; it can be looked at and nothing else."""
    now = PastState.moments[PastState.at]
    return rx.el.div(
        rx.el.div(
            rx.icon("history", size=18, aria_hidden=True),
            rx.el.div(
                rx.el.b(t("As it was"), ", ", t_pair(now.time)),
                rx.el.span(t_pair(now.words), class_name="clip soft"),
                class_name="past-what",
                role="status",
            ),
            _step("chevron-left", t("Earlier"), 1, PastState.at + 1 >= PastState.moments.length()),
            rx.el.input(
                id="past-slider",
                type="range",
                min=0,
                max=PastState.moments.length() - 1,
                value=PastState.moments.length() - 1 - PastState.at,
                on_change=PastState.slide,
                aria_label=t("Moment"),
                custom_attrs={"aria-valuetext": t_pair(now.time) + ": " + t_pair(now.words)},
            ),
            _step("chevron-right", t("Later"), -1, PastState.at == 0),
            rx.button(t("Back to now"), on_click=PastState.back_to_now, size="2"),
            class_name="past-bar",
        ),
        rx.el.div(
            plan(PastState.past_plan, audience="staff", store=PastState.past_keys),
            class_name="plan-room is-past",
        ),
        class_name="past",
    )


def _step(icon: str, word: rx.Var[str], by: int, disabled: Any) -> rx.Component:
    return rx.icon_button(
        rx.icon(icon, size=18), on_click=PastState.look(PastState.at + by), disabled=disabled, variant="soft",
        color_scheme="gray", size="2", aria_label=word,
    )  # fmt: skip


def moments() -> rx.Component:
    """All moments, newest first."""
    return aside_column(
        rx.el.div(rx.el.h2(t("What happened")), class_name="plan-people-tools"),
        rx.el.ol(rx.foreach(PastState.moments, _moment), class_name="moments"),
        rx.cond(
            PastState.may_have_more,
            rx.button(
                t("Show more"), on_click=PastState.older, variant="soft", color_scheme="gray", class_name="plan-more"
            ),
        ),
        label=t("What happened"),
    )


def _moment(one: rx.Var[MomentRow], at: rx.Var[int]) -> rx.Component:
    return rx.el.li(
        rx.el.button(
            rx.el.b(t_pair(one.words)),
            rx.el.span(rx.el.bdi(one.who), rx.cond(one.who != "", " · ", ""), t_pair(one.time), class_name="soft"),
            type="button",
            on_click=PastState.look(at),
            aria_pressed=rx.cond(PastState.at == at, "true", "false"),
        ),
        key=one.cursor,
    )
