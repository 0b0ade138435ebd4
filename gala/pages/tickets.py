"""Printed tickets: a CSV file is looked at before it comes in, all of it or nothing; below, those that are in."""

import reflex as rx

from gala.components.faces import empty_state, skeleton_rows
from gala.components.field import form_error, search_field
from gala.components.panels import card
from gala.i18n.page import t, t_n, t_pair
from gala.pages.frame import event_page
from gala.pages.import_link import import_link
from gala.pages.invitations import party_table
from gala.pages.party_panel import party_panel
from gala.state.staff import EventState
from gala.state.tickets import FileRow, TicketsState

_SEND = """(async () => {
  const box = document.getElementById("ticket-file"), file = box.files[0];
  box.value = "";
  if (!file || file.size > 10485760) return { code: file ? "too_large" : "none", name: "" };
  try {
    const answer = await fetch("/api/events/%s/uploads", { method: "POST", body: file,
      headers: { "Content-Type": "application/octet-stream" } });
    return { ...(await answer.json()), name: file.name };
  } catch { return { code: "unavailable", name: file.name }; }
})()"""
"""Sends the chosen file as it is. The socket would carry ten megabytes badly."""


def tickets() -> rx.Component:
    """The page at ``/events/[event_id]/tickets``."""
    state = TicketsState
    return event_page(
        rx.cond(EventState.may_edit, _import()),
        rx.cond((state.count > 0) | (state.step == ""), _list()),
        party_panel(),
        active="tickets",
    )


def _list() -> rx.Component:
    state = TicketsState
    return rx.fragment(
        rx.el.div(
            rx.el.h2(t("Tickets"), " ", rx.el.small(state.count, class_name="soft")),
            search_field(t("Search number, name or seat"), state.find, default_value=state.search),
            class_name="tools",
        ),
        rx.cond(
            state.is_read,
            rx.cond(
                state.rows.length() > 0,
                rx.fragment(
                    party_table(state.rows, with_numbers=True),
                    rx.cond(
                        state.has_more,
                        rx.button(
                            t("Show more"), on_click=state.grow, variant="soft", color_scheme="gray", size="3",
                            class_name="more",
                        ),
                    ),
                ),
                rx.cond(
                    state.count > 0,
                    empty_state("search", t("Nobody found"), t("No ticket fits this search.")),
                    empty_state(
                        "ticket",
                        t("No tickets yet"),
                        t("Guests with printed tickets open their seats with the number and their name."),
                        rx.cond(EventState.may_edit, import_link(variant="soft", size="2")),
                    ),
                ),
            ),
            skeleton_rows(6, avatar=False),
        ),
    )  # fmt: skip


def _import() -> rx.Component:
    state = TicketsState
    return card(
        rx.el.div(
            rx.match(
                state.step,
                ("looked", _preview()),
                ("importing", _importing()),
                ("done", _done()),
                _choose(),
            ),
            class_name="card-body form-stack",
        ),
        title=t("Import ticket numbers"),
        aside=rx.link(
            rx.icon("download", size=16, aria_hidden=True), t("Sample file"), href="/samples/tickets.csv",
            download="tickets.csv", class_name="soft-link",
        ),
        class_name="import",
    )  # fmt: skip


def _choose() -> rx.Component:
    return rx.fragment(
        form_error(rx.cond(TicketsState.refusal["en"].to(bool), t_pair(TicketsState.refusal), "")),
        rx.el.label(
            rx.icon("file-up", size=24, aria_hidden=True),
            rx.el.span(
                rx.el.b(
                    rx.cond(
                        TicketsState.step == "sending",
                        t("Reading the file …"),
                        t("Drop a CSV file here, or choose one"),
                    )
                ),
                rx.el.small(
                    t("Two columns, ticket_number and full_name, up to 100,000 rows and 10 MB."), class_name="soft"
                ),
                class_name="lines",
            ),
            rx.el.input(
                type="file",
                id="ticket-file",
                accept=".csv,.txt,.tsv,text/csv,text/plain",
                aria_label=t("CSV file with ticket numbers"),
                on_change=[TicketsState.send, _send()],
            ),
            class_name="drop",
        ),
    )


def _send() -> rx.event.EventSpec:
    before, after = _SEND.split("%s")
    script = rx.Var.create(before) + EventState.event["id"].to(str) + after
    return rx.call_script(script, callback=TicketsState.sent)


def _preview() -> rx.Component:
    state = TicketsState
    return rx.fragment(
        rx.el.p(
            rx.icon("file-text", size=18, aria_hidden=True),
            rx.el.b(rx.el.bdi(state.file["name"])),
            rx.el.span(t_n(state.total, "{count} row", "{count} rows"), class_name="soft"),
            class_name="inline",
        ),
        rx.cond(
            state.file["note_en"] != "",
            rx.callout(
                t_pair({"en": state.file["note_en"], "es": state.file["note_es"]}), icon="info", color_scheme="amber",
                high_contrast=True, size="1",
            ),
        ),
        rx.cond(
            state.bad > 0,
            rx.fragment(
                form_error(
                    t_n(
                        state.bad,
                        "{count} row has to be corrected first. Nothing was imported.",
                        "{count} rows have to be corrected first. Nothing was imported.",
                    )
                ),
                _table(state.problems, with_why=True),
                rx.cond(
                    state.bad > state.problems.length(),
                    rx.el.p(t("These are the first {count}.", count=state.problems.length()), class_name="soft"),
                ),
            ),
            rx.fragment(
                rx.el.p(t("Every row is good. These are the first:"), class_name="soft"),
                _table(state.first, with_why=False),
            ),
        ),
        rx.el.div(
            rx.cond(
                state.bad == 0,
                rx.button(
                    t_n(state.good, "Import {count} ticket", "Import {count} tickets"),
                    on_click=state.run_import,
                    size="3",
                ),
            ),
            rx.button(t("Choose another file"), on_click=state.forget, variant="soft", color_scheme="gray", size="3"),
            class_name="buttons",
        ),
    )  # fmt: skip


def _table(rows: rx.Var[list[FileRow]], with_why: bool) -> rx.Component:
    heads = [t("Line"), t("Ticket"), t("Name"), *([t("What is wrong")] if with_why else [])]
    return rx.el.div(
        rx.el.table(
            rx.el.thead(rx.el.tr(*(rx.el.th(head, scope="col") for head in heads))),
            rx.el.tbody(
                rx.foreach(
                    rows,
                    lambda row: rx.el.tr(
                        rx.el.td(row.line, class_name="soft"),
                        rx.el.td(row.number, class_name="mono"),
                        rx.el.td(rx.el.bdi(row.name)),
                        *([rx.el.td(t_pair(row.why))] if with_why else []),
                    ),
                )
            ),
            class_name="file-rows",
        ),
        tab_index=0,
        role="region",
        aria_label=t("Rows of the file"),
        class_name="file-box",
    )


def _importing() -> rx.Component:
    state = TicketsState
    return rx.el.div(
        rx.el.p(t("{done} of {total} tickets", done=state.done, total=state.total), role="status"),
        rx.progress(value=state.done, max=state.total, aria_label=t("Import"), size="2"),
        class_name="form-stack",
    )


def _done() -> rx.Component:
    state = TicketsState
    return rx.el.div(
        rx.icon("circle-check", size=24, aria_hidden=True),
        rx.el.span(
            rx.el.b(t_n(state.done, "{count} ticket was imported.", "{count} tickets were imported.")),
            rx.el.small(
                t("Their holders open them at the front door with number and name."), " ",
                rx.link(t("Look at it"), href="/", is_external=True, class_name="soft-link"), class_name="soft",
            ),
            class_name="lines",
        ),
        rx.button(t("Import more"), on_click=state.forget, variant="soft", size="3"),
        role="status",
        class_name="import-done",
    )  # fmt: skip
