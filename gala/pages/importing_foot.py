"""The bar at the foot of each step: where one stands, the way back, and the one thing to do."""

from typing import Any

import reflex as rx


def foot(action: rx.Component, words: Any, *others: rx.Component, asks: Any = False) -> rx.Component:
    """``action`` is the step's one solid button, ``words`` what is to be known before it, ``others`` the ways around.

    ``asks``: the words say what is missing.
    """
    return rx.el.footer(
        rx.el.p(words, class_name=rx.cond(asks, "asks", "soft"), role="status"),
        *others,
        action,
        class_name="import-foot",
    )
