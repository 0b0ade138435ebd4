"""The side panel of one person of the address book: facts, tags, events; on an event's page their needs too."""

from typing import Any

import reflex as rx

from gala.components.badges import badge, guest_status
from gala.components.field import field, optional, submit_button, text_field
from gala.components.panels import confirm_dialog, side_panel
from gala.i18n.page import t, t_pair
from gala.state.person import PersonEvent, PersonState
from gala.state.staff import EventState

State = PersonState


def person_panel() -> rx.Component:
    """Closed until ``PersonState.open`` or ``open_new``."""
    return rx.fragment(
        side_panel(_form(), title=t("New guest"), open=State.is_new, on_close=State.close),
        side_panel(
            rx.cond(State.host != "", rx.el.p(_host(State.host, State.host_id), class_name="person-lead")),
            rx.cond(State.is_editing, _form(), _facts()),
            _needs(),
            _tags(),
            _events(),
            rx.cond(EventState.may_edit & (State.events.length() == 0), _delete()),
            title=State.person["name"],
            open=State.guest_id > 0,
            on_close=State.close,
        ),
    )


def _error(name: str) -> rx.Var[str]:
    return rx.cond(State.errors[name].to(bool), State.errors[name], "")


def _facts() -> rx.Component:
    person = State.person

    def fact(name: str, label: rx.Var[str], value: Any = None) -> rx.Component:
        words = rx.el.bdi(person[name]) if value is None else value
        return rx.cond(person[name] != "", rx.fragment(rx.el.dt(label), rx.el.dd(words)))

    return rx.el.section(
        rx.el.header(
            rx.el.h3(t("Contact")),
            rx.cond(
                EventState.may_edit,
                rx.button(
                    rx.icon("pencil", size=16, aria_hidden=True), t("Edit"), on_click=State.edit(True), variant="soft",
                    color_scheme="gray", size="2", type="button", class_name="person-edit",
                ),
            ),
        ),
        rx.el.dl(
            fact("title", t("Title")),
            fact("company", t("Company")),
            fact("email", t("Email"), rx.link(person["email"], href="mailto:" + person["email"], is_external=True)),
            fact("phone", t("Telephone"), rx.link(person["phone"], href="tel:" + person["phone"], is_external=True)),
            fact("address", t("Address")),
            fact(
                "language",
                t("Language"),
                rx.match(person["language"], ("en", "English"), ("es", "Español"), person["language"].to(str)),
            ),
            class_name="person-facts",
        ),
        rx.cond(
            (person["email"] == "") & (person["phone"] == "") & (person["address"] == ""),
            rx.el.p(t("No email, telephone or address yet."), class_name="soft"),
        ),
        class_name="person-part",
    )  # fmt: skip


def _form() -> rx.Component:
    def line(name: str, label: Any, **props: Any) -> rx.Component:
        return text_field(
            label, id=f"person-{name}", name=f"person_{name}", default_value=State.person[name], error=_error(name),
            auto_complete="off", size="2", **props,
        )  # fmt: skip

    return rx.form(
        line("name", t("Name"), required=True, max_length=200),
        rx.el.div(
            line("title", optional(t("Title"))),
            line("company", optional(t("Company"))),
            class_name="two",
        ),
        line("email", optional(t("Email")), type="email"),
        rx.el.div(
            line("phone", optional(t("Telephone")), type="tel"),
            line("language", optional(t("Language")), placeholder="en, es", max_length=10),
            class_name="two",
        ),
        field(
            optional(t("Address")),
            rx.text_area(
                id="person-address", name="person_address", default_value=State.person["address"], rows="2", size="2",
            ),
            id="person-address",
            error=_error("address"),
        ),
        rx.el.div(
            submit_button(rx.cond(State.is_new, t("Add to the address book"), t("Save")), size="2"),
            rx.cond(
                State.is_editing,
                rx.button(
                    t("Leave as it was"), type="button", size="2", variant="soft", color_scheme="gray",
                    on_click=State.edit(False),
                ),
            ),
            class_name="buttons",
        ),
        on_submit=State.save,
        reset_on_submit=False,
        key="form-" + State.stamp.to(str),
        class_name="form-stack person-form",
    )  # fmt: skip


def _host(name: rx.Var[str], guest_id: rx.Var[int]) -> rx.Component:
    """Whose plus-one somebody is, and the way to them."""
    return rx.el.button(
        rx.icon("corner-down-right", size=14, aria_hidden=True), rx.el.bdi(t("Plus-one of {name}", name=name)),
        type="button", on_click=State.open(guest_id), class_name="soft-link person-host",
    )  # fmt: skip


def _needs() -> rx.Component:
    """For the event whose page this is; changed in the party's panel."""

    def said(name: str, label: rx.Var[str]) -> rx.Component:
        words = rx.el.bdi(State.needs[name])
        return rx.cond(State.needs[name] != "", rx.fragment(rx.el.dt(label), rx.el.dd(words)))

    return rx.cond(
        (State.needs["meal"] != "") | (State.needs["dietary"] != "") | (State.needs["access"] != ""),
        rx.el.section(
            rx.el.header(rx.el.h3(t("At the table"))),
            rx.el.dl(
                said("meal", t("Dish")),
                said("dietary", t("Cannot eat")),
                said("access", t("Access")),
                class_name="person-facts",
            ),
            class_name="person-part",
        ),
    )


def _tags() -> rx.Component:
    def one(tag: rx.Var[str]) -> rx.Component:
        return rx.el.span(
            rx.el.bdi(tag),
            rx.cond(
                EventState.may_edit,
                rx.el.button(
                    rx.icon("x", size=14, aria_hidden=True), type="button", on_click=State.drop_tag(tag),
                    aria_label=t("Take the tag “{tag}” off", tag=tag),
                ),
            ),
            class_name="people-filter",
            key=tag,
        )  # fmt: skip

    return rx.el.section(
        rx.el.header(rx.el.h3(t("Tags"))),
        rx.el.div(rx.foreach(State.tags, one), class_name="person-tags"),
        rx.cond(
            EventState.may_edit,
            rx.form(
                rx.input(
                    id="person-tag", name="person_tag", placeholder=t("Add a tag"), aria_label=t("Add a tag"),
                    list="known-tags", max_length=40, size="2", auto_complete="off",
                    aria_describedby="person-tag-error",
                ),
                rx.button(t("Add"), type="submit", size="2", variant="soft"),
                rx.el.datalist(rx.foreach(State.known_tags, lambda tag: rx.el.option(value=tag)), id="known-tags"),
                on_submit=State.add_tag,
                reset_on_submit=False,
                key="tag-" + State.stamp.to(str),
                class_name="person-add",
            ),
            rx.cond(State.tags.length() == 0, rx.el.p(t("No tags."), class_name="soft")),
        ),
        rx.el.p(_error("tag"), id="person-tag-error", class_name="wrong", role="alert"),
        class_name="person-part",
    )  # fmt: skip


def _events() -> rx.Component:
    return rx.el.section(
        rx.el.header(
            rx.el.h3(t("Events"), " ", rx.el.small(State.events.length(), class_name="soft")),
            rx.cond(
                State.party_id > 0,
                rx.button(
                    rx.icon("mail", size=16, aria_hidden=True), t("Open the party"), size="2", variant="soft",
                    type="button", on_click=State.open_party(State.party_id),
                ),
            ),
        ),
        rx.cond(
            State.events.length() > 0,
            rx.el.ul(rx.foreach(State.events, _event), class_name="person-events"),
            rx.el.p(t("Not invited to anything yet."), class_name="soft"),
        ),
        class_name="person-part",
    )  # fmt: skip


def _event(one: rx.Var[PersonEvent]) -> rx.Component:
    where = rx.cond(one.seat != "", t("Seat {seat}", seat=one.seat), "")
    return rx.el.li(
        rx.el.div(
            rx.link(rx.el.bdi(one.name), href=f"/events/{one.id}/guests?party={one.party_id}", class_name="name-link"),
            rx.el.small(
                t_pair(one.day),
                rx.cond(where != "", rx.fragment(" · ", where)),
                rx.cond(one.meal != "", rx.fragment(" · ", rx.el.bdi(one.meal))),
                class_name="soft",
            ),
            rx.cond(one.party != "", rx.el.small(rx.el.bdi(one.party), class_name="soft")),
            rx.cond((one.host != "") & (State.host == ""), _host(one.host, one.host_id)),
        ),
        rx.cond(one.is_gone, badge(t("Taken off"), "gray"), guest_status(one.letter)),
    )


def _delete() -> rx.Component:
    return rx.el.section(
        confirm_dialog(
            t("Delete {name}?", name=State.person["name"]),
            t("The entry leaves the address book for good, with its tags."),
            t("Delete"),
            State.delete,
            trigger=rx.button(
                rx.icon("trash-2", size=16, aria_hidden=True), t("Delete from the address book"), size="2",
                type="button", variant="ghost", color_scheme="tomato", class_name="last-button",
            ),
        ),
        class_name="person-part",
    )  # fmt: skip
