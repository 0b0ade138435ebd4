"""The floor plan: the room and the guest list side by side. Choose a guest, click a seat."""

from typing import Any

import reflex as rx

from gala.components.badges import guest_status
from gala.components.chips import chips
from gala.components.faces import empty_state
from gala.components.field import search_field, text_field
from gala.components.plan import legend, plan, seat_list, table_strip, table_view
from gala.components.plan.words import count, or_empty
from gala.components.shell import aside_column
from gala.i18n.page import t, t_n
from gala.pages import arranging
from gala.pages.floor_form import floor_start
from gala.pages.frame import event_page, is_refused
from gala.services.floor import MAX_SEAT_LABEL, MAX_TABLE_NUMBER
from gala.state.arranging import ArrangingState
from gala.state.live import live
from gala.state.plan import PersonRow, PlanState
from gala.state.staff import EventState


def floor_plan() -> rx.Component:
    """The page at ``/events/ID/plan``."""
    return event_page(
        rx.cond(
            PlanState.has_floor,
            _room(),
            rx.cond(
                PlanState.is_read,
                rx.cond(
                    EventState.may_edit,
                    floor_start(),
                    empty_state("armchair", t("No floor plan yet"), t("The organizer has not made one.")),
                ),
            ),
        ),
        active="plan",
        rail=True,
        fill=True,
        aside=rx.cond(
            PlanState.is_read & ~is_refused(), rx.cond(ArrangingState.is_open, arranging.preview(), _people())
        ),
    )


def _room() -> rx.Component:
    return rx.el.div(
        rx.el.div(
            rx.el.h2(t("Floor plan")),
            rx.el.div(legend(audience="staff"), class_name="plan-legend"),
            chips(
                {"room": t("Room"), "list": t("List")},
                rx.cond(PlanState.as_list, "list", "room"),
                lambda key: PlanState.show_list(key == "list"),
                label=t("How to show the seats"),
            ),
            class_name="plan-tools",
        ),
        rx.cond(
            PlanState.as_list,
            rx.el.div(seat_list(PlanState.plan, **_choosing()), class_name="plan-list", tab_index=0),
            rx.fragment(
                rx.el.div(
                    plan(PlanState.plan, letters=ArrangingState.letters, on_let_go=PlanState.let_go, **_choosing()),
                    class_name="plan-room",
                ),
                _one_table(),
            ),
        ),
        _bar(),
        class_name="plan-page",
    )


def _choosing() -> dict[str, Any]:
    """What every way to show the seats is given."""
    return {
        "audience": "staff",
        "on_seat": PlanState.choose_seat,
        "on_table": PlanState.choose_table,
        "overlay": arranging.overlay(),
    }


def _one_table() -> rx.Component:
    """The plan on a phone: the style sheet shows it in place of the room."""
    return rx.el.div(
        table_view(PlanState.plan, PlanState.table_id, letters=ArrangingState.letters, **_choosing()),
        table_strip(PlanState.plan, PlanState.table_id, audience="staff", on_table=PlanState.open_table),
        legend(audience="staff"),
        class_name="plan-table",
    )


def _bar() -> rx.Component:
    """What may be done with what is selected; it says who or what that is."""
    return rx.el.div(
        rx.cond(
            arranging.is_choosing(),
            arranging.choice_bar(),
            rx.cond(PlanState.person.id > 0, rx.el.div(_person_bar(), class_name="plan-bar")),
        ),
        rx.cond(
            (PlanState.person.id == 0) & ~ArrangingState.is_open,
            rx.cond(
                PlanState.seat.id > 0,
                rx.el.div(_seat_bar(), class_name="plan-bar"),
                rx.cond(PlanState.table.id > 0, rx.el.div(_table_bar(), class_name="plan-bar")),
            ),
        ),
        role="status",
        class_name="plan-bar-place",
    )


def _person_bar() -> rx.Component:
    person = PlanState.person
    return rx.fragment(
        rx.el.b(rx.el.bdi(person.name), class_name="clip"),
        rx.cond(
            EventState.may_edit,
            rx.el.span(t("Now choose a seat"), class_name="soft"),
            rx.el.span(
                rx.cond(person.seat_id > 0, t("Table {table}, seat {seat}", table=person.table, seat=person.seat), ""),
                class_name="soft",
            ),
        ),
        arranging.best_button(),
        rx.cond(
            EventState.may_edit & (person.seat_id > 0),
            _action("circle-dashed", t("Free the seat"), PlanState.unseat),
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


def _seat_bar() -> rx.Component:
    seat = PlanState.seat
    occupant = live["o" + seat.id.to_string()]
    line = or_empty(live["t" + seat.table_id.to_string()])
    sign = line[seat.index]
    sits = occupant.to(bool)
    held = sign == "h"
    return rx.fragment(
        rx.el.b(t("Table {table}, seat {seat}", table=seat.table, seat=seat.label)),
        rx.cond(
            sits,
            rx.el.bdi(occupant.split("|")[1], class_name="soft clip"),
            rx.el.span(
                rx.match(sign, ("b", t("blocked")), ("h", t("on hold")), t("free")),
                class_name="soft",
            ),
        ),
        rx.cond(
            EventState.may_edit,
            rx.fragment(
                rx.cond(
                    sits,
                    _action(
                        "move",
                        rx.cond(PlanState.is_moving, t("Now choose where to"), t("Move or swap")),
                        PlanState.start_move,
                        pressed=PlanState.is_moving,
                    ),
                ),
                rx.cond(sits | held, _action("circle-dashed", t("Free up"), PlanState.free)),
                rx.cond(
                    ~sits & ~held,
                    rx.cond(
                        sign == "b",
                        _action("circle", t("Unblock"), PlanState.unblock),
                        _action("ban", t("Block"), PlanState.block),
                    ),
                ),
                rx.select.root(
                    rx.select.trigger(aria_label=t("Kind of seat")),
                    rx.select.content(
                        rx.select.item(t("Regular"), value="regular"),
                        rx.select.item(t("VIP"), value="vip"),
                        rx.select.item(t("Reserved"), value="reserved"),
                        rx.select.item(t("Step-free"), value="accessible"),
                    ),
                    value=seat.category,
                    on_change=PlanState.set_category,
                    size="2",
                ),
                _name_form(None, t("Label of the seat"), seat.label, PlanState.label_seat, MAX_SEAT_LABEL),
            ),
        ),
        _close(),
    )


def _action(icon: str, word: rx.Var[str], on_click: object, pressed: rx.Var[bool] | None = None) -> rx.Component:
    more = {} if pressed is None else {"aria_pressed": rx.cond(pressed, "true", "false")}
    return rx.button(
        rx.icon(icon, size=16), word, on_click=on_click, variant="soft", color_scheme="gray", size="2", **more
    )


def _close() -> rx.Component:
    return rx.icon_button(
        rx.icon("x", size=18), on_click=PlanState.let_go, variant="ghost", color_scheme="gray", size="2",
        aria_label=t("Let go"),
    )  # fmt: skip


def _people() -> rx.Component:
    return aside_column(
        rx.el.div(
            rx.el.div(
                rx.el.h2(t("Guests")),
                rx.el.span(PlanState.total, class_name="soft"),
                class_name="plan-people-head",
            ),
            arranging.seat_all_button(),
            search_field(t("Search name, party, seat"), PlanState.find, id="search-people"),
            chips(
                {"": t("All"), "unseated": t("No seat"), "coming": t("Coming"), "inside": t("Inside")},
                PlanState.only,
                PlanState.narrow,
                label=t("Show"),
            ),
            class_name="plan-people-tools",
        ),
        rx.cond(
            PlanState.people.length() > 0,
            rx.el.ul(rx.foreach(PlanState.people, _person), class_name="plan-people"),
            rx.cond(
                PlanState.is_read,
                rx.cond(
                    (PlanState.search != "") | (PlanState.only != ""),
                    empty_state("search", t("Nobody like that"), t("Try another name or filter.")),
                    empty_state("users", t("No guests yet"), t("Invite the first, or import tickets.")),
                ),
            ),
        ),
        rx.cond(
            PlanState.has_more,
            rx.button(
                t_n(PlanState.total - PlanState.people.length(), "Show {count} more", "Show {count} more"),
                on_click=PlanState.grow, variant="soft", color_scheme="gray", class_name="plan-more",
            ),
        ),
        label=t("Guests"),
    )  # fmt: skip


def _person(person: rx.Var[PersonRow]) -> rx.Component:
    return rx.el.li(
        rx.el.button(
            rx.el.span(
                rx.el.bdi(person.name, class_name="clip"),
                rx.cond(person.party != "", rx.el.small(rx.el.bdi(person.party), class_name="soft clip")),
                class_name="who",
            ),
            rx.cond(
                person.seat_id > 0,
                rx.el.span(t("Table {table}, seat {seat}", table=person.table, seat=person.seat), class_name="soft"),
                rx.match(
                    person.letter,
                    ("n", guest_status(person.letter)),
                    ("p", rx.el.span(t("No answer yet"), class_name="soft")),
                    rx.el.span(t("No seat yet"), class_name="waits"),
                ),
            ),
            rx.cond(person.letter == "i", rx.icon("check", size=16, aria_label=t("Inside"), class_name="in")),
            type="button",
            on_click=PlanState.choose_person(person.id),
            aria_pressed=rx.cond(PlanState.person.id == person.id, "true", "false"),
        ),
        key=person.id.to_string(),
    )
