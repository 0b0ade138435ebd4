"""A column of what just happened, newest first, that grows by itself."""

from collections.abc import Callable
from typing import Any

import reflex as rx
from reflex_components_core.core.banner import has_connection_errors

from gala.i18n.page import t

STRONG = ("inside", "refused")


def live_feed(
    title: rx.Var[str],
    rows: Any,
    row: Callable[[Any], rx.Component],
    empty: rx.Var[str],
    *below: rx.Component,
    class_name: str = "",
) -> rx.Component:
    """``title`` with whether the page is up to date, the ``rows``, or ``empty`` where there are none, and ``below``."""
    return rx.el.div(
        rx.el.header(
            rx.el.h2(title),
            rx.el.span(
                rx.icon("wifi", size=15, aria_hidden=True),
                rx.cond(has_connection_errors, t("waiting for the connection"), t("up to date")),
                class_name="soft",
            ),
        ),
        rx.cond(
            rows.length() > 0,
            rx.el.ol(rx.foreach(rows, row), aria_live="polite", aria_relevant="additions"),
            rx.el.p(empty, class_name="soft quiet"),
        ),
        *below,
        class_name=f"home-feed {class_name}".strip(),
    )


def mark(icon: str, kind: str = "plain") -> rx.Component:
    """The sign in front of a row, with no icon a bare dot."""
    size, width = (12, 3) if kind in STRONG else (17, 2)
    inner = [rx.icon(icon, size=size, stroke_width=width)] if icon else []
    return rx.el.span(*inner, class_name=f"mark is-{kind}-mark", aria_hidden=True)
