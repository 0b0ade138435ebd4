"""Sign in: one card, errors that help. The form is a plain POST, because only an HTTP answer can set the cookie."""

import reflex as rx

from gala.components.cover import cover
from gala.components.field import PlainForm, form_error, submit_button, text_field
from gala.components.menu import language_pill
from gala.components.shell import guest_shell
from gala.i18n.page import t

_query = rx.State.router.url.query_parameters


def _error() -> rx.Var[str]:
    return rx.match(
        _query["error"],
        ("bad_credentials", t("That email and password do not match.")),
        (
            "too_many_attempts",
            t("Too many tries. Please wait {minutes} minutes and try again.", minutes=_query["minutes"]),
        ),
        ("unavailable", t("The service is out of reach for a moment. Nothing was lost. Please try again.")),
        ("forbidden", t("This form was sent from another site. Please sign in here.")),
        "",
    )


def login() -> rx.Component:
    """The sign-in page."""
    return guest_shell(
        language_pill(),
        rx.el.div(
            rx.el.h1(t("Welcome back")),
            rx.el.p(t("Sign in to seat your guests, or to open the door."), class_name="soft"),
            PlainForm.create(
                rx.cond(_query["error"].to(bool), form_error(_error())),
                rx.el.input(type="hidden", name="next", default_value=_query["next"].to(str)),
                text_field(
                    t("Email"), id="email", name="email", type="email", required=True, auto_complete="username",
                    default_value=_query["email"].to(str), auto_focus=True,
                ),
                text_field(
                    t("Password"), id="password", name="password", type="password", required=True,
                    auto_complete="current-password",
                ),
                submit_button(t("Sign in")),
                action="/api/session",
                method="post",
                class_name="stacked",
            ),
            rx.el.p(t("Invited?"), " ", rx.link(t("Enter with your code"), href="/"), class_name="soft below"),
            class_name="sheet",
        ),
        cover=cover("deco"),
    )  # fmt: skip
