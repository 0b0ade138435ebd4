"""The card of the passes in an event's settings: for the day on which a pass has gone round."""

import reflex as rx

from gala.components.panels import card, confirm_dialog
from gala.i18n.page import t
from gala.state.pass_keys import PassKeysState


def pass_keys() -> rx.Component:
    """What an organizer may do with all passes at once."""
    return card(
        rx.el.div(
            rx.el.p(
                t("Every guest who comes has a pass. To replace a single one, open the invitation."),
                class_name="soft",
            ),
            rx.el.div(
                confirm_dialog(
                    t("Sign with a new key?"),
                    t("Passes that are out stay good. A tablet without a network knows the new key once it is back."),
                    t("Sign with a new key"),
                    PassKeysState.change_key,
                    trigger=rx.button(
                        rx.icon("key-round", size=16), t("New key"), size="3", type="button", variant="soft",
                        color_scheme="gray",
                    ),
                ),
                confirm_dialog(
                    t("Withdraw all passes?"),
                    t("What was saved, printed or put into a wallet is refused at the door. It cannot be undone."),
                    t("Withdraw all passes"),
                    PassKeysState.withdraw,
                    trigger=rx.button(
                        rx.icon("ticket-x", size=16), t("Withdraw all passes"), size="3", type="button", variant="soft",
                        color_scheme="tomato",
                    ),
                ),
                class_name="buttons",
            ),
            class_name="card-body form-stack",
        ),
        title=t("Passes"),
    )  # fmt: skip
