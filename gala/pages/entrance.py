"""The guests' front door: a code, or ticket numbers with the name they were issued to."""

import reflex as rx

from gala.components.cover import cover
from gala.components.field import form_error, submit_button, text_field
from gala.components.menu import language_pill
from gala.components.shell import guest_shell
from gala.i18n.page import t
from gala.state.entrance import EntranceState

_deaf = ~rx.State.is_hydrated
"""Until the page hears, the browser would send the form by itself and lose what was typed."""


def entrance() -> rx.Component:
    """The page at ``/``."""
    return guest_shell(
        language_pill(),
        rx.el.div(
            rx.el.h1(t("You are invited")),
            rx.el.p(t("Type the code from your invitation to answer and to choose your seats."), class_name="soft"),
            rx.form(
                text_field(
                    t("Your code"), id="code", name="code", required=True, auto_complete="off", auto_focus=True,
                    auto_capitalize="characters", spell_check=False, placeholder="ABCDE-FGHJK", class_name="code",
                    help=t("Small letters, spaces and dashes do not matter."), error=EntranceState.error,
                ),
                submit_button(t("Open the invitation"), disabled=_deaf),
                on_submit=EntranceState.enter_code,
                class_name="stacked",
            ),
            class_name="sheet",
        ),
        rx.el.section(
            rx.el.h2(t("Do you have tickets?")),
            rx.form(
                form_error(EntranceState.ticket_error),
                *ticket_fields(),
                submit_button(t("Seat these tickets"), variant="soft", disabled=_deaf),
                on_submit=EntranceState.enter_tickets,
                class_name="stacked",
            ),
            class_name="sheet quiet",
        ),
        rx.el.p(rx.link(t("Organizers and staff sign in here"), href="/login"), class_name="soft below"),
        cover=cover("sea"),
    )  # fmt: skip


def ticket_fields() -> list[rx.Component]:
    """The two fields that open tickets."""
    return [
        text_field(
            t("Ticket numbers"), id="numbers", name="numbers", required=True, auto_complete="off",
            placeholder="GALA-0001, GALA-0002", help=t("One or several. They will be seated together."),
        ),
        text_field(
            t("Name on the ticket"), id="name", name="name", required=True, auto_complete="name",
            help=t("As it was issued. Tickets in another name can be added in the next step."),
        ),
    ]  # fmt: skip
