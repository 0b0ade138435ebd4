"""Small marks: badges that stay readable (step-12 text), initials, a date tile."""

from typing import Any, Literal

import reflex as rx

from gala.i18n.page import t, t_pair

Tone = Literal["gray", "iris", "jade", "amber", "tomato"]
"""gray says nothing, iris is taken or chosen, jade is inside, amber asks for a look, tomato is refused."""


def badge(text: rx.Var[str] | str, tone: Tone = "gray", icon: str | None = None, **props: Any) -> rx.Component:
    """A word on a soft ground. The word must carry the meaning; the colour only helps."""
    mark = [rx.icon(icon, size=13, stroke_width=2.4, aria_hidden=True)] if icon else []
    return rx.badge(*mark, text, color_scheme=tone, variant="soft", high_contrast=True, size="2", **props)


def guest_status(letter: rx.Var[str]) -> rx.Component:
    """The badge of a status letter: p pending, y coming, n not coming, i inside, o left again, m did not come."""
    return rx.match(
        letter,
        ("y", badge(t("Coming"), "iris", "check")),
        ("n", badge(t("Not coming"), "gray", "x")),
        ("i", badge(t("Inside"), "jade", "check")),
        ("o", badge(t("Left"), "gray", "log-out")),
        ("m", badge(t("Did not come"), "gray", "user-x")),
        badge(t("No answer yet"), "gray", "circle-dashed"),
    )


_INITIALS = (
    "((n) => {{ const w = n.match(/(?<![\\p{{L}}'\\u2019])\\p{{L}}/gu) ?? []; "
    'return w.slice(0, 1).concat(w.slice(1).slice(-1)).join("").toUpperCase(); }})(String({0}))'
)


def avatar(name: rx.Var[str] | str, **props: Any) -> rx.Component:
    """First and last initial on a soft disc. Decoration: the name always stands beside it."""
    return rx.el.span(initials(name), class_name="avatar", aria_hidden=True, **props)


def initials(name: rx.Var[str] | str) -> rx.Var[str]:
    """First and last initial of a name."""
    name = rx.Var.create(name)
    return rx.Var(_INITIALS.format(str(name)), _var_type=str, _var_data=name._get_all_var_data()).to(str)


def date_tile(tile: rx.Var[dict[str, str]] | dict[str, str], **props: Any) -> rx.Component:
    """Day over month, from ``gala.i18n.tile``. Decoration: the full date must stand in words nearby."""
    return rx.el.div(rx.el.b(tile["day"]), rx.el.span(t_pair(tile)), class_name="date-tile", aria_hidden=True, **props)
