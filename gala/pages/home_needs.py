"""What the evening needs from its organizer, in the order that helps most, each with its one action."""

from typing import NamedTuple

import reflex as rx

from gala.components.links import link_button
from gala.i18n.page import t, t_n, t_pair
from gala.state.home import HomeState
from gala.state.home_faces import NeedRow
from gala.state.staff import EventState


class Face(NamedTuple):
    """How a need looks: its icon, what it says, and where its action leads."""

    icon: str
    title: rx.Var[str]
    text: rx.Component | rx.Var[str]
    action: rx.Var[str]
    page: str


def needs() -> rx.Component:
    """The list; nothing to do is said too."""
    return rx.el.section(
        rx.el.header(
            rx.el.h2(t("Needs you")),
            rx.cond(HomeState.needs.length() > 0, rx.el.small(HomeState.needs.length(), class_name="count")),
            rx.cond(
                HomeState.needs.length() > 1, rx.el.span(t("in the order that helps most"), class_name="soft last")
            ),
        ),
        rx.cond(
            HomeState.needs.length() > 0,
            rx.el.ul(rx.foreach(HomeState.needs, _row)),
            rx.el.p(rx.icon("circle-check", size=18, aria_hidden=True), t("Nothing. All is well."), class_name="calm"),
        ),
        class_name="card home-needs",
    )


def _row(need: rx.Var[NeedRow]) -> rx.Component:
    faces = _faces(need)
    *known, (_, last) = [(kind, _face(need, face)) for kind, face in faces.items()]
    return rx.match(need.kind, *known, last)


def _face(need: rx.Var[NeedRow], face: Face) -> rx.Component:
    return rx.el.li(
        rx.el.span(
            rx.icon(face.icon, size=17, aria_hidden=True),
            class_name="mark",
            custom_attrs={"data-urgent": need.urgent.to(str)},
        ),
        rx.el.div(rx.el.h3(face.title), rx.el.p(face.text, class_name="soft")),
        rx.cond(
            EventState.may_edit,
            link_button(
                face.action,
                rx.el.span(": ", face.title, class_name="unseen"),
                href=f"/events/{EventState.event['id']}/{face.page}",
                variant="soft",
                color_scheme=rx.cond(need.urgent, "iris", "gray"),
                class_name="step",
            ),
        ),
    )


def _whom(need: rx.Var[NeedRow]) -> rx.Component:
    more = rx.cond(need.others > 0, " " + t("and {count} more", count=need.others), "")
    return rx.cond(need.who != "", rx.fragment(need.who, more, ". "))


def _faces(need: rx.Var[NeedRow]) -> dict[str, Face]:
    count, whom = need.count, _whom(need)
    here = t("{who}, now at table {table}, seat {seat}.", who=need.who, table=need.table, seat=need.seat)
    sits = rx.cond(need.table != "", here, whom)
    return {
        "past": Face(
            "calendar-x", t("The day has passed"),
            t("This draft was never published. Give it another day, or archive it."),
            t("Change the day"), "settings",
        ),
        "room": Face(
            "armchair", t("There is no room yet"), t("Make it from numbers in a minute, then change what you like."),
            t("Make the room"), "plan",
        ),
        "guests": Face(
            "user-plus", t("Nobody is invited yet"), t("One invitation holds a person, a family or a whole table."),
            t("Invite"), "invitations",
        ),
        "draft": Face(
            "send", t("Guests cannot open their invitation yet"), t("This event is a draft until you publish it."),
            t("Publish"), "settings",
        ),
        "inside": Face(
            "armchair",
            t_n(count, "{count} person is inside and has no seat", "{count} people are inside and have no seat"),
            whom, t("Seat them"), "plan",
        ),
        "conflicts": Face(
            "git-merge",
            t_n(count, "The gates disagree about {count} check-in", "The gates disagree about {count} check-ins"),
            whom, t("Look"), "door",
        ),
        "short": Face(
            "armchair", t_n(count, "{count} seat is missing", "{count} seats are missing"),
            t("More people come than there are free seats."), t("Add seats"), "plan",
        ),
        "unseated": Face(
            "armchair", t_n(count, "{count} guest has no seat", "{count} guests have no seat"),
            rx.fragment(whom, t_n(HomeState.band["free"], "{count} seat is free.", "{count} seats are free.")),
            t("Seat them"), "plan",
        ),
        "tell": Face(
            "megaphone",
            t_n(count, "{count} person was not told of the new seat", "{count} people were not told of new seats"),
            sits, t("Look"), "plan",
        ),
        "step_free": Face(
            "accessibility",
            t_n(count, "{count} guest may need a step-free seat", "{count} guests may need a step-free seat"),
            sits, t("Move"), "plan",
        ),
        "late": Face(
            "mail-question", t_n(count, "{count} guest never answered", "{count} guests never answered"),
            t("Their time has passed. You can still enter an answer for them."), t("Look"), "invitations",
        ),
        "answers": Face(
            "mail-question", t_n(count, "{count} guest has not answered", "{count} guests have not answered"),
            rx.fragment(
                t("They can until {when}.", when=t_pair(HomeState.answers.deadline)),
                rx.cond(
                    HomeState.unopened > 0,
                    " " + t("{count} of them never opened the invitation.", count=HomeState.unopened),
                    "",
                ),
            ),
            t("See who"), "invitations",
        ),
        "outside": Face(
            "calendar-clock",
            t_n(
                count, "{count} session is outside the event’s hours", "{count} sessions are outside the event’s hours"
            ),
            t("Guests would come too early or stay too long."), t("Look"), "sessions",
        ),
    }  # fmt: skip
