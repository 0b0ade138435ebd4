"""The organizer's events: tonight's in front, the others as cards, each with the one thing that is missing."""

from typing import Any

import reflex as rx

from gala.components.badges import badge, date_tile
from gala.components.chips import chips
from gala.components.cover import cover
from gala.components.faces import empty_state, skeleton_cards, skeleton_title
from gala.components.field import search_field
from gala.components.figures import answers_bar, figure
from gala.components.links import link_button
from gala.components.panels import card_grid
from gala.i18n.page import t, t_n, t_pair
from gala.pages.event_form import event_form
from gala.pages.event_life import event_menu, life_dialogs
from gala.pages.frame import is_refused, staff_page
from gala.state.events import EventsState, EventTile, NewEventState
from gala.state.staff import StaffState


def events() -> rx.Component:
    """The page at ``/events``."""
    return staff_page(
        rx.cond(EventsState.is_read, rx.fragment(_tools(), _list()), skeleton_cards(6)),
        life_dialogs(),
        # Nothing to press stands there before the page can hear it.
        title=rx.cond(EventsState.is_read | is_refused(), t("Events"), skeleton_title()),
        action=rx.cond(
            StaffState.may_edit,
            link_button(rx.icon("plus", size=18, aria_hidden=True), t("New event"), href="/events/new", size="3"),
        ),
    )


def _tools() -> rx.Component:
    return rx.el.div(
        chips(
            {"coming": t("Coming up"), "past": t("Past"), "drafts": t("Drafts"), "archived": t("Archive")},
            EventsState.when,
            EventsState.show,
            label=t("Which events"),
        ),
        search_field(t("Find an event"), EventsState.find, default_value=EventsState.search),
        class_name="tools",
    )


def _list() -> rx.Component:
    return rx.fragment(
        rx.foreach(EventsState.hero, _hero),
        rx.cond(
            EventsState.cards.length() > 0,
            rx.fragment(_heading(), card_grid(rx.foreach(EventsState.cards, _card))),
            rx.cond(EventsState.hero.length() == 0, _empty()),
        ),
    )


def _heading() -> rx.Component:
    return rx.el.div(
        rx.el.h2(
            rx.match(
                EventsState.when,
                ("past", t("Past")),
                ("drafts", t("Drafts")),
                ("archived", t("Archive")),
                rx.cond(EventsState.hero.length() > 0, t("After that"), t("Coming up")),
            )
        ),
        rx.el.span(t_n(EventsState.cards.length(), "{count} event", "{count} events"), class_name="soft"),
        class_name="heading",
    )


def _empty() -> rx.Component:
    return rx.cond(
        EventsState.search != "",
        empty_state("search", t("Nothing found"), t("No event has these words in its name, place or city.")),
        rx.match(
            EventsState.when,
            ("past", empty_state("history", t("Nothing past yet"), t("Events rest here when they are over."))),
            (
                "archived",
                empty_state(
                    "archive", t("The archive is empty"), t("What you archive leaves the lists and is kept here.")
                ),
            ),
            ("drafts", empty_state("pencil-ruler", t("No drafts"), t("A new event is a draft until you publish it."))),
            empty_state(
                "calendar-heart",
                t("Nothing coming up"),
                t("Make an event, give it a floor plan, invite your guests."),
                rx.cond(StaffState.may_edit, rx.link(t("New event"), href="/events/new", class_name="soft-link")),
            ),
        ),
    )


def _badge(event: rx.Var[EventTile]) -> rx.Component:
    return rx.match(
        event.status,
        ("draft", badge(t("Draft"), "gray")),
        ("canceled", badge(t("Canceled"), "gray", "circle-x")),
        rx.match(
            event.when,
            ("now", badge(t("Now"), "jade", "radio")),
            ("today", badge(t("Today"), "jade", "sparkles")),
            ("past", badge(t_pair(event.distance), "gray")),
            badge(t_pair(event.distance), "iris"),
        ),
    )


def _hero(event: rx.Var[EventTile]) -> rx.Component:
    """The next evening: its figures and its three doors."""

    def door(icon: str, word: rx.Var[str], page: str, **look: Any) -> rx.Component:
        mark = rx.icon(icon, size=18, aria_hidden=True)
        href = f"/events/{event.id}/{page}"
        return link_button(mark, word, href=href, variant="soft", size="3", class_name="doorway", **look)

    return rx.el.article(
        rx.el.div(cover(event.cover), class_name="hero-cover"),
        rx.el.div(
            rx.el.p(
                _badge(event), rx.el.span(t_pair(event.day), ", ", event.hours, class_name="soft"), class_name="inline"
            ),
            rx.el.h2(rx.link(rx.el.bdi(event.name), href=f"/events/{event.id}/home", class_name="name-link")),
            rx.el.p(event.place, class_name="soft"),
            rx.el.div(
                rx.cond(
                    event.when == "now",
                    figure(event.inside, t("inside"), of=event.coming, big=True),
                    figure(event.coming, t("coming"), of=event.invited, big=True),
                ),
                figure(event.seated, t("seated"), big=True),
                figure(event.waiting, t("not answered"), big=True),
                figure(event.free, t("free seats"), big=True),
                class_name="figures",
            ),
            rx.el.div(
                door("armchair", t("Floor plan"), "plan"),
                door("mail", t("Invitations"), "invitations", color_scheme="gray"),
                door("scan-line", t("Door"), "door", color_scheme="gray"),
                _need(event),
                class_name="doorways",
            ),
            class_name="hero-body",
        ),
        rx.cond(StaffState.may_edit, event_menu(event.id, event.name, event.status)),
        class_name="card hero",
    )


def _card(event: rx.Var[EventTile]) -> rx.Component:
    return rx.el.article(
        rx.el.div(
            cover(event.cover),
            date_tile(event.tile),
            rx.cond(StaffState.may_edit, event_menu(event.id, event.name, event.status)),
            _mark(event),
            class_name="event-cover",
        ),
        rx.el.div(
            rx.el.h3(
                rx.link(rx.el.bdi(event.name), href=f"/events/{event.id}/home", class_name="card-link"),
                rx.el.span(", ", t_pair(event.day), class_name="unseen"),
            ),
            rx.el.p(rx.cond(event.place != "", event.place, t("No place yet")), class_name="soft clip"),
            rx.el.p(
                rx.el.span(
                    rx.el.b(event.answered), " ", t("of {whole} answered", whole=event.invited), class_name="soft"
                ),
                rx.el.span(t("{count} coming", count=event.coming), class_name="soft"),
                class_name="between",
            ),
            rx.cond(
                event.invited > 0,
                answers_bar(event.coming, event.declined, event.waiting),
                rx.el.div(rx.el.span(class_name="is-waiting whole"), class_name="answers", aria_hidden=True),
            ),
            class_name="event-body",
        ),
        rx.el.footer(_need(event), rx.el.span(t_pair(event.distance), class_name="soft"), class_name="between"),
        class_name="card event-card",
    )


def _mark(event: rx.Var[EventTile]) -> rx.Component:
    """What a card must say over its cover: most say nothing."""
    return rx.match(
        event.status,
        ("draft", rx.el.span(t("Draft"), class_name="cover-mark")),
        ("canceled", rx.el.span(t("Canceled"), class_name="cover-mark")),
        ("archived", rx.el.span(t("Archived"), class_name="cover-mark")),
        rx.fragment(),
    )


def _need(event: rx.Var[EventTile]) -> rx.Component:
    def line(icon: str, text: rx.Var[str], asks: bool = True) -> rx.Component:
        class_name = "need asks" if asks else "need"
        return rx.el.span(rx.icon(icon, size=16, aria_hidden=True), rx.el.span(text), class_name=class_name)

    return rx.match(
        event.need,
        ("canceled", line("circle-x", t("Called off"), asks=False)),
        ("past", line("history", t("{count} seated", count=event.seated), asks=False)),
        ("floor", line("armchair", t("No floor plan yet"))),
        ("guests", line("user-plus", t("Nobody is invited yet"))),
        ("publish", line("send", t("Not published yet"))),
        ("seats", line("circle-alert", t("{count} coming, no seat yet", count=event.unseated))),
        (
            "answers",
            line(
                "circle-dashed",
                t_n(event.waiting, "{count} has not answered", "{count} have not answered"),
                asks=False,
            ),
        ),
        line("circle-check", t("Everyone is seated"), asks=False),
    )  # fmt: skip


def new_event() -> rx.Component:
    """The page at ``/events/new``."""
    return staff_page(
        rx.el.div(
            event_form(
                {
                    "timezone": "Europe/Madrid",
                    "hold_minutes": "5",
                    "cancellation_deadline_hours": "24",
                    "doors_open_minutes": "120",
                    "admit_unanswered": "yes",
                    "asks_needs": "yes",
                    "hero_image_url": "deco",
                },
                NewEventState.errors,
                on_submit=NewEventState.create,
                submit=t("Make the event"),
                take_zone=True,
            ),
            class_name="narrow-page",
        ),
        title=t("New event"),
        subtitle=t("A draft that only your team sees, until you publish it."),
    )
