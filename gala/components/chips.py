"""One of a few, as a row of pills: a filter that shows all that it can be."""

from typing import Any

import reflex as rx

Text = rx.Var[str] | str


def chips(choices: dict[str, Text], value: rx.Var[str], on_choose: Any, *, label: Text) -> rx.Component:
    """A named group of buttons, one pressed. ``choices`` gives each key its word; ``on_choose`` gets the key."""
    return rx.el.div(
        *(
            rx.el.button(
                word, type="button", on_click=on_choose(key), aria_pressed=rx.cond(value == key, "true", "false")
            )
            for key, word in choices.items()
        ),
        role="group",
        aria_label=label,
        class_name="chips-row",
    )
