"""The event's home: the evening at a glance, and the one thing to do next."""

import reflex as rx

from gala.components.badges import badge
from gala.components.faces import skeleton_rows
from gala.components.figures import answers_bar, part_bar
from gala.components.links import link_button
from gala.components.minute import every_minute
from gala.components.panels import card
from gala.components.shell import aside_column
from gala.i18n.page import t, t_n, t_pair
from gala.pages.frame import event_page, is_refused
from gala.pages.home_chart import answers_chart, arrivals_chart
from gala.pages.home_feed import feed
from gala.pages.home_needs import needs
from gala.state.home import HomeState
from gala.state.home_faces import SessionLine
from gala.state.staff import EventState


def to_home() -> rx.Component:
    """The page at ``/events/ID``, where nobody stays: a shortened address leads to the event's home."""
    return rx.el.div(on_mount=rx.redirect(rx.Var("location.pathname.replace(/[/]*$/, '/home')"), replace=True))


def home() -> rx.Component:
    """The page at ``/events/ID/home``."""
    return event_page(
        rx.cond(
            HomeState.is_read,
            rx.el.div(_band(), _chart(), needs(), _programme(), class_name="home"),
            skeleton_rows(8, avatar=False),
        ),
        active="home",
        figures=(),
        badge=rx.cond(HomeState.is_read & ~is_refused(), _phase()),
        action=_action(),
        aside=rx.cond(
            HomeState.is_read & ~is_refused(), aside_column(feed(), label=t("What just happened"), tab_index=0)
        ),
    )


def _phase() -> rx.Component:
    return rx.match(
        HomeState.phase,
        ("draft", badge(t("Draft"), "amber", "pencil")),
        ("canceled", badge(t("Canceled"), "gray", "circle-x")),
        ("archived", badge(t("Archived"), "gray", "archive")),
        ("over", badge(t("Over"), "gray", "history")),
        ("today", badge(t("Today"), "jade", "sparkles")),
        (
            "open",
            badge(
                rx.cond(
                    HomeState.gates > 0,
                    t_n(HomeState.gates, "Doors open, {count} gate", "Doors open, {count} gates"),
                    t("Doors open"),
                ),
                "jade",
                "radio",
            ),
        ),
        badge(t_pair(HomeState.distance), "iris"),
    )


def _action() -> rx.Component:
    """The door on the day itself, the room before it."""

    def way(icon: str, word: rx.Var[str], page: str) -> rx.Component:
        href = f"/events/{EventState.event['id']}/{page}"
        return link_button(rx.icon(icon, size=18, aria_hidden=True), word, href=href, size="3", class_name="way")

    return rx.cond(
        (HomeState.phase == "today") | (HomeState.phase == "open"),
        way("scan-line", t("Open the door"), "door"),
        way("armchair", t("Floor plan"), "plan"),
    )


def _band() -> rx.Component:
    """Three figures, each with its parts: by colour, by pattern and in words."""
    band = HomeState.band
    not_yet = rx.Var.create(band["yes"] - band["seated"])
    return rx.el.section(
        _figure(
            t("Answers"), band["yes"] + band["no"], band["invited"],
            answers_bar(band["yes"], band["no"], band["waiting"]),
            ("is-yes", t("{count} yes", count=band["yes"])),
            ("is-no", t("{count} no", count=band["no"])),
            ("is-waiting", t("{count} waiting", count=band["waiting"])),
        ),
        _figure(
            t("Seated"), band["seated"], band["yes"],
            part_bar(band["seated"], not_yet, t("{part} of {whole} seated", part=band["seated"], whole=band["yes"])),
            ("is-yes", t("{count} seated", count=band["seated"])),
            ("is-rest", t("{count} not yet", count=not_yet)),
        ),
        _figure(
            t("Inside now"), band["inside"], band["yes"],
            part_bar(
                band["inside"], band["to_come"],
                t("{part} of {whole} inside", part=band["inside"], whole=band["yes"]), inside=True,
            ),
            ("is-inside", t("{count} in", count=band["inside"])),
            ("is-rest", t("{count} to come", count=band["to_come"])),
        ),
        class_name="card home-band",
        aria_label=t("The evening in figures"),
    )  # fmt: skip


def _figure(
    title: rx.Var[str], part: rx.Var[int], whole: rx.Var[int], bar: rx.Component, *parts: tuple[str, rx.Var[str]]
) -> rx.Component:
    return rx.el.div(
        rx.el.h2(title),
        rx.el.p(rx.el.b(part), rx.el.span(t("of {whole}", whole=whole), class_name="soft")),
        bar,
        rx.el.ul(
            *(
                rx.el.li(rx.el.i(class_name=f"swatch-box {class_name}", aria_hidden=True), words)
                for class_name, words in parts
            )
        ),
    )


def _chart() -> rx.Component:
    return rx.match(
        HomeState.chart,
        ("arrivals", rx.fragment(arrivals_chart(), every_minute(HomeState.tick))),
        ("answers", answers_chart()),
        rx.fragment(),
    )


def _programme() -> rx.Component:
    return rx.cond(
        HomeState.sessions.length() > 0,
        card(
            rx.el.ul(rx.foreach(HomeState.sessions, _session), class_name="home-programme"),
            title=t("Programme"),
            aside=rx.link(t("All sessions"), href=f"/events/{EventState.event['id']}/sessions", class_name="soft-link"),
        ),
    )


def _session(one: rx.Var[SessionLine]) -> rx.Component:
    return rx.el.li(
        rx.el.span(t_pair(one.hours), class_name="soft"),
        rx.el.b(rx.el.bdi(one.title), class_name="clip"),
        answers_bar(one.yes, one.no, one.waiting),
        rx.el.span(t("{count} coming", count=one.yes), class_name="soft"),
        key=one.id.to(str),
    )
