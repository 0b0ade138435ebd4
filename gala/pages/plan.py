"""The floor plan: the room and the guest list side by side. Choose a guest, click a seat."""

from typing import Any

import reflex as rx

from gala.components.badges import guest_status
from gala.components.chips import chips
from gala.components.faces import empty_state
from gala.components.field import search_field
from gala.components.plan import legend, plan, seat_list, table_strip, table_view
from gala.components.plan.hands import Hands
from gala.components.plan.hands import words as hands_words
from gala.components.plan.words import others_at
from gala.components.shell import aside_column
from gala.components.undo import undo_buttons
from gala.i18n.page import t, t_n
from gala.pages import arranging, plan_past
from gala.pages.floor_form import draw_button, floor_start
from gala.pages.frame import event_page, is_refused
from gala.pages.plan_bar import selection_bar
from gala.pages.plan_help import keys_help
from gala.state.arranging import ArrangingState
from gala.state.live import live
from gala.state.past import PastState
from gala.state.plan import PlanState
from gala.state.plan_faces import PersonRow
from gala.state.staff import EventState


def floor_plan() -> rx.Component:
    """The page at ``/events/ID/plan``."""
    return event_page(
        rx.cond(
            PlanState.has_floor | PastState.is_past,
            rx.cond(PastState.is_past, plan_past.past_room(), _room()),
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
            PlanState.is_read & ~is_refused(),
            rx.cond(
                PastState.is_past,
                plan_past.moments(),
                rx.cond(ArrangingState.is_open, arranging.preview(), _people()),
            ),
        ),
    )


def _room() -> rx.Component:
    return rx.el.div(
        rx.el.div(
            rx.el.h2(t("Floor plan")),
            rx.cond(EventState.may_edit, undo_buttons(PlanState)),
            rx.el.div(legend(audience="staff"), class_name="plan-legend"),
            chips(
                {"room": t("Room"), "list": t("List")},
                rx.cond(PlanState.as_list, "list", "room"),
                lambda key: PlanState.show_list(key == "list"),
                label=t("How to show the seats"),
            ),
            draw_button(as_icon=True),
            plan_past.open_button(),
            keys_help(),
            class_name="plan-tools",
        ),
        rx.cond(
            PlanState.as_list,
            rx.el.div(seat_list(PlanState.plan, **_choosing()), class_name="plan-list", tab_index=0),
            rx.fragment(
                rx.el.div(
                    plan(
                        PlanState.plan,
                        letters=ArrangingState.letters,
                        on_let_go=PlanState.let_go,
                        links=PlanState.party_links,
                        own_mark=EventState.own_mark,
                        **_choosing(),
                    ),
                    class_name="plan-room",
                ),
                _one_table(),
            ),
        ),
        selection_bar(),
        Hands.create(
            live=live,
            words=hands_words(),
            enabled=EventState.may_edit,
            on_put_down=PlanState.put_down,
            on_press=PlanState.press,
        ),
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
    """A row; before the first of a party that is listed, the party's own."""
    return rx.el.li(
        rx.cond(person.heads > 0, _party(person)),
        _guest(person),
        class_name=rx.cond(person.is_member, "in-party", "") + rx.cond(PlanState.lit.contains(person.id), " lit", ""),
        key=person.id.to_string(),
    )


def _party(person: rx.Var[PersonRow]) -> rx.Component:
    """The party's name, to drag or to choose as a whole."""
    is_chosen = (PlanState.person.id == person.id) & PlanState.whole
    return rx.el.div(
        rx.el.span(
            rx.icon("grip-vertical", size=14, aria_hidden=True, class_name="grip"),
            rx.el.b(rx.el.bdi(person.party), class_name="clip"),
            rx.el.span(person.heads, class_name="soft"),
            class_name="party-name",
        ),
        rx.cond(
            EventState.may_edit,
            rx.button(
                rx.cond(person.seat_id > 0, t("Move party"), t("Seat party")),
                on_click=PlanState.choose_party(person.id),
                variant=rx.cond(is_chosen, "solid", "soft"),
                size="1",
                aria_pressed=rx.cond(is_chosen, "true", "false"),
                aria_label=rx.cond(person.seat_id > 0, t("Move party"), t("Seat party")) + ": " + person.party,
            ),
        ),
        class_name="party",
        **_taken("party", person, person.party, person.heads),
    )


def _taken(kind: str, person: rx.Var[PersonRow], name: rx.Var[str], count: rx.Var[int] | int) -> dict[str, Any]:
    """What ``components.plan.hands`` reads of a row."""
    facts = {
        "data-take": rx.Var.create(f"{kind}:") + person.id.to_string(),
        "data-name": name,
        "data-count": count,
        "data-seat": person.seat_id,
    }
    return {"custom_attrs": facts}


def _guest(person: rx.Var[PersonRow]) -> rx.Component:
    others = others_at("g" + person.id.to_string(), EventState.own_mark)
    return rx.el.button(
        rx.cond(EventState.may_edit, rx.icon("grip-vertical", size=14, aria_hidden=True, class_name="grip")),
        rx.el.span(
            rx.el.bdi(person.name, class_name="clip"),
            rx.cond(
                (person.party != "") & ~person.is_member, rx.el.small(rx.el.bdi(person.party), class_name="soft clip")
            ),
            class_name="who",
        ),
        rx.cond(
            others != "",
            rx.el.span(
                others, class_name="presence-chip", aria_label=t("Also here: {names}", names=others), role="img"
            ),
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
        class_name="one-guest",
        on_click=PlanState.choose_person(person.id),
        aria_pressed=rx.cond(PlanState.person.id == person.id, "true", "false"),
        **_taken("guest", person, person.name, 1),
    )
