"""The report of an event: figures first, then charts that answer one question each, then the lists behind them."""

import reflex as rx

from gala.components.faces import empty_state, skeleton_rows
from gala.components.links import link_button
from gala.i18n.page import t
from gala.pages.frame import event_page
from gala.pages.report_charts import answers, band, meals, sessions, silent, wishes
from gala.pages.report_lists import parties, tables
from gala.state.reports import ReportsState
from gala.state.staff import EventState


def reports() -> rx.Component:
    """The page at ``/events/ID/reports``."""
    return event_page(
        rx.cond(ReportsState.is_read, rx.cond(_is_empty(), _empty(), _report()), skeleton_rows(8, avatar=False)),
        active="reports",
        action=rx.button(
            rx.icon("printer", size=16, aria_hidden=True),
            t("Print the report"),
            on_click=rx.call_script("window.print()"),
            variant="soft",
            color_scheme="gray",
            size="3",
            class_name="report-print",
        ),
    )


def _is_empty() -> rx.Var[bool]:
    return (ReportsState.counted["invited"] == 0) & (ReportsState.counted["seats"] == 0)


def _report() -> rx.Component:
    return rx.el.div(
        rx.el.h2(t("Reports"), class_name="unseen"),
        band(),
        rx.cond(ReportsState.counted["invited"] > 0, answers()),
        rx.el.div(
            rx.el.div(
                rx.cond(ReportsState.counted["parties"] > 0, silent()),
                rx.cond(ReportsState.sessions.length() > 0, sessions()),
            ),
            rx.el.div(
                rx.cond(ReportsState.meals.length() > 0, meals()),
                rx.cond((ReportsState.counted["with_needs"] > 0) | ReportsState.asks_needs, wishes()),
            ),
            class_name="report-pair",
        ),
        rx.cond(ReportsState.table_count > 0, tables()),
        rx.cond(ReportsState.counted["parties"] > 0, parties()),
        class_name="reports",
    )


def _empty() -> rx.Component:
    way = link_button(
        t("Invitations"), href=f"/events/{EventState.event['id']}/invitations", size="3", variant="soft"
    )  # fmt: skip
    return empty_state(
        "chart-column",
        t("Nothing to count yet"),
        t("As soon as somebody is invited, answers, meals, needs and seats are counted here."),
        way,
    )
