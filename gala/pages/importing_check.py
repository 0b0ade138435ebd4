"""The third step: what an import would do, in one sentence; rows with problems, doubles, and the first parties."""

from typing import Any

import reflex as rx

from gala.i18n.page import t, t_n, t_pair
from gala.pages.importing_block import block, only_first
from gala.pages.importing_columns import cells, field_name
from gala.pages.importing_doubles import again, doubles
from gala.pages.importing_foot import foot
from gala.pages.importing_sentence import sentence
from gala.state.import_faces import PartyCard, ProblemRow
from gala.state.importing import ImportState


def check_step() -> rx.Component:
    """Everything that will happen, before it does."""
    state = ImportState
    return rx.el.section(
        sentence(),
        rx.cond(state.figures["problems"] > 0, _problems()),
        rx.cond(state.doubles.length() > 0, doubles()),
        rx.cond(state.again.length() > 0, again()),
        rx.cond((state.tables_missing.length() > 0) | (state.meals_new.length() > 0), _makes()),
        rx.cond(state.first.length() > 0, _first()),
        foot(
            rx.button(
                t_n(state.figures["people"], "Import {count} person", "Import {count} people"),
                on_click=state.run_import,
                disabled=~state.may_run,
                size="3",
            ),
            rx.cond(
                state.figures["people"] == 0,
                t("No row of this list can come in."),
                rx.cond(
                    (state.figures["problems"] > 0) & ~state.skip_problems,
                    rx.cond(
                        state.figures["seatless"] > 0,
                        _have_a_problem(),
                        t_n(
                            state.figures["problems"],
                            "{count} row has a problem: leave it out, or mend it.",
                            "{count} rows have a problem: leave them out, or mend them.",
                        ),
                    ),
                    t("Nothing is changed yet. The import can be undone."),
                ),
            ),
            rx.button(
                t("Back"),
                on_click=state.back_to("columns"),
                variant="soft",
                color_scheme="gray",
                size="3",
                class_name="import-back",
            ),
            rx.cond(
                (state.figures["problems"] > 0) & ~state.skip_problems & (state.figures["people"] > 0),
                rx.button(
                    rx.cond(
                        state.figures["seatless"] > 0,
                        t("Go on all the same"),
                        t_n(state.figures["problems"], "Leave it out", "Leave them out"),
                    ),
                    on_click=state.leave_out(True),
                    variant="soft",
                    size="3",
                ),
            ),
            asks=~state.may_run,
        ),
        class_name="import-step import-check",
        aria_label=t("Check"),
        aria_busy=rx.cond(state.busy == "checking", "true", "false"),
    )


def _have_a_problem() -> rx.Var[str]:
    return t_n(ImportState.figures["problems"], "{count} row has a problem", "{count} rows have a problem")


def _switch(words: rx.Var[str], value: rx.Var[bool], on_change: Any) -> rx.Component:
    return rx.el.label(
        rx.switch(checked=value, on_change=on_change, size="2"), rx.el.span(words), class_name="import-switch"
    )


# --- rows with problems ----------------------------------------------------------------------------------------------


def _problems() -> rx.Component:
    state = ImportState
    count, is_about_seats = state.figures["problems"], state.figures["seatless"] > 0
    return block(
        rx.cond(
            is_about_seats,
            _have_a_problem(),
            t_n(count, "{count} row cannot come in as it is", "{count} rows cannot come in as they are"),
        ),
        rx.cond(
            is_about_seats,
            t("Mend them in your spreadsheet and bring it again, or go on: who gets no seat comes in all the same."),
            t_n(
                count,
                "Mend it in your spreadsheet and bring that again, or leave it out and bring only this row later.",
                "Mend them in your spreadsheet and bring it again, or leave them out and bring only them later.",
            ),
        ),
        rx.el.div(
            rx.el.table(
                rx.el.thead(
                    rx.el.tr(
                        rx.el.th(t("Line"), scope="col"),
                        rx.el.th(t("What is wrong"), scope="col"),
                        rx.el.th(t("What stands there"), scope="col"),
                    )
                ),
                rx.el.tbody(rx.foreach(state.problems, _problem)),
                class_name="import-problems",
            ),
            tab_index=0,
            role="region",
            aria_label=t("Rows with a problem"),
            class_name="import-box",
        ),
        only_first(count, state.problems.length()),
        rx.el.footer(
            _switch(
                rx.cond(
                    is_about_seats,
                    t("Go on all the same"),
                    t_n(count, "Leave this row out", "Leave these {count} rows out"),
                ),
                state.skip_problems,
                state.leave_out,
            ),
            rx.button(
                rx.icon("download", size=16, aria_hidden=True), t("Download these rows"),
                on_click=state.download_problems, variant="soft", color_scheme="gray", size="2",
            ),
        ),
        name="is-problems",
    )  # fmt: skip


def _problem(row: rx.Var[ProblemRow]) -> rx.Component:
    return rx.el.tr(
        rx.el.td(row.line, class_name="at-line soft"),
        rx.el.td(t_pair(row.why), class_name="reason"),
        rx.el.td(
            rx.cond(row.field != "", rx.el.small(field_name(row.field), class_name="soft")),
            rx.cond(row.value != "", rx.el.bdi(row.value), rx.el.span("–", class_name="soft")),
            class_name="there",
        ),
    )


# --- what else it makes ----------------------------------------------------------------------------------------------


def _makes() -> rx.Component:
    state = ImportState
    return block(
        t("The list names things that this event has not"),
        t("Without them everybody comes in all the same, only without that table or meal."),
        rx.el.ul(
            rx.cond(
                state.tables_missing.length() > 0,
                rx.el.li(
                    _switch(
                        t_n(state.tables_missing.length(), "Make {count} table", "Make {count} tables"),
                        state.make_tables, state.add_tables,
                    ),
                    cells(state.tables_missing),
                ),
            ),
            rx.cond(
                state.meals_new.length() > 0,
                rx.el.li(
                    _switch(
                        t_n(state.meals_new.length(), "Put {count} dish on the menu", "Put {count} dishes on the menu"),
                        state.make_meals, state.add_meals,
                    ),
                    cells(state.meals_new),
                ),
            ),
            class_name="import-makes",
        ),
    )  # fmt: skip


def _first() -> rx.Component:
    state = ImportState
    return block(
        t("How the first ones will be"),
        t("Parties as they will stand on your list."),
        rx.el.ul(rx.foreach(state.first, _party), class_name="import-parties"),
    )


def _party(party: rx.Var[PartyCard]) -> rx.Component:
    return rx.el.li(
        rx.el.b(rx.el.bdi(party.label)),
        cells(party.members),
        rx.cond(
            party.plus_ones > 0,
            rx.el.small(t_n(party.plus_ones, "and {count} plus-one", "and {count} plus-ones"), class_name="soft"),
        ),
    )
