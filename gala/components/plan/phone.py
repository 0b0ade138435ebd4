"""One table at a time, large enough for a thumb, and the strip to go from table to table."""

from typing import Any, cast

import reflex as rx
from reflex_components_core.el.elements.media import Text

from gala.components.badges import initials
from gala.components.plan.canvas import Seats
from gala.components.plan.seat import marks, seat
from gala.components.plan.table import free_words, seats_free_words, table_name
from gala.components.plan.words import (
    Audience,
    Item,
    Strings,
    count,
    items,
    locks_of,
    long_or,
    occupant_of,
    overlay_of,
    short,
    status_for,
)
from gala.i18n.page import t
from gala.live.store import live

SPREAD, CLOSE = 148 / 52, 2.35
"""How far apart things stand: a round table of ten has its seats at R 148; lines of seats stand closer."""
SEAT = 56 / 22
"""How large a seat is drawn: 56 px."""


def table_view(
    room: rx.Var[dict[str, Any]],
    table_id: rx.Var[int],
    *,
    audience: Audience,
    on_seat: Any,
    overlay: Strings,
    letters: Strings | None = None,
    on_table: Any = None,
    hold_seconds: rx.Var[int] | int = 300,
    **props: Any,
) -> rx.Component:
    """The table ``table_id``: numbers on its free seats; letters on ours, for staff who sits there."""

    def one(item: Item) -> rx.Component:
        shown = {
            "key": item["id"].to_string(),
            "table": item,
            "status": status_for(audience, item),
            "over": overlay_of(overlay, item),
            "hold": hold_seconds,
            "on_seat": on_seat,
        }
        drawn = (
            large_table(letters=letters, **shown)
            if audience == "guests"
            else large_staff_table(letters=letters, on_table=on_table, **shown)
        )
        return rx.cond(item["id"].to(int) == table_id, drawn)

    return rx.el.div(
        marks(),
        rx.foreach(items(room, "tables"), one),
        class_name=f"one-table {props.pop('class_name', '')}".strip(),
        **props,
    )


@rx.memo
def large_table(
    rest: rx.RestProp,
    table: rx.Var[dict[str, Any]],
    status: rx.Var[str],
    over: rx.Var[str],
    letters: rx.Var[dict[str, str]],
    hold: rx.Var[int],
    on_seat: rx.EventHandler[rx.event.passthrough_event_spec(int, int, bool)],
) -> rx.Component:
    return _large(rest, table, status, over, letters, "guests", hold=hold, on_seat=on_seat)


@rx.memo
def large_staff_table(
    rest: rx.RestProp,
    table: rx.Var[dict[str, Any]],
    status: rx.Var[str],
    over: rx.Var[str],
    letters: rx.Var[dict[str, str]],
    hold: rx.Var[int],
    on_seat: rx.EventHandler[rx.event.passthrough_event_spec(int, int, bool)],
    on_table: rx.EventHandler[rx.event.passthrough_event_spec(int)],
) -> rx.Component:
    return _large(rest, table, status, over, letters, "staff", hold=hold, on_seat=on_seat, on_table=on_table)


def _large(
    rest: Any, table: Item, status: rx.Var[str], over: rx.Var[str], letters: Any, audience: Audience, **seats: Any
) -> rx.Component:
    shape, turned = table["shape"].to(str), table["rotation"].to(float)
    is_round = shape == "round"
    spread = cast("rx.Var[float]", rx.cond(is_round, SPREAD, CLOSE).to(float))
    # A long table stands upright on a phone, whichever way it stands in the room.
    turn = cast("rx.Var[float]", rx.cond((shape == "rect") | (shape == "row"), 90, 0).to(float)) - turned
    wide, deep = (or_zero(table[name]) * spread / 2 for name in ("w", "h"))
    radius = or_zero(table["r"])
    beyond = rx.cond(is_round, (radius + 18) * SPREAD + 36, 18 * CLOSE + 36).to(float)
    half_width = rx.cond(is_round, beyond, rx.cond(shape == "free", wide, deep).to(float) + beyond).to(float)
    half_height = rx.cond(is_round, beyond, rx.cond(shape == "free", deep, wide).to(float) + 40).to(float)

    def chair(item: Item, index: rx.Var[int]) -> rx.Component:
        across = (item["x"].to(float) - table["x"].to(float)) * spread
        down = (item["y"].to(float) - table["y"].to(float)) * spread
        place = rx.Var.create(f"translate({across} {down}) rotate({-turn}) scale({SEAT})")
        letters_of = initials(occupant_of(item)) if audience == "staff" else None
        locks = locks_of(table) if audience == "staff" else None
        return seat(
            table, item, index, status, over, letters,
            audience=audience, transform=place, numbered=True, initials=letters_of, locks=locks,
        )  # fmt: skip

    return Seats.create(
        rest,
        rx.el.g(
            rx.el.g(
                _top(shape, radius * SPREAD + 3, wide, deep, turned),
                rx.foreach(items(table, "seats"), chair),
                custom_attrs={"transform": rx.Var.create(f"rotate({turn})")},
            ),
            _words(table, shape, status, half_height),
            class_name="table large",
            role="group",
            aria_label=table_name(table, status),
            custom_attrs={"tabIndex": 0, "data-id": table["id"]},
        ),
        class_name="room",
        custom_attrs={"viewBox": rx.Var.create(f"{-half_width} {-half_height} {half_width * 2} {half_height * 2}")},
        live=live if audience == "staff" else rx.Var("null"),
        **seats,
    )


def _top(shape: rx.Var[str], radius: Any, wide: Any, deep: Any, turned: Any) -> rx.Component:
    box = {"x": -wide, "y": -deep, "width": wide * 2, "height": deep * 2, "rx": 24}
    box["transform"] = rx.Var.create(f"rotate({turned})")
    return cast(
        "rx.Component",
        rx.match(
            shape,
            ("round", rx.el.circle(class_name="top", custom_attrs={"r": radius})),
            ("rect", rx.el.rect(class_name="top", custom_attrs=box)),
            rx.fragment(),
        ),
    )


def _words(table: Item, shape: rx.Var[str], status: rx.Var[str], half_height: Any) -> rx.Component:
    """Number and free seats: on the table, or above a row."""
    name = table["number"].to(str)
    return cast(
        "rx.Component",
        rx.match(
            shape,
            (
                "round",
                rx.fragment(
                    Text.create(short(name, 13), class_name=long_or(name, "huge", 3), custom_attrs={"y": 4}),
                    Text.create(seats_free_words(status), class_name="free-count", custom_attrs={"y": 34}),
                ),
            ),
            (
                "rect",
                rx.fragment(
                    Text.create(short(name, 7), class_name=long_or(name, "huge is-narrow", 3), custom_attrs={"y": 4}),
                    Text.create(free_words(status), class_name="free-count", custom_attrs={"y": 30}),
                ),
            ),
            Text.create(
                t("Table {table}", table=table["number"]), class_name="free-count", custom_attrs={"y": 16 - half_height}
            ),
        ),
    )


def or_zero(number: Any) -> rx.Var[float]:
    """The number, or 0 where a table has none of the kind."""
    var = rx.Var.create(number)
    return cast("rx.Var[float]", rx.Var(f"({var!s} ?? 0)", _var_data=var._get_all_var_data()).to(float))


def table_strip(
    room: rx.Var[dict[str, Any]], table_id: rx.Var[int], *, audience: Audience, on_table: Any, **props: Any
) -> rx.Component:
    """All tables in a row, each with what is free; a touch calls ``on_table`` with its id."""

    def chip(item: Item) -> rx.Component:
        status = status_for(audience, item)
        return rx.el.button(
            table_chip(key=item["id"].to_string(), number=item["number"].to(str), status=status),
            type="button",
            on_click=on_table(item["id"].to(int)),
            aria_label=table_name(item, status),
            aria_pressed=rx.cond(item["id"].to(int) == table_id, "true", "false"),
            key=item["id"].to_string(),
        )

    return rx.el.div(
        rx.foreach(items(room, "tables"), chip),
        role="group",
        aria_label=t("Tables"),
        class_name=f"table-strip {props.pop('class_name', '')}".strip(),
        **props,
    )


@rx.memo
def table_chip(rest: rx.RestProp, number: rx.Var[str], status: rx.Var[str]) -> rx.Component:
    """A table in small: a ring of its seats, free ones hollow and first, and its count."""
    ring = {"r": 16, "pathLength": status.length(), "transform": "rotate(-90)"}
    return rx.el.span(
        rest,
        rx.el.svg(
            rx.el.circle(class_name="dots", custom_attrs=ring),
            rx.cond(
                count(status, "f") > 0,
                rx.el.circle(class_name="dots is-hollow", custom_attrs=ring | {"strokeDasharray": _hollow(status)}),
            ),
            Text.create(short(number, 4), class_name=long_or(number, "", 2), custom_attrs={"y": 5}),
            aria_hidden=True,
            custom_attrs={"viewBox": "-20 -20 40 40", "width": 40, "height": 40},
        ),
        rx.el.span(free_words(status)),
    )


def _hollow(status: rx.Var[str]) -> rx.Var[str]:
    """A dash of no length, so a round dot, for each free seat, and then no more."""
    expression = f"'0 1 '.repeat({count(status, 'f')!s} - 1) + '0 ' + {status!s}.length"
    return cast("rx.Var[str]", rx.Var(expression, _var_data=status._get_all_var_data()).to(str))
