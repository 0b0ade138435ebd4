"""The plan as a list: what the picture can do, for who would rather read, or listen."""

from typing import Any, cast

import reflex as rx

from gala.components.plan.seat import marks, swatch_of
from gala.components.plan.table import seats_free_words
from gala.components.plan.words import (
    Audience,
    Item,
    Strings,
    category_word,
    items,
    occupant_of,
    or_empty,
    overlay_of,
    seat_name,
    sign,
    state_word,
    status_for,
)
from gala.i18n.page import t
from gala.live.store import live


def seat_list(
    room: rx.Var[dict[str, Any]],
    *,
    audience: Audience,
    on_seat: Any,
    overlay: Strings | None = None,
    on_table: Any = None,
    **props: Any,
) -> rx.Component:
    """Every table with its seats, each a button that does what a click on the plan does. Staff also read the names.

    With ``on_table`` the table's name is a button too.
    """
    none = cast("Strings", rx.Var.create({}).to(dict[str, str]))
    over = overlay if overlay is not None else none

    def table(item: Item) -> rx.Component:
        status = status_for(audience, item)
        lies = overlay_of(over, item)
        return rx.el.section(
            rx.el.h3(_table_name(item, on_table), " ", rx.el.small(seats_free_words(status), class_name="soft")),
            rx.el.ul(
                rx.foreach(
                    items(item, "seats"), lambda seat, index: _row(item, seat, index, status, lies, audience, on_seat)
                )
            ),
            key=item["id"].to_string(),
        )

    return rx.el.div(
        marks(),
        rx.foreach(items(room, "tables"), table),
        class_name=f"seat-list {props.pop('class_name', '')}".strip(),
        **props,
    )


def _table_name(table: Item, on_table: Any) -> rx.Component | rx.Var[str]:
    name = t("Table {table}", table=table["number"])
    return name if on_table is None else rx.el.button(name, type="button", on_click=on_table(table["id"].to(int)))


def _row(
    table: Item,
    seat: Item,
    index: rx.Var[int],
    status: rx.Var[str],
    over: rx.Var[str],
    audience: Audience,
    on_seat: Any,
) -> rx.Component:
    state, mine, category = sign(status, index), sign(over, index), seat["category"].to(str)
    words = state_word(state, mine) + category_word(category)
    choose = on_seat(seat["id"].to(int), *_seen(seat, audience))
    acts: dict[str, Any] = {"on_click": choose}
    if audience == "guests":
        # Not ``disabled``: our own click makes the seat held a moment before it is ours, and the focus would be lost.
        closed = (state != "f") & ~mine.contains("y") & ~mine.contains("m")
        acts = {
            "on_click": rx.cond(closed, rx.noop(), choose),
            "aria_disabled": rx.cond(closed, "true", "false"),
            "tab_index": rx.cond(closed, -1, 0),
        }
    return rx.el.li(
        rx.el.button(
            swatch_of(state, mine, category, audience=audience),
            rx.el.span(seat["label"].to(str), class_name="label"),
            _who(seat) if audience == "staff" else rx.fragment(),
            rx.el.small(words),
            type="button",
            aria_label=seat_name(table, seat) + ", " + words + (_spoken(seat) if audience == "staff" else ""),
            **acts,
        ),
        key=seat["id"].to_string(),
    )


def _seen(seat: Item, audience: Audience) -> tuple[Any, ...]:
    """What a staff page is told of a seat beside its id: who sits there, 0 nobody; and that it alone is chosen."""
    if audience == "guests":
        return ()
    text = or_empty(live["o" + seat["id"].to_string()])
    who = rx.Var(f"Number({text!s}.split('|')[0] || 0)", _var_data=text._get_all_var_data()).to(int)
    return who, False


def _spoken(seat: Item) -> rx.Var[str]:
    name = occupant_of(seat)
    return cast("rx.Var[str]", rx.cond(name == "", "", rx.Var.create(", ") + name))


def _who(seat: Item) -> rx.Component:
    return rx.el.b(occupant_of(seat), dir="auto", class_name="clip")
