"""The floor plan: the room and the guest list side by side. Choose a guest, click a seat."""

from typing import Any

import reflex as rx

from gala.components.chips import chips
from gala.components.faces import empty_state
from gala.components.plan import legend, plan, seat_list, table_strip, table_view
from gala.components.plan.hands import Hands
from gala.components.plan.hands import words as hands_words
from gala.components.undo import undo_buttons
from gala.i18n.page import t
from gala.pages import arranging, plan_past
from gala.pages.floor_form import draw_button, floor_start
from gala.pages.frame import event_page, is_refused
from gala.pages.plan_bar import selection_bar
from gala.pages.plan_help import keys_help
from gala.pages.plan_people import people
from gala.state.arranging import ArrangingState
from gala.state.live import live
from gala.state.past import PastState
from gala.state.plan import PlanState
from gala.state.staff import EventState


def floor_plan() -> rx.Component:
    """The page at ``/events/ID/plan``."""
    return event_page(
        rx.cond(
            PlanState.has_floor | PastState.is_past,
            rx.cond(PastState.is_past, plan_past.past_room(), _room()),
            rx.cond(
                PlanState.is_read,
                rx.cond(
                    EventState.may_edit,
                    floor_start(),
                    empty_state("armchair", t("No floor plan yet"), t("The organizer has not made one.")),
                ),
            ),
        ),
        active="plan",
        rail=True,
        fill=True,
        aside=rx.cond(
            PlanState.is_read & ~is_refused(),
            rx.cond(
                PastState.is_past,
                plan_past.moments(),
                rx.cond(ArrangingState.is_open, arranging.preview(), people()),
            ),
        ),
    )


def _room() -> rx.Component:
    return rx.el.div(
        rx.el.div(
            rx.el.h2(t("Floor plan")),
            rx.cond(EventState.may_edit, undo_buttons(PlanState)),
            rx.el.div(legend(audience="staff"), class_name="plan-legend"),
            chips(
                {"room": t("Room"), "list": t("List")},
                rx.cond(PlanState.as_list, "list", "room"),
                lambda key: PlanState.show_list(key == "list"),
                label=t("How to show the seats"),
            ),
            draw_button(as_icon=True),
            plan_past.open_button(),
            keys_help(),
            class_name="plan-tools",
        ),
        rx.cond(
            PlanState.as_list,
            rx.el.div(seat_list(PlanState.plan, **_choosing()), class_name="plan-list", tab_index=0),
            rx.fragment(
                rx.el.div(
                    plan(
                        PlanState.plan,
                        letters=ArrangingState.letters,
                        on_let_go=PlanState.let_go,
                        links=PlanState.party_links,
                        own_mark=EventState.own_mark,
                        **_choosing(),
                    ),
                    class_name="plan-room",
                ),
                _one_table(),
            ),
        ),
        selection_bar(),
        Hands.create(
            live=live,
            words=hands_words(),
            enabled=EventState.may_edit,
            on_put_down=PlanState.put_down,
            on_press=PlanState.press,
        ),
        class_name="plan-page",
    )


def _choosing() -> dict[str, Any]:
    """What every way to show the seats is given."""
    return {
        "audience": "staff",
        "on_seat": PlanState.choose_seat,
        "on_table": PlanState.choose_table,
        "overlay": arranging.overlay(),
    }


def _one_table() -> rx.Component:
    """The plan on a phone: the style sheet shows it in place of the room."""
    return rx.el.div(
        table_view(PlanState.plan, PlanState.table_id, letters=ArrangingState.letters, **_choosing()),
        table_strip(PlanState.plan, PlanState.table_id, audience="staff", on_table=PlanState.open_table),
        legend(audience="staff"),
        class_name="plan-table",
    )
