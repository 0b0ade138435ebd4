"""People of a list who may be there already, in the address book or further up in the list itself."""

import reflex as rx

from gala.components.chips import chips
from gala.i18n.page import t, t_n
from gala.pages.importing_block import block, only_first
from gala.state.import_faces import DoubleRow
from gala.state.importing import ImportState


def doubles() -> rx.Component:
    """People whom the address book may know."""
    state = ImportState
    return block(
        t_n(state.figures["doubles"], "{count} person may be there already", "{count} people may be there already"),
        t("The same person keeps their entry in the address book, and the list fills in what it lacks."),
        rx.el.ul(rx.foreach(state.doubles, _double), class_name="import-doubles"),
        only_first(state.figures["doubles"], state.doubles.length()),
        aside=rx.cond(state.figures["doubles"] > 1, _for_all()),
    )


def again() -> rx.Component:
    """Rows that may be somebody who stands further up."""
    state = ImportState
    count = state.figures["again"]
    return block(
        t_n(count, "{count} row may name somebody a second time", "{count} rows may name somebody a second time"),
        t("The same person comes in once, with what both rows say."),
        rx.el.ul(rx.foreach(state.again, _double), class_name="import-doubles"),
        only_first(count, state.again.length()),
        aside=rx.cond((count > 1) & (state.figures["doubles"] < 2), _for_all()),
    )


def _for_all() -> rx.Component:
    """One answer for all, of the address book and of the file."""
    return chips(
        {"ask": t("Only who is certain"), "all": t("All the same person"), "none": t("All somebody else")},
        ImportState.merge,
        ImportState.decide_all,
        label=t("For all of them"),
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
            rx.cond(
                (row.email_of != "")
                & ((row.decision == "new") | ((row.decision == "merge") & (row.why == "name"))),
                rx.el.small(t("Comes in without the email, which {name} has.", name=row.email_of), class_name="warns"),
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
