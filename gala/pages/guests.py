"""Everybody of one event in a table; a person opens beside it, and what is selected is acted on together."""

import reflex as rx

from gala.components.badges import guest_status
from gala.components.export_menu import export_menu
from gala.components.faces import empty_state
from gala.components.people_table import Head, check_cell, name_button, people_table, row_attrs, tag_marks
from gala.components.undo import undo_buttons
from gala.i18n.page import t, t_n, t_pair
from gala.pages.frame import event_page
from gala.pages.import_link import import_link, import_tool
from gala.pages.party_panel import party_panel
from gala.pages.people_bar import (
    filter_choice,
    filter_menu,
    in_figures,
    narrowed_to,
    new_party,
    party_choices,
    question,
    removal,
    selection_bar,
    tag_question,
)
from gala.pages.people_frame import people_found, people_line, people_tools
from gala.pages.person_panel import person_panel
from gala.state.guests import GuestLine, GuestsState
from gala.state.party import PartyState
from gala.state.person import PersonState
from gala.state.staff import EventState

State = GuestsState


def guests() -> rx.Component:
    """The page at ``/events/[event_id]/guests``."""
    return event_page(
        _tools(),
        _line(),
        people_found(State, _table(), _bar(), _empty()),
        person_panel(),
        party_panel(),
        active="guests",
        action=rx.cond(
            EventState.may_edit,
            rx.button(rx.icon("plus", size=18), t("New invitation"), size="3", on_click=PartyState.open_new),
        ),
    )


def _tools() -> rx.Component:
    return people_tools(
        State,
        t("Search name, email, party or seat"),
        rx.cond(EventState.may_edit, undo_buttons(State)),
        import_tool(),
        export_menu(EventState.event["id"], "guests", asked=State.asked, also=("seating", "answers"), size="2"),
        title=rx.el.h2(t("Guests")),
    )


def _line() -> rx.Component:
    """The filters, and how many are found."""
    only = {
        "": t("Everyone"),
        "coming": t("Coming"),
        "pending": t("No answer"),
        "declined": t("Not coming"),
        "unseated": t("No seat"),
    }
    menu = filter_menu(
        State,
        {
            "inside": t("Inside"),
            "seated": t("With a seat"),
            "plus_one": t("Plus-ones"),
            "no_meal": t("No dish chosen"),
            "no_email": t("Without an email"),
            "duplicate": t("May be twice in the book"),
        },
        rx.cond(EventState.may_edit, filter_choice(State, "has_needs", t("With needs"))),
        rx.cond(
            State.dishes.length() > 0,
            rx.fragment(
                rx.el.h3(t("Dishes")), rx.el.div(rx.foreach(State.dishes, _dish), class_name="people-menu few")
            ),
        ),
    )
    return people_line(
        State,
        only,
        menu,
        rx.foreach(State.narrowings, lambda one: narrowed_to(t_pair(one.words), State.widen(one.kind))),
        rx.cond(State.total == 1, t("{count} guest", count=1), t("{count} guests", count=in_figures(State.total))),
    )


def _dish(name: rx.Var[str]) -> rx.Component:
    return rx.el.button(
        rx.el.bdi(name),
        rx.cond(State.meal == name, rx.icon("check", size=16, aria_hidden=True)),
        type="button",
        on_click=State.narrow_meal(name),
        aria_pressed=rx.cond(State.meal == name, "true", "false"),
        key=name,
    )


def _table() -> rx.Component:
    return people_table(
        State,
        [
            Head(t("Name"), "name", "name"),
            Head(t("Party"), "party", "party"),
            Head(t("Answer"), "answer", "status"),
            Head(t("Seat"), "seat", "table"),
            Head(t("Dish"), "meal"),
            Head(t("Tags"), "tags"),
        ],
        lambda line, at: _guest(line, at + State.first),
        selects=EventState.may_edit,
        label=t("Guests"),
        class_name=rx.cond(State.dishes.length() > 0, "", "no-meals"),
    )


def _guest(line: rx.Var[GuestLine], index: rx.Var[int]) -> rx.Component:
    return _row(
        key=line.id.to_string(),
        line_id=line.id,
        guest_id=line.guest_id,
        index=index,
        name=line.name,
        title=line.title,
        party=line.party,
        letter=line.letter,
        table=line.table,
        seat=line.seat,
        meal=line.meal,
        tags=line.tags,
        is_plus_one=line.is_plus_one,
        host=line.host,
        has_needs=line.has_needs,
        is_chosen=State.marked.contains(line.id),
        is_open=PersonState.guest_id == line.guest_id,
        selects=EventState.may_edit,
    )


@rx.memo
def _row(
    rest: rx.RestProp,
    line_id: rx.Var[int],
    guest_id: rx.Var[int],
    index: rx.Var[int],
    name: rx.Var[str],
    title: rx.Var[str],
    party: rx.Var[str],
    letter: rx.Var[str],
    table: rx.Var[str],
    seat: rx.Var[str],
    meal: rx.Var[str],
    tags: rx.Var[str],
    is_plus_one: rx.Var[bool],
    host: rx.Var[str],
    has_needs: rx.Var[bool],
    is_chosen: rx.Var[bool],
    is_open: rx.Var[bool],
    selects: rx.Var[bool],
) -> rx.Component:
    """A guest. Plain props: what stands in most rows is not new when the list was read again."""
    where = rx.cond(table != "", t("Table {table}, seat {seat}", table=table, seat=seat), "")
    return rx.el.tr(
        check_cell(name, is_chosen, selects),
        rx.el.td(
            rx.el.div(
                name_button(name, title, PersonState.open(guest_id)),
                rx.cond(is_plus_one, _plus_one(host)),
                rx.cond(has_needs, rx.icon("heart-handshake", size=15, role="img", aria_label=t("Has needs"))),
                class_name="people-name",
            ),
            rx.el.div(
                rx.cond(where != "", where, t("No seat yet")),
                rx.cond((party != "") & (party != name), rx.fragment(" · ", rx.el.bdi(party))),
                class_name="people-under soft",
            ),
            class_name="is-name",
        ),
        rx.el.td(
            rx.el.bdi(party, class_name=rx.cond(party == name, "soft", "")), class_name="is-party",
            custom_attrs={"title": party},
        ),
        rx.el.td(guest_status(letter), class_name="is-answer"),
        rx.el.td(
            rx.cond(where != "", where, rx.el.span(rx.cond(letter == "n", "–", t("No seat yet")), class_name="soft")),
            class_name="is-seat",
        ),
        rx.el.td(rx.el.bdi(meal), class_name="is-meal", custom_attrs={"title": meal}),
        rx.el.td(tag_marks(tags), class_name="is-tags"),
        rest,
        custom_attrs=row_attrs(line_id, guest_id, index, is_chosen, is_open),
    )  # fmt: skip


def _plus_one(host: rx.Var[str]) -> rx.Component:
    words = rx.cond(host != "", t("Plus-one of {name}", name=host), t("Plus-one"))
    return rx.el.span(
        "+1", rx.el.span(" ", words, class_name="unseen"), class_name="people-plus soft", custom_attrs={"title": words}
    )


def _bar() -> rx.Component:
    return selection_bar(
        State,
        question(State, "party", "users", t("Move to a party"), party_choices(State), new_party(State)),
        tag_question(State),
        export=export_menu(EventState.event["id"], "guests", asked=State.asked_chosen, size="2"),
        removal=removal(
            State,
            t_n(State.count, "Take {count} person off the list?", "Take {count} people off the list?"),
            t("Their seats become free and their passes stop working. They stay in the address book. You can undo it."),
            t("Take off"),
            State.take_off,
        ),
    )


def _empty() -> rx.Component:
    return empty_state(
        "users",
        t("No guests yet"),
        t("Bring a spreadsheet with everybody, or write the first invitation by hand."),
        rx.cond(EventState.may_edit, import_link(t("Import a spreadsheet"), variant="soft", size="3")),
    )
