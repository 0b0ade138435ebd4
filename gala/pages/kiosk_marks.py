"""The door's signs: what every verdict is called and told, its colour and shape, and the large figures."""

from typing import Any, cast

import reflex as rx

from gala.components.kiosk import kiosk
from gala.components.kiosk_words import t

TONES = {
    "go": ("welcome",),
    "look": ("already_in", "unanswered", "too_early", "unlisted"),
    "calm": ("declined", "over", "out", "undone", "told"),
}
"""Which verdicts are green, amber or without colour; every other is red. A tap may decide what is amber."""

SHAPES = {
    "welcome": ("check", 64, 3.2),
    "unanswered": ("mail-question", 46, 2.2),
    "too_early": ("clock", 50, 2.4),
    "unlisted": ("sparkles", 46, 2.2),
    "over": ("moon", 46, 2.2),
    "out": ("log-out", 46, 2.2),
    "undone": ("undo-2", 50, 2.4),
}
"""What stands in a verdict's disc or ring; "already_in" is the empty ring, "declined" a question mark, else a cross."""


def tone(kind: Any) -> rx.Var[str]:
    """The colour of a verdict: go, look, calm or stop; nothing without a verdict."""
    cases = [(*kinds, name) for name, kinds in TONES.items()]
    return cast("rx.Var[str]", rx.match(kind, ("", ""), *cases, "stop"))


def sound(kind: Any) -> rx.Var[str]:
    """The sound of a verdict."""
    heard = ("welcome", "out", "undone", "welcome"), (*TONES["look"], "again")
    return cast("rx.Var[str]", rx.match(kind, ("", "told", ""), *heard, "refused"))


def word(kind: Any) -> rx.Var[str]:
    """The verdict in a word or three."""
    return cast(
        "rx.Var[str]",
        rx.match(
            kind,
            ("welcome", t("Welcome")),
            ("already_in", t("Already in")),
            ("wrong_event", t("Not for tonight")),
            ("canceled", t("Canceled")),
            ("declined", t("Answered no")),
            ("unanswered", t("No answer yet")),
            ("unpaid", t("Still to be paid")),
            ("revoked", t("There is a newer pass")),
            ("too_early", t("A little early")),
            ("over", t("The doors are closed")),
            ("unlisted", t("New on the list")),
            ("out", t("See you soon")),
            ("undone", t("Undone")),
            t("Not one of ours"),
        ),
    )


def hint(kind: Any, at: Any = "", gate: Any = "") -> rx.Var[str]:
    """What happens next, said kindly and with who can help. ``at`` and ``gate`` are the verdict's own."""
    alone, team = kiosk.gate.self, t("The team at the door finds you by name.")
    told = {
        "already_in": rx.cond(
            alone, t("Back from a breath of air? The team at the door lets you in."), _since(at, gate)
        ),
        "wrong_event": t("This pass is for another evening. The desk is glad to help."),
        "canceled": t("This place was given back. An organizer can help."),
        "declined": t("Perhaps plans have changed: an organizer can change the answer."),
        "unanswered": t("Invited, and the answer is still open."),
        "unpaid": t("The desk settles this in a minute."),
        "revoked": t("This one was replaced. The newest is in the invitation."),
        "forged": rx.cond(alone, team, t("This code is not from this event. Try the name instead.")),
        "too_early": rx.cond(
            rx.Var.create(at) != "", t("The doors open at {time}.", time=at), t("The doors open soon.")
        ),
        "over": rx.cond(rx.Var.create(at) != "", t("They closed at {time}.", time=at), t("The evening has ended.")),
        "unlisted": t("Our pass, so new that this tablet has no name for it yet."),
        "out": t("Checked out. The way back in is open."),
        "undone": t("As if nothing had happened."),
    }
    unknown = rx.cond(alone, team, t("Try the name instead, or the seat."))
    return cast("rx.Var[str]", rx.match(kind, *told.items(), unknown))


def told(what: Any) -> rx.Var[str]:
    """A word beside the verdicts: of a note, a companion, a seat, the network."""
    return cast(
        "rx.Var[str]",
        rx.match(
            what,
            ("noted", t("The note is kept.")),
            ("not_kept", t("The note was not taken. Please tell the organizer.")),
            ("not_named", t("Nobody more can be named in this party. The organizer can help.")),
            ("named_later", t("Named. The seat follows when the network is back.")),
            ("needs_network", t("This needs the network. Please try again in a moment.")),
            ("seat_taken", t("This seat was just taken. These are free now.")),
            ("waiting", t("Some check-ins are not sent yet. They go out when the network is back.")),
            t("That did not work. Please try again."),
        ),
    )


def _since(at: Any, gate: Any) -> Any:
    here = t("Came in at {time}, {gate}.", time=at, gate=gate)
    return rx.cond(rx.Var.create(gate) != "", here, t("Came in at {time}.", time=at))


# --- shapes ----------------------------------------------------------------------------------------------------------


def mark(kind: Any, *, small: bool = False) -> rx.Component:
    """A verdict's colour and shape: tick disc, ring, or cross; the same large on a verdict and small in a list."""
    scale = 0.4 if small else 1.0
    shapes = [
        (name, rx.icon(icon, size=round(size * scale), stroke_width=stroke + (0.4 if small else 0)))
        for name, (icon, size, stroke) in SHAPES.items()
    ]
    return rx.el.span(
        rx.match(
            kind,
            *shapes,
            ("already_in", rx.fragment()),
            ("declined", rx.el.span("?")),
            rx.icon("x", size=round(60 * scale), stroke_width=3.2),
        ),
        class_name="kg-mark kg-small" if small else "kg-mark",
        custom_attrs={"data-mark": kind, "data-tone": tone(kind)},
        aria_hidden=True,
    )


def state_mark(state: Any) -> rx.Component:
    """Somebody's own state, small: a tick for who is inside, a ring for who is not."""
    return rx.el.span(
        rx.match(
            state,
            ("inside", rx.icon("check", size=24, stroke_width=3)),
            ("canceled", rx.icon("x", size=22, stroke_width=3)),
            ("unpaid", rx.icon("x", size=22, stroke_width=3)),
            ("declined", rx.el.span("?")),
            ("unanswered", rx.icon("mail-question", size=18, stroke_width=2.4)),
            ("left", rx.icon("log-out", size=18, stroke_width=2.4)),
            rx.fragment(),
        ),
        class_name="kg-mark kg-small",
        custom_attrs={"data-state": state},
        aria_hidden=True,
    )


def state_words(person: Any) -> rx.Component:
    """The state in words."""
    return rx.match(
        person.state,
        ("inside", rx.el.span(t("Inside since {time}", time=person.at))),
        ("left", rx.el.span(t("Left at {time}", time=person.at))),
        ("declined", rx.el.span(t("Answered no"))),
        ("canceled", rx.el.span(t("Canceled"))),
        ("unanswered", rx.el.span(t("No answer yet"))),
        ("unpaid", rx.el.span(t("Still to be paid"))),
        rx.fragment(),
    )


def verdict_line(kind: Any) -> rx.Component:
    """One word, with its colour and its shape."""
    return rx.el.p(mark(kind), rx.el.span(word(kind), class_name="serif"), class_name="kg-line")


# --- places ----------------------------------------------------------------------------------------------------------


def seat_words(table: Any, seat: Any) -> rx.Var[str]:
    """Where somebody sits, in words."""
    return cast(
        "rx.Var[str]", rx.cond(table != "", t("Table {table}, seat {seat}", table=table, seat=seat), t("No seat yet"))
    )


def long(text: Any, most: int) -> rx.Var[bool]:
    """Whether a figure needs smaller letters."""
    return rx.Var.create(text).to(str).length() > most


def fact(label: Any, value: Any) -> rx.Component:
    """A large figure under its name; a long one in smaller letters."""
    size = rx.cond(long(value, 8), "s", rx.cond(long(value, 3), "m", "l"))
    return rx.el.div(rx.el.dt(label), rx.el.dd(value, dir="auto", custom_attrs={"data-size": size}))


def no_seat() -> rx.Component:
    """Nobody's fault: what happens next."""
    return rx.el.div(
        rx.icon("armchair", size=40, stroke_width=1.5, aria_hidden=True),
        rx.el.div(rx.el.b(t("No seat yet")), rx.el.p(t("Come in all the same: an organizer finds one."))),
        class_name="kg-no-seat",
    )
