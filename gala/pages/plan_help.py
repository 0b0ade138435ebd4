"""The keys of the plan, listed."""

import reflex as rx

from gala.i18n.page import t
from gala.state.plan import PlanState


def keys_help() -> rx.Component:
    """A button, and the key "?", that open the list."""
    return rx.dialog.root(
        rx.dialog.trigger(
            rx.icon_button(
                rx.icon("keyboard", size=18),
                variant="ghost",
                color_scheme="gray",
                size="2",
                aria_label=t("Keys"),
                class_name="keys-button",
            )
        ),
        rx.dialog.content(
            rx.dialog.title(t("Seating by keys")),
            rx.dialog.description(t("All that the pointer can do.")),
            rx.el.dl(
                *_row(["/"], t("Find a guest; Enter takes the first")),
                *_row(["Tab"], t("From table to table")),
                *_row(["←", "→"], t("From seat to seat")),
                *_row(["Enter"], t("Choose the seat, or put the chosen guest there; on a table: at the table")),
                *_row(["Shift", "Enter"], t("Choose one more seat")),
                *_row(["P"], t("The whole party")),
                *_row(["M"], t("Move")),
                *_row(["S"], t("Swap")),
                *_row(["F"], t("Free the seat")),
                *_row(["L"], t("Lock or unlock")),
                *_row(["Ctrl", "Z"], t("Undo")),
                *_row(["Ctrl", "Shift", "Z"], t("Redo")),
                *_row(["Esc"], t("Let go")),
                class_name="keys",
            ),
            rx.dialog.close(rx.button(t("Close"), size="3")),
            max_width="520px",
        ),
        open=PlanState.help_is_open,
        on_open_change=PlanState.open_help,
    )


def _row(keys: list[str], words: rx.Var[str]) -> list[rx.Component]:
    return [rx.el.dt(*(rx.el.kbd(key) for key in keys)), rx.el.dd(words)]
