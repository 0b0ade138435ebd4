"""What an organizer says about an event: the same form for a new one and for a change."""

from collections.abc import Mapping
from typing import Any

import reflex as rx

from gala.components.cover import COVERS, cover_src
from gala.components.field import field, form_error, optional, submit_button, text_field
from gala.components.panels import card
from gala.i18n.page import t
from gala.state.events import ZONES

Values = Mapping[str, str] | rx.Var[dict[str, str]]

_TAKE_ZONE = """(() => { const box = document.getElementById("timezone");
const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
if (box && [...document.getElementById("zones").options].some((o) => o.value === here)) box.value = here; })()"""


def event_form(
    values: Values,
    errors: rx.Var[dict[str, str]],
    *,
    on_submit: Any,
    submit: rx.Var[str],
    take_zone: bool = False,
    **props: Any,
) -> rx.Component:
    """The form. ``errors`` stand beside their fields; ``take_zone`` starts with the browser's own time zone."""
    mount = {"on_mount": rx.call_script(_TAKE_ZONE)} if take_zone else {}
    return rx.form(
        _names(values, errors),
        _times(values, errors),
        _rules(values, errors),
        _covers(values),
        form_error(_error(errors, "")),
        rx.el.div(submit_button(submit), class_name="form-foot"),
        on_submit=on_submit,
        reset_on_submit=False,
        class_name="event-form",
        **mount,
        **props,
    )  # fmt: skip


def _error(errors: rx.Var[dict[str, str]], name: str) -> rx.Var[str]:
    return rx.cond(errors[name].to(bool), errors[name], "")


def _value(values: Values, name: str) -> Any:
    if isinstance(values, rx.Var):
        return values[name].to(str)
    return values.get(name, "")


def _text(values: Values, errors: rx.Var[dict[str, str]], name: str, label: Any, **props: Any) -> rx.Component:
    return text_field(
        label, id=name, name=name, default_value=_value(values, name), error=_error(errors, name), **props
    )


def _names(values: Values, errors: rx.Var[dict[str, str]]) -> rx.Component:
    return card(
        rx.el.div(
            _text(values, errors, "name", t("Name"), required=True, max_length=200, placeholder=t("Spring Gala")),
            _text(values, errors, "venue", optional(t("Place")), max_length=200, placeholder="Palau de la Mar"),
            rx.el.div(
                _text(values, errors, "city", optional(t("City")), max_length=120),
                _text(values, errors, "country", optional(t("Country")), max_length=80),
                class_name="two",
            ),
            field(
                optional(t("A few words for your guests")),
                rx.text_area(
                    id="description", name="description", rows="4", max_length=4000, size="3", resize="vertical",
                    default_value=_value(values, "description"), aria_describedby="description-error",
                ),
                id="description",
                error=_error(errors, "description"),
            ),
            class_name="card-body form-stack",
        ),
        title=t("What and where"),
    )  # fmt: skip


def _times(values: Values, errors: rx.Var[dict[str, str]]) -> rx.Component:
    return card(
        rx.el.div(
            rx.el.div(
                _text(values, errors, "starts", t("Starts"), type="datetime-local", required=True),
                _text(values, errors, "ends", t("Ends"), type="datetime-local", required=True),
                class_name="two wide",
            ),
            _text(
                values, errors, "timezone", t("Time zone"), required=True, list="zones", icon="globe",
                auto_complete="off", help=t("Type a city to find it. The hours above are on its clocks."),
            ),
            rx.el.datalist(*(rx.el.option(value=zone) for zone in ZONES), id="zones"),
            class_name="card-body form-stack",
        ),
        title=t("When"),
    )  # fmt: skip


def _rules(values: Values, errors: rx.Var[dict[str, str]]) -> rx.Component:
    return card(
        rx.el.div(
            rx.el.div(
                _text(
                    values, errors, "hold_minutes", t("Minutes to confirm a seat"), type="number", required=True,
                    min=3, max=10, help=t("A picked seat is kept for so long: 3 to 10."),
                ),
                _text(
                    values, errors, "cancellation_deadline_hours", t("Last changes, hours before"), type="number",
                    required=True, min=0, max=8760, help=t("After that only you can change answers and seats."),
                ),
                class_name="two wide",
            ),
            _text(
                values, errors, "doors_open_minutes", t("Doors open, minutes before"), type="number",
                required=True, min=0, max=43_200,
                help=t("Whoever comes earlier is asked to wait; staff may let them in."),
            ),
            _switch(
                values, "admit_unanswered", t("Let in who has not answered"),
                t("With a tap at the door. Without it, staff must ask you."),
            ),
            _switch(
                values, "asks_needs", t("Ask for diet and access"),
                t("On the invitation, with each yes. Only organizers read the answers."),
            ),
            _switch(
                values, "is_public", t("Listed publicly"),
                t("People without an invitation may see that it takes place."),
            ),
            class_name="card-body form-stack",
        ),
        title=t("Rules"),
    )  # fmt: skip


def _switch(values: Values, name: str, label: rx.Var[str], help: rx.Var[str]) -> rx.Component:
    return rx.el.label(
        rx.switch(name=name, default_checked=_value(values, name) == "yes", size="3"),
        rx.el.span(rx.el.b(label), rx.el.small(help, class_name="soft")),
        class_name="switch-line",
    )


def _covers(values: Values) -> rx.Component:
    names = {
        "deco": t("Deco"), "sea": t("Sea"), "citrus": t("Lemons"), "lanterns": t("Lanterns"), "paper": t("Paper"),
        "night": t("Winter night"), "fire": t("Fireworks"),
    }  # fmt: skip
    return card(
        rx.el.fieldset(
            rx.el.legend(t("Cover"), class_name="unseen"),
            *(
                rx.el.label(
                    rx.el.input(
                        type="radio",
                        name="hero_image_url",
                        value=kind,
                        default_checked=_value(values, "hero_image_url") == kind,
                        class_name="unseen",
                    ),
                    rx.el.img(src=cover_src(kind), alt="", loading="lazy"),
                    rx.el.span(names[kind]),
                )
                for kind in COVERS
            ),
            class_name="card-body covers",
        ),
        title=t("Cover"),
    )
