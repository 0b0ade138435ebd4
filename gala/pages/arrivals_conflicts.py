"""What gates contradict each other in: quiet lines, until somebody has seen them. The guest was never stopped."""

import reflex as rx

from gala.i18n.page import t, t_pair
from gala.state.arrival_faces import ConflictRow
from gala.state.arrivals import ArrivalsState
from gala.state.staff import EventState

STATE = ArrivalsState


def conflicts() -> rx.Component:
    """One line each, with both gates and times; nothing while all gates agree."""
    return rx.cond(
        STATE.conflicts.length() > 0,
        rx.el.section(
            rx.el.ul(rx.foreach(STATE.conflicts, _row)),
            class_name="card home-needs door-conflicts",
            aria_label=t("Look at this"),
        ),
    )


def _row(one: rx.Var[ConflictRow]) -> rx.Component:
    return rx.el.li(
        rx.el.span(
            rx.icon("git-merge", size=17, aria_hidden=True), class_name="mark", custom_attrs={"data-urgent": "true"}
        ),
        rx.el.div(rx.el.h3(_title(one)), rx.el.p(_words(one), class_name="soft")),
        rx.cond(
            EventState.may_edit,
            rx.button(
                t("Seen"), on_click=STATE.settle(one.id), variant="soft", color_scheme="gray", class_name="step",
                aria_label=t("Seen") + ": " + one.name,
            ),
        ),
        key=one.id.to(str),
    )  # fmt: skip


def _title(one: rx.Var[ConflictRow]) -> rx.Component:
    name = rx.cond(one.name != "", rx.el.bdi(one.name), t("Nobody we know"))
    return rx.match(
        one.reason,
        ("twice", rx.fragment(name, " ", t("went in twice"))),
        ("held", rx.fragment(name, ": ", t("said by a closed gate"))),
        rx.fragment(name, " ", t("was let in without a network")),
    )


def _words(one: rx.Var[ConflictRow]) -> rx.Component:
    here = rx.fragment(rx.cond(one.gate != "", rx.el.bdi(one.gate), t("By hand")), " ", t_pair(one.at))
    first = rx.fragment(
        rx.cond(one.first_gate != "", rx.el.bdi(one.first_gate), t("By hand")), " ", t_pair(one.first_at)
    )
    return rx.fragment(
        rx.cond((one.reason == "twice") & (t_pair(one.first_at) != ""), rx.fragment(first, ", ")),
        here,
        ". ",
        rx.match(
            one.reason,
            ("twice", t("The first one counts.")),
            ("canceled", t("The place had been canceled.")),
            ("declined", t("The answer was no.")),
            ("unanswered", t("There is no answer.")),
            ("unpaid", t("The ticket is not paid.")),
            ("no_plus_one", t("More came along than the invitation allows.")),
            ("held", t("Not counted. If it is true, check them in by hand.")),
            t("Not on the list any more."),
        ),
    )
