"""The programme on a guest's invitation: one tap a name."""

import reflex as rx

from gala.i18n.page import t, t_pair
from gala.state.guest import GuestState
from gala.state.guest_sessions import GuestSessionsState
from gala.state.programme_faces import SessionAnswer, SessionCard


def guest_programme() -> rx.Component:
    """What there is, when, and who of us comes. Nothing where the event has no sessions."""
    return rx.cond(
        GuestState.sessions.length() > 0,
        rx.el.section(
            rx.el.h2(t("The programme")),
            rx.cond(
                GuestState.is_open & (GuestState.sessions[0].ours.length() > 0),
                rx.el.p(t("Tap a name to say yes, and again to say no."), class_name="soft lead"),
            ),
            rx.el.ol(rx.foreach(GuestState.sessions, _card), class_name="guest-programme"),
            class_name="part",
        ),
    )


def _card(one: rx.Var[SessionCard]) -> rx.Component:
    return rx.el.li(
        rx.el.span(t_pair(one.starts), "–", t_pair(one.ends), class_name="hour"),
        rx.el.h3(rx.el.bdi(one.title)),
        rx.cond(one.speaker != "", rx.el.p(rx.el.bdi(one.speaker))),
        rx.cond(one.description != "", rx.el.p(one.description)),
        rx.el.div(
            rx.foreach(one.ours, lambda person: _person(one, person)),
            rx.cond(
                (one.waits > 1) & GuestState.is_open,
                rx.el.button(
                    rx.icon("check-check", size=16, stroke_width=2.4, aria_hidden=True),
                    t("All of us"),
                    type="button",
                    on_click=GuestSessionsState.all_come(one.id),
                    aria_label=t("All of us come to {title}", title=one.title),
                ),
            ),
            role="group",
            aria_label=t("Who comes to {title}", title=one.title),
            class_name="who-comes",
        ),
        key=one.id.to(str),
    )


def _person(one: rx.Var[SessionCard], person: rx.Var[SessionAnswer]) -> rx.Component:
    said = rx.match(
        person.said,
        ("yes", t("{name} comes", name=person.name)),
        ("no", t("{name} does not come", name=person.name)),
        t("{name} has not answered", name=person.name),
    )
    return rx.el.button(
        rx.match(
            person.said,
            ("yes", rx.icon("check", size=16, stroke_width=2.4, aria_hidden=True)),
            ("no", rx.icon("x", size=16, stroke_width=2.4, aria_hidden=True)),
            rx.icon("circle-dashed", size=16, aria_hidden=True),
        ),
        rx.el.bdi(person.first),
        type="button",
        on_click=GuestSessionsState.answer_session(one.id, person.id, person.said != "yes"),
        disabled=~GuestState.is_open,
        aria_label=said,
        custom_attrs={"data-said": person.said},
    )
