"""The card of who stands at the door: one person, or a party with tick boxes, and the one big button."""

import reflex as rx

from gala.i18n.page import t, t_n
from gala.pages.door_map import room_map
from gala.pages.door_marks import fact, mark, no_seat, state_words, verdict_line
from gala.state.door import DoorState
from gala.state.door_faces import Person


def card() -> rx.Component:
    """The whole face for the card's kind."""
    return rx.match(
        DoorState.card.kind,
        ("inside", _already()),
        (
            "declined",
            _stopped("help", t("Answered no"), t("Perhaps plans have changed: an organizer can change the answer.")),
        ),
        ("canceled", _stopped("x", t("Canceled"), t("This place was given back. An organizer can help."))),
        _open(),
    )


def _open() -> rx.Component:
    """Somebody may come in."""
    alone = DoorState.people.length() == 1
    return rx.el.section(
        rx.el.header(
            rx.el.div(
                rx.el.p(
                    rx.cond(
                        alone,
                        rx.cond(DoorState.people[0].state == "left", _left(DoorState.people[0]), t("Welcome")),
                        rx.fragment(
                            t("Welcome, party of {count}", count=DoorState.people.length()),
                            rx.cond(DoorState.card.party != "", rx.el.bdi(DoorState.card.party)),
                        ),
                    ),
                    class_name="k-over serif",
                ),
                _name(),
                class_name="k-titles",
            ),
            _next_guest(),
        ),
        rx.cond(
            alone,
            rx.el.div(
                _seat_figures(DoorState.people[0]), rx.cond(DoorState.lit.length() > 0, room_map()), class_name="k-way"
            ),
            _party(),
        ),
        rx.el.footer(
            rx.cond(
                (DoorState.card.only_name != "") & (DoorState.ready > 1),
                rx.el.button(
                    t("{name} only", name=DoorState.card.only_name),
                    on_click=DoorState.come_in_alone(DoorState.card.key),
                    type="button",
                    class_name="k-act",
                ),
            ),
            rx.el.button(
                rx.cond(
                    DoorState.ticked > 1,
                    rx.icon("check-check", size=42, stroke_width=2.4, aria_hidden=True),
                    rx.icon("check", size=42, stroke_width=2.4, aria_hidden=True),
                ),
                rx.el.span(_come_in_words()),
                on_click=DoorState.come_in(DoorState.card.key),
                disabled=DoorState.ticked == 0,
                type="button",
                class_name="k-act k-main",
            ),
            class_name="k-acts",
        ),
        class_name=rx.cond(alone, "k-card-open k-alone", "k-card-open"),
    )


def _come_in_words() -> rx.Var[str]:
    everybody = DoorState.ticked == DoorState.people.length()
    return rx.match(
        DoorState.ticked,
        (0, t("Tick who comes in")),
        (1, t("{name} comes in", name=DoorState.ticked_name)),
        (2, rx.cond(everybody, t("Both come in"), t("{count} come in", count=DoorState.ticked))),
        rx.cond(
            everybody, t("All {count} come in", count=DoorState.ticked), t("{count} come in", count=DoorState.ticked)
        ),
    )


def _name() -> rx.Component:
    return rx.el.h2(
        DoorState.card.title, dir="auto", class_name="k-name", custom_attrs={"data-size": DoorState.card.size}
    )


def _next_guest() -> rx.Component:
    return rx.el.button(
        rx.icon("x", size=28, aria_hidden=True),
        on_click=DoorState.close,
        type="button",
        aria_label=t("Next guest"),
        title=t("Next guest"),
        class_name="k-act k-square",
    )


def _left(person: rx.Var[Person]) -> rx.Var[str]:
    return t("Left at {time}, back again", time=person.at)


# --- where they sit --------------------------------------------------------------------------------------------------


def _seat_figures(person: rx.Var[Person]) -> rx.Component:
    return rx.cond(
        person.table != "",
        rx.el.dl(fact(t("Table"), person.table), fact(t("Seat"), person.seat), class_name="k-facts k-huge"),
        no_seat(),
    )


# --- the party -------------------------------------------------------------------------------------------------------


def _party() -> rx.Component:
    return rx.el.ul(rx.foreach(DoorState.people, _member), class_name="k-list k-party")


def _member(person: rx.Var[Person]) -> rx.Component:
    ready = (person.state == "ready") | (person.state == "left")
    words = rx.el.span(
        rx.el.b(person.name, dir="auto"),
        rx.el.small(
            rx.cond(
                person.found,
                rx.el.span(rx.icon("scan-line", size=17, aria_hidden=True), t("Just looked up"), class_name="k-found"),
            ),
            state_words(person),
            rx.cond((person.state == "inside") & (person.gate != ""), rx.el.bdi(person.gate)),
            rx.cond(person.ticket != "", rx.el.bdi(person.ticket)),
        ),
        class_name="k-words",
    )
    box = rx.el.input(
        type="checkbox", checked=person.ticked, on_change=lambda _: DoorState.tick(person.id), class_name="k-tick"
    )
    return rx.el.li(
        rx.cond(
            ready,
            rx.el.label(box, words, _table_seat(person)),
            rx.el.div(mark(person.state), words, _table_seat(person), class_name="k-line"),
        ),
        rx.cond(person.state == "inside", _check_out(person)),
        custom_attrs={"data-state": person.state},
    )


def _table_seat(person: rx.Var[Person]) -> rx.Component:
    return rx.cond(
        person.table != "",
        rx.el.span(
            rx.el.span(rx.el.small(t("Table")), " ", rx.el.b(person.table)),
            rx.el.span(rx.el.small(t("Seat")), " ", rx.el.b(person.seat)),
            class_name="k-table-seat",
        ),
        rx.cond(
            (person.state != "declined") & (person.state != "canceled"),
            rx.el.span(t("No seat yet"), class_name="k-table-seat k-none"),
        ),
    )


def _check_out(person: rx.Var[Person]) -> rx.Component:
    return rx.fragment(
        rx.cond(
            person.may_undo,
            rx.el.button(
                rx.icon("undo-2", size=20, aria_hidden=True),
                on_click=DoorState.undo([person.id]),
                type="button",
                aria_label=t("Undo for {name}", name=person.name),
                title=t("Undo"),
                class_name="k-undo",
            ),
        ),
        rx.el.button(
            rx.icon("log-out", size=20, aria_hidden=True),
            rx.el.span(t("Leaves")),
            on_click=DoorState.leave(DoorState.card.key, person.id),
            type="button",
            aria_label=t("{name} leaves", name=person.name),
            title=t("{name} leaves", name=person.name),
            class_name="k-undo k-out",
        ),
    )


# --- nobody of them to let in ----------------------------------------------------------------------------------------


def _already() -> rx.Component:
    """All are inside: when and where is told, never asked why."""
    one = DoorState.people[0]
    alone = DoorState.people.length() == 1
    return rx.el.section(
        rx.el.header(
            verdict_line("inside", t("Already in")),
            _next_guest(),
        ),
        _name(),
        rx.cond(
            alone,
            rx.el.dl(
                fact(t("Came in at"), one.at),
                rx.cond(one.gate != "", fact(t("Gate"), one.gate)),
                rx.cond(one.table != "", fact(t("Table"), one.table)),
                rx.cond(one.table != "", fact(t("Seat"), one.seat)),
                class_name="k-facts",
            ),
            _party(),
        ),
        rx.el.p(
            rx.cond(
                alone,
                t("Back from a breath of air? One tap lets {name} in again.", name=one.first),
                t("Back from a breath of air? One tap lets them in again."),
            ),
            class_name="k-hint",
        ),
        rx.el.footer(
            rx.el.button(
                rx.icon("log-in", size=30, aria_hidden=True),
                t("Let in again"),
                on_click=DoorState.come_again(DoorState.card.key),
                type="button",
                class_name="k-act k-main k-white",
            ),
            rx.el.button(
                rx.icon("log-out", size=26, aria_hidden=True),
                t_n(DoorState.inside, "Check out", "Check out {count}"),
                on_click=DoorState.leave(DoorState.card.key, 0),
                type="button",
                class_name="k-act",
            ),
            rx.cond(
                alone & one.may_undo,
                rx.el.button(
                    rx.icon("undo-2", size=26, aria_hidden=True),
                    t("Undo"),
                    on_click=DoorState.undo([one.id]),
                    type="button",
                    class_name="k-act",
                ),
            ),
            class_name="k-acts",
        ),
        class_name=rx.cond(alone, "k-card-told", "k-card-told k-many"),
    )


def _stopped(icon: str, word: rx.Var[str], hint: rx.Var[str]) -> rx.Component:
    """Not tonight: said kindly, with who can help."""
    return rx.el.section(
        rx.el.header(verdict_line("declined" if icon == "help" else "canceled", word), _next_guest()),
        _name(),
        rx.cond(DoorState.people.length() > 1, _party()),
        rx.el.p(hint, class_name="k-hint"),
        rx.el.footer(
            rx.el.button(t("Next guest"), on_click=DoorState.close, type="button", class_name="k-act k-main k-white"),
            class_name="k-acts",
        ),
        class_name="k-card-told",
    )
