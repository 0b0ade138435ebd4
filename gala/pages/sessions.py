"""The programme of an event by day and hour; a session opens beside it."""

from typing import Any

import reflex as rx

from gala.components.chips import chips
from gala.components.faces import empty_state, skeleton_rows
from gala.components.field import field, form_error, optional, search_field, submit_button, text_field
from gala.components.figures import answers_bar
from gala.components.panels import confirm_dialog, side_panel
from gala.i18n.page import t, t_n, t_pair
from gala.pages.frame import event_page
from gala.state.sessions import Listener, SessionsState, SessionTile
from gala.state.staff import EventState

STATE = SessionsState


def sessions() -> rx.Component:
    """The page at ``/events/[event_id]/sessions``."""
    return event_page(
        rx.el.div(rx.el.h2(t("Programme")), class_name="tools"),
        rx.cond(
            STATE.is_read,
            rx.cond(
                STATE.tiles.length() > 0,
                rx.el.ol(rx.foreach(STATE.tiles, _tile), class_name="programme"),
                empty_state(
                    "calendar-clock",
                    t("No sessions yet"),
                    t("A dinner, a talk, a dance: guests say to which of them they come."),
                    rx.cond(EventState.may_edit, rx.button(t("New session"), size="3", on_click=STATE.open_new)),
                ),
            ),
            skeleton_rows(5, avatar=False),
        ),
        _panel(),
        active="sessions",
        action=rx.cond(
            EventState.may_edit & (STATE.tiles.length() > 0),
            rx.button(rx.icon("plus", size=18), t("New session"), size="3", on_click=STATE.open_new),
        ),
    )


def _tile(one: rx.Var[SessionTile]) -> rx.Component:
    """A session; before the first of a day, the day."""
    return rx.el.li(
        rx.cond(one.day["en"] != "", rx.el.h3(t_pair(one.day))),
        rx.el.article(
            rx.el.p(
                t_pair(one.starts),
                rx.el.small("–", t_pair(one.ends), class_name="soft"),
                class_name="time",
            ),
            rx.el.div(
                rx.el.button(rx.el.bdi(one.title), type="button", on_click=STATE.open(one.id), class_name="row-button"),
                rx.cond(one.speaker != "", rx.el.p(rx.el.bdi(one.speaker), class_name="soft")),
                _notes(one),
                class_name="what",
            ),
            rx.el.div(
                rx.el.span(rx.el.b(one.yes), " ", t("coming"), class_name="soft"),
                answers_bar(one.yes, one.no, one.waiting),
                class_name="said",
            ),
            aria_current=rx.cond(STATE.open_id == one.id, "true", "false"),
        ),
        key=one.id.to(str),
    )


def _notes(one: rx.Var[SessionTile]) -> rx.Component:
    """What an organizer should know: it overlaps, it lies outside."""

    def note(icon: str, text: rx.Var[str]) -> rx.Component:
        return rx.el.p(rx.icon(icon, size=15, aria_hidden=True), text, class_name="note")

    return rx.fragment(
        rx.cond(one.clashes != "", note("layers", t("At the same time as {titles}", titles=one.clashes))),
        rx.cond(one.is_outside, note("clock-alert", t("Outside of the event’s hours"))),
    )


def _panel() -> rx.Component:
    return rx.fragment(
        side_panel(_form(t("Make the session")), title=t("New session"), open=STATE.is_new, on_close=STATE.close),
        side_panel(
            rx.cond(STATE.is_editing, _form(t("Save")), _session()),
            title=STATE.chosen.title,
            open=STATE.open_id > 0,
            on_close=STATE.close,
        ),
    )


def _text(name: str, label: Any, **props: Any) -> rx.Component:
    error = rx.cond(STATE.errors[name].to(bool), STATE.errors[name], "")
    return text_field(label, id=name, name=name, default_value=STATE.form[name], error=error, **props)


def _form(submit: rx.Var[str]) -> rx.Component:
    error = rx.cond(STATE.errors["description"].to(bool), STATE.errors["description"], "")
    return rx.form(
        _text("title", t("Title"), required=True, max_length=200),
        rx.el.div(
            _text("starts", t("Starts"), type="datetime-local", required=True),
            _text("ends", t("Ends"), type="datetime-local", required=True),
            class_name="form-stack",
        ),
        _text("speaker", optional(t("Who leads it")), max_length=200),
        field(
            optional(t("A few words for your guests")),
            rx.text_area(
                id="description", name="description", rows="4", max_length=2000, size="3", resize="vertical",
                default_value=STATE.form["description"], aria_describedby="description-error",
            ),
            id="description",
            error=error,
        ),
        rx.el.p(t("On the clocks of {zone}.", zone=EventState.event["timezone"].to(str)), class_name="soft"),
        form_error(rx.cond(STATE.errors[""].to(bool), STATE.errors[""], "")),
        submit_button(submit),
        on_submit=STATE.save,
        reset_on_submit=False,
        class_name="form-stack",
        key=STATE.stamp.to(str),
    )  # fmt: skip


def _session() -> rx.Component:
    one = STATE.chosen
    return rx.fragment(
        rx.el.p(t_pair(one.starts), " – ", t_pair(one.ends), class_name="soft"),
        rx.cond(one.speaker != "", rx.el.p(rx.el.bdi(one.speaker))),
        rx.cond(one.description != "", rx.el.p(one.description, class_name="soft session-words")),
        rx.cond(EventState.may_edit, _buttons()),
        rx.el.section(
            rx.el.h3(t("Who comes")),
            rx.el.p(
                t(
                    "{yes} coming, {no} not coming, {waiting} have not answered",
                    yes=one.yes,
                    no=one.no,
                    waiting=one.waiting,
                ),
                class_name="soft",
            ),
            search_field(t("Find a name"), STATE.find, id="listener", default_value=STATE.search),
            chips(
                {"": t("Everyone"), "yes": t("Coming"), "no": t("Not coming"), "waiting": t("Not answered")},
                STATE.only,
                STATE.narrow,
                label=t("Show only"),
            ),
            rx.cond(
                STATE.people.length() > 0,
                rx.el.ul(rx.foreach(STATE.people, _person), class_name="people"),
                rx.el.p(t("Nobody found"), class_name="soft"),
            ),
            rx.cond(
                STATE.has_more,
                rx.button(
                    t("Show more"),
                    on_click=STATE.grow,
                    variant="soft",
                    color_scheme="gray",
                    size="2",
                    class_name="more",
                ),
            ),
            class_name="session-people",
        ),
    )


def _buttons() -> rx.Component:
    answers = STATE.chosen.yes + STATE.chosen.no
    return rx.el.div(
        rx.button(
            rx.icon("pencil", size=16), t("Change"), size="2", type="button", variant="soft", color_scheme="gray",
            on_click=STATE.edit,
        ),
        confirm_dialog(
            t("Delete this session?"),
            t_n(answers, "{count} answer goes with it.", "{count} answers go with it."),
            t("Delete it"),
            STATE.delete,
            trigger=rx.button(
                rx.icon("trash-2", size=16), t("Delete"), size="2", type="button", variant="soft", color_scheme="tomato"
            ),
        ),
        class_name="buttons",
    )  # fmt: skip


def _person(person: rx.Var[Listener]) -> rx.Component:
    def half(said: str, word: rx.Var[str], coming: bool) -> rx.Component:
        return rx.el.button(
            word,
            type="button",
            on_click=STATE.answer(person.id, coming),
            aria_pressed=rx.cond(person.said == said, "true", "false"),
        )

    words = rx.match(person.said, ("yes", t("Coming")), ("no", t("Not coming")), t("No answer yet"))
    return rx.el.li(
        rx.el.div(
            rx.el.b(rx.el.bdi(person.name)),
            rx.cond(person.party != person.name, rx.el.small(rx.el.bdi(person.party), class_name="soft")),
            class_name="lines",
        ),
        rx.cond(
            EventState.may_edit,
            rx.el.div(
                half("yes", t("Yes"), True),
                half("no", t("No"), False),
                role="group",
                aria_label=t("Answer for {name}", name=person.name),
                class_name="halves",
            ),
            rx.el.small(words, class_name="soft"),
        ),
        key=person.id.to(str),
    )
