"""The fourth step: how far it is, then what came, with the way back."""

import reflex as rx

from gala.components.figures import figure
from gala.components.links import link_button
from gala.i18n.page import t, t_n
from gala.state.importing import ImportState
from gala.state.staff import EventState


def run_step() -> rx.Component:
    """While it runs, and after."""
    state = ImportState
    return rx.el.section(
        rx.cond(
            state.busy == "importing",
            _running(),
            rx.cond(state.may_redo, _taken_back(), _came()),
        ),
        class_name="import-step import-run card",
        aria_label=t("Import"),
    )


def _running() -> rx.Component:
    state = ImportState
    return rx.el.div(
        rx.el.h3(t("Your guests are coming in …"), tab_index=-1),
        rx.el.p(
            rx.cond(
                state.done == 0,
                t("Reading the list …"),
                rx.fragment(rx.el.b(state.done), rx.el.span(t("of {total}", total=state.total))),
            ),
            class_name="import-count",
        ),
        rx.progress(value=state.done, max=rx.cond(state.total > 0, state.total, 1), aria_label=t("Import"), size="3"),
        rx.el.p(t("All of them or none: if anything goes wrong, nothing is changed."), class_name="soft"),
        rx.el.span(
            t("{done} of {total} people", done=state.done, total=state.total), role="status", class_name="unseen"
        ),
        class_name="import-running",
    )


def _came() -> rx.Component:
    state, n = ImportState, ImportState.outcome
    event = EventState.event["id"]
    return rx.el.div(
        rx.el.span(rx.icon("check", size=30, stroke_width=2.4, aria_hidden=True), class_name="import-tick"),
        rx.el.h3(t_n(n["people"], "{count} person is on your list.", "{count} people are on your list."), tab_index=-1),
        rx.el.div(
            figure(n["parties"], t_n(n["parties"], "invitation", "invitations"), big=True),
            figure(n["new"], t_n(n["new"], "new person", "new people"), big=True),
            figure(n["merged"], t_n(n["merged"], "person known already", "people known already"), big=True),
            rx.cond(
                n["doubled"] > 0,
                figure(n["doubled"], t_n(n["doubled"], "row named twice", "rows named twice"), big=True),
            ),
            figure(n["skipped"], t_n(n["skipped"], "row left out", "rows left out"), big=True),
            class_name="import-figures",
        ),
        rx.el.div(
            link_button(t("See the guests"), href=f"/events/{event}/guests", size="3"),
            rx.cond(
                state.may_undo,
                rx.button(
                    rx.icon("undo-2", size=18, aria_hidden=True), t("Undo the import"), on_click=state.take_back,
                    loading=state.busy == "undoing", variant="soft", color_scheme="gray", size="3",
                ),
            ),
            rx.button(t("Import another list"), on_click=state.forget, variant="soft", color_scheme="gray", size="3"),
            class_name="buttons",
        ),
        rx.el.p(
            rx.cond(
                state.may_undo,
                t("Until somebody builds on it, the whole import can be undone, here and with Ctrl+Z on the plan."),
                rx.cond(
                    state.changed,
                    t("Other things were done since: undo those first, and this can be undone too."),
                    t("Nothing had to be changed: your list had all of it already."),
                ),
            ),
            class_name="soft",
        ),
        class_name="import-came",
    )  # fmt: skip


def _taken_back() -> rx.Component:
    state = ImportState
    return rx.el.div(
        rx.el.span(rx.icon("undo-2", size=26, aria_hidden=True), class_name="import-tick is-back"),
        rx.el.h3(t("The import is undone."), tab_index=-1),
        rx.el.p(t("Your list and your address book are as they were before it."), class_name="soft"),
        rx.el.div(
            rx.button(t("Import another list"), on_click=state.forget, size="3"),
            rx.button(
                rx.icon("redo-2", size=18, aria_hidden=True), t("Import it again after all"), on_click=state.do_again,
                loading=state.busy == "undoing", variant="soft", color_scheme="gray", size="3",
            ),
            class_name="buttons",
        ),
        class_name="import-came",
    )  # fmt: skip
