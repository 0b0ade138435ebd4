"""The side panel of one party: link and QR, members with their answers and seats. Any event page may show it."""

from typing import Any

import reflex as rx

from gala.components.badges import avatar, badge
from gala.components.field import field, optional, submit_button, text_field
from gala.components.links import file_link, link_button
from gala.components.panels import confirm_dialog, side_panel
from gala.i18n.page import t
from gala.pages.party_needs import allowance, host_line, needs_form, needs_lines, needs_tool
from gala.state.party import PartyMember, PartyState
from gala.state.staff import EventState
from gala.state.toasts import toast


def party_panel() -> rx.Component:
    """Closed until ``PartyState.open`` or ``open_new``."""
    return rx.fragment(
        side_panel(_new(), title=t("New invitation"), open=PartyState.is_new, on_close=PartyState.close),
        side_panel(
            _name(),
            _sharing(),
            _members(),
            allowance(),
            rx.cond(EventState.may_edit, _add()),
            rx.cond(EventState.may_edit, _delete()),
            title=PartyState.party["label"],
            open=PartyState.open_id > 0,
            on_close=PartyState.close,
        ),
    )


def _error(name: str) -> rx.Var[str]:
    return rx.cond(PartyState.errors[name].to(bool), PartyState.errors[name], "")


def _new() -> rx.Component:
    return rx.form(
        field(
            t("Who is invited"),
            rx.text_area(
                id="people", name="people", rows="6", size="3", required=True, custom_attrs={"autoComplete": "off"},
                placeholder="Ana Ruiz, ana@example.org\nJosé Ruiz", aria_describedby="people-help people-error",
            ),
            id="people",
            help=t("One person a line, up to 20. An email may follow the name."),
            error=_error("people"),
        ),
        text_field(
            optional(t("Name of the party")), id="new_label", name="label", max_length=200,
            help=t("As it shows in your lists. Without one: the first person’s name."),
        ),
        submit_button(t("Make the invitation")),
        on_submit=PartyState.create,
        reset_on_submit=False,
        class_name="form-stack",
    )  # fmt: skip


def _name() -> rx.Component:
    """The party's name as a field, when it is being changed."""
    return rx.cond(
        PartyState.is_renaming,
        rx.form(
            text_field(
                t("Name of the party"), id="label", name="label", default_value=PartyState.party["label"],
                max_length=200, required=True, error=_error("label"), size="2",
            ),
            submit_button(t("Save"), size="2", variant="soft"),
            on_submit=PartyState.rename,
            class_name="inline-form",
        ),
    )  # fmt: skip


def _sharing() -> rx.Component:
    party = PartyState.party
    return rx.el.section(
        rx.el.div(
            rx.el.div(
                rx.el.small(t("Code"), class_name="soft"),
                rx.el.b(party["code"], class_name="mono"),
                rx.cond(
                    party["ticket"] != "",
                    rx.el.small(t("Ticket {number}", number=party["ticket"]), class_name="soft"),
                ),
                class_name="code-box",
            ),
            rx.popover.root(
                rx.popover.trigger(
                    rx.el.button(
                        rx.el.img(src=party["qr"], alt=""), type="button", class_name="qr small",
                        aria_label=t("Show the QR code"),
                    )
                ),
                rx.popover.content(
                    rx.el.img(src=party["qr"], alt=t("QR code of the invitation"), class_name="qr"),
                    rx.link(
                        rx.icon("download", size=16, aria_hidden=True), t("Save as SVG"), href=party["qr"],
                        download=party["code"] + ".svg", class_name="soft-link",
                    ),
                    class_name="qr-pop", side="left", aria_label=t("QR code of the invitation"),
                ),
            ),
            class_name="between",
        ),
        rx.el.div(
            rx.button(
                rx.icon("link", size=16), t("Copy link"), size="2", type="button", variant="soft",
                on_click=[rx.set_clipboard(party["link"]), toast(t("The link is copied."))],
            ),
            link_button(
                rx.icon("external-link", size=16, aria_hidden=True), t("Open as guest"), href="/i/" + party["code"],
                away=True, target="_blank", rel="noopener", variant="soft", color_scheme="gray", size="2",
            ),
            link_button(
                rx.icon("qr-code", size=16, aria_hidden=True), t("Passes"), href="/i/" + party["code"] + "/passes",
                away=True, target="_blank", rel="noopener", variant="soft", color_scheme="gray", size="2",
            ),
            rx.cond(PartyState.has_passes, _print_passes()),
            rx.cond(EventState.may_edit, _more()),
            class_name="buttons",
        ),
        class_name="sharing",
    )  # fmt: skip


def _print_passes() -> rx.Component:
    return file_link(
        rx.icon("printer", size=16, aria_hidden=True), t("Print passes"),
        href=f"/api/events/{EventState.event['id']}/invitations/{PartyState.open_id}/passes.pdf",
        download=False, target="_blank", variant="soft", color_scheme="gray", size="2",
    )  # fmt: skip


def _more() -> rx.Component:
    return rx.fragment(
        rx.button(
            rx.icon("pencil", size=16), t("Rename"), size="2", type="button", variant="soft", color_scheme="gray",
            on_click=PartyState.start_renaming,
        ),
        confirm_dialog(
            t("Make a new code?"),
            t("The link and the QR code that were sent stop working at once. Answers and seats stay."),
            t("Make a new code"),
            PartyState.reset_code,
            trigger=rx.button(
                rx.icon("rotate-cw", size=16), t("New code"), size="2", type="button", variant="soft",
                color_scheme="gray",
            ),
        ),
    )  # fmt: skip


def _members() -> rx.Component:
    return rx.el.section(
        rx.el.h3(t("Members"), " ", rx.el.small(PartyState.members.length(), class_name="soft")),
        rx.el.ul(rx.foreach(PartyState.members, _member), class_name="people"),
        rx.cond(PartyState.members.length() == 0, rx.el.p(t("Nobody is left in this party."), class_name="soft")),
    )


def _member(member: rx.Var[PartyMember]) -> rx.Component:
    feeding = rx.cond(PartyState.feeding == member.id, needs_form(member), _person(member))
    return rx.el.li(rx.cond(PartyState.editing == member.id, _edit_form(member), feeding))


def _person(member: rx.Var[PartyMember]) -> rx.Component:
    has_seat = member.seat != ""
    return rx.fragment(
        avatar(member.name),
        rx.el.div(
            rx.el.b(rx.el.bdi(member.name)),
            rx.el.small(
                rx.cond(
                    has_seat,
                    t("Table {table}, seat {seat}", table=member.table, seat=member.seat),
                    rx.cond(member.letter == "n", t("Not coming"), t("No seat yet")),
                ),
                class_name="soft",
            ),
            host_line(member),
            rx.cond(member.email != "", rx.el.small(member.email, class_name="soft clip")),
            class_name="lines",
        ),
        rx.match(
            member.letter,
            ("i", badge(t("Inside"), "jade", "check")),
            ("o", badge(t("Left"), "gray", "log-out")),
            _answers(member),
        ),
        rx.cond(EventState.may_edit, _menu(member)),
        needs_lines(member),
    )


def _answers(member: rx.Var[PartyMember]) -> rx.Component:
    """Yes and No, as on the guest's page: an organizer enters what came by telephone."""

    def half(letter: str, word: rx.Var[str], comes: bool) -> rx.Component:
        return rx.el.button(
            word,
            rx.el.span(member.name, class_name="unseen"),
            type="button",
            on_click=PartyState.answer(member.id, comes),
            disabled=~EventState.may_edit,
            aria_pressed=rx.cond(member.letter == letter, "true", "false"),
        )

    return rx.el.div(
        half("y", t("Yes"), True),
        half("n", t("No"), False),
        role="group",
        aria_label=t("Answer for {name}", name=member.name),
        class_name="halves",
    )


def _menu(member: rx.Var[PartyMember]) -> rx.Component:
    def icon_button(icon: str, label: rx.Var[str], **props: Any) -> rx.Component:
        return rx.icon_button(
            rx.icon(icon, size=16), variant="ghost", color_scheme="gray", size="2", type="button", aria_label=label,
            **props,
        )  # fmt: skip

    return rx.el.span(
        needs_tool(member),
        icon_button("pencil", t("Edit {name}", name=member.name), on_click=PartyState.edit(member.id)),
        rx.cond(
            member.has_pass,
            confirm_dialog(
                t("Make a new pass for {name}?", name=member.name),
                t(
                    "For when a pass got into the wrong hands: every older pass of {name} stops working.",
                    name=member.name,
                ),
                t("Make a new pass"),
                PartyState.reissue(member.id),
                trigger=icon_button("ticket-x", t("Make a new pass for {name}", name=member.name)),
            ),
        ),
        rx.cond(
            (member.letter == "i") | (member.letter == "o"),
            rx.fragment(),
            confirm_dialog(
                t("Take {name} off the invitation?", name=member.name),
                rx.cond(
                    member.seat != "",
                    t("Seat {seat} at table {table} becomes free.", table=member.table, seat=member.seat),
                    t("The answer is forgotten. The history stays."),
                ),
                t("Take off"),
                PartyState.remove(member.id),
                trigger=icon_button("x", t("Take {name} off", name=member.name)),
            ),
        ),
        class_name="menu",
    )


def _edit_form(member: rx.Var[PartyMember]) -> rx.Component:
    return rx.form(
        text_field(
            t("Name"), id="name", name="name", default_value=member.name, required=True, error=_error("name"), size="2"
        ),
        text_field(
            optional(t("Email")), id="email", name="email", type="email", default_value=member.email,
            error=_error("email"), size="2",
        ),
        text_field(
            optional(t("Telephone")), id="phone", name="phone", type="tel", default_value=member.phone,
            error=_error("phone"), size="2",
        ),
        rx.el.div(
            submit_button(t("Save"), size="2"),
            rx.button(
                t("Leave as it was"), type="button", size="2", variant="soft", color_scheme="gray",
                on_click=PartyState.edit(0),
            ),
            class_name="buttons",
        ),
        on_submit=PartyState.save_member,
        reset_on_submit=False,
        class_name="form-stack edit",
    )  # fmt: skip


def _add() -> rx.Component:
    return rx.cond(
        PartyState.is_full,
        rx.el.p(t("This invitation is full."), class_name="soft"),
        rx.form(
            text_field(
                t("Add a person"), id="new_name", name="new_name", required=True, placeholder=t("Name"),
                auto_complete="off", error=_error("new_name"), size="2",
            ),
            text_field(
                optional(t("Email")), id="new_email", name="new_email", type="email", auto_complete="off",
                error=_error("new_email"), size="2",
            ),
            submit_button(t("Add"), size="2", variant="soft"),
            on_submit=PartyState.add,
            reset_on_submit=False,
            key=PartyState.stamp.to(str),
            class_name="add-form",
        ),
    )  # fmt: skip


def _delete() -> rx.Component:
    return confirm_dialog(
        t("Delete this invitation?"),
        t("Its code stops working and its seats become free. It cannot be undone."),
        t("Delete"),
        PartyState.delete,
        trigger=rx.button(
            rx.icon("trash-2", size=16), t("Delete the invitation"), size="2", type="button", variant="ghost",
            color_scheme="tomato", class_name="last-button",
        ),
    )  # fmt: skip
