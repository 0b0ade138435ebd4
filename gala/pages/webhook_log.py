"""What was sent to one webhook, latest first; a message opens in its place, and can be sent again."""

import reflex as rx

from gala.components.chips import chips
from gala.components.copying import copy_button
from gala.components.panels import confirm_dialog
from gala.i18n.page import t, t_n, t_pair
from gala.pages.programs import told_of
from gala.state.hook_faces import DeliveryLine, TryLine
from gala.state.webhooks import WebhooksState

STATE = WebhooksState


def webhook_log() -> rx.Component:
    """The log of the webhook in the panel."""
    return rx.el.section(
        rx.el.header(rx.el.h3(t("Messages")), _all_again()),
        chips(
            {"": t("Everything"), "failed": t("Failed"), "waiting": t("Waiting")},
            STATE.only,
            STATE.show_only,
            label=t("Show only"),
        ),
        rx.cond(
            STATE.sent.length() > 0,
            rx.el.ol(rx.foreach(STATE.sent, _line), class_name="hook-sent"),
            rx.el.p(
                rx.match(
                    STATE.only,
                    ("failed", t("Nothing has failed.")),
                    ("waiting", t("Nothing waits to be sent.")),
                    t("Nothing was sent yet. Send a test to see whether your program takes it."),
                ),
                class_name="soft",
            ),
        ),
        rx.cond(
            STATE.has_more,
            rx.button(
                t("Show more"), on_click=STATE.grow, variant="soft", color_scheme="gray", size="2", type="button",
                class_name="more",
            ),
        ),
        class_name="person-part hook-log",
    )  # fmt: skip


def _all_again() -> rx.Component:
    return rx.cond(
        (STATE.only == "failed") & (STATE.sent.length() > 0) & STATE.chosen.is_active,
        confirm_dialog(
            t("Send again what failed?"),
            t("Every message that was not taken is sent once more, with the number that it had."),
            t("Send all again"),
            STATE.replay_failed,
            trigger=rx.button(
                rx.icon("rotate-cw", size=16, aria_hidden=True), t("Send all again"), variant="soft", size="2",
                type="button",
            ),
        ),
    )  # fmt: skip


def _line(sent: rx.Var[DeliveryLine]) -> rx.Component:
    is_open = STATE.looked_at.id == sent.id
    return rx.el.li(
        _head(
            key=sent.id.to_string(),
            sent_id=sent.id,
            kind=sent.type,
            status=sent.status,
            when=t_pair(sent.when),
            tries=sent.tries,
            is_tried=sent.is_tried,
            http=sent.http,
            error=sent.error,
            ms=sent.ms,
            next_at=t_pair(sent.next),
            is_open=is_open,
        ),
        rx.cond(is_open, _message(sent)),
        key=sent.id.to(str),
    )


@rx.memo
def _head(
    sent_id: rx.Var[int],
    kind: rx.Var[str],
    status: rx.Var[str],
    when: rx.Var[str],
    tries: rx.Var[int],
    is_tried: rx.Var[bool],
    http: rx.Var[int],
    error: rx.Var[str],
    ms: rx.Var[int],
    next_at: rx.Var[str],
    is_open: rx.Var[bool],
) -> rx.Component:
    """A message in two lines: what and when, and how it went."""
    return rx.el.button(
        rx.match(
            status,
            ("delivered", rx.icon("circle-check", size=18, class_name="is-fine", aria_hidden=True)),
            ("failed", rx.icon("circle-x", size=18, class_name="is-wrong", aria_hidden=True)),
            rx.icon("clock", size=18, class_name="is-waiting-mark", aria_hidden=True),
        ),
        rx.el.span(
            rx.el.b(told_of(kind)),
            rx.el.small(
                rx.cond(is_tried, answered(http, error, ms), t("Waits to be sent")),
                rx.cond(
                    is_tried & (tries > 1),
                    rx.fragment(" · ", t_n(tries, "{count} try", "{count} tries")),
                ),
                rx.cond(next_at != "", rx.fragment(" · ", t("again {time}", time=next_at))),
                class_name="soft",
            ),
        ),
        rx.el.small(when, class_name="soft"),
        rx.icon("chevron-down", size=16, aria_hidden=True),
        type="button",
        on_click=STATE.look(sent_id),
        custom_attrs={"aria-expanded": rx.cond(is_open, "true", "false")},
    )


def answered(http: rx.Var[int], error: rx.Var[str], ms: rx.Var[int]) -> rx.Component:
    """How a try went, in words."""
    return rx.match(
        error,
        ("", t("Taken: {status} after {ms} ms", status=http, ms=ms)),
        ("status", t("Refused: {status} after {ms} ms", status=http, ms=ms)),
        ("redirect", t("Led elsewhere ({status}), which is not followed", status=http)),
        ("timeout", t("No answer within 15 seconds")),
        ("connection", t("Could not be reached")),
        ("answer", t("What answered was no web server")),
        ("address", t("No such address, or none that Gala sends to")),
        ("secret", t("This server has lost the key of the secret. Ask whoever runs it.")),
        error,
    )


def _message(sent: rx.Var[DeliveryLine]) -> rx.Component:
    one = STATE.looked_at
    return rx.el.div(
        rx.cond(
            one.tries.length() > 0,
            rx.el.table(
                rx.el.caption(t("Tries, in UTC"), class_name="unseen"),
                rx.el.tbody(rx.foreach(one.tries, _try)),
                class_name="hook-tries",
            ),
        ),
        rx.el.pre(
            one.text,
            tab_index=0,
            role="region",
            aria_label=t("The message"),
            custom_attrs={"translate": "no"},
        ),
        rx.el.div(
            rx.button(
                rx.icon("rotate-cw", size=16, aria_hidden=True), t("Send again"), on_click=STATE.replay(sent.id),
                variant="soft", size="2", type="button", disabled=~STATE.chosen.is_active,
            ),
            copy_button(one.body, t("Copy the message"), color_scheme="gray"),
            rx.el.small(sent.type, " · ", one.message_id, class_name="soft", custom_attrs={"translate": "no"}),
            class_name="buttons",
        ),
        class_name="hook-message",
    )  # fmt: skip


def _try(one: rx.Var[TryLine]) -> rx.Component:
    return rx.el.tr(
        rx.el.th(t_pair(one.day), " ", one.at, scope="row"),
        rx.el.td(answered(one.http, one.error, one.ms)),
    )
