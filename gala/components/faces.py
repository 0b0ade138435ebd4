"""The faces of a list other than full: empty, loading, failed."""

from typing import Any

import reflex as rx

from gala.i18n.page import t, t_pair

Text = rx.Var[str] | str


def empty_state(icon: str, title: Text, text: Text = "", action: rx.Component | None = None) -> rx.Component:
    """Nothing here yet: what would be here, and the next step as ``action``."""
    return _face(icon, title, text, *([action] if action else []))


def error_state(title: Text, text: Text = "", reference: Text = "", on_retry: Any = None) -> rx.Component:
    """What happened and what to do; ``reference`` is what a person may tell the organizer."""
    parts: list[rx.Component] = []
    if on_retry is not None:
        parts.append(rx.button(rx.icon("rotate-cw", size=16), t("Try again"), on_click=on_retry, variant="soft"))
    if isinstance(reference, rx.Var) or reference:
        parts.append(rx.el.small(t("Reference: {reference}", reference=reference), class_name="soft"))
    return _face("circle-alert", title, text, *parts, role="alert")


def refused_state(title: Text, trouble: rx.Var[dict[str, str]]) -> rx.Component:
    """A loader's refusal, ``GalaState.trouble``. Where only the moment is to blame, one may try again at once."""
    passing = rx.Var.create(["unavailable", "busy", "failed"]).contains(trouble["code"])
    again = error_state(t("This page does not open"), t_pair(trouble), on_retry=rx.call_script("location.reload()"))
    return rx.cond(passing, again, error_state(title, t_pair(trouble)))


def _face(icon: str, title: Text, text: Text, *more: rx.Component, role: str | None = None) -> rx.Component:
    return rx.el.div(
        rx.el.span(rx.icon(icon, size=24, stroke_width=1.75, aria_hidden=True), class_name="face-icon"),
        rx.el.h2(title),
        rx.el.p(text, class_name="soft"),
        *more,
        class_name="face",
        **({"role": role} if role else {}),
    )


def skeleton_title() -> rx.Component:
    """A page's name that is on its way."""
    return rx.skeleton(rx.el.span("Gala", class_name="unseen"), height="20px", width="128px", display="inline-block")


def skeleton_rows(count: int = 6, avatar: bool = True) -> rx.Component:
    """A list that is on its way. Read out once as "Loading", never row by row."""
    row = rx.el.div(
        *([rx.skeleton(width="32px", height="32px", border_radius="50%")] if avatar else []),
        rx.el.div(rx.skeleton(height="14px", width="44%"), rx.skeleton(height="12px", width="28%"), class_name="lines"),
        rx.skeleton(height="22px", width="72px"),
        class_name="skeleton-row",
        aria_hidden=True,
    )
    return rx.el.div(rx.el.span(t("Loading"), class_name="unseen"), *[row] * count, role="status")


def skeleton_cards(count: int = 3) -> rx.Component:
    """Cards that are on their way, in the grid of ``card_grid``."""
    card = rx.el.div(
        rx.skeleton(height="128px", width="100%", border_radius="0"),
        rx.el.div(rx.skeleton(height="20px", width="62%"), rx.skeleton(height="14px", width="40%"), class_name="lines"),
        class_name="card skeleton-card",
        aria_hidden=True,
    )
    return rx.el.div(
        rx.el.span(t("Loading"), class_name="unseen"), rx.el.div(*[card] * count, class_name="card-grid"), role="status"
    )
