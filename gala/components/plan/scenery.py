"""What stands in the room and seats nobody: a stage, the dance floor, a bar, a door, words."""

from typing import Any, cast

import reflex as rx
from reflex_components_core.el.elements.media import Text

from gala.i18n.page import t

Piece = rx.Var[dict[str, Any]]


def scenery_piece(piece: Piece) -> rx.Component:
    """One piece with its name, where the plan says."""
    x, y, width, height = (piece[name].to(float) for name in ("x", "y", "w", "h"))
    place = {"x": x - width / 2, "y": y - height / 2, "width": width, "height": height}
    turned = {"transform": rx.Var.create(f"rotate({piece['rotation']} {piece['x']} {piece['y']})")}
    return rx.el.g(
        rx.el.rect(custom_attrs=place | turned),
        Text.create(scenery_name(piece), custom_attrs={"x": x, "y": y + 4.5}),
        class_name="scenery",
        custom_attrs={"data-kind": piece["kind"]},
        key="s" + piece["id"].to_string(),
    )


def scenery_name(piece: Piece) -> rx.Var[str]:
    """What is written on it, else what it is. A label without words says nothing."""
    kinds = (("stage", t("Stage")), ("dance_floor", t("Dance floor")), ("bar", t("Bar")), ("door", t("Door")))
    own = piece["label"].to(str)
    return cast("rx.Var[str]", rx.cond(own != "", own, rx.match(piece["kind"].to(str), *kinds, "")).to(str))
