"""The gate's menu: language, light or dark, sound, what waits to be sent, a note for the log, and the way out."""

from typing import Any

import reflex as rx

from gala.components.kiosk import closes, does, kiosk, opens
from gala.components.kiosk_words import t, t_n

MENU, NOTE, LEAVE = "gate-menu", "gate-note", "gate-leave"


def menu() -> rx.Component:
    """The button and what it opens."""
    return rx.fragment(
        rx.el.button(
            rx.icon("menu", size=22, aria_hidden=True),
            type="button",
            aria_label=t("Menu"),
            title=t("Menu"),
            class_name="kg-menu-button",
            custom_attrs=opens(MENU),
        ),
        _menu(),
        _note(),
        _leave(),
    )


def language() -> rx.Component:
    """EN | ES, side by side; nothing is asked of a server."""
    return rx.el.div(
        _language("en", "EN", "English"),
        _language("es", "ES", "Español"),
        role="group",
        aria_label=t("Language"),
        class_name="kg-languages",
    )


def _language(code: str, letters: str, name: str) -> rx.Component:
    return rx.el.button(
        rx.el.span(letters, aria_hidden=True),
        rx.el.span(name, class_name="unseen"),
        type="button",
        lang=code,
        custom_attrs=does("lang", code, **{"aria-pressed": rx.cond(kiosk.lang == code, "true", "false")}),
    )


def _menu() -> rx.Component:
    dark = kiosk.theme == "dark"
    return rx.el.div(
        rx.el.header(
            rx.el.span(rx.el.b(rx.el.bdi(kiosk.gate.name)), rx.el.small(rx.el.bdi(kiosk.event.name))), language()
        ),
        _switch(
            rx.cond(dark, rx.icon("moon", size=24), rx.icon("sun", size=24)),
            rx.cond(dark, t("Switch to light"), t("Switch to dark")),
            does("theme"),
        ),
        _switch(
            rx.cond(kiosk.sound, rx.icon("volume-2", size=24), rx.icon("volume-x", size=24)),
            rx.cond(kiosk.sound, t("Turn the sound off"), t("Turn the sound on")),
            does("sound"),
        ),
        _switch(
            rx.cond(
                kiosk.camera.wanted, rx.icon("camera", size=24), rx.icon("camera-off", size=24)
            ),
            rx.cond(kiosk.camera.wanted, t("Turn the camera off"), t("Turn the camera on")),
            does("camera"),
        ),
        _switch(rx.icon("refresh-cw", size=24), t("Send and fetch now"), does("sync"), _waiting()),
        _switch(rx.icon("notebook-pen", size=24), t("Write a note"), opens(NOTE)),
        _switch(rx.icon("unplug", size=24), t("This tablet is no gate any more"), opens(LEAVE)),
        rx.cond(kiosk.version != "", rx.el.small("Gala ", rx.el.bdi(kiosk.version), class_name="kg-version")),
        id=MENU,
        role="dialog",
        aria_label=t("Menu"),
        class_name="kg-sheet kg-menu",
        custom_attrs={"popover": "auto"},
    )  # fmt: skip


def _waiting() -> rx.Var[str]:
    """What has not been sent yet."""
    some = t_n(kiosk.waiting, "One check-in waits", "{count} check-ins wait")
    return rx.cond(kiosk.waiting > 0, some, t("All is sent")).to(str)


def _switch(icon: rx.Component, words: Any, attrs: dict[str, Any], below: Any = "") -> rx.Component:
    return rx.el.button(
        icon,
        rx.el.span(rx.el.span(words), rx.el.small(below) if isinstance(below, rx.Var) else rx.fragment()),
        type="button",
        custom_attrs=attrs,
    )


def _note() -> rx.Component:
    """A note or an incident: about whom the card shows, else about the evening."""
    return rx.el.div(
        rx.el.form(
            rx.el.h2(rx.el.label(t("A note for the log"), html_for="gate-note-text")),
            rx.el.p(
                rx.cond(
                    (kiosk.card.kind != "") & (kiosk.card.title != ""),
                    rx.fragment(t("About"), " ", rx.el.bdi(kiosk.card.title)),
                    t("Whoever organizes the evening reads it, with the time and this gate."),
                ),
                class_name="soft",
            ),
            rx.el.textarea(
                id="gate-note-text", name="note", required=True, max_length=500, rows="4", dir="auto", auto_focus=True,
                class_name="kg-input",
            ),
            rx.el.footer(
                rx.el.button(t("Back"), type="button", class_name="kg-act kg-low", custom_attrs=closes(NOTE)),
                rx.el.button(t("Keep the note"), type="submit", class_name="kg-act kg-low kg-solid"),
            ),
            custom_attrs=does("note"),
        ),
        id=NOTE,
        role="dialog",
        aria_label=t("A note for the log"),
        class_name="kg-sheet",
        custom_attrs={"popover": "auto"},
    )  # fmt: skip


def _leave() -> rx.Component:
    return rx.el.div(
        rx.el.h2(t("Is this tablet no gate any more?")),
        rx.el.p(
            rx.cond(
                kiosk.waiting > 0,
                t_n(
                    kiosk.waiting,
                    "One check-in has not been sent yet. It is sent first, then the guest list is cleared.",
                    "{count} check-ins have not been sent yet. They are sent first, then the guest list is cleared.",
                ),
                t("The guest list is cleared from this tablet. A new code makes it a gate again."),
            ),
            class_name="soft",
        ),
        rx.el.footer(
            rx.el.button(t("Stay a gate"), type="button", class_name="kg-act kg-low", custom_attrs=closes(LEAVE)),
            rx.el.button(
                t("Clear this tablet"),
                type="button",
                class_name="kg-act kg-low kg-solid",
                custom_attrs=does("unpair") | closes(LEAVE),
            ),
        ),
        id=LEAVE,
        role="alertdialog",
        aria_label=t("This tablet is no gate any more"),
        class_name="kg-sheet",
        custom_attrs={"popover": "auto"},
    )
