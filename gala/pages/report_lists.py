"""The report's two long lists: the tables, and the parties behind the numbers. Each number opens the list behind it."""

import reflex as rx

from gala.components.badges import badge
from gala.components.chips import chips
from gala.components.figures import answers_bar
from gala.components.panels import card
from gala.i18n.page import t, t_n, t_pair
from gala.pages.report_charts import beside, number
from gala.state.report_faces import PartyRow, TableRow
from gala.state.reports import ReportsState


def tables() -> rx.Component:
    """How full is each table, and what does it eat?"""
    count = ReportsState.counted
    heads = (t("Table"), t("Seats"), t("Coming"), t("No answer"), t("Free"), t("Needs"))
    return card(
        rx.el.div(
            rx.el.table(
                rx.el.thead(
                    rx.el.tr(
                        *(rx.el.th(head, scope="col") for head in heads),
                        rx.foreach(ReportsState.dishes, lambda dish: rx.el.th(rx.el.bdi(dish), scope="col")),
                    )
                ),
                rx.el.tbody(rx.foreach(ReportsState.tables, _table)),
                class_name="report-table with-bars",
            ),
            class_name="report-scroll",
            tab_index=0,
            role="region",
            aria_label=t("Tables"),
        ),
        rx.cond(
            ReportsState.tables.length() < ReportsState.table_count,
            rx.button(
                t("Show all {count} tables", count=ReportsState.table_count),
                on_click=ReportsState.show_all_tables, variant="soft", color_scheme="gray", size="2",
                class_name="more",
            ),
        ),
        title=t("How full is each table?"),
        aside=beside(
            t("How full is each table?"),
            "tables",
            rx.el.p(
                t_n(count["free"], "{count} free seat", "{count} free seats"),
                ", ",
                t_n(ReportsState.table_count, "{count} table", "{count} tables"),
                class_name="soft",
            ),
        ),
        class_name="report-card",
    )  # fmt: skip


def _table(row: rx.Var[TableRow]) -> rx.Component:
    of = t("table {table}", table=row.number)
    return rx.el.tr(
        rx.el.th(rx.el.a(rx.el.bdi(row.number), href=row.href), scope="row"),
        rx.el.td(
            rx.el.span(t("{taken} of {seats}", taken=row.taken, seats=row.seats), class_name="soft"),
            _seats_bar(row),
            class_name="bar-cell",
        ),
        rx.el.td(number(row.yes, row.href + "&only=coming", t("coming"), of)),
        rx.el.td(number(row.silent, row.href + "&only=pending", t("no answer"), of)),
        rx.el.td(row.free),
        rx.el.td(
            rx.cond(
                ReportsState.sees_needs,
                number(row.needs, row.href + "&only=has_needs", t("needs"), of),
                rx.el.span(row.needs),
            )
        ),
        rx.foreach(row.meals, lambda eaten: rx.el.td(number(eaten.count, eaten.href, eaten.dish, of))),
        key=row.id.to(str),
    )


def _seats_bar(row: rx.Var[TableRow]) -> rx.Component:
    def stretch(size: rx.Var[int], class_name: str) -> rx.Component:
        return rx.el.span(custom_attrs={"style": {"flexGrow": size}}, class_name=class_name, hidden=size == 0)

    return rx.el.div(
        stretch(row.yes, "is-yes"),
        stretch(row.silent, "is-waiting"),
        stretch(row.other, "is-no"),
        stretch(row.free, "is-rest"),
        stretch(row.blocked, "is-blocked"),
        class_name="answers",
        aria_hidden=True,
    )


def parties() -> rx.Component:
    """The parties behind the numbers, those first in which most have not answered."""
    heads = (t("Party"), t("Answers"), t("Coming"), t("No answer"), t("Without a seat"), t("Invitation"))
    return rx.el.section(
        rx.el.header(
            rx.el.h2(t("Party by party"), id="parties-title", tab_index=-1),
            chips(
                {
                    "": t("All parties"),
                    "silent": t("Not answered"),
                    "opened": t("Opened, no answer"),
                    "accepted": t("All are coming"),
                    "partial": t("Some are coming"),
                    "declined": t("Nobody comes"),
                    "unseated": t("Without a seat"),
                },
                ReportsState.only,
                ReportsState.narrow,
                label=t("Show only"),
            ),
            beside(t("Party by party"), "parties", filters={"only": ReportsState.only}),
        ),
        rx.cond(
            ReportsState.parties.length() > 0,
            rx.el.div(
                rx.el.table(
                    rx.el.thead(rx.el.tr(*(rx.el.th(head, scope="col") for head in heads))),
                    rx.el.tbody(rx.foreach(ReportsState.parties, _party)),
                    class_name="report-table with-bars report-stack",
                ),
                class_name="report-scroll",
                tab_index=0,
                role="region",
                aria_label=t("Party by party"),
            ),
            rx.el.p(t("No party is like that."), class_name="soft card-body"),
        ),
        rx.cond(
            ReportsState.has_more,
            rx.button(
                t("Show more"), on_click=ReportsState.grow, variant="soft", color_scheme="gray", size="2",
                class_name="more",
            ),
        ),
        class_name="card report-card report-parties",
        id="parties",
    )  # fmt: skip


def _party(row: rx.Var[PartyRow]) -> rx.Component:
    def cell(count: rx.Var[int], only: str, word: rx.Var[str]) -> rx.Component:
        return rx.el.td(number(count, row.href + only, word, row.name), custom_attrs={"data-word": word})

    return rx.el.tr(
        rx.el.th(
            rx.el.a(rx.el.bdi(row.name), href=row.href),
            rx.el.small(t_n(row.people, "{count} person", "{count} people"), class_name="soft"),
            scope="row",
        ),
        rx.el.td(answers_bar(row.yes, row.no, row.silent), class_name="bar-cell"),
        cell(row.yes, "&only=coming", t("coming")),
        cell(row.silent, "&only=pending", t("no answer")),
        cell(row.unseated, "&only=unseated", t("without a seat")),
        rx.el.td(
            rx.match(
                row.stage,
                ("answered", badge(t("Answered"), "iris", "check")),
                ("opened", badge(t("Opened"), "amber", "mail-open")),
                ("unopened", badge(t("Sent"), "gray", "mail")),
                badge(t("Not opened"), "gray", "circle-dashed"),
            ),
            rx.el.small(t_pair(row.when), class_name="soft"),
            class_name="stage-cell",
        ),
        key=row.id.to(str),
    )
