"""The door while nobody stands at it: the camera, the room at a glance, the box to look somebody up."""

from typing import Any

import reflex as rx

from gala.components.camera import Camera
from gala.components.figures import part_bar
from gala.components.kiosk import does, kiosk
from gala.components.kiosk_box import ScanBox
from gala.components.kiosk_words import t, t_n
from gala.pages.kiosk_marks import sound


def scan_box() -> rx.Component:
    """Hears scanners, and looks for whom is typed. Guests alone at the tablet get no look-up, only the ears."""
    alone = kiosk.gate.self
    return rx.el.div(
        rx.icon("search", size=24, aria_hidden=True),
        rx.el.label(t("Name, code or seat"), html_for="scan", class_name="unseen"),
        ScanBox.create(
            id="scan",
            placeholder=t("Name, code or seat"),
            fresh=kiosk.card.key + "|" + kiosk.flash.key,
            sound=rx.cond(
                kiosk.flash.kind != "",
                sound(kiosk.flash.kind),
                rx.match(
                    kiosk.card.kind, ("inside", "again"), ("stopped", sound(kiosk.card.verdict)), ""
                ),
            ),
            aloud=kiosk.sound,
            look=~alone,
        ),
        class_name=rx.cond(alone, "kg-scan unseen", "kg-scan"),
        role="search",
    )  # fmt: skip


def offline() -> rx.Component:
    """A quiet strip while there is no network: since when, and that nothing is lost."""
    safe = t_n(
        kiosk.waiting,
        "check-in is safe here and goes out when the network is back",
        "check-ins are safe here and go out when the network is back",
    )
    return rx.el.div(
        rx.cond(
            ~kiosk.online,
            rx.el.p(
                rx.el.b(rx.cond(kiosk.since != "", t("Offline since {time}", time=kiosk.since), t("Offline"))),
                rx.cond(
                    kiosk.waiting > 0,
                    rx.el.span(rx.el.b(kiosk.waiting), " ", safe),
                    rx.el.span(t("Everything works here, and is sent when the network is back")),
                ),
                class_name="kg-offline",
            ),
        ),
        rx.cond(kiosk.busy, rx.el.p(rx.el.b(t("One moment …")), class_name="kg-offline")),
        role="status",
        class_name="kg-strip",
    )


def idle() -> rx.Component:
    """The camera, or the room at a glance where there is none."""
    return rx.cond(
        kiosk.event.canceled,
        rx.el.section(
            rx.icon("calendar-x", size=56, stroke_width=1.4, aria_hidden=True),
            rx.el.h2(t("This event has been canceled.")),
            rx.el.p(t("Please ask the organizer.")),
            class_name="kg-wait",
        ),
        rx.cond(kiosk.camera.wanted & (kiosk.camera.trouble == ""), _camera(), _room()),
    )


def eye() -> rx.Component:
    """What the camera sees. It goes on seeing behind every other face: the next pass must not wait for it."""
    return rx.cond(
        kiosk.camera.wanted & ~kiosk.event.canceled,
        rx.el.div(
            Camera.create(wanted=kiosk.camera.wanted, torch=kiosk.camera.torch, device=kiosk.camera.device),
            class_name="kg-eye",
            aria_hidden=True,
        ),
    )


def _camera() -> rx.Component:
    """The frame to hold the pass into, over the camera's picture."""
    below = rx.cond(
        kiosk.online,
        t("Name, ticket and seat work too: type them."),
        t("Passes are still checked by their signature."),
    )
    return rx.el.section(
        rx.el.div(class_name="kg-frame", aria_hidden=True),
        rx.el.div(
            rx.cond(kiosk.camera.has_torch, _lens_button("flashlight", t("Light"), does("torch"))),
            rx.cond(
                kiosk.camera.devices.length() > 1,
                _lens_button("switch-camera", t("Another camera"), does("device", _next_lens)),
            ),
            class_name="kg-lens",
        ),
        rx.el.div(
            rx.el.h2(rx.cond(kiosk.gate.self, t("Hold your pass here"), t("Hold the pass here"))),
            rx.el.p(rx.cond(kiosk.gate.self, t("On the phone or on paper: the square code."), below)),
            class_name="kg-caption",
        ),
        class_name="kg-camera",
    )


_camera_now = kiosk.camera
_next_lens = rx.Var(
    "((all, now) => all[(all.findIndex((one) => one.id === now) + 1) % all.length]?.id)"
    f"({_camera_now.devices!s}, {_camera_now.using!s} || {_camera_now.device!s})",
    _var_data=_camera_now._get_all_var_data(),
)
"""The camera after the one that is used."""


def _lens_button(icon: str, words: Any, attrs: dict[str, Any]) -> rx.Component:
    return rx.el.button(
        rx.icon(icon, size=26, stroke_width=1.9, aria_hidden=True),
        type="button",
        aria_label=words,
        title=words,
        custom_attrs=attrs,
    )


def _room() -> rx.Component:
    alone = kiosk.gate.self  # guests find a hand scanner there, and no search
    rest = rx.cond(kiosk.coming > kiosk.inside, kiosk.coming - kiosk.inside, 0).to(int)
    words = rx.match(
        kiosk.camera.trouble,
        ("denied", t("The camera is not allowed here: allow it in the browser’s address bar.")),
        ("busy", t("Another app is using the camera.")),
        ("none", t("There is no camera here: a hand scanner or the name does it.")),
        t("Scan a code, or type a name, a ticket number or a seat."),
    )
    return rx.el.section(
        rx.el.div(
            rx.icon("qr-code", size=72, stroke_width=1.25), class_name="kg-frame kg-small-frame", aria_hidden=True
        ),
        rx.el.h2(rx.cond(alone, t("Hold your pass here"), t("Ready for the next guest"))),
        rx.el.p(rx.cond(alone, t("On the phone or on paper: the square code."), words)),
        rx.el.div(
            rx.el.p(rx.el.b(kiosk.inside), t("inside")),
            rx.el.p(rx.el.b(rest), t("still to come")),
            part_bar(
                kiosk.inside,
                rest,
                t("{inside} inside, {rest} still to come", inside=kiosk.inside, rest=rest),
                inside=True,
            ),
            class_name="kg-room",
        ),
        class_name="kg-wait",
    )
