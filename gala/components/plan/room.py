"""The whole room."""

from typing import Any, cast

import reflex as rx
from reflex_components_core.el.elements.base import BaseHTML
from reflex_components_core.el.elements.media import Path

from gala.components.plan.canvas import Card, Seats, Zoom
from gala.components.plan.scenery import scenery_piece
from gala.components.plan.seat import marks
from gala.components.plan.table import guest_table, staff_table, top
from gala.components.plan.words import (
    Audience,
    Item,
    Strings,
    items,
    locks_of,
    others_at,
    overlay_of,
    status_for,
)
from gala.i18n.page import t
from gala.live.store import live

MINIMAP_FROM = 50


class Picture(BaseHTML):
    """An SVG ``<image>``, which Reflex does not have."""

    tag = "image"


def plan(
    room: rx.Var[dict[str, Any]],
    *,
    audience: Audience,
    on_seat: Any = None,
    overlay: Strings | None = None,
    letters: Strings | None = None,
    on_table: Any = None,
    on_let_go: Any = None,
    zoom: bool = True,
    hold_seconds: rx.Var[int] | int = 300,
    links: rx.Var[list[str]] | None = None,
    own_mark: rx.Var[str] | str = "",
    store: Strings | None = None,
    **props: Any,
) -> rx.Component:
    """The room with all its tables, live. Staff see who sits where (a card at pointer or focus), guests what is free.

    ``letters`` are written on our seats, by seat id. ``on_table`` is called with the id of a table that is clicked
    beside its seats, ``on_let_go`` on Escape. ``zoom=False`` leaves zoom,
    pan and the bar away, for a small picture of the room. ``hold_seconds`` is how long this event holds a seat. The
    ``links`` are paths that join seats, ``own_mark`` what stands for this window among those present. ``store``: the
    statuses of another time, in place of the live ones. The
    plan fills its container, which must have a height.
    """
    none = cast("Strings", rx.Var.create({}).to(dict[str, str]))
    over, names = overlay if overlay is not None else none, letters if letters is not None else none
    draw = staff_table if audience == "staff" else guest_table

    large = items(room, "tables").length() >= MINIMAP_FROM

    def more(item: Item) -> dict[str, Any]:
        """What only staff see of a table."""
        if audience == "guests":
            return {}
        present = others_at("e" + item["id"].to_string(), rx.Var.create(own_mark)) if store is None else ""
        return {"locks": locks_of(item, store), "others": present}

    def table(item: Item) -> rx.Component:
        lies = overlay_of(over, item)
        return draw(
            key=item["id"].to_string(),
            table=item,
            status=status_for(audience, item, store),
            over=lies,
            # Only where something of ours lies, else one new letter would draw every table again; and null, since a
            # new empty object each time would too.
            letters=rx.cond(lies == "", rx.Var("null"), names),
            **more(item),
        )

    given = {"on_seat": on_seat, "on_table": on_table, "on_let_go": on_let_go}
    handlers = {name: call for name, call in given.items() if call is not None}
    drawing = Seats.create(
        rx.el.rect(class_name="floor", custom_attrs=_floor(room)),
        *([_picture(room)] if audience == "staff" else []),
        rx.foreach(items(room, "scenery"), scenery_piece),
        rx.fragment() if links is None else rx.foreach(links, _link),
        rx.foreach(items(room, "tables"), table),
        class_name="room",
        aria_label=t("Seating plan"),
        role="group",
        custom_attrs={"viewBox": _view_box(room), "data-large": rx.cond(large, "true", "false")},
        hold=hold_seconds,
        live=(live if store is None else store) if audience == "staff" else rx.Var("null"),
        **handlers,
    )
    shown = (
        Zoom.create(
            drawing, rx.cond(large, _map(room)), words=_zoom_words(), minimap=large, seats_stay=audience == "staff"
        )
        if zoom
        else drawing
    )
    inside = (
        Card.create(shown, live=live if store is None else store, words=_card_words()) if audience == "staff" else shown
    )
    return rx.el.div(marks(), inside, class_name=f"plan {props.pop('class_name', '')}".strip(), **props)


def _view_box(room: rx.Var[dict[str, Any]]) -> rx.Var[str]:
    left, top = _corner(room)
    return cast("rx.Var[str]", rx.Var.create(f"{left} {top} {room['width']} {room['height']}"))


def _corner(room: rx.Var[dict[str, Any]]) -> tuple[rx.Var[float], rx.Var[float]]:
    """Where the drawing begins: beyond (0, 0) when something stands outside of the room."""
    data = room._get_all_var_data()
    left, top = (rx.Var(f"({room!s}?.['{side}'] ?? 0)", _var_data=data).to(float) for side in ("left", "top"))
    return left, top


def _floor(room: rx.Var[dict[str, Any]]) -> dict[str, Any]:
    left, top = _corner(room)
    return {"x": left, "y": top, "width": room["width"], "height": room["height"], "rx": 14}


def _picture(room: rx.Var[dict[str, Any]]) -> rx.Component:
    """The picture that the room was drawn over, faint: for staff only."""
    picture = room["picture"].to(dict[str, Any])
    place = {"x": picture["x"], "y": picture["y"], "width": picture["w"], "height": picture["h"]}
    href = rx.Var.create(f"/api/events/{room['event_id']}/picture/{picture['digest']}")
    opacity = picture["opacity"].to(float) / 2
    return rx.cond(
        room["picture"].to(bool),
        Picture.create(custom_attrs=place | {"href": href, "opacity": opacity, "preserveAspectRatio": "none"}),
    )


def _link(path: rx.Var[str]) -> rx.Component:
    """A dotted line between two tables of one party."""
    return cast("rx.Component", Path.create(class_name="party-link", custom_attrs={"d": path}))


def _map(room: rx.Var[dict[str, Any]]) -> rx.Component:
    """The room in small: tables without seats."""
    return rx.el.svg(
        rx.el.rect(class_name="floor", custom_attrs=_floor(room)),
        rx.foreach(items(room, "scenery"), scenery_piece),
        rx.foreach(items(room, "tables"), lambda item: rx.el.g(top(item), key=item["id"].to_string())),
        class_name="map",
        custom_attrs={"viewBox": _view_box(room)},
    )


def _zoom_words() -> dict[str, Any]:
    return {"zoom": t("Zoom"), "out": t("Zoom out"), "in": t("Zoom in"), "fit": t("Show the whole room")}


def _card_words() -> dict[str, Any]:
    return {"i": t("Inside")}
