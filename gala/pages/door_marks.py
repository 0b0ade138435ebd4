"""The door's signs: marks of colour and shape, large figures, and the few words that stand everywhere."""

from typing import Any

import reflex as rx

from gala.i18n.page import t
from gala.state.door_faces import Person


def seat_words(person: rx.Var[Person]) -> rx.Var[str]:
    """Where somebody sits, in words."""
    seat = t("Table {table}, seat {seat}", table=person.table, seat=person.seat)
    return rx.cond(person.table != "", seat, t("No seat yet"))


def mark(state: rx.Var[str]) -> rx.Component:
    """A state's colour and shape, small: a tick for who is inside, a ring for who is not."""
    return rx.el.span(
        rx.match(
            state,
            ("inside", rx.icon("check", size=22, stroke_width=3)),
            ("canceled", rx.icon("x", size=22, stroke_width=3)),
            ("declined", rx.icon("minus", size=22, stroke_width=3)),
            ("left", rx.icon("log-out", size=18, stroke_width=2.2)),
            rx.fragment(),
        ),
        class_name="k-mark k-small",
        custom_attrs={"data-mark": state},
        aria_hidden=True,
    )


def state_words(person: rx.Var[Person]) -> rx.Component:
    """The state in words."""
    return rx.match(
        person.state,
        ("inside", rx.el.span(t("Inside since {time}", time=person.at))),
        ("left", rx.el.span(t("Left at {time}", time=person.at))),
        ("declined", rx.el.span(t("Answered no"))),
        ("canceled", rx.el.span(t("Canceled"))),
        rx.fragment(),
    )


def fact(label: Any, value: Any) -> rx.Component:
    """A large figure under its name."""
    return rx.el.div(rx.el.dt(label), rx.el.dd(value, dir="auto"))


def no_seat() -> rx.Component:
    """Nobody's fault: what happens next."""
    return rx.el.div(
        rx.icon("armchair", size=40, stroke_width=1.5, aria_hidden=True),
        rx.el.div(rx.el.b(t("No seat yet")), rx.el.p(t("Come in all the same: an organizer finds one."))),
        class_name="k-no-seat",
    )


def verdict_line(kind: Any, word: Any) -> rx.Component:
    """One word, with its colour and its shape."""
    return rx.el.p(big_mark(kind), rx.el.span(word, class_name="serif"), class_name="k-verdict-line")


def big_mark(kind: Any) -> rx.Component:
    """The shape of a verdict: tick disc, ring, question, cross, or the way out."""
    return rx.el.span(
        rx.match(
            rx.Var.create(kind),
            ("welcome", rx.icon("check", size=64, stroke_width=3.2)),
            ("canceled", rx.icon("x", size=60, stroke_width=3.2)),
            ("unknown", rx.icon("x", size=60, stroke_width=3.2)),
            ("declined", rx.el.span("?")),
            ("out", rx.icon("log-out", size=48, stroke_width=2.4)),
            rx.fragment(),
        ),
        class_name="k-mark",
        custom_attrs={"data-mark": kind},
        aria_hidden=True,
    )
