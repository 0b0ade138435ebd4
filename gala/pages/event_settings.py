"""One event's settings: its facts, its life, its floor made from numbers."""

from typing import Any

import reflex as rx

from gala.components.badges import badge
from gala.components.panels import card, confirm_dialog
from gala.i18n.page import t, t_n
from gala.pages.event_form import event_form
from gala.pages.event_life import event_life, life_dialogs
from gala.pages.floor_form import floor_form
from gala.pages.frame import event_page
from gala.pages.menu import menu
from gala.pages.pass_keys import pass_keys
from gala.state.event_settings import EventSettingsState
from gala.state.staff import EventState


def event_settings() -> rx.Component:
    """The page at ``/events/[event_id]/settings``."""
    status = EventState.event["status"].to(str)
    return event_page(
        rx.el.div(
            rx.cond(
                EventSettingsState.stamp != "",
                event_form(
                    EventSettingsState.form,
                    EventSettingsState.errors,
                    on_submit=EventSettingsState.save,
                    submit=t("Save"),
                    key=EventSettingsState.stamp,
                ),
            ),
            rx.el.div(
                card(
                    rx.el.div(_life(status), class_name="card-body form-stack"), title=t("State"), aside=_status(status)
                ),
                card(
                    rx.el.div(
                        rx.el.p(
                            t("Make it again for another day, put it away, or delete it for good."), class_name="soft"
                        ),
                        event_life(EventState.event["id"].to(int), status),
                        class_name="card-body form-stack",
                    ),
                    title=t("This event as a whole"),
                ),
                rx.cond((status != "archived") & (status != "canceled"), menu()),
                rx.cond(status != "archived", pass_keys()),
                card(
                    rx.el.div(
                        rx.el.p(
                            rx.cond(
                                EventSettingsState.seats > 0,
                                rx.fragment(
                                    t_n(EventSettingsState.seats, "{count} seat now,", "{count} seats now,"),
                                    " ",
                                    t("{count} of them taken.", count=EventSettingsState.seated),
                                ),
                                t("The room is still empty."),
                            ),
                            class_name="soft",
                        ),
                        floor_form(EventSettingsState.seats),
                        class_name="card-body form-stack",
                    ),
                    title=t("Tables and seats"),
                    aside=rx.link(
                        t("Floor plan"), href=f"/events/{EventState.event['id']}/plan", class_name="soft-link"
                    ),
                ),
                class_name="form-stack",
            ),
            class_name="columns",
        ),
        life_dialogs(),
        active="settings",
    )


def _status(status: rx.Var[str]) -> rx.Component:
    return rx.match(
        status,
        ("published", badge(t("Published"), "jade", "check")),
        ("canceled", badge(t("Canceled"), "gray", "circle-x")),
        ("archived", badge(t("Archived"), "gray", "archive")),
        badge(t("Draft"), "amber", "pencil"),
    )


def _life(status: rx.Var[str]) -> rx.Component:
    return rx.match(
        status,
        (
            "draft",
            _step(
                t("Only your team sees this event. Publish it when guests may answer and choose seats."),
                _button("send", t("Publish"), variant="soft", on_click=EventSettingsState.publish),
                _cancel(),
            ),
        ),
        (
            "published",
            _step(
                t("Guests with a code can answer and choose their seats."),
                rx.cond(
                    EventSettingsState.answered == 0,
                    _button(
                        "undo-2", t("Back to draft"), variant="soft", color_scheme="gray",
                        on_click=EventSettingsState.unpublish,
                    ),
                ),
                _cancel(),
            ),
        ),
        (
            "canceled",
            rx.el.p(t("Guests who open their invitation read that the event is canceled."), class_name="soft"),
        ),
        rx.el.p(t("This event is in the archive and can no longer be changed."), class_name="soft"),
    )  # fmt: skip


def _step(text: rx.Var[str], *buttons: rx.Component) -> rx.Component:
    return rx.fragment(rx.el.p(text, class_name="soft"), rx.el.div(*buttons, class_name="buttons"))


def _button(icon: str, word: rx.Var[str], **props: Any) -> rx.Component:
    return rx.button(rx.icon(icon, size=16), word, size="3", type="button", **props)


def _cancel() -> rx.Component:
    return confirm_dialog(
        t("Cancel this event?"),
        t_n(
            EventSettingsState.invited,
            "{count} invited person will read that it does not take place. It cannot be undone.",
            "{count} invited people will read that it does not take place. It cannot be undone.",
        ),
        t("Cancel the event"),
        EventSettingsState.cancel,
        trigger=_button("circle-x", t("Cancel the event"), variant="soft", color_scheme="tomato"),
    )
