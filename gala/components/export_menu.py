"""The way out for every list: a menu that saves it as a file for a spreadsheet, narrowed down as it is shown."""

from collections.abc import Mapping, Sequence
from typing import Any

import reflex as rx

from gala.components.links import file_link
from gala.i18n.page import I18n, t

Filters = Mapping[str, Any]
"""What the list is narrowed to, by the words of ``api.exports``: ``{"search": State.search, "only": State.only}``."""


def export_menu(
    event_id: Any,
    kind: str,
    filters: Filters | None = None,
    *,
    asked: Any = "",
    also: Sequence[str] = (),
    **look: Any,
) -> rx.Component:
    """Saves an event's ``guests``, ``invitations``, ``seating`` or ``answers``; ``look`` is that of the button.

    ``asked`` is the rest of the address where a state knows it: as "&only=coming&session=3". ``also``: other kinds of
    the same people, below.
    """
    words = {"guests": t("Guests"), "invitations": t("Invitations"), "seating": t("Seating"), "answers": t("Answers")}
    paths = {words[one]: f"/api/events/{event_id}/exports/{one}" for one in (kind, *also)}
    if not also:
        return file_menu(next(iter(paths.values())), filters or {}, look, asked)
    parts: list[rx.Component] = []
    for word, path in paths.items():
        parts += [rx.el.small(word, aria_hidden=True), *_items(path, filters or {}, asked, word)]
    return _menu(look, *parts)


def book_export_menu(tenant_id: Any, filters: Filters | None = None, *, asked: Any = "", **look: Any) -> rx.Component:
    """As ``export_menu``, the address book."""
    return file_menu(f"/api/tenants/{tenant_id}/exports/guests", filters or {}, look, asked)


def file_menu(path: str, filters: Filters, look: dict[str, Any], more: Any = "") -> rx.Component:
    """Saves what stands at ``path`` as Excel or as CSV; ``more`` is the rest of the address."""
    return _menu(look, *_items(path, filters, more))


def _menu(look: dict[str, Any], *items: rx.Component) -> rx.Component:
    button = {"variant": "soft", "color_scheme": "gray", "size": "3"} | look
    return rx.dropdown_menu.root(
        rx.dropdown_menu.trigger(rx.button(rx.icon("download", size=18, aria_hidden=True), t("Export"), **button)),
        rx.dropdown_menu.content(*items, align="end", class_name="export-menu"),
    )


def _items(path: str, filters: Filters, more: Any, of: Any = None) -> list[rx.Component]:
    """``of``: what the files are about, where the menu has several."""
    asked = "".join(f"&{name}={_encoded(value)}" for name, value in filters.items())
    spoken = f"?lang={I18n.lang}{asked}{more}"
    # Excel parts a CSV file as its country writes numbers: at semicolons where the decimal sign is a comma.
    separator = rx.cond(I18n.lang == "es", "&separator=semicolon", "")
    return [
        _item("file-spreadsheet", "Excel", ".xlsx", f"{path}.xlsx{spoken}", of),
        _item("file-text", "CSV", ".csv", f"{path}.csv{spoken}{separator}", of),
    ]


def _item(icon: str, word: str, ending: str, href: str, of: Any) -> rx.Component:
    inner = (rx.icon(icon, size=16, aria_hidden=True), word, rx.el.span(ending, class_name="soft"))
    named = {} if of is None else {"aria_label": f"{of}: {word}"}
    return rx.dropdown_menu.item(file_link(*inner, href=href, **named), as_child=True)


def _encoded(value: Any) -> Any:
    """``value`` as it stands in an address; a list of numbers with commas between."""
    plain = rx.Var.create(value)
    # What a page must know to work it out goes along: else a value of a state is known to nobody there.
    return rx.Var(f"encodeURIComponent({plain!s})", _var_type=str, _var_data=plain._get_all_var_data())
