"""In a party's panel: what each member eats and needs, and how many people the party may bring along."""

import reflex as rx

from gala.components.field import field, form_error, optional, submit_button, text_field
from gala.i18n.page import t, t_n
from gala.services.needs import LONGEST
from gala.state.party import PartyMember, PartyState
from gala.state.party_needs import PartyNeedsState
from gala.state.staff import EventState

Member = rx.Var[PartyMember]


def host_line(member: Member) -> rx.Component:
    """Whose guest a plus-one is."""
    return rx.cond(member.host != "", rx.el.small(t("Brought by {name}", name=member.host), class_name="soft"))


def needs_lines(member: Member) -> rx.Component:
    """What the kitchen and the door must know, and the way to bring somebody, below the member's line."""

    def said(icon: str, label: rx.Var[str], text: rx.Var[str]) -> rx.Component:
        return rx.cond(
            text != "",
            rx.el.small(
                rx.icon(icon, size=14, aria_hidden=True), rx.el.span(label, class_name="unseen"), rx.el.bdi(text),
                class_name="need-line",
            ),
        )  # fmt: skip

    brings = rx.button(
        rx.icon("user-plus", size=14), t("Brings somebody"), rx.el.span(member.name, class_name="unseen"), size="1",
        type="button", variant="ghost", on_click=PartyNeedsState.bring(member.id),
    )  # fmt: skip
    return rx.el.div(
        said("utensils", t("Meal:"), member.meal),
        said("triangle-alert", t("Cannot eat:"), member.dietary),
        said("accessibility", t("Access:"), member.access),
        rx.cond(member.may_bring & EventState.may_edit, brings),
        class_name="needs-of",
    )


def needs_form(member: Member) -> rx.Component:
    """In place of the member's line."""
    return rx.form(
        rx.el.b(rx.el.bdi(member.name)),
        rx.cond(PartyNeedsState.dishes.length() > 0, _meal(member)),
        text_field(
            optional(t("Diet and allergies")), id="dietary", name="dietary", default_value=member.dietary,
            max_length=LONGEST, auto_complete="off", size="2",
        ),
        text_field(
            optional(t("Access")), id="access", name="access", default_value=member.access,
            max_length=LONGEST, auto_complete="off", size="2",
        ),
        form_error(PartyNeedsState.needs_error),
        rx.el.div(
            submit_button(t("Save"), size="2"),
            rx.button(
                t("Leave as it was"), type="button", size="2", variant="soft", color_scheme="gray",
                on_click=PartyNeedsState.feed(0),
            ),
            class_name="buttons",
        ),
        on_submit=PartyNeedsState.save_needs,
        reset_on_submit=False,
        id="feeding",
        class_name="form-stack edit",
    )  # fmt: skip


def _meal(member: Member) -> rx.Component:
    return field(
        optional(t("Meal")),
        rx.el.select(
            rx.el.option("–", value=""),
            rx.foreach(PartyNeedsState.dishes, lambda dish: rx.el.option(dish, value=dish)),
            id="meal",
            name="meal",
            default_value=member.meal,
            class_name="meal-select",
        ),
        id="meal",
    )


def needs_tool(member: Member) -> rx.Component:
    """The way to the form."""
    return rx.icon_button(
        rx.icon("utensils", size=16), variant="ghost", color_scheme="gray", size="2", type="button",
        aria_label=t("Meal and needs of {name}", name=member.name), id=f"feed-{member.id}",
        on_click=PartyNeedsState.feed(member.id),
    )  # fmt: skip


def allowance() -> rx.Component:
    """How many people the party may bring along."""

    def step(icon: str, label: rx.Var[str], more: int, off: rx.Var[bool]) -> rx.Component:
        return rx.icon_button(
            rx.icon(icon, size=16), variant="soft", color_scheme="gray", size="2", type="button", aria_label=label,
            disabled=off, on_click=PartyNeedsState.allow(more),
        )  # fmt: skip

    most, brought = PartyState.plus_ones, PartyState.brought
    return rx.el.div(
        rx.el.span(
            rx.el.b(t("May bring along")),
            rx.cond(brought > 0, rx.el.small(t_n(brought, "{count} so far", "{count} so far"), class_name="soft")),
            class_name="lines",
        ),
        rx.cond(EventState.may_edit, step("minus", t("One less"), -1, most == 0)),
        rx.el.output(most, aria_live="polite"),
        rx.cond(EventState.may_edit, step("plus", t("One more"), 1, most >= 20)),
        role="group",
        aria_label=t("May bring along"),
        class_name="allowance",
    )
