"""Drawn covers, so that an event without a photo still looks invited."""

from typing import Any

import reflex as rx

COVERS = ("deco", "sea", "citrus", "lanterns", "paper", "night", "fire")
"""What an event's ``cover`` may be: the name of a drawing in ``assets/covers``."""


def cover(kind: rx.Var[str] | str, **props: Any) -> rx.Component:
    """The drawing, filling its box however that is shaped. Decoration: it says nothing a reader would miss."""
    class_name = f"cover {props.pop('class_name', '')}".strip()
    return rx.el.img(src=cover_src(kind), alt="", loading="lazy", draggable=False, class_name=class_name, **props)


def cover_src(kind: rx.Var[str] | str) -> rx.Var[str]:
    """The drawing's address."""
    return rx.Var.create(f"/covers/{kind}.svg")
