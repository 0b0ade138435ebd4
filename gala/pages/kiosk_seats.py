"""Another seat for somebody at the door: the free ones by table, beside the room in small. One tap moves."""

from typing import Any

import reflex as rx

from gala.components.kiosk import SeatsOf, does, kiosk
from gala.components.kiosk_words import t, t_n
from gala.pages.kiosk_map import room_map
from gala.pages.kiosk_marks import seat_words

_by_table = rx.Var(
    "[...Map.groupBy({seats!s}, (seat) => seat.table)].map(([table, seats]) => ({ table, seats }))".replace(
        "{seats!s}", str(kiosk.seats)
    ),
    _var_type=list[SeatsOf],
    _var_data=kiosk.seats._get_all_var_data(),
).guess_type()
"""The free seats, a table each, in the order in which the store names them."""


def seats() -> rx.Component:
    """The face for whoever was chosen on the card."""
    alone = kiosk.people.length() == 1
    one = kiosk.people[0]
    return rx.el.section(
        rx.el.header(
            rx.el.div(
                rx.el.p(
                    rx.cond(alone, seat_words(one.table, one.seat), kiosk.card.party),
                    class_name="kg-over serif",
                ),
                rx.el.h2(
                    rx.cond(alone, t("Another seat for {name}", name=one.first), t("Another seat")),
                    class_name="kg-name",
                    custom_attrs={"data-size": "m"},
                ),
                class_name="kg-titles",
            ),
            rx.el.button(
                rx.icon("x", size=28, aria_hidden=True),
                type="button",
                aria_label=t("Back"),
                title=t("Back"),
                class_name="kg-act kg-square",
                custom_attrs=does("close"),
            ),
        ),
        rx.cond(
            kiosk.seats.length() > 0,
            rx.el.div(
                rx.el.ul(rx.foreach(_by_table, _table), class_name="kg-tables"), room_map(), class_name="kg-choose"
            ),
            rx.el.div(
                rx.icon("armchair", size=40, stroke_width=1.5, aria_hidden=True),
                rx.el.h3(t("No seat is free")),
                rx.el.p(t("Everybody may come in all the same: an organizer finds a chair.")),
                class_name="kg-wait",
            ),
        ),
        class_name="kg-open kg-seats",
    )


def _table(group: Any) -> rx.Component:
    return rx.el.li(
        rx.el.h3(
            rx.el.span(t("Table {table}", table=group.table)),
            rx.el.small(t_n(group.seats.length(), "one free", "{count} free")),
        ),
        rx.el.div(rx.foreach(group.seats, _seat)),
        key=group.table,
    )


def _seat(seat: Any) -> rx.Component:
    kind = rx.match(
        seat.category,
        ("vip", rx.icon("star", size=15, aria_label=t("VIP"), role="img")),
        ("accessible", rx.icon("accessibility", size=17, aria_label=t("step-free"), role="img")),
        ("reserved", rx.icon("bookmark", size=15, aria_label=t("reserved"), role="img")),
        rx.fragment(),
    )
    return rx.el.button(
        rx.el.span(t("Seat"), " ", class_name="unseen"),
        rx.el.span(seat.label),
        kind,
        type="button",
        key=seat.id,
        custom_attrs=does("seat", seat.id, **{"data-category": seat.category}),
    )
