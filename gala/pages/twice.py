"""The side panel of entries that may be one person, each group with the choice of which is kept."""

import reflex as rx

from gala.components.faces import empty_state
from gala.components.panels import confirm_dialog, side_panel
from gala.i18n.page import t, t_n
from gala.state.twice import TwiceGroup, TwicePerson, TwiceState


def twice_panel() -> rx.Component:
    """Closed until ``TwiceState.open``."""
    panel = side_panel(
        rx.cond(
            TwiceState.groups.length() > 0,
            rx.fragment(
                rx.el.p(
                    t("Choose whom to keep. The other entries' invitations, answers, seats and tags go over to them."),
                    class_name="soft person-lead",
                ),
                rx.foreach(TwiceState.groups, _group),
            ),
            empty_state(
                "users",
                t("Nobody is in the book twice"),
                t("No two entries share a name or a telephone number, besides those that you keep apart."),
            ),
        ),
        title=t("May be one person"),
        open=TwiceState.is_open,
        on_close=TwiceState.close,
    )
    return rx.fragment(panel, _question())


def _question() -> rx.Component:
    """What is lost when entries become one: asked before, since nothing brings them back."""
    asked = TwiceState.merging
    return confirm_dialog(
        t("Make them one: {name}?", name=asked.name),
        t_n(
            asked.others,
            "{name} takes over the other entry’s invitations, answers, seats and tags.",
            "{name} takes over the other entries’ invitations, answers, seats and tags.",
            name=asked.name,
        ).to(str)
        + " "
        + t("Of two names, emails or telephones only the one of {name} stays. It cannot be undone.", name=asked.name),
        t("Make them one"),
        TwiceState.merge,
        keep=t("Leave as it was"),
        open=asked.group > 0,
        on_open_change=TwiceState.ask,
    )


def _group(group: rx.Var[TwiceGroup]) -> rx.Component:
    return rx.form(
        # In the form: a submit inside a list knows nothing of its row.
        rx.el.input(type="hidden", name="group", value=group.key.to(str)),
        rx.el.fieldset(
            rx.el.legend(rx.cond(group.why == "phone", t("The same telephone"), t("The same name"))),
            rx.foreach(group.people, lambda one, at: _entry(one, at, group.key)),
            rx.el.div(
                rx.button(t("Make them one"), type="submit", size="2"),
                rx.button(
                    t("Not the same"), type="button", size="2", variant="soft", color_scheme="gray",
                    on_click=TwiceState.leave(group.key),
                ),
                class_name="buttons",
            ),
            class_name="twice-group",
        ),
        on_submit=TwiceState.ask_merge,
        reset_on_submit=False,
        key=group.key.to(str),
    )  # fmt: skip


def _entry(one: rx.Var[TwicePerson], at: rx.Var[int], group: rx.Var[int]) -> rx.Component:
    return rx.el.label(
        rx.el.input(type="radio", name="keep", value=one.id.to(str), default_checked=at == 0),
        rx.el.span(
            rx.el.b(rx.el.bdi(one.name)),
            rx.cond(one.facts != "", rx.el.small(rx.el.bdi(one.facts), class_name="soft")),
            rx.el.small(
                rx.cond(one.events == 0, t("At no event"), t_n(one.events, "{count} event", "{count} events")),
                class_name="soft",
            ),
        ),
    )
