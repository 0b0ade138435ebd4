"""The keys with which programs call the API: made, shown once, looked at, revoked."""

from typing import Any

import reflex as rx

from gala.components.badges import badge
from gala.components.copying import copy_line
from gala.components.faces import empty_state
from gala.components.field import form_error, submit_button, text_field
from gala.components.minute import every_seconds
from gala.components.panels import confirm_dialog, side_panel
from gala.i18n.page import t, t_n, t_pair
from gala.pages.programs import MAY, checks, docs_link, new_secret, programs_page
from gala.state.api_keys import KeysState
from gala.state.key_faces import KeyLine

STATE = KeysState
LOOK_EVERY = 5
"""Seconds: a program that uses its key says nothing."""


def api_keys() -> rx.Component:
    """The page at ``/settings/keys``."""
    has_keys = STATE.rows.length() > 0
    return programs_page(
        rx.cond(has_keys, _table(), _empty()),
        side_panel(_form(), title=t("A new key"), open=STATE.is_new, on_close=STATE.close),
        side_panel(_key(), title=STATE.chosen.name, open=STATE.open_id > 0, on_close=STATE.close),
        every_seconds(LOOK_EVERY, STATE.refresh),
        here="keys",
        is_read=STATE.is_read,
        action=rx.cond(STATE.is_read & has_keys, _new()),
        fresh=new_secret(
            STATE.fresh,
            t("The key of {name}", name=STATE.fresh.name),
            rx.cond(
                STATE.fresh.line != "",
                rx.fragment(
                    rx.el.h3(t("Try it in a terminal")),
                    copy_line(STATE.fresh.line, t("Copy the command")),
                ),
            ),
            on_kept=STATE.put_away,
        ),
    )


def _new() -> rx.Component:
    return rx.button(rx.icon("plus", size=18, aria_hidden=True), t("New key"), size="3", on_click=STATE.open_new)


def _empty() -> rx.Component:
    return empty_state(
        "key-round",
        t("No keys yet"),
        t("With a key a program works for you: your website, a screen in the foyer. It may only do what you allow it."),
        _new(),
    )


# --- the list --------------------------------------------------------------------------------------------------------


def _table() -> rx.Component:
    heads = {"name": t("Name"), "may": t("It may"), "made": t("Made"), "used": t("Last used"), "ends": t("Ends")}
    return rx.el.div(
        rx.el.table(
            rx.el.caption(t("API keys"), class_name="unseen"),
            rx.el.thead(
                rx.el.tr(*(rx.el.th(word, scope="col", class_name=f"is-{key}") for key, word in heads.items()))
            ),
            rx.el.tbody(rx.foreach(STATE.rows, _line)),
            class_name="programs-rows",
        ),
        class_name="card",
    )


def _line(key: rx.Var[KeyLine]) -> rx.Component:
    return _row(
        key=key.id.to_string(),
        key_id=key.id,
        name=key.name,
        start=key.start,
        kind=key.kind,
        count=key.may.length(),
        made=t_pair(key.made),
        made_by=key.made_by,
        used=t_pair(key.used),
        ends=t_pair(key.ends),
        ending=key.ending,
        is_open=STATE.open_id == key.id,
    )


@rx.memo
def _row(
    rest: rx.RestProp,
    key_id: rx.Var[int],
    name: rx.Var[str],
    start: rx.Var[str],
    kind: rx.Var[str],
    count: rx.Var[int],
    made: rx.Var[str],
    made_by: rx.Var[str],
    used: rx.Var[str],
    ends: rx.Var[str],
    ending: rx.Var[str],
    is_open: rx.Var[bool],
) -> rx.Component:
    return rx.el.tr(
        rx.el.td(
            rx.el.button(rx.el.bdi(name), type="button", on_click=STATE.open(key_id), class_name="row-button"),
            _start(start),
            class_name="is-name",
        ),
        rx.el.td(_kind(kind, count), class_name="is-may"),
        rx.el.td(
            made, rx.cond(made_by != "", rx.el.small(rx.el.bdi(made_by), class_name="soft")), class_name="is-made"
        ),
        rx.el.td(
            rx.cond(
                used != "",
                rx.fragment(
                    rx.el.span(used, class_name="programs-wide"),
                    rx.el.span(t("Last used {time}", time=used), class_name="programs-narrow"),
                ),
                rx.el.span(t("Never used"), class_name="soft"),
            ),
            class_name="is-used",
        ),
        rx.el.td(_ends(ends, ending), class_name="is-ends", custom_attrs={"data-ending": ending}),
        rest,
        custom_attrs={"data-row": key_id.to(str), "aria-current": rx.cond(is_open, "true", "false")},
    )


def _start(start: rx.Var[str]) -> rx.Component:
    return rx.el.code(start, "…", custom_attrs={"translate": "no"})


def _kind(kind: rx.Var[str], count: rx.Var[int]) -> rx.Component:
    return rx.match(
        kind,
        ("read", badge(t("Read only"), "gray", "eye")),
        ("door", badge(t("Check-in"), "iris", "scan-line")),
        ("people", badge(t("Guests and seats"), "iris", "users")),
        ("all", badge(t("Everything"), "amber", "shield-alert")),
        badge(t_n(count, "{count} permission", "{count} permissions"), "gray", "list-checks"),
    )


def _ends(ends: rx.Var[str], ending: rx.Var[str]) -> rx.Component:
    return rx.match(
        ending,
        ("never", rx.el.span(t("Never"), class_name="soft")),
        ("soon", badge(ends, "amber", "hourglass")),
        ("over", badge(t("Ended {day}", day=ends), "tomato", "circle-x")),
        rx.el.span(ends),
    )


# --- one key ---------------------------------------------------------------------------------------------------------


def _key() -> rx.Component:
    one = STATE.chosen

    def fact(label: rx.Var[str], *words: Any) -> rx.Component:
        return rx.fragment(rx.el.dt(label), rx.el.dd(*words))

    return rx.fragment(
        rx.el.dl(
            fact(t("It begins with"), _start(one.start)),
            fact(
                t("Made"),
                t_pair(one.made),
                rx.cond(one.made_by != "", rx.fragment(" · ", rx.el.bdi(one.made_by))),
            ),
            fact(t("Last used"), rx.cond(one.used["en"] != "", t_pair(one.used), t("Never used"))),
            fact(t("Ends"), _ends(t_pair(one.ends), one.ending)),
            class_name="person-facts person-part",
        ),
        rx.el.section(
            rx.el.header(rx.el.h3(t("It may")), _kind(one.kind, one.may.length())),
            rx.el.ul(
                rx.foreach(
                    one.may,
                    lambda scope: rx.el.li(
                        rx.icon("check", size=16, aria_hidden=True),
                        rx.el.span(
                            rx.match(scope, *((str(key), word) for key, word in MAY.items()), scope),
                            rx.el.small(scope, class_name="soft", custom_attrs={"translate": "no"}),
                        ),
                    ),
                ),
                class_name="programs-may",
            ),
            class_name="person-part",
        ),
        rx.el.section(
            confirm_dialog(
                t("Revoke the key of {name}?", name=one.name),
                t("From its next call on, a program with this key is refused. It cannot be undone."),
                t("Revoke the key"),
                STATE.revoke(one.id),
                trigger=rx.button(
                    rx.icon("ban", size=16, aria_hidden=True), t("Revoke the key"), size="2", type="button",
                    variant="soft", color_scheme="tomato",
                ),
            ),
            class_name="person-part",
        ),
    )  # fmt: skip


# --- a new key -------------------------------------------------------------------------------------------------------


def _error(name: str) -> rx.Var[str]:
    return rx.cond(STATE.errors[name].to(bool), STATE.errors[name], "")


def _form() -> rx.Component:
    return rx.form(
        text_field(
            t("Name"), id="key-name", name="key_name", error=_error("name"), required=True, max_length=80,
            placeholder=t("Screen in the foyer"), auto_complete="off",
            help=t("The program that it is for, so that you know later what you revoke."),
        ),
        rx.el.fieldset(
            rx.el.legend(t("What it may do")),
            _preset("read", t("Read only"), t("Sees events, guests and seats. Changes nothing."), first=True),
            _preset("door", t("Check-in"), t("What your staff at the door may: let people in and out.")),
            _preset("people", t("Guests and seats"), t("Invites and changes guests, gives them seats.")),
            _preset(
                "all", t("Everything"),
                t("All that you may, also diets and deleting events. Never keys, webhooks or your team."),
            ),
            _preset("own", t("Something else"), t("You choose one by one.")),
            checks("may", MAY, rx.Var.create(["tenant:read", "event:read"]), id="key-scopes"),
            rx.el.p(_error("scopes"), class_name="wrong", role="alert"),
            class_name="programs-choice",
        ),
        rx.el.fieldset(
            rx.el.legend(t("How long it works")),
            rx.el.div(
                _days("30", t("30 days")),
                _days("90", t("90 days")),
                _days("365", t("A year"), first=True),
                _days("never", t("Until you revoke it")),
                class_name="programs-pills",
                id="key-days",
            ),
            rx.el.p(_error("days"), class_name="wrong", role="alert"),
            class_name="programs-choice",
        ),
        form_error(_error("")),
        rx.el.div(submit_button(t("Make the key")), docs_link(), class_name="buttons"),
        on_submit=STATE.create,
        reset_on_submit=False,
        class_name="form-stack programs-form",
        key=STATE.stamp.to(str),
    )  # fmt: skip


def _preset(value: str, word: rx.Var[str], help: rx.Var[str], *, first: bool = False) -> rx.Component:
    return rx.el.label(
        rx.el.input(type="radio", name="preset", value=value, default_checked=first),
        rx.el.span(rx.el.b(word), rx.el.small(help, class_name="soft")),
        class_name="programs-card",
    )


def _days(value: str, word: rx.Var[str], *, first: bool = False) -> rx.Component:
    return rx.el.label(
        rx.el.input(type="radio", name="days", value=value, default_checked=first, class_name="unseen"), word
    )
