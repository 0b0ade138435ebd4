"""Before a tablet is a gate, and after: the code to type, the moment of opening, a gate that was closed."""

from typing import Any

import reflex as rx

from gala.components.kiosk import does, kiosk
from gala.components.kiosk_box import CodeBox
from gala.components.kiosk_words import t, t_n
from gala.pages.kiosk_menu import language


def starting() -> rx.Component:
    """The moment in which the tablet opens what it keeps."""
    return rx.el.main(
        rx.el.h1("Gala", class_name="serif kg-brand"),
        rx.el.p(t("Opening the door …"), class_name="soft", role="status"),
        id="main",
        class_name="kg-still",
    )


def pairing() -> rx.Component:
    """One calm card: the code."""
    return _card(
        "qr-code",
        t("Make this tablet a gate"),
        rx.el.p(t("Ask the organizer for a code: on the event’s Door page, under Gates."), class_name="soft"),
        _form(),
    )


def gone() -> rx.Component:
    """This tablet was a gate. What is on it and what comes next."""
    title = rx.match(
        kiosk.reason,
        ("gate_over", t("The evening is over")),
        ("gate_revoked", t("This gate has been closed")),
        t("This tablet is no gate any more"),
    )
    words = rx.match(
        kiosk.reason,
        ("gate_over", t("Thank you. The guest list has been cleared from this tablet.")),
        ("gate_revoked", t("The organizer closed it, and the guest list has been cleared from this tablet.")),
        t("The guest list has been cleared from this tablet."),
    )
    kept = t_n(
        kiosk.waiting,
        "One check-in is still kept here and goes out when the network is back.",
        "{count} check-ins are still kept here and go out when the network is back.",
    )
    return _card(
        rx.cond(kiosk.reason == "gate_over", rx.icon("moon", size=32), rx.icon("door-closed", size=32)),
        title,
        rx.el.p(words, class_name="soft"),
        rx.cond(kiosk.waiting > 0, rx.el.p(kept, class_name="kg-kept")),
        rx.el.details(rx.el.summary(t("Make it a gate again")), _form()),
    )


def unfit() -> rx.Component:
    """What this browser lacks, and what to do."""
    insecure = (
        t("This page needs a safe connection"),
        t("Open it with https:// in front, or on the machine that serves Gala: then the guest list is safe here."),
    )  # fmt: skip
    old = (
        t("This browser is too old for the door"),
        t("Please update it: Chrome or Edge from 137, Firefox from 130, Safari from 17."),
    )
    private = (
        t("This browser keeps nothing"),
        t("It seems to be in private mode. Open the page in an ordinary window, so that no check-in is ever lost."),
    )

    def either(index: int) -> Any:
        return rx.match(
            kiosk.reason,
            ("ed25519", "no_ed25519", old[index]),
            ("indexeddb", "no_indexeddb", private[index]),
            insecure[index],
        )

    return _card("shield-alert", either(0), rx.el.p(either(1), class_name="soft"))


def _card(icon: Any, title: Any, *parts: rx.Component) -> rx.Component:
    drawn = rx.icon(icon, size=32, stroke_width=1.75) if isinstance(icon, str) else icon
    return rx.el.main(
        rx.el.header(rx.el.span("Gala", class_name="serif kg-brand"), language()),
        rx.el.div(
            rx.el.span(drawn, class_name="kg-sign", aria_hidden=True),
            rx.el.h1(title),
            *parts,
            class_name="kg-pair",
        ),
        id="main",
        class_name="kg-still",
    )


def _form() -> rx.Component:
    wrong = rx.match(kiosk.reason, ("gate_over", "gate_revoked", "gate_unknown", ""), kiosk.reason).to(str)
    return rx.el.form(
        rx.el.label(t("Pairing code"), html_for="gate-code"),
        CodeBox.create(
            id="gate-code",
            name="code",
            placeholder="ABCD-2345",
            required=True,
            max_length=16,
            wrong=rx.cond(kiosk.busy, "", wrong),
            class_name="kg-code",
            custom_attrs={
                "aria-describedby": "gate-code-error",
                "aria-invalid": rx.cond(wrong != "", "true", "false"),
            },
        ),
        rx.el.p(_error(), id="gate-code-error", role="alert", class_name="wrong"),
        rx.el.button(
            rx.cond(kiosk.busy, t("One moment …"), t("Open this gate")),
            type="submit",
            disabled=kiosk.busy,
            class_name="kg-act kg-low kg-solid",
        ),
        custom_attrs=does("pair"),
    )


def _error() -> rx.Var[str]:
    """What was the matter with the code, and what helps."""
    return rx.match(
        kiosk.reason,
        ("", "gate_over", "gate_revoked", "gate_unknown", ""),
        ("pairing_unknown", t("This code is not known. A code works once and for ten minutes: ask for a new one.")),
        ("too_many_attempts", t("Too many tries. Please wait a minute, then type the code again.")),
        ("offline", t("The server does not answer. Is this tablet on the network?")),
        ("invalid", t("A code has eight letters and numbers, like ABCD-2345.")),
        t("That did not work. Please try again."),
    ).to(str)
