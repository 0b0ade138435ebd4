"""The frames of the pages behind the sign-in: who is here, which event this is, and what to show while it is not."""

from collections.abc import Sequence
from typing import Any

import reflex as rx

from gala.components.faces import refused_state, skeleton_rows, skeleton_title
from gala.components.figures import figure
from gala.components.shell import NavItem, event_nav, home_nav, shell
from gala.i18n.page import t, t_pair
from gala.state.base import GalaState
from gala.state.live import live
from gala.state.staff import EventState, StaffState


def staff_page(*children: Any, title: Any, active: str = "events", **more: Any) -> rx.Component:
    """A page of the tenant. A loader's refusal stands in place of ``children``."""
    return shell(
        rx.cond(is_refused(), refusal(), rx.fragment(*children)),
        active=active,
        title=title,
        nav=home_nav(StaffState.may_manage),
        user=StaffState.profile["name"],
        place=StaffState.profile["tenant"],
        **more,
    )


def event_page(
    *children: Any,
    active: str,
    action: rx.Component | None = None,
    loading: rx.Component | None = None,
    figures: Sequence[rx.Component] | None = None,
    **more: Any,
) -> rx.Component:
    """A page inside one event: its name and hour on top, the live figures, and the doors at the side."""
    event = EventState.event
    is_here = (event["id"].to(int) > 0) & ~is_refused()
    return shell(
        rx.cond(
            is_refused(),
            refusal(),
            rx.cond(is_here, rx.fragment(*children), skeleton_rows(8) if loading is None else loading),
        ),
        active=active,
        title=rx.cond(is_here, event["name"].to(str), rx.cond(is_refused(), "Gala", skeleton_title())),
        subtitle=rx.cond(is_here, t_pair(EventState.day_time), ""),
        figures=[rx.cond(is_here, one) for one in (live_figures() if figures is None else figures)],
        action=None if action is None else rx.cond(is_here, action),
        nav=event_doors(is_here),
        user=StaffState.profile["name"],
        place=StaffState.profile["tenant"],
        **more,
    )


def event_doors(is_here: rx.Var[bool]) -> list[NavItem]:
    """The doors at the side, for whoever may pass."""
    may_edit = is_here & EventState.may_edit
    everybody = ("home", "plan", "guests", "invitations", "sessions", "door", "reports", "print")
    doors = {key: is_here for key in everybody} | {key: may_edit for key in ("tickets", "settings")}
    return event_nav(EventState.event["id"].to(int), doors)


def live_figures() -> list[rx.Component]:
    """Coming, seated, inside and free seats, as the staff room tells them."""
    return [
        figure(_counter(1), t("coming")),
        figure(_counter(2), t("seated")),
        figure(_counter(4), t("inside")),
        figure(_counter(3), t("free seats")),
    ]


def _counter(place: int) -> rx.Var[str]:
    """One of the live counters: answered, coming, seated, free, inside, held."""
    told = live["c" + EventState.event["id"].to(str)]
    return rx.cond(told.to(bool), told.split("|")[place], "–")


def refusal() -> rx.Component:
    """The face of a page that could not be loaded."""
    return rx.el.div(
        refused_state(t("This page does not open"), GalaState.trouble),
        rx.el.p(rx.link(t("All events"), href="/events"), class_name="below"),
    )


def is_refused() -> rx.Var[bool]:
    """Whether the page's loader was refused."""
    return GalaState.trouble["code"].to(bool)
