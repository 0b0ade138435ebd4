"""What wraps ``assets/editor.js``: the room that can be drawn, and a field that tells its text when it is left."""

from typing import Any

import reflex as rx
from reflex_base.utils.imports import ImportDict, ImportVar

from gala.components.drawing.nodes import floor_scenery, floor_table
from gala.i18n.page import t

FLOW = "@xyflow/react@12.12.1"
SCRIPT = "$/public/editor.js"


class Floor(rx.Component):
    """The room. Nodes are named ``t12`` and ``s3``: tables and scenery by their ids.

    ``plan`` is a staff plan, ``places`` what of it stands elsewhere by now ("x|y|rotation|version"), ``extent`` the
    room, ``live`` the live store, ``rev`` changes when what this browser moved was refused, ``me``
    is this page's own mark in the presence keys. ``on_place`` gets what was moved (id, version, x, y, rotation, and
    width and height where resized), ``on_choose`` the names chosen (again every few seconds), ``on_drop`` a piece of
    the palette and where, ``on_command`` a key's meaning.
    """

    library = SCRIPT
    tag = "GalaFloor"

    plan: rx.Var[dict[str, Any]]
    places: rx.Var[dict[str, str]]
    extent: rx.Var[dict[str, float]]
    live: rx.Var[dict[str, str]]
    picture: rx.Var[dict[str, Any]]
    rev: rx.Var[int]
    me: rx.Var[str]
    grid: rx.Var[bool]
    snap: rx.Var[bool]
    read_only: rx.Var[bool]
    chosen: rx.Var[list[str]]
    words: rx.Var[dict[str, str]]
    color_mode: rx.Var[str]
    node_types: rx.Var[dict[str, Any]]

    on_place: rx.EventHandler[rx.event.passthrough_event_spec(list[dict[str, Any]])]
    on_choose: rx.EventHandler[rx.event.passthrough_event_spec(list[str])]
    on_drop: rx.EventHandler[rx.event.passthrough_event_spec(str, float, float)]
    on_command: rx.EventHandler[rx.event.passthrough_event_spec(str)]

    def add_imports(self) -> ImportDict:
        # The script imports React Flow itself; this line only has npm install it.
        return {FLOW: [ImportVar(tag=None, render=False)]}


class Field(rx.Component):
    """A native input whose ``on_commit`` gets the text on Enter or when it is left; Escape takes it back."""

    library = SCRIPT
    tag = "GalaField"

    value: rx.Var[str]
    type: rx.Var[str]
    on_commit: rx.EventHandler[rx.event.passthrough_event_spec(str)]


def floor_canvas(**props: Any) -> rx.Component:
    """The room with its tables and scenery as they are drawn."""
    types = rx.Var.create({"table": floor_table._as_var(), "scenery": floor_scenery._as_var()})
    return Floor.create(node_types=types, words=words(), color_mode=rx.color_mode, **props)


def words() -> dict[str, Any]:
    """What the script says."""
    return {
        "room": t("The room"),
        "table": t("Table {table}, {seats} seats", table="{table}", seats="{seats}"),
        "at": t("{name}, at {x} by {y} metres", name="{name}", x="{x}", y="{y}"),
        "stage": t("Stage"),
        "dance_floor": t("Dance floor"),
        "bar": t("Bar"),
        "door": t("Door"),
        "label": t("Label"),
        "zoom": t("Zoom"),
        "out": t("Zoom out"),
        "in": t("Zoom in"),
        "fit": t("Show the whole room"),
    }
