"""What the two lists of people share around their tables: the search, the filters, the count, and the empty faces."""

from typing import Any

import reflex as rx

from gala.components.chips import chips
from gala.components.faces import empty_state, skeleton_rows
from gala.components.field import search_field
from gala.i18n.page import t
from gala.pages.people_bar import Text


def people_tools(state: Any, search: Text, *tools: rx.Component, title: rx.Component | None = None) -> rx.Component:
    """The search, reached by "/", and at the end of the line what else can be done with the list."""
    return rx.el.div(
        title or rx.fragment(),
        search_field(
            search, state.find, id="search-people", default_value=state.search, key="search-" + state.sought.to(str),
            custom_attrs={"aria-keyshortcuts": "/"},
        ),
        rx.el.span(class_name="spring"),
        *tools,
        class_name="tools people-tools",
    )  # fmt: skip


def people_line(state: Any, only: dict[str, Text], menu: rx.Component, narrowings: Any, count: Text) -> rx.Component:
    """The filters: those that are always there, those in the ``menu``, those that are on; and how many are found."""
    return rx.el.div(
        chips(only, state.only, state.narrow, label=t("Show only")),
        menu,
        narrowings,
        rx.cond(
            state.is_narrow,
            rx.el.button(t("Show everybody"), type="button", on_click=state.clear, class_name="soft-link"),
        ),
        rx.el.span(rx.cond(state.is_read, count, ""), role="status", class_name="soft people-count"),
        class_name="people-line",
    )


def people_found(state: Any, table: rx.Component, bar: rx.Component, first: rx.Component) -> rx.Component:
    """The table with the bar of the selection; ``first`` where there is nobody at all yet."""
    nobody = empty_state(
        "search",
        t("Nobody found"),
        t("Nobody fits this search and these filters."),
        rx.button(t("Show everybody"), size="3", variant="soft", on_click=state.clear),
    )
    return rx.cond(
        state.is_read,
        rx.cond(state.rows.length() > 0, rx.fragment(table, bar), rx.cond(state.is_narrow, nobody, first)),
        skeleton_rows(10, avatar=False),
    )
