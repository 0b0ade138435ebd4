"""The parties of an event: a table with fast search and filters; a party opens beside it."""

import reflex as rx

from gala.components.badges import badge
from gala.components.chips import chips
from gala.components.export_menu import export_menu
from gala.components.faces import empty_state, skeleton_rows
from gala.components.field import search_field
from gala.components.figures import answers_bar
from gala.i18n.page import t, t_n
from gala.pages.frame import event_page
from gala.pages.import_link import import_link, import_tool
from gala.pages.party_panel import party_panel
from gala.state.invitations import InvitationsState, PartyRow
from gala.state.party import PartyState
from gala.state.staff import EventState


def invitations() -> rx.Component:
    """The page at ``/events/[event_id]/invitations``."""
    state = InvitationsState
    return event_page(
        rx.el.div(
            rx.el.h2(t("Invitations")),
            search_field(t("Search name, party, code or seat"), state.find, default_value=state.search),
            rx.el.span(class_name="spring"),
            import_tool(),
            export_menu(EventState.event["id"], "invitations", {"search": state.search, "only": state.only}, size="2"),
            class_name="tools people-tools with-title",
        ),
        rx.el.div(
            chips(
                {
                    "": t("All"),
                    "coming": t("Coming"),
                    "pending": t("No answer"),
                    "declined": t("Not coming"),
                    "unseated": t("No seat"),
                },
                state.only,
                state.narrow,
                label=t("Show only"),
            ),
            class_name="people-line",
        ),
        rx.cond(
            state.is_read,
            rx.cond(state.rows.length() > 0, _list(), _empty()),
            skeleton_rows(8, avatar=False),
        ),
        party_panel(),
        active="invitations",
        action=rx.cond(
            EventState.may_edit,
            rx.button(rx.icon("plus", size=18), t("New invitation"), size="3", on_click=PartyState.open_new),
        ),
    )


def _list() -> rx.Component:
    return rx.fragment(
        party_table(InvitationsState.rows),
        rx.cond(
            InvitationsState.has_more,
            rx.button(
                t("Show more"), on_click=InvitationsState.grow, variant="soft", color_scheme="gray", size="3",
                class_name="more",
            ),
        ),
    )  # fmt: skip


def party_table(rows: rx.Var[list[PartyRow]], with_numbers: bool = False) -> rx.Component:
    """The parties, one a row; the whole row opens the panel. ``with_numbers``: the ticket number comes first."""
    first = [t("Ticket"), t("Name")] if with_numbers else [t("Party")]
    heads = [*first, *([] if with_numbers else [t("Answers")]), t("Seats"), t("Status"), t("Code")]
    return rx.el.div(
        rx.el.table(
            rx.el.thead(rx.el.tr(*(rx.el.th(head, scope="col") for head in heads))),
            rx.el.tbody(rx.foreach(rows, lambda row: _row(row, with_numbers))),
            class_name="rows with-numbers" if with_numbers else "rows",
        ),
        class_name="card",
    )


def _row(row: rx.Var[PartyRow], with_numbers: bool) -> rx.Component:
    number = [rx.el.td(row.ticket, class_name="mono ticket-number")] if with_numbers else []
    said = [] if with_numbers else [rx.el.td(_answers(row), class_name="said")]
    return rx.el.tr(
        *number,
        rx.el.td(
            rx.el.button(
                rx.el.bdi(row.label),
                type="button",
                on_click=PartyState.open(row.id),
                class_name="row-button",
                custom_attrs={"data-party": row.id.to(str)},
            ),
            rx.cond(row.names != "", rx.el.small(rx.el.bdi(row.names), class_name="soft clip")),
            class_name="party",
        ),
        *said,
        rx.el.td(_seats(row), class_name="seated"),
        rx.el.td(_status(row), class_name="state"),
        rx.el.td(row.code, class_name="mono code-cell"),
        key=row.id.to(str),
        aria_current=rx.cond(PartyState.open_id == row.id, "true", "false"),
    )


def _answers(row: rx.Var[PartyRow]) -> rx.Component:
    """How many come of how many; for one person the status beside it says all."""
    return rx.fragment(
        rx.el.span(
            rx.cond(
                (row.waiting == row.people) | (row.people == 1),
                t_n(row.people, "{count} person", "{count} people"),
                t("{yes} of {people} coming", yes=row.yes, people=row.people),
            ),
            class_name="soft",
        ),
        rx.cond(row.people > 1, answers_bar(row.yes, row.no, row.waiting)),
    )


def _seats(row: rx.Var[PartyRow]) -> rx.Component:
    return rx.cond(
        row.seated == 0,
        rx.el.span(rx.cond(row.wanting == 0, "–", t("No seat yet")), class_name="soft"),
        rx.fragment(
            rx.cond(
                row.table_count == 1,
                t("Table {tables}", tables=row.tables),
                t("Tables {tables}", tables=row.tables),
            ),
            rx.cond(
                row.seated < row.wanting,
                rx.el.small(
                    t("{seated} of {wanting} seated", seated=row.seated, wanting=row.wanting), class_name="asks"
                ),
            ),
        ),
    )


def _status(row: rx.Var[PartyRow]) -> rx.Component:
    return rx.cond(
        row.inside > 0,
        badge(t("Inside"), "jade", "check"),
        rx.match(
            row.status,
            ("attended", badge(t("Left"), "gray", "log-out")),
            ("accepted", badge(rx.cond(row.people == 1, t("Coming"), t("All are coming")), "iris", "check")),
            ("declined", badge(rx.cond(row.people == 1, t("Not coming"), t("Nobody comes")), "gray", "x")),
            ("partial", badge(t("Some are coming"), "iris", "circle-dot")),
            badge(t("No answer yet"), "gray", "circle-dashed"),
        ),
    )


def _empty() -> rx.Component:
    is_narrow = (InvitationsState.search != "") | (InvitationsState.only != "")
    return rx.cond(
        is_narrow,
        empty_state("search", t("Nobody found"), t("No party fits this search and filter.")),
        empty_state(
            "mail",
            t("Nobody is invited yet"),
            t("An invitation is one code for one to twenty people. They answer and choose seats themselves."),
            rx.cond(
                EventState.may_edit,
                rx.el.div(
                    import_link(variant="soft", size="3"),
                    rx.button(
                        t("New invitation"), size="3", variant="soft", color_scheme="gray", on_click=PartyState.open_new
                    ),
                    class_name="buttons",
                ),
            ),
        ),
    )
