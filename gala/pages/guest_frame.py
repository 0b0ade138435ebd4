"""What the guest's pages behind the invitation share: the invitation that does not open, the way back to it."""

import reflex as rx

from gala.components.faces import empty_state, refused_state, skeleton_rows
from gala.components.links import link_button
from gala.components.shell import guest_shell
from gala.i18n.page import t
from gala.state.guest import GuestState


def opened(page: rx.Component) -> rx.Component:
    """``page`` once the invitation is there; until then rows that wait, or why it does not open."""
    return guest_shell(
        rx.cond(
            GuestState.trouble["code"].to(bool),
            not_opened("sheet lone"),
            rx.cond(GuestState.event["name"].to(bool), page, skeleton_rows(4)),
        ),
        narrow=False,
    )


def not_opened(class_name: str = "sheet") -> rx.Component:
    """Why the invitation does not open, and what to do."""
    return rx.el.div(
        refused_state(t("This invitation does not open"), GuestState.trouble),
        rx.el.p(rx.link(t("Type the code again"), href="/"), class_name="below"),
        class_name=class_name,
    )


def back_arrow() -> rx.Component:
    """To the invitation."""
    return rx.el.a(
        rx.icon("arrow-left", size=22, aria_hidden=True),
        href=GuestState.invitation_path,
        aria_label=t("Back to the invitation"),
        class_name="back",
    )


def or_canceled(page: rx.Component) -> rx.Component:
    """``page``, unless the event has been canceled."""
    gone = nothing("circle-x", t("This event has been canceled."), t("We are sorry. Please ask the organizer."))
    return rx.cond(GuestState.event["status"] == "canceled", gone, page)


def nothing(icon: str, title: rx.Var[str], text: rx.Var[str]) -> rx.Component:
    """Why there is nothing here, and the way back."""
    back = link_button(t("To the invitation"), href=GuestState.invitation_path, away=True, variant="soft", size="4")
    return empty_state(icon, title, text, back)
