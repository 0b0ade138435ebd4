"""What an import would do, in one sentence; and below it what follows from the list without being asked for."""

import reflex as rx

from gala.i18n.page import t, t_n
from gala.state.importing import ImportState


def sentence() -> rx.Component:
    """What will happen, its parts as a bar, and what nobody asked for."""
    n = ImportState.figures
    return rx.el.header(
        rx.el.h3(
            _who_comes(),
            rx.cond(
                n["out"] > 0,
                rx.fragment(" ", t_n(n["out"], "{count} row stays out.", "{count} rows stay out.")),
            ),
            rx.cond(
                n["seatless"] > 0,
                rx.fragment(
                    " ",
                    t_n(n["seatless"], "{count} person gets no seat by it.", "{count} people get no seat by it."),
                ),
            ),
            tab_index=-1,
        ),
        rx.el.div(
            _part(n["new"], "is-yes"), _part(n["known"], "is-known"), _part(n["out"], "is-waiting"),
            class_name="answers", aria_hidden=True,
        ),
        rx.el.ul(
            _key(n["new"], "is-yes", _new(n["new"])),
            _key(n["known"], "is-known", _known(n["known"])),
            _key(n["out"], "is-waiting", t("{count} with a problem", count=n["out"])),
            class_name="import-legend",
        ),
        _unasked(),
        class_name="import-sentence card",
    )  # fmt: skip


def _new(count: rx.Var[int]) -> rx.Var[str]:
    return t_n(count, "{count} new person", "{count} new people")


def _known(count: rx.Var[int]) -> rx.Var[str]:
    return t_n(count, "{count} person known already", "{count} people known already")


def _unasked() -> rx.Component:
    """What follows from the list without anybody having asked for it."""
    n = ImportState.figures

    def note(icon: str, count: rx.Var[int], one: rx.Var[str]) -> rx.Component:
        return rx.cond(count > 0, rx.el.li(rx.icon(icon, size=16, aria_hidden=True), rx.el.span(one)))

    return rx.el.ul(
        note(
            "armchair",
            n["said_yes"],
            t_n(
                n["said_yes"],
                "{count} person has a place at a table and gave no answer: that counts as a yes.",
                "{count} people have a place at a table and gave no answer: that counts as a yes.",
            ),
        ),
        note(
            "copy",
            n["doubled"],
            t_n(
                n["doubled"],
                "{count} row names somebody who stands further up: they come in once.",
                "{count} rows name somebody who stands further up: they come in once.",
            ),
        ),
        note(
            "at-sign",
            n["unmailed"],
            t_n(
                n["unmailed"],
                "{count} person comes in without their email: somebody else has it.",
                "{count} people come in without their email: somebody else has it.",
            ),
        ),
        note(
            "key-round",
            n["codes"],
            t_n(
                n["codes"],
                "{count} code is taken already: that invitation gets a new one.",
                "{count} codes are taken already: those invitations get new ones.",
            ),
        ),
        class_name="import-unasked",
    )


def _who_comes() -> rx.Var[str]:
    n = ImportState.figures
    who = {
        "people": t_n(n["people"], "{count} person", "{count} people"),
        "parties": t_n(n["parties"], "{count} party", "{count} parties"),
    }
    all_new = t_n(
        n["people"],
        "{people} in {parties} comes in, new to your address book.",
        "{people} in {parties} come in, all new to your address book.",
        **who,
    )
    all_known = t_n(
        n["people"],
        "{people} in {parties} comes in, known to your address book.",
        "{people} in {parties} come in, all known to your address book.",
        **who,
    )
    some = t("{people} in {parties} come in: {new} and {known}.", new=_new(n["new"]), known=_known(n["known"]), **who)
    come = rx.cond(n["known"] == 0, all_new, rx.cond(n["new"] == 0, all_known, some)).to(str)
    here = t_n(n["here"], "{count} of them is on this list already.", "{count} of them are on this list already.")
    nobody_new = t_n(
        n["people"],
        "This person is on this list already, and gets what they lack.",
        "All of these {people} are on this list already, and get what they lack.",
        people=who["people"],
    )
    return rx.cond(
        n["people"] == 0,
        t("Nobody would come in."),
        rx.cond(n["here"] == n["people"], nobody_new, rx.cond(n["here"] > 0, come + " " + here, come)),
    )  # fmt: skip


def _part(size: rx.Var[int], class_name: str) -> rx.Component:
    return rx.el.span(custom_attrs={"style": {"flexGrow": size}}, class_name=class_name, hidden=size == 0)


def _key(size: rx.Var[int], class_name: str, words: rx.Var[str]) -> rx.Component:
    return rx.el.li(rx.el.span(class_name=class_name, aria_hidden=True), words, hidden=size == 0)
