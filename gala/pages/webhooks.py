"""The addresses that are told what happens: made, changed, tried, put out of use, deleted; with a log of each."""

from typing import Any

import reflex as rx

from gala.components.badges import badge
from gala.components.faces import empty_state
from gala.components.field import form_error, optional, submit_button, text_field
from gala.components.minute import every_seconds
from gala.components.panels import confirm_dialog, side_panel
from gala.i18n.page import t, t_pair
from gala.pages.programs import TOLD, checks, new_secret, programs_page, told_of
from gala.pages.webhook_log import webhook_log
from gala.state.hook_faces import HookLine
from gala.state.webhooks import WebhooksState

STATE = WebhooksState
LOOK_EVERY = 10
LOOK_EVERY_OPEN = 2
"""Seconds: what is sent is sent within about one."""


def webhooks() -> rx.Component:
    """The page at ``/settings/webhooks``."""
    has_hooks = STATE.rows.length() > 0
    return programs_page(
        rx.cond(has_hooks, _table(), _empty()),
        side_panel(_form(), title=t("A new webhook"), open=STATE.is_new, on_close=STATE.close),
        side_panel(
            rx.cond(STATE.is_editing, _form(), rx.fragment(_hook(), webhook_log())),
            title=STATE.chosen.name,
            open=STATE.open_id > 0,
            on_close=STATE.close,
        ),
        *_questions(),
        rx.cond(
            STATE.open_id > 0, every_seconds(LOOK_EVERY_OPEN, STATE.refresh), every_seconds(LOOK_EVERY, STATE.refresh)
        ),
        here="webhooks",
        is_read=STATE.is_read,
        action=rx.cond(STATE.is_read & has_hooks, _new()),
        fresh=new_secret(
            STATE.fresh,
            t("The secret of {name}", name=STATE.fresh.name),
            rx.el.p(
                t("Every message is signed with it: so your program knows that it comes from here."), class_name="soft"
            ),
            on_kept=STATE.put_away,
        ),
    )


def _new() -> rx.Component:
    return rx.button(rx.icon("plus", size=18, aria_hidden=True), t("New webhook"), size="3", on_click=STATE.open_new)


def _empty() -> rx.Component:
    return empty_state(
        "webhook",
        t("No webhooks yet"),
        t("Gala calls an address of yours within a second of what happens: somebody comes in, answers, takes a seat."),
        _new(),
    )


# --- the list --------------------------------------------------------------------------------------------------------


def _table() -> rx.Component:
    heads = {"name": t("Address"), "told": t("Told when"), "state": t("State")}
    return rx.el.div(
        rx.el.table(
            rx.el.caption(t("Webhooks"), class_name="unseen"),
            rx.el.thead(
                rx.el.tr(*(rx.el.th(word, scope="col", class_name=f"is-{key}") for key, word in heads.items()))
            ),
            rx.el.tbody(rx.foreach(STATE.rows, _line)),
            class_name="programs-rows are-hooks",
        ),
        class_name="card",
    )


def _line(hook: rx.Var[HookLine]) -> rx.Component:
    return _row(
        key=hook.id.to_string(),
        hook_id=hook.id,
        name=hook.name,
        url=hook.url,
        first=hook.types[0],
        count=hook.types.length(),
        is_all=hook.is_all,
        state=hook.state,
        since=t_pair(hook.since),
        is_open=STATE.open_id == hook.id,
    )


@rx.memo
def _row(
    rest: rx.RestProp,
    hook_id: rx.Var[int],
    name: rx.Var[str],
    url: rx.Var[str],
    first: rx.Var[str],
    count: rx.Var[int],
    is_all: rx.Var[bool],
    state: rx.Var[str],
    since: rx.Var[str],
    is_open: rx.Var[bool],
) -> rx.Component:
    return rx.el.tr(
        rx.el.td(
            rx.el.button(rx.el.bdi(name), type="button", on_click=STATE.open(hook_id), class_name="row-button"),
            rx.el.code(url, custom_attrs={"translate": "no", "title": url}),
            class_name="is-name",
        ),
        rx.el.td(
            rx.cond(
                is_all,
                t("Whatever happens"),
                rx.fragment(told_of(first), rx.cond(count > 1, rx.el.small(and_more(count - 1), class_name="soft"))),
            ),
            class_name="is-told",
        ),
        rx.el.td(
            _state(state),
            rx.cond(since != "", rx.el.small(t("for {time}", time=since), class_name="soft")),
            class_name="is-state",
        ),
        rest,
        custom_attrs={"data-row": hook_id.to(str), "aria-current": rx.cond(is_open, "true", "false")},
    )


def and_more(count: rx.Var[int]) -> rx.Var[str]:
    """How many others there are."""
    return t("and {count} more", count=count)


def _state(state: rx.Var[str]) -> rx.Component:
    return rx.match(
        state,
        ("working", badge(t("In use"), "jade", "check")),
        ("failing", badge(t("Failing"), "amber", "triangle-alert")),
        ("off", badge(t("Out of use"), "gray", "pause")),
        badge(t("Put out of use"), "tomato", "circle-x"),
    )


# --- one webhook -----------------------------------------------------------------------------------------------------


def _hook() -> rx.Component:
    one = STATE.chosen
    return rx.fragment(
        rx.el.section(
            rx.el.div(_state(one.state), rx.el.p(_why(one), class_name="soft"), class_name="hook-state"),
            rx.el.code(one.url, class_name="hook-url", custom_attrs={"translate": "no"}),
            rx.el.div(
                # One button: whoever has pressed it keeps the focus when the answer puts the webhook out of use.
                rx.button(
                    rx.cond(
                        one.is_active,
                        rx.fragment(rx.icon("send", size=16, aria_hidden=True), t("Send a test")),
                        rx.fragment(rx.icon("play", size=16, aria_hidden=True), t("Put in use again")),
                    ),
                    on_click=lambda: rx.cond(one.is_active, STATE.ping(one.id), STATE.use(one.id, True)),
                    size="2", type="button", variant="soft",
                ),
                _button("pencil", t("Edit"), STATE.edit(True), color_scheme="gray", class_name="hook-edit"),
                _menu(one),
                class_name="buttons",
            ),
            class_name="person-part",
        ),
        rx.el.details(
            rx.el.summary(
                rx.el.b(t("Told when")),
                rx.el.span(
                    rx.cond(one.is_all, t("Whatever happens"), rx.fragment(told_of(one.types[0]), _others(one))),
                    class_name="soft",
                ),
                rx.icon("chevron-down", size=16, aria_hidden=True),
            ),
            rx.el.ul(
                rx.foreach(
                    one.types,
                    lambda kind: rx.el.li(rx.icon("check", size=16, aria_hidden=True), rx.el.span(told_of(kind))),
                ),
                class_name="programs-may",
            ),
            key=one.id.to(str),
            class_name="person-part hook-told",
        ),
    )  # fmt: skip


def _others(one: rx.Var[HookLine]) -> rx.Component:
    return rx.cond(one.types.length() > 1, rx.fragment(" ", and_more(one.types.length() - 1)))


def _why(one: rx.Var[HookLine]) -> rx.Var[str]:
    return rx.match(
        one.state,
        ("working", t("Made on {day}", day=t_pair(one.made))),
        (
            "failing",
            t("It has taken nothing for {time}. Gala goes on trying for three days.", time=t_pair(one.since)),
        ),
        ("gone", t("It answered 410: that it wants nothing any more.")),
        ("given_up", t("It took nothing for three days. What failed can be sent again.")),
        t("It is told of nothing. What happens meanwhile is not sent later."),
    ).to(str)


def _button(icon: str, word: rx.Var[str], on_click: Any, **props: Any) -> rx.Component:
    return rx.button(
        rx.icon(icon, size=16, aria_hidden=True), word, on_click=on_click, size="2", type="button",
        **{"variant": "soft"} | props,
    )  # fmt: skip


def _menu(one: rx.Var[HookLine]) -> rx.Component:
    def item(icon: str, word: rx.Var[str], on_select: Any, **props: Any) -> rx.Component:
        return rx.dropdown_menu.item(rx.icon(icon, size=16, aria_hidden=True), word, on_select=on_select, **props)

    return rx.dropdown_menu.root(
        rx.dropdown_menu.trigger(
            rx.icon_button(
                rx.icon("ellipsis", size=18), variant="soft", color_scheme="gray", size="2",
                aria_label=t("More about {name}", name=one.name),
            )
        ),
        rx.dropdown_menu.content(
            item("key-round", t("New secret"), STATE.ask("renew")),
            rx.cond(one.is_active, item("pause", t("Put out of use"), STATE.use(one.id, False))),
            rx.dropdown_menu.separator(),
            item("trash-2", t("Delete"), STATE.ask("delete"), color_scheme="tomato"),
            size="2",
        ),
        modal=False,
    )  # fmt: skip


def _questions() -> list[rx.Component]:
    one = STATE.chosen
    return [
        confirm_dialog(
            t("Another secret for {name}?", name=one.name),
            t("For 24 hours every message is signed with both, so that nothing is missed while you change it."),
            t("Make another secret"),
            STATE.renew(one.id),
            open=STATE.asks == "renew",
            on_open_change=STATE.let_be,
        ),
        confirm_dialog(
            t("Delete {name}?", name=one.name),
            t("It is told of nothing any more, and its log goes along. It cannot be undone."),
            t("Delete"),
            STATE.delete(one.id),
            open=STATE.asks == "delete",
            on_open_change=STATE.let_be,
        ),
    ]


# --- the form --------------------------------------------------------------------------------------------------------


def _error(name: str) -> rx.Var[str]:
    return rx.cond(STATE.errors[name].to(bool), STATE.errors[name], "")


def _form() -> rx.Component:
    return rx.form(
        text_field(
            t("Address"), id="hook-url", name="url", default_value=STATE.form["url"], error=_error("url"),
            required=True, max_length=2000, placeholder="https://example.com/gala", input_mode="url",
            auto_complete="off", spell_check=False, help=t("Where your program takes messages. It answers with 200."),
        ),
        text_field(
            optional(t("What it is")), id="hook-description", name="description",
            default_value=STATE.form["description"], error=_error("description"), max_length=200,
            placeholder=t("The cloakroom’s screen"), auto_complete="off",
        ),
        rx.el.fieldset(
            rx.el.legend(t("Told when")),
            checks("tell", TOLD, STATE.told, id="hook-types"),
            rx.el.p(_error("types"), class_name="wrong", role="alert"),
            class_name="programs-choice",
        ),
        form_error(_error("")),
        rx.el.div(
            submit_button(rx.cond(STATE.is_new, t("Make the webhook"), t("Save"))),
            rx.cond(
                STATE.is_editing,
                rx.button(
                    t("Leave as it was"), type="button", size="3", variant="soft", color_scheme="gray",
                    on_click=STATE.edit(False),
                ),
            ),
            class_name="buttons",
        ),
        on_submit=STATE.save,
        reset_on_submit=False,
        class_name="form-stack programs-form",
        key=STATE.stamp.to(str),
    )  # fmt: skip
