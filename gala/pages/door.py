"""The door: big and calm, read at arm's length in a dark foyer. Dark until the person chooses otherwise."""

import reflex as rx
from reflex.style import color_mode, resolved_color_mode, set_color_mode
from reflex_components_core.core.banner import has_connection_errors
from reflex_components_radix.themes.base import RadixThemesComponent  # type: ignore[import-untyped,unused-ignore]

from gala.components.faces import error_state, skeleton_rows
from gala.components.figures import part_bar
from gala.components.menu import language_switch, sign_out_form
from gala.components.scan_box import ScanBox, WallClock
from gala.i18n.page import t, t_pair
from gala.pages.door_card import card
from gala.pages.door_lists import hits, last_five
from gala.pages.door_verdict import announced, verdict
from gala.state.door import DoorState
from gala.state.live import live

_shown = rx.cond(color_mode == "system", "dark", resolved_color_mode)
"""Light or dark, as it is shown here."""


class Appearance(RadixThemesComponent):
    """Light or dark for a part of the page: Reflex's own theme component drops that prop."""

    tag = "Theme"

    appearance: rx.Var[str]


def door() -> rx.Component:
    """The page at ``/events/ID/door``."""
    return Appearance.create(
        rx.cond(DoorState.trouble["code"].to(bool), _trouble(), _door()),
        appearance=_shown,
    )


def _trouble() -> rx.Component:
    return rx.el.div(
        rx.el.main(
            error_state(t("This door does not open"), t_pair(DoorState.trouble), on_retry=DoorState.load),
            rx.el.p(rx.link(t("All events"), href="/events"), class_name="door-back"),
            id="main",
        ),
        class_name="kiosk",
    )


def _door() -> rx.Component:
    face = rx.cond(DoorState.card.kind != "", "card", rx.cond(DoorState.asked != "", "hits", "idle"))
    return rx.el.div(
        _head(),
        _scan(),
        _figures(),
        rx.el.main(
            rx.match(face, ("card", card()), ("hits", hits()), _idle()),
            id="main",
            class_name="door-main",
        ),
        rx.cond(DoorState.card.kind == "", last_five()),
        rx.cond(DoorState.flash.kind != "", verdict()),
        rx.el.div(announced(), role="status", aria_live="assertive", class_name="unseen"),
        class_name="kiosk",
        custom_attrs={"data-face": face, "data-kind": DoorState.card.kind},
    )


# --- the bar ---------------------------------------------------------------------------------------------------------


def _head() -> rx.Component:
    return rx.el.header(
        rx.el.h1(rx.el.bdi(DoorState.event["name"].to(str)), class_name="clip"),
        rx.el.span(class_name="k-dot", aria_hidden=True),
        _gate(),
        class_name="door-head",
    )


def _gate() -> rx.Component:
    """The gate's name; a tap changes it."""
    return rx.popover.root(
        rx.popover.trigger(
            rx.el.button(
                rx.el.bdi(rx.cond(DoorState.here != "", DoorState.here, t("Name this gate"))),
                rx.icon("pencil", size=15, aria_hidden=True),
                type="button",
                class_name="k-gate",
                title=t("Name this gate"),
            )
        ),
        rx.popover.content(
            rx.el.form(
                rx.el.label(t("Name of this gate"), html_for="gate"),
                rx.input(
                    id="gate", name="gate", default_value=DoorState.here, max_length=40, size="3",
                    placeholder=t("North gate"), auto_complete="off", key=DoorState.here,
                ),
                rx.el.p(t("Kept on this device and written beside every check-in."), class_name="soft"),
                rx.popover.close(rx.button(t("Keep this name"), type="submit", size="3", variant="soft")),
                on_submit=DoorState.set_gate,
                class_name="stacked",
            ),
            width="300px",
            aria_label=t("Name of this gate"),
        ),
    )  # fmt: skip


def _count(index: int) -> rx.Var[int]:
    """One of the event's live counters; -1 until they arrive."""
    sent = live[rx.Var.create(f"c{DoorState.event['id']}")]
    text = rx.cond(sent, sent, "-1|-1|-1|-1|-1|-1").to(str)
    return rx.Var(
        f"Number({text!s}.split('|')[{index}])", _var_type=int, _var_data=text._get_all_var_data()
    ).guess_type()


def _figures() -> rx.Component:
    return rx.el.section(
        rx.cond(
            _count(4) >= 0,
            rx.el.span(
                rx.el.b(_count(4)), " ", rx.el.span(t("of {whole} inside", whole=_count(1))), class_name="now-inside"
            ),
        ),
        rx.el.span(class_name="k-dot", aria_hidden=True),
        WallClock.create(zone=DoorState.event["timezone"].to(str), class_name="k-time"),
        rx.el.span(
            rx.cond(
                has_connection_errors,
                rx.icon("cloud-off", size=22, aria_label=t("No connection."), role="img"),
                rx.icon("wifi", size=22, aria_label=t("Connected"), role="img"),
            ),
            class_name="k-net",
        ),
        _sound(),
        _menu(),
        aria_label=t("The room now"),
        class_name="door-figures",
    )


def _sound() -> rx.Component:
    """Whether this device sounds at every verdict."""
    is_quiet = DoorState.quiet == "yes"
    return rx.icon_button(
        rx.cond(is_quiet, rx.icon("volume-x", size=22), rx.icon("volume-2", size=22)),
        on_click=DoorState.be_quiet(~is_quiet),
        variant="ghost", color_scheme="gray", size="3", class_name="door-menu",
        aria_label=rx.cond(is_quiet, t("Turn the sound on"), t("Turn the sound off")),
    )  # fmt: skip


def _menu() -> rx.Component:
    other = rx.cond(_shown == "dark", "light", "dark")
    return rx.popover.root(
        rx.popover.trigger(
            rx.icon_button(
                rx.icon("menu", size=22),
                variant="ghost", color_scheme="gray", size="3", aria_label=t("Menu"), class_name="door-menu",
            )
        ),
        rx.popover.content(
            rx.flex(
                rx.el.span(
                    rx.el.b(rx.el.bdi(DoorState.profile["name"])),
                    rx.el.small(rx.el.bdi(DoorState.profile["tenant"])),
                    class_name="who",
                ),
                rx.flex(
                    language_switch(),
                    rx.icon_button(
                        rx.cond(_shown == "dark", rx.icon("moon", size=18), rx.icon("sun", size=18)),
                        on_click=set_color_mode(other),
                        variant="ghost", color_scheme="gray", size="3",
                        aria_label=rx.cond(_shown == "dark", t("Switch to light"), t("Switch to dark")),
                    ),
                    align="center", justify="between", spacing="3",
                ),
                rx.link(
                    rx.icon("armchair", size=16), t("Floor plan"),
                    href=rx.Var.create(f"/events/{DoorState.event['id']}/plan"), class_name="nav",
                ),
                rx.link(rx.icon("calendar-heart", size=16), t("All events"), href="/events", class_name="nav"),
                sign_out_form(),
                direction="column", spacing="3",
            ),
            width="248px",
            aria_label=t("Menu"),
        ),
    )  # fmt: skip


def _scan() -> rx.Component:
    return rx.el.div(
        rx.icon("search", size=24, aria_hidden=True),
        rx.el.label(t("Name, code, ticket or seat"), html_for="scan", class_name="unseen"),
        ScanBox.create(
            id="scan",
            placeholder=t("Name, code, ticket or seat"),
            fresh=DoorState.card.key + DoorState.flash.key,
            aloud=DoorState.quiet != "yes",
            told=rx.cond(DoorState.flash.kind != "", DoorState.flash.kind, DoorState.card.kind),
            on_scan=DoorState.scan,
            on_search=DoorState.search,
            on_escape=DoorState.close,
        ),
        class_name="k-scan",
        role="search",
    )


# --- nobody yet ------------------------------------------------------------------------------------------------------


def _idle() -> rx.Component:
    """Where the camera will look, in a later issue; until then the room at a glance."""
    return rx.cond(
        DoorState.event["id"].to(int) == 0,
        skeleton_rows(5),
        rx.el.section(
            rx.el.div(rx.icon("qr-code", size=72, stroke_width=1.25), class_name="k-frame", aria_hidden=True),
            rx.cond(
                DoorState.event["status"] == "canceled",
                rx.fragment(
                    rx.el.h2(t("This event has been canceled.")), rx.el.p(t("Please ask the organizer.")),
                ),
                rx.fragment(
                    rx.el.h2(t("Ready for the next guest")),
                    rx.el.p(t("Scan a code, or type a name, a ticket number or a seat.")),
                ),
            ),
            rx.cond(_count(4) >= 0, _room()),
            class_name="k-wait",
        ),
    )  # fmt: skip


def _room() -> rx.Component:
    inside, coming = _count(4), _count(1)
    rest = rx.cond(coming > inside, coming - inside, 0).to(int)
    return rx.el.div(
        rx.el.p(rx.el.b(inside), t("inside")),
        rx.el.p(rx.el.b(rest), t("still to come")),
        part_bar(inside, rest, t("{inside} inside, {rest} still to come", inside=inside, rest=rest), inside=True),
        class_name="k-room",
    )
