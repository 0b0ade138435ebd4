"""The guest list beside the plan. A row is drawn again only when what it shows has changed."""

from typing import Any

import reflex as rx

from gala.components.badges import guest_status
from gala.components.chips import chips
from gala.components.faces import empty_state
from gala.components.field import search_field
from gala.components.plan.words import others_at
from gala.components.shell import aside_column
from gala.i18n.page import t, t_n
from gala.pages import arranging
from gala.state.plan import PlanState
from gala.state.plan_faces import PersonRow
from gala.state.staff import EventState


def people() -> rx.Component:
    """Everybody, searched and narrowed: to choose, or to carry to a seat or table."""
    return aside_column(
        rx.el.div(
            rx.el.div(
                rx.el.h2(t("Guests")),
                rx.el.span(PlanState.total, class_name="soft"),
                class_name="plan-people-head",
            ),
            arranging.seat_all_button(),
            search_field(
                t("Search name, party, seat"), PlanState.find, id="search-people", default_value=PlanState.search,
                key=PlanState.sought.to(str),
            ),
            chips(
                {"": t("Everyone"), "unseated": t("No seat"), "coming": t("Coming"), "inside": t("Inside")},
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
    is_chosen = PlanState.person.id == person.id
    return _row(
        key=person.id.to_string(),
        who=person.id,
        name=person.name,
        party=person.party,
        heads=person.heads,
        is_member=person.is_member,
        letter=person.letter,
        seat_id=person.seat_id,
        table=person.table,
        seat=person.seat,
        others=others_at("g" + person.id.to_string(), EventState.own_mark),
        chosen=is_chosen,
        whole=is_chosen & PlanState.whole,
        lit=PlanState.lit.contains(person.id),
        may_edit=EventState.may_edit,
    )


@rx.memo
def _row(
    rest: rx.RestProp,
    who: rx.Var[int],
    name: rx.Var[str],
    party: rx.Var[str],
    heads: rx.Var[int],
    is_member: rx.Var[bool],
    letter: rx.Var[str],
    seat_id: rx.Var[int],
    table: rx.Var[str],
    seat: rx.Var[str],
    others: rx.Var[str],
    chosen: rx.Var[bool],
    whole: rx.Var[bool],
    lit: rx.Var[bool],
    may_edit: rx.Var[bool],
) -> rx.Component:
    """A guest; before the first of a party that is listed, the party's own line. Plain props: a list that was read
    again is new in every row, what stands in most rows is not."""
    return rx.el.li(
        rx.cond(heads > 0, _party(who, party, heads, seat_id, whole, may_edit)),
        rx.el.button(
            rx.cond(may_edit, _grip()),
            rx.el.span(
                rx.el.bdi(name, class_name="clip"),
                rx.cond((party != "") & ~is_member, rx.el.small(rx.el.bdi(party), class_name="soft clip")),
                class_name="who",
            ),
            rx.cond(others != "", _also_here(others)),
            _place(letter, seat_id, table, seat),
            rx.cond(letter == "i", rx.icon("check", size=16, aria_label=t("Inside"), class_name="in")),
            type="button",
            class_name="one-guest",
            on_click=PlanState.choose_person(who),
            aria_pressed=rx.cond(chosen, "true", "false"),
            custom_attrs=_taken("guest", who, name, 1, seat_id),
        ),
        rest,
        class_name=rx.cond(is_member, "in-party", "") + rx.cond(lit, " lit", ""),
    )


def _place(letter: rx.Var[str], seat_id: rx.Var[int], table: rx.Var[str], seat: rx.Var[str]) -> rx.Component:
    return rx.cond(
        seat_id > 0,
        rx.el.span(t("Table {table}, seat {seat}", table=table, seat=seat), class_name="soft"),
        rx.match(
            letter,
            ("n", guest_status(letter)),
            ("m", guest_status(letter)),
            ("p", rx.el.span(t("No answer yet"), class_name="soft")),
            rx.el.span(t("No seat yet"), class_name="waits"),
        ),
    )


def _also_here(others: rx.Var[str]) -> rx.Component:
    return rx.el.span(others, class_name="presence-chip", aria_label=t("Also here: {names}", names=others), role="img")


def _party(
    who: rx.Var[int],
    party: rx.Var[str],
    heads: rx.Var[int],
    seat_id: rx.Var[int],
    whole: rx.Var[bool],
    may_edit: rx.Var[bool],
) -> rx.Component:
    """The party's name, to drag or to choose as a whole."""
    word = rx.cond(seat_id > 0, t("Move party"), t("Seat party"))
    return rx.el.div(
        rx.el.span(
            _grip(),
            rx.el.b(rx.el.bdi(party), class_name="clip"),
            rx.el.span(heads, class_name="soft"),
            class_name="party-name",
        ),
        rx.cond(
            may_edit,
            rx.button(
                word,
                on_click=PlanState.choose_party(who),
                variant=rx.cond(whole, "solid", "soft"),
                size="1",
                aria_pressed=rx.cond(whole, "true", "false"),
                aria_label=word + ": " + party,
            ),
        ),
        class_name="party",
        custom_attrs=_taken("party", who, party, heads, seat_id),
    )


def _grip() -> rx.Component:
    return rx.icon("grip-vertical", size=14, aria_hidden=True, class_name="grip")


def _taken(
    kind: str, who: rx.Var[int], name: rx.Var[str], count: rx.Var[int] | int, seat_id: rx.Var[int]
) -> dict[str, Any]:
    """What ``assets/hands.js`` reads of a row."""
    take = rx.Var.create(f"{kind}:") + who.to_string()
    return {"data-take": take, "data-name": name, "data-count": count, "data-seat": seat_id}
