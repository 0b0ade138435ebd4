"""Form fields: a label that stays, help where needed, and an error that says what to do."""

from typing import Any

import reflex as rx
from reflex_components_core.el.elements.base import BaseHTML

from gala.i18n.page import t

Text = rx.Var[str] | str


class PlainForm(BaseHTML):
    """A form that the browser itself sends: Reflex's own holds every submit back for its handlers."""

    tag = "form"

    action: rx.Var[str]
    method: rx.Var[str]


def field(label: Text, control: rx.Component, *, id: str, help: Text = "", error: Text = "") -> rx.Component:
    """A control with its label. ``id`` is the control's own; ``{id}-help`` and ``{id}-error`` name the words below."""
    return rx.el.div(
        rx.el.label(label, html_for=id),
        control,
        _line(help, f"{id}-help", "soft"),
        _line(error, f"{id}-error", "wrong", role="alert"),
        class_name="field",
    )


def text_field(
    label: Text, *, id: str, help: Text = "", error: Text = "", icon: str | None = None, **props: Any
) -> rx.Component:
    """A labeled text input. ``props`` go to Radix's text field: name, value, on_change, type, required, …"""
    slot = [rx.input.slot(rx.icon(icon, size=16, aria_hidden=True))] if icon else []
    control = rx.input(
        *slot,
        id=id,
        size=props.pop("size", "3"),
        aria_invalid=rx.cond(rx.Var.create(error) != "", "true", "false"),
        aria_describedby=f"{id}-help {id}-error",
        **props,
    )
    return field(label, control, id=id, help=help, error=error)


def search_field(label: Text, on_change: Any, *, id: str = "search", **props: Any) -> rx.Component:
    """A search box; ``label`` names it and stands in it. Asks the server 150 ms after the last key."""
    if hasattr(on_change, "debounce"):
        on_change = on_change.debounce(150)
    return rx.input(
        rx.input.slot(rx.icon("search", size=16, aria_hidden=True)),
        id=id,
        type="search",
        placeholder=label,
        aria_label=label,
        auto_complete="off",
        on_change=on_change,
        size=props.pop("size", "2"),
        class_name=f"search {props.pop('class_name', '')}".strip(),
        **props,
    )


def form_error(text: Text) -> rx.Component:
    """What went wrong with a whole form; nothing while ``text`` is empty."""
    return rx.el.div(
        rx.cond(
            rx.Var.create(text) != "",
            rx.callout.root(
                rx.callout.icon(rx.icon("circle-alert", size=18)),
                rx.callout.text(text),
                color_scheme="tomato",
                high_contrast=True,
                size="1",
            ),
        ),
        role="alert",
    )


def submit_button(text: Text, *, busy: rx.Var[bool] | bool = False, **props: Any) -> rx.Component:
    """The one solid button of a form; while ``busy`` it spins and cannot be pressed twice."""
    return rx.button(text, type="submit", size=props.pop("size", "3"), loading=busy, **props)


def optional(label: Text) -> rx.Component:
    """A label's quiet addition."""
    return rx.fragment(label, " ", rx.el.span(t("(optional)"), class_name="soft"))


def _line(text: Text, id: str, class_name: str, **props: Any) -> rx.Component:
    if isinstance(text, str) and not text:
        return rx.fragment()
    return rx.el.p(text, id=id, class_name=class_name, **props)
