"""On a guest's invitation: what each eats and needs, and whom they bring along."""

import reflex as rx

from gala.i18n.page import t
from gala.services.needs import LONGEST
from gala.state.guest import GuestState
from gala.state.guest_faces import DishCard, MemberRow
from gala.state.guest_needs import GuestNeedsState

Member = rx.Var[MemberRow]


# --- at the table ----------------------------------------------------------------------------------------------------


def guest_needs() -> rx.Component:
    """A dish for each who comes, and a place for what the kitchen and the door must know. Nothing where nobody asks."""
    return rx.cond(
        (GuestState.meals.length() > 0) | GuestState.asks_needs,
        rx.el.section(
            rx.el.h2(t("At the table")),
            rx.el.p(
                rx.cond(
                    GuestState.meals.length() > 0,
                    t("Choose a dish for each, and tell us what we should know."),
                    t("Tell us what we should know."),
                ),
                class_name="soft lead",
            ),
            rx.cond(
                GuestState.meals.length() > 0,
                rx.el.ul(rx.foreach(GuestState.meals, _printed), class_name="menu-card"),
            ),
            rx.el.ul(rx.foreach(GuestState.members, _eater), class_name="eaters"),
            class_name="part",
        ),
    )


def _printed(dish: rx.Var[DishCard]) -> rx.Component:
    """The menu once, as on a card; below each only chooses."""
    return rx.el.li(
        rx.el.b(rx.el.bdi(dish.name)),
        rx.cond(dish.description != "", rx.el.span(rx.el.bdi(dish.description))),
    )


def _eater(member: Member) -> rx.Component:
    return rx.cond(
        member.answer == "yes",
        rx.el.li(
            rx.el.h3(rx.el.bdi(member.name)),
            rx.cond(GuestState.meals.length() > 0, _menu(member)),
            rx.cond(GuestState.asks_needs, _notes(member)),
            key=member.id.to(str),
        ),
    )


def _menu(member: Member) -> rx.Component:
    return rx.el.div(
        rx.foreach(GuestState.meals, lambda dish: _dish(member, dish)),
        role="radiogroup",
        aria_label=t("Dish for {name}", name=member.name),
        class_name="dishes",
    )


def _dish(member: Member, dish: rx.Var[DishCard]) -> rx.Component:
    return rx.el.label(
        rx.el.input(
            type="radio",
            name=f"meal-{member.id}",
            value=dish.name,
            checked=member.meal == dish.name,
            disabled=~GuestState.is_open,
            on_change=GuestNeedsState.choose_meal(member.id, dish.name),
            class_name="unseen",
        ),
        rx.cond(member.meal == dish.name, rx.icon("check", size=16, stroke_width=2.4, aria_hidden=True)),
        rx.el.bdi(dish.name),
    )


def _notes(member: Member) -> rx.Component:
    """Folded away: most have nothing to say. What was said is read without opening it."""
    has_any = (member.dietary != "") | (member.access != "")
    return rx.el.details(
        rx.el.summary(
            rx.cond(
                has_any,
                rx.el.span(_said("utensils", member.dietary), _said("accessibility", member.access)),
                rx.el.span(t("Allergies, diet or access?")),
            ),
            rx.cond(
                GuestState.is_open,
                rx.el.span(rx.cond(has_any, t("Change"), t("Tell us")), class_name="go", aria_hidden=True),
            ),
            rx.el.span(member.name, class_name="unseen"),
        ),
        rx.form(
            rx.el.input(type="hidden", name="id", value=member.id.to(str)),
            _note("dietary", member, t("What {name} cannot eat", name=member.first), t("Peanuts, gluten; vegan …")),
            _note(
                "access", member, t("Access that {name} needs", name=member.first), t("A wheelchair, a hearing loop …")
            ),
            _refusal(member),
            rx.el.div(
                rx.el.small(rx.icon("lock", size=14, aria_hidden=True), t("Only the organizers read this.")),
                rx.button(t("Save"), type="submit", size="3", variant="soft", disabled=~GuestState.is_open),
                class_name="line",
            ),
            on_submit=GuestNeedsState.save_notes,
            reset_on_submit=False,
        ),
        id=f"notes-{member.id}",
        # Folded again, with what now stands there, when it was said: here or on another phone.
        key=f"{member.dietary}·{member.access}",
        class_name="notes",
    )  # fmt: skip


def _said(icon: str, text: rx.Var[str]) -> rx.Component:
    words = (rx.icon(icon, size=16, aria_hidden=True), rx.el.bdi(text))
    return rx.cond(text != "", rx.el.span(*words, class_name="note-said"))


def _note(name: str, member: Member, label: rx.Var[str], example: rx.Var[str]) -> rx.Component:
    own = f"{name}-{member.id}"
    return rx.el.div(
        rx.el.label(label, html_for=own),
        rx.text_area(
            id=own, name=name, rows="2", size="3", max_length=LONGEST, placeholder=example, resize="vertical",
            default_value=rx.cond(name == "dietary", member.dietary, member.access), disabled=~GuestState.is_open,
        ),
        class_name="field",
    )  # fmt: skip


def _refusal(member: Member) -> rx.Component:
    wrong = (GuestNeedsState.error_at == member.id) & (GuestNeedsState.needs_error != "")
    return rx.el.p(rx.cond(wrong, GuestNeedsState.needs_error, ""), role="alert", class_name="wrong")


# --- whom they bring -------------------------------------------------------------------------------------------------


def bring_button(member: Member) -> rx.Component:
    """For a member who comes and whose party has room for one more."""
    return rx.cond(
        member.may_bring & GuestState.is_open,
        rx.el.button(
            rx.icon("user-plus", size=16, aria_hidden=True),
            t("{name} brings somebody", name=member.first),
            type="button",
            id=f"bring-{member.id}",
            on_click=GuestNeedsState.bring(member.id),
            class_name="bring",
        ),
    )


def brought(member: Member) -> rx.Component:
    """The tools of a plus-one, in place of a yes and a no."""

    def tool(icon: str, label: rx.Var[str], name: str, action: object) -> rx.Component:
        return rx.el.button(
            rx.icon(icon, size=18, aria_hidden=True), type="button", id=f"{name}-{member.id}", aria_label=label,
            title=label, on_click=action, disabled=member.inside,
        )  # fmt: skip

    change, not_coming = t("Change the name of {name}", name=member.name), t("Leave {name} out", name=member.name)
    return rx.cond(
        GuestState.is_open,
        rx.el.span(
            rx.cond(~member.unnamed, tool("pencil", change, "rename", GuestNeedsState.rename(member.id))),
            tool("x", not_coming, "leave", GuestNeedsState.leave_out(member.id)),
            class_name="brought",
        ),
    )


def guest_name(member: Member) -> rx.Component:
    """Who it is: asked until it is known, and again when it is to be changed."""
    is_asked = member.unnamed | (GuestNeedsState.naming == member.id)
    return rx.cond(
        (member.host != "") & is_asked & GuestState.is_open,
        rx.form(
            rx.el.input(type="hidden", name="id", value=member.id.to(str)),
            rx.input(
                id=f"guest-{member.id}", name="name", size="3", max_length=200, required=True, auto_complete="off",
                placeholder=t("Their name, now or later"),
                aria_label=t("Name of {name}", name=member.name),
                default_value=rx.cond(member.unnamed, "", member.name),
            ),
            rx.button(t("Save"), type="submit", size="3", variant="soft"),
            _refusal(member),
            on_submit=GuestNeedsState.name_guest,
            reset_on_submit=False,
            class_name="guest-name",
        ),
    )  # fmt: skip
