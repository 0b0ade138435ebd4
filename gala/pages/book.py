"""The address book: everybody across events in a table; a person opens beside it, and many are acted on together."""

import reflex as rx

from gala.components.badges import badge
from gala.components.export_menu import book_export_menu
from gala.components.faces import empty_state, skeleton_title
from gala.components.people_table import Head, check_cell, name_button, people_table, row_attrs, tag_marks
from gala.i18n.page import t, t_n, t_pair
from gala.pages.frame import is_refused, staff_page
from gala.pages.people_bar import (
    filter_menu,
    in_figures,
    narrowed_to,
    party_choices,
    question,
    removal,
    selection_bar,
    tag_question,
)
from gala.pages.people_frame import people_found, people_line, people_tools
from gala.pages.person_panel import person_panel
from gala.pages.twice import twice_panel
from gala.state.book import BookLine, BookState, EventChoice
from gala.state.person import PersonState
from gala.state.staff import StaffState
from gala.state.twice import TwiceState

State = BookState


def book() -> rx.Component:
    """The page at ``/guests``."""
    return staff_page(
        _tools(),
        _line(),
        people_found(State, _table(), _bar(), _empty()),
        person_panel(),
        twice_panel(),
        active="guests",
        title=rx.cond(State.is_read | is_refused(), t("Guests"), skeleton_title()),
        subtitle=t("Everybody you know, across all events"),
        action=rx.cond(
            StaffState.may_edit,
            rx.button(rx.icon("plus", size=18), t("New guest"), size="3", on_click=PersonState.open_new),
        ),
    )


def _tools() -> rx.Component:
    return people_tools(
        State,
        t("Search name, email, telephone or company"),
        rx.cond(
            StaffState.may_edit,
            rx.button(
                rx.icon("merge", size=16, aria_hidden=True), t("Find duplicates"), on_click=TwiceState.open,
                variant="soft", color_scheme="gray", size="2", type="button", class_name="find-twice",
            ),
        ),
        book_export_menu(State.tenant, asked=State.asked, size="2"),
    )  # fmt: skip


def _line() -> rx.Component:
    twice = t("May be twice in the book")
    return people_line(
        State,
        {"": t("Everyone"), "no_event": t("At no event"), "no_email": t("Without an email")},
        filter_menu(State, {"duplicate": twice}),
        rx.fragment(
            rx.cond(State.only == "duplicate", narrowed_to(twice, State.narrow("duplicate"))),
            rx.cond(State.tag != "", narrowed_to(t("Tag: {tag}", tag=State.tag), State.narrow_tag(State.tag))),
        ),
        rx.cond(State.total == 1, t("{count} person", count=1), t("{count} people", count=in_figures(State.total))),
    )


def _table() -> rx.Component:
    return people_table(
        State,
        [
            Head(t("Name"), "name", "name"),
            Head(t("Email"), "email", "email"),
            Head(t("Company"), "company", "company"),
            Head(t("Tags"), "tags"),
            Head(t("Events"), "events"),
            Head(t("Changed"), "when", "updated"),
        ],
        lambda line, at: _person(line, at + State.first),
        selects=StaffState.may_edit,
        label=t("Guests"),
    )


def _person(line: rx.Var[BookLine], index: rx.Var[int]) -> rx.Component:
    return _row(
        key=line.id.to_string(),
        line_id=line.id,
        index=index,
        name=line.name,
        title=line.title,
        email=line.email,
        company=line.company,
        tags=line.tags,
        events=line.events,
        when=t_pair(line.when),
        is_chosen=State.marked.contains(line.id),
        is_open=PersonState.guest_id == line.id,
        selects=StaffState.may_edit,
    )


@rx.memo
def _row(
    rest: rx.RestProp,
    line_id: rx.Var[int],
    index: rx.Var[int],
    name: rx.Var[str],
    title: rx.Var[str],
    email: rx.Var[str],
    company: rx.Var[str],
    tags: rx.Var[str],
    events: rx.Var[int],
    when: rx.Var[str],
    is_chosen: rx.Var[bool],
    is_open: rx.Var[bool],
    selects: rx.Var[bool],
) -> rx.Component:
    """A person. Plain props: what stands in most rows is not new when the list was read again."""
    return rx.el.tr(
        check_cell(name, is_chosen, selects),
        rx.el.td(
            rx.el.div(name_button(name, title, PersonState.open(line_id)), class_name="people-name"),
            rx.el.div(rx.el.bdi(rx.cond(email != "", email, company)), class_name="people-under soft"),
            class_name="is-name",
        ),
        rx.el.td(
            rx.cond(email != "", email, rx.el.span("–", class_name="soft")), class_name="is-email",
            custom_attrs={"title": email},
        ),
        rx.el.td(rx.el.bdi(company), class_name="is-company", custom_attrs={"title": company}),
        rx.el.td(tag_marks(tags), class_name="is-tags"),
        rx.el.td(
            rx.cond(events > 0, badge(events, "gray", aria_label=t_n(events, "{count} event", "{count} events"))),
            class_name="is-events",
        ),
        rx.el.td(rx.el.span(when, class_name="soft"), class_name="is-when"),
        rest,
        custom_attrs=row_attrs(line_id, line_id, index, is_chosen, is_open),
    )  # fmt: skip


def _bar() -> rx.Component:
    return selection_bar(
        State,
        question(State, "invite", "mail", t("Invite"), _inviting()),
        tag_question(State),
        export=book_export_menu(State.tenant, asked=State.asked_chosen, size="2"),
        removal=removal(
            State,
            t_n(State.count, "Delete {count} person?", "Delete {count} people?"),
            t("They leave the address book for good. Whoever is at an event stays."),
            t("Delete"),
            State.delete_chosen,
        ),
    )


def _inviting() -> rx.Component:
    """First to what, then how."""

    def one(event: rx.Var[EventChoice]) -> rx.Component:
        return rx.el.li(
            rx.el.button(
                rx.el.bdi(event.name), rx.el.small(t_pair(event.day), class_name="soft"), type="button",
                on_click=State.choose_event(event.id),
            ),
            key=event.id.to(str),
        )  # fmt: skip

    return rx.cond(
        State.choice.id > 0,
        rx.fragment(
            rx.el.h3(rx.el.bdi(State.choice.name)),
            rx.button(t("An invitation for each"), on_click=State.invite(False), size="2", type="button"),
            rx.button(
                t("One invitation for all"), on_click=State.invite(True), size="2", type="button", variant="soft",
                disabled=State.count > 20,
            ),
            rx.el.p(t("Or into a party that is invited already:"), class_name="soft"),
            party_choices(State),
        ),
        rx.fragment(
            rx.el.h3(t("Invite to")),
            rx.cond(
                State.choices.length() > 0,
                rx.el.ul(rx.foreach(State.choices, one)),
                rx.el.p(t("No event is coming up."), class_name="soft"),
            ),
        ),
    )  # fmt: skip


def _empty() -> rx.Component:
    return empty_state(
        "users",
        t("The address book is empty"),
        t("Whoever you invite stands here, to be invited again. Or write somebody in now."),
        rx.cond(
            StaffState.may_edit,
            rx.button(t("New guest"), size="3", variant="soft", on_click=PersonState.open_new),
        ),
    )
