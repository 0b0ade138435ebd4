"""The person's own switches: language, light or dark, and the way out."""

import reflex as rx

from gala.components.badges import avatar
from gala.components.field import PlainForm
from gala.i18n.page import I18n, t


def language_switch() -> rx.Component:
    """EN | ES, side by side."""
    return rx.segmented_control.root(
        rx.segmented_control.item("EN", value="en"),
        rx.segmented_control.item("ES", value="es"),
        value=I18n.lang,
        on_change=lambda lang: I18n.choose(lang.to(str)),
        size="2",
        aria_label=t("Language"),
        class_name="language",
    )


def language_pill() -> rx.Component:
    """One dark pill that names the other language: for guest pages, on top of a cover."""
    other = rx.cond(I18n.lang == "es", "en", "es")
    return rx.el.button(
        rx.icon("languages", size=16, aria_hidden=True),
        rx.el.span(rx.cond(I18n.lang == "es", "English", "Español"), lang=other),
        on_click=I18n.choose(other),
        type="button",
        class_name="pill",
    )


def language_letters() -> rx.Component:
    """The other language by its two letters: where a pill would take the place of what one came for."""
    other = rx.cond(I18n.lang == "es", "en", "es")
    return rx.el.button(
        rx.cond(I18n.lang == "es", "EN", "ES"),
        on_click=I18n.choose(other),
        type="button",
        lang=other,
        aria_label=rx.cond(I18n.lang == "es", "English", "Español"),
        class_name="letters",
    )


def theme_toggle() -> rx.Component:
    """Light or dark. Until it is used, the page follows the system."""
    return rx.icon_button(
        rx.color_mode_cond(light=rx.icon("sun", size=18), dark=rx.icon("moon", size=18)),
        on_click=rx.toggle_color_mode,
        variant="ghost",
        color_scheme="gray",
        size="3",
        aria_label=rx.color_mode_cond(light=t("Switch to dark"), dark=t("Switch to light")),
        class_name="theme",
    )


def sign_out_form() -> rx.Component:
    """A plain form, because only an HTTP answer can end the session's HttpOnly cookie."""
    return PlainForm.create(
        rx.button(
            rx.icon("log-out", size=16), t("Sign out"), type="submit", variant="soft", color_scheme="gray", width="100%"
        ),
        action="/api/session/end",
        method="post",
    )


def user_menu(name: rx.Var[str] | str, place: rx.Var[str] | str, compact: bool = False) -> rx.Component:
    """The person's name and place (their tenant) as a button; what opens holds language, light or dark, sign-out."""
    words = rx.el.span(rx.el.b(rx.el.bdi(name)), rx.el.small(rx.el.bdi(place)), class_name="who")
    return rx.popover.root(
        rx.popover.trigger(
            rx.el.button(
                avatar(name),
                rx.fragment() if compact else words,
                type="button",
                class_name="user" + (" compact" if compact else ""),
                aria_label=t("{name}: language, light or dark, sign out", name=name),
            )
        ),
        rx.popover.content(
            rx.flex(
                words,
                rx.flex(language_switch(), theme_toggle(), align="center", justify="between", spacing="3"),
                rx.link(rx.icon("calendar-heart", size=16), t("All events"), href="/events", class_name="nav"),
                sign_out_form(),
                direction="column",
                spacing="3",
            ),
            width="248px",
            aria_label=t("You"),
            side="top",
            align="start",
        ),
    )
