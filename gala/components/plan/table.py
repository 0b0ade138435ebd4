"""A table of the room with its seats. Drawn again only when its own strings change."""

from typing import Any, cast

import reflex as rx
from reflex_components_core.el.elements.media import Text

from gala.components.plan.seat import seat, use
from gala.components.plan.words import Audience, Item, count, items, long_or, short
from gala.i18n.page import t, t_n


@rx.memo
def staff_table(
    rest: rx.RestProp,
    table: rx.Var[dict[str, Any]],
    status: rx.Var[str],
    over: rx.Var[str],
    letters: rx.Var[dict[str, str]],
    locks: rx.Var[str],
    others: rx.Var[str],
) -> rx.Component:
    return _table(rest, table, status, over, letters, "staff", locks, others)


@rx.memo
def guest_table(
    rest: rx.RestProp,
    table: rx.Var[dict[str, Any]],
    status: rx.Var[str],
    over: rx.Var[str],
    letters: rx.Var[dict[str, str]],
) -> rx.Component:
    return _table(rest, table, status, over, letters, "guests")


def table_name(table: Item, status: rx.Var[str]) -> rx.Var[str]:
    """ "Table 4, 1 of 10 free": how a table is called."""
    return cast(
        "rx.Var[str]",
        t("Table {table}, {free} of {all} free", table=table["number"], free=count(status, "f"), all=status.length()),
    )


def free_words(status: rx.Var[str]) -> rx.Var[str]:
    """ "4 free", "full"."""
    free = count(status, "f")
    return cast("rx.Var[str]", rx.cond(free > 0, t("{count} free", count=free), t("full")))


def seats_free_words(status: rx.Var[str]) -> rx.Var[str]:
    """ "4 seats free"."""
    return t_n(count(status, "f"), "{count} seat free", "{count} seats free")


def _table(
    rest: Any,
    table: Item,
    status: rx.Var[str],
    over: rx.Var[str],
    letters: Any,
    audience: Audience,
    locks: rx.Var[str] | None = None,
    others: rx.Var[str] | None = None,
) -> rx.Component:
    def chair(item: Item, index: rx.Var[int]) -> rx.Component:
        place = rx.Var.create(f"translate({item['x']} {item['y']})")
        return seat(table, item, index, status, over, letters, audience=audience, transform=place, locks=locks)

    return rx.el.g(
        rest,
        top(table),
        _words(table, status, audience),
        rx.foreach(items(table, "seats"), chair),
        rx.fragment() if locks is None else rx.cond(_all_locked(locks, status), _lock(table)),
        rx.fragment() if others is None else rx.cond(others != "", _chip(table, others)),
        class_name="table",
        role="group",
        aria_label=table_name(table, status),
        custom_attrs={"tabIndex": 0, "data-id": table["id"]},
    )


def _all_locked(locks: rx.Var[str], status: rx.Var[str]) -> rx.Var[bool]:
    return (locks != "") & ~locks.contains(".") & (locks.length() == status.length())


def _lock(table: Item) -> rx.Component:
    """A small lock above the number of a table whose seats are all locked in place."""
    place = rx.Var.create(f"translate({table['x']} {table['y']}) translate(-8.2 -27)")
    return rx.el.g(use("lock"), class_name="table-lock", custom_attrs={"transform": place})


def _chip(table: Item, others: rx.Var[str]) -> rx.Component:
    """Who else is at the table this moment, by initials."""
    width = others.length().to(float) * 7 + 12
    place = rx.Var.create(f"translate({table['x']} {table['y'].to(float) - 33})")
    box = {"x": width / -2, "y": -9, "width": width, "height": 18, "rx": 9}
    return rx.el.g(
        rx.el.rect(custom_attrs=box),
        Text.create(others),
        class_name="presence",
        role="img",
        aria_label=t("Also here: {names}", names=others),
        custom_attrs={"transform": place},
    )


def top(table: Item) -> rx.Component:
    """The table itself: a disc or a bar; a row and a block of chairs have none."""
    x, y, width, height = (table[name].to(float) for name in ("x", "y", "w", "h"))
    place = {"x": x - width / 2, "y": y - height / 2, "width": width, "height": height, "rx": 12}
    turned = rx.Var.create(f"rotate({table['rotation']} {table['x']} {table['y']})")
    return cast(
        "rx.Component",
        rx.match(
            table["shape"].to(str),
            ("round", rx.el.circle(class_name="top", custom_attrs={"cx": x, "cy": y, "r": table["r"]})),
            ("rect", rx.el.rect(class_name="top", custom_attrs=place | {"transform": turned})),
            rx.fragment(),
        ),
    )


def _words(table: Item, status: rx.Var[str], audience: Audience) -> rx.Component:
    """Number and count, on the table; beside it where there is none."""
    x, y, name = table["x"].to(float), table["y"].to(float), table["number"].to(str)
    filled = t("{count} of {all}", count=count(status, "ti"), all=status.length())
    words = filled if audience == "staff" else free_words(status)
    beside = (table["shape"].to(str) == "row") | (table["shape"].to(str) == "free")
    return cast(
        "rx.Component",
        rx.cond(
            beside,
            Text.create(
                short(name, 12),
                class_name=long_or(name, "number", 4),
                custom_attrs={"x": x - table["w"].to(float) / 2 - 16, "y": y + 5},
            ),
            rx.fragment(
                Text.create(short(name, 10), class_name=long_or(name, "number", 4), custom_attrs={"x": x, "y": y + 1}),
                Text.create(words, class_name="count", custom_attrs={"x": x, "y": y + 15}),
            ),
        ),
    )
