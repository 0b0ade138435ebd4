"""The third step: what an import would do, in one sentence; rows with problems, doubles, and the first parties."""

from typing import Any

import reflex as rx

from gala.components.chips import chips
from gala.i18n.page import t, t_n, t_pair
from gala.pages.importing_columns import cells, field_name
from gala.pages.importing_foot import foot
from gala.state.import_faces import DoubleRow, PartyCard, ProblemRow
from gala.state.importing import ImportState


def check_step() -> rx.Component:
    """Everything that will happen, before it does."""
    state = ImportState
    return rx.el.section(
        _sentence(),
        rx.cond(state.figures["problems"] > 0, _problems()),
        rx.cond(state.doubles.length() > 0, _doubles()),
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


def _sentence() -> rx.Component:
    """What will happen, and its parts as a bar."""
    n = ImportState.figures
    return rx.el.header(
        rx.el.h3(
            _who_comes(),
            rx.cond(
                n["out"] > 0,
                rx.fragment(" ", t_n(n["out"], "{count} row stays out.", "{count} rows stay out.")),
            ),
            rx.cond(
                n["seatless"] > 0,
                rx.fragment(
                    " ",
                    t_n(n["seatless"], "{count} person gets no seat by it.", "{count} people get no seat by it."),
                ),
            ),
            tab_index=-1,
        ),
        rx.el.div(
            _part(n["new"], "is-yes"), _part(n["known"], "is-known"), _part(n["out"], "is-waiting"),
            class_name="answers", aria_hidden=True,
        ),
        rx.el.ul(
            _key(n["new"], "is-yes", t("{count} new", count=n["new"])),
            _key(n["known"], "is-known", t("{count} known already", count=n["known"])),
            _key(n["out"], "is-waiting", t("{count} with a problem", count=n["out"])),
            class_name="import-legend",
        ),
        class_name="import-sentence card",
    )  # fmt: skip


def _have_a_problem() -> rx.Var[str]:
    return t_n(ImportState.figures["problems"], "{count} row has a problem", "{count} rows have a problem")


def _who_comes() -> rx.Var[str]:
    n = ImportState.figures
    who = {
        "people": t_n(n["people"], "{count} person", "{count} people"),
        "parties": t_n(n["parties"], "{count} party", "{count} parties"),
    }
    come = rx.cond(
        n["known"] == 0,
        t("{people} in {parties} come in, all new to your address book.", **who),
        rx.cond(
            n["new"] == 0,
            t("{people} in {parties} come in, all known to your address book.", **who),
            t(
                "{people} in {parties} come in: {new} new, and {known} whom your address book knows.",
                new=n["new"],
                known=n["known"],
                **who,
            ),
        ),
    )
    here = t_n(n["here"], "{count} of them is on this list already.", "{count} of them are on this list already.")
    nobody_new = t("All of these {people} are on this list already, and get what they lack.", people=who["people"])
    return rx.cond(
        n["people"] == 0,
        t("Nobody would come in."),
        rx.cond(n["here"] == n["people"], nobody_new, rx.cond(n["here"] > 0, come + " " + here, come)),
    )  # fmt: skip


def _part(size: rx.Var[int], class_name: str) -> rx.Component:
    return rx.el.span(custom_attrs={"style": {"flexGrow": size}}, class_name=class_name, hidden=size == 0)


def _key(size: rx.Var[int], class_name: str, words: rx.Var[str]) -> rx.Component:
    return rx.el.li(rx.el.span(class_name=class_name, aria_hidden=True), words, hidden=size == 0)


def _block(title: Any, lead: Any, *children: Any, aside: rx.Component | None = None, name: str = "") -> rx.Component:
    return rx.el.section(
        rx.el.header(
            rx.el.div(rx.el.h4(title), rx.el.p(lead, class_name="soft"), class_name="import-lead"),
            aside or rx.fragment(),
        ),
        *children,
        class_name=f"import-block card {name}",
    )


def _only_first(all_of_them: rx.Var[int], shown: rx.Var[int]) -> rx.Component:
    words = t("These are the first {count}.", count=shown)
    return rx.cond(all_of_them > shown, rx.el.p(words, class_name="soft import-note"))


def _switch(words: rx.Var[str], value: rx.Var[bool], on_change: Any) -> rx.Component:
    return rx.el.label(
        rx.switch(checked=value, on_change=on_change, size="2"), rx.el.span(words), class_name="import-switch"
    )


# --- rows with problems ----------------------------------------------------------------------------------------------


def _problems() -> rx.Component:
    state = ImportState
    count, is_about_seats = state.figures["problems"], state.figures["seatless"] > 0
    return _block(
        rx.cond(
            is_about_seats,
            _have_a_problem(),
            t_n(count, "{count} row cannot come in as it is", "{count} rows cannot come in as they are"),
        ),
        rx.cond(
            is_about_seats,
            t("Mend them in your spreadsheet and bring it again, or go on: who gets no seat comes in all the same."),
            t("Mend them in your spreadsheet and bring it again, or leave them out and bring only them later."),
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
        _only_first(count, state.problems.length()),
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


# --- doubles ---------------------------------------------------------------------------------------------------------


def _doubles() -> rx.Component:
    state = ImportState
    return _block(
        t_n(state.figures["doubles"], "{count} person may be there already", "{count} people may be there already"),
        t("The same person keeps their entry in the address book, and the list fills in what it lacks."),
        rx.el.ul(rx.foreach(state.doubles, _double), class_name="import-doubles"),
        _only_first(state.figures["doubles"], state.doubles.length()),
        aside=rx.cond(
            state.figures["doubles"] > 1,
            chips(
                {"ask": t("Only who is certain"), "all": t("All the same person"), "none": t("All somebody else")},
                state.merge,
                state.decide_all,
                label=t("For all of them"),
            ),
        ),
    )


def _double(row: rx.Var[DoubleRow]) -> rx.Component:
    def choice(key: str, word: rx.Var[str]) -> rx.Component:
        return rx.el.button(
            word,
            type="button",
            on_click=ImportState.decide(row.line, key),
            aria_pressed=rx.cond(row.decision == key, "true", "false"),
        )

    return rx.el.li(
        rx.el.div(
            rx.el.b(rx.el.bdi(row.name)),
            rx.el.small(t("Line {line}", line=row.line), class_name="soft"),
            class_name="who-comes",
        ),
        rx.cond(
            row.why == "email",
            rx.icon("at-sign", size=16, aria_hidden=True),
            rx.icon("user-round", size=16, aria_hidden=True),
        ),
        rx.el.div(
            rx.el.b(rx.el.bdi(row.known_name)),
            rx.el.small(
                rx.cond(row.known_email != "", rx.fragment(rx.el.bdi(row.known_email), " · ")),
                rx.match(
                    row.why,
                    ("email", rx.cond(
                        row.other_line > 0,
                        t("same email as line {line}", line=row.other_line),
                        t("same email in your address book"),
                    )),
                    rx.cond(
                        row.other_line > 0,
                        t("same name as line {line}", line=row.other_line),
                        t("same name in your address book"),
                    ),
                ),
                rx.cond(row.is_here, rx.fragment(" · ", t("on this list already"))),
                class_name="soft",
            ),
            class_name="who-is-there",
        ),
        rx.el.div(
            choice("merge", t("Same person")), choice("new", t("Someone else")), choice("skip", t("Leave out")),
            role="group",
            aria_label=t("{name}, line {line}", name=row.name, line=row.line),
            class_name="halves",
        ),
        key=row.line.to(str),
        custom_attrs={"data-decision": row.decision},
    )  # fmt: skip


# --- what else it makes ----------------------------------------------------------------------------------------------


def _makes() -> rx.Component:
    state = ImportState
    return _block(
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
    return _block(
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
