"""The gates of an event: what each is doing, a code for a new tablet, and closing one."""

from typing import Any

import reflex as rx

from gala.components.badges import badge
from gala.components.countdown import countdown
from gala.components.faces import empty_state
from gala.components.field import text_field
from gala.components.minute import every_seconds
from gala.components.panels import confirm_dialog
from gala.i18n.page import t, t_n, t_pair
from gala.state.arrival_faces import GateLine
from gala.state.arrivals import ArrivalsState
from gala.state.gates import GatesState
from gala.state.staff import EventState

STATE = GatesState
LOOK_EVERY = 5
"""Seconds: a gate that falls silent says nothing."""


def gates() -> rx.Component:
    """The list, and what is asked about it."""
    return rx.el.section(
        rx.el.header(
            rx.el.h2(t("Gates")),
            rx.cond(EventState.may_edit & (STATE.gates.length() > 0), _add("2")),
        ),
        rx.cond(
            STATE.gates.length() > 0,
            rx.el.ul(rx.foreach(STATE.gates, _row)),
            empty_state(
                "tablet-smartphone",
                t("No gate yet"),
                t("Any tablet with a camera and a browser becomes one: it scans passes, also without a network."),
                rx.cond(EventState.may_edit, _add("3")),
            ),
        ),
        rx.cond(
            ArrivalsState.let_in[""] > 0,
            rx.el.p(
                t_n(
                    ArrivalsState.let_in[""].to(int),
                    "{count} person was let in by hand.",
                    "{count} people were let in by hand.",
                ),
                class_name="soft door-by-hand",
            ),
        ),
        _naming(),
        _pairing(),
        _closing(),
        every_seconds(LOOK_EVERY, STATE.read),
        class_name="card door-gates",
    )


def _add(size: Any) -> rx.Component:
    return rx.button(
        rx.icon("plus", size=16, aria_hidden=True), t("Add a gate"), on_click=STATE.open_new, size=size, variant="soft"
    )


# --- one gate --------------------------------------------------------------------------------------------------------


def _row(gate: rx.Var[GateLine]) -> rx.Component:
    came = ArrivalsState.let_in[gate.id.to(str)]
    return rx.el.li(
        rx.el.span(class_name="door-dot", custom_attrs={"data-is": gate.state}, aria_hidden=True),
        rx.el.div(
            rx.el.h3(
                rx.el.bdi(gate.name),
                rx.cond(gate.self_service, rx.fragment(" ", badge(t("Self-service"), "iris"))),
                rx.cond(gate.is_personal, rx.fragment(" ", badge(t("Own device"), "gray"))),
            ),
            rx.el.p(*_facts(gate), class_name="soft"),
        ),
        rx.cond(
            came.to(int) > 0,
            rx.el.span(rx.el.b(came), " ", t("let in"), class_name="soft door-came"),
        ),
        rx.cond(EventState.may_edit & (gate.state != "closed"), _menu(gate)),
        key=gate.id.to(str),
        custom_attrs={"data-is": gate.state},
    )


def _facts(gate: rx.Var[GateLine]) -> list[rx.Component | rx.Var[str]]:
    """In words, whatever a dot says too: is it there, since when not, what does it keep, does its clock agree."""
    seen = t_pair(gate.seen)
    ahead = t_n(gate.skew, "clock {count} second fast", "clock {count} seconds fast")
    behind = t_n(-gate.skew, "clock {count} second slow", "clock {count} seconds slow")
    return [
        rx.match(
            gate.state,
            ("online", t("Online")),
            ("offline", rx.cond(seen != "", t("Offline since {time}", time=seen), t("Offline"))),
            ("waiting", t("Waits for a tablet")),
            ("closed", t("Closed")),
            t("No tablet"),
        ),
        rx.cond(
            gate.waiting > 0,
            rx.el.span(
                " · ",
                rx.el.b(t_n(gate.waiting, "{count} check-in not sent yet", "{count} check-ins not sent yet")),
            ),
        ),
        rx.cond(gate.skew != 0, " · " + rx.cond(gate.skew > 0, ahead, behind), ""),
        rx.cond(gate.version != "", " · " + t("version {number}", number=gate.version), ""),
    ]


def _menu(gate: rx.Var[GateLine]) -> rx.Component:
    def item(icon: str, word: rx.Var[str], on_select: Any, **props: Any) -> rx.Component:
        return rx.dropdown_menu.item(rx.icon(icon, size=16, aria_hidden=True), word, on_select=on_select, **props)

    return rx.dropdown_menu.root(
        rx.dropdown_menu.trigger(
            rx.icon_button(
                rx.icon("ellipsis", size=18), variant="ghost", color_scheme="gray", size="2",
                aria_label=t("More about {name}", name=gate.name),
            )
        ),
        rx.dropdown_menu.content(
            rx.cond(
                gate.is_personal,
                rx.fragment(),
                item("qr-code", t("New pairing code"), STATE.renew(gate.id)),
            ),
            item("pencil", t("Rename"), STATE.open_rename(gate.id)),
            item(
                "user-check",
                rx.cond(gate.self_service, t("Staff scan here"), t("Guests scan alone here")),
                STATE.set_self_service(gate.id, ~gate.self_service),
            ),
            rx.dropdown_menu.separator(),
            item("ban", t("Close this gate"), STATE.ask_close(gate.id), color_scheme="tomato"),
            size="2",
        ),
        modal=False,
    )  # fmt: skip


# --- what is asked ---------------------------------------------------------------------------------------------------


def _naming() -> rx.Component:
    is_new = STATE.naming == 0
    return rx.dialog.root(
        rx.dialog.content(
            rx.dialog.title(rx.cond(is_new, t("A new gate"), t("Rename the gate")), size="5"),
            rx.dialog.description(
                t("Say where it stands. The name is shown on the tablet and beside every check-in."), size="2",
                class_name="soft",
            ),
            rx.form(
                text_field(
                    t("Name"), id="gate_name", name="gate_name", default_value=STATE.name, error=STATE.error,
                    required=True, max_length=40, placeholder=t("North gate"), auto_complete="off",
                ),
                rx.el.div(
                    rx.dialog.close(
                        rx.button(t("Cancel"), type="button", variant="soft", color_scheme="gray", size="3")
                    ),
                    rx.button(rx.cond(is_new, t("Show the pairing code"), t("Save")), type="submit", size="3"),
                    class_name="dialog-foot",
                ),
                on_submit=STATE.keep_name,
                reset_on_submit=False,
                class_name="form-stack dialog-form",
            ),
            max_width="440px",
        ),
        open=STATE.is_naming,
        on_open_change=STATE.let_be,
    )  # fmt: skip


def _pairing() -> rx.Component:
    """The code, as large as it is typed from across a foyer, and as a QR."""
    shown = STATE.pairing
    return rx.dialog.root(
        rx.dialog.content(
            rx.dialog.title(t("Pair {name}", name=shown.name), size="5"),
            rx.cond(shown.ran_out, _ran_out(), _code()),
            max_width="460px",
            class_name="door-pairing",
        ),
        open=shown.gate_id > 0,
        on_open_change=STATE.put_away,
    )


def _code() -> rx.Component:
    shown = STATE.pairing
    return rx.fragment(
        rx.dialog.description(
            t("On the tablet, scan this with its camera, or open {place} and type the code.", place=shown.place),
            size="2", class_name="soft",
        ),
        rx.el.img(src=shown.qr, alt=t("QR code that pairs the tablet"), class_name="door-qr"),
        rx.el.output(shown.code, class_name="door-code", aria_label=t("Pairing code")),
        rx.el.div(
            countdown(shown.seconds, shown.seconds, stamp=shown.code, label=t("left to pair the tablet")),
            rx.dialog.close(rx.button(t("Done"), variant="soft", color_scheme="gray", size="3")),
            class_name="door-code-foot",
        ),
    )  # fmt: skip


def _ran_out() -> rx.Component:
    return rx.fragment(
        rx.dialog.description(t("This code has run out. Nobody used it."), size="3"),
        rx.el.div(
            rx.dialog.close(rx.button(t("Done"), variant="soft", color_scheme="gray", size="3")),
            rx.button(t("New pairing code"), on_click=STATE.renew(STATE.pairing.gate_id), size="3"),
            class_name="dialog-foot",
        ),
    )


def _closing() -> rx.Component:
    waiting = STATE.closing_waiting
    return confirm_dialog(
        t("Close {name}?", name=STATE.closing_name),
        rx.fragment(
            t("Its tablet forgets the guests and scans no more. It cannot be undone, but you can add a new gate."),
            rx.cond(
                waiting > 0,
                rx.fragment(
                    " ",
                    t_n(
                        waiting,
                        "It keeps {count} check-in that has not arrived; you will be asked about it.",
                        "It keeps {count} check-ins that have not arrived; you will be asked about them.",
                    ),
                ),
            ),
        ),
        t("Close the gate"),
        STATE.close_gate,
        open=STATE.closing > 0,
        on_open_change=STATE.keep_open,
    )
