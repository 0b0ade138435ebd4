"""What the pages for programs share: their two tabs, a new secret on top, and words for what a key may do."""

from typing import Any

import reflex as rx

from gala.access import Permission
from gala.components.copying import copy_line
from gala.components.faces import skeleton_rows, skeleton_title
from gala.components.links import file_link
from gala.i18n.page import t
from gala.pages.frame import is_refused, staff_page
from gala.rules.webhooks import PING
from gala.state.shown_once import Fresh

MAY = {
    Permission.TENANT_READ: t("See your events and your team"),
    Permission.EVENT_READ: t("See an event: its facts, room and programme"),
    Permission.EVENT_WRITE: t("Make, change and delete events"),
    Permission.FLOOR_WRITE: t("Change the room"),
    Permission.PEOPLE_READ: t("See guests, their answers and who sits where"),
    Permission.PEOPLE_WRITE: t("Invite, change and remove guests, and answer for them"),
    Permission.NEEDS_READ: t("See what guests cannot eat and the access they need"),
    Permission.SEAT_ASSIGN: t("Give, exchange and free seats"),
    Permission.CHECK_IN: t("Check guests in and out"),
    Permission.DOOR_SERVE: t("Serve at the door: name plus-ones, give another seat"),
    Permission.GATE_WRITE: t("Set up gates, and decide over what they report"),
    Permission.PASS_READ: t("See passes, with which people are let in"),
    Permission.PASS_WRITE: t("Replace passes, so that the old ones are refused"),
}
"""What a permission is, to somebody who reads no manual."""

TOLD = {
    "guest_checked_in": t("Somebody comes in"),
    "guest_checked_out": t("Somebody leaves, or a check-in is undone"),
    "rsvp_changed": t("Somebody answers, or their place or wishes change"),
    "invitation_changed": t("An invitation is made or changed"),
    "seat_assigned": t("A seat is given to somebody"),
    "seat_freed": t("A seat is free again"),
    "seat_moved": t("You give somebody another seat"),
    "seat_locked": t("A seat is held for a guest who is choosing"),
    "event_changed": t("The event changes, or is deleted"),
    "floor_changed": t("Tables or seats are added, changed or removed"),
}
"""What a webhook can be told of, in the order of ``gala.state.hook_faces``."""


def programs_page(
    *children: Any, here: str, is_read: rx.Var[bool], action: rx.Component, fresh: rx.Component
) -> rx.Component:
    """A page of tenant's programs: ``here`` is ``keys`` or ``webhooks``; ``fresh`` stands over everything."""
    return staff_page(
        _tabs(here),
        rx.cond(is_read, rx.fragment(fresh, *children), skeleton_rows(6, avatar=False)),
        active="programs",
        title=rx.cond(is_read | is_refused(), t("API and webhooks"), skeleton_title()),
        subtitle=rx.cond(is_read, t("For your programs"), ""),
        action=action,
    )


def _tabs(here: str) -> rx.Component:
    def tab(key: str, icon: str, word: rx.Var[str]) -> rx.Component:
        current = {"aria_current": "page"} if key == here else {}
        return rx.link(rx.icon(icon, size=16, aria_hidden=True), word, href=f"/settings/{key}", **current)

    return rx.el.div(
        rx.el.nav(
            tab("keys", "key-round", t("API keys")), tab("webhooks", "webhook", t("Webhooks")),
            aria_label=t("API and webhooks"),
        ),
        docs_link(),
        class_name="programs-tabs",
    )  # fmt: skip


def docs_link() -> rx.Component:
    """To the description of every call."""
    return file_link(
        rx.icon("book-open", size=16, aria_hidden=True), t("Every call, explained"), href="/api/docs", download=False,
        target="_blank", class_name="soft-link",
    )  # fmt: skip


def new_secret(fresh: rx.Var[Fresh], title: rx.Var[str], *more: rx.Component, on_kept: Any) -> rx.Component:
    """The secret that was made just now, until it is put away."""
    return rx.cond(
        fresh.secret != "",
        rx.el.section(
            rx.el.h2(title, id="fresh-secret", tab_index=-1),
            rx.el.p(t("It is shown this once. Keep it where only your program finds it."), class_name="soft"),
            copy_line(fresh.secret, t("Copy the secret"), variant="solid"),
            *more,
            rx.el.div(
                rx.button(
                    rx.icon("check", size=16, aria_hidden=True), t("I have kept it"), on_click=on_kept, variant="soft",
                    color_scheme="gray", size="2", type="button",
                ),
                class_name="buttons",
            ),
            class_name="card programs-fresh",
            aria_labelledby="fresh-secret",
        ),
    )  # fmt: skip


def told_of(kind: rx.Var[str]) -> rx.Component:
    """In words what happened, or would."""
    return rx.match(kind, *TOLD.items(), (PING, t("A test")), kind)


def checks(name: str, words: dict[Any, rx.Var[str]], chosen: rx.Var[list[str]], **props: Any) -> rx.Component:
    """A box to tick for each; what is ticked comes with the form as ``name`` and the key."""

    def one(key: Any, word: rx.Var[str]) -> rx.Component:
        return rx.el.label(
            rx.el.input(type="checkbox", name=f"{name} {key}", default_checked=chosen.contains(str(key))),
            rx.el.span(word, rx.el.small(str(key), class_name="soft", custom_attrs={"translate": "no"})),
        )

    return rx.el.div(*(one(key, word) for key, word in words.items()), class_name="programs-checks", **props)
