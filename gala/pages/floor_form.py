"""A floor made from numbers, sketched while one types. Also what an event without a floor plan shows."""

from typing import Any, Literal

import reflex as rx

from gala.components.chips import chips
from gala.components.field import field, text_field
from gala.components.links import link_button
from gala.components.panels import confirm_dialog
from gala.i18n.page import t, t_pair
from gala.state.floor_form import FloorFormState


def floor_form(present: rx.Var[int] | None = None) -> rx.Component:
    """The form with its sketch. ``present``: how many seats would give way, so that it asks first.

    Without it, for an event that has no floor, its button is the page's solid one.
    """
    state = FloorFormState
    return rx.el.div(
        rx.el.div(
            chips(
                {"even": t("All the same"), "each": t("Different sizes")},
                rx.cond(state.is_even, "even", "each"),
                state.choose_even,
                label=t("How to count the tables"),
            ),
            rx.cond(
                state.is_even,
                rx.el.div(
                    _number("tables", t("Tables"), state.tables, state.type_tables, 500),
                    _number("seats_each", t("Seats at each"), state.seats_each, state.type_seats, 60),
                    class_name="two",
                ),
                text_field(
                    t("Seats at each table"), id="counts", default_value=state.counts,
                    on_change=state.type_counts.debounce(150), error=_error("counts", "tables", "seats_each"),
                    help=t("One number a table, in order. 12x10 is twelve tables of ten."),
                ),
            ),
            field(
                t("Shape"),
                rx.select.root(
                    rx.select.trigger(id="shape", width="100%"),
                    rx.select.content(
                        rx.select.item(t("Round tables"), value="round"),
                        rx.select.item(t("Long tables"), value="rect"),
                        rx.select.item(t("Rows of chairs"), value="row"),
                        rx.select.item(t("Blocks of chairs"), value="free"),
                    ),
                    value=state.shape,
                    on_change=state.choose_shape,
                    size="3",
                ),
                id="shape",
            ),
            _make(on_click=state.make)
            if present is None
            else rx.cond(
                present == 0,
                _make("soft", on_click=state.make),
                rx.el.div(_add(), _make_after_question(), class_name="buttons"),
            ),
            class_name="form-stack",
        ),
        _sketch(),
        class_name="floor-form",
    )  # fmt: skip


def draw_button(*, as_icon: bool = False) -> rx.Component:
    """To the drawing of the room, for whoever may change it; ``as_icon`` among a toolbar's icons."""
    word = t("Draw the room")
    named = {"variant": "ghost", "aria_label": word, "title": word} if as_icon else {"variant": "soft"}
    return rx.cond(
        FloorFormState.may_edit,
        link_button(
            rx.icon("pencil-ruler", size=18 if as_icon else 16),
            *([] if as_icon else [word]),
            href=rx.Var.create(f"/events/{FloorFormState.event['id']}/editor"),
            color_scheme="gray",
            size="2",
            class_name="draw-link",
            **named,
        ),
    )


def floor_start() -> rx.Component:
    """The face of an event that has no floor yet."""
    return rx.el.section(
        rx.el.h2(t("Give the room its tables")),
        rx.el.p(t("Start from numbers. Tables and seats can be named and marked afterwards."), class_name="soft"),
        floor_form(),
        rx.el.p(t("Or begin with an empty room."), " ", draw_button(), class_name="soft or-draw"),
        class_name="card floor-start",
    )


def _number(id: str, label: rx.Var[str], value: rx.Var[str], on_change: Any, most: int) -> rx.Component:
    return text_field(
        label, id=id, default_value=value, type="number", min=1, max=most, input_mode="numeric",
        on_change=on_change.debounce(150), error=_error(id),
    )  # fmt: skip


def _error(*fields: str) -> rx.Var[str]:
    """What is wrong, when it is with one of these fields."""
    sketch = FloorFormState.sketch
    mine = sketch["field"] == fields[0]
    for field_name in fields[1:]:
        mine = mine | (sketch["field"] == field_name)
    return rx.cond(mine, t_pair(sketch), "")


def _make(variant: Literal["solid", "soft"] = "solid", **props: Any) -> rx.Component:
    return rx.button(
        rx.icon("armchair", size=18),
        t("Make this floor"),
        size="3",
        variant=variant,
        loading=FloorFormState.is_busy,
        disabled=~FloorFormState.sketch["box"].to(bool),
        type="button",
        **props,
    )


def _add() -> rx.Component:
    return rx.button(
        rx.icon("plus", size=18),
        t("Add these tables"),
        size="3",
        variant="soft",
        disabled=~FloorFormState.sketch["box"].to(bool) | FloorFormState.is_busy,
        type="button",
        on_click=FloorFormState.add,
    )


def _make_after_question() -> rx.Component:
    return confirm_dialog(
        t("Make a new floor?"),
        t("The present tables give way to the new ones. While somebody sits there, nothing is changed."),
        t("Make the new floor"),
        FloorFormState.make,
        trigger=_make("soft", color_scheme="gray"),
    )


def _sketch() -> rx.Component:
    sketch = FloorFormState.sketch
    return rx.el.figure(
        rx.cond(
            sketch["box"].to(bool),
            rx.el.svg(
                rx.el.path(class_name="sketch-tables", custom_attrs={"d": sketch["table_path"]}),
                rx.el.path(class_name="sketch-seats", custom_attrs={"d": sketch["seat_path"]}),
                custom_attrs={"viewBox": sketch["box"], "aria-hidden": "true"},
            ),
            rx.el.div(class_name="sketch-none"),
        ),
        rx.el.figcaption(
            rx.el.span(
                rx.cond(
                    sketch["box"].to(bool),
                    t("{tables} tables, {seats} seats", tables=sketch["tables"], seats=sketch["seats"]),
                    t("The room appears here."),
                ),
                role="status",
            )
        ),
        class_name="sketch",
    )
