"""An event's menu, and the two dialogs that it opens."""

from typing import Any

import reflex as rx

from gala.components.field import text_field
from gala.i18n.page import t, t_n
from gala.state.event_life import EventLifeState as State


def event_menu(event_id: rx.Var[int], name: rx.Var[str], status: rx.Var[str]) -> rx.Component:
    """Three dots on a card: duplicate, archive or take out again, delete."""

    def item(icon: str, word: rx.Var[str], on_select: Any, **props: Any) -> rx.Component:
        return rx.dropdown_menu.item(rx.icon(icon, size=16, aria_hidden=True), word, on_select=on_select, **props)

    return rx.el.div(
        rx.dropdown_menu.root(
            rx.dropdown_menu.trigger(
                rx.el.button(
                    rx.icon("ellipsis", size=18, aria_hidden=True), type="button",
                    aria_label=t("More about {name}", name=name),
                )
            ),
            rx.dropdown_menu.content(
                item("copy", t("Duplicate"), State.ask_copy(event_id)),
                rx.cond(
                    status == "archived",
                    item("archive-restore", t("Take out of the archive"), State.unarchive(event_id)),
                    item("archive", t("Put in the archive"), State.archive(event_id)),
                ),
                rx.dropdown_menu.separator(),
                item("trash-2", t("Delete"), State.ask_delete(event_id), color_scheme="tomato"),
                align="end",
            ),
            modal=False,
        ),
        class_name="event-menu",
    )  # fmt: skip


def event_life(event_id: rx.Var[int], status: rx.Var[str]) -> rx.Component:
    """The same as buttons, for the settings."""

    def button(icon: str, word: rx.Var[str], on_click: Any, scheme: str = "gray") -> rx.Component:
        look = {"size": "3", "type": "button", "variant": "soft", "color_scheme": scheme}
        return rx.button(rx.icon(icon, size=16), word, on_click=on_click, **look)

    return rx.el.div(
        button("copy", t("Duplicate"), State.ask_copy(event_id)),
        rx.cond(
            status == "archived",
            button("archive-restore", t("Take out of the archive"), State.unarchive(event_id)),
            button("archive", t("Put in the archive"), State.archive(event_id)),
        ),
        button("trash-2", t("Delete"), State.ask_delete(event_id), "tomato"),
        class_name="buttons",
    )


def life_dialogs() -> rx.Component:
    """Closed until the menu asks. A page that has a menu has them once."""
    return rx.fragment(_copy(), _delete())


def _field(name: str, label: rx.Var[str], **props: Any) -> rx.Component:
    error = rx.cond(State.errors[name].to(bool), State.errors[name], "")
    return text_field(label, id=name, name=name, error=error, **props)


def _dialog(asks: str, title: rx.Var[str], text: rx.Component, form: rx.Component) -> rx.Component:
    return rx.dialog.root(
        rx.dialog.content(
            rx.dialog.title(title, size="5"), rx.dialog.description(text, size="3"), form, max_width="480px"
        ),
        open=State.asks == asks,
        on_open_change=lambda _: State.close(),
    )


def _foot(leave: rx.Var[str], word: rx.Var[str], scheme: str) -> rx.Component:
    keep = rx.button(leave, type="button", variant="soft", color_scheme="gray", size="3", on_click=State.close)
    return rx.el.div(keep, rx.button(word, type="submit", size="3", color_scheme=scheme), class_name="dialog-foot")


def _copy() -> rx.Component:
    return _dialog(
        "copy",
        t("Duplicate {name}", name=State.name),
        t("A new draft with the same room, programme and rules. Nobody is invited yet and every seat is free."),
        rx.form(
            _field("copy_name", t("Name"), default_value=State.name, required=True, max_length=200),
            _field("copy_starts", t("Starts"), type="datetime-local", default_value=State.starts, required=True),
            _foot(t("Not now"), t("Duplicate"), "iris"),
            on_submit=State.copy,
            reset_on_submit=False,
            class_name="form-stack dialog-form",
        ),
    )


def _delete() -> rx.Component:
    goes = State.goes

    def line(count: str, one: rx.Var[str], many: rx.Var[str]) -> rx.Component:
        return rx.el.li(rx.el.b(goes[count]), " ", rx.cond(goes[count] == 1, one, many))

    return _dialog(
        "delete",
        t("Delete {name}?", name=State.name),
        rx.fragment(
            t_n(
                goes["people"],
                "{count} person and all that belongs to the event goes along. It cannot be undone.",
                "{count} people and all that belongs to the event go along. It cannot be undone.",
            )
        ),
        rx.form(
            rx.el.ul(
                line("invitations", t("invitation"), t("invitations")),
                line("people", t("person"), t("people")),
                line("answers", t("answer"), t("answers")),
                line("check_ins", t("entry at the door"), t("entries at the door")),
                line("tables", t("table"), t("tables")),
                line("seats", t("seat"), t("seats")),
                line("sessions", t("session"), t("sessions")),
                line("session_answers", t("answer to a session"), t("answers to sessions")),
                class_name="goes",
            ),
            rx.el.p(
                t("Your address book and the history stay. To put the event away instead, archive it."),
                class_name="soft",
            ),
            _field(
                "typed_name", t("Type {name} to be sure", name=State.name), required=True, auto_complete="off",
            ),
            _foot(t("Keep it"), t("Delete for good"), "tomato"),
            on_submit=State.delete,
            reset_on_submit=False,
            class_name="form-stack dialog-form",
        ),
    )  # fmt: skip
