"""In an event's settings: the dishes that its guests choose from."""

from typing import Any

import reflex as rx

from gala.components.field import optional, submit_button, text_field
from gala.components.panels import card, confirm_dialog
from gala.i18n.page import t, t_n
from gala.state.menu import DishLine, MenuState

Dish = rx.Var[DishLine]


def menu() -> rx.Component:
    """The card of the dishes. ``MenuState.load`` fills it."""
    return card(
        rx.el.div(
            rx.cond(
                MenuState.dishes.length() > 0,
                rx.el.ol(rx.foreach(MenuState.dishes, _dish), class_name="menu-lines"),
                rx.el.p(t("Without dishes, guests are not asked what they eat."), class_name="soft"),
            ),
            _add(),
            class_name="card-body form-stack",
        ),
        title=t("Menu"),
    )


def _error(name: str) -> rx.Var[str]:
    return rx.cond(MenuState.errors[name].to(bool), MenuState.errors[name], "")


def _add() -> rx.Component:
    return rx.form(
        text_field(
            t("Add a dish"), id="dish_name", name="dish_name", required=True, max_length=80, size="2",
            placeholder="Risotto", auto_complete="off", error=_error("dish_name"),
        ),
        text_field(
            optional(t("A few words")), id="dish_description", name="dish_description", max_length=300, size="2",
            auto_complete="off", error=_error("dish_description"),
        ),
        submit_button(t("Add"), size="2", variant="soft"),
        on_submit=MenuState.add,
        reset_on_submit=False,
        key=MenuState.stamp.to(str),
        class_name="add-form",
    )  # fmt: skip


def _dish(dish: Dish, index: rx.Var[int]) -> rx.Component:
    return rx.el.li(rx.cond(MenuState.editing == dish.id, _form(dish), _line(dish, index)), key=dish.id.to(str))


def _line(dish: Dish, index: rx.Var[int]) -> rx.Component:
    def tool(icon: str, label: rx.Var[str], **props: Any) -> rx.Component:
        return rx.icon_button(
            rx.icon(icon, size=16), variant="ghost", color_scheme="gray", size="2", type="button", aria_label=label,
            title=label, **props,
        )  # fmt: skip

    return rx.fragment(
        rx.el.div(
            rx.el.b(rx.el.bdi(dish.name)),
            rx.cond(dish.description != "", rx.el.small(rx.el.bdi(dish.description), class_name="soft")),
            class_name="lines",
        ),
        rx.el.small(t_n(dish.chosen, "{count} chose it", "{count} chose it"), class_name="soft"),
        rx.el.span(
            tool(
                "arrow-up", t("{name} one up", name=dish.name), on_click=MenuState.move(dish.id, -1),
                disabled=index == 0,
            ),
            tool(
                "arrow-down", t("{name} one down", name=dish.name), on_click=MenuState.move(dish.id, 1),
                disabled=index == MenuState.dishes.length() - 1,
            ),
            tool(
                "pencil", t("Edit {name}", name=dish.name), id=f"edit-meal-{dish.id}",
                on_click=MenuState.edit(dish.id),
            ),
            confirm_dialog(
                t("Take {name} off the menu?", name=dish.name),
                t_n(
                    dish.chosen,
                    "{count} person chose it and will have no dish.",
                    "{count} people chose it and will have no dish.",
                ),
                t("Take off"),
                MenuState.take_off(dish.id),
                trigger=tool("x", t("Take {name} off", name=dish.name)),
            ),
            class_name="menu-tools",
        ),
    )  # fmt: skip


def _form(dish: Dish) -> rx.Component:
    return rx.form(
        text_field(
            t("Name"), id="meal_name", name="meal_name", default_value=dish.name, required=True, max_length=80,
            size="2", auto_complete="off", error=_error("meal_name"),
        ),
        text_field(
            optional(t("A few words")), id="meal_description", name="meal_description", default_value=dish.description,
            max_length=300, size="2", auto_complete="off", error=_error("meal_description"),
        ),
        rx.el.div(
            submit_button(t("Save"), size="2"),
            rx.button(
                t("Leave as it was"), type="button", size="2", variant="soft", color_scheme="gray",
                on_click=MenuState.edit(0),
            ),
            class_name="buttons",
        ),
        on_submit=MenuState.save,
        reset_on_submit=False,
        class_name="form-stack edit",
    )  # fmt: skip
