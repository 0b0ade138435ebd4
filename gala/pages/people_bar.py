"""What the two lists of people share: the filter's menu, what the list is narrowed to, the bar of the selection."""

from typing import Any, cast

import reflex as rx
from reflex_base.vars import VarData

from gala.components.field import search_field
from gala.components.panels import confirm_dialog
from gala.i18n.page import I18n, t, t_n
from gala.state.people_acts import PartyChoice, TagLine
from gala.state.people_list import MOST_IN_FILE

Text = rx.Var[str] | str


def in_figures(count: rx.Var[int]) -> rx.Var[str]:
    """The number as the person's language parts its thousands."""
    lang = rx.Var.create(I18n.lang)
    data = VarData.merge(count._get_all_var_data(), lang._get_all_var_data())
    return cast("rx.Var[str]", rx.Var(f"Number({count!s}).toLocaleString({lang!s})", _var_data=data).to(str))


def filter_menu(state: Any, choices: dict[str, Text], *more: rx.Component) -> rx.Component:
    """A button whose menu narrows the list by ``choices`` (words by key of ``only``), by tag, or by ``more``."""

    def tag(line: rx.Var[TagLine]) -> rx.Component:
        return rx.el.button(
            rx.el.bdi(line.tag),
            rx.cond(
                state.tag == line.tag,
                rx.icon("check", size=16, aria_hidden=True),
                rx.el.span(line.count, class_name="soft"),
            ),
            type="button",
            on_click=state.narrow_tag(line.tag),
            aria_pressed=rx.cond(state.tag == line.tag, "true", "false"),
            key=line.tag,
        )

    return rx.popover.root(
        rx.popover.trigger(
            rx.button(
                rx.icon("list-filter", size=16, aria_hidden=True), t("Filter"), variant="soft", color_scheme="gray",
                size="2", type="button",
            )
        ),
        rx.popover.content(
            rx.el.div(
                *(filter_choice(state, key, word) for key, word in choices.items()),
                *more,
                rx.cond(
                    state.tags.length() > 0,
                    rx.fragment(
                        rx.el.h3(t("Tags")), rx.el.div(rx.foreach(state.tags, tag), class_name="people-menu few")
                    ),
                ),
                class_name="people-menu",
            ),
            width="256px", size="1", align="start", aria_label=t("Filter"),
        ),
    )  # fmt: skip


def filter_choice(state: Any, key: str, word: Text) -> rx.Component:
    """One line of the filter's menu."""
    return rx.el.button(
        word,
        rx.cond(state.only == key, rx.icon("check", size=16, aria_hidden=True)),
        type="button",
        on_click=state.narrow(key),
        aria_pressed=rx.cond(state.only == key, "true", "false"),
    )


def narrowed_to(words: Text, on_widen: Any) -> rx.Component:
    """One thing that the list is narrowed to, with the way to take it off."""
    return rx.el.span(
        rx.el.bdi(words),
        rx.el.button(
            rx.icon("x", size=14, aria_hidden=True), type="button", on_click=on_widen,
            aria_label=t("Take off: {filter}", filter=words),
        ),
        class_name="people-filter",
    )  # fmt: skip


def selection_bar(state: Any, *acts: rx.Component, export: rx.Component, removal: rx.Component) -> rx.Component:
    """Stands at the foot while anybody is selected; what takes away comes last."""
    return rx.el.div(
        rx.cond(
            state.count > 0,
            rx.el.div(
                rx.el.b(t("{count} selected", count=in_figures(state.count)), role="status"),
                *acts,
                rx.cond(state.all_found | (state.count <= MOST_IN_FILE), export),
                removal,
                rx.icon_button(
                    rx.icon("x", size=16), on_click=state.press("escape"), variant="ghost", color_scheme="gray",
                    size="2", type="button", aria_label=t("Select nobody"), margin="0 4px",
                ),
                class_name="people-bar",
                role="region",
                aria_label=t("Selected people"),
            ),
        ),
        class_name="people-bar-place",
    )  # fmt: skip


def question(state: Any, wish: str, icon: str, word: Text, *content: rx.Component) -> rx.Component:
    """A button of the bar that opens a small box above it."""
    return rx.popover.root(
        rx.popover.trigger(
            rx.button(
                rx.icon(icon, size=16, aria_hidden=True), word, variant="soft", color_scheme="gray", size="2",
                type="button",
            )
        ),
        rx.popover.content(
            rx.el.div(
                *content,
                rx.el.p(state.wrong, class_name="wrong", role="alert"),
                class_name="people-pop",
            ),
            width="300px", side="top", align="center", aria_label=word,
        ),
        open=state.asks == wish,
        on_open_change=lambda wanted: state.ask(wish, wanted),
    )  # fmt: skip


def tag_question(state: Any) -> rx.Component:
    """Put a tag on everybody selected, or take one off."""

    def known(line: rx.Var[TagLine]) -> rx.Component:
        return rx.el.div(
            rx.el.button(
                rx.el.bdi(line.tag), rx.el.small(line.count, class_name="soft"), type="button",
                on_click=state.put_known_tag(line.tag), aria_label=t("Tag them “{tag}”", tag=line.tag),
            ),
            rx.icon_button(
                rx.icon("minus", size=15), variant="ghost", color_scheme="gray", size="1", type="button",
                on_click=state.take_tag(line.tag), aria_label=t("Take “{tag}” off them", tag=line.tag),
                title=t("Take “{tag}” off them", tag=line.tag),
            ),
            class_name="people-tag-line",
            key=line.tag,
        )  # fmt: skip

    return question(
        state, "tag", "tag", t("Tag"),
        rx.form(
            rx.input(
                name="tag", id="tag-them", placeholder=t("New tag"), aria_label=t("New tag"), max_length=40,
                auto_complete="off", size="2", required=True,
            ),
            rx.button(t("Put on"), type="submit", size="2"),
            on_submit=state.put_tag,
            class_name="person-add",
        ),
        rx.cond(
            state.tags.length() > 0,
            rx.el.div(rx.foreach(state.tags, known), class_name="people-menu few people-known"),
        ),
    )  # fmt: skip


def party_choices(state: Any) -> rx.Component:
    """Parties to put the selected into: searched, then pressed."""

    def one(party: rx.Var[PartyChoice]) -> rx.Component:
        return rx.el.li(
            rx.el.button(
                rx.el.bdi(party.label),
                rx.el.small(t_n(party.people, "{count} person", "{count} people"), class_name="soft"),
                type="button",
                on_click=state.join(party.id),
            ),
            key=party.id.to(str),
        )

    return rx.fragment(
        search_field(t("Search a party"), state.find_party, id="search-party"),
        rx.cond(
            state.parties.length() > 0,
            rx.el.ul(rx.foreach(state.parties, one)),
            rx.el.p(t("No party like that."), class_name="soft"),
        ),
    )


def new_party(state: Any) -> rx.Component:
    """A name for a party of the selected, who are put into it."""
    return rx.form(
        rx.input(
            name="label", id="new-party", placeholder=t("Name of a new party"), aria_label=t("Name of a new party"),
            max_length=200, auto_complete="off", size="2", required=True,
        ),
        rx.button(t("Make it"), type="submit", size="2"),
        on_submit=state.join_new,
        class_name="person-add",
    )  # fmt: skip


def removal(state: Any, title: Text, text: Text, word: Text, on_confirm: Any) -> rx.Component:
    """The last act of the bar: it asks before."""
    return confirm_dialog(
        title,
        text,
        word,
        on_confirm,
        trigger=rx.button(
            rx.icon("trash-2", size=16, aria_hidden=True), word, variant="soft", color_scheme="tomato", size="2",
            type="button",
        ),
    )  # fmt: skip
