"""What is chosen in the drawing, and what may be said of it; with nothing chosen, the room itself."""

from typing import Any

import reflex as rx
from reflex_base.vars import VarData

from gala.components.drawing import Field
from gala.components.plan.words import or_empty, sign
from gala.i18n.page import t, t_n
from gala.pages.editor_room import room_card
from gala.state.drawn import WheelSeat
from gala.state.editor import EditorState
from gala.state.editor_panel import PanelState
from gala.state.live import live
from gala.state.staff import EventState

ITEM = EditorState.item


def panel() -> rx.Component:
    """The column at the right."""
    several = EditorState.chosen.length() > 1
    return rx.el.aside(
        rx.cond(
            ITEM.kind == "table",
            _table(),
            rx.cond(ITEM.kind != "", _scenery(), rx.cond(several, _several(), room_card())),
        ),
        aria_label=t("What is chosen"),
        class_name="props",
    )


def status() -> rx.Var[str]:
    """The chosen table's letters, one a seat."""
    return or_empty(live["t" + ITEM.id.to_string()])


def _seated() -> rx.Var[int]:
    letters = status()
    expression = f"({letters!s}.match(/[ti]/g)?.length ?? 0)"
    return rx.Var(expression, _var_data=letters._get_all_var_data()).to(int)


def _table() -> rx.Component:
    seated = _seated()
    return rx.fragment(
        _section(
            rx.el.div(
                rx.el.h2(t("Table {table}", table=ITEM.name)),
                rx.cond(seated > 0, rx.badge(t("{count} seated", count=seated), high_contrast=True)),
                class_name="props-head",
            ),
            _row(t("Name"), _text("props-name", ITEM.name, PanelState.rename, max_length=30)),
            _row(
                t("Shape"),
                rx.el.div(
                    *(_look(look, icon, word) for look, icon, word in LOOKS),
                    role="group",
                    aria_label=t("Shape"),
                    class_name="looks",
                ),
            ),
            _row(
                t("Seats"),
                rx.el.div(
                    _step("minus", t("One seat fewer"), PanelState.add_seats(-1), ITEM.seats <= 1),
                    _text("props-seats", ITEM.seats.to_string(), PanelState.type_seats, input_mode="numeric"),
                    _step("plus", t("One seat more"), PanelState.add_seats(1), ITEM.seats >= 60),
                    class_name="stepper",
                ),
                "props-seats",
            ),
        ),
        _place(),
        _section(rx.el.h3(t("Seats")), _wheel()),
        _section(
            rx.el.label(
                rx.el.span(rx.el.b(t("Lock this table")), rx.el.small(t("Nobody moves by mistake"), class_name="soft")),
                rx.switch(
                    checked=ITEM.is_locked,
                    on_change=PanelState.lock_table,
                    disabled=~EventState.may_edit,
                    aria_label=t("Lock this table"),
                ),
                class_name="props-switch",
            ),
            rx.cond(
                seated > 0,
                rx.el.p(
                    rx.icon("users", size=16),
                    t_n(
                        seated,
                        "{count} person sits here and moves along with the table.",
                        "{count} people sit here and move along with the table.",
                    ),
                    class_name="props-note",
                ),
            ),
            _ends(),
        ),
    )


LOOKS = (
    ("round", "circle", t("Round")),
    ("long", "rectangle-horizontal", t("Long")),
    ("square", "square", t("Square")),
    ("head", "panel-top", t("Head table")),
    ("row", "ellipsis", t("Row of chairs")),
)


def _look(look: str, icon: str, word: rx.Var[str]) -> rx.Component:
    return rx.el.button(
        rx.icon(icon, size=16),
        type="button",
        aria_label=word,
        title=word,
        aria_pressed=rx.cond(ITEM.look == look, "true", "false"),
        disabled=~EventState.may_edit,
        on_click=PanelState.set_look(look),
    )


def _scenery() -> rx.Component:
    names = {"stage": t("Stage"), "dance_floor": t("Dance floor"), "bar": t("Bar"), "door": t("Door")}
    return rx.fragment(
        _section(
            rx.el.h2(rx.match(ITEM.kind, *names.items(), t("Label"))),
            _row(t("Words"), _text("props-name", ITEM.name, PanelState.rename, max_length=60)),
        ),
        _place(),
        _section(_ends()),
    )


def _several() -> rx.Component:
    return _section(
        rx.el.h2(t("{count} chosen", count=EditorState.chosen.length())),
        rx.el.p(t("Move them together, or bring them into line with the tools above."), class_name="soft"),
        _ends(),
    )


def _place() -> rx.Component:
    is_round = ITEM.look == "round"
    return _section(
        rx.el.h3(t("Place")),
        rx.el.div(_metres("x", "X", ITEM.x), _metres("y", "Y", ITEM.y), class_name="two-fields"),
        rx.cond(
            is_round,
            _row(t("Diameter"), _metres("width", "", ITEM.width, t("Diameter")), "props-width"),
            rx.fragment(
                _row(t("Width"), _metres("width", "", ITEM.width, t("Width")), "props-width"),
                rx.cond(
                    (ITEM.look != "row") & (ITEM.look != "free"),
                    _row(t("Depth"), _metres("height", "", ITEM.height, t("Depth")), "props-height"),
                ),
            ),
        ),
        _row(
            t("Turn"),
            rx.el.div(
                Field.create(
                    type="range", value=ITEM.turn, on_commit=_set("rotation"), class_name="slide",
                    custom_attrs={"min": 0, "max": 345, "step": 15, "disabled": ~EventState.may_edit,
                                  "aria-label": t("Turn")},
                ),
                _unit(_text("props-turn", ITEM.turn, _set("rotation"), input_mode="numeric"), "°"),
                class_name="turning",
            ),
            "props-turn",
        ),
    )  # fmt: skip


def _set(key: str) -> Any:
    return lambda text: PanelState.set_place(key, text)


def _metres(key: str, letter: str, value: rx.Var[str], label: rx.Var[str] | str = "") -> rx.Component:
    field = _text(
        f"props-{key}", value, _set(key), input_mode="decimal", aria_label=letter if isinstance(label, str) else label
    )
    return _unit(field, "m", letter)


def _unit(field: rx.Component, unit: str, letter: str = "") -> rx.Component:
    return rx.el.span(rx.el.i(letter) if letter else rx.fragment(), field, rx.el.i(unit), class_name="unit")


def _text(id: str, value: rx.Var[str], on_commit: Any, **props: Any) -> rx.Component:
    attrs = {name: props.pop(name) for name in ("max_length", "input_mode", "aria_label") if name in props}
    names = {"max_length": "maxLength", "input_mode": "inputMode", "aria_label": "aria-label"}
    custom = {names[name]: value for name, value in attrs.items()}
    return Field.create(
        id=id,
        type="text",
        value=value,
        on_commit=on_commit,
        custom_attrs=custom | {"disabled": ~EventState.may_edit, "autoComplete": "off"},
        class_name="field-text",
    )


def _row(label: rx.Var[str], control: rx.Component, html_for: str = "props-name") -> rx.Component:
    return rx.el.div(rx.el.label(label, html_for=html_for), control, class_name="props-row")


def _section(*children: rx.Component) -> rx.Component:
    return rx.el.section(*children, class_name="props-part")


def _step(icon: str, word: rx.Var[str], on_click: Any, off: Any) -> rx.Component:
    return rx.el.button(
        rx.icon(icon, size=16),
        type="button",
        aria_label=word,
        title=word,
        on_click=on_click,
        disabled=off | ~EventState.may_edit,
    )


def _wheel() -> rx.Component:
    seat = PanelState.spoke
    letters, index = status(), PanelState.seat_index
    data = VarData.merge(letters._get_all_var_data(), index._get_all_var_data())
    letter = rx.Var(f"({letters!s}[{index!s}] ?? '')", _var_data=data).to(str)
    blocked = letter == "b"
    return rx.el.div(
        rx.el.div(
            rx.foreach(ITEM.wheel, _spoke),
            rx.el.p(
                rx.el.b(t("Seat {seat}", seat=seat.label)),
                rx.el.small(
                    rx.match(
                        letter,
                        ("t", t("taken")),
                        ("i", t("inside")),
                        ("h", t("on hold")),
                        ("b", t("blocked")),
                        t("free"),
                    )
                ),
            ),
            role="group",
            aria_label=t("Seats"),
            class_name="wheel",
            custom_attrs={"data-many": rx.cond(ITEM.seats > 12, "true", "false")},
        ),
        rx.el.div(
            _mark("star", t("VIP"), seat.category == "vip", PanelState.mark_seat("vip")),
            _mark("bookmark", t("Reserved"), seat.category == "reserved", PanelState.mark_seat("reserved")),
            _mark("accessibility", t("Step-free"), seat.category == "accessible", PanelState.mark_seat("accessible")),
            _mark("ban", t("Blocked"), blocked, PanelState.block_seat(blocked)),
            class_name="marks-of",
        ),
        class_name="wheel-and-marks",
    )


def _spoke(seat: rx.Var[WheelSeat]) -> rx.Component:
    return rx.el.button(
        seat.label,
        type="button",
        aria_label=t("Seat {seat}", seat=seat.label),
        aria_pressed=rx.cond(PanelState.seat_index == seat.index, "true", "false"),
        on_click=PanelState.choose_wheel(seat.index),
        data_s=sign(status(), seat.index),
        data_c=seat.category[0],
        style={"--x": seat.x.to_string() + "px", "--y": seat.y.to_string() + "px"},
    )


def _mark(icon: str, word: rx.Var[str], on: rx.Var[bool], on_click: Any) -> rx.Component:
    return rx.el.button(
        rx.icon(icon, size=15),
        word,
        type="button",
        aria_pressed=rx.cond(on, "true", "false"),
        disabled=~EventState.may_edit,
        on_click=on_click,
    )


def _ends() -> rx.Component:
    off = ~EventState.may_edit
    return rx.el.div(
        rx.button(
            rx.icon("copy", size=16), t("Duplicate"), variant="soft", color_scheme="gray", disabled=off,
            on_click=EditorState.act("duplicate"),
        ),
        rx.button(
            rx.icon("trash-2", size=16), t("Delete"), variant="outline", color_scheme="tomato", disabled=off,
            on_click=PanelState.remove,
        ),
        class_name="props-ends",
    )  # fmt: skip
