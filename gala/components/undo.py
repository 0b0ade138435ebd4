"""Two buttons: undo and redo, each saying what it would do."""

from typing import Any

import reflex as rx

from gala.i18n.page import t, t_pair


def undo_buttons(state: Any) -> rx.Component:
    """For a state with ``gala.state.undoing.Undoing``; Ctrl+Z and Ctrl+Shift+Z are the page's own to hear."""
    return rx.el.div(
        _button("undo-2", t("Undo"), t_pair(state.undo_words), state.undo, "Control+Z"),
        _button("redo-2", t("Redo"), t_pair(state.redo_words), state.redo, "Control+Shift+Z"),
        class_name="undo",
    )


def _button(icon: str, word: rx.Var[str], step: rx.Var[str], on_click: Any, keys: str) -> rx.Component:
    words = rx.cond(step == "", word, word + ": " + step)
    return rx.icon_button(
        rx.icon(icon, size=18),
        on_click=on_click,
        disabled=step == "",
        variant="ghost",
        color_scheme="gray",
        size="2",
        aria_label=words,
        title=words,
        custom_attrs={"aria-keyshortcuts": keys},
    )
