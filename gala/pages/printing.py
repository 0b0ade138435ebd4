"""What is printed: eight papers, each shown as it will come out of the printer."""

from dataclasses import dataclass
from typing import Any

import reflex as rx

from gala.components.chips import chips
from gala.components.links import file_link
from gala.i18n.page import t, t_n
from gala.pages.frame import event_page
from gala.rules.papers import SORTS, Paper
from gala.state.printing import PrintingState, TableChoice
from gala.state.staff import EventState


@dataclass(frozen=True)
class _Offer:
    """A paper in the list: its name, what it is for, and what to know before it is printed."""

    icon: str
    name: Any
    use: Any
    hint: Any


def _offers() -> dict[Paper, _Offer]:
    return {
        Paper.SEATING_BY_TABLE: _Offer(
            "layout-list", t("Seating by table"), t("Who sits where, for whoever sets the room"),
            t("Tables stay whole where they can; one that is torn says “continued”."),
        ),
        Paper.SEATING_BY_NAME: _Offer(
            "case-sensitive", t("Seating by name"), t("At the entrance: guests find their table"),
            t("Made larger on a copier, A4 becomes a poster without losing sharpness."),
        ),
        Paper.PLAN: _Offer(
            "map", t("Floor plan"), t("The room on one sheet, then each table with who sits where"),
            t("Reads in black and white too."),
        ),
        Paper.TABLE_CARDS: _Offer(
            "tally-5", t("Table cards"), t("A number on each table, to be read across the room"),
            t("One sheet a table, folded in the middle: it stands by itself. Heavy paper, 200 g or more."),
        ),
        Paper.PLACE_CARDS: _Offer(
            "signpost", t("Place cards"), t("A name at each seat, on both sides, with the dish"),
            t("Six to a sheet. Cut along the marks, fold along the dashes: 86 by 48 mm standing."),
        ),
        Paper.BADGES: _Offer(
            "id-card", t("Badges"), t("A name for everybody who comes"),
            t("Print at 100 %, then cut along the marks."),
        ),
        Paper.CATERING: _Offer(
            "chef-hat", t("For the kitchen"), t("Dishes counted, who cannot eat what, table by table"),
            t("It holds what guests told in confidence: for the kitchen’s eyes, and shredded afterwards."),
        ),
        Paper.CHECK_IN_LIST: _Offer(
            "list-checks", t("Check-in list"), t("Everybody to tick off, for when the tablets fail"),
            t("Who has not answered is on it too."),
        ),
    }  # fmt: skip


def printing() -> rx.Component:
    """The page at ``/events/[event_id]/print``."""
    return event_page(
        rx.el.div(_list(), rx.el.div(_choices(), _desk(), class_name="print-stage"), class_name="print-page"),
        active="print",
        action=_open(),
    )


def _address(ending: str) -> Any:
    event = EventState.event["id"].to(int)
    return f"/api/events/{event}/papers/{PrintingState.kind}.{ending}?{PrintingState.asked}"


def _open() -> rx.Component:
    return rx.el.div(
        file_link(
            rx.icon("download", size=16, aria_hidden=True), rx.el.span(t("Save")), href=_address("pdf"),
            variant="soft", size="3", color_scheme="gray", class_name="print-save",
        ),
        file_link(
            rx.icon("printer", size=16, aria_hidden=True), t("Print"), href=_address("pdf"),
            download=False, target="_blank", variant="solid", size="3",
        ),
        class_name="buttons",
    )  # fmt: skip


def _list() -> rx.Component:
    rows = [
        _row(kind, offer) if kind != Paper.CATERING else rx.cond(PrintingState.may_cook, _row(kind, offer))
        for kind, offer in _offers().items()
    ]
    return rx.el.div(*rows, role="group", aria_label=t("Papers"), class_name="print-list")


def _row(kind: Paper, offer: _Offer) -> rx.Component:
    return rx.el.button(
        rx.icon(offer.icon, size=20, aria_hidden=True),
        rx.el.span(rx.el.b(offer.name), rx.el.small(offer.use)),
        type="button",
        on_click=PrintingState.choose_paper(kind.value),
        aria_pressed=rx.cond(PrintingState.kind == kind.value, "true", "false"),
    )


def _choices() -> rx.Component:
    sorts = {"name": t("By name"), "last": t("By last name"), "table": t("By table"), "party": t("By party")}
    holders = {"small": t("90 × 55 mm"), "medium": t("4 × 3 in"), "large": t("A6")}
    sheets = chips(
        {"a4": t("A4"), "letter": t("Letter")}, PrintingState.size, PrintingState.choose_size, label=t("Paper")
    )
    spoken = chips(
        {"en": t("English"), "es": t("Spanish")}, PrintingState.spoken, PrintingState.choose_spoken, label=t("Language")
    )
    orders = [
        (
            kind.value,
            chips({key: sorts[key] for key in keys}, PrintingState.sort, PrintingState.choose_sort, label=t("Order")),
        )
        for kind, keys in SORTS.items()
    ]
    sizes = chips(holders, PrintingState.holder, PrintingState.choose_holder, label=t("Holder"))
    return rx.el.div(
        rx.match(PrintingState.kind, *orders, rx.fragment()),
        rx.cond(PrintingState.kind == Paper.BADGES.value, sizes),
        sheets,
        spoken,
        rx.cond((PrintingState.kind != Paper.PLAN.value) & (PrintingState.tables.length() > 1), _tables()),
        class_name="print-choices",
    )


def _tables() -> rx.Component:
    count = PrintingState.chosen.length()
    words = rx.cond(count == 0, t("All tables"), t_n(count, "{count} table", "{count} tables"))
    return rx.popover.root(
        rx.popover.trigger(
            rx.button(words, rx.icon("chevron-down", size=14, aria_hidden=True), variant="soft", color_scheme="gray")
        ),
        rx.popover.content(
            rx.el.div(
                rx.el.button(
                    t("All"), type="button", on_click=PrintingState.choose_table(0),
                    aria_pressed=rx.cond(count == 0, "true", "false"),
                ),
                rx.foreach(PrintingState.tables, lambda one: _table(one=one)),
                role="group",
                aria_label=t("Tables"),
                class_name="print-tables",
            ),
            width="min(420px, 92vw)",
            aria_label=t("Tables"),
        ),
    )  # fmt: skip


@rx.memo
def _table(one: rx.Var[TableChoice]) -> rx.Component:
    return rx.el.button(
        one.number,
        type="button",
        on_click=PrintingState.choose_table(one.id),
        aria_pressed=rx.cond(PrintingState.chosen.contains(one.id), "true", "false"),
    )


def _desk() -> rx.Component:
    """The page of the paper, on a desk."""
    hints = [(kind.value, offer.hint) for kind, offer in _offers().items()]
    about_seats = rx.Var.create(
        [Paper.SEATING_BY_TABLE.value, Paper.SEATING_BY_NAME.value, Paper.PLAN.value, Paper.PLACE_CARDS.value]
    )
    return rx.el.div(
        rx.el.p(rx.match(PrintingState.kind, *hints, ""), class_name="soft"),
        rx.cond(
            about_seats.contains(PrintingState.kind)
            & (PrintingState.unseated > 0)
            & (PrintingState.chosen.length() == 0),
            rx.el.p(
                rx.icon("circle-alert", size=16, aria_hidden=True),
                t_n(
                    PrintingState.unseated,
                    "{count} person comes without a seat, and is not on this paper.",
                    "{count} people come without a seat, and are not on this paper.",
                ),
                class_name="print-note",
            ),
        ),
        rx.cond(PrintingState.pages > 0, _sheet(), rx.skeleton(width="min(560px, 100%)", height="640px")),
        class_name="print-desk",
    )


def _sheet() -> rx.Component:
    words = t("Page {page} of {pages}", page=PrintingState.page, pages=PrintingState.pages)
    picture = f"{_address('png')}&page={PrintingState.page}&drawn={PrintingState.stamp}"
    return rx.fragment(
        rx.el.img(src=picture, alt=words, class_name="print-sheet"),
        rx.el.div(
            _turn("chevron-left", t("Page before"), -1, PrintingState.page <= 1),
            rx.el.span(words, role="status"),
            _turn("chevron-right", t("Next page"), 1, PrintingState.page >= PrintingState.pages),
            rx.cond(
                PrintingState.is_stale,
                rx.button(
                    rx.icon("rotate-cw", size=14, aria_hidden=True), t("Something changed: draw it again"),
                    on_click=PrintingState.draw_again, variant="soft", color_scheme="amber", high_contrast=True,
                ),
            ),
            class_name="print-pager",
        ),
    )  # fmt: skip


def _turn(icon: str, label: Any, by: int, off: Any) -> rx.Component:
    return rx.icon_button(
        rx.icon(icon, size=18), on_click=PrintingState.turn_page(by), disabled=off, aria_label=label,
        variant="soft", color_scheme="gray", size="2",
    )  # fmt: skip
