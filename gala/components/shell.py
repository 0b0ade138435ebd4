"""The frame of every organizer page: side bar, icon rail on a tablet and beside the plan, bottom bar on a phone."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import reflex as rx

from gala.components.menu import language_switch, theme_toggle, user_menu
from gala.i18n.page import t

Text = rx.Var[str] | str
Title = Text | rx.Component


@dataclass(frozen=True)
class NavItem:
    """One door in the side bar. ``show`` hides it from a role that may not pass; ``more``: behind "More" on a phone."""

    key: str
    icon: str
    label: Text
    href: Text
    show: rx.Var[bool] | bool = True
    foot: bool = False
    more: bool = False


def home_nav(manages: rx.Var[bool] | bool = False) -> list[NavItem]:
    """Outside any event. ``manages``: the person decides over the tenant itself."""
    return [
        NavItem("events", "calendar-heart", t("Events"), "/events"),
        NavItem("guests", "users", t("Guests"), "/guests"),
        NavItem("programs", "plug", t("API and webhooks"), "/settings/keys", show=manages, foot=True),
    ]


def event_nav(event_id: rx.Var[int] | int, show: dict[str, rx.Var[bool] | bool] | None = None) -> list[NavItem]:
    """Inside one event. ``show`` says, by key, who sees what: home, plan, guests, invitations, tickets, sessions,
    door, reports, print, settings. A phone has room for four of them; the others stand behind "More"."""
    show = show or {}

    def item(key: str, icon: str, label: Text, **where: bool) -> NavItem:
        href = rx.Var.create(f"/events/{event_id}/{key}")
        return NavItem(key, icon, label, href, show=show.get(key, True), **where)

    return [
        NavItem("all", "arrow-left", t("All events"), "/events"),
        item("home", "layout-dashboard", t("Evening")),
        item("plan", "armchair", t("Floor plan")),
        item("guests", "users", t("Guests")),
        item("invitations", "mail", t("Invitations"), more=True),
        item("tickets", "ticket", t("Tickets"), more=True),
        item("sessions", "calendar-clock", t("Programme"), more=True),
        item("door", "scan-line", t("Door")),
        item("reports", "chart-column", t("Reports"), more=True),
        item("print", "printer", t("Print"), more=True),
        item("settings", "settings", t("Settings"), foot=True, more=True),
    ]


def shell(
    *children: Any,
    active: str,
    title: Title,
    subtitle: Text = "",
    badge: rx.Component | None = None,
    figures: Sequence[rx.Component] = (),
    action: rx.Component | None = None,
    nav: Sequence[NavItem] | None = None,
    aside: rx.Component | None = None,
    rail: bool = False,
    fill: bool = False,
    user: Text = "",
    place: Text = "",
) -> rx.Component:
    """A whole page.

    ``active`` is the key of the door one stands in. ``title``, ``subtitle``, ``badge``, ``figures`` and the one
    primary ``action`` make the top bar. ``aside`` stands at the right (344 wide; under the page on a phone).
    ``rail`` folds the side bar for pages that need the width; ``fill`` keeps the page as high as the screen, its
    parts scrolling for themselves. ``user`` and ``place`` name the person and the tenant.
    """
    class_name = " ".join(["app", *(["rail"] if rail else []), *(["fill"] if fill else [])])
    return rx.el.div(
        skip_link(),
        _side(home_nav() if nav is None else nav, active, user, place),
        rx.el.div(
            page_header(title, subtitle, badge, figures, action, user_menu(user, place, compact=True)),
            rx.el.div(
                rx.el.main(*children, id="main", tab_index=-1, class_name="main"),
                *([aside] if aside is not None else []),
                class_name="body",
            ),
            class_name="stack",
        ),
        class_name=class_name,
    )


def page_header(
    title: Title,
    subtitle: Text = "",
    badge: rx.Component | None = None,
    figures: Sequence[rx.Component] = (),
    action: rx.Component | None = None,
    menu: rx.Component | None = None,
) -> rx.Component:
    """The top bar: what this is, its figures, the switches, and the one thing to do here."""
    return rx.el.header(
        rx.el.div(
            rx.el.h1(rx.el.bdi(title)),
            *([rx.el.p(subtitle, class_name="soft")] if isinstance(subtitle, rx.Var) or subtitle else []),
            class_name="titles",
        ),
        *([badge] if badge else []),
        *([rx.el.div(*figures, class_name="figures")] if figures else []),
        rx.el.div(language_switch(), theme_toggle(), class_name="switches"),
        *([action] if action else []),
        *([menu] if menu else []),
        class_name="top",
    )


def aside_column(*children: Any, label: Text, **props: Any) -> rx.Component:
    """The column for ``shell(aside=…)``: named, so that a screen reader can jump to it."""
    return rx.el.aside(*children, aria_label=label, class_name="aside", **props)


def guest_shell(*children: Any, cover: rx.Component | None = None, narrow: bool = True) -> rx.Component:
    """A guest's page: warm paper, one column as wide as a phone (``narrow``), a cover with a curved foot on top."""
    top = [rx.el.div(cover, class_name="guest-cover")] if cover is not None else []
    main = rx.el.main(*children, id="main", tab_index=-1)
    return rx.el.div(skip_link(), *top, main, class_name="guest" + (" narrow" if narrow else ""))


def skip_link() -> rx.Component:
    """First stop of the Tab key: past the navigation."""
    return rx.el.a(t("Skip to the content"), href="#main", class_name="skip")


def logo() -> rx.Component:
    """The mark and the name; leads to the events."""
    return rx.link(
        rx.icon("sparkles", size=24, aria_hidden=True), rx.el.span("Gala"), href="/events", class_name="logo"
    )


def _side(items: Sequence[NavItem], active: str, user: Text, place: Text) -> rx.Component:
    return rx.el.nav(
        logo(),
        rx.el.div(
            *[_door(item, active) for item in items if not item.foot],
            rx.el.span(class_name="spring"),
            *[_door(item, active) for item in items if item.foot],
            *_more([item for item in items if item.more], active),
            class_name="doors",
        ),
        user_menu(user, place),
        aria_label=t("Main"),
        class_name="side",
    )


def _door(item: NavItem, active: str) -> rx.Component:
    link = _way(item, active, f"nav to-{item.key}" + (" behind" if item.more else ""))
    return link if item.show is True else rx.cond(item.show, link)


def _way(item: NavItem, active: str, class_name: str) -> rx.Component:
    here = {"aria_current": "page"} if item.key == active else {}
    return rx.link(
        rx.icon(item.icon, size=18, aria_hidden=True),
        rx.el.span(item.label),
        href=item.href,
        title=item.label,
        class_name=class_name,
        **here,
    )


def _more(items: Sequence[NavItem], active: str) -> list[rx.Component]:
    """On a phone: what the bottom bar has no room for, one tap away."""
    if not items:
        return []
    ways = [(item, rx.popover.close(_way(item, active, "nav"))) for item in items]
    here = {"data-here": "true"} if any(item.key == active for item in items) else {}
    return [
        rx.popover.root(
            rx.popover.trigger(
                rx.el.button(
                    rx.icon("ellipsis", size=18, aria_hidden=True),
                    rx.el.span(t("More")),
                    type="button",
                    class_name="nav more-doors",
                    custom_attrs=here,
                )
            ),
            rx.popover.content(
                *[way if item.show is True else rx.cond(item.show, way) for item, way in ways],
                side="top",
                align="end",
                side_offset=10,
                width="232px",
                aria_label=t("More"),
                class_name="doors-more",
            ),
        )
    ]
