"""The report's figures and charts: each answers one question, and each of its numbers opens the list behind it."""

from typing import Any

import reflex as rx

from gala.components.charts import axes, bars, chart_card, frame, tooltip
from gala.components.export_menu import Filters, export_menu, file_menu
from gala.components.figures import answers_bar, part_bar
from gala.components.panels import card
from gala.i18n.page import I18n, t, t_n, t_pair
from gala.state.report_faces import DayRow, MealBar, SessionBar, WishRow
from gala.state.reports import ReportsState
from gala.state.staff import EventState

Text = rx.Var[str] | str


def guests_at(query: str = "") -> rx.Var[str]:
    """The address of the guests behind a number."""
    return rx.Var.create(f"/events/{EventState.event['id']}/guests{query}")


def number(count: rx.Var[int], href: Text, *about: Text) -> rx.Component:
    """A number that opens the list behind it; nobody has no list. ``about`` is read out after it."""
    unseen = [rx.el.span(", ", rx.el.bdi(word), class_name="unseen") for word in about]
    return rx.cond(
        count > 0, rx.el.a(count, *unseen, href=href, class_name="num"), rx.el.span(count, *unseen, class_name="soft")
    )


def beside(title: Text, kind: str, *words: rx.Component, filters: Filters | None = None) -> rx.Component:
    """What stands at the end of a card's head: the answer in a sentence, and the way to take the list along."""
    path = f"/api/events/{EventState.event['id']}/reports/{kind}"
    look = {"variant": "ghost", "size": "2", "aria_label": t("Export: {what}", what=title)}
    return rx.el.div(*words, file_menu(path, filters or {}, look), class_name="report-aside")


# --- figures -----------------------------------------------------------------------------------------------------


def band() -> rx.Component:
    """Answers, seats, meals or plus-ones, and needs: by colour, by pattern and in words."""
    count = ReportsState.counted
    yes, no, silent_ones = count["yes"], count["no"], count["silent"]
    may_come, seated, unseated = count["may_come"], count["seated"], count["unseated"]
    return rx.el.section(
        _figure(
            t("Answers"), rx.Var.create(yes + no), rx.Var.create(""), count["invited"],
            answers_bar(yes, no, silent_ones),
            _part("is-yes", t("{count} yes", count=yes), guests_at("?only=coming")),
            _part("is-no", t("{count} no", count=no), guests_at("?only=declined")),
            _part("is-waiting", t("{count} waiting", count=silent_ones), guests_at("?only=pending")),
        ),
        _figure(
            t("Seated"), seated, guests_at("?only=seated"), may_come,
            part_bar(seated, unseated, t("{part} of {whole} seated", part=seated, whole=may_come)),
            _part("is-yes", t("{count} seated", count=seated), guests_at("?only=seated")),
            _part("is-rest", t("{count} not yet", count=unseated), guests_at("?only=unseated")),
            _part("", t_n(count["free"], "{count} free seat", "{count} free seats"), _plan()),
        ),
        _figure(
            t("Plus-ones"), count["plus_ones"], guests_at("?only=plus_one"), count["may_bring"],
            part_bar(
                count["plus_ones"] - count["unnamed"], count["may_bring"] - count["plus_ones"] + count["unnamed"],
                t("{part} of {whole} named", part=count["plus_ones"] - count["unnamed"], whole=count["may_bring"]),
            ),
            _part("is-yes", t("{count} named", count=count["plus_ones"] - count["unnamed"])),
            _part("is-rest", t("{count} without a name", count=count["unnamed"])),
        ),
        _figure(
            t("Needs"), count["with_needs"], rx.cond(ReportsState.sees_needs, guests_at("?only=has_needs"), ""),
            may_come,
            part_bar(
                count["with_needs"], may_come - count["with_needs"],
                t("{part} of {whole} told their needs", part=count["with_needs"], whole=may_come),
            ),
            _part("", t("{count} about food", count=count["dietary"]), "#wishes"),
            _part("", t("{count} about access", count=count["access"]), "#wishes"),
        ),
        class_name="card home-band report-band",
        aria_label=t("The event in figures"),
    )  # fmt: skip


def _plan() -> rx.Var[str]:
    return rx.Var.create(f"/events/{EventState.event['id']}/plan")


def _figure(
    title: Text, part: rx.Var[int], href: Text, whole: rx.Var[int], bar: rx.Component, *parts: rx.Component
) -> rx.Component:
    return rx.el.div(
        rx.el.h2(title),
        rx.el.p(rx.el.b(_opens(part, href, title)), rx.el.span(t("of {whole}", whole=whole), class_name="soft")),
        bar,
        rx.el.ul(*parts),
    )


def _opens(count: rx.Var[int], href: Text, about: Text) -> rx.Component:
    if isinstance(href, str):
        return number(count, href, about)
    return rx.cond(href.to(str) != "", number(count, href, about), rx.el.span(count))


def _part(class_name: str, words: rx.Var[str], href: Text | None = None) -> rx.Component:
    swatch = [rx.el.i(class_name=f"swatch-box {class_name}", aria_hidden=True)] if class_name else []
    return rx.el.li(*swatch, words if href is None else rx.el.a(words, href=href))


# --- answers over time -------------------------------------------------------------------------------------------


def answers() -> rx.Component:
    """When did they answer?"""
    said = ReportsState.answers
    sentence = rx.el.p(
        rx.el.b(t_n(said.lately, "{count} answer in the last seven days.", "{count} answers in the last seven days.")),
        rx.cond(said.days == 1, " " + t("Most on {day}.", day=t_pair(said.best_day)), ""),
        " ",
        t("Last changes {when}.", when=t_pair(said.deadline)),
        class_name="soft",
    )
    chart = rx.recharts.bar_chart(
        *axes(rx.cond(I18n.lang == "es", "label_es", "label_en")),
        bars("yes", t("coming"), "past"),
        bars("no", t("not coming"), "no"),
        tooltip(),
        data=ReportsState.days,
        **frame(),
    )
    title = t("When did they answer?")
    return rx.cond(
        ReportsState.days.length() > 0,
        chart_card(title, beside(title, "days", sentence), chart, _as_table(), class_name="report-card"),
        card(
            rx.el.p(t("Nobody has answered yet."), class_name="soft card-body"), title=title
        ),
    )  # fmt: skip


def _as_table() -> rx.Component:
    heads = (t("Day"), t("Coming"), t("Not coming"), t("So far"))
    return rx.el.details(
        rx.el.summary(t("As a table")),
        rx.el.div(
            rx.el.table(
                rx.el.thead(rx.el.tr(*(rx.el.th(head, scope="col") for head in heads))),
                rx.el.tbody(rx.foreach(ReportsState.day_rows, _day)),
                class_name="report-table",
            ),
            class_name="report-scroll",
            tab_index=0,
            role="region",
            aria_label=t("Answers by day"),
        ),
        class_name="as-table",
    )


def _day(row: rx.Var[DayRow]) -> rx.Component:
    return rx.el.tr(rx.el.th(t_pair(row.label), scope="row"), rx.el.td(row.yes), rx.el.td(row.no), rx.el.td(row.so_far))


# --- who has not answered ----------------------------------------------------------------------------------------


def silent() -> rx.Component:
    """Who has not answered?"""
    count = ReportsState.counted
    sentence = rx.el.p(
        rx.el.b(t_n(count["silent_parties"], "{count} party", "{count} parties")),
        ", ",
        t_n(count["silent"], "{count} guest", "{count} guests"),
        class_name="soft",
    )
    whole = count["parties"]
    rows = [
        ("unsent", rx.cond(count["sent"] > 0, t("Not sent yet"), t("Not opened yet")), True),
        ("unopened", t("Sent, not opened"), count["sent"] > 0),
        ("opened", t("Opened, no answer"), True),
    ]
    answered = [
        ("accepted", t("All are coming"), True),
        ("partial", t("Some are coming"), True),
        ("declined", t("Nobody comes"), True),
        ("attended", t("Already here"), count["attended"] > 0),
    ]

    def line(key: str, name: rx.Var[str], shown: rx.Var[bool] | bool, class_name: str) -> rx.Component:
        row = rx.el.li(
            rx.el.span(name, class_name="bar-name"),
            _share(count[key], whole, class_name),
            rx.cond(
                count[key] > 0,
                rx.el.button(
                    count[key], rx.el.span(", ", name, class_name="unseen"), type="button",
                    on_click=ReportsState.open_parties(key), class_name="num",
                ),
                rx.el.span(count[key], class_name="soft"),
            ),
        )  # fmt: skip
        return row if shown is True else rx.cond(shown, row)

    return card(
        rx.el.ul(*(line(*row, "is-waiting") for row in rows), class_name="bar-list"),
        rx.el.p(
            t("{seen} of {whole} invitations were opened, {answered} answered.",
              seen=count["seen"], whole=whole, answered=count["answered"]),
            class_name="soft bar-note",
        ),
        rx.el.ul(*(line(*row, "is-yes") for row in answered), class_name="bar-list"),
        title=t("Who has not answered?"),
        aside=sentence,
        class_name="report-card",
    )  # fmt: skip


def _share(part: rx.Var[int], whole: rx.Var[int], class_name: str) -> rx.Component:
    """A bar as long as its part of the whole. The number beside it says the same."""
    rest = rx.Var.create(whole - part)
    return rx.el.span(
        rx.el.i(custom_attrs={"style": {"flexGrow": part}}, class_name=class_name, hidden=part == 0),
        rx.el.i(custom_attrs={"style": {"flexGrow": rest}}, hidden=rest == 0),
        class_name="bar",
        aria_hidden=True,
    )


# --- meals, sessions, needs --------------------------------------------------------------------------------------


def meals() -> rx.Component:
    """What do they eat?"""
    return card(
        rx.el.ul(rx.foreach(ReportsState.meals, _meal), class_name="bar-list"),
        title=t("What do they eat?"),
        aside=beside(t("What do they eat?"), "meals", rx.el.p(t("of those who may come"), class_name="soft")),
        class_name="report-card",
    )


def _meal(row: rx.Var[MealBar]) -> rx.Component:
    name = rx.cond(row.name != "", row.name, t("Not chosen yet"))
    whole = rx.Var.create(row.count + row.others)
    return rx.el.li(
        rx.el.span(rx.el.bdi(name), class_name="bar-name"),
        rx.cond(row.name != "", _share(row.count, whole, "is-yes"), _share(row.count, whole, "is-waiting")),
        number(row.count, row.href, name),
        key=row.href,
    )


def sessions() -> rx.Component:
    """Who comes to which session?"""
    heads = (t("Session"), t("Answers"), t("Coming"), t("Not coming"), t("No answer"))
    return card(
        rx.el.table(
            rx.el.thead(rx.el.tr(*(rx.el.th(head, scope="col") for head in heads))),
            rx.el.tbody(rx.foreach(ReportsState.sessions, _session)),
            class_name="report-table with-bars report-stack",
        ),
        title=t("Who comes to which session?"),
        aside=beside(t("Who comes to which session?"), "sessions"),
        class_name="report-card",
    )


def _session(row: rx.Var[SessionBar]) -> rx.Component:
    def cell(count: rx.Var[int], only: str, word: rx.Var[str]) -> rx.Component:
        return rx.el.td(number(count, row.href + only, word, row.title), custom_attrs={"data-word": word})

    return rx.el.tr(
        rx.el.th(rx.el.bdi(row.title), rx.el.small(t_pair(row.hours), class_name="soft"), scope="row"),
        rx.el.td(answers_bar(row.yes, row.no, row.waiting), class_name="bar-cell"),
        cell(row.yes, "&only=coming", t("coming")),
        cell(row.no, "&only=declined", t("not coming")),
        cell(row.waiting, "&only=pending", t("no answer")),
        key=row.id.to(str),
    )


def wishes() -> rx.Component:
    """What must the kitchen and the room know?"""
    count = ReportsState.counted
    told = rx.cond(
        ReportsState.wishes.length() > 0,
        rx.el.ul(
            rx.foreach(ReportsState.wishes, _wish),
            class_name="wish-list",
            tab_index=0,
            aria_label=t("What must kitchen and room know?"),
        ),
        rx.el.p(t("Nobody has asked for anything."), class_name="soft card-body"),
    )
    counts_only = rx.el.p(
        t(
            "Notes about food: {food}, about access: {access}. The organizers can read them.",
            food=count["dietary"],
            access=count["access"],
        ),
        class_name="soft card-body",
    )
    return card(
        rx.cond(ReportsState.sees_needs, told, counts_only),
        title=t("What must kitchen and room know?"),
        aside=rx.cond(ReportsState.sees_needs, _take_needs()),
        class_name="report-card",
        id="wishes",
    )


def _take_needs() -> rx.Component:
    look = {"variant": "ghost", "size": "2"}
    label = t("Export: {what}", what=t("What must kitchen and room know?"))
    menu = export_menu(EventState.event["id"], "guests", {"only": "has_needs"}, aria_label=label, **look)
    return rx.el.div(menu, class_name="report-aside")


def _wish(row: rx.Var[WishRow]) -> Any:
    icon = rx.cond(
        row.kind == "access",
        rx.icon("accessibility", size=16, aria_hidden=True),
        rx.icon("utensils", size=16, aria_hidden=True),
    )
    return rx.el.li(
        rx.el.span(icon, class_name="mark"),
        rx.el.div(
            rx.el.b(rx.el.bdi(row.words)),
            rx.el.p(
                t_pair(row.people),
                rx.cond(row.others > 0, " " + t("and {count} more", count=row.others), ""),
                class_name="soft",
            ),
        ),
        rx.el.span(row.count, class_name="wish-count"),
        key=row.key,
    )
