"""The guest's seat picker: for whom, which chair, confirm. One table at a time on a phone, the room where it fits."""

import reflex as rx

from gala.components.countdown import countdown
from gala.components.links import link_button
from gala.components.menu import language_letters
from gala.components.panels import confirm_dialog
from gala.components.plan import legend, plan, seat_list, table_strip, table_view
from gala.i18n.page import t, t_n
from gala.pages.guest_frame import back_arrow, nothing, opened, or_canceled
from gala.state.guest import GuestState
from gala.state.guest_faces import MemberRow, Offer


def guest_seats() -> rx.Component:
    """The page at ``/i/CODE/seats``."""
    return opened(_picker())


def _picker() -> rx.Component:
    return rx.el.div(
        _head(),
        or_canceled(
            rx.cond(
                GuestState.coming == 0,
                nothing(
                    "armchair",
                    t("No seats to choose"),
                    t("Whoever comes gets a seat. Answer on your invitation first."),
                ),
                rx.fragment(
                    rx.cond(GuestState.is_open, _turn(), _closed()),
                    rx.cond(GuestState.offers.length() > 0, _offers()),
                    rx.cond(GuestState.swap_name != "", _exchange()),
                    _room(),
                    _foot(),
                ),
            ),
        ),
        class_name="picker",
    )


def _head() -> rx.Component:
    return rx.el.header(
        rx.el.div(
            back_arrow(),
            rx.el.h1(rx.cond(GuestState.is_open, t("Choose your seats"), t("Your seats"))),
            language_letters(),
            rx.cond(
                GuestState.to_confirm > 0,
                rx.el.div(
                    countdown(GuestState.hold_left, GuestState.hold_total, stamp=GuestState.stamp),
                    class_name="clock-pill",
                ),
            ),
            class_name="line",
        ),
        rx.cond(
            (GuestState.coming > 0) & (GuestState.event["status"] != "canceled"),
            rx.el.div(
                rx.foreach(GuestState.members, lambda member: rx.cond(member.answer != "no", _person(member))),
                role="group",
                aria_label=t("For whom"),
                class_name="party-row",
            ),
        ),
        class_name="picker-head",
    )


def _person(member: rx.Var[MemberRow]) -> rx.Component:
    """One of the party: touch to choose the chair for them."""
    return rx.el.button(
        rx.el.span(member.initials, class_name="disc", aria_hidden=True),
        rx.el.span(
            rx.el.b(rx.el.bdi(member.first)),
            rx.cond(
                member.held_seat != "",
                rx.el.small(rx.icon("timer", size=14, aria_hidden=True), _place(member.held_table, member.held_seat)),
                rx.cond(
                    member.seat != "",
                    rx.el.small(rx.icon("check", size=14, aria_hidden=True), _place(member.table, member.seat)),
                    rx.el.small(t("no seat yet")),
                ),
            ),
        ),
        rx.el.span(rx.cond(member.held_seat != "", t("on hold"), ""), class_name="unseen"),
        type="button",
        title=member.name,
        on_click=GuestState.pick_for(member.id),
        aria_pressed=rx.cond(GuestState.picking == member.id, "true", "false"),
        class_name="party-one",
    )


def _place(table: rx.Var[str], seat: rx.Var[str]) -> rx.Component:
    """The seat; its table too where the party sits apart."""
    return rx.cond(
        GuestState.apart, t("Table {table}, seat {seat}", table=table, seat=seat), t("Seat {seat}", seat=seat)
    )


def _turn() -> rx.Component:
    """Whose turn it is, where they sit, and how to let it go."""
    who = GuestState.picked
    line = rx.cond(
        who["held_seat"] != "",
        t("{name}: table {table}, seat {seat}, to confirm", name=who["first"], table=who["held_table"],
          seat=who["held_seat"]),
        rx.cond(
            who["seat"] != "",
            t("{name}: table {table}, seat {seat}", name=who["first"], table=who["table"], seat=who["seat"]),
            t("Choose a free seat for {name}.", name=who["first"]),
        ),
    )  # fmt: skip
    release = rx.el.button(
        t("Let go"), type="button", on_click=GuestState.release(GuestState.picking), class_name="word-button"
    )
    return rx.el.div(
        rx.el.p(line, role="status"),
        rx.cond(who["held_seat"] != "", release, rx.cond(who["seat"] != "", _give_back())),
        class_name="turn",
    )


def _give_back() -> rx.Component:
    who = GuestState.picked
    return confirm_dialog(
        t("Give this seat back?"),
        t("Table {table}, seat {seat} becomes free for others.", table=who["table"], seat=who["seat"]),
        t("Give back"),
        GuestState.give_back(GuestState.picking),
        trigger=rx.el.button(t("Give back"), type="button", class_name="word-button"),
    )


def _closed() -> rx.Component:
    return rx.el.div(
        rx.icon("clock", size=20, aria_hidden=True),
        rx.el.div(rx.el.b(t("The time for changes has passed.")), " ", t("Please ask the organizer.")),
        class_name="notice",
        role="status",
    )


def _offers() -> rx.Component:
    def offer(seat: rx.Var[Offer]) -> rx.Component:
        return rx.el.button(
            t("Table {table}, seat {seat}", table=seat.table, seat=seat.seat),
            type="button",
            on_click=GuestState.take(seat.id),
            class_name="chip",
        )

    return rx.el.div(
        rx.el.b(t("Somebody was faster. These are free:")),
        rx.el.div(rx.foreach(GuestState.offers, offer), class_name="chips"),
        class_name="offers",
        role="alert",
    )


def _exchange() -> rx.Component:
    """Two of us who both sit: change their places, or go on with the other one."""
    one, other = GuestState.picked["first"], GuestState.swap_name
    return rx.el.div(
        rx.el.b(t("Should {name} and {other} change places?", name=one, other=other)),
        rx.el.div(
            rx.el.button(t("Change places"), type="button", on_click=GuestState.exchange, class_name="chip"),
            rx.el.button(
                t("No, choose for {name}", name=other),
                type="button",
                on_click=GuestState.pick_for(GuestState.swap_with),
                class_name="chip",
            ),
            class_name="chips",
        ),
        class_name="offers is-calm",
        role="alert",
    )


def _room() -> rx.Component:
    """The room: a list, or by the width of the screen one table or all of them."""
    hold, mine = GuestState.hold_total, GuestState.mine
    one = rx.el.div(
        table_view(
            GuestState.plan,
            GuestState.table_id,
            audience="guests",
            on_seat=GuestState.take,
            overlay=mine,
            letters=GuestState.letters,
            hold_seconds=hold,
        ),
        legend(audience="guests"),
        table_strip(GuestState.plan, GuestState.table_id, audience="guests", on_table=GuestState.open_table),
        class_name="by-table",
    )
    whole = rx.el.div(
        plan(
            GuestState.plan,
            audience="guests",
            on_seat=GuestState.take,
            overlay=mine,
            letters=GuestState.letters,
            hold_seconds=hold,
        ),
        class_name="whole",
    )
    return rx.el.div(
        rx.el.button(
            rx.cond(
                GuestState.as_list,
                rx.fragment(rx.icon("armchair", size=16, aria_hidden=True), t("As a plan")),
                rx.fragment(rx.icon("list", size=16, aria_hidden=True), t("As a list")),
            ),
            type="button",
            on_click=GuestState.show_list(~GuestState.as_list),
            class_name="as-list",
        ),
        rx.cond(
            GuestState.as_list,
            seat_list(GuestState.plan, audience="guests", on_seat=GuestState.take, overlay=mine),
            rx.fragment(one, whole),
        ),
        class_name="stage",
    )


def _foot() -> rx.Component:
    """The legend, where there is room for it, and what to do."""
    actions = rx.el.div(
        rx.button(
            rx.icon("users", size=18),
            t("Best together"),
            on_click=GuestState.best_together,
            variant="soft",
            size="4",
        ),
        rx.cond(
            GuestState.to_confirm > 0,
            rx.button(
                t_n(GuestState.to_confirm, "Confirm the seat", "Confirm {count} seats"),
                on_click=GuestState.confirm,
                size="4",
            ),
            rx.cond(
                GuestState.to_seat == 0,
                link_button(t("Done"), href=GuestState.invitation_path, away=True, size="4"),
            ),
        ),
        class_name="actions",
    )
    return rx.el.footer(
        legend(audience="guests"),
        rx.cond(GuestState.is_open, actions),
        class_name="picker-foot",
    )
