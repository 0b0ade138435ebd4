"""The guest's passes: one card a person, its QR code as big as a phone allows."""

import reflex as rx

from gala.components.links import file_link
from gala.components.menu import language_letters
from gala.components.panels import confirm_dialog
from gala.i18n.page import I18n, t, t_n, t_pair
from gala.pages.guest_frame import back_arrow, nothing, opened, or_canceled
from gala.state.guest import GuestState
from gala.state.guest_passes import GuestPassesState
from gala.state.pass_faces import PassCard
from gala.state.scripts import stay_awake


def guest_passes() -> rx.Component:
    """The page at ``/i/CODE/passes``."""
    return opened(_page())


def _page() -> rx.Component:
    return rx.el.div(
        rx.el.header(
            back_arrow(),
            rx.el.h1(t_n(GuestState.passes.length(), "Your pass", "Your passes")),
            language_letters(),
            class_name="passes-head",
        ),
        or_canceled(
            rx.cond(
                GuestState.passes.length() > 0,
                _stack(),
                nothing(
                    "ticket",
                    t("No passes yet"),
                    t("Whoever says yes gets a pass for the door. Answer on your invitation first."),
                ),
            ),
        ),
        class_name="passes",
    )


def _stack() -> rx.Component:
    return rx.fragment(
        rx.el.ul(
            rx.foreach(GuestState.passes, _pass),
            aria_label=t("Your passes"),
            tab_index=0,
            on_mount=stay_awake(".pass"),
            class_name="pass-row",
        ),
        rx.el.div(
            _paper("file-down", t("All as PDF"), "/passes.pdf"),
            _paper("calendar-plus", t("Add to calendar"), "/event.ics"),
            class_name="passes-keep",
        ),
        rx.el.p(
            rx.icon("sun", size=18, aria_hidden=True),
            t("At the door, turn up your screen’s brightness."),
            class_name="passes-hint soft",
        ),
    )


def _paper(icon: str, word: rx.Var[str], path: str) -> rx.Component:
    return file_link(
        rx.icon(icon, size=18, aria_hidden=True), word, variant="outline", color_scheme="gray", size="4",
        href=f"/api{GuestState.invitation_path}{path}?lang={I18n.lang}",
    )  # fmt: skip


def _pass(one: rx.Var[PassCard], index: rx.Var[int]) -> rx.Component:
    return rx.el.li(
        rx.el.article(
            rx.el.header(
                rx.el.h2(rx.el.bdi(one.event)),
                rx.el.p(t_pair(one.day), rx.el.b(one.starts)),
            ),
            rx.el.div(_code(one), class_name="pass-code"),
            rx.el.p(rx.el.small(t("Name")), rx.el.b(rx.el.bdi(one.name)), class_name="pass-name"),
            rx.el.dl(
                rx.cond(
                    one.seat != "",
                    rx.fragment(_fact(t("Table"), one.table), _fact(t("Seat"), one.seat)),
                    _fact(t("Seat"), t("not chosen yet")),
                ),
                _fact(t("Doors"), one.doors),
            ),
            rx.cond(one.place != "", rx.el.p(rx.el.bdi(one.place), class_name="pass-place")),
            class_name="pass",
        ),
        rx.el.div(
            rx.cond(
                GuestState.passes.length() > 1,
                rx.el.span(t("{n} of {count}", n=index + 1, count=GuestState.passes.length()), class_name="soft"),
            ),
            file_link(
                rx.icon("image-down", size=18, aria_hidden=True),
                t("Save picture"),
                rx.el.span(one.name, class_name="unseen"),
                href=f"/api{GuestState.passes_path}/{one.id}.png?lang={I18n.lang}",
            ),
            _new_pass(one),
            class_name="pass-tools",
        ),
        rx.cond(
            GuestState.wallets.length() > 0,
            rx.el.div(
                _wallet("apple", "Apple Wallet", one, ".pkpass"),
                _wallet("google", "Google Wallet", one, "/google"),
                class_name="pass-wallets",
            ),
        ),
        key=one.id.to(str),
    )


def _wallet(kind: str, name: str, one: rx.Var[PassCard], ending: str) -> rx.Component:
    link = file_link(
        rx.icon("wallet", size=18, aria_hidden=True), name, rx.el.span(one.name, class_name="unseen"),
        variant="outline", color_scheme="gray", size="3", download=False,
        href=f"/api{GuestState.passes_path}/{one.id}{ending}?lang={I18n.lang}",
    )  # fmt: skip
    return rx.cond(GuestState.wallets.contains(kind), link)


def _code(one: rx.Var[PassCard]) -> rx.Component:
    return rx.el.svg(
        rx.el.path(custom_attrs={"d": one.qr}),
        custom_attrs={"viewBox": one.view, "role": "img", "aria-label": t("QR code of {name}", name=one.name)},
    )


def _fact(word: rx.Var[str], value: rx.Var[str]) -> rx.Component:
    return rx.el.div(rx.el.dt(word), rx.el.dd(value))


def _new_pass(one: rx.Var[PassCard]) -> rx.Component:
    return confirm_dialog(
        t("Make a new pass for {name}?", name=one.first),
        t("For when a pass got into the wrong hands: every older pass of {name} stops working.", name=one.first),
        t("Make a new pass"),
        GuestPassesState.reissue(one.id),
        trigger=rx.button(
            rx.icon("rotate-cw", size=18, aria_hidden=True),
            t("New pass"),
            rx.el.span(one.name, class_name="unseen"),
            type="button",
            size="2",
            variant="ghost",
            color_scheme="gray",
        ),
    )
