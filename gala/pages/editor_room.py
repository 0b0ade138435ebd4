"""The room as a whole, and the questions that the drawing asks."""

from typing import Any

import reflex as rx

from gala.components.drawing import Field
from gala.components.field import text_field
from gala.i18n.page import t
from gala.pages.floor_form import floor_form
from gala.state.editor import EditorState
from gala.state.editor_panel import PanelState, Waiting
from gala.state.editor_room import Kept, RoomState
from gala.state.staff import EventState

_SEND = """(async () => {
  const box = document.getElementById("floor-picture"), file = box.files[0];
  box.value = "";
  if (!file || file.size > 10485760) return { code: file ? "too_large" : "none" };
  try {
    const answer = await fetch("/api/events/%s/picture", { method: "POST", body: file,
      headers: { "Content-Type": "application/octet-stream" } });
    return await answer.json();
  } catch { return { code: "unavailable" }; }
})()"""


def room_card() -> rx.Component:
    """With nothing chosen: the room's size, its picture, whom to tell, and rooms for other events."""
    return rx.fragment(
        rx.el.section(
            rx.el.h2(t("The room")),
            rx.el.div(_size("width", t("Wide")), _size("height", t("Deep")), class_name="two-fields"),
            rx.el.p(t("Choose a table to change it. Drag one to move it; Shift chooses several."), class_name="soft"),
            rx.button(
                rx.icon("list-ordered", size=16), t("Number all anew"), variant="soft", color_scheme="gray",
                on_click=RoomState.renumber, disabled=~EventState.may_edit | (EditorState.totals["tables"] == 0),
            ),
            class_name="props-part",
        ),
        rx.cond(PanelState.waiting.length() > 0, _to_tell()),
        _picture(),
        _templates(),
    )  # fmt: skip


def _size(key: str, word: rx.Var[str]) -> rx.Component:
    field = Field.create(
        id=f"room-{key}", type="text", value=RoomState.size[key], class_name="field-text",
        on_commit=lambda text: RoomState.set_size(key, text),
        custom_attrs={"inputMode": "decimal", "disabled": ~EventState.may_edit},
    )  # fmt: skip
    return rx.el.label(rx.el.span(word), rx.el.span(field, rx.el.i("m"), class_name="unit"), class_name="sized")


def _to_tell() -> rx.Component:
    return rx.el.section(
        rx.el.div(
            rx.el.h3(t("To tell ({count})", count=PanelState.waiting.length())),
            rx.button(t("All told"), on_click=PanelState.told(0), variant="ghost", size="2"),
            class_name="props-head",
        ),
        rx.el.ul(rx.foreach(PanelState.waiting, _waiting), class_name="to-tell"),
        class_name="props-part",
    )


def _waiting(one: rx.Var[Waiting]) -> rx.Component:
    return rx.el.li(
        rx.el.span(
            rx.el.b(rx.el.bdi(one.name), class_name="clip"),
            rx.el.small(
                rx.cond(
                    one.seat != "", t("Table {table}, seat {seat}", table=one.table, seat=one.seat), t("No seat yet")
                ),
                class_name="soft",
            ),
        ),
        rx.button(
            t("Told"), on_click=PanelState.told(one.id), variant="soft", color_scheme="gray", size="1",
            custom_attrs={"aria-label": t("{name} was told", name=one.name)},
        ),
        key=one.id.to_string(),
    )  # fmt: skip


def _picture() -> rx.Component:
    picture = RoomState.picture
    return rx.el.section(
        rx.el.h3(t("Picture of the room")),
        rx.cond(
            picture["href"].to(bool),
            rx.fragment(
                _picture_field("opacity", t("Strength"), (picture["opacity"].to(float) * 100).to_string(), "%"),
                _picture_field("w", t("Width"), _metres(picture["w"]), "m"),
                rx.el.div(
                    _picture_field("x", "X", _metres(picture["x"]), "m"),
                    _picture_field("y", "Y", _metres(picture["y"]), "m"),
                ),
                rx.button(
                    rx.icon("trash-2", size=16), t("Remove the picture"), variant="outline", color_scheme="tomato",
                    on_click=RoomState.remove_picture, disabled=~EventState.may_edit,
                ),
            ),
            rx.el.label(
                rx.icon("image-up", size=20, aria_hidden=True),
                rx.el.span(
                    rx.el.b(t("Draw over a plan or photo")),
                    rx.el.small(t("PNG, JPEG or WebP, up to 10 MB."), class_name="soft"),
                ),
                rx.el.input(
                    type="file", id="floor-picture", accept="image/png,image/jpeg,image/webp",
                    aria_label=t("Picture of the room"), on_change=_send(), disabled=~EventState.may_edit,
                ),
                class_name="drop small",
            ),
        ),
        class_name="props-part picture-part",
    )  # fmt: skip


def _metres(units: Any) -> rx.Var[str]:
    return rx.Var(f"(({units!s} ?? 0) / 40).toFixed(2)", _var_data=units._get_all_var_data()).to(str)


def _picture_field(key: str, word: Any, value: Any, unit: str) -> rx.Component:
    field = Field.create(
        id=f"picture-{key}", type="text", value=value, class_name="field-text",
        on_commit=lambda text: RoomState.place_picture(key, text),
        custom_attrs={"inputMode": "decimal", "disabled": ~EventState.may_edit},
    )  # fmt: skip
    return rx.el.div(
        rx.el.label(word, html_for=f"picture-{key}"),
        rx.el.span(field, rx.el.i(unit), class_name="unit"),
        class_name="props-row",
    )


def _send() -> rx.event.EventSpec:
    before, after = _SEND.split("%s")
    return rx.call_script(
        rx.Var.create(before) + EventState.event["id"].to(str) + after, callback=RoomState.picture_sent
    )


# --- rooms for other events ------------------------------------------------------------------------------------------


def _templates() -> rx.Component:
    return rx.el.section(
        rx.dialog.root(
            rx.dialog.trigger(
                rx.button(
                    rx.icon("layout-template", size=16), t("Rooms for other events"), variant="soft",
                    color_scheme="gray", disabled=~EventState.may_edit,
                )
            ),
            rx.dialog.content(
                rx.dialog.title(t("Rooms for other events"), size="5"),
                rx.dialog.description(
                    t("Keep this room to use it again. Using one replaces the tables here, while nobody sits."),
                    size="3",
                ),
                rx.form(
                    rx.el.div(
                        text_field(t("Name"), id="name", name="name", max_length=80, required=True),
                        rx.button(t("Keep this room"), type="submit", size="3"),
                        class_name="keep-room",
                    ),
                    on_submit=RoomState.keep_room,
                    reset_on_submit=True,
                ),
                rx.el.ul(rx.foreach(RoomState.templates, _template), class_name="kept-rooms"),
                _close(),
                max_width="560px",
            ),
            on_open_change=RoomState.open_templates,
        ),
        class_name="props-part",
    )  # fmt: skip


def _template(kept: rx.Var[Kept]) -> rx.Component:
    return rx.el.li(
        rx.el.span(
            Field.create(
                value=kept.name, type="text", on_commit=lambda text: RoomState.rename_room(kept.id, text),
                custom_attrs={"aria-label": t("Name"), "maxLength": 80}, class_name="field-text",
            ),
            rx.el.small(t("{tables} tables, {seats} seats", tables=kept.tables, seats=kept.seats), class_name="soft"),
        ),
        rx.dialog.close(rx.button(t("Use it"), variant="soft", size="2", on_click=RoomState.use_room(kept.id))),
        rx.icon_button(
            rx.icon("trash-2", size=16), variant="ghost", color_scheme="gray", size="2",
            on_click=RoomState.forget_room(kept.id), aria_label=t("Delete {name}", name=kept.name),
        ),
        key=kept.id.to_string(),
    )  # fmt: skip


def fill_room() -> rx.Component:
    """A whole room from numbers."""
    return rx.dialog.root(
        rx.dialog.trigger(
            rx.button(
                rx.icon("wand-sparkles", size=15), t("Fill the room"), variant="outline", color_scheme="gray",
                disabled=~EventState.may_edit,
            )
        ),
        rx.dialog.content(
            rx.dialog.title(t("From numbers"), size="5"),
            rx.dialog.description(t("Tables in a grid, placed for you."), size="3"),
            floor_form(EditorState.totals["seats"]),
            _close(),
            max_width="760px",
        ),
    )  # fmt: skip


def _close() -> rx.Component:
    return rx.el.div(
        rx.dialog.close(rx.button(t("Close"), variant="soft", color_scheme="gray", size="3")), class_name="dialog-ends"
    )
