"""Surfaces: cards, the panel beside the plan, the dialog before what cannot be undone."""

from typing import Any

import reflex as rx

from gala.i18n.page import t

Text = rx.Var[str] | str


def _own_key(event: rx.Var[Any]) -> tuple[rx.Var[str]]:
    """The key, or nothing when it was pressed in a dialog or popover above: React tells those to the panel too."""
    return (rx.Var(f"({event}.currentTarget.contains({event}.target) ? {event}.key : '')", _var_type=str),)


class Panel(rx.el.Aside):
    """An ``<aside>`` that hears keys, which Reflex's own does not."""

    on_key_down: rx.EventHandler[_own_key]


class KeyBox(rx.el.Div):
    """A ``<div>`` that hears keys."""

    on_key_down: rx.EventHandler[_own_key]


def card(*children: Any, title: Text | None = None, aside: rx.Component | None = None, **props: Any) -> rx.Component:
    """A white surface; with ``title`` it gets a head line, ``aside`` standing at its end."""
    head: list[rx.Component] = [rx.el.header(rx.el.h2(title), aside or rx.fragment())] if title is not None else []
    class_name = f"card {props.pop('class_name', '')}".strip()
    return rx.el.section(*head, *children, class_name=class_name, **props)


def card_grid(*children: Any, **props: Any) -> rx.Component:
    """Cards side by side, as many as there is room for."""
    return rx.el.div(*children, class_name="card-grid", **props)


def side_panel(
    *children: Any,
    title: Text,
    open: rx.Var[bool] | bool,
    on_close: Any,
) -> rx.Component:
    """Detail beside the page, which stays in sight and in use; on a phone it covers the page. Escape closes it."""
    return rx.cond(
        open,
        Panel.create(
            rx.el.header(
                rx.el.h2(rx.el.bdi(title)),
                rx.icon_button(
                    rx.icon("x", size=18),
                    on_click=on_close,
                    variant="ghost",
                    color_scheme="gray",
                    size="3",
                    aria_label=t("Close"),
                ),
            ),
            rx.el.div(*children, class_name="panel-body"),
            on_key_down=lambda key: rx.cond(key == "Escape", on_close, rx.noop()),
            class_name="panel",
            aria_label=title,
        ),
    )


def confirm_dialog(
    title: Text,
    text: Text,
    confirm: Text,
    on_confirm: Any,
    *,
    keep: Text | None = None,
    trigger: rx.Component | None = None,
    open: rx.Var[bool] | None = None,
    on_open_change: Any = None,
) -> rx.Component:
    """Asks before what cannot be undone. Give a ``trigger``, or ``open`` with ``on_open_change``.

    ``keep`` is what the other button says.
    """
    control = {} if open is None else {"open": open, "on_open_change": on_open_change}
    return rx.alert_dialog.root(
        *([rx.alert_dialog.trigger(trigger)] if trigger else []),
        rx.alert_dialog.content(
            rx.alert_dialog.title(title, size="5"),
            rx.alert_dialog.description(text, size="3"),
            rx.flex(
                rx.alert_dialog.cancel(
                    rx.button(t("Keep it") if keep is None else keep, variant="soft", color_scheme="gray", size="3")
                ),
                rx.alert_dialog.action(rx.button(confirm, color_scheme="tomato", size="3", on_click=on_confirm)),
                spacing="2",
                justify="end",
                margin_top="20px",
            ),
            max_width="440px",
        ),
        **control,
    )
