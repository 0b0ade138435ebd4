"""What the drawing asks before it does something: how many rows, and whether people may be moved."""

import reflex as rx

from gala.components.field import text_field
from gala.i18n.page import t, t_n
from gala.state.editor_panel import Leaving, PanelState
from gala.state.editor_room import RoomState


def questions() -> rx.Component:
    """The dialogs of the drawing."""
    return rx.fragment(_rows(), _difference())


def _rows() -> rx.Component:
    def number(id: str, label: rx.Var[str], value: str, most: int) -> rx.Component:
        return text_field(
            label, id=id, name=id, default_value=value, type="number", min=1, max=most, required=True,
            input_mode="numeric",
        )  # fmt: skip

    return rx.dialog.root(
        rx.dialog.content(
            rx.dialog.title(t("Rows of chairs"), size="5"),
            rx.dialog.description(t("Behind each other, with room to pass."), size="3"),
            rx.form(
                rx.el.div(
                    rx.el.div(
                        number("rows", t("Rows"), "6", 100),
                        number("chairs", t("Chairs in each"), "14", 240),
                        class_name="two",
                    ),
                    text_field(
                        t("Aisles after chair"), id="aisles", name="aisles", default_value="7",
                        help=t("One number for each aisle, or none. 7 leaves an aisle between chairs 7 and 8."),
                    ),
                    rx.el.div(
                        rx.button(
                            t("Not now"), type="button", variant="soft", color_scheme="gray", size="3",
                            on_click=RoomState.close_rows,
                        ),
                        rx.button(t("Put the rows there"), type="submit", size="3"),
                        class_name="dialog-ends",
                    ),
                    class_name="form-stack",
                ),
                on_submit=RoomState.make_rows,
            ),
            max_width="480px",
        ),
        open=RoomState.is_making_rows,
        on_open_change=RoomState.close_rows,
    )  # fmt: skip


def _difference() -> rx.Component:
    """What would change for whom; nothing is done before consent."""
    count = PanelState.leaving.length()
    return rx.alert_dialog.root(
        rx.alert_dialog.content(
            rx.alert_dialog.title(
                t_n(count, "{count} person sits there", "{count} people sit there"), size="5"
            ),
            rx.alert_dialog.description(
                t("Nothing is changed yet. This is where each of them would sit; they are marked as to be told."),
                size="3",
            ),
            rx.el.ul(rx.foreach(PanelState.leaving, _leaving), class_name="difference", tab_index=0),
            rx.cond(
                PanelState.held > 0,
                rx.callout(
                    t_n(
                        PanelState.held,
                        "A guest is choosing {count} of these seats right now. Please wait a few minutes.",
                        "Guests are choosing {count} of these seats right now. Please wait a few minutes.",
                    ),
                    icon="hourglass", color_scheme="amber", high_contrast=True, size="1",
                ),
            ),
            rx.flex(
                rx.alert_dialog.cancel(
                    rx.button(t("Change nothing"), variant="soft", color_scheme="gray", size="3")
                ),
                rx.alert_dialog.action(
                    rx.button(
                        t_n(count, "Move {count} person and go on", "Move {count} people and go on"),
                        size="3", on_click=PanelState.consent, disabled=PanelState.held > 0,
                    )
                ),
                spacing="2", justify="end", margin_top="20px", wrap="wrap",
            ),
            max_width="600px",
        ),
        open=PanelState.is_asking,
        on_open_change=PanelState.let_be,
    )  # fmt: skip


def _leaving(one: rx.Var[Leaving]) -> rx.Component:
    return rx.el.li(
        rx.el.span(
            rx.el.b(rx.el.bdi(one.name)),
            rx.cond(one.party != "", rx.el.small(rx.el.bdi(one.party), class_name="soft")),
            rx.cond(one.is_inside, rx.badge(t("Inside"), color_scheme="jade", high_contrast=True)),
            rx.cond(one.is_locked, rx.badge(t("Locked here"), color_scheme="gray", high_contrast=True)),
            class_name="who",
        ),
        rx.el.span(
            t("table {table} seat {seat}", table=one.table, seat=one.seat),
            rx.icon("arrow-right", size=14, aria_label=t("goes to")),
            rx.cond(
                one.to_seat != "",
                rx.el.b(t("table {table} seat {seat}", table=one.to_table, seat=one.to_seat)),
                rx.el.b(t("no seat found"), class_name="waits"),
            ),
            class_name="moves-to",
        ),
        key=one.id.to_string(),
    )
