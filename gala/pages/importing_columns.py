"""The second step: what each column of the file is, with its first cells and how we guessed it."""

from typing import Any

import reflex as rx

from gala.i18n.page import t, t_n, t_pair
from gala.pages.importing_foot import foot
from gala.state.import_faces import ColumnRow, Fact
from gala.state.importing import ImportState


def fields() -> dict[str, dict[str, rx.Var[str]]]:
    """What a column can be, by what it is about."""
    return {
        "person": {
            "name": t("Full name"),
            "first_name": t("First name"),
            "last_name": t("Last name"),
            "title": t("Title (Dr., Ms …)"),
            "email": t("Email"),
            "phone": t("Phone"),
            "company": t("Company"),
            "address": t("Postal address"),
            "language": t("Language"),
            "tags": t("Tags"),
        },
        "invitation": {
            "party": t("Party or family"),
            "plus_ones": t("Plus-ones"),
            "answer": t("Answer"),
            "ticket_number": t("Ticket number"),
            "code": t("Code"),
        },
        "evening": {
            "meal": t("Meal"),
            "dietary": t("Dietary notes"),
            "access": t("Access needs"),
            "table": t("Table"),
            "seat": t("Seat"),
        },
    }


def field_name(key: rx.Var[str]) -> rx.Var[str]:
    """What a column is called on the page."""
    words = {name: word for group in fields().values() for name, word in group.items()}
    return rx.match(key, *words.items(), "")


def columns_step() -> rx.Component:
    """The columns of the file beside the first guest that they make."""
    state = ImportState
    return rx.el.section(
        rx.el.div(
            rx.el.div(
                rx.el.h3(t("What is in your columns?"), tab_index=-1),
                rx.el.p(
                    t_n(
                        state.keys.length(),
                        "{count} column is used. Change what we did not guess right.",
                        "{count} columns are used. Change what we did not guess right.",
                    ),
                    class_name="soft",
                ),
                class_name="import-lead",
            ),
            rx.cond(
                state.file["note_en"] != "",
                rx.callout(
                    t_pair({"en": state.file["note_en"], "es": state.file["note_es"]}),
                    icon="info", color_scheme="amber", high_contrast=True, size="1",
                ),
            ),
            rx.cond(state.sheets.length() > 1, _sheets()),
            rx.el.ul(rx.foreach(state.columns, _column), class_name="import-columns card"),
            class_name="import-wide",
        ),
        rx.el.aside(_first_guest(), _together(), class_name="import-narrow", aria_label=t("What it makes")),
        foot(
            rx.button(
                rx.cond(state.busy == "checking", t("Checking …"), t("Check the list")),
                rx.icon("arrow-right", size=18, aria_hidden=True),
                on_click=state.check,
                disabled=~state.names_are_known,
                loading=state.busy == "checking",
                size="3",
            ),
            rx.cond(
                state.names_are_known,
                t("Nothing is changed yet."),
                t("Say which column has the names."),
            ),
            asks=~state.names_are_known,
        ),
        class_name="import-step import-two",
        aria_label=t("Columns"),
    )  # fmt: skip


def _sheets() -> rx.Component:
    state = ImportState
    return rx.el.div(
        rx.el.span(t("Sheet"), class_name="soft"),
        rx.el.div(
            rx.foreach(
                state.sheets,
                lambda sheet: rx.el.button(
                    rx.el.bdi(sheet),
                    type="button",
                    on_click=state.choose_sheet(sheet),
                    aria_pressed=rx.cond(state.file["sheet"] == sheet, "true", "false"),
                ),
            ),
            role="group",
            aria_label=t("Sheet"),
            class_name="chips-row",
        ),
        class_name="import-sheets",
    )


def _column(row: rx.Var[ColumnRow]) -> rx.Component:
    name = rx.cond(row.name != "", row.name, t("Column {letter}", letter=row.letter))
    return rx.el.li(
        rx.el.span(row.letter, class_name="letter", aria_hidden=True),
        rx.el.div(
            rx.el.b(rx.el.bdi(name), id="column-" + row.index.to(str)),
            rx.cond(
                row.samples.length() > 0,
                cells(row.samples),
                rx.el.p(t("The first rows are blank"), class_name="samples soft"),
            ),
            class_name="what",
        ),
        rx.icon("arrow-right", size=16, aria_hidden=True, class_name="into"),
        rx.el.div(
            _choice(row),
            rx.el.small(
                rx.match(
                    row.why,
                    ("name", rx.fragment(rx.icon("sparkles", size=12, aria_hidden=True), t("Recognized by its title"))),
                    ("values", rx.fragment(
                        rx.icon("sparkles", size=12, aria_hidden=True), t("Recognized by what is in it"),
                    )),
                    ("chosen", rx.fragment(rx.icon("check", size=12, aria_hidden=True), t("Your choice"))),
                    ("given", rx.fragment(t("Given to another column"))),
                    rx.fragment(t("We did not recognize this one")),
                ),
                class_name="soft why",
            ),
            class_name="becomes",
        ),
        key=row.index.to(str),
        custom_attrs={"data-used": (row.key != "").to(str)},
    )  # fmt: skip


def cells(values: rx.Var[list[str]]) -> rx.Component:
    """What stands in some cells, one after the other, each written in its own direction."""
    return rx.el.p(rx.foreach(values, lambda value: rx.el.span(rx.el.bdi(value))), class_name="samples soft")


def _choice(row: rx.Var[ColumnRow]) -> rx.Component:
    groups = {"person": t("The person"), "invitation": t("The invitation"), "evening": t("The evening")}
    return rx.el.select(
        rx.el.option(t("Leave out"), value=""),
        *(
            rx.el.optgroup(
                *(rx.el.option(word, value=key) for key, word in words.items()), label=groups[group]
            )
            for group, words in fields().items()
        ),
        value=row.key,
        on_change=lambda key: ImportState.map_column(row.index, key),
        aria_label=t("{column} becomes", column=rx.cond(row.name != "", row.name, row.letter)),
        class_name="import-select",
    )  # fmt: skip


def _first_guest() -> rx.Component:
    """The first row as the guest it becomes, so that a wrong guess is seen at once."""
    state = ImportState
    return rx.el.section(
        rx.el.h3(t("Your first guest")),
        rx.cond(
            state.facts.length() > 0,
            rx.el.dl(rx.foreach(state.facts, _fact)),
            rx.el.p(t("Choose what the columns are, and your first guest appears here."), class_name="soft"),
        ),
        class_name="import-guest card",
        aria_live="polite",
    )


def _fact(fact: rx.Var[Fact]) -> rx.Component:
    return rx.el.div(
        rx.el.dt(field_name(fact.key), class_name=rx.cond(fact.key == "name", "unseen", "")),
        rx.el.dd(rx.el.bdi(fact.value)),
        custom_attrs={"data-key": fact.key},
    )


def _together() -> rx.Component:
    state = ImportState
    return rx.el.fieldset(
        rx.el.legend(t("Who comes together?")),
        _way("none", "user", t("Everybody for themselves"), t("One invitation for each person"), True),
        _way(
            "party", "users", t("By the party column"),
            rx.cond(state.keys.contains("party"), t("The same name in it: one invitation"), t("No column is a party")),
            state.keys.contains("party"),
        ),
        _way(
            "address", "house", t("By the same address"),
            rx.cond(
                state.keys.contains("address"), t("The same address: one invitation"), t("No column is an address")
            ),
            state.keys.contains("address"),
        ),
        class_name="import-together",
    )  # fmt: skip


def _way(value: str, icon: str, title: rx.Var[str], text: Any, may: Any) -> rx.Component:
    state = ImportState
    return rx.el.label(
        rx.el.input(
            type="radio",
            name="together",
            value=value,
            checked=state.group_by == value,
            on_change=state.put_together(value),
            disabled=False if may is True else ~may,
        ),
        rx.icon(icon, size=18, aria_hidden=True),
        rx.el.span(rx.el.b(title), rx.el.small(text, class_name="soft")),
    )
