"""A guest list comes in, in four steps: the file, its columns, what would happen, and then it happens."""

import reflex as rx

from gala.components.drop_zone import drop_zone
from gala.components.field import form_error
from gala.components.links import file_link
from gala.i18n.page import I18n, t, t_n, t_pair
from gala.pages.frame import event_page
from gala.pages.importing_check import check_step
from gala.pages.importing_columns import columns_step
from gala.pages.importing_drawing import drawing
from gala.pages.importing_run import run_step
from gala.rules.text_file import MAX_BYTES
from gala.state.importing import STEPS, ImportState
from gala.state.staff import EventState

ACCEPT = ".csv,.txt,.tsv,.xlsx,.xlsm,.xls,.ods,text/csv,text/plain"


def importing() -> rx.Component:
    """The page at ``/events/[event_id]/import``."""
    state = ImportState
    return event_page(
        rx.el.div(
            rx.el.div(
                rx.el.h2(t("Import guests")),
                rx.cond(state.file["name"] != "", _file()),
                class_name="import-head",
            ),
            _progress(),
            rx.match(
                state.step,
                ("columns", columns_step()),
                ("check", check_step()),
                ("run", run_step()),
                _file_step(),
            ),
            class_name="importing",
        ),
        active="guests",
    )


def _file() -> rx.Component:
    """Which file this is about, and the way to another."""
    state = ImportState
    return rx.el.p(
        rx.icon("file-spreadsheet", size=18, aria_hidden=True),
        rx.el.b(rx.el.bdi(state.file["name"])),
        rx.cond(state.rows > 0, rx.el.span(t_n(state.rows, "{count} row", "{count} rows"), class_name="soft")),
        rx.cond(
            (state.step == "columns") | (state.step == "check"),
            rx.el.button(t("Another file"), type="button", on_click=state.forget, class_name="import-again"),
        ),
        class_name="import-file",
    )


def _progress() -> rx.Component:
    """The four steps; those that are done lead back."""
    words = {"file": t("File"), "columns": t("Columns"), "check": t("Check"), "run": t("Import")}
    return rx.el.ol(
        *(_mark(number, step, words[step]) for number, step in enumerate(STEPS, 1)),
        aria_label=t("Steps of the import"),
        class_name="import-steps",
        custom_attrs={"data-step": ImportState.step},
    )


def _mark(number: int, step: str, word: rx.Var[str]) -> rx.Component:
    state = ImportState
    order = rx.Var.create(list(STEPS))
    at = rx.match(state.step, *((name, place) for place, name in enumerate(STEPS, 1)), 1).to(int)
    is_past = (at > number) | (state.outcome.length() > 0)
    disc = rx.el.span(
        rx.cond(is_past, rx.icon("check", size=14, stroke_width=2.6, aria_hidden=True), str(number)), class_name="disc"
    )
    may_return = (at > number) & (state.busy == "") & (state.outcome.length() == 0)
    inside = rx.fragment(disc, rx.el.span(word))
    back = rx.el.button(inside, type="button", on_click=state.back_to(step)) if step != "file" else None
    return rx.el.li(
        rx.cond(may_return, back, rx.el.span(inside)) if back else rx.el.span(inside),
        rx.cond(is_past, rx.el.span(t("done"), class_name="unseen")),
        aria_current=rx.cond((at == number) & ~is_past, "step", "false"),
        custom_attrs={"data-past": is_past.to(str), "data-order": order.length().to(str)},
    )


def _file_step() -> rx.Component:
    state = ImportState
    return rx.el.section(
        rx.el.div(
            form_error(rx.cond(state.refusal["en"].to(bool), t_pair(state.refusal), "")),
            drop_zone(
                drawing(),
                rx.el.h3(
                    rx.match(
                        state.busy,
                        ("sending", rx.fragment(t("Sending the file …"))),
                        ("reading", rx.fragment(t("Reading the file …"))),
                        rx.fragment(
                            rx.el.span(t("Drop your guest list here"), class_name="by-mouse"),
                            rx.el.span(t("Choose your guest list"), class_name="by-hand"),
                        ),
                    ),
                    tab_index=-1,
                ),
                rx.el.p(t("Excel, LibreOffice, Numbers saved as Excel, or CSV: up to 10 MB"), class_name="soft"),
                rx.el.span(rx.icon("folder-open", size=18, aria_hidden=True), t("Choose a file"), class_name="choose"),
                rx.el.p(
                    t("or copy the rows in your spreadsheet and paste them here with {keys}", keys="Ctrl+V"),
                    class_name="soft import-paste",
                ),
                rx.el.span(class_name="sent", aria_hidden=True),
                address=f"/api/events/{EventState.event['id']}/uploads",
                limit=MAX_BYTES,
                accept=ACCEPT,
                name=t("Guest list: a spreadsheet or a CSV file"),
                pasted=t("Pasted rows"),
                enabled=state.busy == "",
                on_send=state.send,
                on_sent=state.sent,
                class_name="import-drop",
            ),
            class_name="import-choose",
        ),
        _advice(),
        class_name="import-step import-first",
        aria_label=t("File"),
    )


def _advice() -> rx.Component:
    """What a list may look like: nearly anything."""

    def line(icon: str, title: rx.Var[str], text: rx.Var[str]) -> rx.Component:
        return rx.el.li(
            rx.icon(icon, size=18, aria_hidden=True), rx.el.div(rx.el.b(title), rx.el.p(text, class_name="soft"))
        )

    return rx.el.aside(
        rx.el.h3(t("Your list may stay as it is")),
        rx.el.ul(
            line(
                "columns-3",
                t("Any columns, in any order"),
                t("Names, emails, families, tables, meals, notes: we recognize them, and you decide."),
            ),
            line(
                "users",
                t("Families stay together"),
                t("By a column that names the party, or because people live at the same address."),
            ),
            line(
                "shield-check",
                t("You see everything first"),
                t("Nothing is changed before the last step, and the whole import can be undone."),
            ),
        ),
        rx.el.p(
            t("Starting from scratch?"),
            file_link(
                rx.icon("download", size=16, aria_hidden=True),
                t("Take our template"),
                href=rx.cond(I18n.lang == "es", "/samples/invitados.csv", "/samples/guests.csv"),
                class_name="soft-link",
            ),
            class_name="import-template",
        ),
        class_name="import-advice",
        aria_label=t("What a list may look like"),
    )
