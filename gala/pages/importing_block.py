"""A part of the third step of an import: its title, what is to be done there, and what it is about."""

from typing import Any

import reflex as rx

from gala.i18n.page import t


def block(title: Any, lead: Any, *children: Any, aside: rx.Component | None = None, name: str = "") -> rx.Component:
    """A card; ``aside`` stands at the end of its head."""
    return rx.el.section(
        rx.el.header(
            rx.el.div(rx.el.h4(title), rx.el.p(lead, class_name="soft"), class_name="import-lead"),
            aside or rx.fragment(),
        ),
        *children,
        class_name=f"import-block card {name}",
    )


def only_first(all_of_them: rx.Var[int], shown: rx.Var[int]) -> rx.Component:
    """A note where not all are shown."""
    words = t("These are the first {count}.", count=shown)
    return rx.cond(all_of_them > shown, rx.el.p(words, class_name="soft import-note"))
