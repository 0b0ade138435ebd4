"""Drawing the room: the palette at the left, the room, and what is chosen at the right."""

from typing import Any

import reflex as rx

from gala.components.drawing import Field, floor_canvas
from gala.components.links import link_button
from gala.components.shell import shell
from gala.i18n.page import t
from gala.pages.editor_palette import palette
from gala.pages.editor_panel import panel
from gala.pages.editor_questions import questions
from gala.pages.frame import event_doors, is_refused, refusal
from gala.state.editor import EditorState
from gala.state.editor_panel import PanelState
from gala.state.editor_room import RoomState
from gala.state.live import live
from gala.state.staff import EventState, StaffState


def editor() -> rx.Component:
    """The page at ``/events/ID/editor``."""
    event = EventState.event
    is_here = (event["id"].to(int) > 0) & ~is_refused()
    return shell(
        rx.cond(is_refused(), refusal(), rx.cond(EditorState.is_read, _desk())),
        active="plan",
        title=t("Draw the room"),
        subtitle=rx.cond(is_here, _where(), ""),
        badge=_saved(),
        action=link_button(
            rx.icon("check", size=18), t("Done"), href=rx.Var.create(f"/events/{event['id']}/plan"), size="3"
        ),
        nav=event_doors(is_here),
        user=StaffState.profile["name"],
        place=StaffState.profile["tenant"],
        rail=True,
        fill=True,
    )


def _where() -> rx.Var[str]:
    size = RoomState.size
    return t(
        "{event}, {width} × {height} m",
        event=EventState.event["name"].to(str),
        width=size["width"],
        height=size["height"],
    )


def _saved() -> rx.Component:
    return rx.el.span(
        rx.cond(
            EditorState.saved_at != "",
            rx.fragment(rx.icon("cloud-check", size=16), t("Saved {time}", time=EditorState.saved_at)),
        ),
        role="status",
        class_name="saved soft",
    )


def _desk() -> rx.Component:
    return rx.el.div(
        palette(),
        rx.el.div(
            _tools(),
            floor_canvas(
                plan=EditorState.plan,
                places=EditorState.places,
                extent=EditorState.extent,
                live=live,
                rev=EditorState.rev,
                me=EditorState.mark,
                grid=EditorState.has_grid,
                snap=EditorState.has_snap,
                chosen=EditorState.chosen,
                read_only=~EventState.may_edit,
                on_place=EditorState.place,
                on_choose=EditorState.choose,
                on_drop=RoomState.put,
                picture=RoomState.picture,
                on_command=PanelState.command,
            ),
            class_name="draw-room",
        ),
        panel(),
        _small(),
        questions(),
        class_name="draw-page",
    )


def _small() -> rx.Component:
    """On a phone: no room to draw in, but names and seats can be changed."""
    return rx.el.div(
        rx.el.p(
            rx.icon("monitor", size=20),
            t("Drawing wants a larger screen. Names and seats can be changed here."),
            class_name="small-why",
        ),
        rx.el.div(rx.el.span(t("Table")), rx.el.span(t("Seats")), class_name="small-head", aria_hidden=True),
        rx.el.ul(rx.foreach(EditorState.plan["tables"].to(list[dict[str, Any]]), _small_table)),
        class_name="draw-small",
    )


def _small_table(table: rx.Var[dict[str, Any]]) -> rx.Component:
    table_id, seats = table["id"].to(int), table["seats"].to(list[Any]).length()
    off = {"disabled": ~EventState.may_edit, "autoComplete": "off"}
    return rx.el.li(
        Field.create(
            value=table["number"].to(str),
            type="text",
            on_commit=lambda text: PanelState.rename_one(table_id, text),
            custom_attrs=off | {"aria-label": t("Name"), "maxLength": 30},
            class_name="field-text",
        ),
        Field.create(
            value=seats.to_string(),
            type="text",
            on_commit=lambda text: PanelState.seat_one(table_id, text),
            custom_attrs=off | {"aria-label": t("Seats"), "inputMode": "numeric"},
            class_name="field-text",
        ),
        key=table_id.to_string(),
    )


def _tools() -> rx.Component:
    chosen = EditorState.chosen.length()
    return rx.el.div(
        _tool("undo-2", t("Undo"), "undo", off=~EditorState.may_undo),
        _tool("redo-2", t("Redo"), "redo", off=~EditorState.may_redo),
        rx.el.i(),
        _tool("align-start-vertical", t("Align left"), "left", off=chosen < 2),
        _tool("align-center-vertical", t("Align centres"), "centre", off=chosen < 2),
        _tool("align-end-vertical", t("Align right"), "right", off=chosen < 2),
        _tool("align-start-horizontal", t("Align top"), "top", off=chosen < 2),
        _tool("align-center-horizontal", t("Align middles"), "middle", off=chosen < 2),
        _tool("align-end-horizontal", t("Align bottom"), "bottom", off=chosen < 2),
        _tool("align-horizontal-distribute-center", t("Spread evenly across"), "across", off=chosen < 3),
        _tool("align-vertical-distribute-center", t("Spread evenly down"), "down", off=chosen < 3),
        rx.el.i(),
        _tool("copy", t("Duplicate"), "duplicate", off=chosen < 1),
        _tool("rotate-cw", t("Turn by 15°"), "turn", off=chosen < 1),
        rx.el.i(),
        _switch("grid-3x3", t("Grid"), EditorState.has_grid, EditorState.toggle_grid),
        _switch("magnet", t("Snap"), EditorState.has_snap, EditorState.toggle_snap),
        rx.el.span(
            t("{tables} tables, {seats} seats", tables=EditorState.totals["tables"], seats=EditorState.totals["seats"]),
            class_name="soft totals",
        ),
        role="toolbar",
        aria_label=t("Drawing tools"),
        class_name="draw-tools",
    )


def _tool(icon: str, word: rx.Var[str], command: str, off: Any) -> rx.Component:
    return rx.el.button(
        rx.icon(icon, size=18),
        type="button",
        aria_label=word,
        title=word,
        disabled=off | ~EventState.may_edit,
        on_click=EditorState.act(command),
    )


def _switch(icon: str, word: rx.Var[str], on: rx.Var[bool], toggle: Any) -> rx.Component:
    return rx.el.button(
        rx.icon(icon, size=17),
        word,
        type="button",
        aria_pressed=rx.cond(on, "true", "false"),
        on_click=toggle,
        class_name="toggle",
    )
