"""The guest's invitation: reads like print, answers like an app."""

import reflex as rx

from gala.components.countdown import countdown
from gala.components.cover import cover
from gala.components.faces import skeleton_rows
from gala.components.field import form_error, submit_button
from gala.components.links import file_link, link_button
from gala.components.menu import language_pill
from gala.components.shell import guest_shell
from gala.i18n.page import I18n, t, t_n, t_pair
from gala.pages.entrance import ticket_fields
from gala.pages.guest_frame import not_opened
from gala.pages.guest_needs import bring_button, brought, guest_name, guest_needs
from gala.pages.guest_programme import guest_programme
from gala.state.guest import GuestState
from gala.state.guest_faces import MemberRow


def invitation() -> rx.Component:
    """The page at ``/i/CODE``."""
    return rx.cond(
        GuestState.trouble["code"].to(bool),
        guest_shell(language_pill(), not_opened(), cover=cover("paper")),
        guest_shell(
            language_pill(),
            rx.cond(GuestState.event["name"].to(bool), _letter(), skeleton_rows(4)),
            cover=cover(rx.cond(GuestState.event["cover"].to(bool), GuestState.event["cover"], "sea")),
        ),
    )


def _letter() -> rx.Component:
    return rx.fragment(
        _head(),
        rx.match(
            GuestState.event["status"],
            (
                "canceled",
                _notice("circle-x", t("This event has been canceled."), t("We are sorry. Please ask the organizer.")),
            ),
            rx.fragment(
                rx.cond(
                    GuestState.is_open,
                    rx.fragment(),
                    _notice("clock", t("The time for changes has passed."), t("Please ask the organizer.")),
                ),
                _answers(),
                rx.cond(GuestState.said_yes > 0, guest_needs()),
                rx.cond(GuestState.coming > 0, guest_programme()),
                rx.cond(GuestState.coming > 0, _seats()),
                rx.cond(GuestState.with_pass > 0, _passes()),
                _more_tickets(),
            ),
        ),
    )


def _notice(icon: str, title: rx.Var[str], text: rx.Var[str]) -> rx.Component:
    return rx.el.div(
        rx.icon(icon, size=20, aria_hidden=True),
        rx.el.div(rx.el.b(title), " ", rx.el.span(text)),
        class_name="notice",
        role="status",
    )


def _head() -> rx.Component:
    event, when = GuestState.event, GuestState.when
    look = {"variant": "outline", "color_scheme": "gray", "size": "4"}
    return rx.el.header(
        rx.el.p(
            t_n(GuestState.members.length(), "You are warmly invited to", "You are all warmly invited to"),
            class_name="eye",
        ),
        rx.el.h1(event["name"], dir="auto"),
        rx.el.p(
            rx.foreach(
                GuestState.members, lambda member: rx.cond(~member.unnamed, rx.el.b(rx.el.bdi(member.first)))
            ),
            class_name="names",
        ),
        rx.el.p(
            rx.el.span(t_pair(when["weekday"])),
            rx.el.b(when["tile"]["day"]),
            rx.el.span(t_pair(when["month"])),
            class_name="when",
        ),
        rx.el.p(
            rx.cond(event["venue"] != "", event["venue"] + ", ", ""),
            t("at {time}", time=t_pair(when["time"])),
            class_name="venue serif",
        ),
        rx.cond(event["place"] != "", rx.el.p(event["place"], class_name="soft")),
        rx.el.div(
            rx.cond(
                event["status"] != "canceled",
                file_link(
                    rx.icon("calendar-plus", size=18, aria_hidden=True), t("Add to calendar"),
                    href=f"/api{GuestState.invitation_path}/event.ics?lang={I18n.lang}", **look,
                ),
            ),
            rx.cond(
                event["map"] != "",
                link_button(
                    rx.icon("map-pin", size=18, aria_hidden=True), t("Map"), href=event["map"], away=True,
                    target="_blank", rel="noreferrer", **look,
                ),
            ),
            class_name="ways",
        ),
        rx.cond(event["description"] != "", rx.el.p(event["description"], class_name="words")),
        class_name="letter",
    )  # fmt: skip


def _answers() -> rx.Component:
    return rx.el.section(
        rx.el.h2(t("Will you join us?")),
        rx.el.p(t("Kindly reply by {day}", day=t_pair(GuestState.when["deadline"])), class_name="soft lead"),
        rx.el.ul(rx.foreach(GuestState.members, _member), class_name="family"),
        rx.cond(
            (GuestState.members.length() > 1) & GuestState.is_open & (GuestState.waiting > 0),
            rx.button(
                rx.icon("check", size=18), t("We all come"), on_click=GuestState.answer_all, variant="soft", size="3",
                class_name="wide",
            ),
        ),
        class_name="part",
    )  # fmt: skip


def _member(member: rx.Var[MemberRow]) -> rx.Component:
    return rx.cond(~member.is_away, _line(member))


def _line(member: rx.Var[MemberRow]) -> rx.Component:
    return rx.el.li(
        rx.el.div(
            rx.el.span(
                rx.el.b(rx.el.bdi(member.name), class_name="serif"),
                rx.cond(member.ticket != "", rx.el.small(member.ticket, class_name="soft")),
                rx.cond(
                    (member.host != "") & ~member.unnamed,
                    rx.el.small(t("Guest of {name}", name=member.host), class_name="soft"),
                ),
                class_name="who",
            ),
            rx.cond(member.host != "", brought(member), _yes_no(member)),
            class_name="line",
        ),
        guest_name(member),
        rx.match(
            member.answer,
            ("no", rx.el.p(t("We will miss you."), class_name="miss serif")),
            rx.cond(
                (member.seat != "") | (member.held_seat != ""),
                rx.el.div(
                    rx.cond(member.seat != "", _seat_chip(member)),
                    rx.cond(member.held_seat != "", _held_chip(member)),
                    class_name="chips",
                ),
            ),
        ),
        bring_button(member),
        key=member.id.to(str),
    )


def _yes_no(member: rx.Var[MemberRow]) -> rx.Component:
    def half(answer: str, icon: str, word: rx.Var[str], comes: bool) -> rx.Component:
        return rx.el.button(
            rx.icon(icon, size=18, stroke_width=2.4, aria_hidden=True),
            word,
            rx.el.span(member.name, class_name="unseen"),
            type="button",
            on_click=GuestState.answer(member.id, comes),
            disabled=~GuestState.is_open | member.inside,
            aria_pressed=rx.cond(member.answer == answer, "true", "false"),
            class_name=f"is-{answer}-half",
        )

    return rx.el.div(
        half("yes", "check", t("Yes"), True),
        half("no", "x", t("No"), False),
        role="group",
        aria_label=t("Answer for {name}", name=member.name),
        class_name="yes-no",
    )


def _seat_chip(member: rx.Var[MemberRow]) -> rx.Component:
    return rx.el.span(
        rx.icon("armchair", size=16, aria_hidden=True),
        t("Table {table}, seat {seat}", table=member.table, seat=member.seat),
        class_name="chip",
    )


def _held_chip(member: rx.Var[MemberRow]) -> rx.Component:
    return rx.el.span(
        rx.icon("timer", size=16, aria_hidden=True),
        t("Table {table}, seat {seat}, to confirm", table=member.held_table, seat=member.held_seat),
        class_name="chip held",
    )


def _seats() -> rx.Component:
    """What there is to do about seats: pick, confirm, change."""
    return rx.el.section(
        rx.el.div(
            rx.el.div(
                rx.el.h2(
                    rx.cond(
                        GuestState.to_confirm > 0,
                        t("On hold for you"),
                        rx.cond(GuestState.to_seat > 0, t("Choose your seats"), t("Your seats")),
                    )
                ),
                rx.el.p(
                    rx.cond(
                        GuestState.to_seat > 0,
                        t_n(GuestState.to_seat, "{count} person has no seat yet.", "{count} people have no seat yet."),
                        t("Everybody who comes has a seat."),
                    ),
                    class_name="soft",
                ),
                class_name="titles",
            ),
            rx.cond(
                GuestState.to_confirm > 0,
                countdown(GuestState.hold_left, GuestState.hold_total, stamp=GuestState.stamp, size=34),
            ),
            class_name="line",
        ),
        rx.el.div(
            link_button(
                rx.icon("armchair", size=18, aria_hidden=True),
                rx.cond(GuestState.to_seat > 0, t("Choose seats"), t("Look or change")),
                href=GuestState.seats_path,
                away=True,
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
            ),
            class_name="pair",
        ),
        class_name="part boxed",
    )


def _passes() -> rx.Component:
    """The way to the passes, looking like one."""
    return rx.el.section(
        rx.el.a(
            rx.icon("qr-code", size=28, aria_hidden=True),
            rx.el.span(
                rx.el.b(t_n(GuestState.with_pass, "Your pass", "Your {count} passes"), class_name="serif"),
                rx.el.small(t("Show it at the door. No signal needed.")),
            ),
            rx.icon("chevron-right", size=20, aria_hidden=True),
            href=GuestState.passes_path,
            class_name="to-passes",
        ),
        class_name="part",
    )


def _more_tickets() -> rx.Component:
    """For who came with tickets: others to be seated together with these."""
    return rx.cond(
        (GuestState.members.length() > 0) & (GuestState.with_tickets),
        rx.el.details(
            rx.el.summary(t("Add another ticket")),
            rx.form(
                form_error(GuestState.ticket_error),
                *ticket_fields(),
                submit_button(t("Add"), variant="soft"),
                on_submit=GuestState.add_tickets,
                reset_on_submit=False,
                class_name="stacked",
            ),
            class_name="part boxed",
            # Another one once a ticket has come in: closed, and its fields empty for the next.
            key=GuestState.members.length().to_string(),
        ),
    )
