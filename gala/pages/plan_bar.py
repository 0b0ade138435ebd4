"""The bar over the plan: what is selected, and what may be done with it."""

from typing import Any

import reflex as rx

from gala.components.field import text_field
from gala.components.plan.words import count, locks_of, or_empty
from gala.i18n.page import t, t_n
from gala.pages import arranging
from gala.services.floor import MAX_SEAT_LABEL, MAX_TABLE_NUMBER
from gala.state.arranging import ArrangingState
from gala.state.live import live
from gala.state.plan import PlanState
from gala.state.staff import EventState


def selection_bar() -> rx.Component:
    """It says who or what is selected, for who listens too."""
    return rx.el.div(
        rx.cond(
            arranging.is_choosing(),
            arranging.choice_bar(),
            rx.cond(PlanState.person.id > 0, rx.el.div(_person_bar(), class_name="plan-bar")),
        ),
        rx.cond(
            (PlanState.person.id == 0) & ~ArrangingState.is_open,
            rx.cond(
                PlanState.chosen.length() > 1,
                rx.el.div(_seats_bar(), class_name="plan-bar"),
                rx.cond(
                    PlanState.seat.id > 0,
                    rx.el.div(_seat_bar(), class_name="plan-bar"),
                    rx.cond(PlanState.table.id > 0, rx.el.div(_table_bar(), class_name="plan-bar")),
                ),
            ),
        ),
        role="status",
        class_name="plan-bar-place",
    )


def _person_bar() -> rx.Component:
    person, family = PlanState.person, PlanState.family
    return rx.fragment(
        rx.el.b(rx.el.bdi(rx.cond(PlanState.whole, family.label, person.name)), class_name="clip"),
        rx.cond(
            EventState.may_edit,
            rx.el.span(
                rx.cond(
                    PlanState.whole,
                    t("{count} people: now choose a table", count=family.people.length()),
                    t("Now choose a seat or a table"),
                ),
                class_name="soft",
            ),
            rx.el.span(
                rx.cond(person.seat_id > 0, t("Table {table}, seat {seat}", table=person.table, seat=person.seat), ""),
                class_name="soft",
            ),
        ),
        arranging.best_button(),
        rx.cond(
            EventState.may_edit,
            rx.fragment(
                rx.cond(family.people.length() > 1, _whole_party(PlanState.whole)),
                rx.cond(
                    (person.seat_id > 0) | (PlanState.whole & (family.seats.length() > 0)),
                    rx.fragment(
                        _action(
                            "circle-dashed",
                            rx.cond(PlanState.whole, t("Free up"), t("Free the seat")),
                            PlanState.unseat,
                        ),
                        _action("lock", t("Lock"), PlanState.lock(True)),
                    ),
                ),
            ),
        ),
        _close(),
    )


def _whole_party(pressed: rx.Var[bool]) -> rx.Component:
    return _action(
        "users",
        t("Party ({count})", count=PlanState.family.people.length()),
        PlanState.choose_family,
        pressed=pressed,
    )


def _seats_bar() -> rx.Component:
    """Several seats: "6 seats, Etxeberria Goikoetxea"."""
    return rx.fragment(
        rx.el.b(t_n(PlanState.chosen.length(), "{count} seat", "{count} seats")),
        rx.el.bdi(PlanState.family.label, class_name="soft clip"),
        rx.cond(
            EventState.may_edit,
            rx.fragment(
                _move(),
                _action("circle-dashed", t("Free up"), PlanState.free),
                _locking(),
                _kind(),
            ),
        ),
        _close(),
    )


def _seat_bar() -> rx.Component:
    seat = PlanState.seat
    occupant = live["o" + seat.id.to_string()]
    line = or_empty(live["t" + seat.table_id.to_string()])
    sign = line[seat.index]
    sits, held = occupant.to(bool), sign == "h"
    state = rx.match(sign, ("b", t("blocked")), ("h", t("on hold")), t("free"))
    return rx.fragment(
        rx.el.b(t("Table {table}, seat {seat}", table=seat.table, seat=seat.label)),
        rx.cond(sits, rx.el.bdi(occupant.split("|")[1], class_name="soft clip"), rx.el.span(state, class_name="soft")),
        rx.cond(
            EventState.may_edit,
            rx.fragment(
                rx.cond(sits, rx.fragment(_move(), _swap())),
                rx.cond(
                    sits & (PlanState.family.seats.length() > 1),
                    _action(
                        "users",
                        t("Party ({count})", count=PlanState.family.seats.length()),
                        PlanState.choose_family,
                    ),
                ),
                rx.cond(sits | held, _action("circle-dashed", t("Free up"), PlanState.free)),
                rx.cond(~held & (sign != "b"), _locking()),
                rx.cond(
                    ~sits & ~held,
                    rx.cond(
                        sign == "b",
                        _action("circle", t("Unblock"), PlanState.unblock),
                        _action("ban", t("Block"), PlanState.block),
                    ),
                ),
                rx.cond(
                    sits,
                    _more(),
                    rx.fragment(
                        _kind(),
                        _name_form(None, t("Label of the seat"), seat.label, PlanState.label_seat, MAX_SEAT_LABEL),
                    ),
                ),
            ),
        ),
        _close(),
    )


def _table_bar() -> rx.Component:
    table = PlanState.table
    line = or_empty(live["t" + table.id.to_string()])
    return rx.fragment(
        rx.el.b(t("Table {table}", table=table.number), class_name="clip"),
        rx.el.span(t("{count} of {all} seats taken", count=count(line, "ti"), all=line.length()), class_name="soft"),
        rx.cond(
            EventState.may_edit,
            _name_form(t("Rename"), t("Name of the table"), table.number, PlanState.rename_table, MAX_TABLE_NUMBER),
        ),
        _close(),
    )


def _move() -> rx.Component:
    moving = PlanState.aim == "move"
    return _action(
        "move", rx.cond(moving, t("Now choose where to"), t("Move")), PlanState.start_move, pressed=moving, keys="m"
    )


def _swap() -> rx.Component:
    swapping = PlanState.aim == "swap"
    return _action(
        "arrow-left-right",
        rx.cond(swapping, t("Now choose with whom"), t("Swap")),
        PlanState.start_swap,
        pressed=swapping,
        keys="s",
    )


def _locking() -> rx.Component:
    """Lock, or unlock where the first selected seat is locked."""
    seat = PlanState.seat
    table = rx.Var.create({"id": seat.table_id}).to(dict[str, Any])
    locked = locks_of(table)[seat.index] == "x"
    return rx.cond(
        locked,
        _action("lock-open", t("Unlock"), PlanState.lock(False), keys="l"),
        _action("lock", t("Lock"), PlanState.lock(True), keys="l"),
    )


def _more() -> rx.Component:
    """Where the bar is full, what is seldom done stands behind three dots."""
    dots = rx.icon_button(
        rx.icon("ellipsis", size=16), variant="soft", color_scheme="gray", size="2", aria_label=t("Kind of seat")
    )
    return rx.popover.root(
        rx.popover.trigger(dots), rx.popover.content(_kind(), width="180px", aria_label=t("Kind of seat"))
    )


def _kind() -> rx.Component:
    return rx.select.root(
        rx.select.trigger(aria_label=t("Kind of seat")),
        rx.select.content(
            rx.select.item(t("Regular"), value="regular"),
            rx.select.item(t("VIP"), value="vip"),
            rx.select.item(t("Reserved"), value="reserved"),
            rx.select.item(t("Step-free"), value="accessible"),
        ),
        value=PlanState.seat.category,
        on_change=PlanState.set_category,
        size="2",
    )


def _name_form(
    word: rx.Var[str] | None, label: rx.Var[str], name: rx.Var[str], on_submit: Any, most: int
) -> rx.Component:
    """A button that opens one small field; without a word it is the pencil alone."""
    look: dict[str, Any] = {"variant": "soft", "color_scheme": "gray", "size": "2", "type": "button"}
    pencil = rx.icon("pencil", size=16)
    button = rx.icon_button(pencil, aria_label=label, **look) if word is None else rx.button(pencil, word, **look)
    return rx.popover.root(
        rx.popover.trigger(button),
        rx.popover.content(
            rx.el.form(
                text_field(
                    label, id="plan-name", name="name", default_value=name, key=name, max_length=most, required=True,
                    auto_complete="off",
                ),
                rx.popover.close(rx.button(t("Save"), type="submit", size="3")),
                on_submit=on_submit,
                class_name="form-stack",
            ),
            width="260px",
            aria_label=label,
        ),
    )  # fmt: skip


def _action(
    icon: str, word: rx.Var[str], on_click: object, pressed: rx.Var[bool] | None = None, keys: str = ""
) -> rx.Component:
    more: dict[str, Any] = {} if pressed is None else {"aria_pressed": rx.cond(pressed, "true", "false")}
    if keys:
        more["custom_attrs"] = {"aria-keyshortcuts": keys}
    return rx.button(
        rx.icon(icon, size=16), word, on_click=on_click, variant="soft", color_scheme="gray", size="2", **more
    )


def _close() -> rx.Component:
    return rx.icon_button(
        rx.icon("x", size=18), on_click=PlanState.let_go, variant="ghost", color_scheme="gray", size="2",
        aria_label=t("Let go"),
    )  # fmt: skip
