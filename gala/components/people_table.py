"""A table of people that stays quick however long it is: only the rows around what is in sight are there.

The rest is empty height, so that the scroll bar tells the truth. Arrows move from row to row, Enter opens, Space or a
click with Shift selects, Ctrl+A selects everybody found, "/" goes to the search. On a phone the rows are a list.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import reflex as rx

from gala.i18n.page import t, t_n

Text = rx.Var[str] | str


class PeopleHands(rx.Component):
    """Hears the whole page. ``on_pick`` gets a dict, read by ``gala.state.people_list``."""

    library = "$/public/people.js"
    tag = "GalaPeople"

    first: rx.Var[int]
    count: rx.Var[int]
    total: rx.Var[int]
    stamp: rx.Var[int]
    enabled: rx.Var[bool]
    on_see: rx.EventHandler[rx.event.passthrough_event_spec(int)]
    on_pick: rx.EventHandler[rx.event.passthrough_event_spec(dict)]
    on_press: rx.EventHandler[rx.event.passthrough_event_spec(str)]


@dataclass(frozen=True)
class Head:
    """A column. ``sort`` is what the list is sorted by when its head is pressed; ``kind`` its class in the rows."""

    label: Text
    kind: str
    sort: str = ""


def people_table(
    state: Any, heads: Sequence[Head], row: Any, *, selects: rx.Var[bool] | bool, label: Text, class_name: Text = ""
) -> rx.Component:
    """For a state with ``gala.state.people_list.PeopleList``. ``row`` draws one of ``state.rows`` with its index."""
    below = state.total - state.first - state.rows.length()
    return rx.el.div(
        rx.el.table(
            rx.el.caption(label, class_name="unseen"),
            rx.el.thead(rx.el.tr(_all(state, selects), *(_head(state, head) for head in heads))),
            rx.el.tbody(
                _space(state.first),
                rx.foreach(state.rows, row),
                _space(below),
            ),
            custom_attrs={"aria-rowcount": (state.total + 1).to(str)},
        ),
        PeopleHands.create(
            first=state.first,
            count=state.rows.length(),
            total=state.total,
            stamp=state.stamp,
            enabled=selects,
            on_see=state.see,
            on_pick=state.pick,
            on_press=state.press,
        ),
        class_name=rx.Var.create("people-table ") + class_name,
        custom_attrs={"data-selects": rx.cond(selects, "true", "false")},
    )


def _space(rows: Any) -> rx.Component:
    """As high as the rows that are not there."""
    # One Var: of Vars inside a plain dict the page would not learn whose state they are.
    height = {"style": rx.Var.create({"height": "calc(var(--row) * " + rx.Var.create(rows).to(str) + ")"})}
    cell = rx.el.td(custom_attrs={"colSpan": 2})  # never more columns than a narrow screen shows
    return rx.cond(rows > 0, rx.el.tr(cell, class_name="people-space", aria_hidden=True, custom_attrs=height))


def _all(state: Any, selects: Any) -> rx.Component:
    mark = rx.cond(state.all_found, "true", rx.cond(state.count > 0, "mixed", "false"))
    return rx.el.th(
        rx.cond(
            selects,
            rx.el.button(
                _tick(), type="button", role="checkbox", on_click=state.press("all"), class_name="people-check",
                aria_label=t_n(state.total, "Select the {count} found", "Select all {count} found"),
                custom_attrs={"aria-checked": mark},
            ),
        ),
        scope="col",
        class_name="is-check",
    )  # fmt: skip


def _head(state: Any, head: Head) -> rx.Component:
    if not head.sort:
        return rx.el.th(head.label, scope="col", class_name=f"is-{head.kind}")
    is_here = state.sort == head.sort
    way = rx.cond(is_here, rx.cond(state.descending, "descending", "ascending"), "none")
    return rx.el.th(
        rx.el.button(
            head.label,
            rx.cond(
                is_here & state.descending,
                rx.icon("arrow-down", size=13, aria_hidden=True),
                rx.icon("arrow-up", size=13, aria_hidden=True),
            ),
            type="button",
            on_click=state.sort_by(head.sort),
            custom_attrs={"data-here": rx.cond(is_here, "true", "false")},
        ),
        scope="col",
        class_name=f"is-{head.kind}",
        custom_attrs={"aria-sort": way},
    )


def _tick() -> rx.Component:
    return rx.el.span(
        rx.icon("check", size=12, stroke_width=3.2, aria_hidden=True),
        rx.icon("minus", size=12, stroke_width=3.2, aria_hidden=True),
    )


def check_cell(name: rx.Var[str], is_chosen: rx.Var[bool], selects: rx.Var[bool]) -> rx.Component:
    """The box at the start of a row. Its clicks are heard by ``PeopleHands``, which knows about Shift."""
    return rx.el.td(
        rx.cond(
            selects,
            rx.el.button(
                _tick(), type="button", role="checkbox", tab_index=-1, class_name="people-check",
                aria_label=t("Select {name}", name=name),
                custom_attrs={"data-pick": "true", "aria-checked": rx.cond(is_chosen, "true", "false")},
            ),
        ),
        class_name="is-check",
    )  # fmt: skip


def row_attrs(
    line_id: rx.Var[int], guest_id: rx.Var[int], index: rx.Var[int], is_chosen: rx.Var[bool], is_open: rx.Var[bool]
) -> Any:
    """What a row says of itself to the style sheet, to ``PeopleHands`` and to a screen reader."""
    return {
        "data-person": line_id.to(str),
        "data-guest": guest_id.to(str),
        "data-index": index.to(str),
        "data-chosen": rx.cond(is_chosen, "true", "false"),
        "aria-rowindex": (index + 2).to(str),
        "aria-current": rx.cond(is_open, "true", "false"),
    }


def name_button(name: rx.Var[str], title: rx.Var[str], on_click: Any) -> rx.Component:
    """The person's name, which opens them; the whole row is its target."""
    return rx.el.button(
        rx.cond(title != "", rx.el.span(title, " ", class_name="soft")),
        rx.el.bdi(name),
        type="button",
        on_click=on_click,
        tab_index=-1,
        class_name="row-button",
        custom_attrs={"title": name},
    )


def tag_marks(tags: rx.Var[str]) -> rx.Component:
    """The first two of the tags, which stand one a line, and how many more there are."""
    each = tags.split("\n")
    return rx.cond(
        tags != "",
        rx.el.span(
            rx.foreach(each[:2], lambda tag: rx.el.span(rx.el.bdi(tag), class_name="people-tag")),
            rx.cond(each.length() > 2, rx.el.small("+", each.length() - 2, class_name="soft")),
            class_name="people-tags",
        ),
    )
