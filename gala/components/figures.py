"""Numbers an organizer reads at a glance."""

from typing import Any

import reflex as rx

from gala.i18n.page import t

Number = rx.Var[int] | rx.Var[str] | int | str


def figure(
    value: Number, label: rx.Var[str] | str, of: Number | None = None, big: bool = False, **props: Any
) -> rx.Component:
    """A number over its name: ``figure(184, t("inside"))``. ``of`` adds the whole it is a part of."""
    whole: list[rx.Component] = [rx.el.small(t("of {whole}", whole=of))] if of is not None else []
    return rx.el.div(rx.el.b(value, *whole), rx.el.span(label), class_name="figure big" if big else "figure", **props)


def answers_bar(yes: Number, no: Number, waiting: Number) -> rx.Component:
    """Coming (solid), not coming (grey), no answer yet (hatched): told without colour too, and in words to a reader."""
    return rx.el.div(
        _share(yes, "is-yes"),
        _share(no, "is-no"),
        _share(waiting, "is-waiting"),
        class_name="answers",
        role="img",
        aria_label=t("{yes} coming, {no} not coming, {waiting} have not answered", yes=yes, no=no, waiting=waiting),
    )


def part_bar(part: Number, rest: Number, label: rx.Var[str] | str, inside: bool = False) -> rx.Component:
    """A part (solid) of a whole (the outlined rest). ``inside`` paints it as people inside."""
    return rx.el.div(
        _share(part, "is-inside" if inside else "is-yes"),
        _share(rest, "is-rest"),
        class_name="answers",
        role="img",
        aria_label=label,
    )


def _share(size: Number, class_name: str) -> rx.Component:
    """A stretch as long as ``size``, written on the element: a ``style`` prop would make a class for every number."""
    number = rx.Var.create(size)
    empty = (number.to(int) == 0) | (number.to(str) == "0")
    return rx.el.span(custom_attrs={"style": {"flexGrow": size}}, class_name=class_name, hidden=empty)
