"""Best together on the plan: the bar that offers a party's best seats, and the preview of a seat for everyone."""

import reflex as rx

from gala.components.faces import empty_state
from gala.components.figures import figure
from gala.components.panels import KeyBox
from gala.components.shell import aside_column
from gala.i18n.page import t, t_n, t_pair
from gala.state.arranging import ArrangingState, PartyRow, Without
from gala.state.plan import PlanState
from gala.state.staff import EventState


def is_choosing() -> rx.Var[bool]:
    """Whether a party's best seats are being offered."""
    return (ArrangingState.party.chosen_id > 0) & (ArrangingState.party.chosen_id == PlanState.person.id)


def overlay() -> rx.Var[dict[str, str]]:
    """What lies over the plan: the proposal, else the selection."""
    return rx.cond(ArrangingState.is_open | is_choosing(), ArrangingState.paint, PlanState.overlay)


def best_button() -> rx.Component:
    """For the chosen guest: find the best seats for the party."""
    return rx.cond(
        EventState.may_edit,
        rx.button(rx.icon("sparkles", size=16), t("Best together"), on_click=ArrangingState.find_best, size="2"),
    )


def seat_all_button() -> rx.Component:
    """Over the guest list: look at a seat for everyone who has none."""
    return rx.cond(
        EventState.may_edit & PlanState.has_floor & (PlanState.waiting > 0),
        rx.button(
            rx.icon("sparkles", size=16),
            t("Seat everyone without a seat ({count})", count=PlanState.waiting),
            on_click=ArrangingState.open_preview,
            variant="soft",
            size="2",
            class_name="seat-all",
        ),
    )


# --- one party -----------------------------------------------------------------------------------------------


def choice_bar() -> rx.Component:
    """The choices one after the other; the arrow keys turn them over, Enter takes the one shown, Escape none."""
    party, choices = ArrangingState.party, ArrangingState.choices
    return KeyBox.create(
        rx.el.div(
            rx.el.b(rx.el.bdi(party.label), class_name="clip"),
            rx.el.span(t_n(party.size, "{count} person", "{count} people"), class_name="soft"),
            class_name="choice-who",
        ),
        rx.cond(
            choices.length() > 0,
            rx.fragment(
                rx.el.div(_where(), class_name="choice-where"),
                rx.cond(choices.length() > 1, _turning()),
                rx.button(
                    rx.icon("check", size=16),
                    rx.cond(party.size > 1, t("Seat them here"), t("Seat here")),
                    on_click=ArrangingState.take,
                    size="2",
                ),
            ),
            rx.el.span(t("No seats together are free for them."), class_name="choice-where"),
        ),
        _wish(),
        rx.icon_button(
            rx.icon("x", size=18), on_click=ArrangingState.cancel, variant="ghost", color_scheme="gray", size="2",
            aria_label=t("Leave as it was"),
        ),
        on_key_down=lambda key: rx.cond(
            key == "ArrowRight",
            ArrangingState.step(1),
            rx.cond(
                key == "ArrowLeft",
                ArrangingState.step(-1),
                rx.cond(key == "Escape", ArrangingState.cancel(), rx.noop()),
            ),
        ),
        class_name="plan-bar choice-bar",
        role="group",
        aria_label=t("Best together"),
    )  # fmt: skip


def _where() -> rx.Component:
    choice = ArrangingState.choices[ArrangingState.at]
    place = rx.cond(choice.many, t("Tables {tables}", tables=choice.tables), t("Table {table}", table=choice.tables))
    how = rx.match(
        choice.kind,
        ("beside", t("beside their party")),
        ("same_table_adjacent", t("side by side")),
        ("same_table", t("at one table")),
        t("neighbouring tables"),
    )
    return rx.fragment(rx.el.b(place), rx.cond(ArrangingState.party.size > 1, rx.el.span(how, class_name="soft")))


def _turning() -> rx.Component:
    def arrow(icon: str, by: int, name: rx.Var[str]) -> rx.Component:
        return rx.icon_button(
            rx.icon(icon, size=18), on_click=ArrangingState.step(by), variant="soft", color_scheme="gray", size="2",
            aria_label=name,
        )  # fmt: skip

    return rx.el.span(
        arrow("chevron-left", -1, t("The choice before")),
        rx.el.span(t("{number} of {all}", number=ArrangingState.at + 1, all=ArrangingState.choices.length())),
        arrow("chevron-right", 1, t("The next choice")),
        class_name="choice-turn",
    )


def _wish() -> rx.Component:
    """What kind of seat the chosen guest is to have."""
    return rx.select.root(
        rx.select.trigger(aria_label=t("Kind of seat for {name}", name=ArrangingState.party.name)),
        rx.select.content(
            rx.select.item(t("Any seat"), value="any"),
            rx.select.item(t("VIP"), value="vip"),
            rx.select.item(t("Step-free"), value="accessible"),
        ),
        value=ArrangingState.party.wish,
        on_change=ArrangingState.wish,
        size="2",
    )


# --- everyone ------------------------------------------------------------------------------------------------


def preview() -> rx.Component:
    """In place of the guest list: what the plan shows, in numbers first, then who is not well served."""
    figures = ArrangingState.figures
    return aside_column(
        KeyBox.create(
            rx.el.h2(t("Seat everyone"), tab_index=-1),
            rx.cond(
                (figures.seats == 0) & (figures.without == 0),
                empty_state("armchair", t("Everybody has a seat"), t("There is nobody left to seat.")),
                rx.fragment(_numbers(), _stale(), _unanswered(), _without(), _parties()),
            ),
            _buttons(),
            on_key_down=lambda key: rx.cond(key == "Escape", ArrangingState.cancel, rx.noop()),
            class_name="arrange",
        ),
        label=t("Seat everyone"),
    )


def _numbers() -> rx.Component:
    figures = ArrangingState.figures
    return rx.el.div(
        figure(figures.whole, t_n(figures.whole, "party whole", "parties whole")),
        figure(figures.split, t("split")),
        figure(figures.without, t_n(figures.without, "person without a seat", "people without a seat")),
        class_name="arrange-figures",
    )


def _unanswered() -> rx.Component:
    """A seat by the organizer's hand is a yes: so one may leave out who has not said so."""
    count = ArrangingState.figures.unanswered
    return rx.cond(
        (count > 0) | ArrangingState.answered_only,
        rx.el.label(
            rx.switch(checked=ArrangingState.answered_only, on_change=ArrangingState.leave_out, size="2"),
            rx.el.span(
                t("Only those who said yes"),
                rx.cond(
                    count > 0,
                    rx.el.small(
                        t_n(
                            count,
                            "{count} has not answered: a seat counts as a yes.",
                            "{count} have not answered: a seat counts as a yes.",
                        )
                    ),
                ),
            ),
            class_name="arrange-switch",
        ),
    )


def _stale() -> rx.Component:
    return rx.cond(
        ArrangingState.stale.length() > 0,
        rx.el.div(
            rx.el.p(t_pair(ArrangingState.stale)),
            rx.button(rx.icon("rotate-cw", size=16), t("Look again"), on_click=ArrangingState.preview_again, size="2"),
            class_name="arrange-stale",
            role="alert",
        ),
    )


def _without() -> rx.Component:
    def group(one: rx.Var[Without]) -> rx.Component:
        reason = rx.match(
            one.reason,
            ("full", t("No seat is free")),
            ("kept", t("Only VIP, reserved or step-free seats are left")),
            t("No step-free seat is free"),
        )
        return rx.fragment(
            rx.el.p(reason, class_name="soft"),
            rx.el.ul(rx.foreach(one.names, lambda name: rx.el.li(rx.el.bdi(name))), class_name="arrange-names"),
            rx.cond(one.more > 0, rx.el.p(t_n(one.more, "and {count} more", "and {count} more"), class_name="soft")),
        )

    return rx.cond(
        ArrangingState.without.length() > 0,
        rx.el.section(rx.el.h3(t("Without a seat")), rx.foreach(ArrangingState.without, group)),
    )


def _parties() -> rx.Component:
    more = ArrangingState.figures.more
    return rx.cond(
        ArrangingState.parties.length() > 0,
        rx.el.section(
            rx.el.h3(t("Parties")),
            rx.el.ul(rx.foreach(ArrangingState.parties, _party), class_name="arrange-list"),
            rx.cond(more > 0, rx.el.p(t_n(more, "and {count} more", "and {count} more"), class_name="soft")),
        ),
    )


def _party(party: rx.Var[PartyRow]) -> rx.Component:
    tables = rx.cond(party.many, t("Tables {tables}", tables=party.tables), t("Table {table}", table=party.tables))
    how = rx.match(party.how, ("split", t("split")), ("neighbours", t("neighbouring tables")), "")
    return rx.el.li(
        rx.el.span(rx.el.bdi(party.label), " ", rx.el.small(party.size, class_name="soft"), class_name="clip"),
        rx.el.small(tables, rx.cond(how == "", "", rx.fragment(" · ", how)), class_name="soft"),
        custom_attrs={"data-how": party.how},
    )


def _buttons() -> rx.Component:
    seats = ArrangingState.figures.seats
    return rx.el.footer(
        rx.button(
            t("Leave as it was"), on_click=ArrangingState.cancel, variant="soft", color_scheme="gray", size="2",
        ),
        rx.cond(
            seats > 0,
            rx.button(
                t_n(seats, "Seat {count} person", "Seat {count} people"),
                on_click=ArrangingState.apply,
                disabled=ArrangingState.stale.length() > 0,
                size="2",
            ),
        ),
    )  # fmt: skip
